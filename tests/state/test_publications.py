"""What feeds and pages read."""

import datetime as dt
from dataclasses import replace

from sqlalchemy import update

from core.model import AlertKind, MilestoneKind, NoticeId
from state.database import Database
from state.outlines import Scope, outline_notices
from state.publications import latest_notices, load_ahead, load_events, load_health, load_history, load_notices
from state.subscriptions import ensure_profile
from state.tables import AlertRow, RevisionRow, ScheduleRow, SourceRow
from tests.builders import (
    PROFILE,
    SOURCE,
    add_alert,
    add_milestone,
    add_notice,
    add_revision,
    add_source,
    revision_of,
)
from tests.fakes import START
from tests.state.outlined import outline

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 3, 2)


async def test_events_come_newest_first_with_their_texts(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session, "物流升级")
        first = await add_alert(session, notice)
        await add_revision(session, notice, "物流升级（改）")
        second = await add_alert(session, notice, AlertKind.REVISED, at=START + HOUR)
        found = await load_events(session, await outline(session))
    assert [event.view.id for event in found] == [second, first]
    assert [event.view.title for event in found] == ["物流升级（改）", "物流升级"]


async def test_an_event_says_whether_its_alert_has_a_number(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session)
        old = await add_alert(session, notice)
        new = await add_alert(session, notice, AlertKind.REVISED, at=START + HOUR)
    async with database.writing() as session:
        await session.execute(update(AlertRow).where(AlertRow.id == old).values(raised_in=None))
        found = await load_events(session, await outline(session))
    assert [(event.view.id, event.is_numbered) for event in found] == [(new, True), (old, False)]


async def test_of_the_reminders_only_those_of_the_public_profile_are_events(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session)
        theirs = await ensure_profile(session, PROFILE)
        other = await ensure_profile(session, replace(PROFILE, remind_at=dt.time(18)))
        reminder = {"on": TODAY, "details": {"lead_days": 7}, "revision_id": None}
        public = await add_alert(session, notice, AlertKind.REMINDER, profile_id=theirs, **reminder)
        await add_alert(session, notice, AlertKind.REMINDER, profile_id=other, **reminder)
        found = await load_events(session, await outline(session))
    assert [(event.view.id, event.lead_days) for event in found] == [(public, 7)]


async def test_notices_come_by_their_last_change(database: Database) -> None:
    async with database.writing() as session:
        first, second = await add_notice(session), await add_notice(session, at=START + HOUR)
        await add_revision(session, first, at=START + 2 * HOUR)
        found = await outline_notices(session, Scope())
        loaded = await load_notices(session, found.ids)
    assert [notice.id for notice in loaded] == [first, second]
    assert [notice.revision_number for notice in loaded] == [2, 1]
    assert [notice.changed_at for notice in loaded] == [START + 2 * HOUR, START + HOUR]


async def test_the_latest_are_those_seen_last_without_the_withdrawn(database: Database) -> None:
    async with database.writing() as session:
        first, second = await add_notice(session), await add_notice(session, at=START + HOUR)
        await add_notice(session, at=START + 2 * HOUR, withdrawn_at=START + 3 * HOUR)
        assert [notice.id for notice in await latest_notices(session, 10)] == [second, first]
        assert [notice.id for notice in await latest_notices(session, 1)] == [second]


async def test_the_latest_stand_in_the_order_in_which_they_appeared_whatever_their_source(database: Database) -> None:
    """A source that is added later brings old notices; one dated in the future does not stand on top for ever."""
    seen = [START, START + 2 * HOUR, START + HOUR, START + 3 * HOUR]
    published = [START - HOUR, START - 90 * DAY, START + 90 * DAY, START + 2 * HOUR]
    async with database.writing() as session:
        first, old, late, newest = [await add_notice(session, at=at) for at in seen]
        for notice_id, at in zip((first, old, late, newest), published, strict=True):
            of_notice = update(RevisionRow).where(RevisionRow.notice_id == notice_id)
            await session.execute(of_notice.values(published_at=at))
        assert [notice.id for notice in await latest_notices(session, 10)] == [newest, late, first, old]
        assert [notice.id for notice in await latest_notices(session, 2)] == [newest, late]


async def test_ahead_is_what_stands_now_on_listed_notices_in_order(database: Database) -> None:
    async with database.writing() as session:
        moved, gone = await add_notice(session), await add_notice(session, withdrawn_at=START)
        await add_milestone(session, moved, await revision_of(session, moved), TODAY + DAY)
        await add_milestone(session, gone, await revision_of(session, gone), TODAY + DAY)
        revision = await add_revision(session, moved)
        await add_milestone(session, moved, revision, TODAY + 9 * DAY)
        await add_milestone(session, moved, revision, TODAY, kind=MilestoneKind.ENDS)
        await add_milestone(session, moved, revision, TODAY - DAY, kind=MilestoneKind.ENDS)
        await add_milestone(session, moved, revision, TODAY + 61 * DAY)
        ahead = await load_ahead(session, "Asia/Shanghai", TODAY, 60, 100)
    assert [(one.day, one.notice.id) for one in ahead] == [(TODAY, moved), (TODAY + 9 * DAY, moved)]


async def test_a_history_has_every_revision_newest_first_with_its_own_dates(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session, "一")
        await add_milestone(session, notice, await revision_of(session, notice), TODAY)
        revision = await add_revision(session, notice, "二", at=START + HOUR)
        await add_milestone(session, notice, revision, TODAY + DAY)
        history = await load_history(session, notice)
        nothing = await load_history(session, NoticeId(999))
    assert [(past.number, past.title) for past in history] == [(2, "二"), (1, "一")]
    assert [past.milestones[0].on for past in history] == [TODAY + DAY, TODAY]
    assert nothing == []


async def test_the_health_of_a_source_is_when_it_was_last_read_well(database: Database) -> None:
    async with database.writing() as session:
        await add_source(session)
        await session.execute(update(SourceRow).values(trouble="timed out"))
        await session.execute(update(ScheduleRow).values(succeeded_at=START))
        (health,) = await load_health(session)
    assert (health.name, health.succeeded_at, health.trouble) == (SOURCE, START, "timed out")


async def test_an_unknown_notice_is_left_out(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session)
        assert [found.id for found in await load_notices(session, [999, notice])] == [notice]
