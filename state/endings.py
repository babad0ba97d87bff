"""Subscriptions that ended, for as long as an end may be taken back.

Who ends one by a slip and takes that back within a day has lost nothing of what was owed by then: it is owed again, and
the subscription is as old as it was. Later the wish begins anew. What was raised and fanned out in between is not told.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, delete, literal, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import DeliveryState, QueryId, TargetId
from state.deliveries import drop
from state.signals import Signal, announce
from state.tables import AlertRow, DeliveryRow, EndedRow, MatchRow, QueryRow, SubscriptionRow
from state.upsert import insert_into

TAKEN_BACK_WITHIN = dt.timedelta(days=1)
KEPT_FOR = dt.timedelta(days=30)
UNSUBSCRIBED = "unsubscribed"  # the fault of what was dropped for it


@dataclass(frozen=True, slots=True)
class Asked:
    """Since when a subscription holds, by the clock and by the number of the last alerts that were raised before it."""

    created_at: dt.datetime
    asked_after: int


async def end(session: AsyncSession, target_id: TargetId, query_ids: Sequence[QueryId], now: dt.datetime) -> int:
    """End these subscriptions of the target, and note that they ended now; answers how many there were."""
    chosen = SubscriptionRow.target_id == target_id, SubscriptionRow.query_id.in_(query_ids)
    columns = ["query_id", "target_id", "created_at", "asked_after", "ended_at"]
    ended_at = literal(now, EndedRow.ended_at.type)
    kept = select(*(getattr(SubscriptionRow, name) for name in columns[:-1]), ended_at).where(*chosen)
    noted = insert_into(session, EndedRow).from_select(columns, kept)
    fresh = {name: noted.excluded[name] for name in columns[2:]}
    await session.execute(noted.on_conflict_do_update(index_elements=columns[:2], set_=fresh))
    ended = delete(SubscriptionRow).where(*chosen).returning(SubscriptionRow.query_id)
    count = len((await session.scalars(ended)).all())
    await _drop_unwanted(session, target_id)
    return count


async def has_ended(session: AsyncSession, target_id: TargetId, query_id: QueryId) -> bool:
    """Whether this target ended its subscription to the query, and that is kept."""
    return await session.get(EndedRow, (query_id, target_id)) is not None


async def ended_at(session: AsyncSession, target_id: TargetId, moment: dt.datetime) -> list[QueryId]:
    """The queries that this target gave up at one moment; they are held, so that none is dropped meanwhile."""
    noted = select(EndedRow.query_id).where(EndedRow.target_id == target_id, EndedRow.ended_at == moment)
    held = select(QueryRow.id).where(QueryRow.id.in_(noted)).order_by(QueryRow.id)
    return [QueryId(query_id) for query_id in await session.scalars(held.with_for_update(read=True, key_share=True))]


async def take_back(session: AsyncSession, target_id: TargetId, query_id: QueryId, now: dt.datetime) -> Asked | None:
    """Owe again what an end within the last day has dropped; since when the subscription held, None: it begins anew.

    The note of the end is gone then in either case.
    """
    chosen = EndedRow.target_id == target_id, EndedRow.query_id == query_id
    noted = delete(EndedRow).where(*chosen).returning(EndedRow.created_at, EndedRow.asked_after, EndedRow.ended_at)
    row = (await session.execute(noted)).one_or_none()
    if row is None or now - row.ended_at > TAKEN_BACK_WITHIN:
        return None
    asked = Asked(row.created_at, row.asked_after)
    await _owe_again(session, target_id, query_id, asked)
    return asked


async def forget_endings(session: AsyncSession, before: dt.datetime, limit: int) -> int:
    """Delete the notes of ends before this instant, so many at most; answers how many there were."""
    old = select(EndedRow.query_id, EndedRow.target_id).where(EndedRow.ended_at < before).limit(limit)
    chosen = tuple_(EndedRow.query_id, EndedRow.target_id).in_(old), EndedRow.ended_at < before
    gone = await session.scalars(delete(EndedRow).where(*chosen).returning(EndedRow.query_id))
    return len(gone.all())


async def _owe_again(session: AsyncSession, target_id: TargetId, query_id: QueryId, asked: Asked) -> None:
    """What was dropped when the subscription ended; not what an earlier one, before it, had left behind."""
    in_its_time = or_(
        AlertRow.raised_in > asked.asked_after,
        and_(AlertRow.raised_in.is_(None), AlertRow.created_at >= asked.created_at),
    )
    brought = (
        select(AlertRow.id)
        .join(MatchRow, MatchRow.notice_id == AlertRow.notice_id)
        .where(MatchRow.query_id == query_id, in_its_time)
    )
    dropped = DeliveryRow.state == DeliveryState.DROPPED, DeliveryRow.fault == UNSUBSCRIBED
    again = update(DeliveryRow).where(DeliveryRow.target_id == target_id, *dropped, DeliveryRow.alert_id.in_(brought))
    again = again.values(state=DeliveryState.OWED, fault=None)
    await session.execute(again.execution_options(synchronize_session=False))
    await announce(session, Signal.DELIVERIES)


async def _drop_unwanted(session: AsyncSession, target_id: TargetId) -> None:
    """What is owed on notices that no subscription wants any more is not told."""
    wanted = (
        select(AlertRow.id)
        .join(MatchRow, MatchRow.notice_id == AlertRow.notice_id)
        .join(SubscriptionRow, SubscriptionRow.query_id == MatchRow.query_id)
        .where(SubscriptionRow.target_id == target_id)
    )
    about_notices = select(AlertRow.id).where(AlertRow.notice_id.is_not(None))
    owed = DeliveryRow.target_id == target_id, DeliveryRow.state == DeliveryState.OWED
    unwanted = DeliveryRow.alert_id.in_(about_notices), DeliveryRow.alert_id.not_in(wanted)
    await drop(session, *owed, *unwanted, fault=UNSUBSCRIBED)
