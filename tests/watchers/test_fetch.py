"""One request, against servers that behave and servers that do not."""

import asyncio
import datetime as dt
import gzip
import socket
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import brotli
import pytest
from aiohttp import web as aioweb
from aiohttp.abc import AbstractResolver, ResolveResult
from backports import zstd

from core.errors import FetchError
from core.model import SourceName
from tests.fakes import START
from tests.waiting import eventually
from tests.watchers.site import Site
from watchers.addresses import make_connector
from watchers.fetch import Fetched, Limits, NotModified, Question, Validators, fetch
from watchers.web import Web, make_wire, user_agent
from watchers.wire import Wire

QUICK = Limits(max_bytes=100_000, connect_s=0.3, read_s=0.3, total_s=0.6)


async def get(
    web: Web, url: str, *, allow_private: bool = True, limits: Limits = QUICK, validators: Validators | None = None
) -> Fetched | NotModified:
    wire = web.wire(allow_private=allow_private)
    return await fetch(wire, url, source=SourceName("news"), now=START, limits=limits, validators=validators)


async def refusal(web: Web, url: str, *, allow_private: bool = True, limits: Limits = QUICK) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await get(web, url, allow_private=allow_private, limits=limits)
    assert 'source "news"' in str(caught.value)
    return caught.value


# --- conditional


async def test_a_page_comes_with_its_validators_to_the_letter(site: Site, web: Web) -> None:
    site.show("<p>x", ETag='W/"a b"', Last_Modified="Mon, 2 mar 2026", Cache_Control="max-age=90")
    answer = await get(web, site.url())
    assert isinstance(answer, Fetched)
    assert (answer.body, answer.media_type, answer.charset) == (b"<p>x", "text/html", "utf-8")
    assert answer.validators == Validators('W/"a b"', "Mon, 2 mar 2026")
    assert answer.max_age == dt.timedelta(seconds=90)


async def test_validators_are_sent_back_to_the_letter_and_none_is_made_up(site: Site, web: Web) -> None:
    site.show("<p>x", ETag='W/"a b"')
    assert isinstance(await get(web, site.url(), validators=Validators('W/"a b"', "Mon, 2 mar 2026")), NotModified)
    await get(web, site.url(), validators=Validators('"old"'))
    await get(web, site.url())
    sent = [(each.get("If-None-Match"), each.get("If-Modified-Since")) for each in site.headers]
    assert sent == [('W/"a b"', "Mon, 2 mar 2026"), ('"old"', None), (None, None)]


async def test_a_304_that_nobody_asked_for_is_a_failure(site: Site, web: Web) -> None:
    site.refuse(304)
    assert "304" in str(await refusal(web, site.url()))


async def test_every_server_is_told_who_asks(site: Site, web: Web) -> None:
    site.show("<p>x")
    await get(web, site.url())
    assert site.headers[0]["User-Agent"] == "noticebell/test (+mailto:test@example.org)"
    assert user_agent("1.0", "https://example.org/bot") == "noticebell/1.0 (+https://example.org/bot)"


# --- refused


@pytest.mark.parametrize(
    ("status", "transient"),
    [(404, False), (410, False), (401, False), (403, True), (429, True), (500, True), (503, True)],
)
async def test_a_refusal_says_whether_it_may_pass(site: Site, web: Web, status: int, transient: bool) -> None:
    site.refuse(status)
    error = await refusal(web, site.url())
    assert error.transient is transient
    assert str(status) in str(error)


@pytest.mark.parametrize("status", [403, 429, 503])
async def test_the_time_a_server_names_is_kept(site: Site, web: Web, status: int) -> None:
    site.refuse(status, Retry_After="3600")
    assert (await refusal(web, site.url())).retry_at == START + dt.timedelta(hours=1)


async def test_an_unreachable_server_is_a_passing_failure(web: Web) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    error = await refusal(web, f"http://127.0.0.1:{port}/news")
    assert error.transient
    assert "cannot be reached" in str(error)


async def test_a_name_that_nobody_has_is_a_passing_failure(web: Web) -> None:
    assert (await refusal(web, "http://nowhere.invalid/", limits=Limits())).transient


