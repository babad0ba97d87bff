"""Deliveries owed: claimed under the sender's lease; what a message needs besides what it tells."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, exists, func, or_, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from core.changes import PRIORITIES
from core.model import AlertId, DeliveryId, DeliveryState, Target, TargetId, TargetState
from state.deliveries import IS_OPEN, drop
from state.holding import end_of_quiet, find_asleep, refresh_holds
from state.leases import list_senders
from state.subscriptions import load_targets
from state.tables import AlertRow, DeliveryRow, MatchRow, QueryRow, SubscriptionRow, TargetRow

SETTLES_WITHIN = dt.timedelta(minutes=1)
INSTANT = dt.timedelta(microseconds=1)
RETRY_AFTER_JUMP = dt.timedelta(minutes=1)
SHORT_WAIT = dt.timedelta(minutes=2)  # a chat's pace or a 429 asks for no more, mostly
CHUNK = 5_000
LOOKS = 8  # at most in one claim for targets that are awake; who sleeps beyond these is found by the next claim


@dataclass(frozen=True, slots=True)
class Owed:
    """One delivery in the sender's hand; `attempts` counts this one, the lower `priority` is told first."""

    id: DeliveryId
    alert_id: AlertId
    attempts: int
    priority: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """All that is due to one target now, the most urgent first, each in the order in which it came about."""

    target: Target
    owed: tuple[Owed, ...]


async def claim_due(
    session: AsyncSession,
    bot_id: int,
    epoch: int,
    now: dt.datetime,
    *,
    targets: int,
    busy: Collection[TargetId] | None = (),
) -> list[Parcel]:
    """Take what is due to the next few targets of this bot, the most urgent first.

    What a sender that is gone had claimed is taken again (at least once), for whether its message left is not known.
    `busy` are the targets in this sender's hand, for which nothing is taken; what it claimed itself for any other could
    not be settled, and is taken again as well. None: all that it claimed is in its hand, and more may come to it.
    """
    before = await _settled_before(session, now)
    waiting = _waiting(epoch, before, busy)
    chosen = await _next_awake(session, bot_id, waiting, targets, now)
    if not chosen:
        return []
    claim = update(DeliveryRow).where(DeliveryRow.target_id.in_(chosen), *waiting).values(
        state=DeliveryState.SENDING, claim_epoch=epoch, attempts=DeliveryRow.attempts + 1
    )  # fmt: skip
    claimed = claim.returning(
        DeliveryRow.id, DeliveryRow.alert_id, DeliveryRow.target_id, DeliveryRow.attempts, DeliveryRow.priority
    )
    rows = sorted((await session.execute(claimed)).all(), key=lambda row: (row.priority, row.id))
    by_target: dict[int, list[Owed]] = {}
    for row in rows:
        owed = Owed(DeliveryId(row.id), AlertId(row.alert_id), row.attempts, row.priority)
        by_target.setdefault(row.target_id, []).append(owed)
    known = await load_targets(session, by_target)
    return [Parcel(known[TargetId(target_id)], tuple(owed)) for target_id, owed in by_target.items()]


async def _settled_before(session: AsyncSession, now: dt.datetime) -> dt.datetime:
    """Until when what is due may be claimed: alerts raised together are fanned out before the first of them is told.

    Else the quickest of ten reminders would go out alone, and the rest as a second message. An alert whose fan-out
    takes longer than a minute holds up nothing.
    """
    fresh = AlertRow.fanned_out_at.is_(None), AlertRow.created_at > now - SETTLES_WITHIN
    oldest = await session.scalar(select(func.min(AlertRow.created_at)).where(*fresh))
    return now if oldest is None else min(now, oldest - INSTANT)


async def _next_awake(
    session: AsyncSession, bot_id: int, waiting: Sequence[ColumnElement[bool]], count: int, now: dt.datetime
) -> list[int]:
    """The next targets whose quiet hours do not last; what is due to the others is put off to the end of theirs.

    It fell due before they began, and could not be told then: there was too much of it, or something was broken.
    """
    chosen = await _next_targets(session, bot_id, waiting, count)
    if not chosen or not await refresh_holds(session, now):
        return chosen
    for _ in range(LOOKS):
        asleep = await find_asleep(session, chosen, now)
        if not asleep:
            return chosen
        theirs = update(DeliveryRow).where(DeliveryRow.target_id.in_(asleep), *waiting)
        await session.execute(theirs.values(state=DeliveryState.OWED, due_at=end_of_quiet()))
        chosen = await _next_targets(session, bot_id, waiting, count)
    asleep = await find_asleep(session, chosen, now)
    return [target_id for target_id in chosen if target_id not in asleep]


async def _next_targets(
    session: AsyncSession, bot_id: int, waiting: Sequence[ColumnElement[bool]], count: int
) -> list[int]:
    """Targets to which something is due, by urgency and then by age; each priority is read in the index's order.

    So a claim costs what it takes and not what is owed: a million rows behind it are not looked at.
    """
    chosen: dict[int, None] = {}
    for priority in PRIORITIES:
        of_priority = DeliveryRow.bot_id == bot_id, DeliveryRow.priority == priority
        due = select(DeliveryRow.target_id).where(*of_priority, *waiting, _is_told())
        in_order = due.order_by(DeliveryRow.due_at, DeliveryRow.id).limit(count - len(chosen))
        chosen |= dict.fromkeys(await session.scalars(in_order))
        if len(chosen) >= count:
            break
    return list(chosen)


