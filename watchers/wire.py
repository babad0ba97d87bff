"""One question and its answer over a connection that is kept.

aiohttp connects (names, TLS, a pool for each origin, and how many at once) and takes the answer apart. Its session is
left out: the cookies, proxies, redirects, traces and timers that it looks after are none that watching wants, and for
an unchanged page they cost more than all the rest (docs/watching.md, "What a poll costs").

What is used of aiohttp beyond its documentation is here and nowhere else: `Connection.protocol` with its
`set_response_params` and `read`, and a `ClientRequest` to connect for.
"""

import asyncio
import re
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import TracebackType

import aiohttp
from aiohttp import ClientRequest, hdrs
from aiohttp.client_reqrep import ConnectionKey
from aiohttp.connector import Connection
from aiohttp.http import HttpProcessingError, RawResponseMessage
from aiohttp.streams import StreamReader
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from watchers.deadlines import Deadline, Deadlines

MOST_ORIGINS = 20_000
MOST_KEPT = 16_384  # heads of requests, some 400 bytes each
_UNSAFE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")  # in a header's name or value (RFC 9110 §5.5)
_TIMES_CONNECTED = 8  # more than a host has idle connections
_TIMES_ASKED = 2  # a kept connection may have been closed meanwhile by the other end: then once more (RFC 9112 §9.3.1)


Headers = tuple[tuple[str, str], ...]


class BadAnswer(aiohttp.ClientError):
    """What came is not HTTP."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What is sent: by GET or, with a body, by POST. These headers take the place of the usual ones.

    Known by its identity: who keeps one from poll to poll has it put into words once.
    """

    url: URL
    headers: Headers = ()
    body: bytes | None = None


class Answer:
    """An answer whose head has come. For a `with` block, at whose end its connection is kept or, half-read, closed."""

    __slots__ = ("_connection", "_content", "_message", "_url", "headers", "status")

    def __init__(self, url: URL, message: RawResponseMessage, content: StreamReader, connection: Connection) -> None:
        self.status: int = message.code
        self.headers: CIMultiDictProxy[str] = message.headers
        self._url = url
        self._message = message
        self._content = content
        self._connection = connection

    @property
    def url(self) -> URL:
        """The address without who signed in there: it is stored, linked to and told."""
        return anonymous(self._url)

    @property
    def reason(self) -> str:
        """What the server says to its status."""
        return self._message.reason.encode("utf-8", "replace").decode()

    def __enter__(self) -> "Answer":
        return self

    def __exit__(self, _kind: type[BaseException] | None, _: BaseException | None, _at: TracebackType | None) -> None:
        self._connection.release()

    def read_some(self) -> Awaitable[bytes]:
        """The next bytes of the body, packed as they came; none at its end. Raises aiohttp.ClientError."""
        return self._content.readany()


def anonymous(url: URL) -> URL:
    """The address without user and password, which are for its server alone (RFC 3986 §3.2.1)."""
    return url if url.raw_user is None and url.raw_password is None else url.with_user(None)


class _Origin(ClientRequest):
    """What a connection is asked for; the name under which the pool keeps such is made once."""

    @cached_property
    def connection_key(self) -> ConnectionKey:
        return super().connection_key


class UnfitQuestion(ValueError):
    """What a header of the question holds cannot be sent."""


class Wire:
    """A way out; what its connector may connect to is all that can be asked by it."""

    def __init__(self, connector: aiohttp.BaseConnector, headers: Mapping[str, str]) -> None:
        self._connector = connector
        self._usual = tuple(headers.items())
        self._origins: dict[tuple[str, str | None, int | None], _Origin] = {}
        self.deadlines = Deadlines()

    async def __aenter__(self) -> "Wire":
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._connector.close()

    async def ask(self, asked: Asked, deadline: Deadline, *, connect_s: float, read_s: float) -> Answer:
        """Send, and answer once a head has come; `deadline` is made to allow for each step.

        Raises aiohttp.ClientError, OSError and, for what cannot be sent, UnfitQuestion.
        """
        sent = _write_head(self._usual, asked)
        if asked.body:
            sent += asked.body
        for tries_left in reversed(range(_TIMES_ASKED)):
            connection = await self._connect(asked.url, connect_s)
            deadline.allow(read_s)
            try:
                message, content = await _exchange(connection, sent)
            except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError):
                connection.close()
                if asked.body is not None or not tries_left:
                    raise
            except BaseException:
                connection.close()
                raise
            else:
                return Answer(asked.url, message, content, connection)
        raise AssertionError("unreachable")

    async def _connect(self, url: URL, connect_s: float) -> Connection:
        """A connection of the pool, or a new one; waiting for a free one is bounded by the deadline alone.

        On one that lay idle something may have come that nobody asked for: it would be taken for the next answer.
        """
        key = (url.scheme, url.raw_host, url.port)
        origin = self._origins.get(key)
        if origin is None:
            if len(self._origins) >= MOST_ORIGINS:
                self._origins.clear()
            origin = self._origins[key] = _Origin("GET", url.origin(), loop=asyncio.get_running_loop())
        for _ in range(_TIMES_CONNECTED):
            connection = await self._connector.connect(origin, [], _connecting(connect_s))
            if connection.protocol is not None and not connection.protocol.should_close:
                return connection
            connection.close()
        raise BadAnswer("it says something before it is asked")


@lru_cache(maxsize=MOST_KEPT)  # a page is asked for in the same words, poll after poll, until its validators change
def _write_head(usual: Headers, asked: Asked) -> bytes:
    """The request as bytes, up to its body. RFC 9112 §3, §6.2."""
    headers, url = CIMultiDict(usual), asked.url
    for name, value in asked.headers:
        if _UNSAFE.search(f"{name}{value}"):
            raise UnfitQuestion(f"the header {name!r} holds a line break or another control character")
        headers[name] = value
    if url.raw_user is not None and hdrs.AUTHORIZATION not in headers:
        headers[hdrs.AUTHORIZATION] = aiohttp.encode_basic_auth(url.user or "", url.password or "")
    if asked.body is not None:
        headers.setdefault(hdrs.CONTENT_TYPE, "application/octet-stream")
        headers[hdrs.CONTENT_LENGTH] = str(len(asked.body))
    written = "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
    method = "GET" if asked.body is None else "POST"
    head = f"{method} {url.raw_path_qs} HTTP/1.1\r\nHost: {url.host_port_subcomponent}\r\n{written}\r\n"
    return head.encode("utf-8", "surrogateescape")  # as aiohttp decodes what servers give


@lru_cache(maxsize=64)
def _connecting(seconds: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(sock_connect=seconds)


async def _exchange(connection: Connection, sent: bytes) -> tuple[RawResponseMessage, StreamReader]:
    protocol = connection.protocol
    assert protocol is not None
    protocol.set_response_params(read_until_eof=True, auto_decompress=False)
    if protocol.transport is None or protocol.transport.is_closing():
        raise aiohttp.ServerDisconnectedError("the connection was closed meanwhile")
    protocol.transport.write(sent)
    try:
        message, content = await protocol.read()
        while message.code < 200 and message.code != 101:  # RFC 9110 §15.2: an interim answer, and more to come
            message, content = await protocol.read()
    except HttpProcessingError as error:
        raise BadAnswer(f"{error.message}"[:200]) from error
    return message, content
