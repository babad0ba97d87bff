"""Reading a listing: page after page, as far as there may be anything new, and no page for nothing."""

import asyncio
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from core.contract import Counted, find_breach
from core.errors import FetchError, ParseError, SourceError
from core.model import Entry
from core.source import Identity, Order, Source, SourceKind
from core.verdicts import ListedPage, Listing, Same
from state.details import DetailState
from state.pages import PageMark
from watchers.asking import ask
from watchers.drawing import sign_of_listing
from watchers.fetch import Fetched, Limits, NotModified, Validators
from watchers.marked import Marked, Remembered
from watchers.parsers.values import Page, Parsed
from watchers.registry import PARSERS
from watchers.sameness import ReadingHash
from watchers.web import Web

TURN_S = 100.0  # within which every page of a listing must be read
# Bytes from which parsing would hold up the loop for long: some 10 ms. feedparser takes 2 ms for each kB of feed.
THREAD_FROM = {SourceKind.HTML: 262_144, SourceKind.FEED: 8_192, SourceKind.JSON: 262_144}
RELATIVE = dt.timedelta(hours=25)  # later, and "3 hours ago", "yesterday" and "12:30" are other times than now
LONGEST_ADDRESS = 2000  # characters of a page's; an index of PostgreSQL takes no longer ones


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


def fault_of(source: Source, error: Exception) -> ParseError:
    """What a page brings out in us that we did not think of, as its source's trouble: it backs off, and is told of."""
    words = f"its answer brings out a fault in noticebell ({type(error).__name__}); see the log"
    return ParseError(source.name, words)


class Memory(Protocol):
    """What is known beyond the marks; asked only for what may have changed."""

    async def find_known(self, guids: frozenset[str]) -> frozenset[str]:
        """Those of these guids that stand for a notice of the source."""
        ...

    async def recall(self) -> Remembered:
        """The source's pages with what stood on them, and its contract."""
        ...


class ListingReader:
    """Reads one source's listing, once. `glanced` is what came when its first page was asked for already."""

    def __init__(
        self,
        web: Web,
        marked: Marked,
        memory: Memory,
        *,
        limits: Limits,
        now: dt.datetime,
        glanced: Fetched | SourceError | None = None,
    ) -> None:
        self._web = web
        self._source = marked.source
        self._marked = marked
        self._memory = memory
        self._limits = limits
        self._now = now
        self._glanced = glanced
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
        answer = await self._ask(url, before)
        if answer.max_age is not None:
            self._max_ages.append(answer.max_age)
        if isinstance(answer, NotModified):
            assert before is not None
            return PageRead(before, ())
        given, body_hash = answer.validators, self._marked.hash_of(answer.body)
        if before is not None and before.body_hash == body_hash:
            return PageRead(marked_as(before, given), ())
        parsed = await self._parse(answer, is_first=is_first)
        read = ReadingHash.of(parsed, answer, self._source.kind)
        if before is not None and read.is_of(before.read_hash):
            return PageRead(
                replace(marked_as(before, given), body_hash=body_hash, read_hash=read.written(before.read_hash)), ()
            )
        mark = PageMark(url, given.etag, given.last_modified, body_hash, parsed.next_url, self._now, read.written())
        return PageRead(mark, parsed.entries, answer, parsed.faults, parsed.counted.unreadable)

    async def _ask(self, url: str, before: PageMark | None) -> Fetched | NotModified:
        glanced, self._glanced = self._glanced, None
        if isinstance(glanced, SourceError):
            raise glanced
        if glanced is not None:
            return glanced
        return await ask(
            self._web, self._source, url, now=self._now, limits=self._limits,
            validators=Validators(before.etag, before.last_modified) if before else None,
            drawn=sign_of_listing(self._source),
        )  # fmt: skip

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


def marked_as(before: PageMark, given: Validators) -> PageMark:
    """The mark of a page that is as it was, with what the server says of it now."""
    if (before.etag, before.last_modified) == (given.etag, given.last_modified):
        return before
    return replace(before, etag=given.etag, last_modified=given.last_modified)
