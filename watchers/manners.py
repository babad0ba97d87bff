"""How hosts are treated: what their robots.txt allows, how far apart they are asked, and when not at all.

Held in memory: each process learns it by itself, and anew after a start. At most two connections to a host are open at
once (`addresses.py`); here is when one of them may be used.
"""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from protego import Protego
from yarl import URL

from core.errors import FetchError
from core.model import SourceName
from core.schedule import LONGEST
from core.source import Source

AGENT = "noticebell"  # the name by which robots.txt may address us
NONE = dt.timedelta()
SPACING = dt.timedelta(seconds=1)  # between two questions to one public host
LONGEST_SPACING_S = 10.0  # of what a Crawl-delay may ask; the pages of a turn must be read in time
LONGEST_WAIT_S = 30.0  # for a host's turn; a source that would wait longer is put off
ROBOTS_BYTES = 512_000  # of it are read; RFC 9309 §2.5
ROBOTS_FOR = dt.timedelta(days=1)  # RFC 9309 §2.4
ROBOTS_AGAIN = dt.timedelta(hours=1)  # when it could not be read, and what was known before holds on
MOST_HOSTS = 20_000
MOST_JUDGED = 1_000  # addresses of a host of which it is kept whether its robots.txt allows them

FetchText = Callable[[str], Awaitable[tuple[bytes, dt.timedelta | None]]]


class PutOff(FetchError):
    """The source is to be asked at `until`, not now; that is no fault of its own."""

    def __init__(self, source: SourceName, why: str, until: dt.datetime) -> None:
        super().__init__(source, why, transient=True, retry_at=until)
        self.until = until


class HostHeld(PutOff):
    """The host is not to be asked before `until`."""

    def __init__(self, source: SourceName, host: str, until: dt.datetime) -> None:
        super().__init__(source, f"{host} is left in peace until {until:%Y-%m-%d %H:%M:%S} UTC", until)


@dataclass(slots=True)
class _Robots:
    """What a robots.txt says; of each address it is asked once, for that takes as long as all else about a poll."""

    rules: Protego
    until: dt.datetime
    spacing_s: float
    _allowed: dict[URL, bool] = field(default_factory=dict)

    def holds(self, now: dt.datetime) -> bool:
        """Whether it need not be read again; what is said to hold longer was written by a clock that ran ahead."""
        return now < self.until <= now + ROBOTS_FOR

    def allows(self, url: URL) -> bool:
        allowed = self._allowed.get(url)
        if allowed is None:
            if len(self._allowed) >= MOST_JUDGED:
                self._allowed.clear()
            allowed = self._allowed[url] = self.rules.can_fetch(str(url), AGENT)
        return allowed


@dataclass(slots=True)
class _Host:
    next_at: float = 0.0  # by the loop's clock
    held_until: dt.datetime | None = None
    robots: dict[URL, _Robots] = field(default_factory=dict)  # by origin
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)


class Manners:
    """What is known of the hosts, shared by all sources."""

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}

    def hold(self, url: str, until: dt.datetime) -> None:
        """Ask this address's host nothing until then: it told one source so, and means all. RFC 9110 §10.2.3."""
        host = self._host(URL(url))
        if host.held_until is None or not until < host.held_until <= until + LONGEST:
            host.held_until = until

    async def admit(
        self, source: Source, url: URL, now: dt.datetime, fetch_text: FetchText, *, is_part: bool = False
    ) -> None:
        """Return when this address may be asked for. `fetch_text` gets robots.txt where it is not known.

        `is_part`: it belongs to a page that was admitted, and comes with it, without a space between the two.
        Raises HostHeld, or FetchError where robots.txt forbids the address or cannot be read.
        """
        host = self._host(url)
        if host.held_until is not None and now < host.held_until <= now + LONGEST:  # beyond it a clock ran ahead
            raise HostHeld(source.name, url.host or "", host.held_until)
        gap_s = spacing(source).total_seconds()
        if heeds_robots(source):
            robots = host.robots.get(url.origin())
            if robots is None or not robots.holds(now):
                robots = await self._read_robots(source, host, url, now, fetch_text)
            if not robots.allows(url):
                raise _forbidden(source, url)
            gap_s = max(gap_s, robots.spacing_s)
        if not is_part and (wait_s := _take_moment(source, host, url, now, gap_s)) > 0:
            await asyncio.sleep(wait_s)

    def _host(self, url: URL) -> _Host:
        name = url.host or ""
        host = self._hosts.get(name)
        if host is None:
            if len(self._hosts) >= MOST_HOSTS:
                self._hosts.pop(next(iter(self._hosts)))
            host = self._hosts[name] = _Host()
        return host

    async def _read_robots(
        self, source: Source, host: _Host, url: URL, now: dt.datetime, fetch_text: FetchText
    ) -> _Robots:
        """What the robots.txt of this origin says, which one source at a time asks for."""
        async with host.reading:
            return await self._robots(source, host, url, now, fetch_text)

    async def _robots(self, source: Source, host: _Host, url: URL, now: dt.datetime, fetch_text: FetchText) -> _Robots:
        """By RFC 9309 §2.3.1: what is unavailable (4xx) allows all, what cannot be reached allows nothing."""
        origin = url.origin()
        known = host.robots.get(origin)
        if known is not None and known.holds(now):
            return known
        try:
            body, max_age = await fetch_text(f"{origin}/robots.txt")
        except FetchError as error:
            if error.status is not None and 400 <= error.status < 500 and error.status != 429:
                body, max_age = b"", None
            elif known is not None:
                known.until = now + ROBOTS_AGAIN
                return known
            elif error.status is None and not error.transient:  # an address that is refused, say: so is the page's
                raise
            else:
                why = f"its robots.txt cannot be read, and nothing else is until it can: {error}"
                raise FetchError(source.name, why, transient=True, retry_at=error.retry_at) from error
        rules = await asyncio.to_thread(Protego.parse, body[:ROBOTS_BYTES].decode("utf-8", "replace"))
        host.robots[origin] = _Robots(rules, now + min(max_age or ROBOTS_FOR, ROBOTS_FOR), _wished(rules))
        return host.robots[origin]


def _wished(rules: Protego) -> float:
    """How many seconds apart the host asks to be asked."""
    return min(max(rules.crawl_delay(AGENT) or 0.0, 0.0), LONGEST_SPACING_S)


def heeds_robots(source: Source) -> bool:
    """As the source says; without a word, where it is public: a private one is its operator's own."""
    return source.robots if source.robots is not None else not source.allow_private


def spacing(source: Source) -> dt.timedelta:
    """How far apart this source asks its host, if the host itself wishes no more."""
    if source.spacing is not None:
        return source.spacing
    return NONE if source.allow_private else SPACING


def _take_moment(source: Source, host: _Host, url: URL, now: dt.datetime, gap_s: float) -> float:
    """Take the host's next free moment; answers in how many seconds it comes."""
    at = asyncio.get_running_loop().time()
    start = max(at, host.next_at)
    wait_s = start - at
    if wait_s > LONGEST_WAIT_S:
        raise HostHeld(source.name, url.host or "", now + dt.timedelta(seconds=wait_s))
    host.next_at = start + gap_s
    return wait_s


def _forbidden(source: Source, url: URL) -> FetchError:
    return FetchError(
        source.name,
        f"{url.origin()}/robots.txt asks us not to read {url}; if its operator allows it, set robots = false",
        transient=False,
    )
