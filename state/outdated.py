"""Notices whose milestones an earlier version of the reader has read: found, and given those of the present one."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.corrections import read_again
from core.model import Milestone, NoticeId, RevisionId, SourceName
from state.corrections import learn_corrections, load_corrections
from state.notices import milestones_of, note_reader, replace_milestones
from state.tables import NoticeRow, NoticeStatusRow, RevisionRow, SourceRow


@dataclass(frozen=True, slots=True)
class Outdated:
    """The text that holds of a notice, and what its days are counted from and in (`zone` is its source's)."""

    notice_id: NoticeId
    revision_id: RevisionId
    source: SourceName
    zone: str
    title: str
    body: str
    published_at: dt.datetime


async def find_outdated(session: AsyncSession, version: int, before: NoticeId | None, limit: int) -> list[Outdated]:
    """Notices below `before` that were last read by an earlier version, the newest first: their dates lie ahead."""
    chosen = (
        select(NoticeRow, RevisionRow, SourceRow.zone)
        .join(NoticeStatusRow, NoticeStatusRow.notice_id == NoticeRow.id)
        .join(RevisionRow, RevisionRow.id == NoticeStatusRow.revision_id)
        .join(SourceRow, SourceRow.name == NoticeRow.source_name)
        .where(NoticeStatusRow.reader_version < version)
        .order_by(NoticeRow.id.desc())
        .limit(limit)
    )
    if before is not None:
        chosen = chosen.where(NoticeRow.id < before)
    return [_outdated(notice, revision, zone) for notice, revision, zone in (await session.execute(chosen)).all()]


async def bring_up_to_date(
    session: AsyncSession, outdated: Outdated, found: Sequence[Milestone], version: int, now: dt.datetime
) -> bool:
    """Write what this version found in the notice, which it says without an alert; False where nothing is another.

    What an admin put right stays. A notice that was revised, or read by such a version, meanwhile is left alone.
    """
    corrections = await load_corrections(session, outdated.notice_id)
    status = await session.get(NoticeStatusRow, outdated.notice_id, populate_existing=True)
    if status is None or status.revision_id != outdated.revision_id or status.reader_version >= version:
        return False
    standing = await milestones_of(session, outdated.revision_id)
    again = read_again(found, standing, corrections)
    await learn_corrections(session, outdated.notice_id, again.learned, now)
    if set(again.milestones) == set(standing):
        await note_reader(session, outdated.notice_id, version)
        return False
    await replace_milestones(
        session, outdated.notice_id, outdated.revision_id, again.milestones, reader_version=version, now=now
    )
    return True


def _outdated(notice: NoticeRow, revision: RevisionRow, zone: str) -> Outdated:
    return Outdated(
        NoticeId(notice.id), RevisionId(revision.id), SourceName(notice.source_name), zone, revision.title,
        revision.body, revision.published_at or notice.first_seen_at,
    )  # fmt: skip
