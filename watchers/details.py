"""Following links: a notice's whole text is on a page of its own, which is read once it is new and looked at again.

A listing's entry is completed by the text of its page before anything is decided about it. A page that cannot be read
holds nothing up: the notice is told with what the listing says of it, and its text follows as a revision.
"""

import asyncio
import datetime as dt
import hashlib
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace

from core.errors import FetchError, SourceError
from core.fingerprint import fingerprint, is_current
from core.model import Entry
from core.schedule import next_look, retry_look
from core.source import Source
from state.details import DetailState, Look
from watchers.asking import ask
from watchers.drawing import sign_of_detail
from watchers.fetch import Fetched, Limits, NotModified, Validators
from watchers.listing import Details, Looked, PageRead, Reading
from watchers.manners import PutOff
from watchers.parsers import article
from watchers.parsers.values import Page
from watchers.web import Web

DETAILS_S = 60.0  # within which a turn follows links
MOST_FOLLOWED = 20  # pages of new and changed notices in one turn
MOST_LOOKS = 10  # pages looked at again in one turn
LONGEST_LINK = 2000  # characters; an index of PostgreSQL takes no longer ones, and no reader writes them
GONE = frozenset({404, 410})
GONE_AFTER = 2  # such answers in a row: one may be a slip


@dataclass(frozen=True, slots=True)
class Known:
    """What the state knows: pages by address, guids of notices that are recorded, and of those whose page is gone."""

    details: Mapping[str, DetailState]
    recorded: Set[str]
    gone: Set[str]
    looks: tuple[Look, ...]


class DetailReader:
    """Follows the links of one source's notices, in one turn."""

    def __init__(self, web: Web, source: Source, known: Known, *, limits: Limits, now: dt.datetime) -> None:
        assert source.detail is not None
        self._web = web
        self._source = source
        self._detail = source.detail
        self._known = known
        self._limits = limits
        self._now = now
        self._states: dict[str, DetailState] = {}
        self._looked: list[Looked] = []
        self._pages: dict[str, Fetched] = {}
        self._followed = 0
        self._faults: list[str] = []
        self._outcomes: list[tuple[str, bool]] = []

    async def complete(self, reading: Reading, *, first: bool) -> Reading:
        """The reading with whole texts, and what a look at older pages shows; `first`: leave texts to later looks.

        Raises nothing that a source can cause.
        """
        deadline = asyncio.get_running_loop().time() + DETAILS_S
        pages = [await self._complete_page(page, deadline, first=first) for page in reading.pages]
        try:
            async with asyncio.timeout_at(deadline):
                for look in self._known.looks:
                    await self._look(look)
        except (TimeoutError, PutOff):
            pass  # what was not looked at is still due
        details = Details(
            tuple(self._states.values()), tuple(self._looked), self._pages, tuple(self._faults), tuple(self._outcomes)
        )
        return replace(reading, pages=tuple(pages), details=details)

    # -- what is listed

    async def _complete_page(self, page: PageRead, deadline: float, *, first: bool) -> PageRead:
        items = []
        for item in page.items:
            if item.guid in self._known.gone and not self._is_rewritten(item):
                continue  # the listing still names what is gone; it is not back for that
            items.append(await self._complete(item, deadline, first=first) if isinstance(item, Entry) else item)
        return replace(page, items=tuple(items))

    def _is_rewritten(self, item: object) -> bool:
        if not isinstance(item, Entry) or item.link is None:
            return False
        known = self._known.details.get(item.link)
        return known is not None and is_current(known.listed) and known.listed != _listed(item)

    async def _complete(self, entry: Entry, deadline: float, *, first: bool) -> Entry:
        if entry.link is None or len(entry.link) > LONGEST_LINK:
            return entry
        known = self._known.details.get(entry.link)
        if known is not None and not is_current(known.listed):  # as an older rule hashed it: no reason to follow it
            self._states[entry.link] = known = replace(known, listed=_listed(entry))
        if known is not None and known.listed == _listed(entry):
            return _completed(entry, known)
        before = known or DetailState(entry.link, _listed(entry), self._now)
        state = replace(before, listed=_listed(entry), due_at=self._now)
        is_recorded = first or (known is None and entry.guid in self._known.recorded)
        if not is_recorded and self._followed < MOST_FOLLOWED:
            state = await self._follow(state, deadline)
        self._states[entry.link] = state
        return _completed(entry, state)

    async def _follow(self, state: DetailState, deadline: float) -> DetailState:
        self._followed += 1
        try:
            async with asyncio.timeout_at(deadline):
                return await self._read(state, self._now)
        except TimeoutError:
            self._followed = MOST_FOLLOWED
        except PutOff:
            self._followed = MOST_FOLLOWED
        except SourceError as error:
            self._note_failure(state, error)
            return self._failed(state)
        return state

    # -- looking again

    async def _look(self, look: Look) -> None:
        before = self._states.get(look.detail.url, look.detail)
        try:
            state = await self._read(before, look.first_seen_at)
        except PutOff:
            raise
        except SourceError as error:
            self._note_failure(before, error)
            state = self._failed(before, gone=isinstance(error, FetchError) and error.status in GONE)
        self._states[state.url] = state
        if state.gone_at is not None and before.gone_at is None:
            self._looked.append(Looked(look.guid, None, was_unread=False, in_baseline=look.in_baseline))
        elif state.body and state.failures == 0:
            entry = Entry(look.guid, state.title or look.title, state.body, state.url, look.published_at)
            self._looked.append(Looked(look.guid, entry, was_unread=not before.body, in_baseline=look.in_baseline))

    def _note_failure(self, state: DetailState, error: SourceError) -> None:
        self._faults.append(str(error))
        self._outcomes.append((state.url, False))

    def _failed(self, state: DetailState, *, gone: bool = False) -> DetailState:
        failures = state.failures + 1
        gone_at = (state.gone_at or self._now) if gone and failures >= GONE_AFTER else None
        return replace(state, failures=failures, gone_at=gone_at, due_at=retry_look(self._now, failures))

    async def _read(self, state: DetailState, since: dt.datetime) -> DetailState:
        """The page as it reads now. Raises SourceError, PutOff among them."""
        validators = Validators(state.etag, state.last_modified) if state.body else None
        answer = await ask(
            self._web, self._source, state.url, now=self._now, limits=self._limits, validators=validators,
            drawn=sign_of_detail(self._detail),
        )  # fmt: skip
        due_at = next_look(self._now, since)
        state = replace(state, failures=0, gone_at=None, fetched_at=self._now, due_at=due_at)
        if isinstance(answer, NotModified):
            self._outcomes.append((state.url, True))
            return state
        given, body_hash = answer.validators, self._hash(answer.body)
        state = replace(state, etag=given.etag, last_modified=given.last_modified)
        if state.body and body_hash == state.body_hash:
            self._outcomes.append((state.url, True))
            return state
        page = Page(answer.url, answer.body, answer.media_type, answer.charset)
        title, body = await asyncio.to_thread(article.read, page, self._source, self._detail)
        self._pages[state.url] = answer
        self._outcomes.append((state.url, True))
        return replace(state, title=title, body=body, body_hash=body_hash)

    def _hash(self, body: bytes) -> str:
        how = hashlib.blake2b(repr(self._detail).encode(), digest_size=4).hexdigest()
        return f"{how}-{hashlib.blake2b(body, digest_size=20).hexdigest()}"


def _listed(entry: Entry) -> str:
    return fingerprint(entry.title, entry.body)


def _completed(entry: Entry, state: DetailState) -> Entry:
    return replace(entry, title=state.title or entry.title, body=state.body) if state.body else entry
