"""What became of deliveries in hand, on both databases."""

import datetime as dt

import pytest
from sqlalchemy import func, select, update

from core.changes import PRIORITY_MOVED, PRIORITY_NEW, PRIORITY_REST, PRIORITY_URGENT
from core.model import TargetState
from state.database import Database
from state.outbox import DeliveryState, next_due
from state.settlements import (
    GivenUp,
    PutBack,
    Released,
    Told,
    drop_target,
    give_up,
    move_target,
    put_back,
    release_untried,
    settle,
)
from state.tables import AlertRow, DeliveryRow, TargetRow
from tests.builders import BOT
from tests.fakes import START
from tests.outbox import chats, claim, owe, states

MINUTE = dt.timedelta(minutes=1)


async def test_a_wait_that_we_were_asked_for_is_no_try(database: Database) -> None:
    await owe(database, 1)
    [parcel] = await claim(database)
    async with database.writing() as session:
        await put_back(session, [parcel.owed[0].id], START, "asked to wait", counts=False)
    assert [one.owed[0].attempts for one in await claim(database)] == [1]


@pytest.mark.parametrize("was_tried", [True, False])
async def test_who_was_made_to_wait_in_its_turn_does_not_wait_for_the_rest_too(
    database: Database, *, was_tried: bool
) -> None:
    """A group that was held for half a minute is not told an hour later, behind a broadcast."""
    await owe(database, -5, 1, 2, 3)
    group = next(parcel for parcel in await claim(database) if parcel.target.chat_id == -5)
    ids = (group.owed[0].id,)
    asked = PutBack(ids, START + MINUTE, "asked to wait", counts=False, was_next=True)
    async with database.writing() as session:
        await settle(session, [asked if was_tried else Released(ids, START + MINUTE, was_next=True)])
    assert chats(await claim(database, epoch=2, targets=1)) != [-5]
    assert chats(await claim(database, epoch=3, now=START + MINUTE, targets=1)) == [-5]


@pytest.mark.parametrize(
    ("own", "then"),
    [
        (PRIORITY_REST, PRIORITY_NEW),
        (PRIORITY_NEW, PRIORITY_MOVED),
        (PRIORITY_MOVED, PRIORITY_MOVED),
        (PRIORITY_URGENT, PRIORITY_URGENT),
    ],
)
@pytest.mark.parametrize("was_tried", [True, False])
async def test_who_waits_again_and_again_becomes_more_urgent_once_and_never_as_a_reminder_for_today(
    database: Database, own: int, then: int, *, was_tried: bool
) -> None:
    await owe(database, -5)
    async with database.writing() as session:
        await session.execute(update(AlertRow).values(priority=own))
        await session.execute(update(DeliveryRow).values(priority=own))
    for epoch in (1, 2, 3):
        [parcel] = await claim(database, epoch=epoch)
        ids = (parcel.owed[0].id,)
        asked = PutBack(ids, START, "asked to wait", counts=False, was_next=True)
        async with database.writing() as session:
            await settle(session, [asked if was_tried else Released(ids, START, was_next=True)])
    [again] = await claim(database, epoch=9)
    assert again.owed[0].priority == then


async def test_a_chats_order_outlives_its_waits(database: Database) -> None:
    """What would rise to what is moved, or to what has risen, does not go before it."""
    await owe(database, -5, alerts=6)
    async with database.writing() as session:
        moved = await session.scalar(select(func.max(DeliveryRow.alert_id)))
        await session.execute(update(AlertRow).where(AlertRow.id == moved).values(priority=PRIORITY_MOVED))
        await session.execute(update(DeliveryRow).where(DeliveryRow.alert_id == moved).values(priority=PRIORITY_MOVED))
    [first] = await claim(database)
    order = [owed.id for owed in first.owed]
    for told in range(len(order)):
        for wait in (1, 2):
            async with database.writing() as session:
                await settle(session, [Released(tuple(order[told:]), START, was_next=True)])
            [again] = await claim(database, epoch=10 * told + wait + 1)
            assert [owed.id for owed in again.owed] == order[told:]
        async with database.writing() as session:
            await settle(session, [Told((order[told],), told, START)])


