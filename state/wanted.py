"""The notices that a target's subscriptions bring it: the latest, what takes effect next, one in full."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, and_, exists, false, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement

from core.milestones import REMIND_AT
from core.model import Milestone, NoticeId, QueryId, RevisionId, TargetId
from core.moments import day_for
from state.alerts import load_milestones, to_milestone
from state.appearance import appeared_at
from state.tables import (
    MatchRow,
    MilestoneRow,
    NoticeRow,
    NoticeStatusRow,
    RevisionRow,
    SourceRow,
    SubscriptionRow,
)

MAX_COMING = 200
SEARCHED = 20_000
FEW = 500  # notices that are quicker to sort than to look for among all
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StoredNotice:
    """A notice as it stands now; `zone` is its source's, `revisions` counts the states it has been in."""

    id: NoticeId
    revision_id: RevisionId
    revisions: int
    source_title: str
    zone: str
    title: str
    body: str
    link: str | None
    published_at: dt.datetime | None
    first_seen_at: dt.datetime
    withdrawn_at: dt.datetime | None
    milestones: tuple[Milestone, ...]


@dataclass(frozen=True, slots=True)
class Coming:
    """A milestone that lies ahead; `day` is the calendar day on which the one who asked meets it."""

    day: dt.date
    milestone: Milestone
    notice: StoredNotice


async def latest_for(session: AsyncSession, target_id: TargetId, limit: int) -> list[StoredNotice]:
    """The newest notices that the target's queries want, by publication; withdrawn ones are not shown.

    Where the queries want many, those that we saw last are found by an index, and nothing that we saw before the oldest
    of them appeared can be newer; what is published is seen soon after, so that hardly more are read than are shown.
    """
    found = await _wanted_lately(session, target_id, limit)
    shown = _notices().where(found, NoticeStatusRow.withdrawn_at.is_(None))
    return await _stored(session, shown.order_by(appeared_at().desc(), NoticeRow.id.desc()).limit(limit))


async def _wanted_lately(session: AsyncSession, target_id: TargetId, limit: int) -> ColumnElement[bool]:
    """The notices among which the target's newest `limit` are."""
    wanting = MatchRow.query_id == SubscriptionRow.query_id
    wanted = select(MatchRow.notice_id).join(SubscriptionRow, wanting).where(SubscriptionRow.target_id == target_id)
    some = (await session.scalars(wanted.limit(FEW + 1))).all()
    if len(some) <= FEW:
        return NoticeRow.id.in_(some)
    seen_last = (
        select(appeared_at().label("at"))
        .select_from(NoticeRow)
        .join(NoticeStatusRow, NoticeStatusRow.notice_id == NoticeRow.id)
        .join(RevisionRow, RevisionRow.id == NoticeStatusRow.revision_id)
        .where(_wanted_by(target_id), NoticeStatusRow.withdrawn_at.is_(None))
        .order_by(NoticeRow.first_seen_at.desc())
        .limit(limit)
    )
    rows = (await session.execute(seen_last)).all()
    oldest = min((row.at for row in rows), default=None)
    return and_(_wanted_by(target_id), NoticeRow.first_seen_at >= oldest) if oldest else false()


async def search_notices(session: AsyncSession, words: Sequence[str], limit: int) -> list[StoredNotice]:
    """The newest notices, withdrawn ones too, that hold all these words; among the newest 20,000 there are.

    They are looked through from the last one seen until enough hold the words; nothing that we saw before the oldest of
    those appeared can be newer (as in `latest_for`).
    """
    first = select(NoticeRow.id).order_by(NoticeRow.id.desc()).offset(SEARCHED - 1).limit(1)
    holding = [
        RevisionRow.title.icontains(word, autoescape=True) | RevisionRow.body.icontains(word, autoescape=True)
        for word in words
    ]
    first_id = await session.scalar(first) or 0
    seen_last = (
        select(appeared_at().label("at"))
        .select_from(NoticeRow)
        .join(NoticeStatusRow, NoticeStatusRow.notice_id == NoticeRow.id)
        .join(RevisionRow, RevisionRow.id == NoticeStatusRow.revision_id)
        .where(NoticeRow.id >= first_id, *holding)
        .order_by(NoticeRow.id.desc())
        .limit(limit)
    )
    rows = (await session.execute(seen_last)).all()
    if not rows:
        return []
    oldest = min(row.at for row in rows)
    # The sum keeps SQLite from going by id, which would be through all 20,000 once more.
    chosen = _notices().where(NoticeRow.id + 0 >= first_id, *holding, NoticeRow.first_seen_at >= oldest)
    return await _stored(session, chosen.order_by(appeared_at().desc(), NoticeRow.id.desc()).limit(limit))


async def upcoming_for(
    session: AsyncSession, target_id: TargetId, zone: str, today: dt.date, days: int
) -> list[Coming]:
    """What takes effect or ends from `today` to `days` later in `zone`, in order, out of what the target wants.

    Milestones that nobody is reminded of on their own are among them; whoever shows them says that they are doubtful.
    """
    last = today + dt.timedelta(days=days)
    wanted = _wanted_by(target_id, MilestoneRow.notice_id)
    chosen = _milestones(today).where(wanted, MilestoneRow.on <= last + ONE_DAY)
    return [coming for coming in await _coming(session, chosen.limit(MAX_COMING), zone, today) if coming.day <= last]


