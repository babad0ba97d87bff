"""What feeds and pages read: events and notices of a scope, newest first; what lies ahead; one notice's history.

A feed is read in two steps. Its *outline* is cheap and says which rows it would hold and a stamp over all that may
change in them; only where the stamp is new are the texts read.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, Row, ScalarSelect, Select, and_, exists, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql.elements import ColumnElement

from core.model import AlertId, AlertKind, AlertView, Milestone, NoticeId, ProfileId, RevisionId, SourceName
from core.moments import day_for
from state.alerts import load_milestones, load_views, to_milestone
from state.appearance import appeared_at
from state.queries import topic_query
from state.tables import (
    AlertRow,
    MatchRow,
    MilestoneRow,
    NoticeRow,
    NoticeStatusRow,
    QueryRow,
    RevisionRow,
    SourceRow,
)

NEWEST = 100
FEW = 1000  # notices of a scope that are quicker to sort than to look for among all
ONE_DAY = dt.timedelta(days=1)
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


@dataclass(frozen=True, slots=True)
class Event:
    """An alert told in public; `lead_days` is how early a reminder was meant to be, None for the other kinds."""

    view: AlertView
    lead_days: int | None


@dataclass(frozen=True, slots=True)
class Publication:
    """A notice as it stands now; `zone` is its source's."""

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
class Ahead:
    """A milestone that lies ahead; `day` is the calendar day on which the asked zone meets it."""

    day: dt.date
    milestone: Milestone
    notice: Publication


@dataclass(frozen=True, slots=True)
class PastRevision:
    """One state a notice has been in."""

    number: int
    title: str
    body: str
    recorded_at: dt.datetime
    milestones: tuple[Milestone, ...]


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """When a source was last read well (None: not yet), and what is wrong with it, if anything."""

    name: SourceName
    title: str
    url: str
    succeeded_at: dt.datetime | None
    trouble: str | None


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


async def load_events(session: AsyncSession, outline: Outline) -> list[Event]:
    """The events of an outline, in its order."""
    views = await load_views(session, [AlertId(alert_id) for alert_id in outline.ids])
    chosen = select(AlertRow.id, AlertRow.details).where(AlertRow.id.in_(outline.ids))
    details = {row.id: row.details for row in await session.execute(chosen)}
    return [
        Event(views[AlertId(alert_id)], details[alert_id].get("lead_days"))
        for alert_id in outline.ids
        if AlertId(alert_id) in views
    ]


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


async def load_notices(session: AsyncSession, ids: Sequence[int]) -> list[Publication]:
    """These notices, in the order of `ids`; one that is no more is left out."""
    rows = (await session.execute(_notices().where(NoticeRow.id.in_(ids)))).all()
    found = await _publications(session, rows)
    return [found[notice_id] for notice_id in ids if notice_id in found]


async def latest_notices(session: AsyncSession, limit: int) -> list[Publication]:
    """The notices that appeared last, whichever source they are of; withdrawn ones left out.

    What was seen last is found by an index, and nothing that was seen before the oldest of that appeared can be newer.
    When that was is asked first: of an instant that it does not know PostgreSQL believes that a third of all are later.
    """
    seen_last = (
        select(appeared_at().label("at"))
        .select_from(NoticeRow)
        .join(NoticeStatusRow, NoticeStatusRow.notice_id == NoticeRow.id)
        .join(RevisionRow, RevisionRow.id == NoticeStatusRow.revision_id)
        .where(NoticeStatusRow.withdrawn_at.is_(None))
        .order_by(NoticeRow.first_seen_at.desc())
        .limit(limit)
        .subquery()
    )
    oldest = await session.scalar(select(func.min(seen_last.c.at)))
    if oldest is None:
        return []
    chosen = _notices().where(NoticeStatusRow.withdrawn_at.is_(None), NoticeRow.first_seen_at >= oldest)
    rows = (await session.execute(chosen.order_by(appeared_at().desc(), NoticeRow.id.desc()).limit(limit))).all()
    return list((await _publications(session, rows)).values())


