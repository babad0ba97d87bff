"""Rights held by one process at a time, on both databases."""

import datetime as dt

from state.database import Database
from state.leases import Lease, give_up_lease, list_senders, read_lease, sender_lease, take_lease, take_lease_as_seen
from tests.fakes import START

NAME = sender_lease(1)
TTL = dt.timedelta(seconds=9)


async def look(database: Database) -> Lease | None:
    async with database.reading() as session:
        return await read_lease(session, NAME)


async def take(database: Database, holder: str, seen: Lease | None, after_s: float = 0) -> int | None:
    async with database.writing() as session:
        return await take_lease_as_seen(session, NAME, holder, START + dt.timedelta(seconds=after_s), seen)


async def test_the_first_to_come_holds_it(database: Database) -> None:
    assert await take(database, "a", None) == 1
    assert await take(database, "b", None) is None
    assert await look(database) == Lease("a", 1, START)


async def test_whoever_renews_keeps_it_under_the_same_epoch(database: Database) -> None:
    await take(database, "a", None)
    assert [await take(database, "a", await look(database), after_s) for after_s in (3, 6, 9)] == [1] * 3


async def test_it_is_taken_over_only_as_it_was_seen(database: Database) -> None:
    await take(database, "a", None)
    silent = await look(database)
    await take(database, "a", silent, 3)
    assert await take(database, "b", silent, 9) is None, "its holder was heard of in between"
    assert await take(database, "b", await look(database), 9) == 2
    assert await take(database, "a", silent, 10) is None


async def test_a_lease_renewed_under_a_clock_set_back_is_still_held(database: Database) -> None:
    await take(database, "a", None)
    assert await take(database, "a", await look(database), -3600) == 1
    assert await look(database) == Lease("a", 1, START - dt.timedelta(hours=1))


async def test_who_gives_it_up_lets_the_next_in_at_once(database: Database) -> None:
    await take(database, "a", None)
    async with database.writing() as session:
        await give_up_lease(session, NAME, "a", START)
    assert await look(database) == Lease("", 1, START)
    assert await take(database, "b", await look(database)) == 2


async def test_nobody_gives_up_what_another_holds(database: Database) -> None:
    await take(database, "a", None)
    async with database.writing() as session:
        await give_up_lease(session, NAME, "b", START)
    assert await look(database) == Lease("a", 1, START)


async def test_the_bots_that_somebody_spoke_for_are_known(database: Database) -> None:
    await take(database, "a", None)
    async with database.reading() as session:
        assert await list_senders(session) == [(1, START)]


async def take_by_clock(database: Database, holder: str, after_s: float = 0) -> int | None:
    async with database.writing() as session:
        return await take_lease(session, "sender:1", holder, START + dt.timedelta(seconds=after_s), TTL)


async def test_by_the_clock_one_holds_it_and_the_other_waits(database: Database) -> None:
    assert await take_by_clock(database, "a") == 1
    assert await take_by_clock(database, "b", 8) is None


async def test_by_the_clock_whoever_renews_keeps_it_under_the_same_epoch(database: Database) -> None:
    assert [await take_by_clock(database, "a", after_s) for after_s in (0, 3, 6, 9, 12)] == [1] * 5
    assert await take_by_clock(database, "b", 20) is None


async def test_by_the_clock_it_is_taken_over_when_the_holder_is_heard_of_no_more(database: Database) -> None:
    await take_by_clock(database, "a")
    assert await take_by_clock(database, "b", 9) == 2
    assert await take_by_clock(database, "a", 10) is None


async def test_by_the_clock_who_gives_it_up_lets_the_next_in_at_once(database: Database) -> None:
    await take_by_clock(database, "a")
    async with database.writing() as session:
        await give_up_lease(session, "sender:1", "a", START)
    assert await take_by_clock(database, "b") == 2


async def test_by_the_clock_nobody_gives_up_what_another_holds(database: Database) -> None:
    await take_by_clock(database, "a")
    async with database.writing() as session:
        await give_up_lease(session, "sender:1", "b", START)
    assert await take_by_clock(database, "b") is None
