"""Watching: sources that are due are claimed and polled, a bounded number at once, until told to stop.

Work goes in rounds. A round is one transaction: turns that found nothing are settled, claims are renewed, sources that
are due are claimed. What a turn finds is written by that turn, in a transaction of its own (`ingest.py`).
"""

import asyncio
import datetime as dt
import logging
import random
import time
from collections.abc import Callable, Sequence, Set

from sqlalchemy.exc import SQLAlchemyError

from core.model import SourceName
from core.ports import Clock
from core.source import Source
from state.claims import release_claims
from state.database import may_pass
from state.signals import Signal, Signals
from state.sources import Uneventful, sync_sources
from state.trouble import Troubles
from watchers.addresses import AT_ONCE_PER_HOST
from watchers.agenda import Agenda
from watchers.duties import draw_up
from watchers.ending import log_turn
from watchers.ingest import Parts, Turn
from watchers.known import Known, KnownSources
from watchers.lines import Lines, Pace
from watchers.manners import LONGEST_WAIT_S, spacing
from watchers.rounds import Work
from watchers.unsettled import Unsettled

log = logging.getLogger(__name__)

AT_ONCE = 16
LEASE = dt.timedelta(seconds=20)  # how long a watcher that is heard of no more keeps what it has claimed
RENEWAL = LEASE / 4
LONGEST_WAIT = dt.timedelta(seconds=LONGEST_WAIT_S)
PAUSE = dt.timedelta(milliseconds=100)  # before looking again for what another watcher has just taken
RETRY = dt.timedelta(seconds=10)
LOOK_AGAIN = dt.timedelta(minutes=1)  # when the agenda is drawn up anew: other processes change what is due


