"""Who wants which notices, and when to be told."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from state.columns import (
    BigNumber,
    Prose,
    Reference,
    RowId,
    Slug,
    UtcDateTime,
    Word,
)
from state.tables.base import Base, partial_index


class QueryRow(Base):
    """A wish for notices in its canonical text; equal wishes are one row.

    `meaning` is the text with its topics written out: it differs when an operator rewords one, and is matched again.
    From `pending_since` on notices are matched with it as they are recorded; those from before are yet to be.
    """

    __tablename__ = "query"
    __table_args__ = (partial_index("ix_query_pending", "id", where="pending_since IS NOT NULL"),)

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


class EndedRow(Base):
    """A subscription that ended at `ended_at`, as it was until then; there is none while the target subscribes."""

    __tablename__ = "ended"

    query_id: Mapped[Reference] = mapped_column(ForeignKey("query.id", ondelete="CASCADE"), primary_key=True)
    target_id: Mapped[Reference] = mapped_column(
        ForeignKey("target.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[UtcDateTime]
    asked_after: Mapped[BigNumber]
    ended_at: Mapped[UtcDateTime] = mapped_column(index=True)
