"""From an alert to its deliveries: set-based, in chunks that a crash between two of them neither loses nor doubles."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, exists, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql.elements import ColumnElement

from core.model import AlertId, AlertKind, DeliveryState, NoticeId, QueryId, TargetId, TargetState
from core.reminders import QUIET_AFTER_ALERT
from core.stories import Relation
from state.audience import asked_in_time
from state.holding import SOURCE_ALERTS, due_column, refresh_holds, tell_before, with_holds
from state.outages import gathering_until
from state.related import find_story
from state.signals import Signal, announce
from state.tables import AlertRow, DeliveryRow, MatchRow, RelationRow, SubscriptionRow, TargetRow
from state.upsert import insert_into

CHUNK = 20_000
COLUMNS = ("alert_id", "target_id", "bot_id", "priority", "due_at", "state", "attempts", "claim_epoch")
THE_TOLD = 1 << 62  # stands for a query: those who were told what a correction puts right, whatever they follow now
IS_REMINDER = AlertRow.kind == AlertKind.REMINDER
TOLD_ONCE = (AlertKind.NEW, AlertKind.REMINDER)  # of a story; what becomes of each report is told of each


async def fan_out_chunk(session: AsyncSession, admins: Sequence[int], now: dt.datetime, chunk: int = CHUNK) -> bool:
    """Write the next deliveries of the oldest alert that has some to write; False when none has.

    One chunk is one transaction of the caller's: the deliveries and how far they go are committed together. What
    another process has in hand is passed by, and so is a reminder of what that alert tells.
    """
    alert = await session.scalar(WAITING)
    if alert is None:
        return False
    owed = await _owed(session, alert, now)
    if alert.kind in SOURCE_ALERTS:
        await _owe_admins(session, owed, admins)
        await _finish(session, alert, now)
    elif (query_id := await _query_in_hand(session, alert)) is not None:
        await _owe_subscribers(session, alert, owed, query_id, chunk, now)
    elif "wrong_since" in alert.details:
        await _owe_the_told(session, alert, owed, chunk, now)
    else:
        await _finish(session, alert, now)
    await announce(session, Signal.DELIVERIES)
    return True


async def is_unfinished(session: AsyncSession) -> bool:
    """Whether some alert has deliveries to write: where there was none to take, another process has it in hand."""
    return await session.scalar(select(exists().where(AlertRow.fanned_out_at.is_(None)))) or False


async def owe_one(session: AsyncSession, key: str, target_id: TargetId, now: dt.datetime) -> None:
    """Owe the alert of this key to one target that its fan-out may have passed by: on the same terms."""
    alert = (await session.scalars(select(AlertRow).where(AlertRow.key == key))).one()
    story = await find_story(session, NoticeId(alert.notice_id or 0))
    wanting = (
        select(SubscriptionRow.target_id)
        .join(MatchRow, MatchRow.query_id == SubscriptionRow.query_id)
        .where(MatchRow.notice_id == alert.notice_id, asked_in_time(alert, now))
    )
    owed = await _owed(session, alert, now)
    here = TargetRow.id == target_id, TargetRow.id.in_(wanting)
    await _insert(session, owed.where(*here, *await _conditions(session, alert, story, now)))
    await announce(session, Signal.DELIVERIES)


async def owe_late(
    session: AsyncSession, alert_id: AlertId, query_ids: Sequence[QueryId], after: int, now: dt.datetime, chunk: int
) -> int | None:
    """Owe an alert to the next subscribers of queries whose pair with its notice was written behind its fan-out.

    Answers the target up to which that is done, None where none is left. The alert is held first, and how far its
    fan-out has come is read then: it may be at work just now. What it has still to come to is left to it.
    """
    alert = await session.scalar(select(AlertRow).where(AlertRow.id == alert_id).with_for_update())
    if alert is None:
        return None
    if alert.fanned_out_at is None:  # while it was held here, its fan-out passed it by
        await announce(session, Signal.ALERTS)
        query_ids = [query_id for query_id in query_ids if query_id < alert.fanned_out_query]
    of_queries, owed = SubscriptionRow.query_id.in_(query_ids), await _owed(session, alert, now)
    if alert.kind == AlertKind.REMINDER:
        owed = owed.where(~_reminded_otherwise(alert, await find_story(session, NoticeId(alert.notice_id or 0))))
    upto = await _owe_next(session, alert, owed, of_queries, after, chunk, now)
    await announce(session, Signal.DELIVERIES)
    return upto


async def _query_in_hand(session: AsyncSession, alert: AlertRow) -> int | None:
    """The query whose subscribers come next; they are taken query by query, as the index has them."""
    wanting = select(MatchRow.query_id).where(MatchRow.notice_id == alert.notice_id)
    return await session.scalar(
        wanting.where(MatchRow.query_id >= alert.fanned_out_query).order_by(MatchRow.query_id).limit(1)
    )


async def _owe_subscribers(
    session: AsyncSession,
    alert: AlertRow,
    owed: Select[*tuple[Any, ...]],
    query_id: int,
    chunk: int,
    now: dt.datetime,
) -> None:
    after = alert.fanned_out_to if query_id == alert.fanned_out_query else 0
    upto = await _owe_next(session, alert, owed, SubscriptionRow.query_id == query_id, after, chunk, now)
    if upto is None:
        await _advance(session, alert, query_id + 1, 0)
    else:
        await _advance(session, alert, query_id, upto)


async def _owe_next(
    session: AsyncSession,
    alert: AlertRow,
    owed: Select[*tuple[Any, ...]],
    of_query: ColumnElement[bool],
    after: int,
    chunk: int,
    now: dt.datetime,
) -> int | None:
    """Owe the alert to the next of these subscribers, behind this target; answers the last of them, None: no more."""
    beyond = and_(of_query, SubscriptionRow.target_id > after)
    next_ids = select(SubscriptionRow.target_id).where(beyond).order_by(SubscriptionRow.target_id).limit(chunk)
    upto: int | None = await session.scalar(select(func.max(next_ids.subquery().c.target_id)))
    if upto is None:
        return None
    story = await find_story(session, NoticeId(alert.notice_id or 0))
    of_chunk = and_(beyond, SubscriptionRow.target_id <= upto, asked_in_time(alert, now))
    subscribers = owed.join(SubscriptionRow, SubscriptionRow.target_id == TargetRow.id)
    await _insert(session, subscribers.where(of_chunk, *await _conditions(session, alert, story, now)))
    return upto


async def _owe_the_told(
    session: AsyncSession, alert: AlertRow, owed: Select[*tuple[Any, ...]], chunk: int, now: dt.datetime
) -> None:
    """A correction, to the next of those who were told of the notice while its date was wrong."""
    after = alert.fanned_out_to if alert.fanned_out_query == THE_TOLD else 0
    wrong_since = dt.datetime.fromisoformat(alert.details["wrong_since"])
    told = (
        select(DeliveryRow.target_id)
        .join(AlertRow, AlertRow.id == DeliveryRow.alert_id)
        .where(AlertRow.notice_id == alert.notice_id, AlertRow.id < alert.id, AlertRow.created_at >= wrong_since)
        .where(DeliveryRow.state.in_([DeliveryState.SENT, DeliveryState.SENDING]), DeliveryRow.target_id > after)
        .distinct()
    )
    next_ids = told.order_by(DeliveryRow.target_id).limit(chunk)
    upto = await session.scalar(select(func.max(next_ids.subquery().c.target_id)))
    if upto is None:
        await _finish(session, alert, now)
        return
    of_chunk = TargetRow.id.in_(told.where(DeliveryRow.target_id <= upto))
    await _insert(session, owed.where(of_chunk, *await _conditions(session, alert, (), now)))
    await _advance(session, alert, THE_TOLD, upto)


async def _owe_admins(session: AsyncSession, owed: Select[*tuple[Any, ...]], admins: Sequence[int]) -> None:
    reachable = TargetRow.thread_id == 0, TargetRow.state == TargetState.ACTIVE
    await _insert(session, owed.where(TargetRow.chat_id.in_(admins), *reachable))


async def _owed(session: AsyncSession, alert: AlertRow, now: dt.datetime) -> Select[*tuple[Any, ...]]:
    """The deliveries of this alert to all targets; the holds are joined only where some profile has one.

    An alert that was raised before the clock was set back is due by the clock that holds now.
    """
    has_holds = await refresh_holds(session, now)
    at_once = await gathering_until(session, now) or min(alert.created_at, now)
    due_at: ColumnElement[dt.datetime] = literal(at_once, DeliveryRow.due_at.type)
    if has_holds:
        due_at = due_column(at_once, now, await tell_before(session, alert, now))
    owed = select(
        literal(alert.id), TargetRow.id, TargetRow.bot_id, literal(alert.priority),
        due_at, literal(DeliveryState.OWED.value), literal(0), literal(0),
    )  # fmt: skip
    return with_holds(owed) if has_holds else owed


async def _conditions(
    session: AsyncSession, alert: AlertRow, story: Sequence[NoticeId], now: dt.datetime
) -> list[ColumnElement[bool]]:
    """Who of the subscribers is told: the reachable; of a reminder those of its profile who heard nothing lately.

    Whoever another report of the story has told, or reminded, is not told again.
    """
    conditions = [TargetRow.state == TargetState.ACTIVE]
    if alert.kind == AlertKind.REMINDER:
        conditions += [TargetRow.profile_id == alert.profile_id, ~_heard_lately(alert, story)]
    if story and alert.kind in TOLD_ONCE:
        conditions += [~_told_by(earlier, alert, now) for earlier in await _earlier_in(session, story, alert)]
    return conditions


async def _earlier_in(session: AsyncSession, story: Sequence[NoticeId], alert: AlertRow) -> Sequence[AlertRow]:
    """The earlier alerts of this kind on other reports of the story; of reminders those of one day and moment."""
    chosen = select(AlertRow).where(AlertRow.notice_id.in_(story), AlertRow.kind == alert.kind, AlertRow.id < alert.id)
    if alert.kind == AlertKind.REMINDER:
        same_moment = AlertRow.created_at > alert.created_at - QUIET_AFTER_ALERT
        chosen = chosen.where(AlertRow.profile_id == alert.profile_id, AlertRow.on == alert.on, same_moment)
    return (await session.scalars(chosen)).all()


def _told_by(earlier: AlertRow, alert: AlertRow, now: dt.datetime) -> ColumnElement[bool]:
    """Whether an earlier alert, on another report of the story, is owed to the target.

    By who had subscribed to what when it was raised, not by the deliveries there are: those may yet be unwritten.
    """
    met, wish = aliased(MatchRow), aliased(SubscriptionRow)
    asked = asked_in_time(alert if alert.kind == AlertKind.REMINDER else earlier, now, wish)
    wants = met.notice_id == earlier.notice_id, wish.query_id == met.query_id, wish.target_id == TargetRow.id
    return exists().where(*wants, asked)


def _heard_lately(alert: AlertRow, story: Sequence[NoticeId]) -> ColumnElement[bool]:
    """Whether the target was told of this story in the hours before, or is about to be by an earlier alert.

    Alerts of one moment belong together. Which of two others is the earlier is seen by their ids too: between them the
    clock may have been set back.
    """
    since = alert.created_at - QUIET_AFTER_ALERT
    told = or_(DeliveryRow.sent_at > since, DeliveryRow.state.in_([DeliveryState.OWED, DeliveryState.SENDING]))
    return exists().where(
        AlertRow.notice_id.in_([alert.notice_id, *story]),
        or_(AlertRow.created_at < alert.created_at, AlertRow.id < alert.id),
        AlertRow.created_at != alert.created_at,
        DeliveryRow.alert_id == AlertRow.id,
        DeliveryRow.target_id == TargetRow.id,
        told,
    )


def _reminded_otherwise(alert: AlertRow, story: Sequence[NoticeId]) -> ColumnElement[bool]:
    """Whether a reminder of this day and moment is owed to the target already.

    By another profile, which it had then, or of another report of the story, whose pair was written first.
    """
    return exists().where(
        AlertRow.notice_id.in_([alert.notice_id, *story]),
        AlertRow.kind == AlertKind.REMINDER,
        AlertRow.on == alert.on,
        AlertRow.created_at == alert.created_at,
        AlertRow.id != alert.id,
        DeliveryRow.alert_id == AlertRow.id,
        DeliveryRow.target_id == TargetRow.id,
    )


def _is_behind_another() -> ColumnElement[bool]:
    """Whether deliveries of an earlier alert of the story are yet to be written, by which `_heard_lately` goes."""
    earlier = aliased(AlertRow)
    unwritten = earlier.fanned_out_at.is_(None), earlier.id < AlertRow.id, earlier.created_at != AlertRow.created_at
    return exists().where(*unwritten, _story_of(earlier.notice_id) == _story_of(AlertRow.notice_id))


def _story_of(notice_id: InstrumentedAttribute[int | None]) -> ColumnElement[int | None]:
    """The first report of the change that a notice tells; mostly the notice itself."""
    first = select(RelationRow.earlier_id).where(RelationRow.notice_id == notice_id, RelationRow.kind == Relation.SAME)
    return func.coalesce(first.limit(1).scalar_subquery(), notice_id)


async def _insert(session: AsyncSession, audience: Select[*tuple[Any, ...]]) -> None:
    await session.execute(insert_into(session, DeliveryRow).from_select(COLUMNS, audience).on_conflict_do_nothing())


async def _advance(session: AsyncSession, alert: AlertRow, query_id: int, target_id: int) -> None:
    progress = {"fanned_out_query": query_id, "fanned_out_to": target_id}
    await session.execute(update(AlertRow).where(AlertRow.id == alert.id).values(progress))


async def _finish(session: AsyncSession, alert: AlertRow, now: dt.datetime) -> None:
    await session.execute(update(AlertRow).where(AlertRow.id == alert.id).values(fanned_out_at=now))


WAITING = (
    select(AlertRow)
    .where(AlertRow.fanned_out_at.is_(None), or_(~IS_REMINDER, ~_is_behind_another()))
    .order_by(AlertRow.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
"""The alert whose deliveries come next; made once, for making it takes longer than asking it."""
