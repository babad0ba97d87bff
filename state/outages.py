"""Whether the program has been away for long: then what it finds is gathered for a moment, and told as a summary."""

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from state.marks import read_mark, write_mark
from state.tables import AlertRow, ScheduleRow

MARK = "gathering"
AWAY = dt.timedelta(hours=1)
GATHERING = dt.timedelta(minutes=3)  # a restart spreads its overdue sources over one


async def note_start(session: AsyncSession, now: dt.datetime) -> None:
    """A role begins: if no source was read for an hour, or an alert waits so long, what comes up now is gathered.

    The first start ever is none of these.
    """
    read_at = await session.scalar(select(func.max(ScheduleRow.succeeded_at)))
    waits_since = await session.scalar(select(func.min(AlertRow.created_at)).where(AlertRow.fanned_out_at.is_(None)))
    if min(filter(None, (read_at, waits_since)), default=now) >= now - AWAY:
        return
    await write_mark(session, MARK, (now + GATHERING).isoformat())


async def gathering_until(session: AsyncSession, now: dt.datetime) -> dt.datetime | None:
    """Until when nothing new is told, because the program has just come back; None in everyday life.

    What lies further ahead than it ever does was noted by a clock that ran ahead, and holds up nobody.
    """
    value = await read_mark(session, MARK)
    until = dt.datetime.fromisoformat(value) if value else now
    return until if now < until <= now + GATHERING else None