@pytest.mark.parametrize("target", ["ftp://example.org/x", "file:///etc/passwd", "http://", "http://[", "news", ""])
async def test_an_address_of_another_kind_is_refused(web: Web, target: str) -> None:
    assert not (await refusal(web, target)).transient


async def test_a_slow_server_is_given_up(site: Site, web: Web) -> None:
    forever = asyncio.Event()

    async def hang(_request: aioweb.Request) -> aioweb.Response:
        await forever.wait()
        return aioweb.Response()

    site.handle(hang)
    error = await refusal(web, site.url())
    forever.set()
    assert error.transient
    assert "in time" in str(error)


async def test_a_server_that_drips_is_given_up(site: Site, web: Web) -> None:
    """Each byte is in time, the whole is not."""

    async def drip(request: aioweb.Request) -> aioweb.StreamResponse:
        response = aioweb.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b"x")
                await asyncio.sleep(0.05)
        except ConnectionError:
            return response

    site.handle(drip)
    assert "in time" in str(await refusal(web, site.url()))


# --- bounded


async def test_a_body_over_the_limit_is_refused(site: Site, web: Web) -> None:
    site.show(b"x" * 100_001)
    assert "100,000 bytes" in str(await refusal(web, site.url()))


async def test_a_body_of_untold_length_is_read_up_to_the_limit_only(site: Site, web: Web) -> None:
    sent = 0

    async def pour(request: aioweb.Request) -> aioweb.StreamResponse:
        nonlocal sent
        response = aioweb.StreamResponse()
        await response.prepare(request)
        try:
            while sent < 50_000_000:
                await response.write(b"x" * 65_536)
                sent += 65_536
        except ConnectionError:
            pass
        return response

    site.handle(pour)
    assert "100,000 bytes" in str(await refusal(web, site.url(), limits=Limits(max_bytes=100_000)))
    assert sent < 50_000_000


async def test_a_decompression_bomb_stops_at_the_limit(site: Site, web: Web) -> None:
    """50 MB in 50 kB."""
    site.show(gzip.compress(b"\0" * 50_000_000, mtime=0), Content_Encoding="gzip")
    tracemalloc.start()
    error = await refusal(web, site.url())
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "100,000 bytes" in str(error)
    assert peak_bytes < 5_000_000


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(b"<p>x" * 1000, mtime=0)),
        ("deflate", zlib.compress(b"<p>x" * 1000)),
        ("deflate", zlib.compress(b"<p>x" * 1000, wbits=-15)),
        ("gzip", gzip.compress(b"<p>x" * 500, mtime=0) * 2),
        ("br", brotli.compress(b"<p>x" * 1000)),
        ("zstd", zstd.compress(b"<p>x" * 1000)),
        ("zstd", zstd.compress(b"<p>x" * 500) * 2),
        ("identity", b"<p>x" * 1000),
    ],
)
async def test_packed_pages_are_unpacked(site: Site, web: Web, coding: str, packed: bytes) -> None:
    site.show(packed, Content_Encoding=coding)
    answer = await get(web, site.url())
    assert isinstance(answer, Fetched)
    assert answer.body == b"<p>x" * 1000


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(b"<p>x" * 1000, mtime=0)[:-20]),
        ("gzip", gzip.compress(b"x", mtime=0)[:3]),
        ("br", brotli.compress(b"<p>x" * 1000)[:-3]),
        ("zstd", zstd.compress(b"<p>x" * 1000)[:-3]),
        *((coding, b"not packed at all") for coding in ("gzip", "deflate", "br", "zstd")),
    ],
)
async def test_broken_packing_is_a_passing_failure(site: Site, web: Web, coding: str, packed: bytes) -> None:
    site.show(packed, Content_Encoding=coding)
    assert (await refusal(web, site.url())).transient


@pytest.mark.parametrize("coding", ["compress", "gzip, gzip", "br, gzip, zstd"])
async def test_a_packing_that_was_not_asked_for_is_refused(site: Site, web: Web, coding: str) -> None:
    """Nor is one within another: each would multiply what a small answer unpacks to."""
    site.show(b"xxx", Content_Encoding=coding)
    assert f'"{coding}"' in str(await refusal(web, site.url()))


