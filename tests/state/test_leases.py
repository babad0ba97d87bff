"""Rights held by one process at a time, on both databases."""

import datetime as dt

from state.database import Database
from state.leases import give_up_lease, take_lease
from tests.fakes import START

TTL = dt.timedelta(seconds=9)


async def take(database: Database, holder: str, after_s: float = 0) -> int | None:
    async with database.writing() as session:
        return await take_lease(session, "sender:1", holder, START + dt.timedelta(seconds=after_s), TTL)


async def test_one_holds_it_and_the_other_waits(database: Database) -> None:
    assert await take(database, "a") == 1
    assert await take(database, "b", 8) is None


async def test_whoever_renews_keeps_it_under_the_same_epoch(database: Database) -> None:
    assert [await take(database, "a", after_s) for after_s in (0, 3, 6, 9, 12)] == [1] * 5
    assert await take(database, "b", 20) is None


async def test_it_is_taken_over_when_the_holder_is_heard_of_no_more(database: Database) -> None:
    await take(database, "a")
    assert await take(database, "b", 9) == 2
    assert await take(database, "a", 10) is None


async def test_who_gives_it_up_lets_the_next_in_at_once(database: Database) -> None:
    await take(database, "a")
    async with database.writing() as session:
        await give_up_lease(session, "sender:1", "a", START)
    assert await take(database, "b") == 2


async def test_nobody_gives_up_what_another_holds(database: Database) -> None:
    await take(database, "a")
    async with database.writing() as session:
        await give_up_lease(session, "sender:1", "b", START)
    assert await take(database, "b") is None
