"""Whether the program was away for long, by what it finds when it begins."""

import datetime as dt

import pytest

from core.model import SourceName
from state.database import Database
from state.outages import AWAY, GATHERING, gathering_until, note_start
from state.sources import record_success
from tests.builders import SOURCE, add_alert, add_notice, add_source
from tests.fakes import START

MINUTE = dt.timedelta(minutes=1)


async def read_at(database: Database, when: dt.datetime, source: str = SOURCE) -> None:
    """A source was read whole then."""
    async with database.writing() as session:
        await add_source(session, source)
        await record_success(session, SourceName(source), when, when + MINUTE)


async def gathers(database: Database, now: dt.datetime = START) -> dt.datetime | None:
    """Until when, for a role that begins now."""
    async with database.writing() as session:
        await note_start(session, now)
        return await gathering_until(session, now)


async def test_the_first_start_ever_gathers_nothing(database: Database) -> None:
    async with database.writing() as session:
        await add_source(session)
    assert await gathers(database) is None


@pytest.mark.parametrize(("away", "until"), [(AWAY, None), (AWAY + MINUTE, START + GATHERING)])
async def test_who_was_away_for_more_than_an_hour_gathers_for_a_moment(
    database: Database, away: dt.timedelta, until: dt.datetime | None
) -> None:
    await read_at(database, START - away)
    assert await gathers(database) == until


async def test_one_source_that_is_down_is_no_outage(database: Database) -> None:
    await read_at(database, START - 10 * AWAY)
    await read_at(database, START - MINUTE, "other-news")
    assert await gathers(database) is None


async def test_an_alert_that_waits_since_long_ago_is_one(database: Database) -> None:
    """Watching went on, and nobody sent."""
    await read_at(database, START - MINUTE)
    async with database.writing() as session:
        await add_alert(session, await add_notice(session), at=START - 2 * AWAY)
    assert await gathers(database) == START + GATHERING


async def test_it_ends_by_itself(database: Database) -> None:
    await read_at(database, START - 2 * AWAY)
    await gathers(database)
    async with database.reading() as session:
        assert await gathering_until(session, START + GATHERING - MINUTE) == START + GATHERING
        assert await gathering_until(session, START + GATHERING) is None


async def test_what_a_clock_that_ran_ahead_saw_holds_up_nobody(database: Database) -> None:
    await read_at(database, START)
    await gathers(database, START + 10 * AWAY)
    async with database.reading() as session:
        assert await gathering_until(session, START) is None
