"""Stories in the state: who is told once, what is linked to what, and what a new notice is compared with."""

import asyncio
import datetime as dt

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import AlertKind, NoticeId, Target
from core.stories import Relation, make_report
from state.alerts import load_views
from state.database import Database
from state.fanout import fan_out_chunk
from state.related import find_story
from state.stories import find_earlier, relate
from state.tables import DeliveryRow, TargetRow
from tests.builders import (
    add_alert,
    add_milestone,
    add_notice,
    add_source,
    add_subscription,
    add_target,
    revision_of,
)
from tests.fakes import START
from tests.waiting import eventually

HOUR = dt.timedelta(hours=1)
APRIL = dt.date(2026, 4, 1)


async def two_reports(session: AsyncSession, *, kind: Relation = Relation.SAME) -> tuple[NoticeId, NoticeId]:
    first = await add_notice(session, "物流甲报", "自4月1日起。", at=START)
    second = await add_notice(session, "物流乙报", "自4月1日起，仓储。", at=START + HOUR)
    await relate(session, second, first, kind)
    return first, second


async def fan_out(session: AsyncSession) -> list[tuple[int, int]]:
    """(alert, target) of every delivery, in order."""
    while await fan_out_chunk(session, [], START + 2 * HOUR):
        pass
    rows = await session.execute(select(DeliveryRow.alert_id, DeliveryRow.target_id).order_by(DeliveryRow.id))
    return [(alert_id, target_id) for alert_id, target_id in rows]


async def people(session: AsyncSession, *queries: str) -> list[Target]:
    """Somebody for each of these queries."""
    targets = []
    for number, query in enumerate(queries):
        targets.append(await add_target(session, 1001 + number))
        await add_subscription(session, targets[-1], query, at=START - HOUR)
    return targets


async def profile_of(session: AsyncSession, target: Target) -> int:
    return (await session.get_one(TargetRow, target.id)).profile_id


async def test_the_second_report_is_told_to_those_only_whom_the_first_did_not_reach(database: Database) -> None:
    async with database.writing() as session:
        first, second = await two_reports(session)
        both, late = await people(session, "物流", "仓储")
        one = await add_alert(session, first)
        other = await add_alert(session, second, at=START + HOUR)
        assert await fan_out(session) == [(one, both.id), (other, late.id)]


async def test_a_third_report_is_told_to_nobody_who_heard_of_either(database: Database) -> None:
    async with database.writing() as session:
        first, second = await two_reports(session)
        third = await add_notice(session, "物流丙报", "仓储。快递。", at=START + HOUR)
        await relate(session, third, second, Relation.SAME)
        _, _, only = await people(session, "物流甲报", "物流乙报", "快递")
        await add_alert(session, first)
        await add_alert(session, second, at=START + HOUR)
        last = await add_alert(session, third, at=START + HOUR)
        assert [pair for pair in await fan_out(session) if pair[0] == last] == [(last, only.id)]
        assert await find_story(session, third) == [first, second]


async def test_who_subscribed_after_the_first_report_hears_of_the_second(database: Database) -> None:
    async with database.writing() as session:
        first, second = await two_reports(session)
        target = await add_target(session)
        await add_subscription(session, target, "物流", at=START + HOUR / 2)
        await add_alert(session, first)
        other = await add_alert(session, second, at=START + HOUR)
        assert await fan_out(session) == [(other, target.id)]


async def test_a_first_report_that_nobody_was_told_of_keeps_nobody_from_the_second(database: Database) -> None:
    """It was of a baseline."""
    async with database.writing() as session:
        _, second = await two_reports(session)
        (target,) = await people(session, "物流")
        other = await add_alert(session, second, at=START + HOUR)
        assert await fan_out(session) == [(other, target.id)]


async def test_an_amending_notice_is_told_to_everybody(database: Database) -> None:
    async with database.writing() as session:
        first, second = await two_reports(session, kind=Relation.AMENDS)
        await people(session, "物流")
        await add_alert(session, first)
        await add_alert(session, second, at=START + HOUR)
        assert len(await fan_out(session)) == 2


@pytest.mark.parametrize("kind", [AlertKind.REVISED, AlertKind.WITHDRAWN])
async def test_what_becomes_of_each_report_is_told_of_each(database: Database, kind: AlertKind) -> None:
    async with database.writing() as session:
        first, second = await two_reports(session)
        await people(session, "物流")
        await add_alert(session, first, kind)
        await add_alert(session, second, kind, at=START + HOUR)
        assert len(await fan_out(session)) == 2


