"""A site, the ways out, and a source that reads the site, for the tests of this room."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from core.errors import SourceError
from core.model import AlertKind, SourceName, Topic
from core.source import Select, Source, SourceKind
from state.claims import claim_one
from state.database import Database
from state.queries import QueryIndex
from state.sources import Marks, Uneventful, load_marks, sync_sources
from state.tables import AlertRow
from tests.fakes import ManualClock
from tests.watchers.site import Site
from watchers.ending import TurnReport
from watchers.fetch import Fetched, Limits
from watchers.glance import Glance
from watchers.ingest import Parts, mark, take_turn
from watchers.web import Web, open_web

HOLDER = "test"


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    await site.server.start_server()
    yield site
    await site.server.close()


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with open_web("noticebell/test (+mailto:test@example.org)") as web:
        yield web


@pytest.fixture
def source(site: Site) -> Source:
    return make_source(site.url())


def make_source(url: str, name: str = "news") -> Source:
    return Source(
        name=SourceName(name),
        title="商城公告",
        kind=SourceKind.HTML,
        url=url,
        select=Select(
            item="ul.news > li", title="h3", link="a@href", published="time", summary="p", next="a.next@href"
        ),
        allow_private=True,
    )


@pytest.fixture
def parts(database: Database, web: Web) -> Parts:
    index = QueryIndex((Topic("all", (("en", "All"),), "公告 | 物流"),))
    return Parts(database, web, index, Limits())


@dataclass
class Poller:
    """Polls one source by hand, moving the clock by its interval each time."""

    parts: Parts
    clock: ManualClock
    known: set[SourceName] = field(default_factory=set)

    async def poll(self, source: Source) -> TurnReport:
        self.clock.move(seconds=source.every.total_seconds())
        async with self.parts.database.writing() as session:
            if source.name not in self.known:
                await sync_sources(session, [source], self.clock.now())
                self.known.add(source.name)
            assert await claim_one(session, source.name, HOLDER, self.clock.now(), dt.timedelta(minutes=5))
        return await take_turn(self.parts, source, holder=HOLDER, now=self.clock.now(), jitter=0.0)

    async def glance(self, source: Source) -> Uneventful | Fetched | SourceError | None:
        """What a watcher sees of the source at a glance, before it is polled; None where it takes none."""
        async with self.parts.database.reading() as session:
            marks = (await load_marks(session, [source.name])).get(source.name, Marks())
        glance, now = Glance(mark(source, marks), marks), self.clock.now()
        if not glance.may_do(now):
            return None
        return await glance.look(self.parts.web, limits=self.parts.limits, now=now, jitter=0.0)

    async def alerts(self) -> list[AlertRow]:
        """What there was to say, in order."""
        from sqlalchemy import select

        async with self.parts.database.reading() as session:
            return list(await session.scalars(select(AlertRow).order_by(AlertRow.id)))

    async def told(self) -> list[AlertKind]:
        return [AlertKind(alert.kind) for alert in await self.alerts()]


@pytest.fixture
def poller(parts: Parts, clock: ManualClock) -> Poller:
    return Poller(parts, clock)
