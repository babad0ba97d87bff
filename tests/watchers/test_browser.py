"""Pages that scripts draw, in Debian's Chromium: what they draw is read, and nothing they do reaches further."""

import asyncio
import datetime as dt
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web as aioweb
from sqlalchemy import select

from core.errors import FetchError
from core.model import Entry
from core.source import Detail, Source
from state.tables import MilestoneRow
from tests.conftest import ROOT, need
from tests.fakes import START
from tests.waiting import eventually
from tests.watchers.conftest import Poller
from tests.watchers.site import Site, item
from watchers.asking import Asking, ask
from watchers.browser import Browser, open_browser
from watchers.drawing import Chromium
from watchers.ending import Outcome
from watchers.fetch import Fetched, Limits, Validators
from watchers.ingest import preview
from watchers.manners import PutOff
from watchers.tab import Bounds
from watchers.web import Web

pytestmark = pytest.mark.browser
QUICK = Bounds(total_s=15, wait_s=2, quiet_s=0.2, settle_s=1)
PATIENT = Bounds(total_s=60, wait_s=50, quiet_s=0.2, settle_s=1)
CHROMIUM = Chromium(sandbox=os.geteuid() != 0)
AGENT = "noticebell/test (+mailto:test@example.org)"
SHELL = "<!doctype html><html><body><ul class=news></ul>{}</body></html>"


def script(text: str) -> str:
    """A page with an empty list and this script."""
    return SHELL.format(f"<script>{text}</script>")


def drawing(*numbers: int) -> str:
    """A line of script that fills the list with these items."""
    return f"document.querySelector('ul').innerHTML += `{''.join(item(number) for number in numbers)}`;"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    need(shutil.which("chromium") is not None, "Debian's chromium")
    async with open_browser(CHROMIUM, AGENT, QUICK) as browser:
        yield browser


@pytest.fixture
def web(web: Web, browser: Browser) -> Web:
    return replace(web, browser=browser)


@pytest.fixture
def source(source: Source) -> Source:
    return replace(source, render=True)


async def read(web: Web, source: Source) -> list[str]:
    """The titles that a reading of the source finds; raises its trouble."""
    reading = await preview(web, source, limits=Limits(), now=START)
    if reading.trouble is not None:
        raise reading.trouble
    return [entry.title for page in reading.pages for entry in page.items if isinstance(entry, Entry)]


# --- what is drawn


async def test_items_drawn_by_a_script_are_read(site: Site, web: Web, source: Source) -> None:
    site.show(script(drawing(2, 1)))
    assert await read(web, source) == ["公告2", "公告1"]
    assert site.asked == ["/news"]
    assert site.headers[0]["User-Agent"] == AGENT


async def test_items_that_a_script_fetches_are_read(site: Site, web: Web, source: Source) -> None:
    site.show("<!doctype html><body><div id=app></div><script src=/app.js></script><link rel=stylesheet href=/s.css>")
    site.show(
        """
        const headers = { "Content-Type": "application/json" };
        const asked = { method: "POST", body: JSON.stringify({ page: 1 }), headers };
        fetch("/api/notices", asked).then(answer => answer.json()).then(found => {
          const items = found.map(each =>
            `<li><h3><a href="/n/${each.id}">${each.title}</a></h3><time>${each.at}</time><p>正文</p></li>`);
          app.innerHTML = "<ul class=news>" + items.join("") + "</ul>";
        });
        """,
        "/app.js",
        Content_Type="text/javascript",
    )
    sent: list[object] = []

    async def answer(request: aioweb.Request) -> aioweb.Response:
        sent.append(await request.json())
        return aioweb.json_response([{"id": 7, "title": "物流服务调整", "at": "2026-03-01 10:00"}])

    site.handle(answer, "/api/notices")
    assert await read(web, source) == ["物流服务调整"]
    assert (sent, site.asked) == ([{"page": 1}], ["/news", "/app.js", "/api/notices"])


async def test_items_that_come_late_are_waited_for(site: Site, web: Web, source: Source) -> None:
    site.show(script(f"setTimeout(() => {{ {drawing(1)} }}, 700)"))
    assert await read(web, source) == ["公告1"]


