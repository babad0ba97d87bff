"""One question and its answer, byte for byte, over connections that are kept."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
import trustme
from yarl import URL

from watchers.addresses import make_connector
from watchers.web import make_wire
from watchers.wire import Answer, Asked, BadAnswer, Wire

PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<p>x"


class Script:
    """A server that says these answers, one for each request, connection after connection; None: it closes instead."""

    def __init__(self, *answers: bytes | None) -> None:
        self._answers: Iterator[bytes | None] = iter(answers)
        self.requests: list[bytes] = []
        self.connections = 0
        self._writer: asyncio.StreamWriter | None = None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writer = writer
        try:
            while (head := await reader.readuntil(b"\r\n\r\n")) and (answer := self._next(head)) is not None:
                writer.write(answer)
                if b"Content-Length" not in answer:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def say(self, unasked: bytes) -> None:
        """Say this on the connection made last, to no question."""
        assert self._writer is not None
        self._writer.write(unasked)
        await self._writer.drain()

    def _next(self, head: bytes) -> bytes | None:
        self.requests.append(head)
        return next(self._answers)


@asynccontextmanager
async def serving(script: Script, context: ssl.SSLContext | None = None) -> AsyncIterator[URL]:
    server = await asyncio.start_server(script.serve, "127.0.0.1", 0, ssl=context)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield URL(f"{'https' if context else 'http'}://127.0.0.1:{port}/news")


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with make_wire("noticebell/test", make_connector(allow_private=True)) as wire:
        yield wire


async def read(wire: Wire, asked: Asked) -> tuple[int, bytes]:
    with wire.deadlines.within(5) as deadline, await ask(wire, asked, deadline) as answer:
        pieces = [piece async for piece in pieces_of(answer)]
        return answer.status, b"".join(pieces)


async def ask(wire: Wire, asked: Asked, deadline) -> Answer:
    return await wire.ask(asked, deadline, connect_s=5, read_s=5)


async def pieces_of(answer: Answer) -> AsyncIterator[bytes]:
    while piece := await answer.read_some():
        yield piece


async def test_a_question_is_written_as_the_standard_has_it(wire: Wire) -> None:
    """RFC 9112 §3."""
    async with serving(script := Script(PAGE)) as url:
        assert await read(wire, Asked(url.with_path("/消息").with_query("a=1"))) == (200, b"<p>x")
    lines = script.requests[0].decode().split("\r\n")
    assert lines[:2] == ["GET /%E6%B6%88%E6%81%AF?a=1 HTTP/1.1", f"Host: 127.0.0.1:{url.port}"]
    assert "User-Agent: noticebell/test" in lines


async def test_headers_of_ones_own_take_the_place_of_the_usual_ones(wire: Wire) -> None:
    async with serving(script := Script(PAGE)) as url:
        await read(
            wire,
            Asked(
                url,
                (
                    ("accept", "application/json"),
                    ("X-Key", "1"),
                ),
            ),
        )
    lines = script.requests[0].decode().lower().split("\r\n")
    assert [line for line in lines if line.startswith(("accept:", "x-key"))] == ["accept: application/json", "x-key: 1"]


async def test_a_body_goes_with_its_length(wire: Wire) -> None:
    async with serving(script := Script(PAGE)) as url:
        await read(wire, Asked(url, body=b'{"a": 1}'))
    assert script.requests[0].startswith(b"POST /news HTTP/1.1\r\n")
    assert b"\r\nContent-Length: 8\r\n" in script.requests[0]


async def test_who_is_named_in_an_address_signs_in(wire: Wire) -> None:
    """RFC 7617 §2."""
    async with serving(script := Script(PAGE)) as url:
        await read(wire, Asked(url.with_user("Aladdin").with_password("open sesame")))
    assert b"\r\nAuthorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n" in script.requests[0]
    assert b"Aladdin" not in script.requests[0]


async def test_who_signs_in_is_told_to_nobody_else(wire: Wire) -> None:
    async with serving(Script(PAGE)) as url:
        signed_in = url.with_user("Aladdin").with_password("open sesame")
        with wire.deadlines.within(5) as deadline, await ask(wire, Asked(signed_in), deadline) as answer:
            assert answer.url == url


@pytest.mark.parametrize("value", ["a\r\nX-Other: b", "a\nb", "a\0b"])
async def test_no_header_smuggles_in_another(wire: Wire, value: str) -> None:
    async with serving(script := Script(PAGE)) as url:
        with pytest.raises(ValueError, match="line break"):
            await read(wire, Asked(url, (("If-None-Match", value),)))
    assert script.requests == []


async def test_what_a_server_gave_is_sent_back_to_the_byte(wire: Wire) -> None:
    """Also where it is no UTF-8."""
    given = b'HTTP/1.1 200 OK\r\nETag: "caf\xe9"\r\nContent-Length: 0\r\n\r\n'
    async with serving(script := Script(given, PAGE)) as url:
        with wire.deadlines.within(5) as deadline, await ask(wire, Asked(url), deadline) as answer:
            etag = answer.headers["ETag"]
        await read(wire, Asked(url, (("If-None-Match", etag),)))
    assert b'If-None-Match: "caf\xe9"\r\n' in script.requests[1]


# --- connections


async def test_a_connection_is_used_again(wire: Wire) -> None:
    async with serving(script := Script(PAGE, b"HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\n", PAGE)) as url:
        assert [await read(wire, Asked(url)) for _ in range(3)] == [(200, b"<p>x"), (304, b""), (200, b"<p>x")]
    assert script.connections == 1


async def test_a_kept_connection_that_was_closed_meanwhile_costs_a_second_try(wire: Wire) -> None:
    """RFC 9112 §9.3.1."""
    async with serving(script := Script(PAGE, None, PAGE)) as url:
        assert [await read(wire, Asked(url)) for _ in range(2)] == [(200, b"<p>x")] * 2
    assert script.connections == 2


async def test_who_hangs_up_twice_is_asked_no_third_time(wire: Wire) -> None:
    async with serving(script := Script(None, None, PAGE)) as url:
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await read(wire, Asked(url))
    assert len(script.requests) == 2


async def test_what_is_posted_is_never_posted_twice(wire: Wire) -> None:
    async with serving(script := Script(None, PAGE)) as url:
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await read(wire, Asked(url, body=b"x"))
    assert len(script.requests) == 1


async def test_a_half_read_answer_costs_its_connection(wire: Wire) -> None:
    """Else its rest would be taken for the next answer."""
    half = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<p>half"
    async with serving(script := Script(half, PAGE)) as url:
        with wire.deadlines.within(5) as deadline, await ask(wire, Asked(url), deadline) as answer:
            assert await answer.read_some() == b"<p>half"
        assert await read(wire, Asked(url)) == (200, b"<p>x")
    assert script.connections == 2


async def test_a_question_that_is_given_up_costs_its_connection(wire: Wire) -> None:
    async with serving(script := Script(PAGE, b"HTTP/1.1 200 OK\r\nContent-Length", PAGE)) as url:
        await read(wire, Asked(url))
        with pytest.raises(TimeoutError), wire.deadlines.within(0.1) as deadline:
            await ask(wire, Asked(url), deadline)
        assert await read(wire, Asked(url)) == (200, b"<p>x")
    assert script.connections == 2


async def test_what_comes_unasked_on_an_idle_connection_is_no_answer(wire: Wire) -> None:
    """It would be taken for the page of whoever asks this host next."""
    unasked = PAGE.replace(b"<p>x", b"<p>?")
    async with serving(script := Script(PAGE, PAGE)) as url:
        assert await read(wire, Asked(url)) == (200, b"<p>x")
        await script.say(unasked)
        for _ in range(2):  # what the server wrote is there already: the loop looks, then hands it on
            await asyncio.sleep(0)
        assert await read(wire, Asked(url, body=b"posted")) == (200, b"<p>x")
    assert script.connections == 2


# --- answers


async def test_an_interim_answer_is_passed_over(wire: Wire) -> None:
    """RFC 9110 §15.2."""
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
    async with serving(Script(hints + PAGE)) as url:
        assert await read(wire, Asked(url)) == (200, b"<p>x")


@pytest.mark.parametrize("head", [b"HTTP/1.0 200 OK\r\n", b"HTTP/1.1 200 OK\r\nConnection: close\r\n"])
async def test_a_body_without_length_ends_with_its_connection(wire: Wire, head: bytes) -> None:
    """RFC 9112 §6.3."""
    async with serving(script := Script(head + b"\r\n<p>to the end", PAGE)) as url:
        assert await read(wire, Asked(url)) == (200, b"<p>to the end")
        assert await read(wire, Asked(url)) == (200, b"<p>x")
    assert script.connections == 2


async def test_a_body_in_chunks_is_put_together(wire: Wire) -> None:
    """RFC 9112 §7.1. What follows is not taken for another answer."""
    chunked = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Content-Length: -\r\n\r\n3\r\n<p>\r\n1\r\nx\r\n0\r\n\r\n"
    )
    async with serving(script := Script(chunked, PAGE)) as url:
        assert [await read(wire, Asked(url)) for _ in range(2)] == [(200, b"<p>x")] * 2
    assert script.connections == 1


@pytest.mark.parametrize("answer", [b"SSH-2.0-OpenSSH_9.6\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\0" * 100 + b"\r\n\r\n"])
async def test_what_is_no_http_is_said_to_be_none(wire: Wire, answer: bytes) -> None:
    async with serving(Script(answer)) as url:
        with pytest.raises(BadAnswer):
            await read(wire, Asked(url))


# --- TLS


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def https(authority: trustme.CA) -> ssl.SSLContext:
    """A server whose certificate this authority signed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


async def test_a_trusted_certificate_opens_a_connection_and_it_is_kept(
    authority: trustme.CA, https: ssl.SSLContext
) -> None:
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    connector = aiohttp.TCPConnector(ssl=trusting)
    async with make_wire("noticebell/test", connector) as wire, serving(Script(PAGE, PAGE), https) as url:
        assert [await read(wire, Asked(url)) for _ in range(2)] == [(200, b"<p>x")] * 2


async def test_an_untrusted_certificate_ends_it(wire: Wire, https: ssl.SSLContext) -> None:
    async with serving(script := Script(PAGE), https) as url:
        with pytest.raises(aiohttp.ClientConnectorCertificateError):
            await read(wire, Asked(url))
    assert script.requests == []
