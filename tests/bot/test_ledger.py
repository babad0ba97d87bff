"""The ledger: who sent waits until it is committed; a fault in one entry, and trouble of the state, lose no other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.ledger import RETRY_S, Ledger
from core.model import AlertKind, DeliveryId, DeliveryState
from state.database import Database
from state.fanout import fan_out_chunk
from state.outbox import claim_due
from state.settlements import PutBack, Told
from state.tables import DeliveryRow
from state.trouble import Trouble
from tests.builders import BOT, add_alert, add_notice, add_subscription, add_target
from tests.fakes import START, ManualClock
from tests.waiting import eventually, running

FAULTY = "\0"


async def claim(database: Database, chats: int) -> list[DeliveryId]:
    """So many deliveries in hand, of one alert."""
    async with database.writing() as session:
        notice = await add_notice(session)
        for chat in range(1, chats + 1):
            await add_subscription(session, await add_target(session, chat))
        await add_alert(session, notice, AlertKind.NEW)
        while await fan_out_chunk(session, (), START):
            pass
        parcels = await claim_due(session, BOT, 1, START, targets=chats)
    return [owed.id for parcel in parcels for owed in parcel.owed]


async def states(database: Database) -> dict[int, DeliveryState]:
    async with database.reading() as session:
        return {row.id: DeliveryState(row.state) for row in await session.scalars(select(DeliveryRow))}


class Book:
    """A ledger, and how long its state was away."""

    def __init__(self, database: Database, clock: ManualClock) -> None:
        self.away: list[float] = []
        self.still_away: list[tuple[float, str]] = []
        self.ledger = Ledger(database, clock, Trouble(clock, self.state_is_away, self.state_was_away))

    def state_is_away(self, seconds: float, reason: str) -> None:
        self.still_away.append((seconds, reason))

    def state_was_away(self, seconds: float, reason: str) -> None:
        self.away.append(seconds)

    async def run(self, stop: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self.ledger.run(stop))
            await stop.wait()
            self.ledger.wake()


async def test_who_enters_goes_on_when_it_is_committed(database: Database, clock: ManualClock) -> None:
    ids = await claim(database, 3)
    book = Book(database, clock)
    async with running(book), asyncio.TaskGroup() as group:
        for id_ in ids:
            group.create_task(book.ledger.enter(Told((id_,), 7, START)))
    assert set((await states(database)).values()) == {DeliveryState.SENT}
    assert book.away == []


@pytest.mark.postgres
async def test_an_entry_that_can_never_be_written_keeps_no_other_from_it(postgres_url: str, clock: ManualClock) -> None:
    """PostgreSQL refuses a text with a NUL in it: the one entry is given up, loudly; the others are committed."""
    database = Database(postgres_url)
    first, faulty, last = await claim(database, 3)
    book = Book(database, clock)
    async with running(book), asyncio.TaskGroup() as group:
        group.create_task(book.ledger.enter(Told((first,), 7, START)))
        group.create_task(book.ledger.enter(PutBack((faulty,), START, FAULTY)))
        group.create_task(book.ledger.enter(Told((last,), 8, START)))
    found = await states(database)
    assert (found[first], found[faulty], found[last]) == (
        DeliveryState.SENT, DeliveryState.SENDING, DeliveryState.SENT,
    )  # fmt: skip
    await database.close()


class Full(Database):
    """A state that cannot be written for now."""

    is_full = True

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        if self.is_full:
            raise OperationalError("COMMIT", {}, Exception("disk is full"))
        async with super().writing() as session:
            yield session


@pytest.mark.parametrize("seconds", [1, 30])
async def test_what_cannot_be_written_now_is_kept_and_how_long_is_told(
    state_url: str, database: Database, clock: ManualClock, seconds: int
) -> None:
    ids = await claim(database, 2)
    full = Full(state_url)
    book = Book(full, clock)

    async def waits() -> bool:
        return bool(clock.sleeping)

    async with running(book), asyncio.TaskGroup() as group:
        for id_ in ids:
            group.create_task(book.ledger.enter(Told((id_,), 7, START)))
        for _ in range(seconds):
            await eventually(waits)
            assert DeliveryState.SENT not in (await states(database)).values()
            clock.move(seconds=RETRY_S)
        await eventually(waits)
        full.is_full = False
        clock.move(seconds=RETRY_S)
    assert set((await states(database)).values()) == {DeliveryState.SENT}
    assert len(book.away) == 1
    assert book.away[0] >= seconds * RETRY_S
    assert book.still_away[:seconds] == [(number * RETRY_S, "disk is full") for number in range(seconds)]
    await full.close()
