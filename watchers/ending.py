"""How one turn ended, written down: what it found, its source's health and rhythm, the next poll, and who is told."""

import datetime as dt
import logging
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from core.changes import priority_of
from core.contract import Contract
from core.errors import FetchError, ParseError, SourceError
from core.model import AlertKind
from core.rhythm import Rhythm, learned_wait
from core.schedule import next_poll
from core.source import Source
from core.verdicts import Event, Verdict
from state import notices
from state.alerts import raise_alert
from state.health import save_behind, save_health, save_reach, save_rhythm
from state.pages import PageMark
from state.queries import QueryIndex
from state.sources import Marks, SourceState, Uneventful, record_failure, record_success
from watchers.fetch import Fetched
from watchers.foresight import Foreseen
from watchers.health import SAMPLED, Examined, Examiner, health_of, show_before_and_after
from watchers.listing import Reading
from watchers.marked import Remembered
from watchers.marking import keep_page
from watchers.recording import Happening, Recording

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


def log_turn(report: TurnReport) -> None:
    """One line for each turn that left something to write: its outcome and why."""
    level = logging.WARNING if report.outcome is Outcome.FAILED else logging.INFO
    fields = {
        "source": report.source.name, "outcome": report.outcome.value, "pages": report.pages, "listed": report.listed,
        "faults": len(report.faults), "trouble": report.trouble, "next_poll_at": report.next_poll_at.isoformat(),
        **report.counts(),
    }  # fmt: skip
    log.log(level, "turn %s %s", report.source.name, report.outcome.value, extra=fields)


def usual_wait(source: Source, since: dt.datetime | None, rhythm: Rhythm, now: dt.datetime) -> dt.timedelta:
    """Until the next poll, where nothing has just happened: as the source's history has it."""
    if since is None:
        return source.every
    longest = source.every_max or source.every
    return learned_wait(rhythm, now, source.every, longest, since=since, zone=source.zone)


def end_uneventful(
    source: Source,
    marks: Marks,
    now: dt.datetime,
    *,
    jitter: float,
    max_age: dt.timedelta | None,
    pages: tuple[PageMark, ...],
) -> Uneventful:
    """All that there is to write of a poll by which nothing has changed; `pages` are the marks that differ."""
    wait = usual_wait(source, marks.baseline_at, marks.rhythm, now)
    return Uneventful(source.name, next_poll(now, wait, jitter=jitter, max_age=max_age), now, pages)


class Ending:
    """Writes how one turn ended, within the caller's transaction: what it found, the source's health, its next poll.

    `happened` was written before.
    """

    def __init__(
        self,
        session: AsyncSession,
        remembered: Remembered,
        state: SourceState,
        now: dt.datetime,
        foreseen: Foreseen,
        happened: tuple[Happening, ...] = (),
    ) -> None:
        self._foreseen = foreseen
        self._happened = happened
        self._session = session
        self._remembered = remembered
        self._source = remembered.source
        self._state = state
        self._now = now
        self._contract = remembered.contract

    async def write(self, reading: Reading, index: QueryIndex, jitter: float) -> TurnReport:
        """Write down all of it, and end the source's claim."""
        report = _report(self._source, reading, self._now)
        if not reading.is_unchanged():
            reading, happenings = await self._record(reading, index)
            report = replace(report, outcome=Outcome.READ, happenings=self._happened + happenings)
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
        wait = every if report.happenings else usual_wait(self._source, state.baseline_at, state.rhythm, self._now)
        due = next_poll(self._now, wait, jitter=jitter, max_age=reading.max_age)
        baseline = self._state.baseline_at is None
        await record_success(self._session, self._source.name, self._now, due, baseline=baseline)
        if not self._remembered.is_read_as_before:
            await save_reach(self._session, self._source.name, self._remembered.present_reach)
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
