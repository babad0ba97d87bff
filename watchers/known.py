"""What is known of sources between their polls, so that the marks of nearly all are loaded once and not for each poll.

Each is known with the poll that it is of: while the state names that poll, it is still so (decision 16).
"""

import datetime as dt
from dataclasses import dataclass, replace

from yarl import URL

from core.model import SourceName
from core.source import Source
from state.sources import Marks, Uneventful
from watchers.glance import Glance
from watchers.ingest import mark

FEW_PAGES = 4  # of a source whose marks are kept in memory


@dataclass(slots=True)
class Known:
    """A source as it was left by the poll at this time."""

    polled_at: dt.datetime | None
    host: str
    glance: Glance

    @property
    def source(self) -> Source:
        """How it is read."""
        return self.glance.marked.source


class KnownSources:
    """What is known of sources, by name."""

    def __init__(self) -> None:
        self._known: dict[SourceName, Known] = {}

    def holds(self, name: SourceName, polled_at: dt.datetime | None) -> bool:
        """Whether what is known of the source is of its last poll."""
        known = self._known.get(name)
        return known is not None and polled_at is not None and known.polled_at == polled_at

    def get(self, name: SourceName) -> Known:
        """What is known of it."""
        return self._known[name]

    def put(self, source: Source, polled_at: dt.datetime | None, marks: Marks) -> None:
        """Keep what has just been loaded."""
        host = URL(source.url).host or ""
        self._known[source.name] = Known(polled_at, host, Glance(mark(source, marks), marks))

    def settle(self, turn: Uneventful) -> None:
        """The turn left the source so; of one with many pages nothing is kept."""
        known = self._known[turn.name]
        marks = known.glance.marks
        if len(marks.pages) > FEW_PAGES:
            self.forget(turn.name)
        elif turn.pages:
            marks = replace(marks, pages={**marks.pages, **{page.url: page for page in turn.pages}})
            self.put(known.source, turn.polled_at, marks)
        elif turn.polled_at is not None:
            known.polled_at = turn.polled_at

    def forget(self, name: SourceName) -> None:
        """Nothing that was known is so any more."""
        self._known.pop(name, None)
