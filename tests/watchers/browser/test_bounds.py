"""What a page may cost, and where it may lead: never into a private network."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from core.errors import FetchError
from core.source import Source
from tests.fakes import START
from tests.watchers.browser.pages import AGENT, CHROMIUM, QUICK, SHELL, drawing, read, script
from tests.watchers.site import Site
from watchers.asking import Asking, ask
from watchers.browser import open_browser
from watchers.fetch import Fetched, Limits, Validators
from watchers.tab import Bounds
from watchers.web import Web

pytestmark = pytest.mark.browser
PATIENT = Bounds(total_s=60, wait_s=50, quiet_s=0.2, settle_s=1)
WAYS = {
    "fetch": "fetch('http://{at}/', {mode: 'no-cors'}).catch(() => 0)",
    "an image": "document.body.append(Object.assign(new Image(), {src: 'http://{at}/'}))",
    "a frame": "document.body.append(Object.assign(document.createElement('iframe'), {src: 'http://{at}/'}))",
    "a script": "document.body.append(Object.assign(document.createElement('script'), {src: 'http://{at}/'}))",
    "a beacon": "navigator.sendBeacon('http://{at}/', '1')",
    "hints": "document.head.innerHTML += '<link rel=preconnect href=http://{at}/><link rel=prefetch href=http://{at}/>'",
    "a WebSocket of a worker": """new Worker(URL.createObjectURL(new Blob([
        "new WebSocket('ws://{at}/'); fetch('http://{at}/', {mode: 'no-cors'})"])))""",
    "a WebSocket of a frame": """{ const frame = document.createElement('iframe'); document.body.append(frame);
        new (frame.contentWindow.WebSocket || WebSocket)('ws://{at}/') }""",
    "a shared worker": 'new SharedWorker(\'data:text/javascript,fetch("http://{at}/", {mode: "no-cors"})\')',
    "a window": "Object.assign(document.createElement('a'), {href: 'http://{at}/', target: '_blank'}).click()",
    "a form": """{ const form = Object.assign(document.createElement('form'), {action: 'http://{at}/', target: 'x'});
        form.method = 'post'; document.body.append(form); form.submit() }""",
}


async def test_a_script_that_never_ends_is_ended(site: Site, web: Web, source: Source) -> None:
    async with open_browser(CHROMIUM, AGENT, replace(QUICK, total_s=2)) as browser:
        web = replace(web, browser=browser)
        site.show(script(f"{drawing(1)} setTimeout(() => {{ while (true); }}, 50)"))
        with pytest.raises(FetchError, match="did not come to an end"):
            await read(web, source)
        site.show(script(drawing(1)))
        assert await read(web, source) == ["公告1"]


async def test_a_page_that_is_drawn_too_long_is_not_taken(site: Site, web: Web, source: Source) -> None:
    site.show(script(f"{drawing(1)} document.body.append('长'.repeat(300_000))"))
    with pytest.raises(FetchError, match="longer than"):
        await ask(web, source, source.url, now=START, limits=Limits(max_bytes=200_000), drawn="li")


@pytest.fixture
async def patient(web: Web) -> AsyncIterator[Web]:
    """For what is over as soon as so much was done, however long a busy machine takes for that."""
    async with open_browser(CHROMIUM, AGENT, PATIENT) as browser:
        yield replace(web, browser=browser)


async def test_a_page_may_ask_for_so_much_and_no_more(site: Site, patient: Web, source: Source) -> None:
    site.show("{}", "/more")
    site.show(script("const more = () => fetch('/more').finally(more); more()"))
    with pytest.raises(FetchError, match="more than a page may"):
        await read(patient, source)
    assert len(site.asked) == 1 + PATIENT.requests


async def test_a_page_that_leads_from_page_to_page_is_left(site: Site, patient: Web, source: Source) -> None:
    site.show(script("location.reload()"))
    with pytest.raises(FetchError, match="leads from page to page"):
        await read(patient, source)
    assert len(site.asked) <= PATIENT.documents


class Listener:
    """A port on loopback that nobody is to come to."""

    def __init__(self) -> None:
        self.visits = 0
        self.port = 0

    def note(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.visits += 1
        writer.close()


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    listener = Listener()
    async with await asyncio.start_server(listener.note, "127.0.0.1", 0) as server:
        listener.port = server.sockets[0].getsockname()[1]
        yield listener


async def draw_public(web: Web, source: Source, html: str, sign: str = "#done") -> Fetched:
    """Draw this page as if it had come from a public address."""
    public = replace(source, allow_private=False, robots=False, url="https://shop.example/news")
    first = Fetched(public.url, html.encode(), "text/html", "utf-8", Validators(), None)
    assert web.browser is not None
    asking = Asking(web, public, START, Limits(connect_s=2))
    return await web.browser.draw(first, public, sign, asking.ask_part, limits=asking.limits)


@pytest.mark.parametrize("way", WAYS)
async def test_no_way_leads_into_a_private_network(web: Web, source: Source, listener: Listener, way: str) -> None:
    line = WAYS[way].replace("{at}", f"127.0.0.1:{listener.port}")
    done = "setTimeout(() => { document.body.append(Object.assign(document.createElement('p'), {id: 'done'})) }, 400)"
    with_way = f"<!doctype html><body><script>{done}; try {{ {line} }} catch {{}}</script>"
    assert b'id="done"' in (await draw_public(web, source, with_way)).body
    assert listener.visits == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"])
async def test_a_page_that_goes_to_a_private_address_is_refused(
    web: Web, source: Source, listener: Listener, host: str
) -> None:
    with pytest.raises(FetchError, match="is not a public address"):
        await draw_public(web, source, script(f"location.href = 'http://{host}:{listener.port}/'"))
    assert listener.visits == 0


async def test_a_download_from_a_private_address_is_refused(web: Web, source: Source, listener: Listener) -> None:
    link = f"{{href: 'http://127.0.0.1:{listener.port}/', download: 'x'}}"
    with pytest.raises(FetchError, match="is not a public address"):
        await draw_public(web, source, script(f"Object.assign(document.createElement('a'), {link}).click()"))
    assert listener.visits == 0


@pytest.mark.parametrize("address", ["file:///etc/passwd", "data:text/html,<p id=done>", "chrome://version"])
async def test_a_page_cannot_go_to_what_is_no_web_address(web: Web, source: Source, address: str) -> None:
    drawn = await draw_public(web, source, script(f"location.href = '{address}'"))
    assert (drawn.url, b"<ul" in drawn.body) == ("https://shop.example/news", True)


async def test_a_page_that_leads_nowhere_is_trouble(web: Web, source: Source) -> None:
    with pytest.raises(FetchError, match="lead nowhere"):
        await draw_public(web, source, script("location.href = 'about:blank'"))


async def test_what_robots_txt_forbids_is_fetched_for_no_page(site: Site, web: Web, source: Source) -> None:
    site.show("User-agent: *\nDisallow: /api", "/robots.txt")
    site.show(script(f"fetch('/api/1').then(() => {{ {drawing(1)} }})"))
    with pytest.raises(FetchError, match=r"robots\.txt asks us not to read"):
        await read(web, replace(source, robots=True, spacing=dt.timedelta()))
    assert site.asked == ["/robots.txt", "/news"]


async def test_dialogs_and_windows_hold_nothing_up(site: Site, web: Web, source: Source) -> None:
    noise = "alert('1'); confirm('2'); prompt('3'); print(); onbeforeunload = () => 'stay'; open('/other');"
    site.show(script(f"{noise} {drawing(1)}"))
    assert await read(web, source) == ["公告1"]
    assert site.asked == ["/news"]


async def test_a_page_that_opens_window_after_window_is_left(site: Site, web: Web, source: Source) -> None:
    link = "<a id=link href=/other target=_blank></a>"
    site.show(SHELL.format(f"{link}<script>setInterval(() => link.click(), 20)</script>"))
    with pytest.raises(FetchError, match="window after another"):
        await read(web, source)
    assert site.asked == ["/news"]
