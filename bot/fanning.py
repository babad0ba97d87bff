"""The loop that turns alerts into deliveries, a chunk a transaction."""

import asyncio
import datetime as dt
import logging
import time
from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError

from core.ports import Clock
from state.database import Database, may_pass
from state.fanout import fan_out_chunk, is_unfinished
from state.signals import Signal, Signals
from state.trouble import Trouble

log = logging.getLogger(__name__)

LOOK_AGAIN = dt.timedelta(minutes=1)
IN_OTHER_HANDS = dt.timedelta(seconds=2)  # another process may end in the middle, and then nobody signals
RETRY = dt.timedelta(seconds=3)
FIRST_CHUNK, SMALLEST_CHUNK, LARGEST_CHUNK = 5_000, 4_000, 100_000
BEARABLE_S = 0.025  # what a transaction may last while others wait: on SQLite everybody who writes waits for it
UNNOTICED_S = 0.1  # where nobody has waited of late: whoever comes first is still answered soon
UNHINDERED_S = 1.0  # where writers do not wait for each other at all, as on PostgreSQL


class FanOut:
    """Works whenever an alert waits; woken by the signal, and by itself now and then, for a signal may be lost."""

    name = "fan-out"

    def __init__(
        self,
        database: Database,
        signals: Signals,
        clock: Clock,
        admins: Sequence[int],
        *,
        largest_chunk: int = LARGEST_CHUNK,
        trouble: Trouble | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._admins = admins
        self._largest_chunk = largest_chunk
        self._chunk = min(FIRST_CHUNK, largest_chunk)
        self._trouble = trouble or Trouble(clock)
        self._wake = asyncio.Event()
        signals.listen(Signal.ALERTS, self._wake)

    async def run(self, stop: asyncio.Event) -> None:
        """Fan out until `stop`, looking at it between two chunks."""
        while not stop.is_set():
            self._wake.clear()
            pause = LOOK_AGAIN
            try:
                while not stop.is_set() and await self.fan_out():
                    pass
                if await self._is_unfinished():
                    pause = IN_OTHER_HANDS
                self._trouble.end()
            except SQLAlchemyError as error:
                log.error("fan-out.failed", exc_info=not may_pass(error), extra={"reason": self._trouble.note(error)})
                pause = RETRY
            if not stop.is_set():
                await self._clock.sleep_until(self._clock.now() + pause, self._wake)

    async def fan_out(self) -> bool:
        """One chunk; False when no alert waits. The next is as large as can be written in the time that is bearable.

        The first of an alert that comes after a pause is small again: who writes meanwhile was not there to be felt.
        """
        async with self._database.writing(gives_way=True) as session:
            begun = time.monotonic()
            found = await fan_out_chunk(session, self._admins, self._clock.now(), self._chunk)
        if found:
            fitting = next_chunk(self._chunk, time.monotonic() - begun, self._may_last_s())
            self._chunk = min(fitting, self._largest_chunk)
        else:
            self._chunk = min(FIRST_CHUNK, self._largest_chunk)
        return found

    async def _is_unfinished(self) -> bool:
        async with self._database.reading() as session:
            return await is_unfinished(session)

    def _may_last_s(self) -> float:
        if not self._database.is_sqlite:
            return UNHINDERED_S
        return BEARABLE_S if self._database.is_waited_for() else UNNOTICED_S


def next_chunk(chunk: int, took_s: float, may_last_s: float) -> int:
    """How many come next after so many took so long: twice as many at most; few at once where others wait."""
    fitting = chunk * may_last_s / max(took_s, 0.001)
    return round(min(max(fitting, SMALLEST_CHUNK), chunk * 2, LARGEST_CHUNK))
