"""Rights held by one process at a time, taken over when their holder is heard of no more."""

import datetime as dt

from sqlalchemy import or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from state.tables import LeaseRow
from state.upsert import insert_into


async def take_lease(session: AsyncSession, name: str, holder: str, now: dt.datetime, ttl: dt.timedelta) -> int | None:
    """Take or renew the right `name` until now + ttl; answers its epoch, or None while another holds it.

    The epoch rises with each change of holder: what an earlier one had begun can be told by its lower number.
    """
    first = insert_into(session, LeaseRow).values(name=name, holder=holder, until=now + ttl, epoch=1)
    epoch: int | None = await session.scalar(
        first.on_conflict_do_nothing(index_elements=["name"]).returning(LeaseRow.epoch)
    )
    if epoch is not None:
        return epoch
    mine = update(LeaseRow).where(LeaseRow.name == name, LeaseRow.holder == holder)
    epoch = await session.scalar(mine.values(until=now + ttl).returning(LeaseRow.epoch))
    if epoch is not None:
        return int(epoch)
    # A lease that ends far beyond any ttl was taken under a clock that ran ahead: it is nobody's.
    is_over = or_(LeaseRow.until <= now, LeaseRow.until > now + 10 * ttl)
    ended = update(LeaseRow).where(LeaseRow.name == name, is_over)
    taken = ended.values(holder=holder, until=now + ttl, epoch=LeaseRow.epoch + 1)
    risen: int | None = await session.scalar(taken.returning(LeaseRow.epoch))
    return risen


async def give_up_lease(session: AsyncSession, name: str, holder: str, now: dt.datetime) -> None:
    """Let the next one in at once."""
    mine = update(LeaseRow).where(LeaseRow.name == name, LeaseRow.holder == holder)
    await session.execute(mine.values(until=now, holder=""))