async def test_items_that_come_one_after_another_are_all_waited_for(site: Site, web: Web, source: Source) -> None:
    later = " ".join(f"setTimeout(() => {{ {drawing(number)} }}, {100 * number});" for number in range(1, 7))
    site.show(script(later))
    assert len(await read(web, source)) == 6


async def test_what_is_waited_for_can_be_named(site: Site, web: Web, source: Source) -> None:
    site.show(script(f"{drawing(1)} setTimeout(() => {{ {drawing(2)} document.body.id = 'whole' }}, 900)"))
    assert await read(web, replace(source, wait_for="#whole")) == ["公告1", "公告2"]


async def test_cookies_of_a_page_go_with_what_it_fetches_and_no_further(site: Site, web: Web, source: Source) -> None:
    site.show(script(f"fetch('/api').then(() => {{ {drawing(1)} }})"), Set_Cookie="visit=1; Path=/; HttpOnly")
    site.show("{}", "/api", Content_Type="application/json")
    await read(web, source)
    await read(web, source)
    assert [headers.get("Cookie") for headers in site.headers] == [None, "visit=1", None, "visit=1"]


async def test_headers_of_the_source_go_to_its_own_origin_alone(site: Site, web: Web, source: Source) -> None:
    elsewhere = site.url("/far").replace("127.0.0.1", "localhost")
    site.show(script(f"fetch('/near'); fetch('{elsewhere}', {{ mode: 'no-cors' }}).then(() => {{ {drawing(1)} }})"))
    site.show("{}", "/near")
    site.show("{}", "/far")
    keyed = replace(source, request=replace(source.request, headers=(("X-Key", "secret"),)))
    await read(web, keyed)
    keys = dict(zip(site.asked, (headers.get("X-Key") for headers in site.headers), strict=True))
    assert keys == {"/news": "secret", "/near": "secret", "/far": None}


async def test_where_a_redirect_leads_is_where_links_start(site: Site, web: Web, source: Source) -> None:
    site.refuse(302, "/news", Location="/moved/news")
    site.show(script(drawing(1).replace("/n/1", "n/1")), "/moved/news")
    reading = await preview(web, source, limits=Limits(), now=START)
    [entry] = reading.pages[0].items
    assert isinstance(entry, Entry)
    assert entry.link == site.url("/moved/n/1")


async def test_a_script_may_lead_to_another_page(site: Site, web: Web, source: Source) -> None:
    site.show(script("location.href = '/gate'"))
    site.refuse(302, "/gate", Location="/list")
    site.show(script(drawing(3)), "/list")
    assert await read(web, source) == ["公告3"]
    assert site.asked == ["/news", "/gate", "/list"]


async def test_a_page_that_draws_the_same_is_unchanged(site: Site, web: Web, source: Source, poller: Poller) -> None:
    """Its bytes differ each time, as of pages that carry a token; what is drawn does not."""
    tokens = iter("abc")

    async def answer(_request: aioweb.Request) -> aioweb.Response:
        body = script(f"window.token = '{next(tokens)}'; {drawing(1)}")
        return aioweb.Response(text=body, content_type="text/html", headers={"ETag": '"1"'})

    site.handle(answer)
    assert [(await poller.poll(source)).outcome for _ in range(3)] == ["baseline", "unchanged", "unchanged"]
    assert "If-None-Match" not in site.headers[-1], "what its scripts fetch may differ"


async def test_texts_behind_links_are_drawn_too(site: Site, web: Web, source: Source, poller: Poller) -> None:
    source = replace(source, detail=Detail("article", render=True))
    site.show(script(drawing(1)))
    await poller.poll(source)
    site.show(script(drawing(2, 1)))
    text = "document.body.innerHTML = '<article>自2026年4月1日起施行。</article>'"
    site.show(f"<!doctype html><body><script>setTimeout(() => {{ {text} }}, 300)</script>", "/n/2")
    report = await poller.poll(source)
    assert report.counts() == {"new": 1}
    async with poller.parts.database.reading() as session:
        assert list(await session.scalars(select(MilestoneRow.on))) == [dt.date(2026, 4, 1)]


# --- what cannot be drawn


