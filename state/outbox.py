"""Deliveries owed: claimed under the sender's lease, marked at once after each send."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import and_, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement

from core.model import AlertId, DeliveryId, DeliveryState, Target, TargetId, TargetState
from state.subscriptions import load_targets
from state.tables import AlertRow, DeliveryRow, MatchRow, QueryRow, SubscriptionRow, TargetRow

SETTLES_WITHIN = dt.timedelta(minutes=1)
INSTANT = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Owed:
    """One delivery in the sender's hand; `attempts` counts this one."""

    id: DeliveryId
    alert_id: AlertId
    attempts: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """All that is due to one target now, the most urgent first, each in the order in which it came about."""

    target: Target
    owed: tuple[Owed, ...]


async def claim_due(
    session: AsyncSession, bot_id: int, epoch: int, now: dt.datetime, *, targets: int, busy: Collection[TargetId] = ()
) -> list[Parcel]:
    """Take what is due to the next few targets of this bot that are not in hand, the most urgent first.

    `busy` are the targets in this sender's hand. What is claimed for any other was claimed by a sender that is gone, or
    could not be marked: whether its message left is not known, so it is taken again (at least once).
    """
    before = await _settled_before(session, now)
    due = _due(bot_id, epoch, before)
    chosen = await _next_targets(session, due, targets, busy)
    due &= DeliveryRow.target_id.in_(chosen)
    claim = update(DeliveryRow).where(due).values(
        state=DeliveryState.SENDING, claim_epoch=epoch, attempts=DeliveryRow.attempts + 1
    )  # fmt: skip
    claimed = claim.returning(
        DeliveryRow.id, DeliveryRow.alert_id, DeliveryRow.target_id, DeliveryRow.attempts, DeliveryRow.priority
    )
    rows = sorted((await session.execute(claimed)).all(), key=lambda row: (row.priority, row.id))
    by_target: dict[int, list[Owed]] = {}
    for row in rows:
        by_target.setdefault(row.target_id, []).append(Owed(DeliveryId(row.id), AlertId(row.alert_id), row.attempts))
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


async def _next_targets(
    session: AsyncSession, due: ColumnElement[bool], count: int, busy: Collection[TargetId]
) -> list[int]:
    urgency = func.min(DeliveryRow.priority), func.min(DeliveryRow.id)
    told = exists().where(TargetRow.id == DeliveryRow.target_id, TargetRow.state == TargetState.ACTIVE)
    waiting = select(DeliveryRow.target_id).where(due, told, DeliveryRow.target_id.not_in(busy))
    return list(await session.scalars(waiting.group_by(DeliveryRow.target_id).order_by(*urgency).limit(count)))


def _due(bot_id: int, epoch: int, now: dt.datetime) -> ColumnElement[bool]:
    claimed_before = and_(DeliveryRow.state == DeliveryState.SENDING, DeliveryRow.claim_epoch <= epoch)
    waiting = or_(DeliveryRow.state == DeliveryState.OWED, claimed_before)
    open_states = DeliveryRow.state.in_([DeliveryState.OWED, DeliveryState.SENDING])  # names the partial index
    return and_(DeliveryRow.bot_id == bot_id, DeliveryRow.due_at <= now, open_states, waiting)


async def next_due(session: AsyncSession, bot_id: int) -> dt.datetime | None:
    """When the earliest delivery that nobody has in hand falls due (UTC)."""
    waiting = select(func.min(DeliveryRow.due_at)).where(DeliveryRow.bot_id == bot_id)
    return await session.scalar(waiting.where(DeliveryRow.state == DeliveryState.OWED))


async def mark_sent(session: AsyncSession, ids: Collection[DeliveryId], message_id: int, now: dt.datetime) -> None:
    """Told: by this message, at this instant."""
    told = {"state": DeliveryState.SENT, "sent_at": now, "message_id": message_id, "fault": None}
    await session.execute(update(DeliveryRow).where(DeliveryRow.id.in_(ids)).values(told))


async def put_back(
    session: AsyncSession, ids: Collection[DeliveryId], due_at: dt.datetime, fault: str, *, counts: bool = True
) -> None:
    """Not told this time; owed again from `due_at`. `counts`: the try counts towards giving up."""
    attempts = DeliveryRow.attempts - (0 if counts else 1)
    owed = {"state": DeliveryState.OWED, "due_at": due_at, "fault": fault, "attempts": attempts}
    await session.execute(update(DeliveryRow).where(DeliveryRow.id.in_(ids)).values(owed))