def _is_told() -> ColumnElement[bool]:
    """Whether the target of a delivery is told; what is owed to one that paused waits until it resumes."""
    return exists().where(TargetRow.id == DeliveryRow.target_id, TargetRow.state == TargetState.ACTIVE)


def _waiting(epoch: int, before: dt.datetime, busy: Collection[TargetId] | None) -> tuple[ColumnElement[bool], ...]:
    is_ours = DeliveryRow.claim_epoch < epoch if busy is None else DeliveryRow.claim_epoch <= epoch
    unclaimed = or_(DeliveryRow.state == DeliveryState.OWED, is_ours)
    free = (DeliveryRow.target_id.not_in(busy),) if busy else ()
    return DeliveryRow.due_at <= before, IS_OPEN, unclaimed, *free


async def next_due(session: AsyncSession, bot_id: int) -> dt.datetime | None:
    """When the earliest delivery that could be claimed and that nobody has in hand falls due (UTC)."""
    firsts = []
    for priority in PRIORITIES:
        of_priority = DeliveryRow.bot_id == bot_id, DeliveryRow.priority == priority
        owed = select(DeliveryRow.due_at).where(*of_priority, IS_OPEN, DeliveryRow.state == DeliveryState.OWED)
        owed = owed.where(_is_told())
        firsts.append(select(owed.order_by(DeliveryRow.due_at).limit(1).subquery().c.due_at))
    return min(await session.scalars(union_all(*firsts)), default=None)


async def first_messages(
    session: AsyncSession, target_ids: Collection[int], notice_ids: Collection[int]
) -> dict[tuple[int, int], int]:
    """By target and notice: the chat's first message on the notice, for a later one to answer."""
    of_notices = select(AlertRow.id, AlertRow.notice_id).where(AlertRow.notice_id.in_(notice_ids))
    notice_of = {row.id: row.notice_id for row in (await session.execute(of_notices)).all()}
    told = select(DeliveryRow.target_id, DeliveryRow.alert_id, DeliveryRow.message_id).where(
        DeliveryRow.alert_id.in_(notice_of), DeliveryRow.target_id.in_(target_ids), DeliveryRow.message_id > 0
    )
    found: dict[tuple[int, int], int] = {}
    for row in (await session.execute(told)).all():
        key = row.target_id, notice_of[row.alert_id]
        found[key] = min(found.get(key, row.message_id), row.message_id)
    return found


async def reasons(
    session: AsyncSession, target_ids: Collection[int], notice_ids: Collection[int]
) -> dict[tuple[int, int], tuple[str, ...]]:
    """By target and notice: the target's queries that want the notice, which is why it is told."""
    wanting = (
        select(SubscriptionRow.target_id, MatchRow.notice_id, QueryRow.text)
        .join(MatchRow, MatchRow.query_id == SubscriptionRow.query_id)
        .join(QueryRow, QueryRow.id == MatchRow.query_id)
        .where(SubscriptionRow.target_id.in_(target_ids), MatchRow.notice_id.in_(notice_ids))
        .order_by(QueryRow.text)
    )
    found: dict[tuple[int, int], tuple[str, ...]] = {}
    for target_id, notice_id, query in (await session.execute(wanting)).all():
        found[target_id, notice_id] = (*found.get((target_id, notice_id), ()), query)
    return found


async def bring_forward(session: AsyncSession, bot_id: int, was: dt.datetime, now: dt.datetime) -> int:
    """The clock was set back from `was` to `now`: what had fallen due stays due, what is to be tried again is soon.

    So is what waited for a moment, having been in hand before: for its chat's pace, say.
    Answers how many deliveries would have waited for the clock to come round again.
    """
    late = DeliveryRow.bot_id == bot_id, DeliveryRow.state == DeliveryState.OWED, IS_OPEN, DeliveryRow.due_at > now
    had_fallen_due = update(DeliveryRow).where(*late, DeliveryRow.due_at <= was).values(due_at=now)
    due = (await session.scalars(had_fallen_due.returning(DeliveryRow.id))).all()
    soon = now + RETRY_AFTER_JUMP
    waited = and_(DeliveryRow.claim_epoch > 0, DeliveryRow.due_at <= was + SHORT_WAIT)
    retried = update(DeliveryRow).where(*late, DeliveryRow.due_at > soon, or_(DeliveryRow.fault.is_not(None), waited))
    again = (await session.scalars(retried.values(due_at=soon).returning(DeliveryRow.id))).all()
    return len(due) + len(again)


async def drop_for_former_bots(session: AsyncSession, before: dt.datetime, chunk: int = CHUNK) -> int:
    """Drop, a chunk at a time, what is owed to the subscribers of bots for which nobody has sent since `before`.

    They spoke to a token that is not used any more: nobody else can reach them. Answers how many were dropped.
    """
    former = [bot_id for bot_id, until in await list_senders(session) if until < before]
    if not former:
        return 0
    owed = select(DeliveryRow.id).where(DeliveryRow.bot_id.in_(former), IS_OPEN).limit(chunk)
    return await drop(session, DeliveryRow.id.in_(owed), fault="nobody sends for this bot any more")
