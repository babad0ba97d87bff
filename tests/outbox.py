"""Deliveries owed to chats, and claimed as a sender claims them."""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import select

from core.model import TargetId
from state.database import Database
from state.fanout import fan_out_chunk
from state.outbox import Parcel, claim_due
from state.tables import DeliveryRow
from tests.builders import BOT, add_alert, add_notice, add_subscription, add_target
from tests.fakes import START


async def owe(database: Database, *chats: int, alerts: int = 1) -> None:
    """Deliveries of `alerts` alerts to each of these chats."""
    async with database.writing() as session:
        notice = await add_notice(session)
        for chat in chats:
            await add_subscription(session, await add_target(session, chat))
        for number in range(alerts):
            await add_alert(session, notice, priority=3 - number % 2)
    await fan_out(database)


async def fan_out(database: Database) -> None:
    """Every alert there is, to the end."""
    async with database.writing() as session:
        while await fan_out_chunk(session, (), START):
            pass


async def claim(
    database: Database,
    *,
    epoch: int = 1,
    now: dt.datetime = START,
    targets: int = 100,
    busy: Collection[TargetId] | None = (),
) -> list[Parcel]:
    async with database.writing() as session:
        return await claim_due(session, BOT, epoch, now, targets=targets, busy=busy)


def chats(parcels: Collection[Parcel]) -> list[int]:
    return [parcel.target.chat_id for parcel in parcels]


async def states(database: Database) -> list[str]:
    async with database.reading() as session:
        return list(await session.scalars(select(DeliveryRow.state).order_by(DeliveryRow.id)))
