"""Who polls what, and when."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import event

from core.contract import Contract, Health
from core.model import SourceName
from core.source import Select, Source, SourceKind
from state.claims import (
    bring_back,
    claim_due,
    claim_one,
    holds_claim,
    load_due,
    load_schedule,
    release_claims,
    renew_claims,
)
from state.database import Database
from state.health import save_health
from state.pages import PageState, forget_pages_except, load_pages, save_pages
from state.sources import (
    BATCH,
    Uneventful,
    load_marks,
    load_source,
    load_sources,
    record_failure,
    record_success,
    settle,
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


async def claim(
    database: Database, holder: str, now: dt.datetime = START, names: Sequence[SourceName] = NAMES
) -> tuple[SourceName, ...]:
    async with database.writing() as session:
        return tuple(await claim_due(session, names, holder, now, ttl=TTL))


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
    assert await claim(database, "one", START + MINUTE) == NAMES


async def test_what_is_due_beyond_all_measure_is_brought_back(database: Database) -> None:
    """One that was put off is not marked as polled: the time itself shows that a clock ran ahead."""
    await synced(database)
    await claim(database, "one")
    async with database.writing() as session:
        far = START + dt.timedelta(days=3650)
        await settle(session, "one", [Uneventful(A, far), Uneventful(B, START + MINUTE), Uneventful(C, far)])
        await bring_back(session, {A: START + dt.timedelta(days=1), B: START + dt.timedelta(days=1)}, START)
    assert await claim(database, "two", START) == (A,)
    assert await claim(database, "two", START + MINUTE) == (B,)


async def test_a_claim_is_held_by_one(database: Database) -> None:
    await synced(database)
    assert await claim(database, "one", names=(A, B)) == (A, B)
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


async def test_a_claim_says_when_the_source_was_polled_last(database: Database) -> None:
    await synced(database)
    await finish(database, A, START + MINUTE, START + MINUTE * 2)
    async with database.writing() as session:
        claimed = await claim_due(session, [A, B], "one", START + MINUTE * 3, ttl=TTL)
    assert claimed == {A: START + MINUTE, B: None}


async def test_what_turns_without_news_leave_reads_back_to_the_microsecond(database: Database) -> None:
    """Whatever zone it was said in, and whatever stands in a validator."""
    await synced(database)
    page = PageState("https://a.example/1", None, None, "hash", None, START, "read", ("g1",))
    async with database.writing() as session:
        await save_pages(session, A, [page])
    await claim(database, "one")
    at = (START + dt.timedelta(microseconds=7)).astimezone(dt.timezone(dt.timedelta(hours=8)))
    odd = replace(page, etag='W/"\'公告\\"', last_modified=None, fetched_at=at)
    await uneventful(database, "one", Uneventful(A, at + MINUTE, at, (odd,)))
    async with database.reading() as session:
        assert await load_pages(session, A) == {page.url: odd}
        state = await load_source(session, A)
    assert state is not None
    assert (state.polled_at, state.succeeded_at, state.next_poll_at) == (at, at, at + MINUTE)


async def test_those_that_are_due_are_claimed_in_the_order_asked_for(database: Database) -> None:
    await synced(database)
    await finish(database, A, START, START + MINUTE * 2)
    assert await claim(database, "one", START + MINUTE, names=(C, A, B)) == (C, B)


async def test_a_holder_that_starts_again_gives_up_what_it_left(database: Database) -> None:
    await synced(database)
    await claim(database, "one", names=(A,))
    await claim(database, "two", names=(B,))
    async with database.writing() as session:
        await release_claims(session, "one")
    assert await claim(database, "three") == (A, C)


async def test_a_source_may_be_claimed_once_it_is_due_and_no_claim_stands(database: Database) -> None:
    await synced(database)
    async with database.reading() as session:
        assert await load_schedule(session, START) == dict.fromkeys(NAMES, START)
        assert await load_schedule(session, START, [SourceName("nobody")]) == {}
    await claim(database, "one")
    await finish(database, B, START, START + MINUTE * 9)
    async with database.reading() as session:
        assert await load_schedule(session, START) == {A: START + TTL, B: START + MINUTE * 9, C: START + TTL}
        assert await load_schedule(session, START, [B]) == {B: START + MINUTE * 9}


async def test_what_is_due_soon_is_told_and_what_is_due_beyond_all_measure(database: Database) -> None:
    """The rest may wait until it is looked at again."""
    await synced(database)
    far = START + dt.timedelta(days=3650)
    for name, due in zip(NAMES, (START + MINUTE, START + MINUTE * 5, far), strict=True):
        await finish(database, name, START, due)
    async with database.reading() as session:
        assert await load_due(session, START, START + MINUTE * 2) == {A: START + MINUTE, C: far}
        assert await load_due(session, START, START + MINUTE * 5) == {A: START + MINUTE, B: START + MINUTE * 5, C: far}


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
    one = PageState("https://a.example/1", 'W/"x"', None, "hash", "https://a.example/2", START, "read", ("g1", "g2"))
    two = PageState("https://a.example/2", None, "Mon", "hash2", None, START)
    async with database.writing() as session:
        await save_pages(session, A, [one, two])
        await save_pages(session, A, [replace(two, guids=("g3",), etag='"y"')])
    async with database.reading() as session:
        assert await load_pages(session, A) == {one.url: one, two.url: replace(two, guids=("g3",), etag='"y"')}
        assert await load_pages(session, B) == {}
    async with database.writing() as session:
        await forget_pages_except(session, A, [one.url])
        assert list(await load_pages(session, A)) == [one.url]


# --- many at once


async def uneventful(database: Database, holder: str, *turns: Uneventful) -> frozenset[SourceName]:
    async with database.writing() as session:
        return await settle(session, holder, turns)


async def test_turns_without_news_are_settled_together_and_their_claims_end(database: Database) -> None:
    await synced(database)
    await claim(database, "one")
    later = START + MINUTE
    assert not await uneventful(database, "one", Uneventful(A, later, START), Uneventful(B, later))
    async with database.reading() as session:
        a, b = await load_source(session, A), await load_source(session, B)
    assert a is not None
    assert b is not None
    assert (a.polled_at, a.succeeded_at, a.next_poll_at, a.claimed_by) == (START, START, later, None)
    assert (b.polled_at, b.succeeded_at, b.next_poll_at, b.claimed_by) == (None, None, later, None)


async def test_who_has_lost_a_claim_settles_nothing(database: Database) -> None:
    await synced(database)
    page = PageState("https://a.example/1", '"x"', None, "hash", None, START, "read", ("g1",))
    async with database.writing() as session:
        await save_pages(session, A, [page])
    await claim(database, "one", names=(A, B))
    await claim(database, "two", START + TTL, names=(A,))
    late = Uneventful(A, START + TTL * 9, START, (replace(page, etag='"y"'),))
    assert await uneventful(database, "one", late, Uneventful(B, START + TTL, START)) == {A}
    async with database.reading() as session:
        a = await load_source(session, A)
        assert await load_pages(session, A) == {page.url: page}
    assert a is not None
    assert (a.next_poll_at, a.claimed_by) == (START, "two")


async def test_a_settled_turn_keeps_the_marks_that_are_new_and_what_stands_on_the_page(database: Database) -> None:
    await synced(database)
    page = PageState("https://a.example/1", '"x"', None, "hash", None, START, "read", ("g1",))
    async with database.writing() as session:
        await save_pages(session, A, [page])
    await claim(database, "one")
    new = replace(page, etag='"y"', body_hash="hash2", read_hash="read2")
    await uneventful(database, "one", Uneventful(A, START + TTL, START, (new,)))
    async with database.reading() as session:
        assert await load_pages(session, A) == {page.url: new}


async def test_a_claim_that_is_renewed_outlasts_its_time_and_a_lost_one_stays_lost(database: Database) -> None:
    await synced(database)
    await claim(database, "one", names=(A, B))
    await claim(database, "two", START + TTL, names=(A,))
    async with database.writing() as session:
        await renew_claims(session, [A, B], "one", START + TTL * 3)
    assert await claim(database, "three", START + TTL * 2) == (A, C)


async def test_marks_say_whether_a_poll_without_news_has_anything_to_write(database: Database) -> None:
    await synced(database)
    for name in (A, B):
        await finish(database, name, START, START + MINUTE)
    async with database.writing() as session:
        await save_health(session, A, Health.WELL, Contract())
        await save_health(session, B, Health.WELL, Contract())
        await record_failure(session, B, START, START + MINUTE, "answers 500", told_broken_at=None)
    async with database.reading() as session:
        marks = await load_marks(session, NAMES)
    assert {name: each.is_well for name, each in marks.items()} == {A: True, B: False, C: False}


async def test_a_clock_that_is_set_back_holds_no_source_up(database: Database) -> None:
    await synced(database)
    ahead = START + dt.timedelta(days=3)
    await finish(database, A, ahead, ahead + MINUTE)
    await claim(database, "one", ahead, names=(B, C))
    async with database.reading() as session:
        assert set((await load_schedule(session, START)).values()) == {START}
    assert set(await claim(database, "two")) == set(NAMES)


async def test_ten_thousand_sources_are_made_known_by_few_statements(database: Database) -> None:
    """And by none that writes, where nothing has changed."""
    sources = [source(f"s{number}") for number in range(10_000)]
    written: list[str] = []

    def note(_connection, _cursor, statement: str, *_rest) -> None:
        if not statement.startswith(("SELECT", "BEGIN")):
            written.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    async with database.writing() as session:
        await sync_sources(session, sources, START)
    assert len(written) <= 2 * 10_000 / BATCH  # there are two tables
    written.clear()
    async with database.writing() as session:
        await sync_sources(session, sources, START + MINUTE)
    assert written == []