async def release_untried(session: AsyncSession, ids: Collection[DeliveryId], due_at: dt.datetime) -> None:
    """Owe again, from `due_at` and without a fault, those of these that are still claimed."""
    claimed = update(DeliveryRow).where(DeliveryRow.id.in_(ids), DeliveryRow.state == DeliveryState.SENDING)
    again = {"state": DeliveryState.OWED, "due_at": due_at, "attempts": DeliveryRow.attempts - 1}
    await session.execute(claimed.values(again))


async def give_up(session: AsyncSession, ids: Collection[DeliveryId], fault: str) -> None:
    """Put on the list of dead letters, which `noticebell doctor` shows."""
    await session.execute(
        update(DeliveryRow).where(DeliveryRow.id.in_(ids)).values(state=DeliveryState.DEAD, fault=fault)
    )


async def drop_target(session: AsyncSession, target_id: TargetId, fault: str) -> None:
    """The chat cannot be reached any more: it is switched off, and nothing is owed to it."""
    await session.execute(update(TargetRow).where(TargetRow.id == target_id).values(state=TargetState.GONE))
    open_states = DeliveryRow.state.in_([DeliveryState.OWED, DeliveryState.SENDING])
    owed = update(DeliveryRow).where(DeliveryRow.target_id == target_id, open_states)
    await session.execute(owed.values(state=DeliveryState.DROPPED, fault=fault))


async def move_target(session: AsyncSession, target: Target, new_chat_id: int) -> None:
    """Follow a group that became a supergroup; where that is a target already, the two become one."""
    there = select(TargetRow.id).where(
        TargetRow.bot_id == target.bot_id, TargetRow.chat_id == new_chat_id, TargetRow.thread_id == target.thread_id
    )
    into = await session.scalar(there)
    if into is None:
        moved = update(TargetRow).where(TargetRow.id == target.id)
        await session.execute(moved.values(chat_id=new_chat_id, kind="supergroup"))
        return
    for table, key in ((SubscriptionRow, SubscriptionRow.query_id), (DeliveryRow, DeliveryRow.alert_id)):
        await _merge(session, table, key, target.id, into)
    await session.execute(delete(TargetRow).where(TargetRow.id == target.id))


async def _merge(
    session: AsyncSession,
    table: type[SubscriptionRow | DeliveryRow],
    key: InstrumentedAttribute[int],
    old: int,
    new: int,
) -> None:
    other = select(key).where(table.target_id == new)
    taken = set(await session.scalars(other))
    await session.execute(update(table).where(table.target_id == old, key.not_in(taken)).values(target_id=new))


async def first_messages(session: AsyncSession, target_id: TargetId, notice_ids: Iterable[int]) -> dict[int, int]:
    """By notice: the chat's first message on it, for a later one to answer."""
    told = (
        select(AlertRow.notice_id, func.min(DeliveryRow.message_id))
        .join(DeliveryRow, DeliveryRow.alert_id == AlertRow.id)
        .where(DeliveryRow.target_id == target_id, AlertRow.notice_id.in_(notice_ids), DeliveryRow.message_id > 0)
        .group_by(AlertRow.notice_id)
    )
    return {row[0]: row[1] for row in (await session.execute(told)).all() if row[0] is not None and row[1] is not None}


async def reasons(session: AsyncSession, target_id: TargetId, notice_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """By notice: the target's queries that want it, which is why it is told."""
    wanting = (
        select(MatchRow.notice_id, QueryRow.text)
        .join(SubscriptionRow, SubscriptionRow.query_id == MatchRow.query_id)
        .join(QueryRow, QueryRow.id == MatchRow.query_id)
        .where(SubscriptionRow.target_id == target_id, MatchRow.notice_id.in_(notice_ids))
        .order_by(QueryRow.text)
    )
    found: dict[int, tuple[str, ...]] = {}
    for notice_id, text in (await session.execute(wanting)).all():
        found[notice_id] = (*found.get(notice_id, ()), text)
    return found


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A delivery that was given up, and why."""

    id: DeliveryId
    target_id: TargetId
    fault: str


async def list_dead(session: AsyncSession, limit: int = 100) -> list[DeadLetter]:
    """The newest dead letters."""
    dead = select(DeliveryRow).where(DeliveryRow.state == DeliveryState.DEAD).order_by(DeliveryRow.id.desc())
    rows = await session.scalars(dead.limit(limit))
    return [DeadLetter(DeliveryId(row.id), TargetId(row.target_id), row.fault or "") for row in rows]
