"""Ends of subscriptions, and what taking them back brings, on both databases."""

import datetime as dt

from sqlalchemy import select

from core.model import AlertKind, DeliveryState, Target
from state.database import Database
from state.endings import end, ended_at, forget_endings, has_ended, take_back
from state.fanout import fan_out_chunk
from state.queries import drop_unwanted
from state.subscriptions import forget, list_subscriptions, subscribe
from state.tables import DeliveryRow, EndedRow, SubscriptionRow
from tests.builders import BOT, add_alert, add_notice, add_subscription, add_target
from tests.fakes import START

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


async def fan_out(database: Database, at: dt.datetime = START + HOUR) -> None:
    async with database.writing() as session:
        while await fan_out_chunk(session, (), at):
            pass


async def told(database: Database, target: Target) -> list[str]:
    """The states of what was ever owed to the target, in the order in which it was raised."""
    async with database.reading() as session:
        states = select(DeliveryRow.state).where(DeliveryRow.target_id == target.id).order_by(DeliveryRow.alert_id)
        return list(await session.scalars(states))


async def test_only_the_named_subscriptions_of_the_target_end(database: Database) -> None:
    async with database.writing() as session:
        target, other = await add_target(session, 1), await add_target(session, 2)
        kept = await add_subscription(session, target, "一")
        ended = await add_subscription(session, target, "二")
        await add_subscription(session, other, "二")
        assert await end(session, target.id, [ended], START) == 1
        assert await end(session, target.id, [ended], START) == 0
        assert [one.query_id for one in await list_subscriptions(session, target.id)] == [kept]
        assert len(await list_subscriptions(session, other.id)) == 1


async def test_what_an_end_has_dropped_is_owed_again_once_it_is_taken_back(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session)
        target = await add_target(session)
        query_id = await add_subscription(session, target, "物流")
        await add_alert(session, notice)
        await add_alert(session, notice, AlertKind.REVISED)
    await fan_out(database)
    async with database.writing() as session:
        await end(session, target.id, [query_id], START + HOUR)
    assert await told(database, target) == [DeliveryState.DROPPED] * 2
    async with database.writing() as session:
        await subscribe(session, target.id, query_id, START + DAY)
    assert await told(database, target) == [DeliveryState.OWED] * 2
    async with database.reading() as session:
        assert list(await session.scalars(select(DeliveryRow.fault))) == [None, None]


async def test_what_is_not_fanned_out_yet_is_told_once_an_end_is_taken_back(database: Database) -> None:
    """It was raised before the subscription was there again, which is as old as it was."""
    async with database.writing() as session:
        notice = await add_notice(session)
        target = await add_target(session)
        query_id = await add_subscription(session, target, "物流")
    async with database.writing() as session:
        await add_alert(session, notice)
    async with database.writing() as session:
        await end(session, target.id, [query_id], START + HOUR)
        await subscribe(session, target.id, query_id, START + HOUR)
        (only,) = await list_subscriptions(session, target.id)
    assert only.created_at == START
    await fan_out(database)
    assert await told(database, target) == [DeliveryState.OWED]


async def test_a_wish_that_ended_more_than_a_day_ago_begins_anew(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session)
        target = await add_target(session)
        query_id = await add_subscription(session, target, "物流")
        await add_alert(session, notice)
    await fan_out(database)
    late = START + HOUR + DAY + dt.timedelta(seconds=1)
    async with database.writing() as session:
        await end(session, target.id, [query_id], START + HOUR)
        await subscribe(session, target.id, query_id, late)
        (only,) = await list_subscriptions(session, target.id)
    assert (only.created_at, await told(database, target)) == (late, [DeliveryState.DROPPED])
    async with database.writing() as session:
        await end(session, target.id, [query_id], late + HOUR)
        await subscribe(session, target.id, query_id, late + HOUR)
    assert await told(database, target) == [DeliveryState.DROPPED], "an earlier end dropped it"


