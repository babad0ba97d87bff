"""Things to say: written in the transaction that makes them true, read as what a message or a feed item needs."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import func, outerjoin, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import (
    AlertId,
    AlertKind,
    AlertView,
    Milestone,
    MilestoneKind,
    Moved,
    NoticeId,
    Precision,
    ProfileId,
    RevisionId,
    SourceName,
)
from state.audience import note_raised
from state.related import Relatives, load_relatives
from state.signals import Signal, announce
from state.tables import AlertRow, MilestoneRow, NoticeRow, NoticeStatusRow, RevisionRow, SourceRow
from state.upsert import insert_into


async def raise_alert(
    session: AsyncSession,
    *,
    key: str,
    kind: AlertKind,
    priority: int,
    created_at: dt.datetime,
    notice_id: NoticeId | None = None,
    revision_id: RevisionId | None = None,
    source_name: SourceName | None = None,
    profile_id: ProfileId | None = None,
    on: dt.date | None = None,
    details: dict[str, Any] | None = None,
) -> AlertId | None:
    """Write one thing to say, and wake the fan-out; None where it was said before under this key."""
    values = {
        "key": key, "kind": kind, "priority": priority, "created_at": created_at, "notice_id": notice_id,
        "revision_id": revision_id, "source_name": source_name, "profile_id": profile_id, "on": on,
        "details": details or {}, "fanned_out_query": 0, "fanned_out_to": 0,
    }  # fmt: skip
    inserted = insert_into(session, AlertRow).values(values).on_conflict_do_nothing(index_elements=["key"])
    alert_id = await session.scalar(inserted.returning(AlertRow.id))
    if alert_id is None:
        return None
    await announce(session, Signal.ALERTS)
    if kind != AlertKind.REMINDER:
        note_raised(session, AlertId(alert_id))
    return AlertId(alert_id)


async def load_views(session: AsyncSession, alert_ids: Iterable[AlertId]) -> dict[AlertId, AlertView]:
    """What these alerts say, with the milestones of the revision that each is about."""
    about = outerjoin(AlertRow, NoticeRow, AlertRow.notice_id == NoticeRow.id)
    about = about.outerjoin(NoticeStatusRow, NoticeStatusRow.notice_id == NoticeRow.id)
    about = about.outerjoin(
        RevisionRow, RevisionRow.id == func.coalesce(AlertRow.revision_id, NoticeStatusRow.revision_id)
    )
    about = about.join(SourceRow, SourceRow.name == func.coalesce(AlertRow.source_name, NoticeRow.source_name))
    chosen = select(AlertRow, NoticeRow, RevisionRow, SourceRow).select_from(about)
    rows = (await session.execute(chosen.where(AlertRow.id.in_(alert_ids)))).all()
    milestones = await load_milestones(session, {row.RevisionRow.id for row in rows if row.RevisionRow})
    previous = await _previous_texts(session, [row.AlertRow for row in rows])
    relatives = await load_relatives(session, {row.NoticeRow.id for row in rows if row.NoticeRow})
    views = {
        AlertId(row.AlertRow.id): _view(
            row.AlertRow, row.NoticeRow, row.RevisionRow, row.SourceRow, milestones, previous
        )
        for row in rows
    }
    return {id_: _with_relatives(view, relatives) for id_, view in views.items()}


async def load_milestones(session: AsyncSession, revision_ids: Collection[int]) -> dict[int, tuple[Milestone, ...]]:
    """The milestones of each of these revisions, in order of date; a revision without any has no key."""
    found: dict[int, tuple[Milestone, ...]] = {}
    chosen = select(MilestoneRow).where(MilestoneRow.revision_id.in_(revision_ids))
    for row in await session.scalars(chosen.order_by(MilestoneRow.on, MilestoneRow.kind.desc())):
        found[row.revision_id] = (*found.get(row.revision_id, ()), to_milestone(row))
    return found


def to_milestone(row: MilestoneRow) -> Milestone:
    """The value that a row keeps."""
    return Milestone(
        kind=MilestoneKind(row.kind), on=row.on, time=row.time, precision=Precision(row.precision), quote=row.quote,
        confidence=row.confidence, rule=row.rule, zone=row.zone,
    )  # fmt: skip


async def _previous_texts(session: AsyncSession, alerts: Sequence[AlertRow]) -> dict[int, RevisionRow]:
    ids = {alert.details["previous_revision_id"] for alert in alerts if "previous_revision_id" in alert.details}
    return {row.id: row for row in await session.scalars(select(RevisionRow).where(RevisionRow.id.in_(ids)))}


def _view(
    alert: AlertRow,
    notice: NoticeRow | None,
    revision: RevisionRow | None,
    source: SourceRow,
    milestones: Mapping[int, tuple[Milestone, ...]],
    previous: Mapping[int, RevisionRow],
) -> AlertView:
    view = AlertView(
        id=AlertId(alert.id), kind=AlertKind(alert.kind), created_at=alert.created_at,
        source_name=SourceName(source.name), source_title=source.title, zone=source.zone,
        on=alert.on, moved=_moved(alert.details), trouble=alert.details.get("trouble"),
        corrected=alert.details.get("corrected", False),
    )  # fmt: skip
    if notice is None or revision is None:
        return view
    before = previous.get(alert.details.get("previous_revision_id", 0))
    return replace(
        view, notice_id=NoticeId(notice.id), guid=notice.guid, revision_number=revision.number,
        title=revision.title, body=revision.body, link=revision.link, published_at=revision.published_at,
        milestones=milestones.get(revision.id, ()),
        previous_title=before.title if before else None, previous_body=before.body if before else None,
    )  # fmt: skip


def _with_relatives(view: AlertView, relatives: Mapping[int, Relatives]) -> AlertView:
    found = relatives.get(view.notice_id) if view.notice_id is not None else None
    if found is None:
        return view
    return replace(view, others=found.others_by(view.created_at), amends=found.amends)


def _moved(details: Mapping[str, Any]) -> tuple[Moved, ...]:
    moves = details.get("moved", ())
    return tuple(
        Moved(MilestoneKind(kind), dt.date.fromisoformat(old), dt.date.fromisoformat(new)) for kind, old, new in moves
    )
