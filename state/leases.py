"""Rights held by one process at a time, taken over when their holder is heard of no more.

A holder renews its lease every few seconds. Whoever waits for a bot's watches it: one that has not changed for its time
to live is nobody's. That time is measured by who watches, never read from the row, so that a clock that is set, or that
differs between two machines, neither ends a lease that is held nor keeps one that is not.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from state.tables import LeaseRow
from state.upsert import insert_into

NOBODY = ""
SENDER = "sender:"


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease as it stands: by whom it is held, in which epoch, and until when (UTC), by the holder's clock."""

    holder: str
    epoch: int
    until: dt.datetime


async def read_lease(session: AsyncSession, name: str) -> Lease | None:
    """The lease of this name, if anybody ever took it."""
    row = await session.get(LeaseRow, name, populate_existing=True)
    return Lease(row.holder, row.epoch, row.until) if row else None


async def take_lease_as_seen(
    session: AsyncSession, name: str, holder: str, until: dt.datetime, seen: Lease | None
) -> int | None:
    """Take or renew a lease that still is as it was `seen`; answers its epoch, or None where another was quicker.

    The epoch rises with each change of holder: what an earlier one had begun can be told by its lower number. Whether
    the lease may be taken is for the caller to judge: it is free, its own, or its holder was heard of no more.
    """
    if seen is None:
        first = insert_into(session, LeaseRow).values(name=name, holder=holder, until=until, epoch=1)
        taken = first.on_conflict_do_nothing(index_elements=["name"]).returning(LeaseRow.epoch)
        epoch: int | None = await session.scalar(taken)
        return epoch
    as_seen = LeaseRow.name == name, LeaseRow.holder == seen.holder, LeaseRow.epoch == seen.epoch
    epoch = seen.epoch + (seen.holder != holder)
    taken = update(LeaseRow).where(*as_seen, LeaseRow.until == seen.until)
    return await session.scalar(taken.values(holder=holder, until=until, epoch=epoch).returning(LeaseRow.epoch))


async def take_lease(session: AsyncSession, name: str, holder: str, now: dt.datetime, ttl: dt.timedelta) -> int | None:
    """Take or renew the right `name` until now + ttl; answers its epoch, or None while another holds it.

    By the clocks of those who ask: for work that does no harm when two do it at once for a while, as after a clock was
    set. One that ends far beyond any ttl was taken under a clock that ran ahead: it is nobody's.
    """
    seen = await read_lease(session, name)
    if seen and seen.holder != holder and now < seen.until <= now + 10 * ttl:
        return None
    return await take_lease_as_seen(session, name, holder, now + ttl, seen)


async def give_up_lease(session: AsyncSession, name: str, holder: str, now: dt.datetime) -> None:
    """Let the next one in at once."""
    mine = update(LeaseRow).where(LeaseRow.name == name, LeaseRow.holder == holder)
    await session.execute(mine.values(until=now, holder=NOBODY))


def sender_lease(bot_id: int) -> str:
    """The name of the right to speak for a bot: to send its messages and to hear what people say to it."""
    return f"{SENDER}{bot_id}"


async def list_senders(session: AsyncSession) -> list[tuple[int, dt.datetime]]:
    """Each bot that somebody ever spoke for, and until when the last one did (UTC)."""
    leases = select(LeaseRow.name, LeaseRow.until).where(LeaseRow.name.startswith(SENDER))
    return [(int(name.removeprefix(SENDER)), until) for name, until in (await session.execute(leases)).all()]
