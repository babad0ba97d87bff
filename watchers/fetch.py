"""One HTTP request: conditional, bounded in time, bytes and redirects, and only to addresses that may be asked.

The address is checked where the socket is made, so that what was checked is what is connected to: no name that
resolves differently the second time, no number in disguise and no redirect leads elsewhere. Hence two wires: a
connection that one source may use must never be lent to another that may not.
"""

import datetime as dt
import ipaddress
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import Message
from functools import lru_cache
from typing import TYPE_CHECKING

import aiohttp
from yarl import URL

from core.errors import FetchError
from core.model import SourceName
from core.schedule import parse_max_age, parse_retry_after
from watchers.deadlines import Deadline, Deadlines
from watchers.manners import Manners
from watchers.packing import OFFERED, Unpacker
from watchers.wire import Answer, Asked, UnfitQuestion, Wire, anonymous

if TYPE_CHECKING:  # it is an extra, and loaded only where it is needed
    from watchers.browser import Browser

REDIRECTS = frozenset({301, 302, 303, 307, 308})
KEEPING = frozenset({307, 308})  # redirects that keep method and body
PASSING = frozenset({403, 408, 421, 425, 429})  # with 5xx: may well be better soon; some hosts say 403 for 429
AT_ONCE = 64
AT_ONCE_PER_HOST = 2
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.8"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SITE_LOCAL = ipaddress.ip_network("fec0::/10")  # RFC 3879: deprecated, so that the registry names it no more
_DOCUMENTATION = ipaddress.ip_network("3fff::/20")  # RFC 9637, younger than some a Python
_SERVED_NEAR_BY = ipaddress.ip_network("192.0.0.0/24")  # RFC 6890, 7723, 8155: the own gateway answers
_NOT_PUBLIC = (_SITE_LOCAL, _DOCUMENTATION, _SERVED_NEAR_BY)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost. `max_bytes` holds for the bytes on the wire, and again for the unpacked body.

    `read_s` is what the head may take, and each pause in the body; waiting for a free connection counts in the total.
    """

    max_bytes: int = 5_000_000
    connect_s: float = 10.0
    read_s: float = 20.0
    total_s: float = 60.0
    max_redirects: int = 5


_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave with a page, to be sent back to the letter. RFC 9110 §8.8, §13.1."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> tuple[tuple[str, str], ...]:
        """A conditional request's headers; none are made up."""
        given = (("If-None-Match", self.etag), ("If-Modified-Since", self.last_modified))
        return tuple((name, value) for name, value in given if value)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page. `url` is where it was found after redirects; `max_age` the server's word on how long it stays fresh.

    `cookies` are what it would have set (RFC 6265 §4.1); nothing keeps them but a page that is being drawn.
    """

    url: str
    body: bytes
    media_type: str
    charset: str | None
    validators: Validators
    max_age: dt.timedelta | None
    cookies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotModified:
    """The page is as it was."""

    max_age: dt.timedelta | None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: an address, by GET or, with a body, by POST. The headers may hold secrets."""

    url: str
    body: bytes | None = None
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)


Admit = Callable[[URL], Awaitable[None]]  # waits until an address may be asked; raises SourceError where it may not


class AddressRefused(OSError):
    """A name led to an address that this source may not be fetched from."""


@dataclass(frozen=True, slots=True)
class Web:
    """The two ways out: to public addresses only, and, for sources that say so, to any; and how hosts are treated.

    `browser` is there where a source's pages are drawn by scripts.
    """

    public: Wire
    anywhere: Wire
    manners: Manners = field(default_factory=Manners)
    browser: "Browser | None" = None

    @property
    def deadlines(self) -> Deadlines:
        """For what must end in time."""
        return self.public.deadlines

    def wire(self, *, allow_private: bool) -> Wire:
        """The way out for a source."""
        return self.anywhere if allow_private else self.public


@asynccontextmanager
async def open_web(agent: str) -> AsyncIterator[Web]:
    """Open both ways, and close them in the end; `agent` is what `user_agent` makes."""
    async with (
        make_wire(agent, make_connector(allow_private=False)) as public,
        make_wire(agent, make_connector(allow_private=True)) as anywhere,
    ):
        yield Web(public, anywhere)


