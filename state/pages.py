"""The pages of a source as last read, and the marks that tell whether one is as it was."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import String, Table, Update, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import FromClause

from core.model import SourceName
from state.columns import UtcDateTimeType
from state.many import Rewriting
from state.tables import PageRow
from state.upsert import insert_into

_pages = cast("Table", PageRow.__table__)


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
    await _MARKING.run(
        session,
        (
            (name, page.url, page.etag, page.last_modified, page.body_hash, page.fetched_at, page.read_hash)
            for name, page in marks
        ),
    )  # fmt: skip


def _marking(page: FromClause) -> Update:
    fields = ("etag", "last_modified", "body_hash", "fetched_at", "read_hash")
    is_it = (_pages.c.source_name == page.c.source_name) & (_pages.c.url == page.c.url)
    return update(_pages).where(is_it).values({field: page.c[field] for field in fields})


_MARKING = Rewriting(
    {
        "source_name": String, "url": String, "etag": String, "last_modified": String, "body_hash": String,
        "fetched_at": UtcDateTimeType, "read_hash": String,
    },
    _marking,
)  # fmt: skip


async def forget_pages_except(session: AsyncSession, name: SourceName, urls: Collection[str]) -> None:
    """Drop the pages that are no longer part of the listing."""
    await session.execute(delete(PageRow).where(PageRow.source_name == name, PageRow.url.not_in(list(urls))))


def _page(row: PageRow) -> PageState:
    return PageState(
        row.url, row.etag, row.last_modified, row.body_hash, row.next_url, row.fetched_at, row.read_hash,
        tuple(row.guids),
    )  # fmt: skip