class Watcher:
    """Polls the sources it is given. Several watchers, in one process or many, share the sources of one state.

    `holder` names this watcher among all that share the state; one that starts again under its name takes up what it
    left. `jitter` answers random numbers in [0, 1). Without `signals` what others change is seen within a minute.
    `troubles` hear of a state that cannot be written.
    """

    name = "watch"

    def __init__(
        self,
        sources: Sequence[Source],
        parts: Parts,
        clock: Clock,
        *,
        holder: str,
        signals: Signals | None = None,
        at_once: int = AT_ONCE,
        jitter: Callable[[], float] = random.random,
        troubles: Troubles | None = None,
    ) -> None:
        self._sources = {source.name: source for source in sources}
        self._parts = parts
        self._clock = clock
        self._holder = holder
        self._at_once = at_once
        self._jitter = jitter
        self._agenda = Agenda()
        self._known = KnownSources()
        self._drawn_up_at: dt.datetime | None = None
        self._hand: set[SourceName] = set()  # all that are claimed: waiting, at their turn, or to be settled
        self._unsure: set[SourceName] = set()  # in hand when something changed: what their turns say of them may be old
        self._waiting: Lines[Known] = Lines(AT_ONCE_PER_HOST)
        self._unsettled = Unsettled()
        self._renew_at = clock.now()
        self._pace = Pace(at_once)
        troubles = troubles or Troubles(clock)
        self._rounds = troubles.one()
        self._writes = troubles.one()  # of turns: on a full disk the small ones of rounds may go on
        self._wake = asyncio.Event()
        self._changed = asyncio.Event()  # somebody else has changed what is due
        if signals is not None:
            signals.listen(Signal.SOURCES, self._changed)

    async def run(self, stop: asyncio.Event) -> None:
        """Poll what is due until `stop`; the turns in hand are finished first. A state in trouble is tried again."""
        while not stop.is_set() and not await self._start():
            await self._clock.sleep_until(self._clock.now() + RETRY, stop)
        async with asyncio.TaskGroup() as group:
            waker = group.create_task(self._wake_on(stop), name="watch: stop")
            listener = group.create_task(self._wake_on_change(), name="watch: changes")
            for number in range(self._at_once):
                group.create_task(self._take_turns(), name=f"watch: turns {number}")
            while not (stop.is_set() and not self._hand):
                self._wake.clear()
                try:
                    await self._round(stopping=stop.is_set())
                    await self._rest(stop)
                except SQLAlchemyError as error:
                    self._note_trouble(error)
                    await self._clock.sleep_until(self._clock.now() + RETRY, self._wake)
            self._waiting.close()
            waker.cancel()
            listener.cancel()

    async def _start(self) -> bool:
        """Write down the sources and take up what was left; False where the state is in trouble."""
        try:
            async with self._parts.database.writing() as session:
                await sync_sources(session, list(self._sources.values()), self._clock.now())
                await release_claims(session, self._holder)
        except SQLAlchemyError as error:
            if not may_pass(error):
                raise
            self._note_trouble(error)
            return False
        return True

    def _note_trouble(self, error: SQLAlchemyError) -> None:
        log.exception("watch.state_failed", extra={"reason": type(error).__name__})
        self._rounds.note(error)

    async def _wake_on(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._wake.set()

    async def _wake_on_change(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            self._drawn_up_at = None
            self._unsure |= self._hand
            self._wake.set()

    # -- rounds

    async def _round(self, *, stopping: bool) -> None:
        """Settle, renew and claim, as far as there is reason to."""
        now = self._clock.now()
        if self._drawn_up_at is None or not dt.timedelta() <= now - self._drawn_up_at < LOOK_AGAIN:
            await self._draw_up(now)
        work = self._choose(now, stopping=stopping)
        if not work:
            return
        try:
            done = await work.carry_out(self._parts.database, self._holder, now, LEASE, self._known)
        except SQLAlchemyError:  # nothing of it was written, or nobody can tell; what is tried again tells
            # Claims of what was given up are left to end by time: nothing of them is in hand any more.
            self._unsettled.put_back(work.ended, now)
            for name in work.due:
                self._agenda.put(name, now)
            raise
        self._rounds.end()
        self._end(work.ended, done.lost)
        if work.renewed or not self._hand:  # all that is in hand is claimed from now
            self._renew_at = now + RENEWAL
        for name, when in done.free_at.items():
            self._agenda.put(name, max(when, now + PAUSE))
        self._hand.update(done.claimed)
        for name, polled_at in done.claimed.items():
            if name in done.marks:
                self._known.put(self._sources[name], polled_at, done.marks[name])
            self._queue(self._known.get(name), now)

    def _choose(self, now: dt.datetime, *, stopping: bool) -> Work:
        """What is to be done in this round; taken out of where it stood."""
        given_up: list[SourceName] = []
        ended = self._unsettled.take() if stopping or self._unsettled.are_due(now, len(self._hand)) else []
        if stopping:
            given_up = [known.source.name for known in self._waiting.clear()]
        self._hand.difference_update(given_up)
        due = [] if stopping else self._agenda.take_due(now, self._room())
        renewed = self._hand - {turn.name for turn in ended} if now >= self._renew_at else set()
        return Work(ended, given_up, due, renewed)

    async def _draw_up(self, now: dt.datetime) -> None:
        """See what is due until this is done again, as the state has it; what changes meanwhile is seen next round."""
        self._drawn_up_at = now
        self._renew_at = min(self._renew_at, now + RENEWAL)  # a clock that ran ahead may have been set back
        try:
            due = await draw_up(self._parts.database, self._sources, now, now + 2 * LOOK_AGAIN)
        except SQLAlchemyError:
            self._drawn_up_at = None
            raise
        self._agenda.replace({name: when for name, when in due.items() if name not in self._hand})

    def _room(self) -> int:
        """How many sources are to be claimed: none while half of what may wait is waiting."""
        waiting = len(self._waiting)
        ahead = self._pace.ahead()
        return ahead - waiting if 2 * waiting <= ahead else 0

    def _end(self, turns: Sequence[Uneventful], lost: Set[SourceName]) -> None:
        for turn in turns:
            self._hand.discard(turn.name)
            if turn.name in lost:
                log.warning("watch.superseded", extra={"source": turn.name})
            else:
                self._known.settle(turn)
                self._put(turn.name, turn.next_poll_at)
        if turns:
            log.info("watch.settled", extra={"unchanged": sum(turn.polled_at is not None for turn in turns),
                                             "postponed": sum(turn.polled_at is None for turn in turns)})  # fmt: skip

    async def _rest(self, stop: asyncio.Event) -> None:
        """Sleep until a source is due, there is something to settle or renew, or it is time to stop."""
        await asyncio.sleep(0)  # who waits and can take a turn does; that makes room
        now = self._clock.now()
        if self._wake.is_set() or (stop.is_set() and not self._hand):  # the last round may have emptied it
            return
        ends = [now + LOOK_AGAIN, self._unsettled.due_at]
        ends += [self._renew_at] if self._hand else []
        ends += [self._agenda.next_due()] if self._room() and not stop.is_set() else []
        try:  # also by a clock that cannot be set back
            async with asyncio.timeout(LOOK_AGAIN.total_seconds()):
                await self._clock.sleep_until(min(end for end in ends if end is not None), self._wake)
        except TimeoutError:
            return

    # -- turns

    def _queue(self, known: Known, now: dt.datetime) -> None:
        """Let the source wait for its turn; one that would wait too long for its host is put off."""
        source = known.source
        wait = self._waiting.length(known.host) * spacing(source)
        if wait > LONGEST_WAIT:
            self._note(Uneventful(source.name, now + wait))
        else:
            self._waiting.put(known.host, known)

    async def _take_turns(self) -> None:
        while (taken := await self._waiting.take()) is not None:
            host, known = taken
            began_at = time.monotonic()
            try:
                await self._take_turn(known)
            except SQLAlchemyError as error:  # nothing written, nothing seen: it is read again
                name = known.source.name
                log.exception("watch.turn_lost", extra={"source": name, "reason": type(error).__name__})
                self._writes.note(error)
                self._release(name, self._clock.now() + LEASE)
            self._waiting.leave(host)
            self._pace.note(time.monotonic() - began_at)
            if self._is_round_due():
                self._wake.set()

    async def _take_turn(self, known: Known) -> None:
        """A glance, and where that is not enough the whole turn."""
        parts, glance = self._parts, known.glance
        now, jitter = self._clock.now(), self._jitter()
        glanced = None
        if glance.may_do(now):
            found = await glance.look(parts.web, limits=parts.limits, now=now, jitter=jitter)
            if isinstance(found, Uneventful):
                self._note(found)
                return
            glanced = found
        turn = Turn(parts, glance.marked, glance.marks, now=now, jitter=jitter, glanced=glanced)
        await turn.read()
        uneventful = turn.as_uneventful()
        if uneventful is not None:
            self._note(uneventful)
            return
        report = await turn.write(self._holder)
        self._writes.end()
        log_turn(report)
        self._known.forget(turn.source.name)
        self._release(report.source.name, report.next_poll_at)

    def _note(self, uneventful: Uneventful) -> None:
        """It is settled with others in a round to come."""
        if self._unsettled.add(uneventful, self._clock.now()):
            self._wake.set()

    def _release(self, name: SourceName, due: dt.datetime) -> None:
        self._hand.discard(name)
        self._put(name, due)
        self._wake.set()

    def _put(self, name: SourceName, due: dt.datetime) -> None:
        """Note when a source is due that is in hand no more; where it is unsure, the next claim sees."""
        if name in self._unsure:
            self._unsure.remove(name)
            due = min(due, self._clock.now())
        self._agenda.put(name, due)

    def _is_round_due(self) -> bool:
        if self._wake.is_set():
            return False  # it is on its way
        now = self._clock.now()
        if self._unsettled.are_due(now, len(self._hand)):
            return True
        if not self._room():
            return False
        due = self._agenda.next_due()
        return due is not None and due <= now
