"""Reading a listing: page after page, as far as there may be anything new, and no page for nothing."""

import asyncio
import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Protocol

from core.contract import Contract, Counted, find_breach
from core.errors import FetchError, ParseError, SourceError
from core.model import Entry, Identity, Order, Source, SourceKind
from core.reach import Reach, pages_reached
from core.schedule import has_passed
from core.verdicts import ListedPage, Listing, Same
from state.details import DetailState
from state.pages import PageMark, PageState
from watchers.asking import ask
from watchers.drawing import sign_of_listing
from watchers.fetch import Fetched, Limits, NotModified, Validators, Web
from watchers.parsers.values import Page, Parsed
from watchers.registry import PARSERS
from watchers.sameness import ReadingHash

TURN_S = 100.0  # within which every page of a listing must be read
# Bytes from which parsing would hold up the loop for long: some 10 ms. feedparser takes 2 ms for each kB of feed.
THREAD_FROM = {SourceKind.HTML: 262_144, SourceKind.FEED: 8_192, SourceKind.JSON: 262_144}
RELATIVE = dt.timedelta(hours=25)  # later, and "3 hours ago", "yesterday" and "12:30" are other times than now
LONGEST_ADDRESS = 2000  # characters of a page's; an index of PostgreSQL takes no longer ones
READER_VERSION = 1  # raise it when a parser comes to read the same bytes differently

LOOK_AGAIN = dt.timedelta(days=1)  # at least so often every page is read, for what changes further down


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page as read now. `fetched` is None where it is as it was; `items` are those it had once they are recalled."""

    mark: PageMark
    items: tuple[Entry | Same, ...]
    fetched: Fetched | None = None
    faults: tuple[str, ...] = ()
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class Looked:
    """A notice as a look at its page shows it; no entry: the page is gone. `was_unread`: it was never read before."""

    guid: str
    entry: Entry | None
    was_unread: bool
    in_baseline: bool


@dataclass(frozen=True, slots=True)
class Details:
    """What following links has brought: pages to remember, notices looked at, pages fetched by address, and faults.

    `outcomes`: each page that was asked for, in order, and whether it could be read.
    """

    states: tuple[DetailState, ...]
    looked: tuple[Looked, ...]
    fetched: Mapping[str, Fetched]
    faults: tuple[str, ...]
    outcomes: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What one turn has read. `trouble` is why it ended early, with the page that could not be understood, if any."""

    pages: tuple[PageRead, ...]
    whole: bool
    max_age: dt.timedelta | None = None
    trouble: SourceError | None = None
    odd_page: Fetched | None = None
    details: Details | None = None

    def is_unchanged(self) -> bool:
        """Every page is as it was."""
        return self.trouble is None and not any(page.fetched for page in self.pages)

    def as_listing(self, order: Order) -> Listing:
        """The same as `decide` takes it."""
        pages = tuple(ListedPage(page.items) for page in self.pages)
        unsure = self.trouble is not None or any(page.unreadable for page in self.pages)  # it may stand there unread
        return Listing(pages, order, self.whole, failed=unsure)

    def recall(self, remembered: "Remembered") -> "Reading":
        """The same with the items of the pages that are as they were."""
        pages = (
            page if page.fetched else replace(page, items=tuple(map(Same, remembered.pages[page.mark.url].guids)))
            for page in self.pages
        )
        return replace(self, pages=tuple(pages))


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
        return any(has_passed(fetched_at, LOOK_AGAIN, now) for fetched_at in self._fetched_at)

    @cached_property
    def _fetched_at(self) -> tuple[dt.datetime, ...]:
        pages = self.in_order()[: self.source.max_pages]
        return tuple(self.pages[url].fetched_at for url in pages)


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


class Memory(Protocol):
    """What is known beyond the marks; asked only for what may have changed."""

    async def find_known(self, guids: frozenset[str]) -> frozenset[str]:
        """Those of these guids that stand for a notice of the source."""
        ...

    async def recall(self) -> Remembered:
        """The source's pages with what stood on them, and its contract."""
        ...