async def test_a_list_that_stays_away_because_its_server_fails_is_no_empty_list(
    site: Site, web: Web, source: Source, poller: Poller
) -> None:
    """Else the first poll would take nothing for its baseline, and the second tell everything as new."""
    site.show(script(f"fetch('/api').then(answer => {{ if (answer.ok) {{ {drawing(1)} }} }})"))
    site.refuse(503, "/api")
    report = await poller.poll(source)
    assert report.outcome is Outcome.FAILED
    assert "/api answers 503" in (report.trouble or "")
    site.show("{}", "/api")
    assert (await poller.poll(source)).outcome is Outcome.BASELINE


async def test_a_list_that_nobody_draws_is_judged_like_any_page(site: Site, web: Web, source: Source) -> None:
    site.show(script("document.querySelector('ul').outerHTML = '<p>请登录</p>'"))
    with pytest.raises(Exception, match="no list that would hold them"):
        await read(web, source)


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


# --- what it may not do


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


async def test_a_host_that_asks_for_a_rest_while_a_page_is_drawn_gets_it(
    site: Site, web: Web, source: Source, poller: Poller
) -> None:
    site.show(script(f"fetch('/api').then(answer => {{ if (answer.ok) {{ {drawing(1)} }} }})"))
    site.refuse(429, "/api", Retry_After="600")
    assert (await poller.poll(source)).outcome is Outcome.FAILED
    assert (await poller.poll(source)).outcome is Outcome.POSTPONED


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


# --- the browser itself


def children(of: int) -> dict[int, str]:
    """The processes below this one, with their command lines; a thing of Linux's /proc."""
    below: dict[int, str] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, parent = int(stat.parent.name), int(stat.read_text().rpartition(")")[2].split()[1])
            below[pid] = f"{parent} {(stat.parent / 'cmdline').read_text()}"
        except (OSError, ValueError):
            continue  # it ended while we looked
    found: dict[int, str] = {}
    wanted = {of}
    while wanted:
        wanted = {pid for pid, line in below.items() if int(line.split(maxsplit=1)[0]) in wanted} - found.keys()
        found |= {pid: below[pid] for pid in wanted}
    return found


def browser_process() -> int:
    """The process at the root of the browser that this test has started."""
    return min(pid for pid, line in children(os.getpid()).items() if "chromium" in line and "--type=" not in line)


async def test_one_browser_draws_for_all_and_starts_when_it_is_needed(site: Site, web: Web, source: Source) -> None:
    assert not any("chromium" in line for line in children(os.getpid()).values())
    site.show(script(drawing(1)))
    await read(web, source)
    first = browser_process()
    await asyncio.gather(*(read(web, source) for _ in range(4)))
    assert browser_process() == first


async def test_nothing_is_left_running_after_the_end(site: Site, web: Web, source: Source, browser: Browser) -> None:
    before = children(os.getpid())
    site.show(script(drawing(1)))
    await read(web, source)
    started = children(os.getpid()).keys() - before.keys()
    assert len(started) > 2
    await browser.close()
    assert not started & children(os.getpid()).keys()
    assert not [pid for pid in started if _is_running(pid)]


async def test_a_start_that_is_broken_off_leaves_nothing_running(source: Source, tmp_path: Path) -> None:
    silent = tmp_path / "chromium"
    silent.write_text("#!/bin/sh\nsleep 60\n")
    silent.chmod(0o755)
    first = Fetched(source.url, b"<ul></ul>", "text/html", "utf-8", Validators(), None)
    before = children(os.getpid())

    async def has_started() -> bool:
        return any(str(silent) in line for line in children(os.getpid()).values())

    chromium = replace(CHROMIUM, executable=str(silent))
    async with open_browser(chromium, AGENT, QUICK) as browser, asyncio.TaskGroup() as group:
        drawn = group.create_task(browser.draw(first, source, "ul", _ask_nothing, limits=Limits()))
        await eventually(has_started)
        started = children(os.getpid()).keys() - before.keys()
        drawn.cancel()

    async def have_ended() -> bool:
        return not any(map(_is_running, started))

    await eventually(have_ended)


async def _ask_nothing(*_arguments: object) -> Fetched:
    raise AssertionError("the page asks for nothing")


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


