"""Every table, typed, without behaviour. Content is immutable, status is not: they are different tables.

source ─< page, detail, snapshot                  (its contract, health and rhythm stand in the source)
source ─< notice ── notice_status         (identity; what may change about it)
notice ─< revision ─< milestone (content, and what was read out of it)
notice ─< correction                      (what an admin put right in what was read)
notice ─< relation >─ notice              (two reports of one change; one that amends another)
query  ─< match >─ notice                 (which notices a query wants)
query  ─< subscription >─ target >─ profile ── hold
alert  ─< delivery >─ target              (one thing to say; one owed telling of it)
lease, mark                               (who may do what; how far a scan has come)
"""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, LargeBinary, MetaData, Time, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from state.columns import (
    NAMING,
    BigNumber,
    Flag,
    Prose,
    Reference,
    RowId,
    RowIdType,
    Slug,
    SmallNumber,
    UtcDateTime,
    Word,
)


class Base(DeclarativeBase):
    """Root of the tables; constraints are named by rule so that migrations can name them too."""

    metadata = MetaData(naming_convention=NAMING)


class SourceRow(Base):
    """What is known of a source beyond its definition: its schedule, its health, its baseline mark."""

    __tablename__ = "source"

    name: Mapped[Slug] = mapped_column(primary_key=True)
    title: Mapped[Prose]
    url: Mapped[Prose]
    zone: Mapped[Slug]
    baseline_at: Mapped[UtcDateTime | None]
    next_poll_at: Mapped[UtcDateTime] = mapped_column(index=True)
    polled_at: Mapped[UtcDateTime | None]
    succeeded_at: Mapped[UtcDateTime | None]
    failures: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[Prose | None]
    told_broken_at: Mapped[UtcDateTime | None]
    health: Mapped[Word | None]
    contract: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    rhythm: Mapped[list[int] | None] = mapped_column(JSON)
    reach: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    behind: Mapped[dict[str, Any] | None] = mapped_column(JSON)
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


