"""Pages that scripts draw, in a Chromium that has no network: all that a page asks for is fetched by us, or not at all.

The browser's only way out is a proxy whose name cannot be resolved. What a page asks for is taken from it before that
and fetched like any page: robots.txt, addresses checked where the socket is made, limits on bytes and time. What is not
taken (WebSockets, say) ends at the proxy. So no rule about addresses is written twice, and none can be got round.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeVar

from playwright.async_api import Browser as Launched
from playwright.async_api import BrowserContext, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from core.errors import FetchError
from core.source import Source
from watchers.drawing import Chromium
from watchers.fetch import Fetched, Limits
from watchers.manners import PutOff
from watchers.tab import AskPart, Bounds, Tab, Wanted, failed

log = logging.getLogger(__name__)

NOWHERE = "http://proxy.invalid:1"  # RFC 6761 §6.4: it never resolves; and we forbid it to
ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--js-flags=--max-old-space-size=256",  # MB of objects for the scripts of one page; beyond it the page dies alone
    "--disable-gpu",
    "--mute-audio",
)
LOCALES = {"zh": "zh-CN", "en": "en-US"}
MEDIA_TYPES = frozenset({"text/html", "application/xhtml+xml", ""})
PUT_OFF = dt.timedelta(minutes=1)
CLOSE_S = 5.0  # for a page, or the browser, to end by itself
START_S = 30.0

Result = TypeVar("Result")


@dataclass(slots=True, eq=False)
class _Running:
    """A browser that runs, with the driver that speaks to it. `died` is set when either has gone."""

    driver: Playwright
    launched: Launched
    begun: int = 0
    in_use: int = 0
    died: asyncio.Event = field(default_factory=asyncio.Event)

    def is_used_up(self, bounds: Bounds) -> bool:
        return self.died.is_set() or self.begun >= bounds.pages

    async def is_alive(self) -> bool:
        """Whether it still answers; of a driver that dies nobody is told."""
        with suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(CLOSE_S):
                await (await self.launched.new_browser_cdp_session()).detach()
                return True
        self.died.set()
        return False

    async def unless_it_dies(self, work: Coroutine[None, None, Result]) -> Result:
        """What comes of the work. Raises PlaywrightError where the browser dies, which may leave it without answer."""
        async with asyncio.TaskGroup() as group:
            doing = group.create_task(_as_value(work), name="browser: ask")
            dying = group.create_task(self.died.wait(), name="browser: die")
            await asyncio.wait({doing, dying}, return_when=asyncio.FIRST_COMPLETED)
            if not doing.done() and not await self.is_alive():
                doing.cancel()
            await asyncio.wait({doing})
            dying.cancel()
        if doing.cancelled():
            raise PlaywrightError("the browser has died")
        outcome = doing.result()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def end(self) -> None:
        """Close it, and the driver, which ends what does not close by itself."""
        with suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(CLOSE_S):
                await self.launched.close()
        with suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(CLOSE_S):
                await self.driver.stop()


class Browser:
    """One Chromium for all sources: started when it is first needed, again when it has died or served long enough."""

    def __init__(self, chromium: Chromium, agent: str, bounds: Bounds) -> None:
        self._chromium = chromium
        self._agent = agent
        self._bounds = bounds
        self._places = asyncio.Semaphore(chromium.at_once)
        self._starting = asyncio.Lock()
        self._alone = asyncio.Lock()
        self._running: _Running | None = None
        self._used_up: set[_Running] = set()  # that serve no new page, until they have ended

    @asynccontextmanager
    async def turn(self, source: Source, now: dt.datetime) -> AsyncIterator[None]:
        """Hold one of the places. Raises PutOff where none gets free: that others take long is not its fault."""
        try:
            async with asyncio.timeout(self._bounds.queue_s):
                await self._places.acquire()
        except TimeoutError:
            raise PutOff(source.name, "the browser is busy with other sources", now + PUT_OFF) from None
        try:
            yield
        finally:
            self._places.release()

    async def draw(self, first: Fetched, source: Source, sign: str, ask_part: AskPart, *, limits: Limits) -> Fetched:
        """The page as its scripts draw it, once `sign` (CSS) is there. The caller holds a place.

        When the browser dies, it is drawn once more in a new one, one such page at a time, so that a page which kills
        browsers fails, and those that were drawn beside it do not. Raises FetchError.
        """
        if first.media_type not in MEDIA_TYPES:
            return first
        wanted = Wanted(first, source, sign, ask_part, limits, self._bounds)
        drawn = await self._try(wanted)
        if drawn is None:
            async with self._alone:
                drawn = await self._try(wanted)
        if drawn is None:
            raise FetchError(source.name, f"{first.url}: the browser died twice while drawing it", transient=True)
        return drawn

    async def _try(self, wanted: Wanted) -> Fetched | None:
        """The page as drawn; None where the browser died meanwhile."""
        running = await self._take(wanted.source)
        try:
            return await _draw_in(running, wanted, self._agent)
        except PlaywrightError as error:
            if await running.is_alive():
                raise failed(wanted, _first_line(error)) from error
            log.warning("browser.died", extra={"source": wanted.source.name, "url": wanted.first.url})
            return None
        finally:
            await self._give_back(running)

    async def _take(self, source: Source) -> _Running:
        async with self._starting:
            if self._running is not None and self._running.is_used_up(self._bounds):
                used_up = self._put_aside(self._running)
                if used_up.in_use == 0:
                    await self._end(used_up)
            if self._running is None:
                self._running = await _start(self._chromium, source)
            self._running.begun += 1
            self._running.in_use += 1
            return self._running

    async def _give_back(self, running: _Running) -> None:
        running.in_use -= 1
        if running.in_use == 0 and running.is_used_up(self._bounds):
            await self._end(self._put_aside(running))

    def _put_aside(self, running: _Running) -> _Running:
        """Let it begin no more pages. Whoever is cancelled while ending it leaves it to `close`."""
        if self._running is running:
            self._running = None
        self._used_up.add(running)
        return running

    async def _end(self, running: _Running) -> None:
        await running.end()
        self._used_up.discard(running)

    async def close(self) -> None:
        """End the browser, and those before it that have not ended; nothing of them is left running."""
        async with self._starting:
            if self._running is not None:
                self._put_aside(self._running)
            for running in list(self._used_up):
                await self._end(running)


@asynccontextmanager
async def open_browser(chromium: Chromium, agent: str, bounds: Bounds | None = None) -> AsyncIterator[Browser]:
    """A browser that starts when it is first needed, and ends in the end."""
    browser = Browser(chromium, agent, bounds or Bounds())
    try:
        yield browser
    finally:
        await browser.close()


async def _start(chromium: Chromium, source: Source) -> _Running:
    """Raises FetchError where the browser does not start: that no source is defined without one was seen to before."""
    driver = await async_playwright().start()
    try:
        async with asyncio.timeout(START_S):
            launched = await driver.chromium.launch(
                executable_path=chromium.find() or chromium.executable, args=ARGUMENTS,
                chromium_sandbox=chromium.sandbox, proxy={"server": NOWHERE, "bypass": "<-loopback>"},
                handle_sigint=False, handle_sigterm=False, handle_sighup=False,
            )  # fmt: skip
    except (PlaywrightError, TimeoutError) as error:
        await driver.stop()
        why = f"the browser does not start, see `noticebell check-config`: {_first_line(error)}"
        raise FetchError(source.name, why, transient=True) from error
    except BaseException:  # a turn that runs out of time, or the program's end, leaves no driver behind
        await driver.stop()
        raise
    running = _Running(driver, launched)
    launched.on("disconnected", lambda _: running.died.set())
    log.info("browser.started", extra={"version": launched.version})
    return running


async def _draw_in(running: _Running, wanted: Wanted, agent: str) -> Fetched:
    """Draw the page in a context of its own: no cookie, no store and no worker outlives it."""
    opening = running.launched.new_context(
        user_agent=agent, locale=LOCALES.get(wanted.source.language or ""), timezone_id=wanted.source.zone,
        service_workers="block", accept_downloads=False,
    )  # fmt: skip
    context = await running.unless_it_dies(opening)
    try:
        async with asyncio.timeout(wanted.bounds.total_s):
            return await running.unless_it_dies(Tab(wanted, context).draw())
    except TimeoutError:
        why = f"its scripts did not come to an end within {wanted.bounds.total_s:g} s"
        raise failed(wanted, why, transient=False) from None
    finally:
        await _close(context, running)


async def _as_value(work: Coroutine[None, None, Result]) -> Result | PlaywrightError | FetchError:
    """What comes of the work, or why nothing does: an exception would end the group as a bundle."""
    try:
        return await work
    except (PlaywrightError, FetchError) as error:
        return error


async def _close(context: BrowserContext, running: _Running) -> None:
    """Close the page and all that belongs to it; a browser that cannot do even that is given up."""
    try:
        async with asyncio.timeout(CLOSE_S):
            await context.close()
    except (PlaywrightError, TimeoutError):
        running.died.set()


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]
