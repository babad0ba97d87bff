"""One turn of one source. The path of a notice, from a page to a chat and a feed reader.

1. `bot/__main__.py` -> `cli.main` -> `app.run(config)`: parts are built, one TaskGroup holds every loop.
2. `watchers/runner.py:Watcher` claims the sources that are due (`core/schedule.py:next_poll` said when), many at once,
   and takes a `Turn` of each.
3. `watchers/listing.py` reads page after page: `watchers/fetch.py:fetch` sends the stored validators; answers `Fetched`
   or `NotModified`, or raises `FetchError`. Where every page is as it was, the turn ends here: its source's next poll
   is written together with those of others (`state/sources.py:settle`). A kill before that costs a poll, no notice.
4. `watchers/parsers/<kind>.py:parse` turns bytes into `Entry` values; `core/contract.py` says whether the page has its
   shape.
5. `core/changes.py:decide(known, listing, now)` says what each entry is; `core/milestones` reads the new and revised.
6. `Turn.write` here, with `watchers/recording.py`, in **one transaction**: snapshot, revision, milestones, the queries
   that `core/matching.py` finds it to meet, one *alert* row, and the source's validators and next poll. Commit. Only
   now is the notice "seen".
7. `state/fanout.py` turns an alert into deliveries, set-based and in resumable chunks. `bot/deliverer.py` claims due
   outbox rows under a lease, renders, sends through the `Channel`, marks each row at once.
8. `bot/reminding.py` asks `core/reminders.py:due` and writes more alerts, which take step 7.
9. `feeds/web.py` answers readers from `feeds/view.py`: the same revisions, another dress.
"""

import datetime as dt
import logging
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from core.changes import priority_of
from core.contract import Contract
from core.errors import FetchError, ParseError, SourceError
from core.model import AlertKind, Entry, Source
from core.rhythm import Rhythm, learned_wait
from core.schedule import has_passed, next_poll
from core.verdicts import Event, Verdict
from state import notices
from state.alerts import raise_alert
from state.database import Database, may_pass
from state.details import find_gone, find_looks, load_details
from state.health import save_behind, save_health, save_reach, save_rhythm
from state.queries import QueryIndex
from state.sources import (
    Marks,
    PageMark,
    SourceState,
    Uneventful,
    holds_claim,
    load_marks,
    load_pages,
    load_source,
    record_failure,
    record_success,
    save_marks,
    settle,
)
from watchers.details import MOST_LOOKS, DetailReader
from watchers.details import Known as KnownDetails
from watchers.fetch import Fetched, Limits, Web
from watchers.foresight import Foreseen, is_much, read_ahead
from watchers.health import SAMPLED, Examined, Examiner, health_of, show_before_and_after
from watchers.listing import LOOK_AGAIN, ListingReader, Marked, Reading, Remembered
from watchers.manners import PutOff
from watchers.recording import Happening, Recording, keep_page

log = logging.getLogger(__name__)

FAILURES_UNTIL_TOLD = 3
NEWS = frozenset({Event.NEW, Event.REVISED, Event.WITHDRAWN})  # by which a source's rhythm is known
SHAPELESS = 4  # failures beyond which a page that comes, but odd, is waited for no longer: its server is not in need


class Outcome(StrEnum):
    """How a turn ended. `superseded`: somebody else took the source over meanwhile, and nothing was written."""

    BASELINE = "baseline"
    READ = "read"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    POSTPONED = "postponed"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class TurnReport:
    """What one turn did; `happenings` leaves out what did not change."""

    source: Source
    outcome: Outcome
    next_poll_at: dt.datetime
    pages: int = 0
    listed: int = 0
    happenings: tuple[Happening, ...] = ()
    faults: tuple[str, ...] = ()
    trouble: str | None = None

    def counts(self) -> dict[str, int]:
        """How many notices there were of each event."""
        return dict(Counter(happening.event.value for happening in self.happenings))


@dataclass(frozen=True, slots=True)
class Parts:
    """What a turn works with; shared by all turns."""

    database: Database
    web: Web
    index: QueryIndex
    limits: Limits


