"""What has been done with is thinned, a little at a time: old deliveries, past alerts, snapshots, revisions, queries.

Of a notice always stays who it is, its status, its first revision, the one that holds, every one that was told and what
it was compared with; and every alert on it, but for the reminders of private profiles. So an old notice that comes back
is not new, nobody is told a second time, and feeds and histories say what they said.

Each kind is gone through by ascending id. How far that is stands in a mark, so that a pass goes on where it was left;
one pass a day.
"""

import datetime as dt
import functools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, Select, and_, delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql.elements import ColumnElement

from core.model import AlertKind, DeliveryState, Profile
from state.endings import KEPT_FOR, forget_endings
from state.marks import read_mark, write_mark
from state.queries import drop_unwanted
from state.subscriptions import ensure_profile
from state.tables import AlertRow, Base, DeliveryRow, MilestoneRow, NoticeStatusRow, RevisionRow, SnapshotRow

PASS_EVERY = dt.timedelta(days=1)
LOOKED_AT = 200  # alerts of one step, each with any number of deliveries
OF_SOURCES = (AlertKind.SOURCE_BROKEN, AlertKind.SOURCE_WELL)
DONE_WITH = (DeliveryState.SENT, DeliveryState.DROPPED, DeliveryState.DEAD)
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Retention:
    """How long each kind is kept at least; None: for ever.

    `deliveries`: after the last alert on their notice, and not while a date of it lies ahead. `reminders`: alerts that
    reminded, and are in no public feed, or told of a source's health. `snapshots`: after they were last fetched with
    news; longer where the notice has a date ahead. `revisions`: those that nobody was told of.
    """

    deliveries: dt.timedelta | None = dt.timedelta(days=90)
    reminders: dt.timedelta | None = dt.timedelta(days=90)
    snapshots: dt.timedelta | None = dt.timedelta(days=90)
    revisions: dt.timedelta | None = dt.timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Public:
    """What feeds and pages read, whoever subscribes: the topics, by slug, and the reminders of this profile."""

    topics: tuple[str, ...]
    profile: Profile


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did: how many rows it removed, and up to which id all is done; None: the pass is over."""

    removed: int
    upto: int | None


@dataclass(frozen=True, slots=True)
class Thinned:
    """What was removed: rows of which kind."""

    kind: str
    removed: int


Walk = Callable[[AsyncSession, int, dt.datetime, dt.date, int], Awaitable[Step]]
"""(session, the id gone up to, what is older than this goes, today, rows at most) -> the next step."""


async def thin(
    session: AsyncSession, retention: Retention, public: Public, now: dt.datetime, limit: int
) -> Thinned | None:
    """Take the next step of the first kind whose pass is not over; None when all are, until a day later.

    Removes at most `limit` rows of the kind, and what hangs on them; the caller's transaction is the step.
    """
    for kind, kept, walk in _walks(retention, public):
        after = _where_to_go_on(await read_mark(session, _mark(kind)), now)
        if kept is None or after is None:
            continue
        step = await walk(session, after, now - kept, now.date(), limit)
        await write_mark(session, _mark(kind), f"done {now.isoformat()}" if step.upto is None else str(step.upto))
        return Thinned(kind, step.removed)
    return None


def _walks(retention: Retention, public: Public) -> tuple[tuple[str, dt.timedelta | None, Walk], ...]:
    thin_alerts = functools.partial(_thin_alerts, public.profile)

    async def thin_queries(session: AsyncSession, _: int, now: dt.datetime, _today: dt.date, limit: int) -> Step:
        removed = await drop_unwanted(session, public.topics, now, limit)
        return Step(removed, 0 if removed == limit else None)

    async def thin_endings(session: AsyncSession, _: int, before: dt.datetime, _today: dt.date, limit: int) -> Step:
        removed = await forget_endings(session, before, limit)
        return Step(removed, 0 if removed == limit else None)

    return (
        ("deliveries", retention.deliveries, _thin_deliveries),
        ("alerts", retention.reminders, thin_alerts),
        ("revisions", retention.revisions, _thin_revisions),
        ("snapshots", retention.snapshots, _thin_snapshots),
        ("queries", dt.timedelta(), thin_queries),
        ("endings", KEPT_FOR, thin_endings),
    )


def _mark(kind: str) -> str:
    return f"retention of {kind}"


def _where_to_go_on(mark: str | None, now: dt.datetime) -> int | None:
    """The id that the pass has come to; None where it is over and the next is not due yet."""
    if mark is None:
        return 0
    if not mark.startswith("done "):
        return int(mark)
    since = now - dt.datetime.fromisoformat(mark.removeprefix("done "))
    return 0 if since >= PASS_EVERY or since < -PASS_EVERY else None


async def _thin_deliveries(session: AsyncSession, after: int, cutoff: dt.datetime, today: dt.date, limit: int) -> Step:
    """Whoever was told of a notice has all deliveries on it or none: later messages answer the first one."""
    chosen = select(AlertRow.id, AlertRow.created_at, _is_at_rest(cutoff, today).label("rests"))
    rows = (await session.execute(_window(chosen, AlertRow.id, after, LOOKED_AT))).all()
    old = [row for row in rows if row.created_at < cutoff]
    resting = [row.id for row in old if row.rests]
    done = select(DeliveryRow.id).where(DeliveryRow.alert_id.in_(resting), DeliveryRow.state.in_(DONE_WITH))
    removed = await _delete(session, DeliveryRow, DeliveryRow.id.in_(done.limit(limit))) if resting else 0
    if removed == limit:
        return Step(removed, after)
    return Step(removed, old[-1].id if len(old) == LOOKED_AT else None)


async def _thin_alerts(
    public: Profile, session: AsyncSession, after: int, cutoff: dt.datetime, today: dt.date, limit: int
) -> Step:
    """What was said of a day that is past, or of a source's health, and is owed to nobody nor read in a feed."""
    owed = exists().where(DeliveryRow.alert_id == AlertRow.id)
    is_past = or_(AlertRow.on.is_(None), AlertRow.on < today - ONE_DAY)
    is_public = AlertRow.profile_id == await ensure_profile(session, public)
    passing = or_(AlertRow.kind.in_(OF_SOURCES), and_(AlertRow.kind == AlertKind.REMINDER, ~is_public))
    goes = and_(passing, AlertRow.fanned_out_at.is_not(None), is_past, ~owed)
    return await _walk_by(session, AlertRow, AlertRow.created_at, goes, after=after, cutoff=cutoff, limit=limit)


