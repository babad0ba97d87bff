"""Hosts are asked as they wish to be: robots.txt, spacing, and a rest for all when one is told to wait."""

import asyncio
import datetime as dt
import socket
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from aiohttp import AddrInfoType
from aiohttp import web as aioweb

from core.errors import FetchError
from core.source import RetryScope, Source
from state.sources import load_source
from tests.fakes import START
from tests.watchers.conftest import Poller, make_source
from tests.watchers.site import Site, item, page
from watchers.addresses import make_connector
from watchers.asking import ask
from watchers.ending import Outcome
from watchers.fetch import Fetched, Limits
from watchers.manners import ROBOTS_FOR, HostHeld
from watchers.web import Web, make_wire

Asker = Callable[..., Awaitable[Fetched]]


@pytest.fixture
def polite(site: Site, source: Source) -> Source:
    """A source whose robots.txt counts, as a public one's does."""
    site.show(page([item(1)]))
    return replace(source, robots=True)


async def look(web: Web, source: Source, now: dt.datetime = START, address: str | None = None) -> Fetched:
    answer = await ask(web, source, address or source.url, now=now, limits=Limits(connect_s=1, read_s=1, total_s=2))
    assert isinstance(answer, Fetched)
    return answer


# --- robots.txt


async def test_what_robots_txt_forbids_us_is_not_read(site: Site, web: Web, polite: Source) -> None:
    site.show("User-agent: *\nAllow: /\n\nUser-agent: noticebell\nDisallow: /news", "/robots.txt")
    with pytest.raises(FetchError, match="robots = false") as caught:
        await look(web, polite)
    assert not caught.value.transient
    assert site.asked == ["/robots.txt"]


