"""Every table, typed, without behaviour. Content is immutable, status is not: they are different tables.

source ── schedule                                (when it is polled; what every poll writes)
source ─< page, detail, snapshot                  (its contract, health and rhythm stand in the source)
source ─< notice ── notice_status         (identity; what may change about it)
notice ─< revision ─< milestone (content, and what was read out of it)
notice ─< correction                      (what an admin put right in what was read)
notice ─< relation >─ notice              (two reports of one change; one that amends another)
query  ─< match >─ notice                 (which notices a query wants)
query  ─< subscription >─ target >─ profile ── hold
query  ─< ended >─ target                 (a subscription that ended, and may be taken back)
alert  ─< delivery >─ target              (one thing to say; one owed telling of it)
lease, mark                               (who may do what; how far a scan has come)
"""

from state.tables.base import Base
from state.tables.deliveries import AlertRow, DeliveryRow
from state.tables.notices import CorrectionRow, MilestoneRow, NoticeRow, NoticeStatusRow, RelationRow, RevisionRow
from state.tables.sources import DetailRow, PageRow, ScheduleRow, SnapshotRow, SourceRow
from state.tables.wishes import EndedRow, HoldRow, MatchRow, ProfileRow, QueryRow, SubscriptionRow, TargetRow
from state.tables.work import LeaseRow, MarkRow

__all__ = [
    "AlertRow",
    "Base",
    "CorrectionRow",
    "DeliveryRow",
    "DetailRow",
    "EndedRow",
    "HoldRow",
    "LeaseRow",
    "MarkRow",
    "MatchRow",
    "MilestoneRow",
    "NoticeRow",
    "NoticeStatusRow",
    "PageRow",
    "ProfileRow",
    "QueryRow",
    "RelationRow",
    "RevisionRow",
    "ScheduleRow",
    "SnapshotRow",
    "SourceRow",
    "SubscriptionRow",
    "TargetRow",
]
