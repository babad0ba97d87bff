"""Who asked in time to be told, on both databases."""

import asyncio
import datetime as dt

import pytest
from sqlalchemy import func, select, text

from core.model import Target
from core.queries import parse
from core.stories import Relation
from state.audience import last_number, number_raised
from state.database import Database
from state.fanout import fan_out_chunk
from state.queries import QueryIndex
from state.stories import relate
from state.subscriptions import subscribe
from state.tables import AlertRow, DeliveryRow, NoticeRow, SubscriptionRow
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


@pytest.mark.parametrize("behind_by", [-3 * HOUR, HOUR])
async def test_who_asks_by_another_clock_gets_no_backlog(database: Database, behind_by: dt.timedelta) -> None:
    """Of several machines one may be late, or ahead of that which fans out."""
    async with database.writing() as session:
        notice = await add_notice(session)
    async with database.writing() as session:
        await add_alert(session, notice, at=START)
    await ask(database, at=START - behind_by)
    assert await owed(database) == 0


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


async def waits_for_a_lock(database: Database) -> bool:
    async with database.reading() as session:
        return bool(await session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))


@pytest.mark.postgres
async def test_alerts_are_not_there_before_who_is_just_asking_is(postgres_url: str) -> None:
    database = Database(postgres_url)

    async def raise_one() -> None:
        async with database.writing() as session:
            await add_alert(session, notice)

    async with database.writing() as session:
        notice = await add_notice(session)
        target = await add_target(session)
    async with asyncio.TaskGroup() as group, database.writing() as session:
        await add_subscription(session, target, at=START + HOUR)
        group.create_task(raise_one())
        await eventually(lambda: waits_for_a_lock(database))
        assert await session.scalar(select(func.count()).select_from(AlertRow)) == 0
    async with database.reading() as session:
        assert await session.scalar(select(SubscriptionRow.asked_after)) == 0
        assert await session.scalar(select(AlertRow.raised_in)) == 1
    await database.close()


@pytest.mark.postgres
async def test_who_asks_while_alerts_are_being_committed_waits_and_finds_the_notice(postgres_url: str) -> None:
    """It is not told, for it can see what there is; by the clock of its machine it asked before."""
    database = Database(postgres_url)
    async with database.writing() as session:
        target = await add_target(session)
    async with asyncio.TaskGroup() as group, database.writing() as session:
        notice = await add_notice(session)
        await add_alert(session, notice, at=START)
        await number_raised(session)
        asking = group.create_task(ask_and_look(database, target))
        await eventually(lambda: waits_for_a_lock(database))
    assert asking.result() == [notice]
    assert await owed(database) == 0
    await database.close()


async def ask_and_look(database: Database, target: Target) -> list[int]:
    """Subscribe; answers the notices that are there to be found then."""
    async with database.writing() as session:
        query_id = await QueryIndex(()).ensure(session, parse("物流"), START)
        await subscribe(session, target.id, query_id, START - HOUR)
        return list(await session.scalars(select(NoticeRow.id)))
