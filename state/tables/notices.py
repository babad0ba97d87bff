"""Notices: what they are known by, what they said and when, and what was read out of it."""

import datetime as dt

from sqlalchemy import Date, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from state.columns import (
    Flag,
    Prose,
    Reference,
    RowId,
    Slug,
    UtcDateTime,
    Word,
)
from state.tables.base import Base, partial_index


class NoticeRow(Base):
    """The lasting thing: known by (source, guid), whatever happens to its content.

    `listed_as` is the guid under which its source lists it now, if another; what we publish keeps the first one.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("source_name", "guid"),
        partial_index("ix_notice_source_name_listed_as", "source_name", "listed_as", where="listed_as IS NOT NULL"),
    )

    id: Mapped[RowId]
    source_name: Mapped[Slug] = mapped_column(ForeignKey("source.name", ondelete="CASCADE"))
    guid: Mapped[Prose]
    listed_as: Mapped[Prose | None]
    first_seen_at: Mapped[UtcDateTime] = mapped_column(index=True)
    in_baseline: Mapped[Flag]


class RevisionRow(Base):
    """One state of a notice's content; never changed once written."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("notice_id", "number"), Index("ix_revision_snapshot_id", "snapshot_id"))

    id: Mapped[RowId]
    notice_id: Mapped[Reference] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"))
    number: Mapped[int]
    fingerprint: Mapped[Slug]
    title: Mapped[Prose]
    body: Mapped[Prose]
    link: Mapped[Prose | None]
    published_at: Mapped[UtcDateTime | None]
    recorded_at: Mapped[UtcDateTime] = mapped_column(index=True)
    snapshot_id: Mapped[Reference | None] = mapped_column(ForeignKey("snapshot.id", ondelete="SET NULL"), nullable=True)


class NoticeStatusRow(Base):
    """What may change about a notice: which revision holds, which reader has read it, whether it is still listed."""

    __tablename__ = "notice_status"

    notice_id: Mapped[Reference] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"), primary_key=True)
    revision_id: Mapped[Reference] = mapped_column(ForeignKey("revision.id"), index=True)
    last_seen_at: Mapped[UtcDateTime]
    missing_polls: Mapped[int] = mapped_column(default=0)
    withdrawn_at: Mapped[UtcDateTime | None]
    changed_at: Mapped[UtcDateTime] = mapped_column(index=True)
    reader_version: Mapped[int] = mapped_column(default=0, server_default="0")


class RelationRow(Base):
    """A notice that tells the same change as an earlier one, or amends it. Found when it is new, never changed."""

    __tablename__ = "relation"
    __table_args__ = (Index("ix_relation_earlier_id", "earlier_id"),)

    notice_id: Mapped[Reference] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"), primary_key=True)
    earlier_id: Mapped[Reference] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[Word]


class MilestoneRow(Base):
    """A date read out of a revision; `first_known_at` outlives revisions that leave the date as it was."""

    __tablename__ = "milestone"
    __table_args__ = (UniqueConstraint("revision_id", "kind", "on"), Index("ix_milestone_on", "on"))

    id: Mapped[RowId]
    notice_id: Mapped[Reference] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"), index=True)
    revision_id: Mapped[Reference] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"))
    kind: Mapped[Word]
    on: Mapped[dt.date] = mapped_column(Date)
    time: Mapped[Word | None]
    zone: Mapped[Slug | None]
    precision: Mapped[Word]
    quote: Mapped[Prose]
    confidence: Mapped[float]
    rule: Mapped[Prose]
    first_known_at: Mapped[UtcDateTime]
    reader_version: Mapped[int]


class CorrectionRow(Base):
    """A day that was read wrongly out of these words, and the right one; none where it is no date. By ascending id."""

    __tablename__ = "correction"

    id: Mapped[RowId]
    notice_id: Mapped[Reference] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"), index=True)
    kind: Mapped[Word]
    wrong: Mapped[dt.date] = mapped_column(Date)
    quote: Mapped[Prose]
    right: Mapped[dt.date | None] = mapped_column(Date)
    made_at: Mapped[UtcDateTime]
