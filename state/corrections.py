"""A date that was read wrongly, put right by an admin: in the milestones, and for everybody who was told it."""

import datetime as dt

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.changes import priority_of
from core.model import AlertKind, NoticeId, Precision, RevisionId
from state.alerts import raise_alert
from state.tables import MilestoneRow, NoticeStatusRow

RULE = "corrected by an admin"


async def correct_date(
    session: AsyncSession, notice_id: NoticeId, wrong: dt.date, right: dt.date | None, now: dt.datetime
) -> bool:
    """Move the notice's milestones from one day to another, or strike them (None); False where none is on that day.

    It is told as a revision to all who follow the notice. The next revision of its text is read afresh.
    """
    revision_id = await session.scalar(
        select(NoticeStatusRow.revision_id).where(NoticeStatusRow.notice_id == notice_id)
    )
    of_revision = MilestoneRow.revision_id == revision_id
    kinds = list(await session.scalars(select(MilestoneRow.kind).where(of_revision, MilestoneRow.on == wrong)))
    if revision_id is None or not kinds:
        return False
    taken = set(await session.scalars(select(MilestoneRow.kind).where(of_revision, MilestoneRow.on == right)))
    if right is not None:
        moved = update(MilestoneRow).where(of_revision, MilestoneRow.on == wrong, MilestoneRow.kind.not_in(taken))
        stated = {"time": None, "zone": None, "precision": Precision.DAY, "confidence": 1.0}
        await session.execute(moved.values(on=right, rule=RULE, first_known_at=now, **stated))
    await session.execute(delete(MilestoneRow).where(of_revision, MilestoneRow.on == wrong))
    await session.execute(update(NoticeStatusRow).where(NoticeStatusRow.notice_id == notice_id).values(changed_at=now))
    moves = [[kind, wrong.isoformat(), right.isoformat()] for kind in kinds] if right else []
    await raise_alert(
        session, key=f"corrected:{notice_id}:{revision_id}:{wrong}:{right}", kind=AlertKind.REVISED,
        priority=priority_of(AlertKind.REVISED, moved=True), created_at=now, notice_id=notice_id,
        revision_id=RevisionId(revision_id), details={"corrected": True, "moved": moves},
    )  # fmt: skip
    return True
