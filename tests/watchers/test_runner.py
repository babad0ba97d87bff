"""Sources that are due are polled, a bounded number at once, until the end."""

import asyncio
import datetime as dt
from dataclasses import replace

from aiohttp import web as aioweb
from sqlalchemy import event, func, select, update

from core.source import Source
from state.overview import recheck
from state.signals import Signals
from state.sources import load_sources, sync_sources
from state.tables import AlertRow, NoticeRow, NoticeStatusRow, ScheduleRow
from tests.fakes import ManualClock
from tests.waiting import eventually, running
from tests.watchers.conftest import make_source
from tests.watchers.polling import _sleeps, all_polled, many, state_of, watcher
from tests.watchers.site import Site, item, page
from watchers.ingest import Parts
from watchers.runner import Watcher


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


async def test_a_restart_polls_no_burst(site: Site, parts: Parts, clock: ManualClock) -> None:
    """Forty sources fell due while nobody watched: they are asked over a minute, and each of them within it."""
    sources = many(site, 40)
    async with parts.database.writing() as session:
        await sync_sources(session, sources, clock.now())
        await session.execute(update(ScheduleRow).values(polled_at=clock.now()))
    clock.move(hours=3)

    async def none_is_due() -> bool:
        async with parts.database.reading() as session:
            due = select(func.count()).select_from(ScheduleRow).where(ScheduleRow.next_poll_at <= clock.now())
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
    go_on, stop = site.hold(page([item(1)])), asyncio.Event()
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(watcher(parts, clock, source).run(stop))
        await eventually(site.is_asked)
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
