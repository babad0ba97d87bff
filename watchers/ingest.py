"""One turn of one source. The path of a notice, from a page to a chat and a feed reader.

1. `bot/__main__.py` -> `cli.main` -> `app.run(config)`: `bot/roles/` build the parts, one TaskGroup holds every loop.
2. `watchers/runner.py:Watcher` claims the sources that are due (`core/schedule.py:next_poll` said when), many at once,
   and takes a glance at each (`watchers/glance.py`): `watchers/fetch.py:fetch` asks for the first page with the stored
   validators; answers `Fetched` or `NotModified`, or raises `FetchError`. Where the page is as it was, and nothing else
   is to be looked at, the poll ends here: when the next one is is written together with those of others
   (`state/sources.py:settle`). A kill before that costs a poll, no notice.
3. Else it takes a `Turn`: `watchers/listing.py` takes the page that came, and reads on, page after page. That too may
   find that all is as it was.
4. `watchers/parsers/<kind>.py:parse` turns bytes into `Entry` values; `core/contract.py` says whether the page has its
   shape.
5. `core/changes.py:decide(known, listing, now)` says what each entry is; `core/milestones` reads the new and revised.
6. `Turn.write` here, with `watchers/ending.py` and `watchers/recording.py`, in **one transaction**: snapshot, revision,
   milestones, the queries that `core/matching.py` finds it to meet, one *alert* row, and the source's validators and
   next poll. Commit. Only now is the notice "seen". Of very many at once most are written before, some at a time
   (`watchers/inadvance.py`).
7. `state/fanout.py` turns an alert into deliveries, set-based and in resumable chunks. `bot/deliverer.py` claims due
   outbox rows under a lease, renders, sends through the `Channel`, marks each row at once.
8. `bot/reminding.py` asks `core/reminders.py:due` and writes more alerts, which take step 7.
9. `feeds/web.py` answers readers from `feeds/view.py`: the same revisions, another dress.
"""

import datetime as dt
import logging
from dataclasses import dataclass, replace

from sqlalchemy.exc import SQLAlchemyError