PROGRAM = """
import asyncio
from tests.watchers.conftest import make_source
from tests.watchers.test_browser import AGENT, CHROMIUM, QUICK
from watchers.browser import open_browser
from watchers.fetch import Fetched, Limits, Validators

async def main():
    source = make_source("https://shop.example/news")
    page = Fetched(source.url, b"<ul></ul>", "text/html", "utf-8", Validators(), None)
    async with open_browser(CHROMIUM, AGENT, QUICK) as browser:
        await browser.draw(page, source, "ul", None, limits=Limits())
        print("drawn", flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_a_program_that_is_killed_leaves_no_browser_behind(browser: Browser) -> None:
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert program.stdout is not None
    assert await program.stdout.readline() == b"drawn\n"
    started = children(program.pid)
    assert any("chromium" in line for line in started.values())
    program.kill()
    await program.wait()

    async def have_ended() -> bool:
        return not any(map(_is_running, started))

    await eventually(have_ended, within_s=20)


async def test_a_browser_is_replaced_after_so_many_pages(site: Site, web: Web, source: Source) -> None:
    site.show(script(drawing(1)))
    async with open_browser(CHROMIUM, AGENT, replace(QUICK, pages=2)) as browser:
        web, roots = replace(web, browser=browser), []
        for _ in range(4):
            await read(web, source)
            roots.append({pid for pid in children(os.getpid()) if _is_running(pid)})
    assert roots[0], "it runs on after its first page"
    assert not roots[0] & roots[2], "another draws the third"


async def test_a_browser_that_dies_while_it_draws_takes_no_source_with_it(site: Site, web: Web, source: Source) -> None:
    drawn: list[int] = []

    async def answer(_request: aioweb.Request) -> aioweb.Response:
        if not drawn:
            os.kill(browser_process(), signal.SIGKILL)
        drawn.append(1)
        return aioweb.json_response([])

    site.show(script(f"fetch('/api').then(() => {{ {drawing(1)} }})"))
    site.handle(answer, "/api")
    site.show(script(drawing(2)), "/other")
    both = read(web, source), read(web, replace(source, url=site.url("/other")))
    assert await asyncio.gather(*both) == [["公告1"], ["公告2"]]


async def test_a_driver_that_dies_is_started_again(site: Site, web: Web, source: Source) -> None:
    site.show(script(drawing(1)))
    await read(web, source)
    driver = next(pid for pid, line in children(os.getpid()).items() if "run-driver" in line)
    os.kill(driver, signal.SIGKILL)
    assert await read(web, source) == ["公告1"]


async def test_a_page_that_kills_browsers_fails_alone(site: Site, web: Web, source: Source) -> None:
    async def answer(_request: aioweb.Request) -> aioweb.Response:
        os.kill(browser_process(), signal.SIGKILL)
        return aioweb.json_response([])

    site.show(script("fetch('/api')"))
    site.handle(answer, "/api")
    with pytest.raises(FetchError, match="died twice") as caught:
        await read(web, source)
    assert caught.value.transient
    site.show(script(drawing(1)), "/other")
    assert await read(web, replace(source, url=site.url("/other"))) == ["公告1"]


async def test_a_page_that_eats_all_memory_dies_alone(site: Site, web: Web, source: Source) -> None:
    site.show(script("const heap = []; while (true) heap.push({ more: heap.length })"))
    site.show(script(drawing(1)), "/other")
    async with open_browser(CHROMIUM, AGENT, replace(QUICK, total_s=30)) as browser:
        web = replace(web, browser=browser)
        results = await asyncio.gather(
            read(web, source), read(web, replace(source, url=site.url("/other"))), return_exceptions=True
        )
    assert "crashed the page" in str(results[0])
    assert results[1] == ["公告1"]


async def test_a_source_that_would_wait_long_for_the_browser_is_put_off(site: Site, web: Web, source: Source) -> None:
    async with open_browser(CHROMIUM, AGENT, replace(QUICK, queue_s=0.1)) as browser, AsyncExitStack() as stack:
        web = replace(web, browser=browser)
        for _ in range(CHROMIUM.at_once):
            await stack.enter_async_context(browser.turn(source, START))
        with pytest.raises(PutOff, match="busy"):
            await read(web, source)
    assert site.asked == [], "a page that cannot be drawn is not asked for"
