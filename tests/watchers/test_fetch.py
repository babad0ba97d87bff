"""One request: what comes of it, and what it may cost."""

import asyncio
import datetime as dt
import gzip
import socket
import tracemalloc
import zlib

import brotli
import pytest
from aiohttp import web as aioweb
from backports import zstd

from core.errors import FetchError
from core.model import SourceName
from tests.fakes import START
from tests.waiting import eventually
from tests.watchers.asked import answering, get, refusal
from tests.watchers.site import Site
from watchers.fetch import Fetched, Limits, NotModified, Question, Validators, fetch
from watchers.web import Web, user_agent


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
