"""Sources as the state knows them: when each is due, who polls it now, how it fares, and its pages as last read.

What is done for every poll of every source is done for many at once, by statements on tables rather than on rows.
"""

import datetime as dt
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from sqlalchemy import ColumnElement, CursorResult, Table, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.behind import Behind
from core.contract import Contract, Health
from core.model import Source, SourceName
from core.reach import Reach
from core.rhythm import Rhythm
from core.schedule import CLOCKS_DIFFER, first_poll_after_restart
from state.health import behind_from_json, from_json
from state.tables import PageRow, SourceRow
from state.upsert import insert_into

BATCH = 500
# An instant further ahead than any that we write was written under a clock that ran ahead, and binds nobody.
LONGEST_CLAIM = dt.timedelta(hours=1)

_sources, _pages = cast("Table", SourceRow.__table__), cast("Table", PageRow.__table__)


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
class PageMark:
    """What tells whether a page is as it was: validators to the letter, a hash of its body, and what follows it.

    `read_hash` is of what was read out of it; without one it is judged anew whenever its body differs.
    """

    url: str
    etag: str | None
    last_modified: str | None
    body_hash: str
    next_url: str | None
    fetched_at: dt.datetime
    read_hash: str | None = None


@dataclass(frozen=True, slots=True)
class PageState(PageMark):
    """A page as last read: its mark, and what stood on it."""

    guids: tuple[str, ...] = ()


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
    columns = _sources.c
    kept = select(columns.name, columns.title, columns.url, columns.zone).where(columns.name.in_(sources))
    known = {SourceName(name): rest for name, *rest in await session.execute(kept)}
    new = [
        {**_definition(source), "name": name, "next_poll_at": now, "failures": 0}
        for name, source in sources.items() if name not in known
    ]  # fmt: skip
    changed = [
        {**_definition(sources[name]), "of": name}
        for name, before in known.items() if list(_definition(sources[name]).values()) != before
    ]  # fmt: skip
    is_overdue = or_(columns.next_poll_at < now, columns.polled_at > now + CLOCKS_DIFFER) & _is_free(now)
    overdue = await session.scalars(
        select(columns.name).where(columns.name.in_(sources), columns.polled_at.is_not(None), is_overdue)
    )
    spread = [
        {"of": name, "next_poll_at": first_poll_after_restart(zlib.crc32(name.encode()), sources[name].every, now)}
        for name in map(SourceName, overdue)
    ]
    if new:
        await session.execute(insert_into(session, SourceRow).on_conflict_do_nothing(), new)
    for rows in (changed, spread):
        if rows:
            await session.execute(update(_sources).where(columns.name == bindparam("of")), rows)


def _definition(source: Source) -> dict[str, str]:
    return {"title": source.title, "url": source.url, "zone": source.zone}


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
        .where(_sources.c.name.in_(names), _is_due(now), _is_free(now))
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
    free = update(SourceRow).where(SourceRow.name == name, _is_free(now))
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
    """The same as `_is_due` and `_is_free` say in SQL."""
    if polled_at is not None and polled_at > now + CLOCKS_DIFFER:
        due = now
    if claimed_until is None or claimed_until > now + LONGEST_CLAIM:
        return due
    return max(due, claimed_until)


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
    mine = select(_sources.c.name).where(
        _sources.c.name.in_([turn.name for turn in turns]), _sources.c.claimed_by == holder
    )
    held = frozenset((await session.scalars(mine.order_by(_sources.c.name).with_for_update())).all())
    kept = [turn for turn in turns if turn.name in held]
    if kept:
        rows = [{"of": turn.name, "at": turn.polled_at, "next": turn.next_poll_at} for turn in kept]
        await session.execute(_SETTLED, rows)
    await save_marks(session, [(turn.name, page) for turn in kept for page in turn.pages])
    return frozenset(turn.name for turn in turns if turn.name not in held)


_SETTLED = (
    update(_sources)
    .where(_sources.c.name == bindparam("of"))
    .values(
        polled_at=func.coalesce(bindparam("at"), _sources.c.polled_at),
        succeeded_at=func.coalesce(bindparam("at"), _sources.c.succeeded_at),
        next_poll_at=bindparam("next"), claimed_by=None, claimed_until=None,
    )
)  # fmt: skip
_BROUGHT_BACK = (
    update(_sources)
    .where(_sources.c.name == bindparam("of"), _sources.c.next_poll_at > bindparam("latest"))
    .values(next_poll_at=bindparam("now"))
)
_MARKED = update(_pages).where(_pages.c.source_name == bindparam("of"), _pages.c.url == bindparam("at_url"))


