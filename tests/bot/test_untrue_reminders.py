"""Reminders whose day moved, was put right or is none any more are dropped before they are sent."""

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import AlertKind, DeliveryState, NoticeId
from state.corrections import correct_date
from state.fanout import fan_out_chunk
from state.queries import QueryIndex
from state.subscriptions import ensure_profile
from state.tables import DeliveryRow, MilestoneRow, NoticeStatusRow
from tests.bot.office import Office
from tests.builders import (
    PROFILE,
    SOURCE,
    add_alert,
    add_milestone,
    add_notice,
    add_revision,
    add_subscription,
    add_target,
    revision_of,
)
from tests.fakes import START

DAY, NEXT_DAY = dt.date(2026, 9, 12), dt.date(2026, 9, 13)


async def revise(session: AsyncSession, notice: NoticeId) -> None:
    await add_milestone(session, notice, await add_revision(session, notice), dt.date(2026, 9, 20))


async def correct(session: AsyncSession, notice: NoticeId) -> None:
    assert await correct_date(session, notice, DAY, dt.date(2026, 9, 20), START)


async def withdraw(session: AsyncSession, notice: NoticeId) -> None:
    await session.execute(update(NoticeStatusRow).values(withdrawn_at=START))


async def doubt(session: AsyncSession, notice: NoticeId) -> None:
    await session.execute(update(MilestoneRow).values(confidence=0.1))


async def revise_the_words(session: AsyncSession, notice: NoticeId) -> None:
    await add_milestone(session, notice, await add_revision(session, notice), DAY)


async def nothing(session: AsyncSession, notice: NoticeId) -> None:
    pass


async def remind(
    office: Office, zone: str, on: dt.date, then: Callable[[AsyncSession, NoticeId], Awaitable[None]]
) -> None:
    """A reminder of an hour at the end of 12 September, raised before something else happens and fanned out after."""
    profile = replace(PROFILE, zone=zone)
    async with office.database.writing() as session:
        await add_subscription(session, await add_target(session, 1, profile=profile))
        notice = await add_notice(session)
        await add_milestone(session, notice, await revision_of(session, notice), DAY, time="23:00")
        await QueryIndex(()).record_matches(session, notice, title="物流", body="", source=SOURCE)
        about = {"on": on, "profile_id": await ensure_profile(session, profile), "revision_id": None}
        await add_alert(session, notice, AlertKind.REMINDER, **about)
        await then(session, notice)
        while await fan_out_chunk(session, (), START):
            pass


@pytest.mark.parametrize("then", [revise, correct, withdraw, doubt])
async def test_a_reminder_that_holds_no_more_is_dropped(
    office: Office, then: Callable[[AsyncSession, NoticeId], Awaitable[None]]
) -> None:
    await remind(office, "Asia/Shanghai", DAY, then)
    async with office.open():
        await office.reaches(DeliveryState.DROPPED, 1)
    assert not any(message.plain.startswith("reminder") for _, message in office.channel.sent)
    async with office.database.reading() as session:
        fault = await session.scalar(select(DeliveryRow.fault).where(DeliveryRow.state == DeliveryState.DROPPED))
    assert fault in ("the notice names this day no more", "the notice was withdrawn")


@pytest.mark.parametrize(("zone", "on"), [("Asia/Shanghai", DAY), ("Pacific/Auckland", NEXT_DAY)])
async def test_a_reminder_of_the_day_that_its_people_meet_is_sent(office: Office, zone: str, on: dt.date) -> None:
    await remind(office, zone, on, revise_the_words if on == DAY else nothing)
    async with office.open():
        await office.reaches(DeliveryState.SENT, 1)
    assert office.channel.texts(1) == ["reminder:物流服务升级"]
