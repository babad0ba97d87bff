"""Pages behind the links of notices: their text as last read, and which of them are to be looked at again."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import join

from core.model import SourceName
from core.schedule import CLOCKS_DIFFER, MOST_RARELY
from state.tables import DetailRow, MilestoneRow, NoticeRow, NoticeStatusRow, RevisionRow
from state.upsert import insert_into

BATCH = 500
DAILY = dt.timedelta(days=1)  # how often a page is looked at while a date in it lies ahead


@dataclass(frozen=True, slots=True)
class DetailState:
    """A page behind a link. `listed` is the fingerprint of what its listing says of it; an empty `body`: never read.

    `failures` counts those in a row; `gone_at` is set while the page answers that it is gone.
    """

    url: str
    listed: str
    due_at: dt.datetime
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str = ""
    title: str = ""
    body: str = ""
    failures: int = 0
    fetched_at: dt.datetime | None = None
    gone_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """A page that is to be looked at again, and the notice it belongs to."""

    detail: DetailState
    guid: str
    title: str
    published_at: dt.datetime | None
    first_seen_at: dt.datetime
    in_baseline: bool


_FIELDS = (
    "listed", "etag", "last_modified", "body_hash", "title", "body", "failures", "fetched_at", "due_at", "gone_at",
)  # fmt: skip


async def load_details(session: AsyncSession, source: SourceName, urls: Collection[str]) -> dict[str, DetailState]:
    """What is known of these pages, by address."""
    wanted, found = sorted(urls), {}
    for start in range(0, len(wanted), BATCH):
        chosen = select(DetailRow).where(
            DetailRow.source_name == source, DetailRow.url.in_(wanted[start : start + BATCH])
        )
        found.update({row.url: _state(row) for row in await session.scalars(chosen)})
    return found


async def save_details(session: AsyncSession, source: SourceName, details: Sequence[DetailState]) -> None:
    """Remember how these pages were read."""
    upsert = insert_into(session, DetailRow)
    upsert = upsert.on_conflict_do_update(
        index_elements=["source_name", "url"], set_={field: upsert.excluded[field] for field in _FIELDS}
    )
    rows = [
        {"source_name": source, "url": each.url, **{field: getattr(each, field) for field in _FIELDS}}
        for each in {each.url: each for each in details}.values()
    ]
    if rows:
        await session.execute(upsert, rows)


async def find_gone(session: AsyncSession, source: SourceName) -> frozenset[str]:
    """The guids of notices that are withdrawn because their page is gone, though a listing may still name them."""
    chosen = select(NoticeRow.guid, NoticeRow.listed_as).select_from(_PAGES_OF_NOTICES)
    chosen = chosen.where(NoticeRow.source_name == source)
    gone = chosen.where(NoticeStatusRow.withdrawn_at.is_not(None), DetailRow.gone_at.is_not(None))
    return frozenset(guid for names in await session.execute(gone) for guid in names if guid is not None)


async def find_looks(session: AsyncSession, source: SourceName, now: dt.datetime, limit: int) -> tuple[Look, ...]:
    """The pages to look at again, the longest due first: those whose time has come, and daily those with a date ahead.

    Notices withdrawn for any other reason than a page that is gone are left alone. What a clock wrote that ran ahead,
    and was set back, is due.
    """
    dated_ahead = exists().where(
        MilestoneRow.revision_id == NoticeStatusRow.revision_id, MilestoneRow.on >= (now - DAILY).date()
    )
    unfailing = and_(DetailRow.failures == 0, DetailRow.gone_at.is_(None), DetailRow.fetched_at <= now - DAILY)
    ahead = or_(DetailRow.fetched_at > now + CLOCKS_DIFFER, DetailRow.due_at > now + MOST_RARELY + CLOCKS_DIFFER)
    chosen = (
        select(DetailRow, NoticeRow, RevisionRow.title, RevisionRow.published_at)
        .select_from(_PAGES_OF_NOTICES)
        .where(NoticeRow.source_name == source)
        .where(or_(NoticeStatusRow.withdrawn_at.is_(None), DetailRow.gone_at.is_not(None)))
        .where(or_(DetailRow.due_at <= now, and_(unfailing, dated_ahead), ahead))
        .order_by(DetailRow.due_at, DetailRow.url, NoticeRow.id)
        .limit(limit)
    )
    return tuple(
        Look(_state(detail), notice.guid, title, published_at, notice.first_seen_at, notice.in_baseline)
        for detail, notice, title, published_at in await session.execute(chosen)
    )


_PAGES_OF_NOTICES = (
    join(NoticeRow, NoticeStatusRow, NoticeStatusRow.notice_id == NoticeRow.id)
    .join(RevisionRow, RevisionRow.id == NoticeStatusRow.revision_id)
    .join(DetailRow, and_(DetailRow.source_name == NoticeRow.source_name, DetailRow.url == RevisionRow.link))
)


def _state(row: DetailRow) -> DetailState:
    return DetailState(url=row.url, **{field: getattr(row, field) for field in _FIELDS})
