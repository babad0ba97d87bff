"""Who asked in time to be told: transactions are counted, so that no clock has to say which of two came first.

A turn of a source may last, and its alerts bear the time at which it began: who subscribed while it ran asked before
its notices were there to be found. So every transaction that raises alerts takes the next number, as the last thing
before it commits, and a subscription keeps the last number that was taken before it.

Whoever subscribes holds the number until its transaction ends, and who takes one waits for that. So on PostgreSQL a
subscription is either committed before the alerts and has a lower number than theirs, or it finds the notices there. On
SQLite there is one writer at a time anyway.
"""

import datetime as dt

from sqlalchemy import BigInteger, Text, cast, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from core.model import AlertId
from state.tables import AlertRow, MarkRow, SubscriptionRow

NUMBER = "alerts raised"
RAISED = "noticebell_raised"
MOST_BOUND = 5_000  # values in one statement
LONGEST_TURN = dt.timedelta(minutes=4)  # allowed for where an alert has no number


def asked_in_time(
    alert: AlertRow, now: dt.datetime, wish: type[SubscriptionRow] = SubscriptionRow
) -> ColumnElement[bool]:
    """Whether a subscription was there in time for an alert: a first subscription brings no backlog.

    A reminder is for those who had subscribed when it fell due; anything else for those who had when it was raised. The
    numbers tell that, whatever clocks say. An alert from before there were any, which an upgrade has found not yet
    fanned out, has only the time at which its turn began, and the turn may have lasted. Where times decide, a
    subscription from a time that is yet to come was there, by a clock since set back.
    """
    if alert.raised_in is not None:
        return wish.asked_after < alert.raised_in
    due_at = alert.details.get("due_at")
    until = dt.datetime.fromisoformat(due_at) if due_at else alert.created_at + LONGEST_TURN
    return or_(wish.created_at <= until, wish.created_at > now)


async def last_number(session: AsyncSession) -> int:
    """The last number that was taken; nobody takes the next until the transaction ends.

    Ask for it last of all locks: who takes a number keeps many until then.
    """
    held = select(MarkRow.value).where(MarkRow.name == NUMBER).with_for_update(read=True)
    return int((await session.scalars(held)).one())


def note_raised(session: AsyncSession, alert_id: AlertId) -> None:
    """Let this alert have the number that the transaction takes at its end."""
    session.info.setdefault(RAISED, []).append(alert_id)


async def number_raised(session: AsyncSession) -> None:
    """Take a number for the alerts that this transaction has raised, if any; it is to commit then."""
    raised: list[AlertId] = session.info.pop(RAISED, [])
    if not raised:
        return
    number = int((await session.scalars(TAKE_NEXT)).one())
    for start in range(0, len(raised), MOST_BOUND):
        some = AlertRow.id.in_(raised[start : start + MOST_BOUND])
        await session.execute(update(AlertRow).where(some).values(raised_in=number))


TAKE_NEXT = (
    update(MarkRow)
    .where(MarkRow.name == NUMBER)
    .values(value=cast(cast(MarkRow.value, BigInteger) + 1, Text))
    .returning(MarkRow.value)
)