@asynccontextmanager
async def answering(said: bytes) -> AsyncIterator[str]:
    """The address of a server that answers with these bytes, and closes."""

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


async def test_a_body_that_ends_in_the_middle_is_a_passing_failure(web: Web) -> None:
    async with answering(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n<p>half") as url:
        error = await refusal(web, url)
    assert error.transient
    assert "in the middle" in str(error)


async def test_garbage_instead_of_http_is_a_passing_failure(web: Web) -> None:
    async with answering(b"\x16\x03\x01 what is this\r\n\r\n") as url:
        assert (await refusal(web, url)).transient


@pytest.mark.parametrize("value", [b'"a\x01b"', b'"caf\xe9"'])
async def test_what_is_no_text_in_a_head_is_not_kept(web: Web, value: bytes) -> None:
    """It could be neither stored nor sent back: the source would never be read again."""
    head = b"HTTP/1.1 200 OK\r\nETag: %b\r\nLast-Modified: %b\r\nContent-Type: text/%b\r\n" % (value, value, value)
    async with answering(head + b"Content-Length: 0\r\n\r\n") as url:
        answer = await get(web, url)
    assert isinstance(answer, Fetched)
    assert answer.validators == Validators()
    assert answer.media_type.encode()


async def test_a_reason_that_is_no_text_is_told_as_far_as_it_is(web: Web) -> None:
    async with answering(b"HTTP/1.1 404 Caf\xe9\r\nContent-Length: 0\r\n\r\n") as url:
        assert "answers 404 Caf?" in str(await refusal(web, url))


async def test_a_password_in_an_address_is_not_told(web: Web) -> None:
    """Errors reach the log and the admins, the address of a page the links that are made of it."""
    async with answering(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n") as url:
        signed_in = url.replace("//", "//bob:s3cret@")
        refused = await refusal(web, signed_in)
    unreachable = await refusal(web, signed_in)
    assert "s3cret" not in f"{refused} {refused.url} {unreachable}"


async def test_a_header_that_cannot_be_sent_is_named(site: Site, web: Web) -> None:
    question = Question(site.url(), headers=(("X-Key", "a\nb"),))
    with pytest.raises(FetchError, match="cannot be asked: the header 'X-Key' holds a line break"):
        await fetch(web.wire(allow_private=True), question, source=SourceName("news"), now=START)


async def test_one_host_has_two_connections_at_most(site: Site, web: Web) -> None:
    """Whoever comes third waits until one of them is free."""
    at_once: list[int] = []
    there = asyncio.Semaphore(0)

    async def answer(_request: aioweb.Request) -> aioweb.Response:
        at_once.append(len(at_once) + 1)
        await there.acquire()
        return aioweb.Response(text="<p>x")

    site.handle(answer)
    patient = Limits(connect_s=10, read_s=10, total_s=20)
    async with asyncio.TaskGroup() as group:
        for _ in range(5):
            group.create_task(get(web, site.url(), limits=patient))
        for asked in (2, 4, 5):
            await eventually(lambda asked=asked: is_reached(at_once, asked))
            assert len(at_once) == asked
            there.release()
            there.release()


async def is_reached(counted: list[int], number: int) -> bool:
    await asyncio.sleep(0)
    return len(counted) >= number


# --- redirects


async def test_a_redirect_is_followed_and_the_end_of_it_named(site: Site, web: Web) -> None:
    site.refuse(301, Location="/moved")
    site.show("<p>x", path="/moved")
    answer = await get(web, site.url())
    assert isinstance(answer, Fetched)
    assert answer.url == site.url("/moved")


async def test_endless_redirects_end(site: Site, web: Web) -> None:
    site.refuse(302, Location="/news")
    assert "more than 5 times" in str(await refusal(web, site.url()))
    assert len(site.asked) == 6


@pytest.mark.parametrize("target", ["file:///etc/passwd", "gopher://example.org/", "", "http://["])
async def test_a_redirect_to_another_kind_of_address_is_refused(site: Site, web: Web, target: str) -> None:
    site.refuse(302, Location=target)
    assert "not an address" in str(await refusal(web, site.url()))


# --- addresses


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "017700000001", "127.1", "[::1]", "[::ffff:127.0.0.1]"],
)
async def test_a_private_address_in_any_disguise_is_not_asked(site: Site, web: Web, host: str) -> None:
    site.show("<p>secret")
    error = await refusal(web, f"http://{host}:{site.server.port}/news", allow_private=False)
    assert not error.transient
    assert site.asked == []


