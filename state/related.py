"""Which notices belong together: reports of one change (a story), and what amends what."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import NoticeId, Related
from core.stories import Relation
from state.tables import NoticeRow, NoticeStatusRow, RelationRow, RevisionRow, SourceRow


@dataclass(frozen=True, slots=True)
class Relatives:
    """The other reports of a notice's story, each with when it was first seen, and what the notice amends."""

    others: tuple[tuple[dt.datetime, Related], ...] = ()
    amends: Related | None = None

    def others_by(self, when: dt.datetime) -> tuple[Related, ...]:
        """The reports that were known at this instant, the earliest first."""
        return tuple(other for seen_at, other in self.others if seen_at <= when)


async def find_story(session: AsyncSession, notice_id: NoticeId) -> list[NoticeId]:
    """The other reports of the change that this notice tells; mostly none."""
    return [NoticeId(other) for other in (await _stories(session, [notice_id])).get(notice_id, ())]


async def load_relatives(session: AsyncSession, notice_ids: Collection[int]) -> dict[int, Relatives]:
    """By notice: what it is related to; a notice that stands alone has no key."""
    stories = await _stories(session, notice_ids)
    amended = await _amended(session, notice_ids)
    wanted = {other for others in stories.values() for other in others} | set(amended.values())
    if not wanted:
        return {}
    found = await _load(session, wanted)
    return {
        notice_id: Relatives(
            tuple(sorted((found[other] for other in stories.get(notice_id, ())), key=lambda pair: pair[0])),
            found[amended[notice_id]][1] if notice_id in amended else None,
        )
        for notice_id in {*stories, *amended}
    }


async def _stories(session: AsyncSession, notice_ids: Collection[int]) -> dict[int, set[int]]:
    """By notice: the others of its story. Every report but the first points to the first."""
    same = select(RelationRow).where(RelationRow.kind == Relation.SAME)
    concerned = or_(RelationRow.notice_id.in_(notice_ids), RelationRow.earlier_id.in_(notice_ids))
    firsts = {row.earlier_id for row in await session.scalars(same.where(concerned))}
    if not firsts:
        return {}
    stories: dict[int, set[int]] = {first: {first} for first in firsts}
    for row in await session.scalars(same.where(RelationRow.earlier_id.in_(firsts))):
        stories[row.earlier_id].add(row.notice_id)
    return {one: story - {one} for story in stories.values() for one in story & set(notice_ids)}


async def _amended(session: AsyncSession, notice_ids: Collection[int]) -> dict[int, int]:
    amending = select(RelationRow).where(RelationRow.kind == Relation.AMENDS, RelationRow.notice_id.in_(notice_ids))
    return {row.notice_id: row.earlier_id for row in await session.scalars(amending)}


async def _load(session: AsyncSession, notice_ids: Iterable[int]) -> dict[int, tuple[dt.datetime, Related]]:
    chosen = (
        select(NoticeRow, RevisionRow, SourceRow.title)
        .join(NoticeStatusRow, NoticeStatusRow.notice_id == NoticeRow.id)
        .join(RevisionRow, RevisionRow.id == NoticeStatusRow.revision_id)
        .join(SourceRow, SourceRow.name == NoticeRow.source_name)
        .where(NoticeRow.id.in_(notice_ids))
    )
    return {
        notice.id: (notice.first_seen_at, _related(notice, revision, source_title))
        for notice, revision, source_title in (await session.execute(chosen)).all()
    }


def _related(notice: NoticeRow, revision: RevisionRow, source_title: str) -> Related:
    published_at = revision.published_at or notice.first_seen_at
    return Related(NoticeId(notice.id), revision.title, revision.link, published_at, source_title)
