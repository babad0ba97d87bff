"""Watching: sources that are due are claimed and polled, a bounded number at once, until told to stop."""

import asyncio
import datetime as dt
import logging
import random
from collections.abc import Callable, Sequence

from sqlalchemy.exc import SQLAlchemyError

from core.model import Source, SourceName
from core.ports import Clock
from state.sources import claim_due, claim_one, find_next_due, release_claims, sync_sources
from watchers.details import DETAILS_S
from watchers.ingest import Outcome, Parts, TurnReport, take_turn
from watchers.listing import TURN_S

log = logging.getLogger(__name__)

AT_ONCE = 16
CLAIM = dt.timedelta(seconds=TURN_S + DETAILS_S + 20)  # no turn reads longer; a claim outlives it, then ends by itself
PAUSE = dt.timedelta(milliseconds=100)  # before looking again for what another watcher has just taken
RETRY = dt.timedelta(seconds=10)
LOOK_AGAIN = dt.timedelta(minutes=1)  # even if nothing is due: another process may have died with a claim


class Watcher:
    """Polls the sources it is given. Several watchers, in one process or many, share the sources of one state.

    `holder` names this watcher among all that share the state; one that starts again under its name takes up what it
    left. `jitter` answers random numbers in [0, 1).
    """

    name = "watch"

    def __init__(
        self,
        sources: Sequence[Source],
        parts: Parts,
        clock: Clock,
        *,
        holder: str,
        at_once: int = AT_ONCE,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._sources = {source.name: source for source in sources}
        self._parts = parts
        self._clock = clock
        self._holder = holder
        self._at_once = at_once
        self._jitter = jitter
        self._running: set[SourceName] = set()
        self._wake = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Poll what is due until `stop`; the turns in hand are finished first. A state in trouble is tried again."""
        await self._start()
        async with asyncio.TaskGroup() as turns:
            waker = turns.create_task(self._wake_on(stop), name="watch: stop")
            while not stop.is_set():
                self._wake.clear()
                try:
                    await self._poll_due(turns)
                    await self._rest(stop)
                except SQLAlchemyError as error:
                    log.exception("watch.state_failed", extra={"reason": type(error).__name__})
                    await self._clock.sleep_until(self._clock.now() + RETRY, self._wake)
            waker.cancel()

    async def _start(self) -> None:
        async with self._parts.database.writing() as session:
            await sync_sources(session, list(self._sources.values()), self._clock.now())
            await release_claims(session, self._holder)

    async def _wake_on(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._wake.set()

    async def _poll_due(self, turns: asyncio.TaskGroup) -> None:
        free = self._at_once - len(self._running)
        resting = self._sources.keys() - self._running
        if not resting or free <= 0:
            return
        async with self._parts.database.writing() as session:
            claimed = await claim_due(session, resting, self._holder, self._clock.now(), ttl=CLAIM, limit=free)
        for name in claimed:
            self._running.add(name)
            turns.create_task(self._take_turn(self._sources[name]), name=f"poll {name}")

    async def _take_turn(self, source: Source) -> None:
        try:
            report = await take_turn(
                self._parts, source, holder=self._holder, now=self._clock.now(), jitter=self._jitter()
            )
            log_turn(report)
        except SQLAlchemyError as error:  # nothing written, nothing seen: it is read again
            log.exception("watch.turn_lost", extra={"source": source.name, "reason": type(error).__name__})
        finally:
            self._running.discard(source.name)
            self._wake.set()

    async def _rest(self, stop: asyncio.Event) -> None:
        """Sleep until a source is due, a turn has ended, or it is time to stop."""
        if self._wake.is_set() or stop.is_set():
            return
        now = self._clock.now()
        latest = now + LOOK_AGAIN
        resting = self._sources.keys() - self._running
        if len(self._running) >= self._at_once or not resting:
            await self._clock.sleep_until(latest, self._wake)
            return
        async with self._parts.database.reading() as session:
            due = await find_next_due(session, resting)
        await self._clock.sleep_until(min(max(due or latest, now + PAUSE), latest), self._wake)


async def poll_once(parts: Parts, source: Source, clock: Clock, *, holder: str) -> TurnReport | None:
    """Poll this source now, due or not; None while another watcher is at it. It must be known to the state."""
    async with parts.database.writing() as session:
        claimed = await claim_one(session, source.name, holder, clock.now(), CLAIM)
    if not claimed:
        return None
    report = await take_turn(parts, source, holder=holder, now=clock.now(), jitter=0.0)
    log_turn(report)
    return report


def log_turn(report: TurnReport) -> None:
    """One line for each turn: its outcome and why."""
    level = logging.WARNING if report.outcome is Outcome.FAILED else logging.INFO
    fields = {
        "source": report.source.name, "outcome": report.outcome.value, "pages": report.pages, "listed": report.listed,
        "faults": len(report.faults), "trouble": report.trouble, "next_poll_at": report.next_poll_at.isoformat(),
        **report.counts(),
    }  # fmt: skip
    log.log(level, "turn %s %s", report.source.name, report.outcome.value, extra=fields)
