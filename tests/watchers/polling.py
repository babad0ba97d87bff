"""Watchers over many sources of one site, and what the state has of them."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

from core.source import Source
from state.sources import SourceState, load_source, load_sources
from tests.fakes import ManualClock
from tests.watchers.conftest import make_source
from tests.watchers.site import Site, item, page
from watchers.ingest import Parts
from watchers.runner import Watcher


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


async def _sleeps(clock: ManualClock) -> bool:
    await asyncio.sleep(0)
    return bool(clock.sleeping)