class ListingReader:
    """Reads one source's listing, once."""

    def __init__(self, web: Web, marked: Marked, memory: Memory, *, limits: Limits, now: dt.datetime) -> None:
        self._web = web
        self._source = marked.source
        self._marked = marked
        self._memory = memory
        self._limits = limits
        self._now = now
        self._max_ages: list[dt.timedelta] = []
        self._odd_page: Fetched | None = None

    async def read(self, *, every_page: bool) -> Reading:
        """Page after page. Newest first ends at a page without anything new, unless `every_page`; any order at the end.

        Raises nothing that a source can cause: trouble ends the reading and is told in it.
        """
        pages: list[PageRead] = []
        whole, trouble = False, None
        to_the_end = every_page or self._source.order is Order.ANY
        try:
            with self._web.deadlines.within(TURN_S):
                whole = await self._read_into(pages, every_page=to_the_end)
        except SourceError as error:
            trouble = error
        except TimeoutError:
            trouble = FetchError(self._source.name, f"could not be read within {TURN_S:g} s", transient=True)
        return Reading(tuple(pages), whole, min(self._max_ages, default=None), trouble, self._odd_page)

    async def _read_into(self, pages: list[PageRead], *, every_page: bool) -> bool:
        """Append the pages read; answers whether nothing lies beyond them."""
        url = self._source.url
        seen = {url}
        while True:
            page = await self._read_page(url, is_first=not pages)
            if pages and page.fetched and not page.items:
                return False  # the listing's end, or a page that failed politely: it proves nothing
            pages.append(page)
            following = page.mark.next_url
            if following is None or following in seen:
                return True
            if len(following) > LONGEST_ADDRESS:
                return False
            if len(pages) >= self._source.max_pages:
                return False
            if not every_page and not await self._has_news(page):
                return False
            seen.add(following)
            url = following

    async def _read_page(self, url: str, *, is_first: bool) -> PageRead:
        before = self._marked.usable(url)
        validators = Validators(before.etag, before.last_modified) if before else None
        answer = await ask(
            self._web, self._source, url, now=self._now, validators=validators, limits=self._limits,
            drawn=sign_of_listing(self._source),
        )  # fmt: skip
        if answer.max_age is not None:
            self._max_ages.append(answer.max_age)
        if isinstance(answer, NotModified):
            assert before is not None
            return PageRead(before, ())
        given, body_hash = answer.validators, self._marked.hash_of(answer.body)
        if before is not None and before.body_hash == body_hash:
            return PageRead(_marked_as(before, given), ())
        parsed = await self._parse(answer, is_first=is_first)
        read = ReadingHash.of(parsed, answer, self._source.kind)
        if before is not None and read.is_of(before.read_hash):
            return PageRead(
                replace(_marked_as(before, given), body_hash=body_hash, read_hash=read.written(before.read_hash)), ()
            )
        mark = PageMark(url, given.etag, given.last_modified, body_hash, parsed.next_url, self._now, read.written())
        return PageRead(mark, parsed.entries, answer, parsed.faults, parsed.counted.unreadable)

    async def _parse(self, answer: Fetched, *, is_first: bool) -> Parsed:
        page = Page(answer.url, answer.body, answer.media_type, answer.charset)
        parser = PARSERS[self._source.kind]
        self._odd_page = answer
        if len(answer.body) >= THREAD_FROM[self._source.kind]:
            parsed = await asyncio.to_thread(parser, page, self._source, self._now)
        else:
            parsed = parser(page, self._source, self._now)
        if self._source.identity is Identity.PUBLISHED_TITLE:
            later = await asyncio.to_thread(parser, page, self._source, self._now + RELATIVE)
            self._check_identity(parsed.entries, later.entries)
        if not parsed.counted.is_sound:
            await self._check(parsed.counted, parsed.faults, is_first=is_first)
        self._odd_page = None
        return parsed

    def _check_identity(self, now: Iterable[Entry], later: Iterable[Entry]) -> None:
        """Raise where the same page, read a day later, lists other notices: its times are told from the present."""
        for entry, again in zip(now, later, strict=False):
            if entry.guid != again.guid:
                raise ParseError(
                    self._source.name,
                    f'"{entry.title[:60]}" bears a time relative to now, by which it cannot be known again; select'
                    ' another time, or choose identity = "link" or "guid"',
                )

    async def _check(self, counted: Counted, faults: Iterable[str], *, is_first: bool) -> None:
        if not is_first and counted.items == 0:
            return
        remembered = await self._memory.recall()
        first_page = remembered.pages.get(self._source.url)
        listed_before = is_first and bool(first_page and first_page.guids)
        breach = find_breach(counted, remembered.contract, self._now, listed_before=listed_before)
        if breach is not None:
            example = next(iter(faults), "")
            words = f"{breach} ({example})" if example else str(breach)
            raise ParseError(self._source.name, words, breach=breach)

    async def _has_news(self, page: PageRead) -> bool:
        guids = frozenset(item.guid for item in page.items if isinstance(item, Entry))
        return bool(guids) and bool(guids - await self._memory.find_known(guids))


def _marked_as(before: PageMark, given: Validators) -> PageMark:
    if (before.etag, before.last_modified) == (given.etag, given.last_modified):
        return before
    return replace(before, etag=given.etag, last_modified=given.last_modified)