async def take_turn(parts: Parts, source: Source, *, holder: str, now: dt.datetime, jitter: float) -> TurnReport:
    """Read the source and write down what changed. The caller holds its claim as `holder`; the turn ends it.

    `jitter` is a random number in [0, 1). Raises nothing that a source can cause: trouble is written down, and told.
    """
    async with parts.database.reading() as session:
        marks = (await load_marks(session, [source.name])).get(source.name)
    if marks is None:
        raise LookupError(f"{source.name} is unknown to the state; sync_sources was not called")
    turn = Turn(parts, source, marks, now=now, jitter=jitter)
    await turn.read()
    return await turn.write(holder)


async def preview(web: Web, source: Source, *, limits: Limits, now: dt.datetime) -> Reading:
    """Read every page of the source as if for the first time; writes nothing."""
    nothing = Marked(source, {})
    return await ListingReader(web, nothing, _Blank(source), limits=limits, now=now).read(every_page=True)


class Turn:
    """One turn of one source: read first, then written, unless it proves uneventful and is settled with others."""

    def __init__(self, parts: Parts, source: Source, marks: Marks, *, now: dt.datetime, jitter: float) -> None:
        self.source = source
        self._parts = parts
        self._marked = Marked(source, marks.pages, marks.reach)
        self._marks = marks
        self._memory = _Memory(parts.database, source)
        self._now = now
        self._jitter = jitter
        self._reading = Reading((), whole=False)

    async def read(self) -> None:
        """Ask for the pages, as far as there may be anything new. Raises nothing that a source can cause."""
        try:
            self._reading = await self._read()
        except Exception as error:
            if isinstance(error, SQLAlchemyError) and may_pass(error):
                raise
            log.exception("turn.fault", extra={"source": self.source.name})
            self._reading = self._fault(error)

    def as_uneventful(self) -> Uneventful | None:
        """All that there is to write, where nothing has changed and all was well, or where it was put off."""
        reading, name = self._reading, self.source.name
        if isinstance(reading.trouble, PutOff):  # nothing is kept of what was read: the next turn reads it again
            return Uneventful(name, reading.trouble.until)
        if not self._marks.is_well or not reading.is_unchanged() or reading.details is not None:
            return None
        if self._marked.reach != self._marked.present_reach():
            return None
        wait = _wait(self.source, self._marks.baseline_at, self._marks.rhythm, self._now)
        due = next_poll(self._now, wait, jitter=self._jitter, max_age=reading.max_age)
        return Uneventful(name, due, self._now, tuple(_to_refresh(self._marked, reading, self._now)))

    async def write(self, holder: str) -> TurnReport:
        """Write down what the turn found, if `holder` still holds the source's claim; end the claim."""
        try:
            return await self._write(holder)
        except Exception as error:
            if isinstance(error, SQLAlchemyError) and may_pass(error):
                raise
            log.exception("turn.fault", extra={"source": self.source.name})
            self._reading = self._fault(error)
        return await self._write(holder)

    def _fault(self, error: Exception) -> Reading:
        """What a page brings out in us that we did not think of stays with its source: it backs off, and is told of."""
        words = f"its answer brings out a fault in noticebell ({type(error).__name__}); see the log"
        return Reading((), whole=False, trouble=ParseError(self.source.name, words))

    async def _read(self) -> Reading:
        """Every page is read the first time, once a day, and when the source is read further than before.

        Also after a failure: what lay beyond it may be new.
        """
        web, limits, now = self._parts.web, self._parts.limits, self._now
        every_page = not self._marks.is_well or self._marked.is_stale(now) or self._marked.is_widened()
        reader = ListingReader(web, self._marked, self._memory, limits=limits, now=now)
        reading = await reader.read(every_page=every_page)
        if self.source.detail is None or reading.trouble is not None:
            return reading
        reading = reading.recall(await self._memory.recall())
        return await self._follow_links(reading, first=self._memory.state.baseline_at is None)

    async def _follow_links(self, reading: Reading, *, first: bool) -> Reading:
        entries = [item for page in reading.pages for item in page.items if isinstance(item, Entry)]
        name, now = self.source.name, self._now
        async with self._parts.database.reading() as session:
            known = KnownDetails(
                await load_details(session, name, {entry.link for entry in entries if entry.link}),
                await notices.find_known_guids(session, name, {entry.guid for entry in entries}),
                await find_gone(session, name),
                await find_looks(session, name, now, MOST_LOOKS),
            )
        reader = DetailReader(self._parts.web, self.source, known, limits=self._parts.limits, now=now)
        return await reader.complete(reading, first=first)

    async def _write(self, holder: str) -> TurnReport:
        source, reading = self.source, self._reading
        remembered = await self._memory.recall()
        state = self._memory.state
        if reading.details is None:
            reading = reading.recall(remembered)
        if not reading.is_unchanged():
            await self._parts.index.catch_up(self._parts.database)
        reading, foreseen = await self._read_ahead(reading, remembered, state)
        async with self._parts.database.writing() as session:
            if not await holds_claim(session, source.name, holder):
                return TurnReport(source, Outcome.SUPERSEDED, state.next_poll_at)
            if isinstance(reading.trouble, PutOff):
                until = reading.trouble.until
                await settle(session, holder, [Uneventful(source.name, until)])
                return TurnReport(source, Outcome.POSTPONED, until, trouble=str(reading.trouble))
            ending = _Ending(session, remembered, state, self._now, foreseen)
            refreshed = _to_refresh(self._marked, reading, self._now) if reading.is_unchanged() else []
            await save_marks(session, [(source.name, mark) for mark in refreshed])
            return await ending.write(reading, self._parts.index, self._jitter)

    async def _read_ahead(
        self, reading: Reading, remembered: Remembered, state: SourceState
    ) -> tuple[Reading, Foreseen]:
        """The dates of what is new, read before anybody is kept waiting; the reading with trouble where that fails."""
        entries = [item for page in reading.pages for item in page.items if isinstance(item, Entry)]
        if not is_much(entries):
            return reading, {}
        async with self._parts.database.reading() as session:
            verdicts = await Recording(session, self._parts.index, remembered, state, self._now).decide(reading)
        try:
            return reading, await read_ahead(self.source, verdicts, self._now)
        except ParseError as error:
            return Reading((), whole=False, trouble=error), {}


