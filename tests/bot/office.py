"""A deliverer with all it needs, and a channel that a test can break."""

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy import func, select

from bot.deliverer import Deliverer
from bot.pacing import Gate, Pacer
from bot.tenure import Speaking, Tenure
from core.model import AlertKind, AlertView, DeliveryState, Target
from core.ports import Message
from state.database import Database
from state.fanout import fan_out_chunk
from state.signals import Signals
from state.tables import DeliveryRow
from tests.builders import (
    BOT,
    add_alert,
    add_notice,
    add_subscription,
    add_target,
)
from tests.fakes import START, ManualClock, RecordingChannel
from tests.waiting import eventually, running

SECOND = dt.timedelta(seconds=1)


def render(views: Sequence[AlertView], target: Target, why: dict[int, tuple[str, ...]], now: dt.datetime) -> Message:
    text = " + ".join(f"{view.kind}:{view.title}" for view in views)
    return Message(html=f"<b>{text}</b>", plain=text)


class Office:
    """A sender, what it sends through, and the state it sends from."""

    def __init__(self, database: Database, clock: ManualClock) -> None:
        self.database, self.clock, self.channel = database, clock, RecordingChannel()
        self.working = database  # the sender's own, where a test troubles it
        self.poison = ""
        self.reports: list[tuple[str, str]] = []

    def deliverer(self, signals: Signals, tenure: Tenure) -> Deliverer:
        gate = Gate(Pacer(30), self.clock)
        return Deliverer(
            self.working, signals, self.clock, self.channel, gate, tenure, self.render,
            bot_id=BOT, messages_per_second=30, report=lambda title, reason: self.reports.append((title, reason)),
        )  # fmt: skip

    def render(
        self, views: Sequence[AlertView], target: Target, why: dict[int, tuple[str, ...]], now: dt.datetime
    ) -> Message:
        assert not self.poison or all(self.poison not in view.title for view in views), "a fault of ours"
        return render(views, target, why, now)

    async def owe(self, *chats: int, titles: Sequence[str] = ("物流",), kind: AlertKind = AlertKind.NEW) -> None:
        async with self.database.writing() as session:
            for chat in chats:
                await add_subscription(session, await add_target(session, chat), "all")
            for title in titles:
                notice = await add_notice(session, title)
                for chat in chats:
                    await add_subscription(session, await add_target(session, chat), title)
                await add_alert(session, notice, kind)
            while await fan_out_chunk(session, (), START):
                pass

    async def count(self, state: DeliveryState) -> int:
        async with self.database.reading() as session:
            return await session.scalar(select(func.count()).where(DeliveryRow.state == state)) or 0

    async def reaches(self, state: DeliveryState, number: int, *, step: dt.timedelta = SECOND) -> None:
        """Move the clock on, whenever all that runs is asleep, until so many deliveries are in this state."""

        async def holds() -> bool:
            if await self.count(state) == number:
                return True
            if self.is_quiet():
                self.clock.move_to(self.clock.now() + step)
            return False

        await eventually(holds, within_s=60)

    def is_quiet(self) -> bool:
        """Whether no message is under way, and all that waits waits for the clock.

        That are the lease and the claims, the next message to go, and the ledger while it cannot write.
        """
        ledger, waits_for_turn = self.running.ledger, len(self.running._hand) > self.running.under_way
        unwritten = len(ledger._entries) if ledger.trouble.since is not None else 0
        sleepers = 2 + waits_for_turn + (unwritten > 0)
        is_called = self.running._wake.is_set()
        return not is_called and self.running.under_way == unwritten and len(self.clock.sleeping) >= sleepers

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        signals = Signals(self.working)
        tenure = Tenure(self.working, self.clock, bot_id=BOT, holder="a")
        self.running = self.deliverer(signals, tenure)
        async with running(signals, Speaking(tenure, self.clock, sender=self.running)):
            yield
