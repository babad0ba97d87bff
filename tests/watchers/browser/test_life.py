"""The browser's life: one for all, started when needed, replaced when it grows or dies, gone at the end."""

import asyncio
import os
import signal
import sys
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web as aioweb
from playwright.async_api import Error as PlaywrightError

from core.errors import FetchError
from core.source import Source
from tests.conftest import ROOT
from tests.fakes import START
from tests.waiting import eventually
from tests.watchers.browser.pages import AGENT, CHROMIUM, QUICK, drawing, read, script
from tests.watchers.site import Site
from watchers.browser import Browser, open_browser
from watchers.fetch import Fetched, Limits, Validators
from watchers.manners import PutOff
from watchers.web import Web

pytestmark = pytest.mark.browser
PROGRAM = """
import asyncio
from tests.watchers.conftest import make_source
from tests.watchers.browser.pages import AGENT, CHROMIUM, QUICK
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


async def test_what_a_dead_browser_never_answers_is_given_up(source: Source, browser: Browser) -> None:
    async def unanswered() -> None:
        os.kill(browser_process(), signal.SIGKILL)
        await asyncio.Event().wait()

    running = await browser._take(source)
    async with asyncio.timeout(QUICK.total_s):
        assert await running.unless_it_dies(asyncio.sleep(0, "drawn")) == "drawn"
        with pytest.raises(PlaywrightError, match="has died"):
            await running.unless_it_dies(unanswered())
    await browser._give_back(running)


async def test_one_page_that_does_not_close_ends_no_other(source: Source, browser: Browser) -> None:
    running = await browser._take(source)
    running.died.set()  # as after a page that could not be closed in time
    assert await running.unless_it_dies(asyncio.sleep(0.1, "drawn")) == "drawn"
    await browser._give_back(running)


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
