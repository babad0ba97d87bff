"""Deliveries owed: claimed under the sender's lease, marked at once after each send."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, assert_never, cast

from sqlalchemy import (
    Table,
    Update,
    and_,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement

from core.changes import PRIORITIES
from core.model import AlertId, DeliveryId, DeliveryState, Target, TargetId, TargetKind, TargetState
from state.holding import end_of_quiet, find_asleep, refresh_holds
from state.leases import list_senders
from state.signals import Signal, announce
from state.subscriptions import load_targets
from state.tables import AlertRow, DeliveryRow, MatchRow, QueryRow, SubscriptionRow, TargetRow

SETTLES_WITHIN = dt.timedelta(minutes=1)
INSTANT = dt.timedelta(microseconds=1)
RETRY_AFTER_JUMP = dt.timedelta(minutes=1)
SHORT_WAIT = dt.timedelta(minutes=2)  # a chat's pace or a 429 asks for no more, mostly
CHUNK = 5_000
ALL = (1 << 63) - 1  # a limit that is none: it keeps an order within a subquery
LOOKS = 8  # at most in one claim for targets that are awake; who sleeps beyond these is found by the next claim

# Written out, for a value that is bound does not prove to SQLite that the partial index holds all of these rows.
# The values alone: of a condition that is written out as a whole SQLAlchemy makes "… = 1", which proves nothing either.
IS_OPEN = DeliveryRow.state.in_([literal_column("'owed'"), literal_column("'sending'")])
IS_DEAD = DeliveryRow.state == literal_column("'dead'")
MARK = (
    update(cast("Table", DeliveryRow.__table__))
    .where(DeliveryRow.id == bindparam("told_id"))
    .values(state=DeliveryState.SENT, sent_at=bindparam("at"), message_id=bindparam("message"), fault=None)
)
MARK_ON_POSTGRESQL = text(
    "UPDATE delivery SET state = 'sent', sent_at = told.at, message_id = told.message, fault = NULL "
    "FROM unnest(CAST(:told_id AS bigint[]), CAST(:message AS bigint[]), CAST(:at AS timestamptz[])) "
    "AS told (id, message, at) WHERE delivery.id = told.id"
)


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


@dataclass(frozen=True, slots=True)
class Told:
    """A message has left: which one, when, and what it settles."""

    deliveries: tuple[DeliveryId, ...]
    message_id: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class PutBack:
    """Not told this time, for this fault; owed again from `due_at`. `counts`: the try counts towards giving up."""

    deliveries: tuple[DeliveryId, ...]
    due_at: dt.datetime
    fault: str
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Released:
    """Not tried; owed again from `due_at`."""

    deliveries: tuple[DeliveryId, ...]
    due_at: dt.datetime


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A dead letter from now on."""

    deliveries: tuple[DeliveryId, ...]
    fault: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Never told: it is not true any more, for this reason."""

    deliveries: tuple[DeliveryId, ...]
    fault: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The chat cannot be reached any more, with what is in hand for it or not."""

    target_id: TargetId
    fault: str
    deliveries: tuple[DeliveryId, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """The group goes on under another id, and is owed what it was."""

    target: Target
    chat_id: int
    deliveries: tuple[DeliveryId, ...]
    at: dt.datetime


Settlement: TypeAlias = Told | PutBack | Released | GivenUp | Dropped | Gone | Moved


async def settle(session: AsyncSession, settlements: Iterable[Settlement]) -> None:
    """Write down what became of deliveries in hand: all that was told in one statement, the rest one by one."""
    told: list[Told] = []
    for settlement in settlements:
        match settlement:
            case Told():
                told.append(settlement)
            case PutBack(deliveries=ids, due_at=due_at, fault=fault, counts=counts):
                await put_back(session, ids, due_at, fault, counts=counts)
            case Released(deliveries=ids, due_at=due_at):
                await release_untried(session, ids, due_at)
            case GivenUp(deliveries=ids, fault=fault):
                await give_up(session, ids, fault)
            case Dropped(deliveries=ids, fault=fault):
                await drop_untold(session, ids, fault)
            case Gone(target_id=target_id, fault=fault):
                await drop_target(session, target_id, fault)
            case Moved(target=target, chat_id=chat_id, deliveries=ids, at=at):
                await move_target(session, target, chat_id)
                await release_untried(session, ids, at)
            case _:
                assert_never(settlement)
    if told:
        await _mark_all(session, told)


async def _mark_all(session: AsyncSession, told: Sequence[Told]) -> None:
    rows = [{"told_id": id_, "message": one.message_id, "at": one.at} for one in told for id_ in one.deliveries]
    connection = await session.connection()
    if connection.dialect.name == "postgresql":
        columns = {name: [row[name] for row in rows] for name in ("told_id", "message", "at")}
        await connection.execute(MARK_ON_POSTGRESQL, columns)
    else:
        await connection.execute(MARK, rows)


async def put_back(
    session: AsyncSession, ids: Collection[DeliveryId], due_at: dt.datetime, fault: str, *, counts: bool = True
) -> None:
    """Not told this time; owed again from `due_at`. `counts`: the try counts towards giving up.

    What another sender has told meanwhile, because this one had lost its lease, stays told.
    """
    attempts = DeliveryRow.attempts - (0 if counts else 1)
    owed = {"state": DeliveryState.OWED, "due_at": due_at, "fault": fault, "attempts": attempts}
    await session.execute(_claimed(ids).values(owed))


async def release_untried(session: AsyncSession, ids: Collection[DeliveryId], due_at: dt.datetime) -> None:
    """Owe again, from `due_at` and without a fault, those of these that are still claimed."""
    again = {"state": DeliveryState.OWED, "due_at": due_at, "attempts": DeliveryRow.attempts - 1}
    await session.execute(_claimed(ids).values(again))


async def give_up(session: AsyncSession, ids: Collection[DeliveryId], fault: str) -> None:
    """Put those that are still claimed on the list of dead letters, which `noticebell dead-letters` shows."""
    await session.execute(_claimed(ids).values(state=DeliveryState.DEAD, fault=fault))


def _claimed(ids: Collection[DeliveryId]) -> Update:
    return update(DeliveryRow).where(DeliveryRow.id.in_(ids), DeliveryRow.state == DeliveryState.SENDING)


async def drop_untold(session: AsyncSession, ids: Collection[DeliveryId], fault: str) -> None:
    """Owe no more those of these that are still claimed."""
    claimed = update(DeliveryRow).where(DeliveryRow.id.in_(ids), DeliveryRow.state == DeliveryState.SENDING)
    await session.execute(claimed.values(state=DeliveryState.DROPPED, fault=fault))


async def drop_target(session: AsyncSession, target_id: TargetId, fault: str) -> None:
    """The chat cannot be reached any more: it is switched off, and nothing is owed to it."""
    await session.execute(update(TargetRow).where(TargetRow.id == target_id).values(state=TargetState.GONE))
    open_states = DeliveryRow.state.in_([DeliveryState.OWED, DeliveryState.SENDING])
    owed = update(DeliveryRow).where(DeliveryRow.target_id == target_id, open_states)
    await session.execute(owed.values(state=DeliveryState.DROPPED, fault=fault))


async def move_target(session: AsyncSession, target: Target, new_chat_id: int) -> None:
    """Follow a group that became a supergroup; where that is a target already, the two become one, and are told."""
    there = select(TargetRow.id).where(
        TargetRow.bot_id == target.bot_id, TargetRow.chat_id == new_chat_id, TargetRow.thread_id == target.thread_id
    )
    into = await session.scalar(there)
    if into is None:
        moved = update(TargetRow).where(TargetRow.id == target.id)
        await session.execute(moved.values(chat_id=new_chat_id, kind=TargetKind.SUPERGROUP))
        return
    for table, key in ((SubscriptionRow, SubscriptionRow.query_id), (DeliveryRow, DeliveryRow.alert_id)):
        await _merge(session, table, key, target.id, into)
    revived = update(TargetRow).where(TargetRow.id == into, TargetRow.state == TargetState.GONE)
    await session.execute(revived.values(state=TargetState.ACTIVE))
    await session.execute(delete(TargetRow).where(TargetRow.id == target.id))


async def _merge(
    session: AsyncSession,
    table: type[SubscriptionRow | DeliveryRow],
    key: InstrumentedAttribute[int],
    old: int,
    new: int,
) -> None:
    taken = set(await session.scalars(select(key).where(table.target_id == new)))
    have = set(await session.scalars(select(key).where(table.target_id == old)))
    await session.execute(update(table).where(table.target_id == old, key.in_(have - taken)).values(target_id=new))


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


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A delivery that was given up, to which chat (and forum topic, or 0), and why."""

    id: DeliveryId
    alert_id: AlertId
    target_id: TargetId
    chat_id: int
    thread_id: int
    fault: str


async def list_dead(session: AsyncSession, limit: int = 100) -> list[DeadLetter]:
    """The newest dead letters."""
    dead = select(DeliveryRow, TargetRow.chat_id, TargetRow.thread_id).join(
        TargetRow, TargetRow.id == DeliveryRow.target_id
    )
    newest = dead.where(IS_DEAD).order_by(DeliveryRow.id.desc()).limit(limit)
    return [
        DeadLetter(
            DeliveryId(row.DeliveryRow.id), AlertId(row.DeliveryRow.alert_id), TargetId(row.DeliveryRow.target_id),
            row.chat_id, row.thread_id, row.DeliveryRow.fault or "",
        )
        for row in (await session.execute(newest)).all()
    ]  # fmt: skip


async def count_dead(session: AsyncSession) -> int:
    """How many dead letters there are.

    By their ids in order, for then SQLite reads the index that holds no others; to count all, it reads a wider one.
    """
    dead = select(DeliveryRow.id).where(IS_DEAD).order_by(DeliveryRow.id).limit(ALL)
    return await session.scalar(select(func.count()).select_from(dead.subquery())) or 0


async def resend_dead(
    session: AsyncSession, ids: Collection[DeliveryId] | None, now: dt.datetime
) -> frozenset[DeliveryId]:
    """Owe these dead letters again, all of them for None, with all their tries before them; answers which.

    What is owed to a chat that is gone stays where it is; to one that paused it is owed, and sent when it resumes.
    """
    told = select(TargetRow.id).where(TargetRow.state != TargetState.GONE)
    dead = update(DeliveryRow).where(IS_DEAD, DeliveryRow.target_id.in_(told))
    if ids is not None:
        dead = dead.where(DeliveryRow.id.in_(ids))
    again = dead.values(state=DeliveryState.OWED, due_at=now, attempts=0).returning(DeliveryRow.id)
    revived = (await session.scalars(again)).all()
    await announce(session, Signal.DELIVERIES)
    return frozenset(map(DeliveryId, revived))


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
    drop = update(DeliveryRow).where(DeliveryRow.id.in_(owed))
    dropped = drop.values(state=DeliveryState.DROPPED, fault="nobody sends for this bot any more")
    return len((await session.scalars(dropped.returning(DeliveryRow.id))).all())
