"""Sources as the state knows them: when each is due, who polls it now, how it fares, and its pages as last read."""

import datetime as dt
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, CursorResult, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.behind import Behind
from core.contract import Contract, Health
from core.model import Source, SourceName
from core.reach import Reach
from core.rhythm import Rhythm
from core.schedule import first_poll_after_restart
from state.health import behind_from_json, from_json
from state.tables import PageRow, SourceRow
from state.upsert import insert_into

BATCH = 500
LONGEST_CLAIM = dt.timedelta(days=1)  # no watcher claims a source for longer than minutes


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
class PageState:
    """A page as last read: its validators to the letter, a hash of its body, what stood on it, what follows it."""

    url: str
    etag: str | None
    last_modified: str | None
    body_hash: str
    guids: tuple[str, ...]
    next_url: str | None
    fetched_at: dt.datetime


async def sync_sources(session: AsyncSession, sources: Sequence[Source], now: dt.datetime) -> None:
    """Make the rows agree with the definitions; call it at start.

    A new source is due at once. One that fell due while nobody polled is spread over the next minute, so that a
    restart polls no burst; so is one that was polled in the future, by a clock that ran ahead: when that one would poll
    it again means nothing, nor does until when it holds a claim. Rows of sources no longer defined keep their notices
    and are polled by nobody.
    """
    for start in range(0, len(sources), BATCH):
        await _sync(session, sources[start : start + BATCH], now)


async def _sync(session: AsyncSession, sources: Sequence[Source], now: dt.datetime) -> None:
    upsert = insert_into(session, SourceRow)
    changed = {name: upsert.excluded[name] for name in ("title", "url", "zone")}
    rows = [
        {"name": source.name, "title": source.title, "url": source.url, "zone": source.zone, "next_poll_at": now,
         "failures": 0}
        for source in sources
    ]  # fmt: skip
    await session.execute(upsert.on_conflict_do_update(index_elements=["name"], set_=changed), rows)
    every = {source.name: source.every for source in sources}
    defined = SourceRow.name.in_(every)
    overdue = select(SourceRow.name).where(
        defined, SourceRow.polled_at.is_not(None), or_(SourceRow.next_poll_at < now, SourceRow.polled_at > now)
    )
    ahead = update(SourceRow).where(defined, SourceRow.claimed_until > now + LONGEST_CLAIM)
    await session.execute(ahead.values(claimed_by=None, claimed_until=None))
    for name in (await session.scalars(overdue)).all():
        when = first_poll_after_restart(zlib.crc32(name.encode()), every[SourceName(name)], now)
        await session.execute(update(SourceRow).where(SourceRow.name == name).values(next_poll_at=when))


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
    due = (
        select(SourceRow.name)
        .where(SourceRow.name.in_(names), SourceRow.next_poll_at <= now, _is_free(now))
        .order_by(SourceRow.next_poll_at, SourceRow.name)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = (await session.scalars(due)).all()
    await session.execute(
        update(SourceRow).where(SourceRow.name.in_(claimed)).values(claimed_by=holder, claimed_until=now + ttl)
    )
    return tuple(SourceName(name) for name in claimed)


async def claim_one(session: AsyncSession, name: SourceName, holder: str, now: dt.datetime, ttl: dt.timedelta) -> bool:
    """Take this source, due or not; False while somebody else polls it."""
    free = update(SourceRow).where(SourceRow.name == name, _is_free(now))
    taken = await session.execute(free.values(claimed_by=holder, claimed_until=now + ttl))
    return _count(taken) == 1


async def holds_claim(session: AsyncSession, name: SourceName, holder: str) -> bool:
    """Whether this holder's claim still stands; keeps it so until the transaction ends."""
    held = select(SourceRow.name).where(SourceRow.name == name, SourceRow.claimed_by == holder).with_for_update()
    return await session.scalar(held) is not None


async def release_claims(session: AsyncSession, holder: str) -> None:
    """Give up what this holder has: one that starts anew takes up again what it left when it was killed."""
    await session.execute(
        update(SourceRow).where(SourceRow.claimed_by == holder).values(claimed_by=None, claimed_until=None)
    )


async def find_next_due(session: AsyncSession, names: Collection[SourceName]) -> dt.datetime | None:
    """When the next of these sources may be claimed; None where there are none. A claim held counts until it ends."""
    free_at = func.coalesce(SourceRow.claimed_until, SourceRow.next_poll_at)
    later = func.max if session.get_bind().dialect.name == "sqlite" else func.greatest
    chosen = select(func.min(later(SourceRow.next_poll_at, free_at))).where(SourceRow.name.in_(names))
    found: dt.datetime | None = await session.scalar(chosen)
    return found


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


async def postpone(session: AsyncSession, name: SourceName, until: dt.datetime) -> None:
    """End the claim without a word on how the source fares: it was not asked."""
    await session.execute(
        update(SourceRow).where(SourceRow.name == name).values(next_poll_at=until, claimed_by=None, claimed_until=None)
    )


async def load_pages(session: AsyncSession, name: SourceName) -> dict[str, PageState]:
    """The source's pages as last read, by address; each names the one that follows."""
    rows = await session.scalars(select(PageRow).where(PageRow.source_name == name))
    return {
        row.url: PageState(
            row.url, row.etag, row.last_modified, row.body_hash, tuple(row.guids), row.next_url, row.fetched_at
        )
        for row in rows
    }


async def save_pages(session: AsyncSession, name: SourceName, pages: Sequence[PageState]) -> None:
    """Remember how these pages were read."""
    upsert = insert_into(session, PageRow)
    fields = ("etag", "last_modified", "body_hash", "guids", "next_url", "fetched_at")
    upsert = upsert.on_conflict_do_update(
        index_elements=["source_name", "url"], set_={field: upsert.excluded[field] for field in fields}
    )
    rows = [
        {"source_name": name, "url": page.url, "etag": page.etag, "last_modified": page.last_modified,
         "body_hash": page.body_hash, "guids": list(page.guids), "next_url": page.next_url,
         "fetched_at": page.fetched_at}
        for page in pages
    ]  # fmt: skip
    if rows:
        await session.execute(upsert, rows)


async def forget_pages_except(session: AsyncSession, name: SourceName, urls: Collection[str]) -> None:
    """Drop the pages that are no longer part of the listing."""
    await session.execute(delete(PageRow).where(PageRow.source_name == name, PageRow.url.not_in(list(urls))))


def _is_free(now: dt.datetime) -> ColumnElement[bool]:
    return or_(SourceRow.claimed_until.is_(None), SourceRow.claimed_until <= now)


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
