"""A date put right: who hears of it, and what waits no longer."""

import datetime as dt
from dataclasses import replace

from sqlalchemy import delete, select, update

from core.model import AlertKind, DeliveryState, Digest, NoticeId, Profile, Rhythm
from state.corrections import correct_date
from state.database import Database
from state.fanout import fan_out_chunk
from state.tables import AlertRow, DeliveryRow, MilestoneRow, SubscriptionRow, TargetRow
from tests.builders import PROFILE, add_alert, add_milestone, add_notice, add_subscription, add_target, revision_of
from tests.fakes import START

HOUR = dt.timedelta(hours=1)
WRONG, RIGHT = dt.date(2026, 3, 12), dt.date(2026, 3, 20)
WEEKLY = replace(PROFILE, digest=Digest(Rhythm.WEEKLY, dt.time(9)))


async def dated_notice(database: Database) -> NoticeId:
    async with database.writing() as session:
        notice = await add_notice(session, at=START)
        await add_milestone(session, notice, await revision_of(session, notice), WRONG)
    return notice


async def people(database: Database, *chats: int, profile: Profile = PROFILE) -> None:
    async with database.writing() as session:
        for chat in chats:
            await add_subscription(session, await add_target(session, chat, profile=profile), at=START)


async def tell(database: Database, notice: NoticeId, at: dt.datetime, kind: AlertKind = AlertKind.NEW) -> None:
    """Raise an alert, fan it out, and have it sent."""
    async with database.writing() as session:
        await add_alert(session, notice, kind, at=at)
    await fan_out(database)
    async with database.writing() as session:
        await session.execute(update(DeliveryRow).values(state=DeliveryState.SENT, sent_at=at))


async def fan_out(database: Database, chunk: int = 100) -> None:
    more = True
    while more:
        async with database.writing() as session:
            more = await fan_out_chunk(session, [], START + 2 * HOUR, chunk)


async def correct(database: Database, notice: NoticeId, wrong: dt.date = WRONG, right: dt.date = RIGHT) -> bool:
    async with database.writing() as session:
        return await correct_date(session, notice, wrong, right, START + HOUR)


async def owed(database: Database) -> list[int]:
    """The chats to which something is owed."""
    chosen = select(TargetRow.chat_id).join(DeliveryRow, DeliveryRow.target_id == TargetRow.id)
    async with database.reading() as session:
        rows = await session.scalars(chosen.where(DeliveryRow.state == DeliveryState.OWED).order_by(TargetRow.chat_id))
        return list(rows)


async def unsubscribe_all(database: Database) -> None:
    async with database.writing() as session:
        await session.execute(delete(SubscriptionRow))


async def test_who_was_told_the_wrong_day_hears_of_the_right_one_though_unsubscribed(database: Database) -> None:
    """Once each, in chunks, those who follow it and those who did."""
    notice = await dated_notice(database)
    await people(database, *range(1, 8))
    await tell(database, notice, START)
    await unsubscribe_all(database)
    await people(database, 3, 9)
    assert await correct(database, notice)
    await fan_out(database, chunk=2)
    assert await owed(database) == [1, 2, 3, 4, 5, 6, 7, 9]


async def test_who_was_told_before_the_wrong_day_was_stated_and_left_is_not_troubled(database: Database) -> None:
    notice = await dated_notice(database)
    await people(database, 1)
    await tell(database, notice, START - HOUR)
    await unsubscribe_all(database)
    await correct(database, notice)
    await fan_out(database)
    assert await owed(database) == []


async def test_a_correction_of_a_correction_reaches_those_who_heard_the_first(database: Database) -> None:
    notice = await dated_notice(database)
    await people(database, 1)
    await correct(database, notice)
    await fan_out(database)
    async with database.writing() as session:
        await session.execute(update(DeliveryRow).values(state=DeliveryState.SENT))
    await unsubscribe_all(database)
    await correct(database, notice, RIGHT, WRONG)
    await correct(database, notice, WRONG, RIGHT)
    await fan_out(database)
    assert await owed(database) == [1, 1]


async def test_a_correction_waits_for_no_digest(database: Database) -> None:
    """The days it names lie beyond the next digest."""
    async with database.writing() as session:
        notice = await add_notice(session, at=START)
        await add_milestone(session, notice, await revision_of(session, notice), dt.date(2026, 9, 12))
    await people(database, 1, profile=WEEKLY)
    await correct(database, notice, dt.date(2026, 9, 12), dt.date(2026, 9, 20))
    await fan_out(database)
    async with database.reading() as session:
        assert await session.scalar(select(DeliveryRow.due_at)) == START + HOUR


async def test_a_reminder_of_the_wrong_day_that_still_waits_is_dropped(database: Database) -> None:
    notice = await dated_notice(database)
    await people(database, 1)
    async with database.writing() as session:
        profile_id = await session.scalar(select(TargetRow.profile_id))
        await add_alert(session, notice, AlertKind.REMINDER, at=START, on=WRONG, profile_id=profile_id)
    await fan_out(database)
    await correct(database, notice)
    assert await owed(database) == []


async def test_what_is_on_no_such_day_is_left_alone(database: Database) -> None:
    notice = await dated_notice(database)
    assert not await correct(database, notice, RIGHT, WRONG)
    async with database.reading() as session:
        assert list(await session.scalars(select(MilestoneRow.on))) == [WRONG]
        assert list(await session.scalars(select(AlertRow))) == []
