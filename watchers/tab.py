"""One page while scripts draw it: what it asks for is fetched for it, and when it stands still it is taken."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, replace
from urllib.parse import urldefrag, urlsplit

from playwright.async_api import BrowserContext, Page, Request, Route
from playwright.async_api import Error as PlaywrightError

from core.errors import FetchError
from core.source import Source, SourceKind
from watchers.fetch import Fetched, Limits, Question, Validators
from watchers.manners import PutOff
from watchers.scripts import BEFORE_SCRIPTS, SERIALISE, WATCH

FETCHED_TYPES = frozenset({"script", "xhr", "fetch"})
PASSED_ON = (
    "accept",
    "authorization",
    "content-type",
    "cookie",
    "origin",
    "referer",
    "x-csrf-token",
    "x-requested-with",
)

BETWEEN_DOCUMENTS_S = 0.02  # until the next is asked, which may not have come yet

AskPart = Callable[[Question, Limits], Awaitable[Fetched]]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What drawing one page may cost, beyond what each of its requests may (`Limits`).

    `wait_s`: for the sign to come; `quiet_s`: without a movement, from which on the page counts as drawn; `settle_s`:
    the longest that it is waited for. `queue_s`: for a free place; a source that would wait longer is put off. `pages`:
    after which a browser is replaced, for it grows.
    """

    total_s: float = 40.0
    wait_s: float = 15.0
    quiet_s: float = 0.5
    settle_s: float = 3.0
    requests: int = 150
    bytes: int = 25_000_000
    documents: int = 4
    windows: int = 4
    queue_s: float = 20.0
    pages: int = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be drawn, and how what it is made of is asked for."""

    first: Fetched
    source: Source
    sign: str
    ask_part: AskPart
    limits: Limits
    bounds: Bounds


def failed(wanted: Wanted, why: str, *, transient: bool = True) -> FetchError:
    """Why this page was not drawn."""
    return FetchError(wanted.source.name, f"{wanted.first.url}: {why}", transient=transient)


class Tab:
    """One page while it is drawn."""

    def __init__(self, wanted: Wanted, context: BrowserContext) -> None:
        self._wanted = wanted
        self._context = context
        self._ready: Fetched | None = wanted.first  # what the next document will be
        self._bytes_left = wanted.bounds.bytes
        self._requests = self._documents = self._windows = 0
        self._pending: list[str] = []
        self._troubles: list[FetchError] = []
        self._fatal: FetchError | None = None
        self._crashed = self._is_over = False
        self._answers: set[asyncio.Task[None]] = set()

    async def draw(self) -> Fetched:
        """Raises FetchError, or PlaywrightError where the browser fails us."""
        async with asyncio.TaskGroup() as self._group:
            outcome = await self._outcome()
            self._is_over = True
            for answer in self._answers:
                answer.cancel()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def _outcome(self) -> Fetched | FetchError | PlaywrightError:
        """What came of it, as a value: an exception would end the group as a bundle."""
        try:
            return await self._draw()
        except PlaywrightError as error:
            if self._crashed:
                return failed(self._wanted, "its scripts crashed the page", transient=False)
            return self._fatal or error
        except FetchError as error:
            return error

    async def _draw(self) -> Fetched:
        await self._context.add_init_script(BEFORE_SCRIPTS)
        await self._context.route("**/*", self._on_request)
        self._page = page = await self._context.new_page()
        page.on("crash", self._on_crash)
        self._context.on("page", self._on_window)
        try:
            await page.goto(self._wanted.first.url, wait_until="commit", timeout=0)
        except PlaywrightError:
            if self._documents < 2 or self._fatal or self._crashed:  # else it has gone on to another meanwhile
                raise
        if not await self._watch():
            self._complain()
        html = await page.evaluate(
            SERIALISE, [self._wanted.limits.max_bytes, self._wanted.source.kind is SourceKind.JSON]
        )
        if html is None:
            raise failed(
                self._wanted, f"is drawn longer than {self._wanted.limits.max_bytes:,} characters", transient=False
            )
        if urlsplit(page.url).scheme not in ("http", "https"):
            raise failed(self._wanted, "its scripts lead nowhere", transient=False)
        body = html.encode("utf-8", "replace")
        return Fetched(urldefrag(page.url)[0], body, "text/html", "utf-8", Validators(), self._wanted.first.max_age)

    async def _watch(self) -> bool:
        """Wait until the page is drawn; False where the sign does not come in time.

        A document that another takes the place of ends what was asked of it, once or more often, so the next is asked
        until time is up. Nothing that the browser tells says beforehand whether one will come.
        """
        clock, bounds = asyncio.get_running_loop().time, self._wanted.bounds
        wait_until, settle_until = clock() + bounds.wait_s, None
        while True:
            wait_ms = max(wait_until - clock(), 0.0) * 1000
            arguments = [self._wanted.sign, bounds.quiet_s * 1000, bounds.settle_s * 1000, wait_ms]
            try:
                found = bool(await self._page.evaluate(WATCH, arguments))
            except PlaywrightError:
                if self._fatal or self._crashed or self._page.is_closed():
                    raise
                if clock() >= wait_until:
                    raise failed(self._wanted, "its scripts lead nowhere", transient=False) from None
                await asyncio.sleep(BETWEEN_DOCUMENTS_S)
                continue
            settle_until = settle_until or clock() + bounds.settle_s
            if not found or not self._pending or clock() >= settle_until:
                return found

    def _complain(self) -> None:
        """Raise where the sign is missing because something it needs could not be fetched; else let the page stand."""
        for trouble in self._troubles:
            if isinstance(trouble, PutOff):
                raise trouble
        if self._troubles or self._pending:
            why = str(self._troubles[0]) if self._troubles else f"{self._pending[0]} does not answer in time"
            raise failed(self._wanted, f'"{self._wanted.sign}" was not drawn in it; {why}')

    # -- what the page asks for

    def _on_crash(self, _page: Page) -> None:
        self._crashed = True

    def _on_window(self, window: Page) -> None:
        if not self._is_over:
            self._spawn(_close(window), "tab: close a window")

    def _on_request(self, route: Route) -> None:
        if not self._is_over:
            self._spawn(self._answer(route), "tab: answer")

    def _spawn(self, work: Coroutine[None, None, None], name: str) -> None:
        task = self._group.create_task(work, name=name)
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _answer(self, route: Route) -> None:
        """Give the page what it asks for; the page, or its browser, may be gone by then."""
        request = route.request
        with suppress(PlaywrightError):
            if request.resource_type == "stylesheet":  # nobody looks, but scripts may wait for it
                await route.fulfill(status=200, content_type="text/css", body="")
            elif request.is_navigation_request():
                await self._answer_document(route)
            elif request.resource_type in FETCHED_TYPES and request.method in ("GET", "POST"):
                await self._answer_part(route)
            else:
                await route.abort("blockedbyclient")

    async def _answer_document(self, route: Route) -> None:
        """The page itself, or where its scripts lead: as the page alone would be read, or not at all."""
        if await self._is_elsewhere(route.request) or route.request.method != "GET":
            await route.abort("blockedbyclient")
            return
        self._documents += 1
        answer, self._ready = self._ready, None
        if self._documents > self._wanted.bounds.documents:
            await self._give_up("leads from page to page")
        elif answer is not None:
            await _fulfil(route, answer)
        else:
            await self._go_on(route)

    async def _is_elsewhere(self, request: Request) -> bool:
        """Whether it is not for this page, but for a frame in it or another window; a few of these are borne."""
        try:
            frame = request.frame
        except PlaywrightError:  # of a window that has not come up yet
            self._windows += 1
            if self._windows > self._wanted.bounds.windows:
                await self._give_up("opens one window after another")
            return True
        return frame is not self._page.main_frame

    async def _go_on(self, route: Route) -> None:
        try:
            answer = await self._fetch(route.request)
        except FetchError as error:
            self._fatal = error
            await self._page.close()
            return
        if answer.url == route.request.url:
            await _fulfil(route, answer)
        else:  # a redirect was followed for it; the browser is to know where it is
            self._ready = answer
            await route.fulfill(
                content_type="text/html", body=f"<script>location.replace({json.dumps(answer.url)})</script>"
            )

    async def _answer_part(self, route: Route) -> None:
        url = route.request.url
        self._pending.append(url)
        try:
            answer = await self._fetch(route.request)
        except FetchError as error:
            self._troubles.append(error)
            if error.status is None:
                await route.abort("failed")
            else:
                await route.fulfill(status=error.status, body="")
        else:
            await _fulfil(route, answer)
        finally:
            self._pending.remove(url)

    async def _fetch(self, request: Request) -> Fetched:
        self._requests += 1
        if self._requests > self._wanted.bounds.requests or self._bytes_left <= 0:
            raise failed(self._wanted, "asks for more than a page may", transient=False)
        given = request.headers
        headers = tuple((name, given[name]) for name in PASSED_ON if name in given)
        body = (request.post_data_buffer or b"") if request.method == "POST" else None
        limits = replace(self._wanted.limits, max_bytes=min(self._wanted.limits.max_bytes, self._bytes_left))
        answer = await self._wanted.ask_part(Question(request.url, body, headers), limits)
        self._bytes_left -= len(answer.body)
        return answer

    async def _give_up(self, why: str) -> None:
        self._fatal = failed(self._wanted, why, transient=False)
        await self._page.close()


async def _close(window: Page) -> None:
    with suppress(PlaywrightError):
        await window.close()


async def _fulfil(route: Route, answer: Fetched) -> None:
    media_type = answer.media_type or "text/html"
    charset = f"; charset={answer.charset}" if answer.charset else ""
    headers = {"Content-Type": f"{media_type}{charset}"}
    if answer.cookies:
        headers["Set-Cookie"] = "\n".join(answer.cookies)
    await route.fulfill(status=200, headers=headers, body=answer.body)
