"""Waking those who wait for the state to change: by events in one process, by LISTEN/NOTIFY between several.

A signal is a hint and may be lost; every loop looks at the state by itself now and then. It carries no data.
"""

import asyncio
import logging
from collections import defaultdict
from enum import StrEnum

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from state.database import Database

log = logging.getLogger(__name__)

CHANNEL = "noticebell"
RECONNECT_S = 5.0
PENDING = "noticebell_signals"


class Signal(StrEnum):
    """What has changed."""

    ALERTS = "alerts"
    DELIVERIES = "deliveries"
    SOURCES = "sources"
    PROFILES = "profiles"


async def announce(session: AsyncSession, signal: Signal) -> None:
    """Wake the listeners of this signal when, and only when, the transaction commits."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("SELECT pg_notify(:channel, :signal)"), {"channel": CHANNEL, "signal": signal})
    else:
        session.info.setdefault(PENDING, set()).add(signal)


class Signals:
    """Hands signals to the events that loops sleep on."""

    name = "signals"

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listeners: dict[Signal, list[asyncio.Event]] = defaultdict(list)
        if database.is_sqlite:
            event.listen(database.writing_session_class, "after_commit", self._deliver_pending)

    def listen(self, signal: Signal, wake: asyncio.Event) -> None:
        """Set this event whenever the signal comes."""
        self._listeners[signal].append(wake)

    def wake(self, signal: Signal) -> None:
        """Set the events of those who listen."""
        for listener in self._listeners[signal]:
            listener.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Pass on what other processes announce, until `stop`; then wake everybody once, to see that it is to end."""
        async with asyncio.TaskGroup() as group:
            if not self._database.is_sqlite:
                group.create_task(self._keep_listening(stop), name="listen to other processes")
            await stop.wait()
            self._wake_all()

    async def _keep_listening(self, stop: asyncio.Event) -> None:
        import psycopg  # on SQLite it is not needed, and takes 10 MB

        while not stop.is_set():
            try:
                await self._listen(stop)
            except psycopg.OperationalError as error:
                log.warning("signals.lost", extra={"reason": str(error), "retry_s": RECONNECT_S})
                await _sleep(RECONNECT_S, stop)

    async def _listen(self, stop: asyncio.Event) -> None:
        import psycopg

        address = self._database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            self._wake_all()  # what came before this connection was not heard
            while not stop.is_set():
                async for notice in connection.notifies(timeout=1.0):
                    if notice.payload in set(Signal):  # another version may know signals that we do not
                        self.wake(Signal(notice.payload))

    def _wake_all(self) -> None:
        for signal in Signal:
            self.wake(signal)

    def _deliver_pending(self, session: Session) -> None:
        for signal in session.info.pop(PENDING, ()):
            self.wake(signal)


async def _sleep(seconds: float, stop: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
