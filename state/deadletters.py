"""Deliveries that were given up: listed, counted, owed again."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import AlertId, DeliveryId, DeliveryState, TargetId, TargetState
from state.deliveries import IS_DEAD
from state.signals import Signal, announce
from state.tables import DeliveryRow, TargetRow

ALL = (1 << 63) - 1  # a limit that is none: it keeps an order within a subquery


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A delivery that was given up, to which chat (and forum topic, or 0), and why."""

    id: DeliveryId
    alert_id: AlertId
    target_id: TargetId
    chat_id: int
    thread_id: int
    fault: str


async def list_dead(session: AsyncSession, limit: int = 100) -> list[DeadLetter]:
    """The newest dead letters."""
    dead = select(DeliveryRow, TargetRow.chat_id, TargetRow.thread_id).join(
        TargetRow, TargetRow.id == DeliveryRow.target_id
    )
    newest = dead.where(IS_DEAD).order_by(DeliveryRow.id.desc()).limit(limit)
    return [
        DeadLetter(
            DeliveryId(row.DeliveryRow.id), AlertId(row.DeliveryRow.alert_id), TargetId(row.DeliveryRow.target_id),
            row.chat_id, row.thread_id, row.DeliveryRow.fault or "",
        )
        for row in (await session.execute(newest)).all()
    ]  # fmt: skip


async def count_dead(session: AsyncSession) -> int:
    """How many dead letters there are.

    By their ids in order, for then SQLite reads the index that holds no others; to count all, it reads a wider one.
    """
    dead = select(DeliveryRow.id).where(IS_DEAD).order_by(DeliveryRow.id).limit(ALL)
    return await session.scalar(select(func.count()).select_from(dead.subquery())) or 0


async def resend_dead(
    session: AsyncSession, ids: Collection[DeliveryId] | None, now: dt.datetime
) -> frozenset[DeliveryId]:
    """Owe these dead letters again, all of them for None, with all their tries before them; answers which.

    What is owed to a chat that is gone stays where it is; to one that paused it is owed, and sent when it resumes.
    """
    told = select(TargetRow.id).where(TargetRow.state != TargetState.GONE)
    dead = update(DeliveryRow).where(IS_DEAD, DeliveryRow.target_id.in_(told))
    if ids is not None:
        dead = dead.where(DeliveryRow.id.in_(ids))
    again = dead.values(state=DeliveryState.OWED, due_at=now, attempts=0).returning(DeliveryRow.id)
    revived = (await session.scalars(again)).all()
    await announce(session, Signal.DELIVERIES)
    return frozenset(map(DeliveryId, revived))
