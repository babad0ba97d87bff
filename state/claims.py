"""Who polls a source now, and when it may be claimed next.

What is done for every poll of every source is done for many at once, by statements on tables rather than on rows.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Table,
    bindparam,
    case,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import SourceName
from core.schedule import CLOCKS_DIFFER, LONGEST
from state.columns import UtcDateTimeType
from state.many import Among, Gathering, as_list
from state.tables import ScheduleRow

# An instant further ahead than any that we write was written under a clock that ran ahead, and binds nobody.
LONGEST_CLAIM = dt.timedelta(hours=1)


_schedules = cast("Table", ScheduleRow.__table__)
_NOW, _AHEAD, _TOO_FAR = (bindparam(name, type_=UtcDateTimeType) for name in ("now", "ahead", "too_far"))


async def claim_due(
    session: AsyncSession,
    names: Collection[SourceName],
    holder: str,
    now: dt.datetime,
    *,
    ttl: dt.timedelta,
) -> dict[SourceName, dt.datetime | None]:
    """Take those of these sources that are due and free, in the order given; they are the holder's until now + ttl.

    Answers when each was last polled: nothing that `load_marks` tells of it has changed since, for that is written by
    turns alone, and each of them leaves its time.
    """
    if not names:
        return {}
    found = dict(await _CLAIMABLE.run(session, {**_times(now), "names": as_list(names)}))
    claimed = {name: found[name] for name in names if name in found}
    if claimed:
        await session.execute(_CLAIMING, {"names": as_list(claimed), "holder": holder, "until": now + ttl})
    return claimed


async def renew_claims(session: AsyncSession, names: Collection[SourceName], holder: str, until: dt.datetime) -> None:
    """Keep these sources until then, those that are still the holder's."""
    if not names:
        return
    await session.execute(_RENEWING, {"names": as_list(names), "holder": holder, "until": until})


async def claim_one(session: AsyncSession, name: SourceName, holder: str, now: dt.datetime, ttl: dt.timedelta) -> bool:
    """Take this source, due or not; False while somebody else polls it."""
    free = update(ScheduleRow).where(ScheduleRow.source_name == name, is_free(now))
    taken = await session.execute(free.values(claimed_by=holder, claimed_until=now + ttl))
    return _count(taken) == 1


async def holds_claim(session: AsyncSession, name: SourceName, holder: str) -> bool:
    """Whether this holder's claim still stands; keeps it so until the transaction ends."""
    held = (
        select(ScheduleRow.source_name)
        .where(ScheduleRow.source_name == name, ScheduleRow.claimed_by == holder)
        .with_for_update()
    )
    return await session.scalar(held) is not None


async def release_claims(session: AsyncSession, holder: str, names: Collection[SourceName] | None = None) -> None:
    """Give up these, or all that this holder has: one that starts anew takes up what it left when it was killed."""
    mine = update(_schedules).where(_schedules.c.claimed_by == holder)
    if names is not None:
        if not names:
            return
        mine = mine.where(_schedules.c.source_name.in_(names))
    await session.execute(mine.values(claimed_by=None, claimed_until=None))


async def load_schedule(
    session: AsyncSession, now: dt.datetime, names: Collection[SourceName] | None = None
) -> dict[SourceName, dt.datetime]:
    """When each of these sources, or of all that there are, may be claimed; a claim held counts until it ends."""
    if names is None:
        found = await _SCHEDULE.run(session, _times(now))
    elif names:
        found = await _SCHEDULE_OF_SOME.run(session, {**_times(now), "names": as_list(names)})
    else:
        return {}
    return {SourceName(name): free_at for name, free_at in found}


async def load_due(session: AsyncSession, now: dt.datetime, soon: dt.datetime) -> dict[SourceName, dt.datetime]:
    """When those sources may be claimed that may be by then, and those due later than any clock of ours would say.

    Of ten thousand sources few are due in the next minute: what is read of the others is not worth the time it takes.
    """
    found = await _DUE_SOON.run(session, {**_times(now), "soon": soon, "beyond": now + LONGEST})
    return {SourceName(name): free_at for name, free_at in found}


async def bring_back(session: AsyncSession, latest: Mapping[SourceName, dt.datetime], now: dt.datetime) -> None:
    """Make due now which of these sources are due after the latest instant that there can be: no clock says so now."""
    if latest:
        rows = [{"of": name, "latest": when, "now": now} for name, when in latest.items()]
        await session.execute(_BROUGHT_BACK, rows)


def _times(now: dt.datetime) -> dict[str, dt.datetime]:
    """What the statements below compare with."""
    return {"now": now, "ahead": now + CLOCKS_DIFFER, "too_far": now + LONGEST_CLAIM}


def is_free(now: dt.datetime) -> ColumnElement[bool]:
    """Nobody holds it, or nobody can any more."""
    until = _schedules.c.claimed_until
    return or_(until.is_(None), until <= now, until > now + LONGEST_CLAIM)


def _free_at() -> ColumnElement[dt.datetime]:
    """When a source may be claimed: once it is due, and `is_free`.

    One that was polled by a clock that has been set back since is due now.
    """
    until = _schedules.c.claimed_until
    due = case((_schedules.c.polled_at > _AHEAD, _NOW), else_=_schedules.c.next_poll_at)
    is_held = until.is_not(None) & (until <= _TOO_FAR) & (until > due)
    return type_coerce(case((is_held, until), else_=due), UtcDateTimeType)


_IS_NAMED = Among(_schedules.c.source_name, "names")
_CLAIMABLE = Gathering(
    select(_schedules.c.source_name, _schedules.c.polled_at)
    .where(_IS_NAMED, _free_at() <= _NOW)
    .with_for_update(skip_locked=True)
)
_CLAIMING = update(_schedules).where(_IS_NAMED).values(claimed_by=bindparam("holder"), claimed_until=bindparam("until"))
_RENEWING = (
    update(_schedules)
    .where(_IS_NAMED, _schedules.c.claimed_by == bindparam("holder"))
    .values(claimed_until=bindparam("until"))
)
_FREE_AT = select(_schedules.c.source_name, _free_at().label("free_at"))
_SCHEDULE, _SCHEDULE_OF_SOME = Gathering(_FREE_AT), Gathering(_FREE_AT.where(_IS_NAMED))
_DUE_SOON = Gathering(
    _FREE_AT.where(
        or_(
            _free_at() <= bindparam("soon", type_=UtcDateTimeType),
            _schedules.c.next_poll_at > bindparam("beyond", type_=UtcDateTimeType),
        )
    )
)
_BROUGHT_BACK = (
    update(_schedules)
    .where(_schedules.c.source_name == bindparam("of"), _schedules.c.next_poll_at > bindparam("latest"))
    .values(next_poll_at=bindparam("now"))
)


def _count(result: object) -> int:
    assert isinstance(result, CursorResult)
    return result.rowcount
