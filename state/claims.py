"""Who polls a source now, and when it may be claimed next.

What is done for every poll of every source is done for many at once, by statements on tables rather than on rows.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import cast

from sqlalchemy import ColumnElement, CursorResult, Table, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import SourceName
from core.schedule import CLOCKS_DIFFER
from state.tables import SourceRow

# An instant further ahead than any that we write was written under a clock that ran ahead, and binds nobody.
LONGEST_CLAIM = dt.timedelta(hours=1)

_sources = cast("Table", SourceRow.__table__)
_BROUGHT_BACK = (
    update(_sources)
    .where(_sources.c.name == bindparam("of"), _sources.c.next_poll_at > bindparam("latest"))
    .values(next_poll_at=bindparam("now"))
)


async def claim_due(
    session: AsyncSession,
    names: Collection[SourceName],
    holder: str,
    now: dt.datetime,
    *,
    ttl: dt.timedelta,
    limit: int,
) -> tuple[SourceName, ...]:
    """Take up to `limit` of these sources that are due, the longest due first; the holder's until now + ttl."""
    if not names:
        return ()
    due = (
        select(_sources.c.name)
        .where(_sources.c.name.in_(names), _is_due(now), is_free(now))
        .order_by(_sources.c.next_poll_at, _sources.c.name)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = (await session.scalars(due)).all()
    if claimed:
        taken = {"claimed_by": holder, "claimed_until": now + ttl}
        await session.execute(update(_sources).where(_sources.c.name.in_(claimed)).values(taken))
    return tuple(SourceName(name) for name in claimed)


async def renew_claims(session: AsyncSession, names: Collection[SourceName], holder: str, until: dt.datetime) -> None:
    """Keep these sources until then, those that are still the holder's."""
    if not names:
        return
    mine = update(_sources).where(_sources.c.name.in_(names), _sources.c.claimed_by == holder)
    await session.execute(mine.values(claimed_until=until))


async def claim_one(session: AsyncSession, name: SourceName, holder: str, now: dt.datetime, ttl: dt.timedelta) -> bool:
    """Take this source, due or not; False while somebody else polls it."""
    free = update(SourceRow).where(SourceRow.name == name, is_free(now))
    taken = await session.execute(free.values(claimed_by=holder, claimed_until=now + ttl))
    return _count(taken) == 1


async def holds_claim(session: AsyncSession, name: SourceName, holder: str) -> bool:
    """Whether this holder's claim still stands; keeps it so until the transaction ends."""
    held = select(SourceRow.name).where(SourceRow.name == name, SourceRow.claimed_by == holder).with_for_update()
    return await session.scalar(held) is not None


async def release_claims(session: AsyncSession, holder: str, names: Collection[SourceName] | None = None) -> None:
    """Give up these, or all that this holder has: one that starts anew takes up what it left when it was killed."""
    mine = update(_sources).where(_sources.c.claimed_by == holder)
    if names is not None:
        if not names:
            return
        mine = mine.where(_sources.c.name.in_(names))
    await session.execute(mine.values(claimed_by=None, claimed_until=None))


async def load_schedule(
    session: AsyncSession, now: dt.datetime, names: Collection[SourceName] | None = None
) -> dict[SourceName, dt.datetime]:
    """When each of these sources, or of all that there are, may be claimed; a claim held counts until it ends."""
    columns = _sources.c
    chosen = select(columns.name, columns.next_poll_at, columns.polled_at, columns.claimed_until)
    if names is not None:
        if not names:
            return {}
        chosen = chosen.where(columns.name.in_(names))
    return {
        SourceName(name): _free_at(due, polled_at, claimed_until, now)
        for name, due, polled_at, claimed_until in await session.execute(chosen)
    }


async def bring_back(session: AsyncSession, latest: Mapping[SourceName, dt.datetime], now: dt.datetime) -> None:
    """Make due now which of these sources are due after the latest instant that there can be: no clock says so now."""
    if latest:
        rows = [{"of": name, "latest": when, "now": now} for name, when in latest.items()]
        await session.execute(_BROUGHT_BACK, rows)


def _free_at(
    due: dt.datetime, polled_at: dt.datetime | None, claimed_until: dt.datetime | None, now: dt.datetime
) -> dt.datetime:
    """The same as `_is_due` and `is_free` say in SQL."""
    if polled_at is not None and polled_at > now + CLOCKS_DIFFER:
        due = now
    if claimed_until is None or claimed_until > now + LONGEST_CLAIM:
        return due
    return max(due, claimed_until)


def _is_due(now: dt.datetime) -> ColumnElement[bool]:
    """Its time has come, or it was polled by a clock that has been set back since."""
    return or_(SourceRow.next_poll_at <= now, SourceRow.polled_at > now + CLOCKS_DIFFER)


def is_free(now: dt.datetime) -> ColumnElement[bool]:
    """Nobody holds it, or nobody can any more."""
    until = SourceRow.claimed_until
    return or_(until.is_(None), until <= now, until > now + LONGEST_CLAIM)


def _count(result: object) -> int:
    assert isinstance(result, CursorResult)
    return result.rowcount
