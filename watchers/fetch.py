"""One HTTP request: conditional, bounded in time, bytes and redirects, and only to addresses that may be asked.

There are two wires (`web.py`): a connection that one source may use must never be lent to another that may not.
"""

import datetime as dt
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from email.message import Message
from functools import cached_property, lru_cache
from typing import NoReturn

import aiohttp
from yarl import URL

from core.errors import FetchError, NotPublic
from core.model import SourceName
from core.schedule import parse_max_age, parse_retry_after
from watchers.addresses import AddressRefused
from watchers.deadlines import Deadline
from watchers.packing import Unpacker
from watchers.wire import Answer, Asked, UnfitQuestion, Wire, anonymous

REDIRECTS = frozenset({301, 302, 303, 307, 308})
KEEPING = frozenset({307, 308})  # redirects that keep method and body
PASSING = frozenset({403, 408, 421, 425, 429})  # with 5xx: may well be better soon; some hosts say 403 for 429


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


@dataclass(frozen=True)
class Question:
    """What is asked: an address, by GET or, with a body, by POST. The headers may hold secrets.

    What is kept from poll to poll is made ready once.
    """

    url: str
    body: bytes | None = None
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    validators: Validators | None = None

    @cached_property
    def conditions(self) -> tuple[tuple[str, str], ...]:
        """The headers that ask for the page only where it is not what it was."""
        return self.validators.headers() if self.validators and self.body is None else ()

    @cached_property
    def ready(self) -> Asked | None:
        """What is sent first; None where the address cannot be fetched."""
        url = _parsed(self.url, None)
        return None if url is None else Asked(url, self.headers + self.conditions, self.body)


Admit = Callable[[URL], Awaitable[None]]  # waits until an address may be asked; raises SourceError where it may not


async def fetch(
    wire: Wire,
    question: str | Question,
    *,
    source: SourceName,
    now: dt.datetime,
    validators: Validators | None = None,
    limits: Limits | None = None,
    admit: Admit | None = None,
    until: float = math.inf,
) -> Fetched | NotModified:
    """Ask once for a page, following redirects by hand, each hop under the same rules and admitted like the first.

    Raises FetchError: `transient` where a later try may do better, `retry_at` where the server named a time
    (RFC 9110 §10.2.3). What is asked conditionally is asked so on every hop; headers of the source's own go to its own
    origin only; a body is sent again where the redirect says so (§15.4). Nothing of it lasts longer than `until`, by
    the loop's clock.
    """
    limits = limits or _LIMITS
    if not isinstance(question, Question):
        question = Question(question)
    if validators is not None:
        question = replace(question, validators=validators)
    sent = first = question.ready or _unfit(question.url, source)
    try:
        for _hop in range(limits.max_redirects + 1):
            with wire.deadlines.until(until) as deadline:
                if admit is not None:
                    await admit(sent.url)
                deadline.limit(limits.total_s)
                with await wire.ask(sent, deadline, connect_s=limits.connect_s, read_s=limits.read_s) as answer:
                    if answer.status == 304 and question.conditions:
                        return NotModified(parse_max_age(answer.headers.get("Cache-Control")))
                    if answer.status not in REDIRECTS:
                        return await _Reading(answer, source, limits, deadline).read(now)
            sent = _redirected(question, first, sent, answer) or _unfit(answer.headers.get("Location", ""), source)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise _translated(error, source, sent.url) from error
    words = f"{anonymous(first.url)} redirects more than {limits.max_redirects} times"
    raise FetchError(source, words, transient=False)


def _redirected(question: Question, first: Asked, sent: Asked, answer: Answer) -> Asked | None:
    """What is sent next; None where the redirect leads to no address that can be fetched."""
    there = _parsed(answer.headers.get("Location", ""), sent.url)
    if there is None:
        return None
    own = question.headers if there.origin() == first.url.origin() else ()
    return Asked(there, own + question.conditions, sent.body if answer.status in KEEPING else None)


def _unfit(target: str, source: SourceName) -> NoReturn:
    raise FetchError(source, f'"{target[:200]}" is not an address that can be fetched', transient=False)


@lru_cache(maxsize=16_384)  # the pages of many sources, asked for again and again
def _parsed(target: str, base: URL | None) -> URL | None:
    try:
        url = base.join(URL(target)) if base else URL(target)
        if url.scheme in ("http", "https") and url.host and target:
            return url.with_fragment(None)
    except ValueError:
        pass
    return None


@dataclass(slots=True)
class _Reading:
    """Takes an answer that is no redirect for what it is."""

    answer: Answer
    source: SourceName
    limits: Limits
    deadline: Deadline

    async def read(self, now: dt.datetime) -> Fetched:
        answer, headers = self.answer, self.answer.headers
        if answer.status not in (200, 203):
            raise self._refused(now)
        body = await self._read_body()
        max_age = parse_max_age(headers.get("Cache-Control"))
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
        while True:
            self.deadline.allow(self.limits.read_s)
            piece = await self.answer.read_some()
            if not piece:
                break
            received += len(piece)
            pieces.append(unpacker.unpack(piece, most + 1 - unpacked))
            unpacked += len(pieces[-1])
            if received > most or unpacked > most:
                raise self._too_long()
        unpacker.finish()
        return b"".join(pieces)

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
            return NotPublic(source, f"{url}: {refused}", transient=False)
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