async def load_source(session: AsyncSession, name: SourceName) -> SourceState | None:
    """How this source fares; None where the state does not know it."""
    row = await session.get(SourceRow, name)
    return None if row is None else _state(row)


async def load_sources(session: AsyncSession) -> tuple[SourceState, ...]:
    """How all sources fare, by name."""
    return tuple(_state(row) for row in await session.scalars(select(SourceRow).order_by(SourceRow.name)))


async def record_success(
    session: AsyncSession, name: SourceName, now: dt.datetime, next_poll_at: dt.datetime, *, baseline: bool = False
) -> None:
    """Note that the source was read whole, and end the claim. `baseline` marks the first time."""
    values: dict[str, object] = {
        "polled_at": now, "succeeded_at": now, "next_poll_at": next_poll_at, "failures": 0, "trouble": None,
        "told_broken_at": None, "claimed_by": None, "claimed_until": None,
    }  # fmt: skip
    if baseline:
        values["baseline_at"] = now
    await session.execute(update(SourceRow).where(SourceRow.name == name).values(values))


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
        .values(
            polled_at=now, next_poll_at=next_poll_at, failures=SourceRow.failures + 1, trouble=trouble,
            told_broken_at=told_broken_at, claimed_by=None, claimed_until=None,
        )
    )  # fmt: skip


async def load_pages(session: AsyncSession, name: SourceName) -> dict[str, PageState]:
    """The source's pages as last read, by address; each names the one that follows."""
    rows = await session.scalars(select(PageRow).where(PageRow.source_name == name))
    return {row.url: _page(row) for row in rows}


async def save_pages(session: AsyncSession, name: SourceName, pages: Sequence[PageState]) -> None:
    """Remember how these pages were read."""
    upsert = insert_into(session, PageRow)
    fields = ("etag", "last_modified", "body_hash", "guids", "next_url", "fetched_at", "read_hash")
    upsert = upsert.on_conflict_do_update(
        index_elements=["source_name", "url"], set_={field: upsert.excluded[field] for field in fields}
    )
    rows = [
        {"source_name": name, "url": page.url, "etag": page.etag, "last_modified": page.last_modified,
         "body_hash": page.body_hash, "guids": list(page.guids), "next_url": page.next_url,
         "fetched_at": page.fetched_at, "read_hash": page.read_hash}
        for page in pages
    ]  # fmt: skip
    if rows:
        await session.execute(upsert, rows)


async def save_marks(session: AsyncSession, marks: Sequence[tuple[SourceName, PageMark]]) -> None:
    """Remember how these pages, of these sources, were found to be what they were."""
    rows = [
        {"of": name, "at_url": page.url, "etag": page.etag, "last_modified": page.last_modified,
         "body_hash": page.body_hash, "fetched_at": page.fetched_at, "read_hash": page.read_hash}
        for name, page in marks
    ]  # fmt: skip
    if rows:
        await session.execute(_MARKED, rows)


async def forget_pages_except(session: AsyncSession, name: SourceName, urls: Collection[str]) -> None:
    """Drop the pages that are no longer part of the listing."""
    await session.execute(delete(PageRow).where(PageRow.source_name == name, PageRow.url.not_in(list(urls))))


def _is_due(now: dt.datetime) -> ColumnElement[bool]:
    """Its time has come, or it was polled by a clock that has been set back since."""
    return or_(SourceRow.next_poll_at <= now, SourceRow.polled_at > now + CLOCKS_DIFFER)


def _is_free(now: dt.datetime) -> ColumnElement[bool]:
    until = SourceRow.claimed_until
    return or_(until.is_(None), until <= now, until > now + LONGEST_CLAIM)


def _count(result: object) -> int:
    assert isinstance(result, CursorResult)
    return result.rowcount


def _state(row: SourceRow) -> SourceState:
    return SourceState(
        name=SourceName(row.name), baseline_at=row.baseline_at, next_poll_at=row.next_poll_at, polled_at=row.polled_at,
        succeeded_at=row.succeeded_at, failures=row.failures, trouble=row.trouble, told_broken_at=row.told_broken_at,
        claimed_by=row.claimed_by, claimed_until=row.claimed_until,
        health=Health(row.health) if row.health else None, contract=from_json(row.contract),
        rhythm=Rhythm(tuple(row.rhythm or ())), reach=Reach(**row.reach) if row.reach else None,
        behind=behind_from_json(row.behind),
    )  # fmt: skip


def _page(row: PageRow) -> PageState:
    return PageState(
        row.url, row.etag, row.last_modified, row.body_hash, row.next_url, row.fetched_at, row.read_hash,
        tuple(row.guids),
    )  # fmt: skip