def make_wire(agent: str, connector: aiohttp.BaseConnector) -> Wire:
    """A way out by these connections, on which every question says who asks."""
    return Wire(connector, {"User-Agent": agent, "Accept": _ACCEPT, "Accept-Encoding": OFFERED})


def make_connector(*, allow_private: bool) -> aiohttp.TCPConnector:
    """Connections, few to one host at a time; without `allow_private` to public addresses only."""
    factory = None if allow_private else _make_public_socket
    return aiohttp.TCPConnector(limit=AT_ONCE, limit_per_host=AT_ONCE_PER_HOST, socket_factory=factory)


def user_agent(version: str, contact: str) -> str:
    """Who asks, and where its operator can be reached. RFC 9110 §10.1.5."""
    return f"noticebell/{version} (+{contact})"


def is_public(address: Address) -> bool:
    """Whether this is an address of the public Internet, looked at through every wrapping of IPv4 in IPv6.

    By the IANA special-purpose address registries (RFC 6890), as `ipaddress` knows them, and a few that it takes for
    public.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = _unwrapped(address)
        if inner is not None:
            return is_public(inner)
    if any(address in network for network in _NOT_PUBLIC if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _unwrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address within: mapped (RFC 4291 §2.5.5.2), 6to4 (RFC 3056), Teredo (RFC 4380), NAT64 (RFC 6052)."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    server_and_client = address.teredo or (None, None)
    return address.ipv4_mapped or address.sixtofour or server_and_client[1]


def _make_public_socket(info: aiohttp.AddrInfoType) -> socket.socket:
    """The socket for one address that a name was resolved to. Raises AddressRefused where it is not public."""
    family, kind, protocol, _, (host, *_) = info
    address = ipaddress.ip_address(str(host).partition("%")[0])
    if not is_public(address):
        raise AddressRefused(f"{address} is not a public address; set allow_private = true if this is meant")
    return socket.socket(family, kind, protocol)


async def fetch(
    wire: Wire,
    question: str | Question,
    *,
    source: SourceName,
    now: dt.datetime,
    validators: Validators | None = None,
    limits: Limits | None = None,
    admit: Admit | None = None,
) -> Fetched | NotModified:
    """Ask once for a page, following redirects by hand, each hop under the same rules and admitted like the first.

    Raises FetchError: `transient` where a later try may do better, `retry_at` where the server named a time
    (RFC 9110 §10.2.3). What is asked conditionally is asked so on every hop; headers of the source's own go to its own
    origin only; a body is sent again where the redirect says so (§15.4).
    """
    limits = limits or _LIMITS
    asked = question if isinstance(question, Question) else Question(question)
    conditions = validators.headers() if validators and asked.body is None else ()
    here = first = _checked(asked.url, None, source)
    body = asked.body
    try:
        for _hop in range(limits.max_redirects + 1):
            if admit is not None:
                await admit(here)
            own = asked.headers if here is first or here.origin() == first.origin() else ()
            with wire.deadlines.within(limits.total_s) as deadline:
                sent = Asked(here, own + conditions, body)
                with await wire.ask(sent, deadline, connect_s=limits.connect_s, read_s=limits.read_s) as answer:
                    if answer.status not in REDIRECTS:
                        reading = _Reading(answer, source, limits, deadline)
                        return await reading.read(now, conditional=bool(conditions))
            body = body if answer.status in KEEPING else None
            here = _checked(answer.headers.get("Location", ""), here, source)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise _translated(error, source, here) from error
    raise FetchError(source, f"{anonymous(first)} redirects more than {limits.max_redirects} times", transient=False)


def _checked(target: str, base: URL | None, source: SourceName) -> URL:
    url = _parsed(target, base)
    if url is None:
        raise FetchError(source, f'"{target[:200]}" is not an address that can be fetched', transient=False)
    return url


@lru_cache(maxsize=16_384)  # the pages of many sources, asked for again and again
def _parsed(target: str, base: URL | None) -> URL | None:
    try:
        url = base.join(URL(target)) if base else URL(target)
        if url.scheme in ("http", "https") and url.host and target:
            return url.with_fragment(None)
    except ValueError:
        pass
    return None


@dataclass(frozen=True, slots=True)
class _Reading:
    """Takes an answer that is no redirect for what it is."""

    answer: Answer
    source: SourceName
    limits: Limits
    deadline: Deadline

    async def read(self, now: dt.datetime, *, conditional: bool) -> Fetched | NotModified:
        answer, headers = self.answer, self.answer.headers
        max_age = parse_max_age(headers.get("Cache-Control"))
        if answer.status == 304 and conditional:
            return NotModified(max_age)
        if answer.status not in (200, 203):
            raise self._refused(now)
        body = await self._read_body()
        given = Validators(_returnable(headers.get("ETag")), _returnable(headers.get("Last-Modified")))
        media_type, charset = _read_media(headers.get("Content-Type", ""))
        cookies = tuple(headers.getall("Set-Cookie", ()))
        return Fetched(str(answer.url), body, media_type, charset, given, max_age, cookies)

    def _refused(self, now: dt.datetime) -> FetchError:
        answer = self.answer
        passing = answer.status in PASSING or answer.status >= 500
        retry_at = parse_retry_after(answer.headers.get("Retry-After"), now)
        reason = f" {answer.reason[:80]}" if answer.reason else ""
        return FetchError(
            self.source, f"{answer.url} answers {answer.status}{reason}", transient=passing, retry_at=retry_at,
            status=answer.status, url=str(answer.url),
        )  # fmt: skip

    async def _read_body(self) -> bytes:
        """The body, unpacked as it comes; reading stops at the limit, and never holds more than a piece beyond it."""
        most = self.limits.max_bytes
        told = self.answer.headers.get("Content-Length", "")
        if told.isdecimal() and int(told) > most:
            raise self._too_long()
        unpacker = Unpacker(self.answer.headers.get("Content-Encoding", ""), self.source)
        pieces: list[bytes] = []
        received = unpacked = 0
        while piece := await self._read_piece():
            received += len(piece)
            pieces.append(unpacker.unpack(piece, most + 1 - unpacked))
            unpacked += len(pieces[-1])
            if received > most or unpacked > most:
                raise self._too_long()
        unpacker.finish()
        return b"".join(pieces)

    async def _read_piece(self) -> bytes:
        self.deadline.allow(self.limits.read_s)
        return await self.answer.read_some()

    def _too_long(self) -> FetchError:
        words = f"{self.answer.url} is longer than {self.limits.max_bytes:,} bytes"
        return FetchError(self.source, words, transient=False)


def _returnable(value: str | None) -> str | None:
    """A validator that can be kept and sent back to the letter; None for one that is no text. RFC 9110 §5.5, §8.8.3."""
    return value if value and value.isprintable() else None


@lru_cache(maxsize=256)  # servers say few different things, again and again
def _read_media(content_type: str) -> tuple[str, str | None]:
    """Media type and charset, both in small letters; "" where none is told. RFC 9110 §8.3."""
    if not content_type:
        return "", None
    message = Message()
    content_type = content_type.encode("utf-8", "replace").decode()  # some are no text at all
    message["Content-Type"] = content_type
    charset = message.get_content_charset()
    return content_type.partition(";")[0].strip().lower(), charset


def _translated(error: Exception, source: SourceName, here: URL) -> FetchError:
    """Say aiohttp's trouble in our words, by its type."""
    url = anonymous(here)
    match error:
        case UnfitQuestion():
            return FetchError(source, f"{url} cannot be asked: {error}", transient=False)
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientSSLError():
            return FetchError(source, f"{url}: its certificate is not trusted", transient=False)
        case aiohttp.ClientConnectorError(os_error=AddressRefused() as refused):
            return FetchError(source, f"{url}: {refused}", transient=False)
        case aiohttp.ClientConnectorError():
            return FetchError(source, f"{url} cannot be reached: {error.os_error}", transient=True)
        case aiohttp.ClientPayloadError():
            return FetchError(source, f"{url}: the answer ended in the middle", transient=True)
        case aiohttp.InvalidURL() | ValueError():
            return FetchError(source, f"{url} is not an address that can be fetched", transient=False)
        case TimeoutError():
            return FetchError(source, f"{url} did not answer in time", transient=True)
        case _:
            return FetchError(source, f"{url}: {type(error).__name__}: {error}", transient=True)
