"""A watcher in trouble: dead sources, faults that pages bring out, a state that cannot be written, clocks."""

import asyncio
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest
from aiohttp import web as aioweb
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from core.source import Source
from state.sources import load_sources
from state.tables import NoticeRow
from tests.fakes import START, ManualClock
from tests.waiting import eventually, running
from tests.watchers.polling import all_polled, many, state_of, watcher
from tests.watchers.site import Site, item, page
from watchers.ingest import Parts


async def test_a_dead_source_stops_no_other(site: Site, parts: Parts, clock: ManualClock) -> None:
    sources = many(site, 3)
    site.refuse(500, "/0")
    site.show(b"\x00\x01", "/1")
    async with running(watcher(parts, clock, *sources)):
        await eventually(all_polled(parts, clock.now(), 3))
    assert [(await state_of(parts, source)).failures for source in sources] == [1, 1, 0]


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


async def test_a_watcher_that_starts_on_a_state_in_trouble_waits_for_it(
    site: Site, source: Source, parts: Parts, clock: ManualClock
) -> None:
    """On a full disk, say: to end would not make room, and the feeds and what is owed would end with it."""
    site.show(page([item(1)]))
    with trouble(parts, "INSERT INTO source", left=2) as refused:

        async def is_polled() -> bool:
            clock.move(seconds=1)
            return await all_polled(parts, START, 1)()

        async with running(watcher(parts, clock, source)):
            await eventually(is_polled)
        assert await refused.is_met()


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

        with trouble(parts, "UPDATE schedule") as refused:
            stop.set()
            await eventually(refused.is_met)
            go_on.set()
            await eventually(has_ended)
    assert len(site.asked) == 1