async def test_a_refused_token_makes_nothing_more_urgent(database: Database) -> None:
    await owe(database, 1)
    [parcel] = await claim(database)
    async with database.writing() as session:
        await settle(session, [PutBack((parcel.owed[0].id,), START, "unauthorized", counts=False)])
    [again] = await claim(database, epoch=2)
    assert (again.owed[0].priority, again.owed[0].attempts) == (parcel.owed[0].priority, 1)


async def test_a_fault_of_the_network_costs_the_place_in_the_line(database: Database) -> None:
    """When the server is in trouble it is so for all of them, and what is urgent stays first."""
    await owe(database, 1)
    [parcel] = await claim(database)
    async with database.writing() as session:
        await put_back(session, [parcel.owed[0].id], START, "HTTP 502")
    assert [one.owed[0].priority for one in await claim(database)] == [parcel.owed[0].priority]


async def test_what_was_sent_is_sent_for_good(database: Database) -> None:
    await owe(database, 1)
    [parcel] = await claim(database)
    async with database.writing() as session:
        await settle(session, [Told((parcel.owed[0].id,), 55, START)])
    assert await states(database) == [DeliveryState.SENT]
    assert await claim(database, epoch=9) == []


@pytest.mark.parametrize("late", [PutBack, GivenUp])
async def test_what_another_sender_has_told_stays_told(database: Database, late: type[PutBack | GivenUp]) -> None:
    """A sender that has lost its lease settles late what it had in hand."""
    await owe(database, 1)
    await claim(database, epoch=1)
    [parcel] = await claim(database, epoch=2)
    ids = (parcel.owed[0].id,)
    async with database.writing() as session:
        await settle(session, [Told(ids, 55, START)])
        await settle(session, [PutBack(ids, START, "late") if late is PutBack else GivenUp(ids, "late")])
    assert await states(database) == [DeliveryState.SENT]


async def test_what_was_put_back_is_due_later(database: Database) -> None:
    await owe(database, 1)
    [parcel] = await claim(database)
    async with database.writing() as session:
        await put_back(session, [parcel.owed[0].id], START + MINUTE, "the server is in trouble")
    assert await claim(database) == []
    async with database.reading() as session:
        assert await next_due(session, BOT) == START + MINUTE
    assert [one.owed[0].attempts for one in await claim(database, now=START + MINUTE)] == [2]


async def test_what_was_not_tried_costs_no_attempt(database: Database) -> None:
    await owe(database, 1)
    [parcel] = await claim(database)
    async with database.writing() as session:
        await release_untried(session, [parcel.owed[0].id], START)
    assert [one.owed[0].attempts for one in await claim(database)] == [1]


async def test_a_dead_letter_rests(database: Database) -> None:
    await owe(database, 1)
    [parcel] = await claim(database)
    async with database.writing() as session:
        await give_up(session, [parcel.owed[0].id], "tried in vain")
        await release_untried(session, [parcel.owed[0].id], START)
    assert await claim(database, epoch=9) == []
    assert await states(database) == [DeliveryState.DEAD]


async def test_a_target_that_is_gone_is_owed_nothing_and_told_nothing_more(database: Database) -> None:
    await owe(database, 1, alerts=2)
    [parcel] = await claim(database)
    async with database.writing() as session:
        await drop_target(session, parcel.target.id, "blocked")
    assert await states(database) == [DeliveryState.DROPPED] * 2
    async with database.reading() as session:
        assert await session.scalar(select(TargetRow.state)) == TargetState.GONE


async def test_a_group_that_moved_is_followed(database: Database) -> None:
    await owe(database, -5)
    [parcel] = await claim(database)
    async with database.writing() as session:
        await move_target(session, parcel.target, -1005)
        await release_untried(session, [parcel.owed[0].id], START)
    [again] = await claim(database)
    assert (again.target.chat_id, again.target.id) == (-1005, parcel.target.id)


async def test_a_group_that_moved_to_a_known_one_becomes_one_with_it_and_is_told_once(database: Database) -> None:
    await owe(database, -5, -1005)
    old = next(parcel for parcel in await claim(database) if parcel.target.chat_id == -5)
    async with database.writing() as session:
        await move_target(session, old.target, -1005)
        assert list(await session.scalars(select(TargetRow.chat_id))) == [-1005]
    assert len(await states(database)) == 1