from core.contract import Contract
from core.errors import ParseError, SourceError
from core.model import Entry
from core.schedule import has_passed
from core.source import Source
from state import notices
from state.claims import holds_claim
from state.database import Database, may_pass
from state.details import find_gone, find_looks, load_details
from state.pages import PageMark, load_pages, save_marks
from state.queries import QueryIndex
from state.sources import Marks, SourceState, Uneventful, load_marks, load_source, settle
from watchers.details import MOST_LOOKS, DetailReader
from watchers.details import Known as KnownDetails
from watchers.ending import Ending, Outcome, TurnReport, end_uneventful
from watchers.fetch import Fetched, Limits
from watchers.foresight import Foreseen, is_much, read_ahead
from watchers.inadvance import BEARABLE_S, Advance, ClaimLost
from watchers.listing import ListingReader, Reading, fault_of
from watchers.manners import PutOff
from watchers.marked import LOOK_AGAIN, Marked, Remembered
from watchers.recording import Happening, Recording
from watchers.web import Web

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a turn works with; shared by all turns. `bearable_s`: how long one transaction of many may last."""

    database: Database
    web: Web
    index: QueryIndex
    limits: Limits
    bearable_s: float = BEARABLE_S


async def take_turn(parts: Parts, source: Source, *, holder: str, now: dt.datetime, jitter: float) -> TurnReport:
    """Read the source and write down what changed. The caller holds its claim as `holder`; the turn ends it.

    `jitter` is a random number in [0, 1). Raises nothing that a source can cause: trouble is written down, and told.
    """
    async with parts.database.reading() as session:
        marks = (await load_marks(session, [source.name])).get(source.name)
    if marks is None:
        raise LookupError(f"{source.name} is unknown to the state; sync_sources was not called")
    turn = Turn(parts, mark(source, marks), marks, now=now, jitter=jitter)
    await turn.read()
    return await turn.write(holder)


async def preview(web: Web, source: Source, *, limits: Limits, now: dt.datetime) -> Reading:
    """Read every page of the source as if for the first time; writes nothing."""
    nothing = Marked(source, {})
    return await ListingReader(web, nothing, _Blank(source), limits=limits, now=now).read(every_page=True)


def mark(source: Source, marks: Marks) -> Marked:
    """The source with what tells whether it is as it was; it stays right until the marks change."""
    return Marked(source, marks.pages, marks.reach)


_NOTHING = Reading((), whole=False)


class Turn:
    """One turn of one source: read first, then written, unless it proves uneventful and is settled with others.

    `glanced` is what a glance at the source has brought, if there was one.
    """

    def __init__(
        self,
        parts: Parts,
        marked: Marked,
        marks: Marks,
        *,
        now: dt.datetime,
        jitter: float,
        glanced: Fetched | SourceError | None = None,
    ) -> None:
        self.source = marked.source
        self._parts = parts
        self._marked = marked
        self._marks = marks
        self._memory = _Memory(parts.database, self.source)
        self._now = now
        self._jitter = jitter
        self._glanced = glanced
        self._reading = _NOTHING

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
        reading = self._reading
        if isinstance(reading.trouble, PutOff):  # nothing is kept of what was read: the next turn reads it again
            return Uneventful(self.source.name, reading.trouble.until)
        if not self._marks.is_well or not reading.is_unchanged() or reading.details is not None:
            return None
        if not self._marked.is_read_as_before:
            return None
        pages = tuple(_to_refresh(self._marked, reading, self._now))
        return end_uneventful(
            self.source, self._marks, self._now, jitter=self._jitter, max_age=reading.max_age, pages=pages
        )

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
        return Reading((), whole=False, trouble=fault_of(self.source, error))

    async def _read(self) -> Reading:
        """Every page is read the first time, once a day, and when the source is read further than before.

        Also after a failure: what lay beyond it may be new.
        """
        web, limits, now = self._parts.web, self._parts.limits, self._now
        every_page = not self._marks.is_well or self._marked.is_stale(now) or self._marked.is_widened
        reader = ListingReader(web, self._marked, self._memory, limits=limits, now=now, glanced=self._glanced)
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
        try:
            reading, foreseen, happened = await self._advance(reading, remembered, state, holder)
        except ClaimLost:
            return TurnReport(source, Outcome.SUPERSEDED, state.next_poll_at)
        async with self._parts.database.writing() as session:
            if not await holds_claim(session, source.name, holder):
                return TurnReport(source, Outcome.SUPERSEDED, state.next_poll_at)
            if isinstance(reading.trouble, PutOff):
                until = reading.trouble.until
                await settle(session, holder, [Uneventful(source.name, until)])
                return TurnReport(source, Outcome.POSTPONED, until, trouble=str(reading.trouble))
            ending = Ending(session, remembered, state, self._now, foreseen, happened)
            refreshed = _to_refresh(self._marked, reading, self._now) if reading.is_unchanged() else []
            await save_marks(session, [(source.name, mark) for mark in refreshed])
            return await ending.write(reading, self._parts.index, self._jitter)

    async def _advance(
        self, reading: Reading, remembered: Remembered, state: SourceState, holder: str
    ) -> tuple[Reading, Foreseen, tuple[Happening, ...]]:
        """Do what takes long, where there is much to do, before anybody is kept waiting for the rest.

        Answers the reading, with trouble where its dates cannot be read in time; the dates; and what was written.
        """
        entries = [item for page in reading.pages for item in page.items if isinstance(item, Entry)]
        if not is_much(entries):
            return reading, {}, ()
        database, index = self._parts.database, self._parts.index
        async with database.reading() as session:
            verdicts = await Recording(session, index, remembered, state, self._now).decide(reading)
        try:
            foreseen = await read_ahead(self.source, verdicts, self._now)
        except ParseError as error:
            return Reading((), whole=False, trouble=error), {}, ()
        advance = Advance(database, index, remembered, state, self._now, foreseen, holder, self._parts.bearable_s)
        return reading, foreseen, await advance.write(reading, verdicts)


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


def _to_refresh(marked: Marked, reading: Reading, now: dt.datetime) -> list[PageMark]:
    """Of the unchanged pages those with a new mark, and those not looked at for long; no other is written."""
    pages = [(page.mark, marked.pages[page.mark.url]) for page in reading.pages]
    return [
        replace(mark, fetched_at=now)
        for mark, before in pages
        if mark is not before or has_passed(before.fetched_at, LOOK_AGAIN, now)
    ]
