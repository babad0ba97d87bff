"""What admins of the program see and put right, and nobody else."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from state.database import Database
from state.tables import MilestoneRow, ScheduleRow, SourceRow
from tests.bot.handlers.talking import ADMIN, add_dated
from tests.builders import (
    add_source,
)
from tests.fakes import START


async def test_a_date_that_is_none_is_struck(database: Database, talk: Sandbox) -> None:
    admin = talk.user(ADMIN, language_code="en")
    notice_id = await add_dated(database, "快递费调整", days=10)
    admin.say(f"/correct {notice_id} 2026-03-12 none")
    await admin.hears("2026-03-12 is struck")
    async with database.reading() as session:
        assert list(await session.scalars(select(MilestoneRow))) == []


@pytest.mark.parametrize(
    "said", ["1", "x 2026-03-12 2026-03-20", "1 soon later", "1 2026-03-12 2026-13-40", "1 2026-03-12 2026-03-12"]
)
async def test_a_correction_that_cannot_be_read_says_how_to_write_one(talk: Sandbox, said: str) -> None:
    admin = talk.user(ADMIN, language_code="en")
    admin.say(f"/correct {said}")
    await admin.hears("the wrong day and the right one")


async def test_a_correction_of_no_notice_and_of_no_date_are_told_apart(database: Database, talk: Sandbox) -> None:
    admin = talk.user(ADMIN, language_code="en")
    notice_id = await add_dated(database, "快递费调整", days=10)
    admin.say("/correct 99 2026-03-12 none")
    await admin.hears("There is no notice 99.")
    admin.say(f"/correct {notice_id} 2026-03-13 none")
    await admin.hears(f"Notice {notice_id} has no date 2026-03-13")


async def test_admins_see_how_things_stand_and_have_a_source_checked(database: Database, talk: Sandbox) -> None:
    admin = talk.user(ADMIN, language_code="en")
    async with database.writing() as session:
        await add_source(session, "shop-news")
        await session.execute(update(SourceRow).values(trouble="no items"))
        await session.execute(update(ScheduleRow).values(next_poll_at=START + dt.timedelta(days=1)))
    admin.say("/status")
    await admin.hears("Sources: 1, in trouble: 1")
    admin.say("/sources")
    await admin.hears("⚠️ shop-news · never read yet · no items")
    async with database.writing() as session:
        await session.execute(update(ScheduleRow).values(succeeded_at=START))
    admin.say("/sources")
    await admin.hears(f"shop-news · last success {START:%Y-%m-%d %H:%M} UTC")
    admin.say("/recheck shop-news")
    await admin.hears("polled at the next opportunity")
    async with database.reading() as session:
        assert await session.scalar(select(ScheduleRow.next_poll_at)) == START
    admin.say("/recheck")
    await admin.hears("Say which source, e.g. /recheck shop-news")
    admin.say("/recheck nothing")
    await admin.hears("no source “nothing”")


@pytest.mark.parametrize("said", ["/status", "/sources", "/recheck shop-news", "/correct 1 2026-03-12 none"])
async def test_to_others_there_are_no_commands_of_the_admins(ada: Person, said: str) -> None:
    ada.say(said)
    await ada.hears("There is no command")