async def test_taking_back_one_end_leaves_what_others_dropped_and_what_others_gave_up(database: Database) -> None:
    async with database.writing() as session:
        notices = [await add_notice(session, title, "正文") for title in ("物流新规", "春节安排")]
        target, other = await add_target(session, 1), await add_target(session, 2)
        wishes = {
            one.id: [await add_subscription(session, one, text) for text in ("物流", "春节")] for one in (target, other)
        }
        for notice in notices:
            await add_alert(session, notice)
    await fan_out(database)
    async with database.writing() as session:
        for one in (target, other):
            await end(session, one.id, wishes[one.id], START + HOUR)
        await subscribe(session, target.id, wishes[target.id][0], START + HOUR)
    assert await told(database, target) == [DeliveryState.OWED, DeliveryState.DROPPED]
    assert await told(database, other) == [DeliveryState.DROPPED] * 2


async def test_an_end_is_of_one_target_and_taken_back_once(database: Database) -> None:
    async with database.writing() as session:
        target, other = await add_target(session, 1), await add_target(session, 2)
        query_id = await add_subscription(session, target, "物流")
        await end(session, target.id, [query_id], START)
        known = [await has_ended(session, one.id, query_id) for one in (target, other)]
        assert known == [True, False]
        assert await take_back(session, other.id, query_id, START) is None
        assert await take_back(session, target.id, query_id, START) is not None
        assert await take_back(session, target.id, query_id, START) is None


async def test_a_query_stays_for_a_day_after_its_last_subscriber_gave_it_up(database: Database) -> None:
    ended_at = START + 10 * DAY
    async with database.writing() as session:
        target = await add_target(session)
        query_id = await add_subscription(session, target, "物流")
        await add_subscription(session, target, "春节")
        await end(session, target.id, [query_id], ended_at)
        assert await drop_unwanted(session, [], ended_at + DAY, limit=10) == 0
        assert await drop_unwanted(session, [], ended_at + DAY + HOUR, limit=10) == 1
        assert await session.scalar(select(EndedRow.query_id)) is None


async def test_old_ends_are_forgotten_a_few_at_a_time_and_all_with_the_chat(database: Database) -> None:
    async with database.writing() as session:
        target = await add_target(session)
        wishes = [await add_subscription(session, target, text) for text in ("一", "二", "三", "四")]
        for hours, query_id in enumerate(wishes):
            await end(session, target.id, [query_id], START + hours * HOUR)
        before = START + 3 * HOUR
        assert [await forget_endings(session, before, limit=2) for _ in range(3)] == [2, 1, 0]
        assert list(await session.scalars(select(EndedRow.query_id))) == wishes[3:]
        await forget(session, BOT, target.chat_id, target.thread_id)
        assert await session.scalar(select(EndedRow.query_id)) is None


async def test_who_ends_again_what_was_taken_back_is_noted_anew(database: Database) -> None:
    async with database.writing() as session:
        target = await add_target(session)
        query_id = await add_subscription(session, target, "物流")
        for hours in (1, 2):
            await end(session, target.id, [query_id], START + hours * HOUR)
            assert await session.scalar(select(EndedRow.ended_at)) == START + hours * HOUR
            await subscribe(session, target.id, query_id, START + hours * HOUR)
        assert await session.scalar(select(SubscriptionRow.created_at)) == START


async def test_what_ended_at_one_moment_is_found_by_it_for_its_target_alone(database: Database) -> None:
    moment = START + dt.timedelta(microseconds=123_457)
    async with database.writing() as session:
        target, other = await add_target(session, 1), await add_target(session, 2)
        wishes = [await add_subscription(session, target, text) for text in ("一", "二", "三")]
        await add_subscription(session, other, "一")
        await end(session, target.id, wishes[:2], moment)
        await end(session, target.id, wishes[2:], moment + dt.timedelta(microseconds=1))
        await end(session, other.id, wishes[:1], moment)
        assert await ended_at(session, target.id, moment) == wishes[:2]
