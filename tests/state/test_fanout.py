"""From alerts to deliveries, on both databases."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from core.model import AlertKind, Profile, TargetState
from core.queries import parse
from state.alerts import raise_alert
from state.database import Database
from state.fanout import fan_out_chunk
from state.queries import QueryIndex
from state.settlements import Told, settle
from state.subscriptions import ensure_profile, set_state, subscribe
from state.tables import AlertRow, DeliveryRow, TargetRow
from tests.builders import PROFILE, SOURCE, add_alert, add_notice, add_subscription, add_target
from tests.fakes import START

LATER = START + dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)


async def fan_out(
    database: Database, now: dt.datetime = LATER, *, chunk: int = 1000, admins: tuple[int, ...] = ()
) -> int:
    """Everything that waits; answers in how many transactions."""
    for rounds in range(1000):
        async with database.writing() as session:
            if not await fan_out_chunk(session, admins, now, chunk):
                return rounds
    raise AssertionError("the fan-out does not end")


async def told(database: Database) -> list[int]:
    chosen = select(TargetRow.chat_id).join(DeliveryRow, DeliveryRow.target_id == TargetRow.id)
    async with database.reading() as session:
        return list(await session.scalars(chosen.order_by(DeliveryRow.alert_id, TargetRow.chat_id)))


async def test_each_subscriber_is_owed_one_delivery_however_many_queries_match(database: Database) -> None:
    async with database.writing() as session:
        for chat in (1, 2, 3):
            target = await add_target(session, chat)
            await add_subscription(session, target, "物流")
            await add_subscription(session, target, "all")
        await add_subscription(session, await add_target(session, 4), "春节")
        notice = await add_notice(session)
        index = QueryIndex([])
        await index.record_matches(session, notice, title="物流服务升级", body="", source=SOURCE)
        await add_alert(session, notice, at=LATER)
    await fan_out(database)
    assert await told(database) == [1, 2, 3]


async def test_small_chunks_reach_the_same_targets_as_one_large(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session)
        for chat in range(1, 12):
            target = await add_target(session, chat)
            await add_subscription(session, target, "物流" if chat % 2 else "all")
        await add_alert(session, notice, at=LATER)
    assert await fan_out(database, chunk=3) > 4
    assert await told(database) == list(range(1, 12))


async def test_a_fan_out_cut_short_goes_on_where_it_was(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session)
        for chat in range(1, 8):
            await add_subscription(session, await add_target(session, chat))
        await add_alert(session, notice, at=LATER)
    async with database.writing() as session:
        await fan_out_chunk(session, (), LATER, 3)
    assert await told(database) == [1, 2, 3]
    await fan_out(database, chunk=3)
    assert await told(database) == [1, 2, 3, 4, 5, 6, 7]
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).where(AlertRow.fanned_out_at.is_(None))) == 0


async def test_a_first_subscription_brings_no_backlog(database: Database) -> None:
    async with database.writing() as session:
        await add_alert(session, await add_notice(session), at=START)
    async with database.writing() as session:
        await add_subscription(session, await add_target(session, 1), at=START + HOUR)
        await add_subscription(session, await add_target(session, 2), at=LATER)
    await fan_out(database, START + HOUR)
    assert await told(database) == []


async def test_who_paused_or_is_gone_is_owed_nothing(database: Database) -> None:
    async with database.writing() as session:
        for chat, state in ((1, TargetState.ACTIVE), (2, TargetState.PAUSED), (3, TargetState.GONE)):
            target = await add_target(session, chat)
            await add_subscription(session, target)
            await set_state(session, target.id, state)
        await add_alert(session, await add_notice(session), at=LATER)
        notice = await add_notice(session)
        await QueryIndex([]).record_matches(session, notice, title="物流", body="", source=SOURCE)
        await add_alert(session, notice, at=LATER)
    await fan_out(database)
    assert await told(database) == [1]


async def test_an_alert_raised_twice_under_one_key_is_one(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session)
        said = {"key": "new:1", "kind": AlertKind.NEW, "priority": 2, "created_at": START, "notice_id": notice}
        assert await raise_alert(session, **said) is not None
        assert await raise_alert(session, **said) is None


async def test_a_broken_source_is_told_to_admins_alone(database: Database) -> None:
    async with database.writing() as session:
        await add_notice(session)
        for chat in (1, 2):
            await add_subscription(session, await add_target(session, chat))
        said = {"key": "broken:1", "kind": AlertKind.SOURCE_BROKEN, "priority": 1, "created_at": START}
        await raise_alert(session, **said, source_name=SOURCE)
    await fan_out(database, admins=(2,))
    assert await told(database) == [2]


async def remind(database: Database, profile: Profile = PROFILE, *, due_at: dt.datetime, key: str = "") -> None:
    async with database.writing() as session:
        notice = await session.scalar(select(func.max(AlertRow.notice_id)))
        await raise_alert(
            session,
            key=f"reminder:{due_at}:{key}",
            kind=AlertKind.REMINDER,
            priority=0,
            created_at=due_at,
            notice_id=notice,
            profile_id=await ensure_profile(session, profile),
            on=due_at.date(),
            details={"lead_days": 0, "due_at": due_at.isoformat()},
        )


async def new_alert_told(database: Database, *chats: int) -> None:
    """A notice that everybody was told of at START."""
    async with database.writing() as session:
        notice = await add_notice(session)
        for chat in chats:
            await add_subscription(session, await add_target(session, chat))
        await add_alert(session, notice, at=START)
    await fan_out(database, START)
    async with database.writing() as session:
        await settle(session, [Told(tuple(await session.scalars(select(DeliveryRow.id))), 1, START)])


async def test_a_reminder_reaches_those_of_its_profile(database: Database) -> None:
    await new_alert_told(database, 1)
    other = Profile("Europe/Berlin", PROFILE.remind_at, PROFILE.lead_days)
    async with database.writing() as session:
        target = await add_target(session, 2, profile=other)
        query = await QueryIndex([]).ensure(session, parse("all"), START)
        await subscribe(session, target.id, query, START)
    await remind(database, due_at=START + 24 * HOUR)
    await fan_out(database)
    assert await told(database) == [1, 1]


async def test_no_reminder_within_twenty_hours_of_an_alert_on_the_same_notice(database: Database) -> None:
    await new_alert_told(database, 1)
    await remind(database, due_at=START + 19 * HOUR)
    await fan_out(database)
    assert await told(database) == [1]
    await remind(database, due_at=START + 21 * HOUR)
    await fan_out(database)
    assert await told(database) == [1, 1]


async def test_a_clock_set_back_between_an_alert_and_a_reminder_makes_them_no_strangers(database: Database) -> None:
    await new_alert_told(database, 1)
    await remind(database, due_at=START - HOUR / 2)
    await fan_out(database, START - HOUR / 2)
    assert await told(database) == [1]


async def test_who_subscribed_before_the_clock_was_set_back_is_told_at_once(database: Database) -> None:
    """And an alert raised before is due now, not when the clock has come round."""
    now = START - HOUR
    async with database.writing() as session:
        notices = [await add_notice(session) for _ in range(2)]
        for number, notice in enumerate(notices):
            await add_subscription(session, await add_target(session, number + 1), at=START)
            await add_alert(session, notice, at=START - number * HOUR)
    await fan_out(database, now)
    assert await told(database) == [1, 2, 1, 2]
    async with database.reading() as session:
        assert set(await session.scalars(select(DeliveryRow.due_at))) == {now}


async def test_two_dates_of_one_notice_that_come_near_together_are_both_said(database: Database) -> None:
    await new_alert_told(database, 1)
    for lead in ("0", "1"):
        await remind(database, due_at=START + 48 * HOUR, key=lead)
    await fan_out(database)
    assert await told(database) == [1, 1, 1]


@pytest.mark.postgres
async def test_a_reminder_waits_for_an_earlier_alert_that_another_process_has_in_hand(postgres_url: str) -> None:
    """Else who is told of the notice by the one would be reminded of it by the other."""
    database = Database(postgres_url)
    async with database.writing() as session:
        notice = await add_notice(session)
        await add_subscription(session, await add_target(session, 1))
        await add_alert(session, notice, at=START)
    await remind(database, due_at=START + HOUR)
    async with database.writing() as busy, database.writing() as session:
        assert await fan_out_chunk(busy, [], LATER)
        assert not await fan_out_chunk(session, [], LATER)
    await fan_out(database)
    assert await told(database) == [1]
    await database.close()
