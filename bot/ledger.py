"""Writes down what became of messages: whoever sent one waits until the transaction that says so is committed.

Many wait at once and share one transaction (group commit), so that marking costs little at a thousand messages a second
and what may be told twice after a crash is still no more than what is in flight.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from core.ports import Clock
from state.database import Database, may_pass
from state.settlements import Settlement, settle
from state.trouble import Trouble

log = logging.getLogger(__name__)

RETRY_S = 1.0


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one message, and who waits for it to be written down."""

    settlements: Sequence[Settlement]
    written: asyncio.Future[None]

    def release(self) -> None:
        """Let the one who waits go on; who was cut off waits no more."""
        if not self.written.done():
            self.written.set_result(None)


class Ledger:
    """Keeps what could not be written and tries again: while it does, its senders wait and nothing more is sent."""

    def __init__(self, database: Database, clock: Clock, trouble: Trouble | None = None) -> None:
        self._database = database
        self._clock = clock
        self._entries: list[Entry] = []
        self._wake = asyncio.Event()
        self.trouble = trouble or Trouble(clock)

    async def enter(self, *settlements: Settlement) -> None:
        """Return when these are committed."""
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._entries.append(Entry(settlements, written))
        self._wake.set()
        await written

    async def run(self, stop: asyncio.Event) -> None:
        """Write until `stop`, which comes after the last entry."""
        while not stop.is_set():
            await self._wake.wait()
            self._wake.clear()
            if self._entries and not await self._write():
                await self._clock.pause(RETRY_S, stop)
                self._wake.set()

    def wake(self) -> None:
        """Look at `stop`."""
        self._wake.set()

    async def _write(self) -> bool:
        """Everything that waits, in one transaction; False where the state is in trouble and it waits on."""
        entries, self._entries = self._entries, []
        try:
            await self._commit(entries)
        except SQLAlchemyError as error:
            if may_pass(error):
                return self._keep(entries, error)
            return await self._write_each(entries)
        return True

    async def _write_each(self, entries: Sequence[Entry]) -> bool:
        """One of these cannot be written, now or ever: it is said in the log, and the others are written."""
        for number, entry in enumerate(entries):
            try:
                await self._commit([entry])
            except SQLAlchemyError as error:
                if may_pass(error):
                    return self._keep(entries[number:], error)
                log.exception("ledger.fault", extra={"settlements": repr(entry.settlements)})
                entry.release()
        self.trouble.end()
        return True

    async def _commit(self, entries: Sequence[Entry]) -> None:
        async with self._database.writing() as session:
            await settle(session, [settlement for entry in entries for settlement in entry.settlements])
        self.trouble.end()
        for entry in entries:
            entry.release()

    def _keep(self, entries: Sequence[Entry], error: SQLAlchemyError) -> bool:
        log.error("ledger.state_failed", extra={"waiting": len(entries), "reason": self.trouble.note(error)})
        self._entries = [*entries, *self._entries]
        return False