async def test_a_refused_address_says_which_setting_would_allow_it(site: Site, web: Web) -> None:
    error = await refusal(web, site.url(), allow_private=False)
    assert not error.transient
    assert "allow_private = true" in str(error)


class TurningResolver(AbstractResolver):
    """Answers a public address first and a private one ever after, as an attacker's name server would."""

    def __init__(self) -> None:
        self.asked = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked += 1
        address = "203.0.114.1" if self.asked == 1 else "127.0.0.1"
        return [ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)]

    async def close(self) -> None:
        return None


@pytest.fixture
async def turning() -> AsyncIterator[Wire]:
    connector = make_connector(allow_private=False)
    connector._resolver = TurningResolver()
    connector._use_dns_cache = False
    async with make_wire("noticebell/test", connector) as wire:
        yield wire


async def test_a_name_that_turns_to_a_private_address_is_not_asked(site: Site, turning: Wire) -> None:
    """What is checked is the address of the socket, whatever the name said before."""
    site.show("<p>secret")
    url = f"http://rebind.example:{site.server.port}/news"
    for _ in range(2):
        with pytest.raises(FetchError):
            await fetch(turning, url, source=SourceName("news"), now=START, limits=QUICK)
    assert site.asked == []


async def test_a_connection_made_for_a_trusted_source_is_not_lent_to_another(site: Site, web: Web) -> None:
    site.show("<p>x")
    await get(web, site.url(), allow_private=True)
    await refusal(web, site.url(), allow_private=False)
    assert len(site.asked) == 1


# --- by POST


async def post(web: Web, url: str) -> Fetched | NotModified:
    question = Question(url, b'{"a": 1}', (("Content-Type", "application/json"), ("Authorization", "Bearer x")))
    return await fetch(web.anywhere, question, source=SourceName("news"), now=START, validators=Validators('"1"'))


async def test_a_body_is_posted_unconditionally_with_the_sources_own_headers(site: Site, web: Web) -> None:
    async def echo(request: aioweb.Request) -> aioweb.Response:
        return aioweb.Response(body=request.method.encode() + await request.read())

    site.handle(echo)
    answer = await post(web, site.url())
    assert isinstance(answer, Fetched)
    assert answer.body == b'POST{"a": 1}'
    [headers] = site.headers
    assert (headers["Authorization"], headers["Content-Type"]) == ("Bearer x", "application/json")
    assert "If-None-Match" not in headers


@pytest.mark.parametrize(("status", "method"), [(301, "GET"), (303, "GET"), (307, "POST"), (308, "POST")])
async def test_a_redirect_says_whether_the_body_is_sent_again(site: Site, web: Web, status: int, method: str) -> None:
    """RFC 9110 §15.4."""

    async def tell(request: aioweb.Request) -> aioweb.Response:
        return aioweb.Response(text=request.method)

    site.refuse(status, Location="/there")
    site.handle(tell, "/there")
    answer = await post(web, site.url())
    assert isinstance(answer, Fetched)
    assert answer.body == method.encode()


async def test_a_secret_goes_to_no_other_origin(site: Site, web: Web) -> None:
    site.refuse(307, Location=f"http://localhost:{site.server.port}/there")
    site.show("<p>x", "/there")
    await post(web, site.url())
    assert ["Authorization" in headers for headers in site.headers] == [True, False]


def test_a_secret_does_not_show() -> None:
    assert "Bearer" not in repr(Question("https://x.example/", headers=(("Authorization", "Bearer x"),)))
