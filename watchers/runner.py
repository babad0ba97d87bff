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
from dataclasses import dataclass, replace

from sqlalchemy.exc import SQLAlchemyError
from yarl import URL

from core.model import Source, SourceName
from core.ports import Clock
from core.schedule import latest_poll
from state.claims import bring_back, claim_due, claim_one, load_schedule, release_claims, renew_claims
from state.signals import Signal, Signals
from state.sources import Marks, Uneventful, load_marks, settle, sync_sources
from state.trouble import Troubles
from watchers.agenda import Agenda
from watchers.details import DETAILS_S
from watchers.ending import Outcome, TurnReport
from watchers.fetch import AT_ONCE_PER_HOST
from watchers.ingest import Parts, Turn, mark, take_turn
from watchers.lines import Lines
from watchers.listing import TURN_S, Marked
from watchers.manners import LONGEST_WAIT_S, spacing

log = logging.getLogger(__name__)

AT_ONCE = 16
MOST_AHEAD = 512  # sources claimed that wait for their turn, and turns that wait to be settled
MEANING = 32  # turns of late of which the mean counts for what the next will take
FEW_PAGES = 4  # of a source whose marks are kept in memory
AHEAD_S = 0.3  # of work, at the pace of late, is claimed ahead: what waits here is not polled by another that is idle
LEASE = dt.timedelta(seconds=20)  # how long a watcher that is heard of no more keeps what it has claimed
RENEWAL = LEASE / 4
CLAIM = dt.timedelta(seconds=TURN_S + DETAILS_S + 20)  # of a turn by hand, which renews nothing: none reads longer
LONGEST_WAIT = dt.timedelta(seconds=LONGEST_WAIT_S)
GATHER = dt.timedelta(milliseconds=200)  # at most so long an uneventful turn waits for others to be settled with
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
        self._known = _Memory()
        self._drawn_up_at: dt.datetime | None = None
        self._hand: set[SourceName] = set()  # all that are claimed: waiting, at their turn, or to be settled
        self._unsure: set[SourceName] = set()  # in hand when something changed: what their turns say of them may be old
        self._waiting: Lines[_Known] = Lines(AT_ONCE_PER_HOST)
        self._uneventful: list[Uneventful] = []
        self._settle_by: dt.datetime | None = None
        self._renew_at = clock.now()
        self._pace = _Pace(at_once)
        troubles = troubles or Troubles(clock)
        self._rounds = troubles.one()
        self._writes = troubles.one()  # of turns: on a full disk the small ones of rounds may go on
        self._wake = asyncio.Event()
        self._changed = asyncio.Event()  # somebody else has changed what is due
        if signals is not None:
            signals.listen(Signal.SOURCES, self._changed)

    async def run(self, stop: asyncio.Event) -> None:
        """Poll what is due until `stop`; the turns in hand are finished first. A state in trouble is tried again."""
        await self._start()
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
                    log.exception("watch.state_failed", extra={"reason": type(error).__name__})
                    self._rounds.note(error)
                    await self._clock.sleep_until(self._clock.now() + RETRY, self._wake)
            self._waiting.close()
            waker.cancel()
            listener.cancel()

    async def _start(self) -> None:
        async with self._parts.database.writing() as session:
            await sync_sources(session, list(self._sources.values()), self._clock.now())
            await release_claims(session, self._holder)

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
            async with self._parts.database.writing() as session:
                lost = await settle(session, self._holder, work.ended)
                await renew_claims(session, work.renewed, self._holder, now + LEASE)
                await release_claims(session, self._holder, work.given_up)
                claimed = await claim_due(session, work.due, self._holder, now, ttl=LEASE, limit=len(work.due))
                marks = await load_marks(
                    session, [name for name, at in claimed.items() if not self._known.holds(name, at)]
                )
                free_at = await load_schedule(session, now, (set(work.due) - claimed.keys()) | lost)
        except SQLAlchemyError:  # nothing of it was written, or nobody can tell; what is tried again tells
            # Claims of what was given up are left to end by time: nothing of them is in hand any more.
            self._uneventful = [*work.ended, *self._uneventful]
            self._settle_by = now if self._uneventful else None
            for name in work.due:
                self._agenda.put(name, now)
            raise
        self._rounds.end()
        self._renew_at = now + RENEWAL if work.renewed else self._renew_at
        self._end(work.ended, lost)
        for name, when in free_at.items():
            self._agenda.put(name, max(when, now + PAUSE))
        self._hand.update(claimed)
        for name, polled_at in claimed.items():
            if name in marks:
                self._known.put(self._sources[name], polled_at, marks[name])
            self._queue(self._known.get(name), now)

    def _choose(self, now: dt.datetime, *, stopping: bool) -> "_Work":
        """What is to be done in this round; taken out of where it stood."""
        ended: list[Uneventful] = []
        given_up: list[SourceName] = []
        if stopping or self._is_time_to_settle(now):
            ended, self._uneventful, self._settle_by = self._uneventful, [], None
        if stopping:
            given_up = [known.marked.source.name for known in self._waiting.clear()]
        self._hand.difference_update(given_up)
        due = [] if stopping else self._agenda.take_due(now, self._room())
        renewed = self._hand - {turn.name for turn in ended} if now >= self._renew_at else set()
        return _Work(ended, given_up, due, renewed)

    async def _draw_up(self, now: dt.datetime) -> None:
        """See when each source is due, as the state has it; what changes meanwhile is seen in the next round."""
        self._drawn_up_at = now
        try:
            async with self._parts.database.reading() as session:
                schedule = await load_schedule(session, now)
            await self._bring_back(schedule, now)
        except SQLAlchemyError:
            self._drawn_up_at = None
            raise
        mine = self._sources.keys() - self._hand
        self._agenda.replace({name: when for name, when in schedule.items() if name in mine})

    async def _bring_back(self, schedule: dict[SourceName, dt.datetime], now: dt.datetime) -> None:
        """Make due what is due beyond all measure: a clock that ran ahead has been set back, in any process or here."""
        self._renew_at = min(self._renew_at, now + RENEWAL)
        mine = [source for name, source in self._sources.items() if name in schedule]
        latest = {source.name: latest_poll(now, source.every, source.every_max) for source in mine}
        strayed = {name: when for name, when in latest.items() if schedule[name] > when}
        if strayed:
            async with self._parts.database.writing() as session:
                await bring_back(session, strayed, now)
            schedule.update(dict.fromkeys(strayed, now))

    def _room(self) -> int:
        """How many sources are to be claimed: none while half of what may wait is waiting."""
        waiting = len(self._waiting)
        ahead = self._pace.ahead()
        return ahead - waiting if 2 * waiting <= ahead else 0

    def _is_time_to_settle(self, now: dt.datetime) -> bool:
        if self._settle_by is None:
            return False
        is_idle = len(self._uneventful) == len(self._hand)
        return is_idle or len(self._uneventful) >= MOST_AHEAD or now >= self._settle_by

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
        now = self._clock.now()
        if self._wake.is_set():
            return
        ends = [now + LOOK_AGAIN, self._settle_by]
        ends += [self._renew_at] if self._hand else []
        ends += [self._agenda.next_due()] if self._room() and not stop.is_set() else []
        try:  # also by a clock that cannot be set back
            async with asyncio.timeout(LOOK_AGAIN.total_seconds()):
                await self._clock.sleep_until(min(end for end in ends if end is not None), self._wake)
        except TimeoutError:
            return

    # -- turns

    def _queue(self, known: "_Known", now: dt.datetime) -> None:
        """Let the source wait for its turn; one that would wait too long for its host is put off."""
        source = known.marked.source
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
                name = known.marked.source.name
                log.exception("watch.turn_lost", extra={"source": name, "reason": type(error).__name__})
                self._writes.note(error)
                self._release(name, self._clock.now() + LEASE)
            self._waiting.leave(host)
            self._pace.note(time.monotonic() - began_at)
            if self._is_round_due():
                self._wake.set()

    async def _take_turn(self, known: "_Known") -> None:
        turn = Turn(self._parts, known.marked, known.marks, now=self._clock.now(), jitter=self._jitter())
        await turn.read()
        uneventful = turn.as_uneventful()
        if uneventful is None:
            report = await turn.write(self._holder)
            self._writes.end()
            log_turn(report)
            self._known.forget(turn.source.name)
            self._release(report.source.name, report.next_poll_at)
        else:
            self._note(uneventful)

    def _note(self, uneventful: Uneventful) -> None:
        """It is settled with others in a round to come."""
        if self._settle_by is None:
            self._settle_by = self._clock.now() + GATHER
            self._wake.set()
        self._uneventful.append(uneventful)

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
        if self._is_time_to_settle(now):
            return True
        if not self._room():
            return False
        due = self._agenda.next_due()
        return due is not None and due <= now


