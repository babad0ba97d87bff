"""One turn of one source. The path of a notice, from a page to a chat and a feed reader.

1. `bot/__main__.py` -> `cli.main` -> `app.run(config)`: parts are built, one TaskGroup holds every loop.
2. `watchers/runner.py:Watcher` claims the sources that are due (`core/schedule.py:next_poll` said when) and calls
   `take_turn`.
3. `watchers/listing.py` reads page after page: `watchers/fetch.py:fetch` sends the stored validators; answers `Fetched`
   or `NotModified`, or raises `FetchError`.
4. `watchers/parsers/<kind>.py:parse` turns bytes into `Entry` values; `core/contract.py` says whether the page has its
   shape.
5. `core/changes.py:decide(known, listing, now)` says what each entry is; `core/milestones` reads the new and revised.
6. `take_turn` here, with `watchers/recording.py`, in **one transaction**: snapshot, revision, milestones, the queries
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
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from core.changes import priority_of
from core.contract import Contract
from core.errors import FetchError, ParseError, SourceError
from core.model import AlertKind, Entry, Source
from core.rhythm import learned_wait
from core.schedule import next_poll
from core.verdicts import Event, Verdict
from state import notices
from state.alerts import raise_alert
from state.database import Database
from state.details import find_gone, find_looks, load_details
from state.health import save_behind, save_health, save_reach, save_rhythm
from state.queries import QueryIndex
from state.sources import (
    PageState,
    SourceState,
    holds_claim,
    load_pages,
    load_source,
    postpone,
    record_failure,
    record_success,
    save_pages,
)
from watchers.details import MOST_LOOKS, DetailReader
from watchers.details import Known as KnownDetails
from watchers.fetch import Fetched, Limits, Web
from watchers.health import SAMPLED, Examined, Examiner, health_of, show_before_and_after
from watchers.listing import LOOK_AGAIN, ListingReader, Reading, Remembered
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
        state = await load_source(session, source.name)
        pages = await load_pages(session, source.name)
    if state is None:
        raise LookupError(f"{source.name} is unknown to the state; sync_sources was not called")
    remembered = _remember(source, pages, state)
    try:
        reading = await _read(parts, remembered, state, now)
        return await _end(parts, remembered, state, reading, holder=holder, now=now, jitter=jitter)
    except (InterfaceError, OperationalError):
        raise
    except Exception as error:
        log.exception("turn.fault", extra={"source": source.name})
        reading = Reading((), whole=False, trouble=_fault(source, error))
    return await _end(parts, remembered, state, reading, holder=holder, now=now, jitter=jitter)


def _fault(source: Source, error: Exception) -> ParseError:
    """What a page brings out in us that we did not think of stays with its source, which backs off and is told of."""
    return ParseError(source.name, f"its answer brings out a fault in noticebell ({type(error).__name__}); see the log")


async def _end(
    parts: Parts,
    remembered: Remembered,
    state: SourceState,
    reading: Reading,
    *,
    holder: str,
    now: dt.datetime,
    jitter: float,
) -> TurnReport:
    """Write down what the turn found, if the source is still this watcher's."""
    source = remembered.source
    if not reading.is_unchanged():
        await parts.index.catch_up(parts.database)
    async with parts.database.writing() as session:
        if not await holds_claim(session, source.name, holder):
            return TurnReport(source, Outcome.SUPERSEDED, state.next_poll_at)
        if isinstance(reading.trouble, PutOff):  # nothing is kept of what was read: the next turn reads it again
            await postpone(session, source.name, reading.trouble.until)
            return TurnReport(source, Outcome.POSTPONED, reading.trouble.until, trouble=str(reading.trouble))
        return await _Ending(session, remembered, state, now).write(reading, parts.index, jitter)


def _remember(source: Source, pages: Mapping[str, PageState], state: SourceState) -> Remembered:
    """What is known of the source's pages; of pages that were read by another definition nothing is expected."""
    remembered = Remembered(source, pages, state.contract, state.reach)
    return replace(remembered, contract=Contract()) if remembered.is_moved() else remembered


