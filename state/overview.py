"""How things stand, in numbers, for who runs the program."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import SourceName, TargetState
from state.deadletters import count_dead
from state.deliveries import IS_OPEN
from state.signals import Signal, announce
from state.tables import AlertRow, DeliveryRow, NoticeRow, ScheduleRow, SubscriptionRow, TargetRow


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts as of now; `owed_since` is when the oldest delivery that should be told by now fell due (UTC)."""

    targets: int
    subscriptions: int
    notices: int
    alerts_waiting: int
    due: int
    held: int
    owed_since: dt.datetime | None
    dead: int


async def load_overview(session: AsyncSession, now: dt.datetime) -> Overview:
    """Everybody who is told, all that is stored, and what waits."""
    due = select(func.count(), func.min(DeliveryRow.due_at)).where(IS_OPEN, DeliveryRow.due_at <= now)
    count, since = (await session.execute(due)).one()
    counts = [
        select(func.count()).select_from(TargetRow).where(TargetRow.state == TargetState.ACTIVE),
        select(func.count()).select_from(SubscriptionRow),
        select(func.count()).select_from(NoticeRow),
        select(func.count()).select_from(AlertRow).where(AlertRow.fanned_out_at.is_(None)),
        select(func.count()).select_from(DeliveryRow).where(IS_OPEN, DeliveryRow.due_at > now),
    ]
    targets, subscriptions, notices, waiting, held = [await session.scalar(each) or 0 for each in counts]
    dead = await count_dead(session)
    return Overview(targets, subscriptions, notices, waiting, count, held, since, dead)


async def recheck(session: AsyncSession, name: SourceName, now: dt.datetime) -> bool:
    """Let a source be polled at the next opportunity, whatever it waited for; False where there is none of the name."""
    due = update(ScheduleRow).where(ScheduleRow.source_name == name).values(next_poll_at=now)
    found = await session.scalar(due.returning(ScheduleRow.source_name))
    await announce(session, Signal.SOURCES)
    return found is not None
