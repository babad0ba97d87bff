"""Who asked in time to be told, on both databases."""

import asyncio
import datetime as dt

import pytest
from sqlalchemy import func, select, text

from core.stories import Relation
from state.audience import last_number
from state.database import Database
from state.fanout import fan_out_chunk
from state.stories import relate
from state.tables import AlertRow, DeliveryRow, SubscriptionRow
from tests.builders import add_alert, add_notice, add_subscription, add_target
from tests.fakes import START
from tests.waiting import eventually

HOUR = dt.timedelta(hours=1)


async def ask(database: Database, *, at: dt.datetime) -> None:
    async with database.writing() as session:
        await add_subscription(session, await add_target(session), at=at)


async def owed(database: Database) -> int:
    """How many deliveries there are once all alerts are fanned out."""
    async with database.writing() as session:
        while await fan_out_chunk(session, (), START + 2 * HOUR):
            pass
        return await session.scalar(select(func.count()).select_from(DeliveryRow)) or 0


async def test_who_asked_before_the_alert_was_there_is_told_however_long_its_turn_lasted(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session)
    await ask(database, at=START + HOUR)
    async with database.writing() as session:
        await add_alert(session, notice, at=START)
    assert await owed(database) == 1


async def test_who_asked_during_a_long_turn_hears_of_one_change_once(database: Database) -> None:
    async with database.writing() as session:
        first, second = await add_notice(session), await add_notice(session)
        await relate(session, second, first, Relation.SAME)
    await ask(database, at=START + HOUR)
    for notice in (first, second):
        async with database.writing() as session:
            await add_alert(session, notice, at=START)
    assert await owed(database) == 1


async def test_transactions_without_an_alert_take_no_number(database: Database) -> None:
    await ask(database, at=START)
    async with database.writing() as session:
        assert await last_number(session) == 0
    for _ in range(2):
        async with database.writing() as session:
            notice = await add_notice(session)
            for _ in range(3):
                await add_alert(session, notice)
    async with database.reading() as session:
        assert list(await session.scalars(select(AlertRow.raised_in).order_by(AlertRow.id))) == [1] * 3 + [2] * 3


async def test_an_alert_whose_transaction_fails_takes_no_number(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.writing() as session:
            await add_alert(session, await add_notice(session))
            raise ZeroDivisionError
    async with database.writing() as session:
        assert await last_number(session) == 0


@pytest.mark.postgres
async def test_alerts_are_not_there_before_who_is_just_asking_is(postgres_url: str) -> None:
    database = Database(postgres_url)

    async def raise_one() -> None:
        async with database.writing() as session:
            await add_alert(session, notice)

    async def waits_for_a_lock() -> bool:
        async with database.reading() as session:
            return bool(await session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))

    async with database.writing() as session:
        notice = await add_notice(session)
        target = await add_target(session)
    async with asyncio.TaskGroup() as group, database.writing() as session:
        await add_subscription(session, target, at=START + HOUR)
        group.create_task(raise_one())
        await eventually(waits_for_a_lock)
        assert await session.scalar(select(func.count()).select_from(AlertRow)) == 0
    async with database.reading() as session:
        assert await session.scalar(select(SubscriptionRow.asked_after)) == 0
        assert await session.scalar(select(AlertRow.raised_in)) == 1
    await database.close()
