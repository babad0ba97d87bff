"""Who speaks for a bot: one process at a time, by a lease; the others wait, and one of them takes over.

To speak is to send its messages and to hear what people say to it. The holder is sure of its right for as long as
nobody else can have found it silent; both measure that with clocks that no setting moves.
"""

import asyncio
import datetime as dt
import hashlib
import logging
import os
import secrets
import socket
from pathlib import Path
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from core.ports import Clock
from state.database import Database, may_pass
from state.holding import compute_holds_anew
from state.leases import NOBODY, Lease, give_up_lease, read_lease, sender_lease, take_lease_as_seen
from state.outbox import bring_forward
from state.trouble import Trouble

log = logging.getLogger(__name__)

LEASE_TTL_S = 7.0  # with the looks of who waits: taken over within nine seconds
RENEW_EVERY_S = 2.0
LOOK_EVERY_S = 1.0
JUMP = dt.timedelta(seconds=5)


class Part(Protocol):
    """Something that speaks for the bot."""

    name: str

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set."""
        ...


class Tenure:
    """Our process's right to speak for one bot: taken, renewed, lost, given up."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        bot_id: int,
        holder: str,
        trouble: Trouble | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._bot_id = bot_id
        self._lease = sender_lease(bot_id)
        self._holder = holder
        self._epoch: int | None = None
        self._sure_until = 0.0
        self._seen: Lease | None = None
        self._seen_at = 0.0
        self._is_waiting = False
        self._trouble = trouble or Trouble(clock)
        self._listeners: list[asyncio.Event] = []

    @property
    def epoch(self) -> int | None:
        """The number of our holding; None while we are not sure to be the only one."""
        return self._epoch if self._clock.elapsed() < self._sure_until else None

    def listen(self, wake: asyncio.Event) -> None:
        """Set this event whenever the right comes or goes."""
        self._listeners.append(wake)

    async def run(self, stop: asyncio.Event) -> None:
        """Take the lease when it is free, and renew it, until `stop`; then let the next one in at once."""
        while not stop.is_set():
            await self._clock.pause(await self._turn(), stop)
        if self._epoch is not None:
            try:
                async with self._database.writing() as session:
                    await give_up_lease(session, self._lease, self._holder, self._clock.now())
            except SQLAlchemyError as error:
                log.warning("tenure.not_given_up", extra={"reason": type(error).__name__})

    async def _turn(self) -> float:
        """Look at the lease, and take or renew it where it is ours to take; answers the seconds until the next look."""
        started, before = self._clock.elapsed(), self.epoch
        try:
            epoch = await self._take(started)
        except SQLAlchemyError as error:
            log.error("tenure.state_failed", exc_info=not may_pass(error), extra={"reason": self._trouble.note(error)})
            return LOOK_EVERY_S
        self._trouble.end()
        self._epoch = epoch
        self._sure_until = started + LEASE_TTL_S if epoch is not None else 0.0
        if epoch != before or self._is_waiting != (epoch is None):
            self._tell(epoch)
        if epoch is None:
            return LOOK_EVERY_S
        return RENEW_EVERY_S if self.epoch is not None else 0.0  # it took longer than the lease lives: once more

    async def _take(self, now: float) -> int | None:
        async with self._database.reading() as session:
            seen = await read_lease(session, self._lease)
        if seen != self._seen:
            self._seen, self._seen_at = seen, now
        if not self._may_take(seen, now):
            return None
        wall = self._clock.now()
        until = wall + dt.timedelta(seconds=LEASE_TTL_S)
        async with self._database.writing() as session:
            epoch = await take_lease_as_seen(session, self._lease, self._holder, until, seen)
            if epoch is not None and seen and seen.until > until + JUMP:
                passed_s = now - self._seen_at - LEASE_TTL_S
                await self._note_jump(session, seen.until + dt.timedelta(seconds=passed_s), wall)
        if epoch is not None:
            self._seen, self._seen_at = Lease(self._holder, epoch, until), now
        return epoch

    async def _note_jump(self, session: AsyncSession, was: dt.datetime, now: dt.datetime) -> None:
        """The clock was set back: `was` is what it would show now. What waits by it is put right."""
        moved = await bring_forward(session, self._bot_id, was, now)
        await compute_holds_anew(session, now)
        log.warning("clock.set_back", extra={"was": was.isoformat(), "now": now.isoformat(), "deliveries": moved})

    def _may_take(self, seen: Lease | None, now: float) -> bool:
        """Whether it is free or ours, or its holder is dead or was not heard of for as long as a lease lives."""
        if seen is None or seen.holder in (NOBODY, self._holder) or is_dead(seen.holder):
            return True
        return now - self._seen_at >= LEASE_TTL_S

    def _tell(self, epoch: int | None) -> None:
        if epoch is None:
            log.warning("tenure.waiting", extra={"bot_id": self._bot_id, "reason": "another process speaks for it"})
        elif epoch is not None:
            log.info("tenure.taken", extra={"bot_id": self._bot_id, "epoch": epoch})
        self._is_waiting = epoch is None
        for listener in self._listeners:
            listener.set()


