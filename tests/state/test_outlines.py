"""Which rows a feed holds, and a stamp that changes with whatever they say."""

import datetime as dt

import pytest
from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import AlertKind, QueryId
from core.queries import parse
from state.alerts import raise_alert
from state.database import Database
from state.outlines import FEW, NEWEST, Scope, outline_notices
from state.queries import QueryIndex
from state.subscriptions import ensure_profile
from state.tables import MatchRow, MilestoneRow, NoticeRow, NoticeStatusRow, SourceRow
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
from tests.state.outlined import NOW, outline

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 3, 2)


async def add_topic(session: AsyncSession, slug: str) -> QueryId:
    return await QueryIndex(()).ensure(session, parse(f"topic:{slug}"), START)


async def test_a_sources_trouble_is_never_an_event(database: Database) -> None:
    async with database.writing() as session:
        await add_source(session)
        for kind in (AlertKind.SOURCE_BROKEN, AlertKind.SOURCE_WELL):
            await raise_alert(session, key=kind, kind=kind, priority=1, created_at=START, source_name=SOURCE)
        assert (await outline(session)).ids == ()


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


async def test_a_withdrawal_changes_the_stamp_of_the_notices(database: Database) -> None:
    async with database.writing() as session:
        await add_notice(session)
        before = await outline_notices(session, Scope())
        await session.execute(update(NoticeStatusRow).values(withdrawn_at=START + HOUR, changed_at=START + HOUR))
        after = await outline_notices(session, Scope())
    assert before.ids == after.ids
    assert before.stamp != after.stamp
