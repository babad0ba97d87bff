"""What became of deliveries in hand: told, put back, given up, dropped; chats that are gone or go on elsewhere."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, assert_never, cast

from sqlalchemy import Table, and_, bindparam, case, delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql.elements import ColumnElement

from core.changes import PRIORITY_MOVED
from core.model import DeliveryId, DeliveryState, Target, TargetId, TargetKind, TargetState
from state.deliveries import IS_OPEN, drop
from state.tables import AlertRow, DeliveryRow, SubscriptionRow, TargetRow

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
class Told:
    """A message has left: which one, when, and what it settles."""

    deliveries: tuple[DeliveryId, ...]
    message_id: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class PutBack:
    """Not told this time, for this fault; owed again from `due_at`.

    `counts`: the try counts towards giving up. `was_next`: it was its turn, and its chat was asked to wait.
    """

    deliveries: tuple[DeliveryId, ...]
    due_at: dt.datetime
    fault: str
    counts: bool = True
    was_next: bool = False


@dataclass(frozen=True, slots=True)
class Released:
    """Not tried; owed again from `due_at`. `was_next`: it was its turn, and its chat has to wait."""

    deliveries: tuple[DeliveryId, ...]
    due_at: dt.datetime
    was_next: bool = False


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
            case PutBack(deliveries=ids, due_at=due_at, fault=fault, counts=counts, was_next=was_next):
                await put_back(session, ids, due_at, fault, counts=counts, was_next=was_next)
            case Released(deliveries=ids, due_at=due_at, was_next=was_next):
                await release_untried(session, ids, due_at, was_next=was_next)
            case GivenUp(deliveries=ids, fault=fault):
                await give_up(session, ids, fault)
            case Dropped(deliveries=ids, fault=fault):
                await drop(session, *_claimed(ids), fault=fault)
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
    session: AsyncSession,
    ids: Collection[DeliveryId],
    due_at: dt.datetime,
    fault: str,
    *,
    counts: bool = True,
    was_next: bool = False,
) -> None:
    """Not told this time; owed again from `due_at`. `counts`: the try counts towards giving up.

    What another sender has told meanwhile, because this one had lost its lease, stays told.
    """
    await _owe_again(session, ids, due_at, fault, counts=counts, was_next=was_next)


async def release_untried(
    session: AsyncSession, ids: Collection[DeliveryId], due_at: dt.datetime, *, was_next: bool = False
) -> None:
    """Owe again, from `due_at` and without a fault, those of these that are still claimed."""
    await _owe_again(session, ids, due_at, counts=False, was_next=was_next)


async def _owe_again(
    session: AsyncSession,
    ids: Collection[DeliveryId],
    due_at: dt.datetime,
    fault: str | None = None,
    *,
    counts: bool,
    was_next: bool,
) -> None:
    """Owe those of these that are still claimed; without a fault the last one stays."""
    again = {
        "state": DeliveryState.OWED, "due_at": due_at, "attempts": DeliveryRow.attempts - (0 if counts else 1),
        "priority": _more_urgent(ids) if was_next else DeliveryRow.priority,
    }  # fmt: skip
    if fault is not None:
        again["fault"] = fault
    await session.execute(update(DeliveryRow).where(*_claimed(ids)).values(again))


def _more_urgent(ids: Collection[DeliveryId]) -> ColumnElement[int]:
    """The priority of each of these, of one target, whose turn had come when it was made to wait.

    It goes before those who are as urgent, once it need not wait: it is due later than all of them, and would else wait
    for a whole broadcast as well. So the first of them goes one up from where its alert is, once, however often it
    waits, and never as far as reminders for today. The others are claimed along with it, in the order that they had.
    """
    same = aliased(DeliveryRow)
    in_order = select(same.id).where(same.id.in_(ids)).order_by(same.priority, same.id)
    its_own = select(AlertRow.priority).where(AlertRow.id == DeliveryRow.alert_id).scalar_subquery()
    goes_up = and_(
        DeliveryRow.id == in_order.limit(1).scalar_subquery(),
        DeliveryRow.priority == its_own,
        DeliveryRow.priority > PRIORITY_MOVED,
    )
    return case((goes_up, DeliveryRow.priority - 1), else_=DeliveryRow.priority)


async def give_up(session: AsyncSession, ids: Collection[DeliveryId], fault: str) -> None:
    """Put those that are still claimed on the list of dead letters, which `noticebell dead-letters` shows."""
    await session.execute(update(DeliveryRow).where(*_claimed(ids)).values(state=DeliveryState.DEAD, fault=fault))


def _claimed(ids: Collection[DeliveryId]) -> tuple[ColumnElement[bool], ...]:
    return DeliveryRow.id.in_(ids), DeliveryRow.state == DeliveryState.SENDING


async def drop_target(session: AsyncSession, target_id: TargetId, fault: str) -> None:
    """The chat cannot be reached any more: it is switched off, and nothing is owed to it."""
    await session.execute(update(TargetRow).where(TargetRow.id == target_id).values(state=TargetState.GONE))
    await drop(session, DeliveryRow.target_id == target_id, IS_OPEN, fault=fault)


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
