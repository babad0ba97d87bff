"""What there is to say, and to whom it is owed."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from state.columns import (
    BigNumber,
    Prose,
    Reference,
    RowId,
    RowIdType,
    Slug,
    SmallNumber,
    UtcDateTime,
    Word,
)
from state.tables.base import Base, partial_index


class AlertRow(Base):
    """One thing to say. `key` makes saying it twice impossible.

    `fanned_out_query` and `fanned_out_to` are how far its deliveries are written: query by query, target by target.
    `raised_in` numbers the transactions that raise alerts (`state/audience.py`); reminders have none.
    """

    __tablename__ = "alert"
    __table_args__ = (
        partial_index("ix_alert_waiting", "id", where="fanned_out_at IS NULL"),
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
        partial_index("ix_delivery_owed", "bot_id", "priority", "due_at", "id", where="state IN ('owed', 'sending')"),
        Index("ix_delivery_target_id_state", "target_id", "state"),
        partial_index("ix_delivery_dead", "id", where="state = 'dead'"),
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
