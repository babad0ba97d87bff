"""Which rows a feed holds, found cheaply, and a stamp over all that may change in them.

Only where the stamp is new are the texts read (`state/publications.py`).
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ScalarSelect, Select, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql.elements import ColumnElement

from core.model import AlertKind, ProfileId, SourceName
from state.queries import topic_query
from state.tables import AlertRow, MatchRow, MilestoneRow, NoticeRow, NoticeStatusRow, QueryRow, SourceRow

NEWEST = 100
FEW = 1000  # notices of a scope that are quicker to sort than to look for among all
ALWAYS_PUBLIC = (AlertKind.NEW, AlertKind.REVISED, AlertKind.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which notices are meant: all of them, those of a topic, those of a source."""

    topic: str | None = None
    source: SourceName | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """The rows that a feed holds, newest first; `stamp` differs whenever what they say may differ."""

    ids: tuple[int, ...]
    stamp: str


async def outline_events(session: AsyncSession, scope: Scope, profile_id: ProfileId, now: dt.datetime) -> Outline:
    """The newest events up to `now`: new, revised, withdrawn, and the reminders of this profile. No source's."""
    reminder = and_(AlertRow.kind == AlertKind.REMINDER, AlertRow.profile_id == profile_id)
    public = or_(AlertRow.kind.in_(ALWAYS_PUBLIC), reminder), AlertRow.created_at <= now
    revision_id = func.coalesce(AlertRow.revision_id, NoticeStatusRow.revision_id).label("revision_id")
    chosen = (
        select(AlertRow.id, revision_id, SourceRow.title, SourceRow.zone)
        .join(NoticeRow, NoticeRow.id == AlertRow.notice_id)
        .join(NoticeStatusRow, NoticeStatusRow.notice_id == NoticeRow.id)
        .join(SourceRow, SourceRow.name == NoticeRow.source_name)
    )
    newest = await _newest(session, scope, AlertRow.id, AlertRow.notice_id, AlertRow.created_at, public)
    return await _outline(session, chosen.join(newest, newest.c.id == AlertRow.id), newest)


async def outline_notices(session: AsyncSession, scope: Scope) -> Outline:
    """The notices that changed last: seen for the first time, revised, withdrawn or back again."""
    chosen = (
        select(NoticeRow.id, NoticeStatusRow.revision_id, NoticeStatusRow.changed_at, SourceRow.title, SourceRow.zone)
        .join(NoticeStatusRow, NoticeStatusRow.notice_id == NoticeRow.id)
        .join(SourceRow, SourceRow.name == NoticeRow.source_name)
    )
    id_ = NoticeStatusRow.notice_id
    newest = await _newest(session, scope, id_, id_, NoticeStatusRow.changed_at, ())
    return await _outline(session, chosen.join(newest, newest.c.id == NoticeRow.id), newest)


async def _newest(
    session: AsyncSession,
    scope: Scope,
    id_: InstrumentedAttribute[int],
    notice_id: InstrumentedAttribute[Any],
    at: InstrumentedAttribute[dt.datetime],
    conditions: Sequence[ColumnElement[bool]],
) -> CTE:
    """The ids and instants (`id`, `at`) of the newest rows whose notice lies in the scope.

    A scope of few notices is read from its notices outward, a wide one from the newest row downward until enough are
    found: either way the cost follows the feed, not the state. Planners guess wrong here; the CTEs hold them to it.
    """
    rows = select(id_.label("id"), at.label("at")).where(*conditions)
    inside = _notices_of(scope)
    if inside is None:
        return _top(rows.order_by(at.desc(), id_.desc()))
    few = await session.scalar(select(func.count()).select_from(inside.limit(FEW + 1).subquery()))
    if (few or 0) <= FEW:
        notices = inside.cte("inside").prefix_with("MATERIALIZED")
        found = rows.join(notices, notices.c.id == notice_id).cte("found").prefix_with("MATERIALIZED")
        return _top(select(found).order_by(found.c.at.desc(), found.c.id.desc()))
    return _top(rows.where(_lies_in(scope, notice_id)).order_by(at.desc(), id_.desc()))


def _top(rows: Select[*tuple[Any, ...]]) -> CTE:
    return rows.limit(NEWEST).cte("newest").prefix_with("MATERIALIZED")


def _notices_of(scope: Scope) -> Select[int] | None:
    """The ids of the notices in the scope; None where there is no bound."""
    if scope.topic is not None:
        wanted = MatchRow.query_id == _query_of(scope.topic)
        return select(MatchRow.notice_id.label("id")).where(wanted)
    if scope.source is not None:
        return select(NoticeRow.id.label("id")).where(NoticeRow.source_name == scope.source)
    return None


def _lies_in(scope: Scope, notice_id: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    if scope.topic is not None:
        return exists().where(MatchRow.query_id == _query_of(scope.topic), MatchRow.notice_id == notice_id)
    probed = aliased(NoticeRow)
    return exists().where(probed.id == notice_id, probed.source_name == scope.source)


def _query_of(slug: str) -> ScalarSelect[int]:
    return select(QueryRow.id).where(QueryRow.text == topic_query(slug).text).scalar_subquery()


async def _outline(session: AsyncSession, chosen: Select[*tuple[Any, ...]], newest: CTE) -> Outline:
    """A stamp over what the rows and their milestones say. Texts need not be in it: a revision never changes."""
    rows = (await session.execute(chosen.order_by(newest.c.at.desc(), newest.c.id.desc()))).all()
    revision_ids = sorted({row.revision_id for row in rows})
    read = select(
        MilestoneRow.revision_id, MilestoneRow.id, MilestoneRow.kind, MilestoneRow.on, MilestoneRow.time,
        MilestoneRow.precision, MilestoneRow.confidence,
    ).where(MilestoneRow.revision_id.in_(revision_ids)).order_by(MilestoneRow.id)  # fmt: skip
    milestones = (await session.execute(read)).all() if rows else []
    said = repr([tuple(row) for row in (*rows, *milestones)])
    return Outline(tuple(row.id for row in rows), hashlib.sha256(said.encode()).hexdigest())
