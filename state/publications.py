"""What feeds and pages read: the events and notices of an outline, what lies ahead, one notice's history."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import AlertId, AlertView, Milestone, NoticeId, SourceName
from state.alerts import load_milestones, load_views
from state.appearance import appeared_at, newest_seen_since
from state.outlines import Outline
from state.standing import Coming, StoredNotice, read_coming, read_notices, select_coming, select_notices
from state.tables import AlertRow, NoticeRow, NoticeStatusRow, RevisionRow, ScheduleRow, SourceRow


@dataclass(frozen=True, slots=True)
class Event:
    """An alert told in public; `lead_days` is how early a reminder was meant to be, None for the other kinds.

    `is_numbered`: raised since alerts have numbers (`state/audience.py`), which reminders have not.
    """

    view: AlertView
    lead_days: int | None
    is_numbered: bool


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


async def load_events(session: AsyncSession, outline: Outline) -> list[Event]:
    """The events of an outline, in its order."""
    views = await load_views(session, [AlertId(alert_id) for alert_id in outline.ids])
    chosen = select(AlertRow.id, AlertRow.details, AlertRow.raised_in).where(AlertRow.id.in_(outline.ids))
    rows = {row.id: row for row in await session.execute(chosen)}
    return [
        Event(views[AlertId(alert_id)], rows[alert_id].details.get("lead_days"), rows[alert_id].raised_in is not None)
        for alert_id in outline.ids
        if AlertId(alert_id) in views
    ]


async def load_notices(session: AsyncSession, ids: Sequence[int]) -> list[StoredNotice]:
    """These notices, in the order of `ids`; one that is no more is left out."""
    found = {notice.id: notice for notice in await read_notices(session, select_notices().where(NoticeRow.id.in_(ids)))}
    return [found[NoticeId(id_)] for id_ in ids if id_ in found]


async def latest_notices(session: AsyncSession, limit: int) -> list[StoredNotice]:
    """The notices that appeared last, whichever source they are of; withdrawn ones left out."""
    is_listed = NoticeStatusRow.withdrawn_at.is_(None)
    since = await newest_seen_since(session, limit, is_listed)
    if since is None:
        return []
    chosen = select_notices().where(is_listed, NoticeRow.first_seen_at >= since)
    return await read_notices(session, chosen.order_by(appeared_at().desc(), NoticeRow.id.desc()).limit(limit))


async def load_ahead(session: AsyncSession, zone: str, today: dt.date, days: int, limit: int) -> list[Coming]:
    """What takes effect or ends from `today` to `days` later in `zone`, the next first; withdrawn notices left out."""
    last = today + dt.timedelta(days=days)
    return await read_coming(session, select_coming(today, last).limit(limit), zone, today, last)


async def load_history(session: AsyncSession, notice_id: NoticeId) -> list[PastRevision]:
    """The states a notice has been in, the newest first; empty where there is no such notice."""
    chosen = select(RevisionRow).where(RevisionRow.notice_id == notice_id).order_by(RevisionRow.number.desc())
    rows = (await session.scalars(chosen)).all()
    milestones = await load_milestones(session, [row.id for row in rows])
    return [PastRevision(row.number, row.title, row.body, row.recorded_at, milestones.get(row.id, ())) for row in rows]


async def load_health(session: AsyncSession) -> list[SourceHealth]:
    """How the sources are, by title."""
    known = select(SourceRow, ScheduleRow.succeeded_at).join(ScheduleRow).order_by(SourceRow.title, SourceRow.name)
    rows = await session.execute(known)
    return [SourceHealth(SourceName(row.name), row.title, row.url, read_at, row.trouble) for row, read_at in rows]


async def check_reachable(session: AsyncSession) -> None:
    """Ask the database for its simplest answer. Raises SQLAlchemyError where it gives none."""
    await session.execute(text("SELECT 1"))