async def test_what_robots_txt_allows_is_read_and_its_word_kept_for_a_day(site: Site, web: Web, polite: Source) -> None:
    site.show("User-agent: *\nDisallow: /private", "/robots.txt")
    for hours in (0, 1, 23):
        await look(web, polite, START + dt.timedelta(hours=hours))
    assert site.asked == ["/robots.txt", "/news", "/news", "/news"]
    await look(web, polite, START + ROBOTS_FOR)
    assert site.asked[4:] == ["/robots.txt", "/news"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_a_site_without_robots_txt_allows_all(site: Site, web: Web, polite: Source, status: int) -> None:
    """RFC 9309 §2.3.1.3."""
    site.refuse(status, "/robots.txt")
    await look(web, polite)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_while_robots_txt_cannot_be_read_nothing_is(site: Site, web: Web, polite: Source, status: int) -> None:
    """RFC 9309 §2.3.1.4."""
    site.refuse(status, "/robots.txt")
    with pytest.raises(FetchError, match=r"robots\.txt cannot be read") as caught:
        await look(web, polite)
    assert caught.value.transient
    assert site.asked == ["/robots.txt"]


async def test_what_was_known_holds_on_while_robots_txt_cannot_be_read(site: Site, web: Web, polite: Source) -> None:
    site.show("User-agent: *\nDisallow: /private", "/robots.txt")
    await look(web, polite)
    site.refuse(503, "/robots.txt")
    await look(web, polite, START + ROBOTS_FOR)


async def test_a_redirect_leads_to_no_forbidden_page(site: Site, web: Web, polite: Source) -> None:
    site.show("User-agent: *\nDisallow: /private", "/robots.txt")
    site.refuse(302, Location="/private/x")
    with pytest.raises(FetchError, match="asks us not to read"):
        await look(web, polite)
    assert "/private/x" not in site.asked


async def test_a_private_source_is_its_operators_own(site: Site, web: Web, polite: Source) -> None:
    await look(web, replace(polite, robots=None))
    await look(web, replace(polite, robots=False))
    assert site.asked == ["/news", "/news"]


async def test_of_an_endless_robots_txt_the_beginning_counts(site: Site, web: Web, polite: Source) -> None:
    """RFC 9309 §2.5."""
    site.show(b"User-agent: *\nDisallow: /news\n" + b"# filler\n" * 100_000, "/robots.txt")
    with pytest.raises(FetchError, match="asks us not to read"):
        await look(web, polite)


async def test_a_refused_address_is_named_as_such(site: Site, web: Web, source: Source) -> None:
    with pytest.raises(FetchError, match="allow_private = true") as caught:
        await look(web, replace(source, allow_private=False))
    assert "robots.txt cannot be read" not in str(caught.value)


async def test_a_robots_txt_that_leads_into_a_private_network_is_not_followed(site: Site, polite: Source) -> None:
    """The site counts as public here, what it points to does not: a door that nobody would look at for addresses."""
    inner = Site(host="127.0.0.2")
    await inner.server.start_server()
    inner.show("User-agent: *\nAllow: /", "/robots.txt")
    site.refuse(302, "/robots.txt", Location=inner.url("/robots.txt"))
    connector = make_connector(allow_private=False)
    connector._socket_factory = public_but_for(site.server.port)
    async with make_wire("noticebell/test", connector) as wire:
        with pytest.raises(FetchError, match=r"127\.0\.0\.2 is not a public address") as caught:
            await look(Web(wire, wire), replace(polite, allow_private=False, spacing=dt.timedelta()))
    await inner.server.close()
    assert not caught.value.transient
    assert (site.asked, inner.asked) == (["/robots.txt"], [])


def public_but_for(port: int | None) -> Callable[[AddrInfoType], socket.socket]:
    """Sockets as for public sources, and one to a port of this machine."""
    checked = make_connector(allow_private=False)._socket_factory
    assert checked is not None

    def make(info: AddrInfoType) -> socket.socket:
        return socket.socket(info[0], info[1], info[2]) if info[4][:2] == ("127.0.0.1", port) else checked(info)

    return make


async def test_sources_of_one_site_ask_for_robots_txt_once(site: Site, web: Web, polite: Source) -> None:
    site.show("", "/robots.txt")
    await asyncio.gather(*(look(web, polite) for _ in range(5)))
    assert site.asked.count("/robots.txt") == 1


@pytest.mark.parametrize("hostile", [b"\xff\x00" * 1000, b"Disallow: /" + b"*a" * 5000 + b"$\n", b"Crawl-delay: nan\n"])
async def test_no_robots_txt_breaks_anything(site: Site, web: Web, polite: Source, hostile: bytes) -> None:
    site.show(b"User-agent: *\n" + hostile, "/robots.txt")
    async with asyncio.timeout(5):
        await look(web, polite)


# --- spacing


async def started_at(site: Site, web: Web, *sources: Source) -> list[float]:
    """Seconds from the first question to each."""
    times: list[float] = []

    async def note(_request: aioweb.Request) -> aioweb.Response:
        times.append(asyncio.get_running_loop().time())
        return aioweb.Response(text=page([item(1)]), content_type="text/html")

    site.handle(note)
    await asyncio.gather(*(look(web, source) for source in sources))
    return [time - times[0] for time in times]


async def test_questions_to_one_host_keep_their_distance(site: Site, web: Web, polite: Source) -> None:
    apart = replace(polite, robots=False, spacing=dt.timedelta(seconds=0.1))
    times = await started_at(site, web, *[apart] * 4)
    assert all(time >= 0.095 * number for number, time in enumerate(times))


async def test_a_host_that_asks_for_more_distance_gets_it(site: Site, web: Web, polite: Source) -> None:
    site.show("User-agent: *\nCrawl-delay: 0.2", "/robots.txt")
    times = await started_at(site, web, *[replace(polite, spacing=dt.timedelta(0))] * 2)
    assert times[1] >= 0.19


async def test_who_would_wait_too_long_for_its_turn_is_put_off(web: Web, site: Site, polite: Source) -> None:
    apart = replace(polite, robots=False, spacing=dt.timedelta(minutes=1))
    await look(web, apart)
    with pytest.raises(HostHeld) as caught:
        await look(web, apart)
    assert START < caught.value.until <= START + dt.timedelta(minutes=1)


async def test_what_a_clock_said_that_ran_ahead_holds_no_host_off(site: Site, web: Web, polite: Source) -> None:
    """A host that asked for a rest in 2036 may be asked now, and its robots.txt is read anew."""
    ahead = START + dt.timedelta(days=3650)
    site.show("User-agent: *\nDisallow: /news", "/robots.txt")
    with pytest.raises(FetchError):
        await look(web, polite, ahead)
    web.manners.hold(polite.url, ahead + dt.timedelta(hours=1))
    site.show("User-agent: *\nAllow: /", "/robots.txt")
    assert (await look(web, polite, START)).body
    web.manners.hold(polite.url, START + dt.timedelta(hours=1))
    with pytest.raises(HostHeld):
        await look(web, polite, START)


# --- Retry-After and max-age


async def test_a_host_that_says_when_is_left_in_peace_by_all(site: Site, source: Source, poller: Poller) -> None:
    other = replace(make_source(site.url("/other"), "other"))
    site.refuse(429, Retry_After="3600")
    site.show(page([item(1)]), "/other")
    assert (await poller.poll(source)).outcome is Outcome.FAILED
    until = poller.clock.now() + dt.timedelta(hours=1)
    report = await poller.poll(other)
    assert (report.outcome, report.next_poll_at) == (Outcome.POSTPONED, until)
    assert site.asked == ["/news"]
    async with poller.parts.database.reading() as session:
        state = await load_source(session, other.name)
    assert state is not None
    assert (state.failures, state.trouble, state.next_poll_at, state.claimed_by) == (0, None, until, None)
    poller.clock.move_to(until)
    assert (await poller.poll(other)).outcome is Outcome.BASELINE


async def test_a_source_may_be_told_to_take_it_for_itself_alone(site: Site, source: Source, poller: Poller) -> None:
    site.refuse(429, Retry_After="3600")
    site.show(page([item(1)]), "/other")
    await poller.poll(replace(source, retry_after=RetryScope.SOURCE))
    assert (await poller.poll(make_source(site.url("/other"), "other"))).outcome is Outcome.BASELINE


@pytest.mark.parametrize(("longest", "kept"), [(dt.timedelta(days=1), 7200), (dt.timedelta(minutes=10), 600)])
async def test_the_servers_word_on_freshness_is_kept_as_far_as_the_source_says(
    site: Site, web: Web, source: Source, longest: dt.timedelta, kept: int
) -> None:
    site.show(page([item(1)]), Cache_Control="max-age=7200")
    answer = await look(web, replace(source, max_age=longest))
    assert answer.max_age == dt.timedelta(seconds=kept)
