"""Where a request may lead: redirects, private addresses in any disguise, and whom a secret goes to."""

import socket
from collections.abc import AsyncIterator

import pytest
from aiohttp import web as aioweb
from aiohttp.abc import AbstractResolver, ResolveResult

from core.errors import FetchError
from core.model import SourceName
from tests.fakes import START
from tests.watchers.asked import QUICK, answering, get, refusal
from tests.watchers.site import Site
from watchers.addresses import make_connector
from watchers.fetch import Fetched, NotModified, Question, Validators, fetch
from watchers.web import Web, make_wire
from watchers.wire import Wire


async def test_a_password_in_an_address_is_not_told(web: Web) -> None:
    """Errors reach the log and the admins, the address of a page the links that are made of it."""
    async with answering(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n") as url:
        signed_in = url.replace("//", "//bob:s3cret@")
        refused = await refusal(web, signed_in)
    unreachable = await refusal(web, signed_in)
    assert "s3cret" not in f"{refused} {refused.url} {unreachable}"


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
