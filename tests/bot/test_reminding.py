"""Due reminders become alerts: for the dates as they stand, the profiles in use, once."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from bot.reminding import Reminding, catch_up
from core.model import AlertKind, Profile, Quiet, Target
from state.database import Database
from state.fanout import fan_out_chunk
from state.signals import Signals
from state.subscriptions import set_profile
from state.tables import AlertRow, DeliveryRow, MilestoneRow, NoticeStatusRow
from tests.builders import PROFILE, add_milestone, add_notice, add_subscription, add_target, revision_of
from tests.fakes import START, ManualClock, SetClock
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


async def test_what_was_listed_when_the_source_was_first_read_reminds_all_the_same(
    database: Database, reminding: Reminding, clock: ManualClock
) -> None:
    """A baseline alerts nobody; what it holds still takes effect."""
    async with database.writing() as session:
        notice = await add_notice(session, in_baseline=True)
        await add_milestone(session, notice, await revision_of(session, notice), ON)
    await look_daily(reminding, clock, 14)
    assert await said(database) == [(ON, 7), (ON, 1), (ON, 0)]


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


@pytest.mark.parametrize("ran_ahead", [dt.timedelta(hours=1), 400 * DAY], ids=["an hour", "a year"])
async def test_a_clock_that_ran_ahead_for_a_while_loses_no_reminder(
    database: Database, signals: Signals, ran_ahead: dt.timedelta
) -> None:
    clock = SetClock()
    reminding = Reminding(database, signals, clock, PROFILE)
    await reminding.remind()
    clock.offset = ran_ahead
    await reminding.remind()
    await milestone(database, known_at=clock.now())
    clock.offset = dt.timedelta()
    await look_daily(reminding, clock, 14)
    assert await said(database) == [(ON, 7), (ON, 1), (ON, 0)]


async def test_a_clock_set_back_and_forward_again_reminds_once(database: Database, signals: Signals) -> None:
    clock = SetClock()
    reminding = Reminding(database, signals, clock, PROFILE)
    await milestone(database, clock.now().date() + DAY)
    clock.offset = -dt.timedelta(hours=1)
    await reminding.remind()
    for hours in (0, -1, 0, 1, 0):
        clock.offset = dt.timedelta(hours=hours)
        clock.move(minutes=5)
        await reminding.remind()
    assert await said(database) == [(clock.now().date() + DAY, 1)]


async def follower(database: Database, chat_id: int = 1) -> Target:
    """Follows everything there is, by the default profile."""
    async with database.writing() as session:
        target = await add_target(session, chat_id)
        await add_subscription(session, target, at=START - DAY)
    return target


async def fan_out(database: Database, now: dt.datetime) -> None:
    for _ in range(50):
        async with database.writing() as session:
            if not await fan_out_chunk(session, [], now):
                return


async def change(database: Database, target: Target, profile: Profile, now: dt.datetime) -> None:
    """What a command about hours does."""
    async with database.writing() as session:
        await set_profile(session, target.id, profile)
        await catch_up(session, target.id, now)


async def reminded(database: Database, target: Target) -> list[dt.date | None]:
    owed = select(AlertRow.on).join(DeliveryRow, DeliveryRow.alert_id == AlertRow.id)
    async with database.reading() as session:
        return list(await session.scalars(owed.where(DeliveryRow.target_id == target.id).order_by(DeliveryRow.id)))


@pytest.mark.parametrize("others_have_it", [False, True])
async def test_an_hour_moved_forward_on_the_very_morning_misses_nothing(
    database: Database, reminding: Reminding, clock: ManualClock, *, others_have_it: bool
) -> None:
    """From nine to eight at half past eight; whether eight was somebody's hour before or not."""
    early = replace(PROFILE, remind_at=dt.time(8))
    await milestone(database, dt.date(2026, 3, 3))
    target = await follower(database)
    if others_have_it:
        other = await follower(database, 2)
        await change(database, other, early, clock.now())
    await reminding.remind()
    clock.move(hours=23)  # eight in the morning of the day
    await reminding.remind()
    await fan_out(database, clock.now())
    before = await reminded(database, target)
    clock.move(minutes=30)
    await change(database, target, early, clock.now())
    await fan_out(database, clock.now())
    assert (before, await reminded(database, target)) == ([], [dt.date(2026, 3, 3)])
    clock.move(minutes=30)
    await reminding.remind()
    await fan_out(database, clock.now())
    assert await reminded(database, target) == [dt.date(2026, 3, 3)]


@pytest.mark.parametrize("hour", [8, 10, 23])
async def test_an_hour_moved_after_the_reminder_brings_no_second_one(
    database: Database, reminding: Reminding, clock: ManualClock, hour: int
) -> None:
    await milestone(database, dt.date(2026, 3, 3))
    target = await follower(database)
    await reminding.remind()
    clock.move(hours=24)
    await reminding.remind()
    await fan_out(database, clock.now())
    clock.move(minutes=30)
    await change(database, target, replace(PROFILE, remind_at=dt.time(hour)), clock.now())
    for _ in range(20):
        await fan_out(database, clock.now())
        clock.move(hours=1)
        await reminding.remind()
    assert await reminded(database, target) == [dt.date(2026, 3, 3)]


async def test_a_change_of_hours_brings_nothing_to_who_does_not_follow_the_notice(
    database: Database, reminding: Reminding, clock: ManualClock
) -> None:
    await milestone(database, dt.date(2026, 3, 3))
    async with database.writing() as session:
        target = await add_target(session, 3)
        await add_subscription(session, target, "春节", at=START - DAY)
    await reminding.remind()
    clock.move(hours=23, minutes=30)
    await change(database, target, replace(PROFILE, remind_at=dt.time(8)), clock.now())
    await fan_out(database, clock.now())
    assert await reminded(database, target) == []


async def test_a_reminder_for_today_goes_out_before_the_quiet_hours_begin(
    database: Database, reminding: Reminding, clock: ManualClock
) -> None:
    evening = replace(PROFILE, remind_at=dt.time(23), lead_days=(0,), quiet=Quiet(dt.time(22), dt.time(8)))
    await milestone(database)
    target = await follower(database)
    await change(database, target, evening, clock.now())
    for _ in range(24 * 11 * 6):
        clock.move(minutes=10)
        await reminding.remind()
        await fan_out(database, clock.now())
    async with database.reading() as session:
        (row,) = await session.scalars(select(DeliveryRow).where(DeliveryRow.target_id == target.id))
    assert row.due_at == dt.datetime(2026, 3, 12, 13, 50, tzinfo=dt.UTC)  # 21:50 in Shanghai