@dataclass(frozen=True, slots=True)
class _Work:
    """What one round is to do."""

    ended: list[Uneventful]
    given_up: list[SourceName]
    due: list[SourceName]
    renewed: set[SourceName]

    def __bool__(self) -> bool:
        return bool(self.ended or self.given_up or self.due or self.renewed)


class _Pace:
    """How long a turn takes of late, and so how many are taken in a given time."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._mean_s = AHEAD_S

    def note(self, took_s: float) -> None:
        """A turn has taken so long."""
        self._mean_s += (took_s - self._mean_s) / MEANING

    def ahead(self) -> int:
        """How many sources may wait for their turn."""
        taken = self._at_once * AHEAD_S / max(self._mean_s, 1e-6)
        return max(self._at_once, min(int(taken), MOST_AHEAD))


@dataclass(frozen=True, slots=True)
class _Known:
    """A source as it was left by the poll at this time."""

    polled_at: dt.datetime | None
    host: str
    marked: Marked
    marks: Marks


class _Memory:
    """What is known of sources, each with the poll that it is of: while the state names that poll, it is still so.

    So the marks of nearly all are loaded once, and not for each poll.
    """

    def __init__(self) -> None:
        self._known: dict[SourceName, _Known] = {}

    def holds(self, name: SourceName, polled_at: dt.datetime | None) -> bool:
        """Whether what is known of the source is of its last poll."""
        known = self._known.get(name)
        return known is not None and polled_at is not None and known.polled_at == polled_at

    def get(self, name: SourceName) -> _Known:
        """What is known of it."""
        return self._known[name]

    def put(self, source: Source, polled_at: dt.datetime | None, marks: Marks) -> None:
        """Keep what has just been loaded."""
        host = URL(source.url).host or ""
        self._known[source.name] = _Known(polled_at, host, mark(source, marks), marks)

    def settle(self, turn: Uneventful) -> None:
        """The turn left the source so; of one with many pages nothing is kept."""
        known = self._known[turn.name]
        if len(known.marks.pages) > FEW_PAGES:
            self.forget(turn.name)
        elif turn.pages:
            marks = replace(known.marks, pages={**known.marks.pages, **{page.url: page for page in turn.pages}})
            marked = mark(known.marked.source, marks)
            self._known[turn.name] = replace(known, polled_at=turn.polled_at, marked=marked, marks=marks)
        elif turn.polled_at is not None:
            self._known[turn.name] = _Known(turn.polled_at, known.host, known.marked, known.marks)

    def forget(self, name: SourceName) -> None:
        """Nothing that was known is so any more."""
        self._known.pop(name, None)


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
    """One line for each turn that left something to write: its outcome and why."""
    level = logging.WARNING if report.outcome is Outcome.FAILED else logging.INFO
    fields = {
        "source": report.source.name, "outcome": report.outcome.value, "pages": report.pages, "listed": report.listed,
        "faults": len(report.faults), "trouble": report.trouble, "next_poll_at": report.next_poll_at.isoformat(),
        **report.counts(),
    }  # fmt: skip
    log.log(level, "turn %s %s", report.source.name, report.outcome.value, extra=fields)
