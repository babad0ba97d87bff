"""Notices as they stand now: with their source, their last revision and its milestones; and what of these lies ahead.

Who reads them says which: `select_notices` and `select_coming` are what is chosen from.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import Milestone, NoticeId, RevisionId, SourceName
from core.moments import day_for
from state.alerts import load_milestones, to_milestone
from state.tables import MilestoneRow, NoticeRow, NoticeStatusRow, RevisionRow, SourceRow

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StoredNotice:
    """A notice as it stands now; `zone` is its source's, `revision_number` counts the states it has been in."""

    id: NoticeId
    source_name: SourceName
    source_title: str
    zone: str
    guid: str
    revision_id: RevisionId
    revision_number: int
    title: str
    body: str
    link: str | None
    published_at: dt.datetime | None
    first_seen_at: dt.datetime
    changed_at: dt.datetime
    withdrawn_at: dt.datetime | None
    milestones: tuple[Milestone, ...]

    @property
    def appeared_at(self) -> dt.datetime:
        """When it appeared: as its source says, but never later than we saw it."""
        return min(self.published_at or self.first_seen_at, self.first_seen_at)


@dataclass(frozen=True, slots=True)
class Coming:
    """A milestone that lies ahead; `day` is the calendar day on which the asked zone meets it."""

    day: dt.date
    milestone: Milestone
    notice: StoredNotice


def select_notices() -> Select[NoticeRow, NoticeStatusRow, RevisionRow, SourceRow]:
    """All notices, withdrawn ones too; for `read_notices`."""
    return (
        select(NoticeRow, NoticeStatusRow, RevisionRow, SourceRow)
        .join(NoticeStatusRow, NoticeStatusRow.notice_id == NoticeRow.id)
        .join(RevisionRow, RevisionRow.id == NoticeStatusRow.revision_id)
        .join(SourceRow, SourceRow.name == NoticeRow.source_name)
    )


def select_coming(today: dt.date, last: dt.date | None = None) -> Select[*tuple[Any, ...]]:
    """The milestones of listed notices from `today` to `last`, in order; for `read_coming`.

    With a day more at both ends, which a zone may move them by.
    """
    chosen = (
        select_notices()
        .add_columns(MilestoneRow)
        .join(MilestoneRow, MilestoneRow.revision_id == NoticeStatusRow.revision_id)
        .where(NoticeStatusRow.withdrawn_at.is_(None), MilestoneRow.on >= today - ONE_DAY)
        .order_by(MilestoneRow.on, MilestoneRow.kind.desc(), NoticeRow.id)
    )
    return chosen if last is None else chosen.where(MilestoneRow.on <= last + ONE_DAY)


async def read_notices(session: AsyncSession, chosen: Select[*tuple[Any, ...]]) -> list[StoredNotice]:
    """The chosen notices, in order."""
    return list((await _by_id(session, (await session.execute(chosen)).all())).values())


async def read_coming(
    session: AsyncSession, chosen: Select[*tuple[Any, ...]], zone: str, today: dt.date, last: dt.date = dt.date.max
) -> list[Coming]:
    """The chosen milestones that `zone` meets from `today` to `last`, the next first."""
    rows = (await session.execute(chosen)).all()
    found = await _by_id(session, rows)
    coming = [_coming(to_milestone(row.MilestoneRow), found[row.NoticeRow.id], zone) for row in rows]
    return sorted((one for one in coming if today <= one.day <= last), key=lambda one: one.day)


def _coming(milestone: Milestone, notice: StoredNotice, zone: str) -> Coming:
    return Coming(day_for(milestone, notice.zone, zone), milestone, notice)


async def _by_id(session: AsyncSession, rows: Sequence[Row[Any]]) -> dict[int, StoredNotice]:
    """The notices of these rows, in their order, each with all its milestones."""
    unique = {row.NoticeRow.id: row for row in rows}
    milestones = await load_milestones(session, {row.RevisionRow.id for row in unique.values()})
    return {key: _to_notice(row, milestones.get(row.RevisionRow.id, ())) for key, row in unique.items()}


def _to_notice(row: Row[Any], milestones: tuple[Milestone, ...]) -> StoredNotice:
    notice, status, revision, source = row.NoticeRow, row.NoticeStatusRow, row.RevisionRow, row.SourceRow
    return StoredNotice(
        id=NoticeId(notice.id), source_name=SourceName(source.name), source_title=source.title, zone=source.zone,
        guid=notice.guid, revision_id=RevisionId(revision.id), revision_number=revision.number, title=revision.title,
        body=revision.body, link=revision.link, published_at=revision.published_at, first_seen_at=notice.first_seen_at,
        changed_at=status.changed_at, withdrawn_at=status.withdrawn_at, milestones=milestones,
    )  # fmt: skip
