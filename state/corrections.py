"""A date that was read wrongly, put right by an admin: in the milestones, and for everybody who was told it."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.changes import priority_of
from core.corrections import RULE, Correction
from core.model import AlertKind, DeliveryState, MilestoneKind, NoticeId, Precision, RevisionId
from state.alerts import raise_alert
from state.deliveries import drop
from state.tables import AlertRow, CorrectionRow, DeliveryRow, MilestoneRow, NoticeStatusRow


async def correct_date(
    session: AsyncSession, notice_id: NoticeId, wrong: dt.date, right: dt.date | None, now: dt.datetime
) -> bool:
    """Move the notice's milestones from one day to another, or strike them (None); False where none is on that day.

    It is told as a revision to all who follow the notice and all who were told the wrong day, and kept: later
    revisions that say the same in the same words are read with it.
    """
    revision_id = await _hold_notice(session, notice_id)
    of_revision = MilestoneRow.revision_id == revision_id
    misread = list(await session.scalars(select(MilestoneRow).where(of_revision, MilestoneRow.on == wrong)))
    if revision_id is None or not misread:
        return False
    moves = [[row.kind, wrong.isoformat(), right.isoformat()] for row in misread] if right else []
    wrong_since = min(row.first_known_at for row in misread)
    correction_id = await _keep(session, notice_id, misread, right, now)
    await _mend(session, revision_id, wrong, right, now)
    await _drop_reminders(session, notice_id, wrong)
    await session.execute(update(NoticeStatusRow).where(NoticeStatusRow.notice_id == notice_id).values(changed_at=now))
    await raise_alert(
        session, key=f"corrected:{correction_id}", kind=AlertKind.REVISED,
        priority=priority_of(AlertKind.REVISED, moved=True), created_at=now, notice_id=notice_id,
        revision_id=revision_id, details={"corrected": True, "moved": moves, "wrong_since": wrong_since.isoformat()},
    )  # fmt: skip
    return True


async def load_corrections(session: AsyncSession, notice_id: NoticeId) -> tuple[Correction, ...]:
    """What was put right in this notice, in order; no other is made before the transaction ends."""
    await _hold_notice(session, notice_id)
    made = select(CorrectionRow).where(CorrectionRow.notice_id == notice_id).order_by(CorrectionRow.id)
    return tuple(
        Correction(MilestoneKind(row.kind), row.wrong, row.quote, row.right) for row in await session.scalars(made)
    )


async def learn_corrections(
    session: AsyncSession, notice_id: NoticeId, learned: Sequence[Correction], now: dt.datetime
) -> None:
    """Keep what was put right also for the words in which another reader finds it; that is news to nobody."""
    rows = [
        {"notice_id": notice_id, "kind": each.kind, "wrong": each.wrong, "quote": each.quote, "right": each.right,
         "made_at": now}
        for each in learned
    ]  # fmt: skip
    if rows:
        await session.execute(insert(CorrectionRow), rows)


async def last_correction(session: AsyncSession, notice_id: NoticeId) -> int:
    """The id of what was put right last in this notice; 0 where nothing was."""
    return await session.scalar(select(func.max(CorrectionRow.id)).where(CorrectionRow.notice_id == notice_id)) or 0


async def _hold_notice(session: AsyncSession, notice_id: NoticeId) -> RevisionId | None:
    """The revision that holds; neither a watcher nor an admin changes that until the transaction ends."""
    status = select(NoticeStatusRow.revision_id).where(NoticeStatusRow.notice_id == notice_id)
    revision_id = await session.scalar(status.with_for_update())
    return None if revision_id is None else RevisionId(revision_id)


async def _mend(
    session: AsyncSession, revision_id: RevisionId, wrong: dt.date, right: dt.date | None, now: dt.datetime
) -> None:
    of_revision = MilestoneRow.revision_id == revision_id
    if right is not None:
        taken = list(await session.scalars(select(MilestoneRow.kind).where(of_revision, MilestoneRow.on == right)))
        moved = update(MilestoneRow).where(of_revision, MilestoneRow.on == wrong, MilestoneRow.kind.not_in(taken))
        stated = {"time": None, "zone": None, "precision": Precision.DAY, "confidence": 1.0}
        await session.execute(moved.values(on=right, rule=RULE, first_known_at=now, **stated))
    await session.execute(delete(MilestoneRow).where(of_revision, MilestoneRow.on == wrong))


async def _drop_reminders(session: AsyncSession, notice_id: NoticeId, wrong: dt.date) -> None:
    """Reminders of the wrong day that still wait for a digest or a morning would say what is known to be untrue."""
    untrue = select(AlertRow.id).where(
        AlertRow.notice_id == notice_id, AlertRow.kind == AlertKind.REMINDER, AlertRow.on == wrong
    )
    await drop(session, DeliveryRow.alert_id.in_(untrue), DeliveryRow.state == DeliveryState.OWED, fault=RULE)


async def _keep(
    session: AsyncSession, notice_id: NoticeId, misread: Sequence[MilestoneRow], right: dt.date | None, now: dt.datetime
) -> int:
    """Answers the id of the last of these corrections."""
    rows = [
        {"notice_id": notice_id, "kind": row.kind, "wrong": row.on, "quote": row.quote, "right": right, "made_at": now}
        for row in misread
    ]
    return max(await session.scalars(insert(CorrectionRow).returning(CorrectionRow.id), rows))
