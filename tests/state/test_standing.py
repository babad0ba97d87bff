"""A notice as it stands now, and the day on which a zone meets its milestones."""

import datetime as dt
from dataclasses import replace

import pytest

from core.model import Milestone, MilestoneKind
from state.database import Database
from state.standing import StoredNotice, read_coming, read_notices, select_coming, select_notices
from state.tables import NoticeRow
from tests.builders import add_milestone, add_notice, add_revision, add_source, revision_of
from tests.fakes import START

TODAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)
ZONE = "Asia/Shanghai"


async def read_one(database: Database) -> StoredNotice:
    async with database.reading() as session:
        [notice] = await read_notices(session, select_notices())
    return notice


async def test_a_notice_comes_back_as_it_stands_now(database: Database) -> None:
    async with database.writing() as session:
        notice_id = await add_notice(session, "first", "one", withdrawn_at=START)
        await add_milestone(session, notice_id, await revision_of(session, notice_id), TODAY + DAY)
        revision_id = await add_revision(session, notice_id, "second", "two", at=START + DAY, link=None)
        await add_milestone(session, notice_id, revision_id, TODAY, time="24:00")
    notice = await read_one(database)
    assert (notice.id, notice.revision_id, notice.revision_number) == (notice_id, revision_id, 2)
    assert (notice.title, notice.body, notice.link) == ("second", "two", None)
    assert (notice.source_title, notice.zone, notice.withdrawn_at) == ("商城公告", ZONE, START)
    assert [one.time for one in notice.milestones] == ["24:00"]


@pytest.mark.parametrize(("hours", "appeared"), [(-5, -5), (0, 0), (5, 0)])
async def test_a_notice_appeared_when_its_source_says_but_never_later_than_it_was_seen(
    database: Database, hours: int, appeared: int
) -> None:
    async with database.writing() as session:
        await add_notice(session)
    notice = replace(await read_one(database), first_seen_at=START, published_at=START + dt.timedelta(hours=hours))
    assert notice.appeared_at == START + dt.timedelta(hours=appeared)
    assert replace(notice, published_at=None).appeared_at == START


async def test_each_milestone_of_a_notice_comes_with_the_whole_notice_once(database: Database) -> None:
    async with database.writing() as session:
        first, second = await add_notice(session), await add_notice(session)
        for notice, days in ((first, 3), (second, 2), (first, 1)):
            await add_milestone(session, notice, await revision_of(session, notice), TODAY + days * DAY)
        coming = await read_coming(session, select_coming(TODAY), ZONE, TODAY)
        notices = await read_notices(session, select_notices().order_by(NoticeRow.id))
    assert [(one.day, one.notice.id) for one in coming] == [
        (TODAY + DAY, first), (TODAY + 2 * DAY, second), (TODAY + 3 * DAY, first),
    ]  # fmt: skip
    assert [notice.id for notice in notices] == [first, second]
    assert [len(one.notice.milestones) for one in coming] == [2, 1, 2]


async def test_the_last_day_is_one_and_what_ends_stands_behind_what_begins(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session)
        revision = await revision_of(session, notice)
        for days in (0, 5, 6):
            await add_milestone(session, notice, revision, TODAY + days * DAY, kind=MilestoneKind.ENDS)
            await add_milestone(session, notice, revision, TODAY + days * DAY)
        last = TODAY + 5 * DAY
        coming = await read_coming(session, select_coming(TODAY, last), ZONE, TODAY, last)

    def kind_and_day(milestone: Milestone) -> tuple[MilestoneKind, dt.date]:
        return milestone.kind, milestone.on

    assert [kind_and_day(one.milestone) for one in coming] == [
        (kind, day) for day in (TODAY, last) for kind in (MilestoneKind.TAKES_EFFECT, MilestoneKind.ENDS)
    ]


async def test_a_stated_hour_lies_on_the_day_that_the_zone_has_then(database: Database) -> None:
    async with database.writing() as session:
        await add_source(session, "west", zone="America/Los_Angeles")
        notice = await add_notice(session, source="west")
        await add_milestone(session, notice, await revision_of(session, notice), TODAY - DAY, time="20:00")
        coming = await read_coming(session, select_coming(TODAY, TODAY), ZONE, TODAY, TODAY)
    assert [one.day for one in coming] == [TODAY]