async def next_of_query(session: AsyncSession, query_id: QueryId, zone: str, today: dt.date) -> Coming | None:
    """What certainly takes effect or ends next among the notices that a query wants, from `today` in `zone` on."""
    wanted = exists().where(MatchRow.notice_id == MilestoneRow.notice_id, MatchRow.query_id == query_id)
    chosen = _milestones(today).where(wanted, MilestoneRow.confidence >= REMIND_AT)
    return next(iter(await _coming(session, chosen.limit(MAX_COMING), zone, today)), None)


async def brought(session: AsyncSession, query_id: QueryId, since: dt.datetime) -> int:
    """How many notices published since then a query wants; what was seen before was published before."""
    count = (
        select(func.count())
        .select_from(MatchRow)
        .join(NoticeRow, NoticeRow.id == MatchRow.notice_id)
        .join(NoticeStatusRow, NoticeStatusRow.notice_id == MatchRow.notice_id)
        .join(RevisionRow, RevisionRow.id == NoticeStatusRow.revision_id)
        .where(MatchRow.query_id == query_id, NoticeRow.first_seen_at >= since)
        .where(NoticeStatusRow.withdrawn_at.is_(None), appeared_at() >= since)
    )
    return await session.scalar(count) or 0


async def get_notice(session: AsyncSession, notice_id: NoticeId) -> StoredNotice | None:
    """One notice, withdrawn or not."""
    found = await _stored(session, _notices().where(NoticeRow.id == notice_id))
    return found[0] if found else None


def _wanted_by(target_id: TargetId, notice_id: InstrumentedAttribute[int] = NoticeRow.id) -> ColumnElement[bool]:
    """Whether the target's queries want a notice; asked of the row that is read first, the rest of it is spared."""
    wanting = MatchRow.query_id == SubscriptionRow.query_id
    return exists().where(MatchRow.notice_id == notice_id, wanting, SubscriptionRow.target_id == target_id)


def _notices() -> Select[NoticeRow, NoticeStatusRow, RevisionRow, SourceRow]:
    return (
        select(NoticeRow, NoticeStatusRow, RevisionRow, SourceRow)
        .join(NoticeStatusRow, NoticeStatusRow.notice_id == NoticeRow.id)
        .join(RevisionRow, RevisionRow.id == NoticeStatusRow.revision_id)
        .join(SourceRow, SourceRow.name == NoticeRow.source_name)
    )


def _milestones(today: dt.date) -> Select[*tuple[Any, ...]]:
    """The milestones from the day before `today` on, of notices that are listed: a zone may put one a day later."""
    return (
        _notices()
        .add_columns(MilestoneRow)
        .join(MilestoneRow, MilestoneRow.revision_id == NoticeStatusRow.revision_id)
        .where(NoticeStatusRow.withdrawn_at.is_(None), MilestoneRow.on >= today - ONE_DAY)
        .order_by(MilestoneRow.on, MilestoneRow.kind.desc(), NoticeRow.id)
    )


async def _coming(session: AsyncSession, chosen: Select[*tuple[Any, ...]], zone: str, today: dt.date) -> list[Coming]:
    rows = (await session.execute(chosen)).all()
    found = await _with_milestones(session, rows)
    met = [(to_milestone(row.MilestoneRow), found[row.NoticeRow.id]) for row in rows]
    coming = [Coming(day_for(milestone, notice.zone, zone), milestone, notice) for milestone, notice in met]
    return sorted((one for one in coming if one.day >= today), key=lambda one: one.day)


async def _stored(session: AsyncSession, chosen: Select[*tuple[Any, ...]]) -> list[StoredNotice]:
    return list((await _with_milestones(session, (await session.execute(chosen)).all())).values())


async def _with_milestones(session: AsyncSession, rows: Sequence[Row[Any]]) -> dict[int, StoredNotice]:
    """The notices of these rows by id, in their order, each with all its milestones."""
    milestones = await load_milestones(session, {row.RevisionRow.id for row in rows})
    return {row.NoticeRow.id: _to_notice(row, milestones.get(row.RevisionRow.id, ())) for row in rows}


def _to_notice(row: Row[Any], milestones: tuple[Milestone, ...]) -> StoredNotice:
    notice, status, revision, source = row.NoticeRow, row.NoticeStatusRow, row.RevisionRow, row.SourceRow
    return StoredNotice(
        id=NoticeId(notice.id), revision_id=RevisionId(revision.id), revisions=revision.number,
        source_title=source.title, zone=source.zone, title=revision.title, body=revision.body, link=revision.link,
        published_at=revision.published_at, first_seen_at=notice.first_seen_at, withdrawn_at=status.withdrawn_at,
        milestones=milestones,
    )  # fmt: skip
