"""Watching many sources at once, by a clock turned by hand."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace

import pytest
from aiohttp import web as aioweb
from sqlalchemy import event, func, select, update
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from core.source import Source
from state.claims import claim_one
from state.overview import recheck
from state.pages import load_pages
from state.signals import Signals
from state.sources import SourceState, load_source, load_sources, sync_sources
from state.tables import AlertRow, NoticeRow, NoticeStatusRow, SourceRow
from tests.fakes import ManualClock
from tests.waiting import eventually, running
from tests.watchers.conftest import make_source
from tests.watchers.site import Site, item, page
from watchers.ending import Outcome
from watchers.ingest import Parts
from watchers.once import CLAIM, poll_once
from watchers.runner import LEASE, Watcher


def watcher(parts: Parts, clock: ManualClock, *sources: Source, holder: str = "one", at_once: int = 16) -> Watcher:
    return Watcher(sources, parts, clock, holder=holder, at_once=at_once, jitter=lambda: 0.0)


def many(site: Site, count: int) -> list[Source]:
    sources = [make_source(site.url(f"/{number}"), f"s{number:03}") for number in range(count)]
    for number in range(count):
        site.show(page([item(number)]), path=f"/{number}")
    return sources


def all_polled(parts: Parts, when: dt.datetime, count: int) -> Callable[[], Awaitable[bool]]:
    async def holds() -> bool:
        async with parts.database.reading() as session:
            states = await load_sources(session)
        return sum(state.polled_at is not None and state.polled_at >= when for state in states) >= count

    return holds


async def state_of(parts: Parts, source: Source) -> SourceState:
    async with parts.database.reading() as session:
        state = await load_source(session, source.name)
    assert state is not None
    return state


async def test_new_sources_are_polled_at_once_and_again_when_due(site: Site, parts: Parts, clock: ManualClock) -> None:
    sources = many(site, 3)
    async with running(watcher(parts, clock, *sources)):
        await eventually(all_polled(parts, clock.now(), 3))
        assert sorted(site.asked) == ["/0", "/1", "/2"]
        clock.move(seconds=299)
        await eventually(lambda: _sleeps(clock))
        assert len(site.asked) == 3
        clock.move(seconds=1)
        await eventually(all_polled(parts, clock.now(), 3))
    assert len(site.asked) == 6


async def _sleeps(clock: ManualClock) -> bool:
    await asyncio.sleep(0)
    return bool(clock.sleeping)


async def test_no_more_than_agreed_are_polled_at_once(site: Site, parts: Parts, clock: ManualClock) -> None:
    sources = many(site, 8)
    now_open = most_open = 0

    async def slow(_request: aioweb.Request) -> aioweb.Response:
        nonlocal now_open, most_open
        now_open += 1
        most_open = max(most_open, now_open)
        await asyncio.sleep(0.02)
        now_open -= 1
        return aioweb.Response(text=page([item(1)]), content_type="text/html")

    for number in range(8):
        site.handle(slow, f"/{number}")
    async with running(watcher(parts, clock, *sources, at_once=2)):
        await eventually(all_polled(parts, clock.now(), 8))
    assert most_open == 2


async def test_a_dead_source_stops_no_other(site: Site, parts: Parts, clock: ManualClock) -> None:
    sources = many(site, 3)
    site.refuse(500, "/0")
    site.show(b"\x00\x01", "/1")
    async with running(watcher(parts, clock, *sources)):
        await eventually(all_polled(parts, clock.now(), 3))
    assert [(await state_of(parts, source)).failures for source in sources] == [1, 1, 0]


async def test_a_restart_polls_no_burst(site: Site, parts: Parts, clock: ManualClock) -> None:
    """Forty sources fell due while nobody watched: they are asked over a minute, and each of them within it."""
    sources = many(site, 40)
    async with parts.database.writing() as session:
        await sync_sources(session, sources, clock.now())
        await session.execute(update(SourceRow).values(polled_at=clock.now()))
    clock.move(hours=3)

    async def none_is_due() -> bool:
        async with parts.database.reading() as session:
            due = select(func.count()).select_from(SourceRow).where(SourceRow.next_poll_at <= clock.now())
            return await session.scalar(due) == 0

    bursts: list[int] = []
    async with running(watcher(parts, clock, *sources)):
        await eventually(lambda: _sleeps(clock))
        for _ in range(10):
            await eventually(none_is_due, within_s=30)
            bursts.append(len(site.asked) - sum(bursts))
            clock.move(seconds=6)
        await eventually(none_is_due, within_s=30)
    assert max(bursts) <= 10
    assert len(site.asked) == 40


async def test_the_turn_in_hand_is_finished_on_stop(site: Site, parts: Parts, clock: ManualClock) -> None:
    source = make_source(site.url())
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def wait(_request: aioweb.Request) -> aioweb.Response:
        asked.set()
        await go_on.wait()
        return aioweb.Response(text=page([item(1)]), content_type="text/html")

    site.handle(wait)
    stop = asyncio.Event()
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(watcher(parts, clock, source).run(stop))
        await asked.wait()
        stop.set()
        await asyncio.sleep(0.01)
        go_on.set()
    async with parts.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(NoticeRow)) == 1


async def test_told_to_stop_it_ends_with_a_turn_that_finds_nothing_new(
    site: Site, source: Source, parts: Parts, clock: ManualClock
) -> None:
    """What the round after it settles was the last; there is nothing more to wait for, and no other waking."""
    listed, is_asked, is_stopped = page([item(1)]), asyncio.Event(), asyncio.Event()
    site.show(listed)
    stop = asyncio.Event()
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(watcher(parts, clock, source).run(stop))
        await eventually(all_polled(parts, clock.now(), 1))

        async def slow(_request: aioweb.Request) -> aioweb.Response:
            is_asked.set()
            await is_stopped.wait()
            return aioweb.Response(text=listed, content_type="text/html")

        site.handle(slow)
        await eventually(lambda: _sleeps(clock))
        clock.move(minutes=10)
        await is_asked.wait()
        stop.set()
        await eventually(lambda: _sleeps(clock))
        is_stopped.set()
    assert (await state_of(parts, source)).polled_at == clock.now()


async def test_a_watcher_without_sources_waits_to_be_stopped(parts: Parts, clock: ManualClock) -> None:
    async with running(watcher(parts, clock)):
        await eventually(lambda: _sleeps(clock))


@asynccontextmanager
async def killed_in_its_turn(site: Site, parts: Parts, clock: ManualClock, source: Source) -> AsyncIterator[None]:
    """A watcher `one` that was killed while it polled: its claim stands, its turn is lost."""
    async with parts.database.writing() as session:
        await sync_sources(session, [source], clock.now())
        assert await claim_one(session, source.name, "one", clock.now(), CLAIM)
    site.show(page([item(1)]))
    yield


async def test_a_watcher_that_starts_again_takes_up_its_own_claims(
    site: Site, source: Source, parts: Parts, clock: ManualClock
) -> None:
    async with killed_in_its_turn(site, parts, clock, source), running(watcher(parts, clock, source, holder="one")):
        await eventually(all_polled(parts, clock.now(), 1))


async def test_a_dead_watchers_claim_ends_by_time(site: Site, source: Source, parts: Parts, clock: ManualClock) -> None:
    async with killed_in_its_turn(site, parts, clock, source), running(watcher(parts, clock, source, holder="two")):
        for _ in range(2):
            await eventually(lambda: _sleeps(clock))
            assert site.asked == []
            clock.move(seconds=CLAIM.total_seconds() / 2)
        await eventually(all_polled(parts, clock.now(), 1))


async def test_sources_put_off_by_a_clock_that_ran_ahead_are_polled_when_it_is_set_back(
    site: Site, parts: Parts, clock: ManualClock
) -> None:
    """They are not marked as polled, so that only the time itself shows it."""
    sources = many(site, 2)
    ahead = ManualClock(clock.now() + dt.timedelta(days=3650))
    parts.web.manners.hold(sources[0].url, ahead.now() + dt.timedelta(hours=12))
    async with running(watcher(parts, ahead, *sources, holder="ahead")):
        await eventually(lambda: _are_put_off(parts, ahead.now(), 2))
    assert site.asked == []
    async with running(watcher(parts, clock, *sources, holder="back")):
        await eventually(all_polled(parts, clock.now(), 2))


async def _are_put_off(parts: Parts, now: dt.datetime, count: int) -> bool:
    async with parts.database.reading() as session:
        return sum(state.next_poll_at > now for state in await load_sources(session)) == count


async def test_watchers_share_their_sources_and_poll_none_twice(site: Site, parts: Parts, clock: ManualClock) -> None:
    sources = many(site, 20)
    one = watcher(parts, clock, *sources, holder="one", at_once=3)
    two = watcher(parts, clock, *sources, holder="two", at_once=3)
    async with running(one, two):
        await eventually(all_polled(parts, clock.now(), 20))
    assert sorted(site.asked) == sorted(f"/{number}" for number in range(20))


async def test_a_turn_that_outlasts_its_claim_is_not_begun_a_second_time(
    site: Site, source: Source, parts: Parts, clock: ManualClock
) -> None:
    go_on = asyncio.Event()

    async def wait(_request: aioweb.Request) -> aioweb.Response:
        await go_on.wait()
        return aioweb.Response(text=page([item(1)]), content_type="text/html")

    async def was_asked() -> bool:
        return bool(site.asked)

    site.handle(wait)
    async with running(watcher(parts, clock, replace(source, every=dt.timedelta(days=1)))):
        await eventually(was_asked)
        for _ in range(3):
            await eventually(lambda: _sleeps(clock))
            clock.move(hours=1)
        await eventually(lambda: _sleeps(clock))
        go_on.set()
        await eventually(all_polled(parts, clock.now() - dt.timedelta(hours=3), 1))
    assert site.asked == ["/news"]


async def test_a_fault_that_a_page_brings_out_stays_with_its_source(
    site: Site, source: Source, parts: Parts, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged as the bug it is, and the source counts as failed: it backs off, and admins hear of it."""

    class Broken(type(parts.index)):  # type: ignore[misc]
        async def record_matches(self, *_args, **_named):
            raise AssertionError("a bug")

    site.show(page([item(1)]))
    async with running(watcher(replace(parts, index=Broken(())), clock, source)):
        await eventually(all_polled(parts, clock.now(), 1))
    state = await state_of(parts, source)
    assert state.failures == 1
    assert "AssertionError" in (state.trouble or "")
    assert "a bug" in caplog.text


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("INSERT", {}, Exception("disk is full")),
        PoolTimeout("every connection is in use"),
    ],
)
async def test_a_state_in_trouble_ends_nothing_and_loses_no_notice(
    site: Site,
    source: Source,
    parts: Parts,
    clock: ManualClock,
    error: SQLAlchemyError,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What could not be written was not seen, and is read again when the claim has ended; its source did not fail."""

    class Troubled(type(parts.index)):  # type: ignore[misc]
        troubles = 1

        async def record_matches(self, *arguments, **named):
            if self.troubles:
                self.troubles -= 1
                raise error
            return await super().record_matches(*arguments, **named)

    async def is_recorded() -> bool:
        clock.move(seconds=30)
        async with parts.database.reading() as session:
            return await session.scalar(select(func.count()).select_from(NoticeRow)) == 1

    site.show(page([item(1)]))
    async with running(watcher(replace(parts, index=Troubled(())), clock, source)):
        await eventually(is_recorded)
    assert "watch.turn_lost" in caplog.text
    assert "turn.fault" not in caplog.text


@dataclass
class Trouble:
    """What the state refuses: the next `left` statements that contain these words."""

    words: str
    left: int

    def refuse(self, _connection: object, _cursor: object, statement: str, *_arguments: object) -> None:
        if self.left and self.words in statement:
            self.left -= 1
            raise OperationalError(statement, {}, Exception("the database is away"))

    async def is_met(self) -> bool:
        return self.left == 0


@contextmanager
def trouble(parts: Parts, words: str, *, left: int = 1) -> Iterator[Trouble]:
    """A state that is away for so many statements; no database of the tests can be made to fail so at will."""
    trouble, engine = Trouble(words, left), parts.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", trouble.refuse)
    yield trouble
    event.remove(engine, "before_cursor_execute", trouble.refuse)


async def test_turns_that_could_not_be_settled_are_settled_later(
    site: Site, source: Source, parts: Parts, clock: ManualClock
) -> None:
    """Without news there is no other turn that would bring the round about."""
    site.show(page([item(1)]))
    async with running(watcher(parts, clock, source)):
        await eventually(all_polled(parts, clock.now(), 1))
        clock.move(seconds=300)
        began_at = clock.now()
        with trouble(parts, "succeeded_at=coalesce") as refused:

            async def is_settled() -> bool:
                clock.move(seconds=1)
                return await refused.is_met() and await all_polled(parts, began_at, 1)()

            await eventually(is_settled)
    assert len(site.asked) == 2


async def test_a_state_in_trouble_does_not_keep_a_watcher_from_ending(
    site: Site, parts: Parts, clock: ManualClock
) -> None:
    """One source is at its turn, another waits for it: the round that gives this one up fails."""
    sources, go_on = many(site, 3), asyncio.Event()

    async def wait(_request: aioweb.Request) -> aioweb.Response:
        await go_on.wait()
        return aioweb.Response(text=page([item(1)]), content_type="text/html")

    async def one_waits() -> bool:
        async with parts.database.reading() as session:
            claimed = [state.claimed_until for state in await load_sources(session)]
        return len(site.asked) == 1 and len(claimed) - claimed.count(None) == 2 and bool(clock.sleeping)

    for number in range(3):
        site.handle(wait, f"/{number}")
    stop = asyncio.Event()
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        ending = group.create_task(watcher(parts, clock, *sources, at_once=1).run(stop))
        await eventually(one_waits)

        async def has_ended() -> bool:
            clock.move(seconds=1)
            return ending.done()

        with trouble(parts, "UPDATE source") as refused:
            stop.set()
            await eventually(refused.is_met)
            go_on.set()
            await eventually(has_ended)
    assert len(site.asked) == 1


async def test_a_source_to_be_looked_at_again_is_polled_at_once(
    site: Site, source: Source, parts: Parts, clock: ManualClock
) -> None:
    site.show(page([item(1)]))
    signals = Signals(parts.database)

    async def was_asked_again() -> bool:
        return len(site.asked) == 2

    watching = Watcher([source], parts, clock, holder="one", signals=signals, jitter=lambda: 0.0)
    async with running(signals, watching):
        await eventually(all_polled(parts, clock.now(), 1))
        clock.move(seconds=1)
        await eventually(lambda: _sleeps(clock))
        async with parts.database.writing() as session:
            assert await recheck(session, source.name, clock.now())
        await eventually(was_asked_again)


async def test_what_a_poll_begins_with_is_loaded_once(site: Site, parts: Parts, clock: ManualClock) -> None:
    sources, loaded = many(site, 5), 0

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        nonlocal loaded
        loaded += "FROM page" in statement

    async with running(watcher(parts, clock, *sources)):
        for number in range(5):
            if number == 2:
                event.listen(parts.database.engine.sync_engine, "before_cursor_execute", count)
            await eventually(all_polled(parts, clock.now(), 5))
            clock.move(seconds=300)
        await eventually(all_polled(parts, clock.now(), 5))
    event.remove(parts.database.engine.sync_engine, "before_cursor_execute", count)
    assert loaded == 0
    assert len(site.asked) == 30


async def test_what_another_has_read_meanwhile_is_not_judged_by_what_was_known_before(
    site: Site, source: Source, parts: Parts, clock: ManualClock
) -> None:
    """The page changes, another reads it, and it changes back: that is a change too."""

    async def body_hash() -> str:
        async with parts.database.reading() as session:
            return (await load_pages(session, source.name))[source.url].body_hash

    site.show(page([item(1)]))
    async with running(watcher(parts, clock, source)):
        await eventually(all_polled(parts, clock.now(), 1))
        clock.move(seconds=300)
        await eventually(all_polled(parts, clock.now(), 1))
        site.show(page([item(2), item(1)]))
        clock.move(seconds=10)
        assert await poll_once(parts, source, clock, holder="hand") is not None
        changed = await body_hash()
        site.show(page([item(1)]))
        clock.move(seconds=300)
        await eventually(all_polled(parts, clock.now(), 1))
        assert await body_hash() != changed


async def test_a_source_that_would_wait_long_for_its_host_is_put_off(
    site: Site, parts: Parts, clock: ManualClock
) -> None:
    """It keeps nobody from a turn meanwhile, and is in no trouble for it."""
    apart = dt.timedelta(seconds=31)
    sources = [replace(each, spacing=apart) for each in many(site, 3)]

    async def two_are_put_off() -> bool:
        async with parts.database.reading() as session:
            states = await load_sources(session)
        return sum(state.polled_at is None and state.next_poll_at > clock.now() for state in states) == 2

    async with running(watcher(parts, clock, *sources)):
        await eventually(all_polled(parts, clock.now(), 1))
        await eventually(two_are_put_off)
    assert len(site.asked) == 1
    assert [(await state_of(parts, source)).failures for source in sources] == [0, 0, 0]


async def test_polling_by_hand_needs_no_due_time_and_respects_a_claim(
    site: Site, source: Source, parts: Parts, clock: ManualClock
) -> None:
    site.show(page([item(1)]))
    async with parts.database.writing() as session:
        await sync_sources(session, [source], clock.now())
    for expected in (Outcome.BASELINE, Outcome.UNCHANGED):
        report = await poll_once(parts, source, clock, holder="hand")
        assert report is not None
        assert report.outcome is expected
    async with parts.database.writing() as session:
        await claim_one(session, source.name, "one", clock.now(), CLAIM)
    assert await poll_once(parts, source, clock, holder="hand") is None


async def test_a_claim_is_renewed_while_its_turn_lasts(
    site: Site, source: Source, parts: Parts, clock: ManualClock
) -> None:
    """Another watcher, idle, waits for the source to be given up; nobody asks for it twice."""
    go_on = asyncio.Event()

    async def wait(_request: aioweb.Request) -> aioweb.Response:
        await go_on.wait()
        return aioweb.Response(text=page([item(1)]), content_type="text/html")

    async def both_sleep() -> bool:
        await asyncio.sleep(0)
        return len(clock.sleeping) == 2

    async def is_renewed() -> bool:
        until = (await state_of(parts, source)).claimed_until
        return until is not None and until >= clock.now() + LEASE / 2

    async def was_asked() -> bool:
        return bool(site.asked)

    site.handle(wait)
    daily = replace(source, every=dt.timedelta(days=1))
    async with running(watcher(parts, clock, daily, holder="one"), watcher(parts, clock, daily, holder="two")):
        await eventually(was_asked)
        for _ in range(8):
            await eventually(both_sleep)
            clock.move(seconds=LEASE.total_seconds() / 3)
            await eventually(is_renewed)
        go_on.set()
        await eventually(all_polled(parts, clock.now() - LEASE * 4, 1))
    assert site.asked == ["/news"]


async def test_pages_that_print_noise_are_unchanged_and_their_notices_untouched(
    site: Site, parts: Parts, clock: ManualClock
) -> None:
    """A token around the items, a counter within them: every answer differs, and no notice is written again."""
    sources = many(site, 5)

    def print_noise(number: int) -> None:
        body = f"详情见公告。\n阅读 {number}"
        for place in range(5):
            site.show(page([item(place, body=body)], more=f"<p>token {number}</p>"), path=f"/{place}")

    print_noise(0)
    async with running(watcher(parts, clock, *sources)):
        await eventually(all_polled(parts, clock.now(), 5))
        began_at = clock.now()
        for number in range(1, 4):
            print_noise(number)
            clock.move(seconds=300)
            await eventually(all_polled(parts, clock.now(), 5))
    async with parts.database.reading() as session:
        assert set(await session.scalars(select(NoticeStatusRow.last_seen_at))) == {began_at}
        assert await session.scalar(select(func.count()).select_from(AlertRow)) == 0
    assert len(site.asked) == 20


async def test_news_among_noise_is_found(site: Site, parts: Parts, clock: ManualClock) -> None:
    [source] = many(site, 1)
    async with running(watcher(parts, clock, source)):
        await eventually(all_polled(parts, clock.now(), 1))
        for number, numbers in enumerate([(0,), (1, 0), (1, 0)]):
            site.show(page([item(each) for each in numbers], more=f"<p>token {number}</p>"), path="/0")
            clock.move(seconds=300)
            await eventually(all_polled(parts, clock.now(), 1))
    async with parts.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(AlertRow)) == 1
