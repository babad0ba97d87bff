"""Who polls what, and when."""

import datetime as dt
from dataclasses import replace

from core.model import Select, Source, SourceKind, SourceName
from state.database import Database
from state.sources import (
    PageState,
    claim_due,
    claim_one,
    find_next_due,
    forget_pages_except,
    holds_claim,
    load_pages,
    load_source,
    load_sources,
    record_failure,
    record_success,
    release_claims,
    save_pages,
    sync_sources,
)
from tests.fakes import START

TTL = dt.timedelta(minutes=5)
MINUTE = dt.timedelta(minutes=1)


def source(name: str) -> Source:
    select = Select(item="li", title="h3", link="a@href")
    return Source(SourceName(name), f"来源 {name}", SourceKind.HTML, f"https://{name}.example/news", select)


A, B, C = (SourceName(name) for name in "abc")
SOURCES = [source(name) for name in "abc"]
NAMES = (A, B, C)


async def synced(database: Database, now: dt.datetime = START) -> None:
    async with database.writing() as session:
        await sync_sources(session, SOURCES, now)


async def claim(database: Database, holder: str, now: dt.datetime = START, limit: int = 10) -> tuple[SourceName, ...]:
    async with database.writing() as session:
        return await claim_due(session, NAMES, holder, now, ttl=TTL, limit=limit)


async def finish(database: Database, name: SourceName, now: dt.datetime, next_poll_at: dt.datetime) -> None:
    async with database.writing() as session:
        await record_success(session, name, now, next_poll_at, baseline=True)


async def test_a_new_source_is_due_at_once(database: Database) -> None:
    await synced(database)
    assert await claim(database, "one") == NAMES


async def test_a_changed_definition_keeps_what_is_known(database: Database) -> None:
    await synced(database)
    await finish(database, A, START, START + MINUTE)
    async with database.writing() as session:
        await sync_sources(session, [replace(SOURCES[0], title="新名")], START)
        state = await load_source(session, A)
    assert state is not None
    assert (state.baseline_at, state.next_poll_at) == (START, START + MINUTE)


async def test_what_is_overdue_at_a_start_is_spread_and_what_is_new_is_not(database: Database) -> None:
    await synced(database)
    await finish(database, A, START, START + MINUTE)
    later = START + dt.timedelta(hours=1)
    await synced(database, later)
    async with database.reading() as session:
        due = {state.name: state.next_poll_at for state in await load_sources(session)}
    assert later < due[A] < later + MINUTE
    assert due[B] == due[C] == START


async def test_what_a_clock_that_ran_ahead_wrote_holds_no_source_off(database: Database) -> None:
    """Else a source polled once in 2036 would rest until then."""
    ahead = START + dt.timedelta(days=3650)
    await synced(database)
    await finish(database, A, ahead, ahead + MINUTE)
    await claim(database, "ahead", ahead)
    await synced(database)
    assert await claim(database, "one", START + MINUTE) == (B, C, A)


async def test_a_claim_is_held_by_one(database: Database) -> None:
    await synced(database)
    assert await claim(database, "one", limit=2) == (A, B)
    assert await claim(database, "two") == (C,)
    async with database.writing() as session:
        assert not await claim_one(session, A, "two", START, TTL)
        assert await holds_claim(session, A, "one")
        assert not await holds_claim(session, A, "two")


async def test_a_claim_ends_by_time(database: Database) -> None:
    await synced(database)
    await claim(database, "one")
    assert await claim(database, "two", START + TTL - MINUTE) == ()
    assert await claim(database, "two", START + TTL) == NAMES
    async with database.writing() as session:
        assert not await holds_claim(session, A, "one")


async def test_the_longest_due_come_first(database: Database) -> None:
    await synced(database)
    await finish(database, A, START, START + MINUTE * 2)
    await finish(database, B, START, START + MINUTE)
    assert await claim(database, "one", START + MINUTE * 3, limit=2) == (C, B)


async def test_a_holder_that_starts_again_gives_up_what_it_left(database: Database) -> None:
    await synced(database)
    await claim(database, "one", limit=1)
    await claim(database, "two", limit=1)
    async with database.writing() as session:
        await release_claims(session, "one")
    assert await claim(database, "three") == (A, C)


async def test_the_next_due_is_the_earliest_that_may_be_claimed(database: Database) -> None:
    await synced(database)
    async with database.reading() as session:
        assert await find_next_due(session, NAMES) == START
        assert await find_next_due(session, [SourceName("nobody")]) is None
    await claim(database, "one")
    await finish(database, B, START, START + MINUTE * 9)
    async with database.reading() as session:
        assert await find_next_due(session, NAMES) == START + TTL
        assert await find_next_due(session, [B]) == START + MINUTE * 9


async def test_failures_count_until_a_success(database: Database) -> None:
    await synced(database)
    async with database.writing() as session:
        await record_failure(session, A, START, START + MINUTE, "answers 500", told_broken_at=None)
        await record_failure(session, A, START, START + MINUTE, "answers 500", told_broken_at=START)
        broken = await load_source(session, A)
    async with database.writing() as session:
        await record_success(session, A, START + MINUTE, START + TTL)
    async with database.reading() as session:
        well = await load_source(session, A)
    assert broken is not None
    assert well is not None
    assert (broken.failures, broken.trouble, broken.told_broken_at) == (2, "answers 500", START)
    assert (well.failures, well.trouble, well.told_broken_at) == (0, None, None)
    assert (well.succeeded_at, well.baseline_at) == (START + MINUTE, None)


async def test_pages_come_back_as_they_were_kept(database: Database) -> None:
    await synced(database)
    one = PageState("https://a.example/1", 'W/"x"', None, "hash", ("g1", "g2"), "https://a.example/2", START)
    two = PageState("https://a.example/2", None, "Mon", "hash2", (), None, START)
    async with database.writing() as session:
        await save_pages(session, A, [one, two])
        await save_pages(session, A, [replace(two, guids=("g3",), etag='"y"')])
    async with database.reading() as session:
        assert await load_pages(session, A) == {one.url: one, two.url: replace(two, guids=("g3",), etag='"y"')}
        assert await load_pages(session, B) == {}
    async with database.writing() as session:
        await forget_pages_except(session, A, [one.url])
        assert list(await load_pages(session, A)) == [one.url]