class NoticeRow(Base):
    """The lasting thing: known by (source, guid), whatever happens to its content.

    `listed_as` is the guid under which its source lists it now, if another; what we publish keeps the first one.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("source_name", "guid"),
        Index(
            "ix_notice_source_name_listed_as",
            "source_name",
            "listed_as",
            sqlite_where=text("listed_as IS NOT NULL"),
            postgresql_where=text("listed_as IS NOT NULL"),
        ),
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


class QueryRow(Base):
    """A wish for notices in its canonical text; equal wishes are one row.

    `meaning` is the text with its topics written out: it differs when an operator rewords one, and is matched again.
    From `pending_since` on notices are matched with it as they are recorded; those from before are yet to be.
    """

    __tablename__ = "query"
    __table_args__ = (
        Index(
            "ix_query_pending",
            "id",
            sqlite_where=text("pending_since IS NOT NULL"),
            postgresql_where=text("pending_since IS NOT NULL"),
        ),
    )

    id: Mapped[RowId]
    text: Mapped[str] = mapped_column(unique=True)
    meaning: Mapped[Prose]
    created_at: Mapped[UtcDateTime]
    pending_since: Mapped[UtcDateTime | None]


class MatchRow(Base):
    """A notice that a query wants. Once met it stays: who was told of a notice hears of its end too."""

    __tablename__ = "match"
    __table_args__ = (Index("ix_match_notice_id", "notice_id"),)

    query_id: Mapped[Reference] = mapped_column(ForeignKey("query.id", ondelete="CASCADE"), primary_key=True)
    notice_id: Mapped[Reference] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"), primary_key=True)


class ProfileRow(Base):
    """One way of being told when: shared by all targets that chose the same, so that there are few of them."""

    __tablename__ = "profile"
    __table_args__ = (UniqueConstraint("zone", "remind_at", "lead_days", "quiet", "digest"),)

    id: Mapped[RowId]
    zone: Mapped[Slug]
    remind_at: Mapped[dt.time] = mapped_column(Time)
    lead_days: Mapped[Slug]
    quiet: Mapped[Word]
    digest: Mapped[Word]


class HoldRow(Base):
    """The quiet hours and the digest of a profile that come next, as instants; fan-outs join it. Plain ones have none.

    Out of date from `holds_until` on; whoever writes deliveries computes it anew first.
    """

    __tablename__ = "hold"

    profile_id: Mapped[Reference] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), primary_key=True)
    quiet_since: Mapped[UtcDateTime | None]
    quiet_until: Mapped[UtcDateTime | None]
    digest_at: Mapped[UtcDateTime | None]
    holds_until: Mapped[UtcDateTime] = mapped_column(index=True)


class TargetRow(Base):
    """A chat, or one forum topic in it, of one bot."""

    __tablename__ = "target"
    __table_args__ = (UniqueConstraint("bot_id", "chat_id", "thread_id"), Index("ix_target_profile_id", "profile_id"))

    id: Mapped[RowId]
    bot_id: Mapped[BigNumber]
    chat_id: Mapped[BigNumber]
    thread_id: Mapped[BigNumber] = mapped_column(default=0)
    kind: Mapped[Word]
    language: Mapped[Word]
    profile_id: Mapped[Reference] = mapped_column(ForeignKey("profile.id"))
    state: Mapped[Word]
    created_at: Mapped[UtcDateTime]


class SubscriptionRow(Base):
    """A target's wish for a query; `asked_after` is the number of the last alerts that were raised before it."""

    __tablename__ = "subscription"

    query_id: Mapped[Reference] = mapped_column(ForeignKey("query.id", ondelete="CASCADE"), primary_key=True)
    target_id: Mapped[Reference] = mapped_column(
        ForeignKey("target.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[UtcDateTime]
    asked_after: Mapped[BigNumber] = mapped_column(default=0, server_default="0")


class AlertRow(Base):
    """One thing to say. `key` makes saying it twice impossible.

    `fanned_out_query` and `fanned_out_to` are how far its deliveries are written: query by query, target by target.
    `raised_in` numbers the transactions that raise alerts (`state/audience.py`); reminders have none.
    """

    __tablename__ = "alert"
    __table_args__ = (
        Index(
            "ix_alert_waiting",
            "id",
            sqlite_where=text("fanned_out_at IS NULL"),
            postgresql_where=text("fanned_out_at IS NULL"),
        ),
        Index("ix_alert_notice_id", "notice_id"),
        Index("ix_alert_revision_id", "revision_id"),
        Index("ix_alert_created_at", "created_at"),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[Word]
    notice_id: Mapped[int | None] = mapped_column(RowIdType, ForeignKey("notice.id", ondelete="CASCADE"))
    revision_id: Mapped[int | None] = mapped_column(RowIdType, ForeignKey("revision.id", ondelete="CASCADE"))
    source_name: Mapped[Slug | None] = mapped_column(ForeignKey("source.name", ondelete="CASCADE"))
    profile_id: Mapped[int | None] = mapped_column(RowIdType, ForeignKey("profile.id"))
    on: Mapped[dt.date | None] = mapped_column(Date)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    priority: Mapped[SmallNumber]
    created_at: Mapped[UtcDateTime]
    fanned_out_query: Mapped[Reference] = mapped_column(default=0)
    fanned_out_to: Mapped[Reference] = mapped_column(default=0)
    fanned_out_at: Mapped[UtcDateTime | None]
    raised_in: Mapped[BigNumber | None]


class DeliveryRow(Base):
    """One alert owed to one target. Written before anything is sent, marked at once after."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("alert_id", "target_id"),
        Index(
            "ix_delivery_owed",
            "bot_id",
            "priority",
            "due_at",
            "id",
            sqlite_where=text("state IN ('owed', 'sending')"),
            postgresql_where=text("state IN ('owed', 'sending')"),
        ),
        Index("ix_delivery_target_id_state", "target_id", "state"),
        Index(
            "ix_delivery_dead",
            "id",
            sqlite_where=text("state = 'dead'"),
            postgresql_where=text("state = 'dead'"),
        ),
    )

    id: Mapped[RowId]
    alert_id: Mapped[Reference] = mapped_column(ForeignKey("alert.id", ondelete="CASCADE"))
    target_id: Mapped[Reference] = mapped_column(ForeignKey("target.id", ondelete="CASCADE"))
    bot_id: Mapped[BigNumber]
    priority: Mapped[SmallNumber]
    due_at: Mapped[UtcDateTime]
    state: Mapped[Word]
    attempts: Mapped[SmallNumber]
    claim_epoch: Mapped[int]
    sent_at: Mapped[UtcDateTime | None]
    message_id: Mapped[BigNumber | None]
    fault: Mapped[Prose | None]


class LeaseRow(Base):
    """A right held by one process at a time; `epoch` rises with each new holder, so that claims of a dead one show."""

    __tablename__ = "lease"

    name: Mapped[Slug] = mapped_column(primary_key=True)
    holder: Mapped[Slug]
    until: Mapped[UtcDateTime]
    epoch: Mapped[int]


class MarkRow(Base):
    """How far a repeated piece of work has come, by its name."""

    __tablename__ = "mark"

    name: Mapped[Slug] = mapped_column(primary_key=True)
    value: Mapped[Prose]