async def _thin_revisions(session: AsyncSession, after: int, cutoff: dt.datetime, _today: dt.date, limit: int) -> Step:
    """Not the first, not the one that holds, none that was told, nor the one before such: the message compares both."""
    later = aliased(RevisionRow)
    following = select(later.id).where(later.notice_id == RevisionRow.notice_id, later.number > RevisionRow.number)
    following = following.order_by(later.number).limit(1).correlate(RevisionRow)
    holds = exists().where(NoticeStatusRow.revision_id == RevisionRow.id)
    told = exists().where(AlertRow.revision_id.in_([RevisionRow.id, following.scalar_subquery()]))
    goes = (RevisionRow.number > 1) & ~holds & ~told
    return await _walk_by(session, RevisionRow, RevisionRow.recorded_at, goes, after=after, cutoff=cutoff, limit=limit)


async def _thin_snapshots(session: AsyncSession, after: int, cutoff: dt.datetime, today: dt.date, limit: int) -> Step:
    """Not the newest of a source, nor those from which a date ahead was read."""
    newer = aliased(SnapshotRow)
    is_newest = ~exists().where(newer.source_name == SnapshotRow.source_name, newer.id > SnapshotRow.id)
    shows_date = exists().where(
        RevisionRow.snapshot_id == SnapshotRow.id,
        NoticeStatusRow.revision_id == RevisionRow.id,
        MilestoneRow.revision_id == RevisionRow.id,
        MilestoneRow.on >= today - ONE_DAY,
    )
    goes = ~is_newest & ~shows_date
    return await _walk_by(session, SnapshotRow, SnapshotRow.fetched_at, goes, after=after, cutoff=cutoff, limit=limit)


def _is_at_rest(cutoff: dt.datetime, today: dt.date) -> ColumnElement[bool]:
    """Whether nothing was said of the alert's notice since, and no date of it lies ahead."""
    later = aliased(AlertRow)
    said_since = exists().where(later.notice_id == AlertRow.notice_id, later.created_at >= cutoff)
    date_ahead = exists().where(
        NoticeStatusRow.notice_id == AlertRow.notice_id,
        MilestoneRow.revision_id == NoticeStatusRow.revision_id,
        MilestoneRow.on >= today - ONE_DAY,
    )
    return ~said_since & ~date_ahead


async def _walk_by(
    session: AsyncSession,
    table: type[AlertRow | RevisionRow | SnapshotRow],
    at: InstrumentedAttribute[dt.datetime],
    goes: ColumnElement[bool],
    *,
    after: int,
    cutoff: dt.datetime,
    limit: int,
) -> Step:
    """Look at the next `limit` rows and delete those that are older than the cutoff and go."""
    chosen = select(table.id, and_(goes, at < cutoff).label("goes"))
    rows = (await session.execute(_window(chosen, table.id, after, limit))).all()
    gone = [row.id for row in rows if row.goes]
    # What was renewed or told meanwhile stays: PostgreSQL looks at each row again once it holds it.
    removed = await _delete(session, table, and_(table.id.in_(gone), at < cutoff)) if gone else 0
    return Step(removed, rows[-1].id if len(rows) == limit else None)


def _window(chosen: Select[*tuple[Any, ...]], id_: InstrumentedAttribute[int], after: int, count: int) -> Any:
    return chosen.where(id_ > after).order_by(id_).limit(count)


async def _delete(session: AsyncSession, table: type[Base], chosen: ColumnElement[bool]) -> int:
    deleted = await session.execute(delete(table).where(chosen).execution_options(synchronize_session=False))
    assert isinstance(deleted, CursorResult)
    return deleted.rowcount