class Speaking:
    """Listens and sends for as long as the right lasts, and gives it up when both have ended.

    The sender stays when the right goes, for it has to write down what it has sent; it sends nothing meanwhile.
    """

    name = "speaking"

    def __init__(self, tenure: Tenure, clock: Clock, *, sender: Part, listener: Part | None = None) -> None:
        self._tenure = tenure
        self._clock = clock
        self._sender = sender
        self._listener = listener
        self._changed = asyncio.Event()
        tenure.listen(self._changed)

    async def run(self, stop: asyncio.Event) -> None:
        """Speak until `stop`."""
        ended = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._tenure.run(ended), name="tenure")
            try:
                async with asyncio.TaskGroup() as speakers:
                    speakers.create_task(self._sender.run(stop), name=self._sender.name)
                    if self._listener:
                        speakers.create_task(self._listen(self._listener, stop), name=self._listener.name)
                        await stop.wait()
                        self._changed.set()
            finally:
                ended.set()

    async def _listen(self, listener: Part, stop: asyncio.Event) -> None:
        while not stop.is_set():
            if self._tenure.epoch is not None:
                async with asyncio.TaskGroup() as group:
                    lost = asyncio.Event()
                    watching = group.create_task(self._watch(lost, stop), name="watch the right")
                    await listener.run(lost)
                    watching.cancel()
            self._changed.clear()
            if not stop.is_set():
                await self._clock.pause(RENEW_EVERY_S, self._changed)

    async def _watch(self, lost: asyncio.Event, stop: asyncio.Event) -> None:
        while self._tenure.epoch is not None and not stop.is_set():
            self._changed.clear()
            await self._clock.pause(RENEW_EVERY_S, self._changed)
        lost.set()


def make_holder() -> str:
    """A name for this process as a holder: its host, its number, the room in which that number counts, a token."""
    return f"{socket.gethostname()[:24].replace(':', '-')}:{os.getpid()}:{_room()}:{secrets.token_hex(4)}"


def is_dead(holder: str) -> bool:
    """Whether this holder is known to have ended: a process of this very room that is not there any more.

    So a program that was killed takes up its own work at once when it is started again.
    """
    found = holder.split(":")
    if len(found) != 4 or not found[1].isdigit() or not found[2] or found[2] != _room():
        return False
    if int(found[1]) == os.getpid():
        return True  # `holder` is not us: it had our number before us
    try:
        os.kill(int(found[1]), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _room() -> str:
    """Where process numbers mean the same: this start of this machine, this container; empty where that is unknown."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
        space = Path("/proc/self/ns/pid").readlink()
    except OSError:
        return ""
    return hashlib.sha256(f"{boot}{space}".encode()).hexdigest()[:8]
