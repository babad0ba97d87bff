"""Sources as the state knows them: what defines each, how it fares, and how its turns ended (`claims.py`, `pages.py`).

What is done for every poll of every source is done for many at once, by statements on tables rather than on rows.
"""

import datetime as dt
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from sqlalchemy import String, Table, Update, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import FromClause

from core.behind import Behind
from core.contract import Contract, Health
from core.model import SourceName
from core.reach import Reach
from core.rhythm import Rhythm
from core.schedule import CLOCKS_DIFFER, first_poll_after_restart
from core.source import Source
from state.claims import is_free
from state.columns import UtcDateTimeType
from state.health import behind_from_json, from_json
from state.many import Among, Gathering, Rewriting, as_list
from state.pages import PageMark, save_marks
from state.tables import PageRow, ScheduleRow, SourceRow
from state.upsert import insert_into

BATCH = 500

_sources, _schedules, _pages = (cast("Table", row.__table__) for row in (SourceRow, ScheduleRow, PageRow))


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source fares. `failures` counts those in a row; `told_broken_at` is set from the alert until it is well."""

    name: SourceName
    baseline_at: dt.datetime | None
    next_poll_at: dt.datetime
    polled_at: dt.datetime | None
    succeeded_at: dt.datetime | None
    failures: int
    trouble: str | None
    told_broken_at: dt.datetime | None
    claimed_by: str | None
    claimed_until: dt.datetime | None
    health: Health | None
    contract: Contract
    rhythm: Rhythm
    reach: Reach | None
    behind: Behind


@dataclass(frozen=True, slots=True)
class Marks:
    """As much of a source as a poll needs in order to see that nothing has changed.

    `is_well`: the last turn went well, and one without news has nothing to write but when the next one is.
    """

    is_well: bool = False
    baseline_at: dt.datetime | None = None
    rhythm: Rhythm = field(default_factory=Rhythm)
    reach: Reach | None = None
    pages: Mapping[str, PageMark] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Uneventful:
    """A turn that leaves nothing to write but when the next one is, and `pages`: the marks that differ from those kept.

    `polled_at` is None where the source was not asked.
    """

    name: SourceName
    next_poll_at: dt.datetime
    polled_at: dt.datetime | None = None
    pages: tuple[PageMark, ...] = ()


async def sync_sources(session: AsyncSession, sources: Sequence[Source], now: dt.datetime) -> None:
    """Make the rows agree with the definitions; call it at start.

    A new source is due at once. One that fell due while nobody polled is spread over the next minute, so that a
    restart polls no burst; so is one that was polled in the future, by a clock that ran ahead: when that one would poll
    it again means nothing, nor does until when it holds a claim. Rows of sources no longer defined keep their notices
    and are polled by nobody.
    """
    by_name = sorted(sources, key=lambda source: source.name)  # in one order, so that no two processes block each other
    for start in range(0, len(by_name), BATCH):
        await _sync(session, {source.name: source for source in by_name[start : start + BATCH]}, now)


async def _sync(session: AsyncSession, sources: Mapping[SourceName, Source], now: dt.datetime) -> None:
    """Write what differs, and nothing else."""
    columns, times = _sources.c, _schedules.c
    kept = select(columns.name, columns.title, columns.url, columns.zone).where(columns.name.in_(sources))
    known = {SourceName(name): rest for name, *rest in await session.execute(kept)}
    new = [
        {**_definition(source), "name": name, "failures": 0} for name, source in sources.items() if name not in known
    ]
    changed = [
        {**_definition(sources[name]), "of": name}
        for name, before in known.items() if list(_definition(sources[name]).values()) != before
    ]  # fmt: skip
    is_overdue = or_(times.next_poll_at < now, times.polled_at > now + CLOCKS_DIFFER) & is_free(now)
    overdue = await session.scalars(
        select(times.source_name).where(times.source_name.in_(sources), times.polled_at.is_not(None), is_overdue)
    )
    spread = [
        {"of": name, "next_poll_at": first_poll_after_restart(zlib.crc32(name.encode()), sources[name].every, now)}
        for name in map(SourceName, overdue)
    ]
    if new:
        await session.execute(insert_into(session, SourceRow).on_conflict_do_nothing(), new)
        due = [{"source_name": row["name"], "next_poll_at": now} for row in new]
        await session.execute(insert_into(session, ScheduleRow).on_conflict_do_nothing(), due)
    if changed:
        await session.execute(update(_sources).where(columns.name == bindparam("of")), changed)
    if spread:
        await session.execute(update(_schedules).where(times.source_name == bindparam("of")), spread)


def _definition(source: Source) -> dict[str, str]:
    return {"title": source.title, "url": source.url, "zone": source.zone}


async def load_marks(session: AsyncSession, names: Collection[SourceName]) -> dict[SourceName, Marks]:
    """What a poll of each of these sources begins with."""
    if not names:
        return {}
    columns = _sources.c
    is_well = (
        columns.baseline_at.is_not(None) & (columns.failures == 0) & columns.told_broken_at.is_(None)
        & columns.health.is_not(None)
    )  # fmt: skip
    known = select(columns.name, is_well, columns.baseline_at, columns.rhythm, columns.reach)
    found = (await session.execute(known.where(columns.name.in_(names)))).all()
    kept = _pages.c
    rows = select(
        kept.source_name, kept.url, kept.etag, kept.last_modified, kept.body_hash, kept.next_url, kept.fetched_at,
        kept.read_hash,
    ).where(kept.source_name.in_(names))  # fmt: skip
    pages: dict[SourceName, dict[str, PageMark]] = {}
    for name, url, *rest in await session.execute(rows):
        pages.setdefault(SourceName(name), {})[url] = PageMark(url, *rest)
    return {
        SourceName(name): Marks(
            bool(well), since, Rhythm(tuple(rhythm or ())), Reach(**reach) if reach else None,
            pages.get(SourceName(name), {}),
        )
        for name, well, since, rhythm, reach in found
    }  # fmt: skip


async def settle(session: AsyncSession, holder: str, turns: Sequence[Uneventful]) -> frozenset[SourceName]:
    """Write down many turns that found nothing, and end their claims; answers those whose claim had been lost.

    Of the lost nothing is written: whoever took the source over may have found something since.
    """
    if not turns:
        return frozenset()
    names = as_list([turn.name for turn in turns])
    held = {name for (name,) in await _HELD.run(session, {"names": names, "holder": holder})}
    kept = [turn for turn in turns if turn.name in held]
    await _SETTLING.run(session, ((turn.name, turn.polled_at, turn.next_poll_at) for turn in kept))
    await save_marks(session, [(turn.name, page) for turn in kept for page in turn.pages])
    return frozenset(turn.name for turn in turns if turn.name not in held)


def _settling(turn: FromClause) -> Update:
    columns = _schedules.c
    return (
        update(_schedules)
        .where(columns.source_name == turn.c.name)
        .values(
            polled_at=func.coalesce(turn.c.at, columns.polled_at),
            succeeded_at=func.coalesce(turn.c.at, columns.succeeded_at),
            next_poll_at=turn.c.next, claimed_by=None, claimed_until=None,
        )
    )  # fmt: skip


_IS_MINE = Among(_schedules.c.source_name, "names") & (_schedules.c.claimed_by == bindparam("holder"))
_HELD = Gathering(select(_schedules.c.source_name).where(_IS_MINE).order_by(_schedules.c.source_name).with_for_update())
_SETTLING = Rewriting({"name": String, "at": UtcDateTimeType, "next": UtcDateTimeType}, _settling)


async def load_source(session: AsyncSession, name: SourceName) -> SourceState | None:
    """How this source fares; None where the state does not know it."""
    row = (await session.execute(_KNOWN.where(SourceRow.name == name))).one_or_none()
    return None if row is None else _state(row.SourceRow, row.ScheduleRow)


async def load_sources(session: AsyncSession) -> tuple[SourceState, ...]:
    """How all sources fare, by name."""
    rows = await session.execute(_KNOWN.order_by(SourceRow.name))
    return tuple(_state(row.SourceRow, row.ScheduleRow) for row in rows)


async def record_success(
    session: AsyncSession, name: SourceName, now: dt.datetime, next_poll_at: dt.datetime, *, baseline: bool = False
) -> None:
    """Note that the source was read whole, and end the claim. `baseline` marks the first time."""
    values: dict[str, object] = {"failures": 0, "trouble": None, "told_broken_at": None}
    if baseline:
        values["baseline_at"] = now
    await session.execute(update(SourceRow).where(SourceRow.name == name).values(values))
    await _end_poll(session, name, next_poll_at, polled_at=now, succeeded_at=now)


async def record_failure(
    session: AsyncSession,
    name: SourceName,
    now: dt.datetime,
    next_poll_at: dt.datetime,
    trouble: str,
    *,
    told_broken_at: dt.datetime | None,
) -> None:
    """Note that the source could not be read, and why, and end the claim."""
    await session.execute(
        update(SourceRow)
        .where(SourceRow.name == name)
        .values(failures=SourceRow.failures + 1, trouble=trouble, told_broken_at=told_broken_at)
    )
    await _end_poll(session, name, next_poll_at, polled_at=now)


async def _end_poll(session: AsyncSession, name: SourceName, next_poll_at: dt.datetime, **times: dt.datetime) -> None:
    """Note these times, and end the claim."""
    ended = update(ScheduleRow).where(ScheduleRow.source_name == name)
    await session.execute(ended.values(next_poll_at=next_poll_at, claimed_by=None, claimed_until=None, **times))


_KNOWN = select(SourceRow, ScheduleRow).join(ScheduleRow)


def _state(row: SourceRow, times: ScheduleRow) -> SourceState:
    return SourceState(
        name=SourceName(row.name), baseline_at=row.baseline_at, next_poll_at=times.next_poll_at,
        polled_at=times.polled_at, succeeded_at=times.succeeded_at, failures=row.failures, trouble=row.trouble,
        told_broken_at=row.told_broken_at, claimed_by=times.claimed_by, claimed_until=times.claimed_until,
        health=Health(row.health) if row.health else None, contract=from_json(row.contract),
        rhythm=Rhythm(tuple(row.rhythm or ())), reach=Reach(**row.reach) if row.reach else None,
        behind=behind_from_json(row.behind),
    )  # fmt: skip
