"""The notices that a target's subscriptions bring it: the latest, what takes effect next, one in full."""

import datetime as dt
from typing import assert_never

from sqlalchemy import and_, exists, false, func, not_, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement

from core.milestones import REMIND_AT
from core.model import NoticeId, QueryId, TargetId
from core.queries import Alternative, Query, Term, TermKind
from state.appearance import appeared_at, newest_seen_since
from state.standing import Coming, StoredNotice, read_coming, read_notices, select_coming, select_notices
from state.tables import (
    MatchRow,
    MilestoneRow,
    NoticeRow,
    NoticeStatusRow,
    QueryRow,
    RevisionRow,
    SubscriptionRow,
)

MAX_COMING = 200
SEARCHED = 20_000
FEW = 500  # notices that are quicker to sort than to look for among all
ONE_DAY = dt.timedelta(days=1)


async def latest_for(session: AsyncSession, target_id: TargetId, limit: int) -> list[StoredNotice]:
    """The newest notices that the target's queries want, by publication; withdrawn ones are not shown.

    Where the queries want many, they are looked for among what we saw lately; what is published is seen soon after, so
    that hardly more are read than are shown.
    """
    found = await _wanted_lately(session, target_id, limit)
    shown = select_notices().where(found, NoticeStatusRow.withdrawn_at.is_(None))
    return await read_notices(session, shown.order_by(appeared_at().desc(), NoticeRow.id.desc()).limit(limit))


async def _wanted_lately(session: AsyncSession, target_id: TargetId, limit: int) -> ColumnElement[bool]:
    """The notices among which the target's newest `limit` are."""
    wanting = MatchRow.query_id == SubscriptionRow.query_id
    wanted = select(MatchRow.notice_id).join(SubscriptionRow, wanting).where(SubscriptionRow.target_id == target_id)
    some = (await session.scalars(wanted.limit(FEW + 1))).all()
    if len(some) <= FEW:
        return NoticeRow.id.in_(some)
    since = await newest_seen_since(session, limit, _wanted_by(target_id), NoticeStatusRow.withdrawn_at.is_(None))
    return and_(_wanted_by(target_id), NoticeRow.first_seen_at >= since) if since else false()


async def search_notices(session: AsyncSession, query: Query, limit: int) -> list[StoredNotice]:
    """The newest notices, withdrawn ones too, that the query wants; among the newest 20,000 there are.

    They are looked through from the last one seen until enough are found. Words are found anywhere, also within others.
    """
    first = select(NoticeRow.id).order_by(NoticeRow.id.desc()).offset(SEARCHED - 1).limit(1)
    holding = (or_(*map(_holds_alternative, query.alternatives)),)
    first_id = await session.scalar(first) or 0
    since = await newest_seen_since(session, limit, NoticeRow.id >= first_id, *holding, seen=NoticeRow.id)
    if since is None:
        return []
    # The sum keeps SQLite from going by id, which would be through all 20,000 once more.
    chosen = select_notices().where(NoticeRow.id + 0 >= first_id, *holding, NoticeRow.first_seen_at >= since)
    return await read_notices(session, chosen.order_by(appeared_at().desc(), NoticeRow.id.desc()).limit(limit))


def _holds_alternative(alternative: Alternative) -> ColumnElement[bool]:
    wanted = map(_holds, sorted(alternative.wanted))
    return and_(*wanted, *(not_(_holds(term)) for term in sorted(alternative.unwanted)))


def _holds(term: Term) -> ColumnElement[bool]:
    match term.kind:
        case TermKind.ALL:
            return true()
        case TermKind.SOURCE:
            return func.lower(NoticeRow.source_name) == term.value
        case TermKind.TOPIC:
            meets = MatchRow.query_id == QueryRow.id, MatchRow.notice_id == NoticeRow.id
            return exists().where(QueryRow.text == str(term), *meets)
        case TermKind.TEXT:
            title, body = RevisionRow.title, RevisionRow.body
            return title.icontains(term.value, autoescape=True) | body.icontains(term.value, autoescape=True)
        case _:
            assert_never(term.kind)


async def upcoming_for(
    session: AsyncSession, target_id: TargetId, zone: str, today: dt.date, days: int
) -> list[Coming]:
    """What takes effect or ends from `today` to `days` later in `zone`, in order, out of what the target wants.

    Milestones that nobody is reminded of on their own are among them; whoever shows them says that they are doubtful.
    """
    last = today + dt.timedelta(days=days)
    wanted = _wanted_by(target_id, MilestoneRow.notice_id)
    chosen = select_coming(today, last).where(wanted)
    return await read_coming(session, chosen.limit(MAX_COMING), zone, today, last)


async def next_of_query(session: AsyncSession, query_id: QueryId, zone: str, today: dt.date) -> Coming | None:
    """What certainly takes effect or ends next among the notices that a query wants, from `today` in `zone` on."""
    wanted = exists().where(MatchRow.notice_id == MilestoneRow.notice_id, MatchRow.query_id == query_id)
    chosen = select_coming(today).where(wanted, MilestoneRow.confidence >= REMIND_AT)
    return next(iter(await read_coming(session, chosen.limit(MAX_COMING), zone, today)), None)


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
    found = await read_notices(session, select_notices().where(NoticeRow.id == notice_id))
    return found[0] if found else None


def _wanted_by(target_id: TargetId, notice_id: InstrumentedAttribute[int] = NoticeRow.id) -> ColumnElement[bool]:
    """Whether the target's queries want a notice; asked of the row that is read first, the rest of it is spared."""
    wanting = MatchRow.query_id == SubscriptionRow.query_id
    return exists().where(MatchRow.notice_id == notice_id, wanting, SubscriptionRow.target_id == target_id)
