"""Small real parts for tests: a clock turned by hand, and two whose time of day is set."""

import asyncio
import datetime as dt
import math
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import SystemClock
from core.errors import DeliveryError
from core.ports import Address, Message
from state.database import Database

START = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)


class ManualClock:
    """Stands still until a test moves it; whoever sleeps until then is woken."""

    def __init__(self, now: dt.datetime = START) -> None:
        self._now = now
        self._moved = asyncio.Event()
        self.sleeping: list[dt.datetime] = []

    def now(self) -> dt.datetime:
        return self._now

    def elapsed(self) -> float:
        return self._now.timestamp()

    async def pause(self, seconds: float, wake: asyncio.Event) -> None:
        await self.sleep_until(self._now + dt.timedelta(microseconds=math.ceil(seconds * 1_000_000)), wake)

    async def sleep_until(self, when: dt.datetime, wake: asyncio.Event) -> None:
        self.sleeping.append(when)
        try:
            while self._now < when and not wake.is_set():
                await self._moved_or(wake)
        finally:
            self.sleeping.remove(when)

    def move_to(self, when: dt.datetime) -> None:
        assert when >= self._now, "time does not go back here; use a clock of your own for that"
        self._now = when
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    def move(self, **delta: float) -> None:
        self.move_to(self._now + dt.timedelta(**delta))

    def next_waking(self) -> dt.datetime | None:
        return min(self.sleeping, default=None)

    async def _moved_or(self, wake: asyncio.Event) -> None:
        waits = [asyncio.ensure_future(event.wait()) for event in (self._moved, wake)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()


class SetClock(ManualClock):
    """Turned by hand, with a time of day that can be set, while what has elapsed goes on."""

    offset = dt.timedelta()

    def now(self) -> dt.datetime:
        return super().now() + self.offset


class SetSystemClock(SystemClock):
    """The real clock, with a time of day that can be set; what elapses goes on. That it was set is noticed soon."""

    offset = dt.timedelta()
    notices_within_s = 0.1

    def now(self) -> dt.datetime:
        return super().now() + self.offset


@dataclass
class RecordingChannel:
    """Keeps what was sent, with ids from 1; raises what a test tells it to, once each, per chat."""

    sent: list[tuple[Address, Message]] = field(default_factory=list)
    faults: dict[int, list[DeliveryError]] = field(default_factory=dict)

    async def send(self, to: Address, message: Message) -> int:
        if self.faults.get(to.chat_id):
            raise self.faults[to.chat_id].pop(0)
        self.sent.append((to, message))
        return len(self.sent)

    def texts(self, chat_id: int) -> list[str]:
        return [message.plain for to, message in self.sent if to.chat_id == chat_id]


class Noted(Database):
    """Notes of each transaction that writes whether it gives way."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.gave_way: set[bool] = set()

    def writing(self, *, gives_way: bool = False) -> AbstractAsyncContextManager[AsyncSession]:
        self.gave_way.add(gives_way)
        return super().writing(gives_way=gives_way)


class Heard:
    """Keeps what it is told of a state in trouble: for how many seconds, and why."""

    def __init__(self) -> None:
        self.failing: list[tuple[float, str]] = []
        self.recovered: list[tuple[float, str]] = []

    def hear_failing(self, seconds: float, reason: str) -> None:
        self.failing.append((seconds, reason))

    def hear_recovered(self, seconds: float, reason: str) -> None:
        self.recovered.append((seconds, reason))
