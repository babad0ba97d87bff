"""What is due soon."""

import datetime as dt

from core.model import SourceName
from core.source import Source, SourceKind
from state.database import Database
from state.sources import load_source, record_success, sync_sources
from tests.fakes import START
from watchers.duties import draw_up

MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)


def make(name: str, every: dt.timedelta = MINUTE * 5) -> Source:
    return Source(SourceName(name), name, SourceKind.HTML, f"https://{name}.example", every=every)


async def drawn_up(database: Database, *sources: Source, **due: dt.datetime) -> dict[SourceName, dt.datetime]:
    """What is due within two minutes of the start, where sources are next polled so."""
    async with database.writing() as session:
        everybody = [*sources, *(make(name) for name in due if name not in {source.name for source in sources})]
        await sync_sources(session, everybody, START)
        for name, when in due.items():
            await record_success(session, SourceName(name), START, when)
    return await draw_up(database, {source.name: source for source in sources}, START, START + MINUTE * 2)


async def test_of_these_sources_those_due_soon_are_told(database: Database) -> None:
    found = await drawn_up(database, make("a"), make("b"), a=START + MINUTE, b=START + MINUTE * 3, other=START)
    assert found == {"a": START + MINUTE}


async def test_what_is_due_beyond_all_measure_is_made_due(database: Database) -> None:
    found = await drawn_up(database, make("a"), a=START + DAY * 3650)
    assert found == {"a": START}
    async with database.reading() as session:
        state = await load_source(session, SourceName("a"))
    assert state is not None
    assert state.next_poll_at == START


async def test_one_that_is_polled_weekly_is_left_to_its_week(database: Database) -> None:
    found = await drawn_up(database, make("a", every=DAY * 7), a=START + DAY * 7)
    assert found == {"a": START + DAY * 7}
