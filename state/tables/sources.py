"""Sources, and their pages as last fetched."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from state.columns import (
    Prose,
    RowId,
    Slug,
    UtcDateTime,
    Word,
)
from state.tables.base import Base


class SourceRow(Base):
    """What is known of a source beyond its definition: how it fares, its contract and rhythm, its baseline mark."""

    __tablename__ = "source"

    name: Mapped[Slug] = mapped_column(primary_key=True)
    title: Mapped[Prose]
    url: Mapped[Prose]
    zone: Mapped[Slug]
    baseline_at: Mapped[UtcDateTime | None]
    failures: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[Prose | None]
    told_broken_at: Mapped[UtcDateTime | None]
    health: Mapped[Word | None]
    contract: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    rhythm: Mapped[list[int] | None] = mapped_column(JSON)
    reach: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    behind: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class ScheduleRow(Base):
    """When a source is polled next, when it was polled, and who polls it now: one for each source.

    Every poll writes here, twice, and most of them nowhere else: the narrower a row, the less is written.
    """

    __tablename__ = "schedule"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 (as SQLAlchemy wants it)

    source_name: Mapped[Slug] = mapped_column(ForeignKey("source.name", ondelete="CASCADE"), primary_key=True)
    next_poll_at: Mapped[UtcDateTime]
    polled_at: Mapped[UtcDateTime | None]
    succeeded_at: Mapped[UtcDateTime | None]
    claimed_by: Mapped[Slug | None]
    claimed_until: Mapped[UtcDateTime | None]


class PageRow(Base):
    """One page of a listing as last fetched: its validators, and what was on it, for when it is unchanged."""

    __tablename__ = "page"

    source_name: Mapped[Slug] = mapped_column(ForeignKey("source.name", ondelete="CASCADE"), primary_key=True)
    url: Mapped[str] = mapped_column(primary_key=True)
    etag: Mapped[Prose | None]
    last_modified: Mapped[Prose | None]
    body_hash: Mapped[Slug]
    read_hash: Mapped[Slug | None]
    guids: Mapped[list[str]] = mapped_column(JSON)
    next_url: Mapped[Prose | None]
    fetched_at: Mapped[UtcDateTime]


class DetailRow(Base):
    """The page behind a notice's link: its text as last read, and when it is looked at again."""

    __tablename__ = "detail"

    source_name: Mapped[Slug] = mapped_column(ForeignKey("source.name", ondelete="CASCADE"), primary_key=True)
    url: Mapped[Prose] = mapped_column(primary_key=True)
    listed: Mapped[Slug]
    etag: Mapped[Prose | None]
    last_modified: Mapped[Prose | None]
    body_hash: Mapped[Slug]
    title: Mapped[Prose]
    body: Mapped[Prose]
    failures: Mapped[int]
    fetched_at: Mapped[UtcDateTime | None]
    due_at: Mapped[UtcDateTime]
    gone_at: Mapped[UtcDateTime | None]


class SnapshotRow(Base):
    """Bytes as fetched, compressed; kept raw so that revisions can be derived again."""

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("source_name", "body_hash"),)

    id: Mapped[RowId]
    source_name: Mapped[Slug] = mapped_column(ForeignKey("source.name", ondelete="CASCADE"))
    url: Mapped[Prose]
    body_hash: Mapped[Slug]
    media_type: Mapped[Prose]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    fetched_at: Mapped[UtcDateTime]
