"""Reading dates before anything is written: reading takes its time, and whoever writes keeps the others waiting.

Only where there is much to read: what a few notices say is read when they are written down.
"""

import asyncio
import datetime as dt
import time
from collections.abc import Mapping, Sequence

from core import milestones
from core.errors import ParseError
from core.model import Entry, Milestone
from core.source import Source
from core.verdicts import Event, KnownNotice, Verdict

MUCH = 10_000  # characters, from which on a page's texts are read ahead: at worst half a second
MANY = 50  # items, likewise
LONGEST_S = 10.0  # of a processor's time; a page of the most items that a person could read takes two
WRITTEN = frozenset({Event.BASELINE, Event.NEW, Event.REVISED})  # of which a text is written down

Said = tuple[str, str, dt.datetime]
Foreseen = Mapping[Said, tuple[Milestone, ...]]


def said_by(entry: Entry, first_seen_at: dt.datetime) -> Said:
    """All that the dates of a text depend on."""
    return entry.title, entry.body, entry.published_at or first_seen_at


def read_dates(said: Said, zone: str, language: str | None) -> tuple[Milestone, ...]:
    """The dates of one text, by the zone of its source and its language; None: as it is written."""
    title, body, published_at = said
    return milestones.read(title, body, published_at, zone=zone, lang=language).milestones


def is_much(entries: Sequence[Entry]) -> bool:
    """Whether these texts are worth reading ahead."""
    return len(entries) >= MANY or sum(len(entry.title) + len(entry.body) for entry in entries) >= MUCH


async def read_ahead(
    source: Source, verdicts: Sequence[Verdict], now: dt.datetime, *, within_s: float = LONGEST_S
) -> Foreseen:
    """The dates of what is new or revised. Raises ParseError where reading them takes too long, no accident."""
    wanted = [said for verdict in verdicts if verdict.event in WRITTEN for said in _texts(verdict, now)]
    return await asyncio.to_thread(_read_all, source, wanted, within_s)


def _texts(verdict: Verdict, now: dt.datetime) -> list[Said]:
    known, entry = verdict.known, verdict.entry
    since = known.first_seen_at if known else now
    before = [said_by(as_entry(known), since)] if known else []
    return [*before, said_by(entry, since)] if entry else before


def _read_all(source: Source, wanted: Sequence[Said], within_s: float) -> dict[Said, tuple[Milestone, ...]]:
    """Measured in this thread's own time: a busy machine makes no page hostile."""
    found: dict[Said, tuple[Milestone, ...]] = {}
    begun = time.thread_time()
    for said in dict.fromkeys(wanted):
        found[said] = read_dates(said, source.zone, source.language)
        if time.thread_time() - begun > within_s:
            words = f"the dates of its {len(wanted)} texts take longer than {within_s:g} s to read"
            raise ParseError(source.name, words)
    return found


def as_entry(known: KnownNotice) -> Entry:
    """A notice as it stands, in the shape of what is listed."""
    return Entry(known.guid, known.title, known.body, None, known.published_at)
