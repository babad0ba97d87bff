"""Claims: watchers share their sources, take up their own, and one that dies is replaced."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from core.source import Source
from state.claims import claim_one
from state.pages import load_pages
from state.sources import sync_sources
from tests.fakes import ManualClock
from tests.waiting import eventually, running
from tests.watchers.polling import _sleeps, all_polled, many, state_of, watcher
from tests.watchers.site import Site, item, page
from watchers.ending import Outcome
from watchers.ingest import Parts
from watchers.once import CLAIM, poll_once
from watchers.runner import LEASE


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
    go_on = site.hold(page([item(1)]))
    async with running(watcher(parts, clock, replace(source, every=dt.timedelta(days=1)))):
        await eventually(site.is_asked)
        for _ in range(3):
            await eventually(lambda: _sleeps(clock))
            clock.move(hours=1)
        await eventually(lambda: _sleeps(clock))
        go_on.set()
        await eventually(all_polled(parts, clock.now() - dt.timedelta(hours=3), 1))
    assert site.asked == ["/news"]


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
    go_on = site.hold(page([item(1)]))

    async def both_sleep() -> bool:
        await asyncio.sleep(0)
        return len(clock.sleeping) == 2

    async def is_renewed() -> bool:
        until = (await state_of(parts, source)).claimed_until
        return until is not None and until >= clock.now() + LEASE / 2

    daily = replace(source, every=dt.timedelta(days=1))
    async with running(watcher(parts, clock, daily, holder="one"), watcher(parts, clock, daily, holder="two")):
        await eventually(site.is_asked)
        for _ in range(8):
            await eventually(both_sleep)
            clock.move(seconds=LEASE.total_seconds() / 3)
            await eventually(is_renewed)
        go_on.set()
        await eventually(all_polled(parts, clock.now() - LEASE * 4, 1))
    assert site.asked == ["/news"]
