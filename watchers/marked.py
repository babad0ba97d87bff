"""What is known of a source's pages, as far as it takes to see whether they are what they were, or all of it."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from core.contract import Contract
from core.reach import Reach, pages_reached
from core.schedule import CLOCKS_DIFFER
from core.source import Source
from state.pages import PageMark, PageState

READER_VERSION = 2  # raise it when a parser comes to read the same bytes differently (tests/watchers/pages_as_read.txt)
LOOK_AGAIN = dt.timedelta(days=1)  # at least so often every page is read, for what changes further down


@dataclass(frozen=True)
class Marked:
    """The pages of a source by address, as far as it takes to see whether they are what they were.

    What follows from them is worked out once: a watcher keeps them from poll to poll.
    """

    source: Source
    pages: Mapping[str, PageMark]
    reach: Reach | None = None

    @cached_property
    def definition(self) -> str:
        """A digest of how the source is read: a page read otherwise says nothing about how it reads now."""
        return _definition(self.source)

    def hash_of(self, body: bytes) -> str:
        """A hash of a page's bytes and of how they are read."""
        return f"{self.definition}-{hashlib.blake2b(body, digest_size=20).hexdigest()}"

    def usable(self, url: str) -> PageMark | None:
        """The page as last read, where it was read by the present definition."""
        page = self.pages.get(url)
        return page if page and page.body_hash.startswith(self.definition) else None

    def was_redefined(self) -> bool:
        """Whether the source has been read before, by another definition."""
        hashes = [page.body_hash for page in self.pages.values() if page.body_hash]
        return any(not each.startswith(self.definition) for each in hashes)

    @cached_property
    def present_reach(self) -> Reach:
        """How far the source is read now."""
        return Reach(self.source.url, self.source.max_pages, self.definition)

    @property
    def is_read_as_before(self) -> bool:
        """Whether it is read just as far as it was, by the same definition."""
        return self.reach == self.present_reach

    def pages_reached(self) -> int:
        """How many of the pages were read before as they are now; what is unknown on others may be old."""
        return pages_reached(self.reach, self.present_reach, redefined=self.was_redefined())

    def is_moved(self) -> bool:
        """Whether the source has been read at another address, or by another definition."""
        return self.pages_reached() == 0

    @cached_property
    def is_widened(self) -> bool:
        """Whether the source is now read where it was not."""
        return self.pages_reached() < self.source.max_pages

    @cached_property
    def first(self) -> PageMark | None:
        """The first page as last read, where it was read by the present definition."""
        return self.usable(self.source.url)

    def in_order(self) -> tuple[str, ...]:
        """The addresses of the pages from the first one on, as far as each names its next."""
        found: dict[str, None] = {}
        url: str | None = self.source.url
        while url is not None and url in self.pages and url not in found:
            found[url] = None
            url = self.pages[url].next_url
        return tuple(found)

    def is_stale(self, now: dt.datetime) -> bool:
        """Whether one of the pages has not been looked at for a day."""
        since, until = self._fresh
        return not since <= now < until

    @cached_property
    def _fresh(self) -> tuple[dt.datetime, dt.datetime]:
        """From when until when no page is stale; one looked at in the future was so by a clock that ran ahead."""
        pages = [self.pages[url].fetched_at for url in self.in_order()[: self.source.max_pages]]
        if not pages:
            return dt.datetime.min.replace(tzinfo=dt.UTC), dt.datetime.max.replace(tzinfo=dt.UTC)
        return max(pages) - CLOCKS_DIFFER, min(pages) + LOOK_AGAIN


@lru_cache(maxsize=16_384)  # digesting a definition takes as long as all else that is done about an unchanged page
def _definition(source: Source) -> str:
    words = repr((source.select, source.identity, source.zone, source.kind, source.base, READER_VERSION))
    words += " drawn" if source.render else ""
    words += f" {source.date_order}" if source.date_order else ""
    return hashlib.blake2b(words.encode(), digest_size=4).hexdigest()


@dataclass(frozen=True)
class Remembered(Marked):
    """All that the state knows of a source's pages, and of what they should look like."""

    pages: Mapping[str, PageState]
    contract: Contract = field(default_factory=Contract)

    def order(self) -> tuple[str, ...]:
        """The guids from top to bottom, each once."""
        return tuple(dict.fromkeys(guid for url in self.in_order() for guid in self.pages[url].guids))
