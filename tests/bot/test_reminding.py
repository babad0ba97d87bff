"""Due reminders become alerts: for the dates as they stand, the profiles in use, once."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from bot.reminding import Reminding
from core.model import AlertKind, Profile
from state.database import Database
from state.signals import Signals
from state.tables import AlertRow, MilestoneRow, NoticeStatusRow
from tests.builders import PROFILE, add_milestone, add_notice, add_target, revision_of
from tests.fakes import START, ManualClock
from tests.waiting import eventually, running

DAY = dt.timedelta(days=1)
ON = dt.date(2026, 3, 12)


@pytest.fixture
def signals(database: Database) -> Signals:
    return Signals(database)


@pytest.fixture
def reminding(database: Database, signals: Signals, clock: ManualClock) -> Reminding:
    return Reminding(database, signals, clock, PROFILE)


async def milestone(database: Database, on: dt.date = ON, **more: object) -> int:
    async with database.writing() as session:
        notice = await add_notice(session)
        await add_milestone(session, notice, await revision_of(session, notice), on, **more)
    return notice


async def said(database: Database) -> list[tuple[dt.date | None, int]]:
    async with database.reading() as session:
        rows = await session.scalars(select(AlertRow).where(AlertRow.kind == AlertKind.REMINDER).order_by(AlertRow.id))
        return [(row.on, row.details["lead_days"]) for row in rows]


async def look_daily(reminding: Reminding, clock: ManualClock, days: int) -> None:
    for _ in range(days):
        await reminding.remind()
        clock.move(days=1)


async def test_each_lead_day_is_said_once_even_with_nobody_subscribed(
    database: Database, reminding: Reminding, clock: ManualClock
) -> None:
    await milestone(database)
    await look_daily(reminding, clock, 14)
    assert await said(database) == [(ON, 7), (ON, 1), (ON, 0)]


async def test_looking_again_at_once_says_nothing_more(
    database: Database, reminding: Reminding, clock: ManualClock
) -> None:
    await milestone(database, clock.now().date() + DAY)
    await reminding.remind()
    clock.move(hours=1)
    await reminding.remind()
    clock.move(hours=22, minutes=59)
    await reminding.remind()
    assert await said(database) == []
    clock.move(minutes=1)
    await reminding.remind()
    await reminding.remind()
    assert len(await said(database)) == 1


async def test_after_days_of_being_down_it_is_said_once_with_the_nearest_lead(
    database: Database, reminding: Reminding, clock: ManualClock
) -> None:
    await milestone(database)
    await reminding.remind()
    clock.move(days=9, hours=3)
    await reminding.remind()
    assert await said(database) == [(ON, 1)]


async def test_a_date_that_moved_reminds_on_its_new_day_only(
    database: Database, reminding: Reminding, clock: ManualClock
) -> None:
    await milestone(database)
    await look_daily(reminding, clock, 5)
    async with database.writing() as session:
        await session.execute(update(MilestoneRow).values(on=ON + 3 * DAY, first_known_at=clock.now()))
    await look_daily(reminding, clock, 12)
    assert await said(database) == [(ON, 7), (ON + 3 * DAY, 7), (ON + 3 * DAY, 1), (ON + 3 * DAY, 0)]


@pytest.mark.parametrize("confidence", [0.0, 0.3])
async def test_an_uncertain_date_reminds_nobody(
    database: Database, reminding: Reminding, clock: ManualClock, confidence: float
) -> None:
    await milestone(database, confidence=confidence)
    await look_daily(reminding, clock, 14)
    assert await said(database) == []


async def test_a_withdrawn_notice_reminds_nobody(database: Database, reminding: Reminding, clock: ManualClock) -> None:
    await milestone(database)
    async with database.writing() as session:
        await session.execute(update(NoticeStatusRow).values(withdrawn_at=START))
    await look_daily(reminding, clock, 14)
    assert await said(database) == []


async def test_each_profile_in_use_is_looked_at_by_its_own_clock(
    database: Database, reminding: Reminding, clock: ManualClock
) -> None:
    await milestone(database)
    async with database.writing() as session:
        await add_target(session, 1, profile=Profile("America/New_York", dt.time(20), (2,)))
    for _ in range(24 * 12):
        await reminding.remind()
        clock.move(hours=1)
    assert sorted(await said(database)) == [(ON, 0), (ON, 1), (ON, 2), (ON, 7)]
    async with database.reading() as session:
        row = await session.scalar(select(AlertRow).where(AlertRow.details["lead_days"].as_integer() == 2))
    assert row is not None
    assert row.created_at == dt.datetime(2026, 3, 11, tzinfo=dt.UTC)  # 20:00 on the 10th, before summer time: +4


async def test_several_milestones_on_one_day_are_one_reminder(
    database: Database, reminding: Reminding, clock: ManualClock
) -> None:
    notice = await milestone(database)
    async with database.writing() as session:
        ends = {"kind": "ends", "known_at": START}
        await add_milestone(session, notice, await revision_of(session, notice), ON, **ends)
    await look_daily(reminding, clock, 14)
    assert await said(database) == [(ON, 7), (ON, 1), (ON, 0)]


async def test_the_loop_wakes_at_the_hour(
    database: Database, signals: Signals, reminding: Reminding, clock: ManualClock
) -> None:
    await milestone(database)
    async with running(signals, reminding):
        for _ in range(12):
            tomorrow = clock.now() + DAY

            async def sleeps_until(when: dt.datetime = tomorrow) -> bool:
                return clock.sleeping == [when]

            await eventually(sleeps_until)
            clock.move_to(tomorrow)
    assert await said(database) == [(ON, 7), (ON, 1), (ON, 0)]