class _Memory:
    """What the state knows of one source, loaded when it is first asked for."""

    def __init__(self, database: Database, source: Source) -> None:
        self._database = database
        self._source = source
        self._recalled: tuple[SourceState, Remembered] | None = None

    @property
    def state(self) -> SourceState:
        """How the source fares; known once it has been recalled."""
        assert self._recalled is not None
        return self._recalled[0]

    async def find_known(self, guids: frozenset[str]) -> frozenset[str]:
        async with self._database.reading() as session:
            return await notices.find_known_guids(session, self._source.name, guids)

    async def recall(self) -> Remembered:
        """Of pages that were read by another definition nothing is expected."""
        if self._recalled is None:
            async with self._database.reading() as session:
                state = await load_source(session, self._source.name)
                pages = await load_pages(session, self._source.name)
            assert state is not None
            remembered = Remembered(self._source, pages, state.reach, state.contract)
            if remembered.is_moved():
                remembered = replace(remembered, contract=Contract())
            self._recalled = state, remembered
        return self._recalled[1]


class _Blank:
    """Knows nothing."""

    def __init__(self, source: Source) -> None:
        self._source = source

    async def find_known(self, _guids: frozenset[str]) -> frozenset[str]:
        return frozenset()

    async def recall(self) -> Remembered:
        return Remembered(self._source, {})


def _wait(source: Source, since: dt.datetime | None, rhythm: Rhythm, now: dt.datetime) -> dt.timedelta:
    """Until the next poll, where nothing has just happened: as the source's history has it."""
    if since is None:
        return source.every
    longest = source.every_max or source.every
    return learned_wait(rhythm, now, source.every, longest, since=since, zone=source.zone)