async def preview(web: Web, source: Source, *, limits: Limits, now: dt.datetime) -> Reading:
    """Read every page of the source as if for the first time; writes nothing."""

    async def know_nothing(_guids: frozenset[str]) -> frozenset[str]:
        return frozenset()

    return await ListingReader(web, Remembered(source, {}), limits=limits, now=now).read(know_nothing, every_page=True)


async def _read(parts: Parts, remembered: Remembered, state: SourceState, now: dt.datetime) -> Reading:
    """Every page is read the first time, once a day, and when the source is read further than before.

    Also after a failure: what lay beyond it may be new.
    """

    async def find_known(guids: frozenset[str]) -> frozenset[str]:
        async with parts.database.reading() as session:
            return await notices.find_known_guids(session, state.name, guids)

    reader = ListingReader(parts.web, remembered, limits=parts.limits, now=now)
    is_due = remembered.is_stale(now) or remembered.is_widened()
    every_page = state.baseline_at is None or state.failures > 0 or is_due
    reading = await reader.read(find_known, every_page=every_page)
    if remembered.source.detail is None or reading.trouble is not None:
        return reading
    return await _follow_links(parts, remembered.source, reading, now, first=state.baseline_at is None)


async def _follow_links(parts: Parts, source: Source, reading: Reading, now: dt.datetime, *, first: bool) -> Reading:
    entries = [item for page in reading.pages for item in page.items if isinstance(item, Entry)]
    async with parts.database.reading() as session:
        known = KnownDetails(
            await load_details(session, source.name, {entry.link for entry in entries if entry.link}),
            await notices.find_known_guids(session, source.name, {entry.guid for entry in entries}),
            await find_gone(session, source.name),
            await find_looks(session, source.name, now, MOST_LOOKS),
        )
    return await DetailReader(parts.web, source, known, limits=parts.limits, now=now).complete(reading, first=first)


class _Ending:
    """Writes how one turn ended, within the caller's transaction: what it found, the source's health, its next poll."""

    def __init__(self, session: AsyncSession, remembered: Remembered, state: SourceState, now: dt.datetime) -> None:
        self._session = session
        self._remembered = remembered
        self._source = remembered.source
        self._state = state
        self._now = now
        self._contract = remembered.contract

    async def write(self, reading: Reading, index: QueryIndex, jitter: float) -> TurnReport:
        report = _report(self._source, reading, self._now)
        if reading.is_unchanged():
            await save_pages(self._session, self._source.name, self._to_refresh(reading))
        else:
            reading, happenings = await self._record(reading, index)
            report = replace(report, outcome=Outcome.READ, happenings=happenings)
        looked = await Recording(self._session, index, self._remembered, self._state, self._now).record_details(reading)
        report = replace(report, happenings=report.happenings + looked)
        await self._keep_health(reading)
        await self._keep_rhythm(report)
        await self._keep_behind(reading)
        if reading.trouble is not None:
            return await self._write_failure(report, reading, reading.trouble, jitter)
        return await self._write_success(report, reading, jitter)

    async def _record(self, reading: Reading, index: QueryIndex) -> tuple[Reading, tuple[Happening, ...]]:
        """Write down what the reading shows, unless it cannot be believed; answers it with the trouble found in it."""
        recording = Recording(self._session, index, self._remembered, self._state, self._now)
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

    def _wait(self, report: TurnReport) -> dt.timedelta:
        """Until the next poll: the interval where something has just happened, else as the source's history has it."""
        every, since = self._source.every, self._state.baseline_at
        if report.happenings or since is None:
            return every
        longest = self._source.every_max or every
        return learned_wait(self._state.rhythm, self._now, every, longest, since=since, zone=self._source.zone)

    def _to_refresh(self, reading: Reading) -> list[PageState]:
        """Of the unchanged pages those with a new validator, and those not looked at for long; no other is written."""
        pages = [(page.state, self._remembered.pages[page.state.url]) for page in reading.pages]
        return [
            replace(now, fetched_at=self._now)
            for now, before in pages
            if now != before or self._now - before.fetched_at >= LOOK_AGAIN
        ]

    async def _write_success(self, report: TurnReport, reading: Reading, jitter: float) -> TurnReport:
        due = next_poll(self._now, self._wait(report), jitter=jitter, max_age=reading.max_age)
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
