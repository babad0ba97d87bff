"""Finding, for a new notice, the earlier ones that it may repeat or amend, and keeping what was found."""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import NoticeId
from core.stories import TOGETHER, Relation, Report, make_report
from state.alerts import load_milestones
from state.tables import MilestoneRow, NoticeRow, NoticeStatusRow, RelationRow, RevisionRow

LOCK = 0x6E62_7374  # one new notice at a time on PostgreSQL, whoever records it
NEAREST = 200  # notices at most that a new one is compared with


async def find_earlier(session: AsyncSession, report: Report) -> list[Report]:
    """The notices that this one may repeat or amend: those with a milestone on a day that it names.

    Where it has no milestone itself, also those that appeared in the days before. Until the transaction ends, whoever
    else records a new notice waits here: two watchers that read one change at one moment, each from its source, would
    not see each other's report, and it would be told twice. (SQLite has one writer.)
    """
    if (await session.connection()).dialect.name == "postgresql":
        await session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    ids = await _naming(session, report.mentioned | {day for _, day in report.days})
    if not report.days:
        ids |= await _recent(session, report.at - TOGETHER)
    return await _load(session, ids - {report.id})


async def relate(session: AsyncSession, notice_id: NoticeId, earlier_id: NoticeId, kind: Relation) -> None:
    """Keep how a new notice stands to an earlier one; of a story it is the first report that is pointed to."""
    first = select(RelationRow.earlier_id).where(RelationRow.notice_id == earlier_id, RelationRow.kind == Relation.SAME)
    target = await session.scalar(first) or earlier_id
    await session.execute(insert(RelationRow).values(notice_id=notice_id, earlier_id=target, kind=kind))


async def _naming(session: AsyncSession, days: Collection[dt.date]) -> set[int]:
    current = (
        select(MilestoneRow.notice_id)
        .join(NoticeStatusRow, NoticeStatusRow.revision_id == MilestoneRow.revision_id)
        .where(MilestoneRow.on.in_(days))
    )
    newest = current.distinct().order_by(MilestoneRow.notice_id.desc()).limit(NEAREST)
    return set(await session.scalars(newest)) if days else set()


async def _recent(session: AsyncSession, since: dt.datetime) -> set[int]:
    recent = select(NoticeRow.id).where(NoticeRow.first_seen_at >= since)
    return set(await session.scalars(recent.order_by(NoticeRow.first_seen_at.desc()).limit(NEAREST)))


async def _load(session: AsyncSession, notice_ids: Collection[int]) -> list[Report]:
    chosen = (
        select(NoticeRow, RevisionRow)
        .join(NoticeStatusRow, NoticeStatusRow.notice_id == NoticeRow.id)
        .join(RevisionRow, RevisionRow.id == NoticeStatusRow.revision_id)
        .where(NoticeRow.id.in_(notice_ids))
    )
    rows = (await session.execute(chosen)).all() if notice_ids else []
    milestones = await load_milestones(session, [revision.id for _, revision in rows])
    return [
        make_report(
            NoticeId(notice.id), revision.title, revision.body, revision.published_at or notice.first_seen_at,
            milestones.get(revision.id, ()),
        )
        for notice, revision in rows
    ]  # fmt: skip
