"""Asking a source's host for a page, with manners: the one way from a source to `fetch`."""

import datetime as dt
import math
from collections.abc import Awaitable
from dataclasses import dataclass, replace

from yarl import URL

from core.errors import FetchError
from core.source import RetryScope, Source
from watchers.fetch import Fetched, Limits, NotModified, Question, Validators, fetch
from watchers.paging import body_for
from watchers.web import Web
from watchers.wire import Wire


async def ask(
    web: Web,
    source: Source,
    address: str,
    *,
    now: dt.datetime,
    limits: Limits,
    validators: Validators | None = None,
    drawn: str | None = None,
) -> Fetched | NotModified:
    """The page of this address, asked for as its source says and as its host allows.

    `drawn`: scripts draw the page; it is taken once this CSS finds something in it, and never asked for conditionally,
    for what they fetch changes by itself. Raises FetchError; PutOff among them where the host is to be left in peace
    for now, or the browser is at work.
    """
    asking = Asking(web, source, now, limits)
    if drawn is None:
        return await asking.ask(question_for(source, address, validators))
    return await _draw(asking, address, drawn)


async def _draw(asking: "Asking", address: str, wait_for: str) -> Fetched:
    """The page as its scripts draw it. All that it is made of is asked for here, under the rules that hold for it."""
    browser = asking.web.browser
    assert browser is not None, "a source whose pages are drawn is opened with a browser"
    async with browser.turn(asking.source, asking.now):
        first = await asking.ask(question_for(asking.source, address))
        assert isinstance(first, Fetched)
        return await browser.draw(first, asking.source, wait_for, asking.ask_part, limits=asking.limits)


@dataclass(slots=True)
class Asking:
    """What holds for all that is asked in one go. `is_part`: it is asked for by a page, not by us."""

    web: Web
    source: Source
    now: dt.datetime
    limits: Limits
    is_part: bool = False

    async def ask(self, question: Question, *, until: float = math.inf) -> Fetched | NotModified:
        """Ask once, no longer than `until` by the loop's clock. Raises FetchError."""
        source = self.source
        try:
            answer = await fetch(
                self._wire, question, source=source.name, now=self.now, limits=self.limits, admit=self._admit,
                until=until,
            )  # fmt: skip
        except FetchError as error:
            if error.retry_at is not None and error.status is not None and source.retry_after is RetryScope.HOST:
                self.web.manners.hold(error.url or question.url, error.retry_at)
            raise
        return replace(answer, max_age=min(answer.max_age, source.max_age)) if answer.max_age is not None else answer

    async def ask_part(self, question: Question, limits: Limits) -> Fetched:
        """What a page asks for while it is drawn: by the same rules, with the source's headers if it is its own."""
        is_own = URL(question.url).origin() == URL(self.source.url).origin()
        headers = question.headers + (self.source.request.headers if is_own else ())
        answer = await replace(self, limits=limits, is_part=True).ask(replace(question, headers=headers))
        assert isinstance(answer, Fetched)
        return answer

    @property
    def _wire(self) -> Wire:
        return self.web.wire(allow_private=self.source.allow_private)

    def _admit(self, url: URL) -> Awaitable[None]:
        return self.web.manners.admit(self.source, url, self.now, self._fetch_robots, is_part=self.is_part)

    async def _fetch_robots(self, url: str) -> tuple[bytes, dt.timedelta | None]:
        answer = await fetch(self._wire, url, source=self.source.name, now=self.now, limits=self.limits)
        return (answer.body, answer.max_age) if isinstance(answer, Fetched) else (b"", None)


def question_for(source: Source, address: str, validators: Validators | None = None) -> Question:
    """What is asked for a page of the source's, or for one behind a link.

    One behind a link gets the source's headers if it is of the source's origin, and never its body.
    """
    if address == source.url:
        return Question(address, body_for(source, address), source.request.headers, validators)
    url, own = URL(address), URL(source.url)
    headers = source.request.headers if url.is_absolute() and url.origin() == own.origin() else ()
    is_listing = url.with_fragment(None).with_query(None) == own.with_fragment(None).with_query(None)
    return Question(address, body_for(source, address) if is_listing else None, headers, validators)