def _to_refresh(marked: Marked, reading: Reading, now: dt.datetime) -> list[PageMark]:
    """Of the unchanged pages those with a new mark, and those not looked at for long; no other is written."""
    pages = [(page.mark, marked.pages[page.mark.url]) for page in reading.pages]
    return [
        replace(mark, fetched_at=now)
        for mark, before in pages
        if mark is not before or has_passed(before.fetched_at, LOOK_AGAIN, now)
    ]


class _Ending:
    """Writes how one turn ended, within the caller's transaction: what it found, the source's health, its next poll."""

    def __init__(
        self,
        session: AsyncSession,
        remembered: Remembered,
        state: SourceState,
        now: dt.datetime,
        foreseen: Foreseen,
    ) -> None:
        self._foreseen = foreseen
        self._session = session
        self._remembered = remembered
        self._source = remembered.source
        self._state = state
        self._now = now
        self._contract = remembered.contract

    async def write(self, reading: Reading, index: QueryIndex, jitter: float) -> TurnReport:
        report = _report(self._source, reading, self._now)
        if not reading.is_unchanged():
            reading, happenings = await self._record(reading, index)
            report = replace(report, outcome=Outcome.READ, happenings=happenings)
        looked = await self._recording(index).record_details(reading)
        report = replace(report, happenings=report.happenings + looked)
        await self._keep_health(reading)
        await self._keep_rhythm(report)
        await self._keep_behind(reading)
        if reading.trouble is not None:
            return await self._write_failure(report, reading, reading.trouble, jitter)
        return await self._write_success(report, reading, jitter)

    async def _record(self, reading: Reading, index: QueryIndex) -> tuple[Reading, tuple[Happening, ...]]:
        """Write down what the reading shows, unless it cannot be believed; answers it with the trouble found in it."""
        recording = self._recording(index)
        examiner = Examiner(self._remembered)
        examined = examiner.examine(reading)
        verdicts: tuple[Verdict, ...] = ()
        if examined.is_usable:
            verdicts = await recording.decide(examined.reading)
            examined = examiner.examine_verdicts(examined, verdicts)
        self._contract = _learned(self._contract, examined)
        if not examined.is_usable:
            return examined.reading, ()
        return examined.reading, await recording.record(examined.reading, verdicts, settles=examined.settles)

    def _recording(self, index: QueryIndex) -> Recording:
        return Recording(self._session, index, self._remembered, self._state, self._now, self._foreseen)

    async def _keep_health(self, reading: Reading) -> None:
        """Written where it differs from what is kept: a poll without news costs no write."""
        breach = reading.trouble.breach if isinstance(reading.trouble, ParseError) else None
        if breach is not None:
            self._contract = self._contract.note(breach.fault, self._now)
        elif reading.trouble is None:
            self._contract = replace(self._contract, odd=None)
        health = health_of(reading.trouble, self._contract)
        if (health, self._contract) != (self._state.health, self._state.contract):
            await save_health(self._session, self._source.name, health, self._contract)

    async def _keep_rhythm(self, report: TurnReport) -> None:
        """Note that there was news; a baseline is none."""
        if self._state.baseline_at is not None and any(each.event in NEWS for each in report.happenings):
            await save_rhythm(self._session, self._source.name, self._state.rhythm.note(self._now))

    async def _keep_behind(self, reading: Reading) -> None:
        """Note how the pages behind the links fare; admins are told once when they fail for good, once when not."""
        details = reading.details
        if details is None or not details.outcomes:
            return
        before, name = self._state.behind, self._source.name
        behind = before.note(details.outcomes)
        if behind.is_broken and before.told_at is None:
            behind = replace(behind, told_at=self._now)
            words = f"the pages behind its links cannot be read, {len(behind.failing)} of them in a row"
            await self._tell_broken("\n".join([words, *details.faults[-1:]]), behind.turns, of="-behind")
        elif before.told_at is not None and not behind.failing:
            behind = replace(behind, told_at=None)
            key = f"well-behind:{name}:{before.told_at.isoformat()}"
            await self._tell(AlertKind.SOURCE_WELL, key, {"trouble": "the pages behind its links can be read again"})
        if behind != before:
            await save_behind(self._session, name, behind)

    async def _write_success(self, report: TurnReport, reading: Reading, jitter: float) -> TurnReport:
        every, state = self._source.every, self._state
        wait = every if report.happenings else _wait(self._source, state.baseline_at, state.rhythm, self._now)
        due = next_poll(self._now, wait, jitter=jitter, max_age=reading.max_age)
        baseline = self._state.baseline_at is None
        await record_success(self._session, self._source.name, self._now, due, baseline=baseline)
        if (reach := self._remembered.present_reach()) != self._state.reach:
            await save_reach(self._session, self._source.name, reach)
        broken_at = self._state.told_broken_at
        if broken_at is not None:
            await self._tell(AlertKind.SOURCE_WELL, f"well:{self._source.name}:{broken_at.isoformat()}", {})
        return replace(report, outcome=Outcome.BASELINE if baseline else report.outcome, next_poll_at=due)

    async def _write_failure(
        self, report: TurnReport, reading: Reading, trouble: SourceError, jitter: float
    ) -> TurnReport:
        failures = self._state.failures + 1
        patience = min(failures, SHAPELESS) if isinstance(trouble, ParseError) else failures
        retry_at = trouble.retry_at if isinstance(trouble, FetchError) else None
        due = next_poll(self._now, self._source.every, jitter=jitter, failures=patience, retry_at=retry_at)
        told_at = self._state.told_broken_at
        is_told_now = told_at is None and failures >= FAILURES_UNTIL_TOLD
        words = await self._describe(trouble, reading.odd_page, keep=failures == 1 or is_told_now)
        if is_told_now:
            told_at = self._now
            await self._tell_broken(f"{words}\n{await self._show(reading)}".strip(), failures)
        await record_failure(self._session, self._source.name, self._now, due, words, told_broken_at=told_at)
        return replace(report, outcome=Outcome.FAILED, next_poll_at=due, trouble=words)

    async def _describe(self, trouble: SourceError, odd_page: Fetched | None, *, keep: bool) -> str:
        """The trouble in words, with the number of the odd page where that is kept: the first, and the one told of."""
        if odd_page is None or not keep:
            return str(trouble)
        return f"{trouble}; see snapshot {await keep_page(self._session, self._source.name, odd_page, self._now)}"

    async def _show(self, reading: Reading) -> str:
        """What used to stand on the page, and what stands there now."""
        guids = self._remembered.order()[:SAMPLED]
        known = await notices.load_known(self._session, self._source.name, guids)
        return show_before_and_after([known[guid].title for guid in guids if guid in known], reading)

    async def _tell_broken(self, words: str, failures: int, *, of: str = "") -> None:
        last = self._state.succeeded_at
        details = {"trouble": words, "failures": failures, "last_success": last.isoformat() if last else None}
        await self._tell(AlertKind.SOURCE_BROKEN, f"broken{of}:{self._source.name}:{self._now.isoformat()}", details)

    async def _tell(self, kind: AlertKind, key: str, details: dict[str, object]) -> None:
        await raise_alert(
            self._session, key=key, kind=kind, priority=priority_of(kind), created_at=self._now,
            source_name=self._source.name, details=details,
        )  # fmt: skip


def _learned(contract: Contract, examined: Examined) -> Contract:
    """What to expect from now on: of a reading that settles nothing of before is left, a broken one teaches nothing."""
    if examined.shape is None or examined.breach is not None or examined.reading.trouble is not None:
        return contract
    return (Contract() if examined.settles else contract).learn(examined.shape)


def _report(source: Source, reading: Reading, now: dt.datetime) -> TurnReport:
    return TurnReport(
        source,
        Outcome.UNCHANGED,
        now,
        pages=len(reading.pages),
        listed=sum(len(page.items) for page in reading.pages),
        faults=tuple(fault for page in reading.pages for fault in page.faults),
    )