async def test_a_story_is_reminded_of_once_each_time(database: Database) -> None:
    async with database.writing() as session:
        first, second = await two_reports(session)
        target, only = await people(session, "物流", "仓储")
        for at in (START + 48 * HOUR, START + 96 * HOUR):
            about = {
                "on": APRIL,
                "profile_id": await profile_of(session, target),
                "details": {"due_at": at.isoformat()},
            }
            one = await add_alert(session, first, AlertKind.REMINDER, at=at, **about)
            other = await add_alert(session, second, AlertKind.REMINDER, at=at, **about)
            assert await fan_out(session) == [(one, target.id), (other, only.id)]
            await session.execute(delete(DeliveryRow))


async def test_a_report_that_just_told_a_chat_spares_it_the_reminder_of_the_other(database: Database) -> None:
    async with database.writing() as session:
        first, second = await two_reports(session)
        (target,) = await people(session, "物流")
        new = await add_alert(session, first, at=START + HOUR)
        about = {"on": APRIL, "profile_id": await profile_of(session, target)}
        await add_alert(session, second, AlertKind.REMINDER, at=START + 2 * HOUR, **about)
        assert await fan_out(session) == [(new, target.id)]


async def test_an_alert_names_the_reports_that_were_known_when_it_was_raised(database: Database) -> None:
    async with database.writing() as session:
        first, second = await two_reports(session)
        early = await add_alert(session, first, at=START)
        late = await add_alert(session, second, at=START + HOUR)
        reminder = await add_alert(session, first, AlertKind.REMINDER, at=START + 5 * HOUR)
        views = await load_views(session, [early, late, reminder])
        named = {id_: [other.title for other in view.others] for id_, view in views.items()}
        assert named == {early: [], late: ["物流甲报"], reminder: ["物流乙报"]}
        (other,) = views[late].others
        assert (other.notice_id, other.published_at, other.source_title) == (first, START, "商城公告")


async def test_an_amending_alert_names_what_it_changes_and_the_other_way_round_does_not(database: Database) -> None:
    async with database.writing() as session:
        first, second = await two_reports(session, kind=Relation.AMENDS)
        one, other = await add_alert(session, first), await add_alert(session, second)
        views = await load_views(session, [one, other])
        assert views[one].amends is None
        assert views[other].amends is not None
        assert views[other].amends.title == "物流甲报"
        assert all(view.others == () for view in views.values())


async def test_a_new_notice_is_compared_with_those_that_share_a_day_and_else_with_the_recent(
    database: Database,
) -> None:
    async with database.writing() as session:
        dated = await add_notice(session, "甲", at=START - 900 * HOUR)
        await add_milestone(session, dated, await revision_of(session, dated), APRIL)
        recent = await add_notice(session, "乙", at=START - HOUR)
        await add_notice(session, "丙", at=START - 900 * HOUR)
        new = await add_notice(session, "丁", at=START)
        naming = make_report(new, "丁", "原定4月1日的调整", START, ())
        assert {report.id for report in await find_earlier(session, naming)} == {dated, recent}
        plain = make_report(new, "丁", "别的", START, ())
        assert [report.id for report in await find_earlier(session, plain)] == [recent]


async def record(session: AsyncSession, source: str) -> tuple[NoticeId, list[NoticeId]]:
    """A report of what takes effect in April, and which earlier ones it is compared with."""
    notice = await add_notice(session, "物流", "自4月1日起。", source=source)
    await add_milestone(session, notice, await revision_of(session, notice), APRIL)
    report = make_report(notice, "物流", "自4月1日起。", START, ())
    return notice, [earlier.id for earlier in await find_earlier(session, report)]


@pytest.mark.postgres
async def test_two_reports_that_are_recorded_at_one_moment_know_of_each_other(postgres_url: str) -> None:
    """The second transaction begins before the first ends, and goes as far as it can: to its end, or to a lock."""
    database = Database(postgres_url)
    async with database.writing() as session:
        for source in ("north", "south"):
            await add_source(session, source)

    async def record_second() -> list[NoticeId]:
        async with database.writing() as session:
            return (await record(session, "south"))[1]

    async def has_come_to_a_stop() -> bool:
        async with database.reading() as session:
            waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            return second.done() or await session.scalar(waiting) == 1

    async with database.writing() as session:
        first, _ = await record(session, "north")
        second = asyncio.create_task(record_second())
        await eventually(has_come_to_a_stop)
    assert await second == [first]
    await database.close()