async def load_ahead(session: AsyncSession, zone: str, today: dt.date, days: int, limit: int) -> list[Ahead]:
    """What takes effect or ends from `today` to `days` later in `zone`, the next first; withdrawn notices left out."""
    last = today + dt.timedelta(days=days)
    chosen = (
        _notices()
        .add_columns(MilestoneRow)
        .join(MilestoneRow, MilestoneRow.revision_id == NoticeStatusRow.revision_id)
        .where(NoticeStatusRow.withdrawn_at.is_(None), MilestoneRow.on.between(today - ONE_DAY, last + ONE_DAY))
        .order_by(MilestoneRow.on, MilestoneRow.kind.desc(), NoticeRow.id)
    )
    rows = (await session.execute(chosen.limit(limit))).all()
    found = await _publications(session, rows)
    ahead = [_ahead(to_milestone(row.MilestoneRow), found[row.NoticeRow.id], zone) for row in rows]
    return sorted((one for one in ahead if today <= one.day <= last), key=lambda one: one.day)


async def load_history(session: AsyncSession, notice_id: NoticeId) -> list[PastRevision]:
    """The states a notice has been in, the newest first; empty where there is no such notice."""
    chosen = select(RevisionRow).where(RevisionRow.notice_id == notice_id).order_by(RevisionRow.number.desc())
    rows = (await session.scalars(chosen)).all()
    milestones = await load_milestones(session, [row.id for row in rows])
    return [PastRevision(row.number, row.title, row.body, row.recorded_at, milestones.get(row.id, ())) for row in rows]


async def load_health(session: AsyncSession) -> list[SourceHealth]:
    """How the sources are, by title."""
    rows = await session.scalars(select(SourceRow).order_by(SourceRow.title, SourceRow.name))
    return [SourceHealth(SourceName(row.name), row.title, row.url, row.succeeded_at, row.trouble) for row in rows]


async def check_reachable(session: AsyncSession) -> None:
    """Ask the database for its simplest answer. Raises SQLAlchemyError where it gives none."""
    await session.execute(text("SELECT 1"))


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


def _notices() -> Select[*tuple[Any, ...]]:
    return (
        select(NoticeRow, NoticeStatusRow, RevisionRow, SourceRow)
        .join(NoticeStatusRow, NoticeStatusRow.notice_id == NoticeRow.id)
        .join(RevisionRow, RevisionRow.id == NoticeStatusRow.revision_id)
        .join(SourceRow, SourceRow.name == NoticeRow.source_name)
    )


async def _publications(session: AsyncSession, rows: Iterable[Row[Any]]) -> dict[int, Publication]:
    """The notices of these rows by id, in their order."""
    unique = {row.NoticeRow.id: row for row in rows}
    milestones = await load_milestones(session, {row.RevisionRow.id for row in unique.values()})
    return {key: _publication(row, milestones.get(row.RevisionRow.id, ())) for key, row in unique.items()}


def _publication(row: Row[Any], milestones: tuple[Milestone, ...]) -> Publication:
    notice, status, revision, source = row.NoticeRow, row.NoticeStatusRow, row.RevisionRow, row.SourceRow
    return Publication(
        id=NoticeId(notice.id), source_name=SourceName(source.name), source_title=source.title, zone=source.zone,
        guid=notice.guid, revision_id=RevisionId(revision.id), revision_number=revision.number, title=revision.title,
        body=revision.body, link=revision.link, published_at=revision.published_at, first_seen_at=notice.first_seen_at,
        changed_at=status.changed_at, withdrawn_at=status.withdrawn_at, milestones=milestones,
    )  # fmt: skip


def _ahead(milestone: Milestone, notice: Publication, zone: str) -> Ahead:
    return Ahead(day_for(milestone, notice.zone, zone), milestone, notice)
