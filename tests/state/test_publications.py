"""What feeds and pages read."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import AlertKind, MilestoneKind, NoticeId, QueryId
from core.queries import parse
from state.alerts import raise_alert
from state.database import Database
from state.publications import (
    FEW,
    NEWEST,
    Outline,
    Scope,
    latest_notices,
    load_ahead,
    load_events,
    load_health,
    load_history,
    load_notices,
    outline_events,
    outline_notices,
)
from state.queries import QueryIndex
from state.subscriptions import ensure_profile
from state.tables import MatchRow, MilestoneRow, NoticeRow, NoticeStatusRow, RevisionRow, SourceRow
from tests.builders import (
    PROFILE,
    SOURCE,
    add_alert,
    add_match,
    add_milestone,
    add_notice,
    add_revision,
    add_source,
    revision_of,
)
from tests.fakes import START

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
NOW = START + 30 * DAY
TODAY = dt.date(2026, 3, 2)
EVERYTHING = Scope()


async def outline(session: AsyncSession, scope: Scope = EVERYTHING, now: dt.datetime = NOW) -> Outline:
    return await outline_events(session, scope, await ensure_profile(session, PROFILE), now)


async def add_topic(session: AsyncSession, slug: str) -> QueryId:
    return await QueryIndex(()).ensure(session, parse(f"topic:{slug}"), START)


async def test_events_come_newest_first_with_their_texts(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session, "物流升级")
        first = await add_alert(session, notice)
        await add_revision(session, notice, "物流升级（改）")
        second = await add_alert(session, notice, AlertKind.REVISED, at=START + HOUR)
        found = await load_events(session, await outline(session))
    assert [event.view.id for event in found] == [second, first]
    assert [event.view.title for event in found] == ["物流升级（改）", "物流升级"]


async def test_a_sources_trouble_is_never_an_event(database: Database) -> None:
    async with database.writing() as session:
        await add_source(session)
        for kind in (AlertKind.SOURCE_BROKEN, AlertKind.SOURCE_WELL):
            await raise_alert(session, key=kind, kind=kind, priority=1, created_at=START, source_name=SOURCE)
        assert (await outline(session)).ids == ()


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


async def test_what_lies_in_the_future_is_not_an_event_yet(database: Database) -> None:
    """Clocks of two processes may differ; a reader would hide or rewrite an item of tomorrow."""
    async with database.writing() as session:
        await add_alert(session, await add_notice(session), at=START + HOUR)
        assert (await outline(session, now=START)).ids == ()
        assert len((await outline(session, now=START + HOUR)).ids) == 1


async def test_at_most_a_hundred_events_the_newest(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session)
        alerts = [await add_alert(session, notice, at=START + n * HOUR) for n in range(NEWEST + 5)]
        assert (await outline(session)).ids == tuple(reversed(alerts[5:]))


async def add_many_silent(session: AsyncSession, query: QueryId) -> None:
    """So many notices in a topic, and in a source, that the scope is a wide one."""
    ids = range(10_000, 10_001 + FEW)
    common = {"source_name": SOURCE, "first_seen_at": START, "in_baseline": True}
    await session.execute(insert(NoticeRow), [{"id": number, "guid": str(number), **common} for number in ids])
    await session.execute(insert(MatchRow), [{"query_id": query, "notice_id": number} for number in ids])


@pytest.mark.parametrize("is_wide", [False, True])
async def test_a_topic_holds_what_its_query_matched_and_nothing_else(database: Database, is_wide: bool) -> None:
    async with database.writing() as session:
        query = await add_topic(session, "logistics")
        await add_topic(session, "fees")
        inside, outside = await add_notice(session), await add_notice(session)
        await add_match(session, query, inside)
        alert, _ = await add_alert(session, inside), await add_alert(session, outside)
        if is_wide:
            await add_many_silent(session, query)
        assert (await outline(session, Scope(topic="logistics"))).ids == (alert,)
        assert (await outline_notices(session, Scope(topic="logistics"))).ids == (inside,)
        assert (await outline(session, Scope(topic="fees"))).ids == ()
        assert (await outline(session, Scope(topic="unheard-of"))).ids == ()


@pytest.mark.parametrize("is_wide", [False, True])
async def test_a_source_holds_its_own_notices(database: Database, is_wide: bool) -> None:
    async with database.writing() as session:
        inside, outside = await add_notice(session), await add_notice(session, source="other")
        alert, _ = await add_alert(session, inside), await add_alert(session, outside)
        if is_wide:
            await add_many_silent(session, await add_topic(session, "logistics"))
        assert (await outline(session, Scope(source=SOURCE))).ids == (alert,)
        assert (await outline_notices(session, Scope(source=SOURCE))).ids == (inside,)


async def test_a_stamp_is_the_same_while_nothing_changes(database: Database) -> None:
    async with database.writing() as session:
        await add_alert(session, await add_notice(session))
        assert await outline(session) == await outline(session, now=NOW + DAY)


async def test_a_stamp_changes_with_whatever_a_feed_says(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session)
        revision = await revision_of(session, notice)
        stamps = [(await outline(session)).stamp]

        async def take() -> None:
            stamps.append((await outline(session)).stamp)

        await add_alert(session, notice)
        await take()
        await add_milestone(session, notice, revision, TODAY)
        await take()
        await session.execute(update(MilestoneRow).values(on=TODAY + DAY))
        await take()
        await session.execute(update(SourceRow).values(title="别的名字"))
        await take()
        profile = await ensure_profile(session, PROFILE)
        more = {"on": TODAY, "profile_id": profile, "revision_id": None}
        await add_alert(session, notice, AlertKind.REMINDER, **more)
        await take()
        await add_revision(session, notice)
        await take()
    assert len(set(stamps)) == len(stamps)


async def test_an_alert_that_commits_late_changes_the_stamp(database: Database) -> None:
    """On PostgreSQL a lower number may become visible after a higher one."""
    async with database.writing() as session:
        notice = await add_notice(session)
        await add_alert(session, notice, at=START + HOUR)
        before = await outline(session)
        await add_alert(session, notice, AlertKind.WITHDRAWN, at=START)
        assert (await outline(session)).stamp != before.stamp


async def test_notices_come_by_their_last_change(database: Database) -> None:
    async with database.writing() as session:
        first, second = await add_notice(session), await add_notice(session, at=START + HOUR)
        await add_revision(session, first, at=START + 2 * HOUR)
        found = await outline_notices(session, Scope())
        loaded = await load_notices(session, found.ids)
    assert [notice.id for notice in loaded] == [first, second]
    assert [notice.revision_number for notice in loaded] == [2, 1]
    assert [notice.changed_at for notice in loaded] == [START + 2 * HOUR, START + HOUR]


async def test_a_withdrawal_changes_the_stamp_of_the_notices(database: Database) -> None:
    async with database.writing() as session:
        await add_notice(session)
        before = await outline_notices(session, Scope())
        await session.execute(update(NoticeStatusRow).values(withdrawn_at=START + HOUR, changed_at=START + HOUR))
        after = await outline_notices(session, Scope())
    assert before.ids == after.ids
    assert before.stamp != after.stamp


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


async def test_a_stated_hour_lies_on_the_day_that_the_zone_has_then(database: Database) -> None:
    async with database.writing() as session:
        await add_source(session, "west", zone="America/Los_Angeles")
        notice = await add_notice(session, source="west")
        await add_milestone(session, notice, await revision_of(session, notice), TODAY - DAY, time="20:00")
        ahead = await load_ahead(session, "Asia/Shanghai", TODAY, 60, 100)
    assert [one.day for one in ahead] == [TODAY]


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
        await session.execute(update(SourceRow).values(succeeded_at=START, trouble="timed out"))
        (health,) = await load_health(session)
    assert (health.name, health.succeeded_at, health.trouble) == (SOURCE, START, "timed out")


async def test_an_unknown_notice_is_left_out(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session)
        assert [found.id for found in await load_notices(session, [999, notice])] == [notice]
