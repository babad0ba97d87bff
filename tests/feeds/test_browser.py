"""Feeds and pages in a real browser: nothing is blocked, nothing runs over the edge, a feed is no heap of tags."""

import shutil

import pytest
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Page, async_playwright

from state.database import Database
from tests.builders import add_alert, add_notice
from tests.conftest import need
from tests.fakes import ManualClock
from tests.feeds.conftest import make_app

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 800}
OVERFLOWS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SHOWN = """name => [...document.getElementsByTagName(name)].filter(e => e.getClientRects().length)
           .map(e => getComputedStyle(e).display)"""


@pytest.fixture
def chromium() -> str:
    path = shutil.which("chromium")
    need(path is not None, "Debian's chromium")
    return path or ""


async def test_a_browser_shows_what_we_made_for_people(sqlite_url: str, clock: ManualClock, chromium: str) -> None:
    database = Database(sqlite_url)
    async with database.writing() as session:
        await add_alert(session, await add_notice(session, "一个很长的标题" * 12, "https://shop.example/" + "x" * 300))
    async with TestClient(TestServer(make_app(database, clock))) as client, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = await browser.new_page(viewport=PHONE)
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        for path in ("/", "/notices/1", "/feeds/all.rss", "/feeds/all.atom"):
            await page.goto(str(client.make_url(path)))
            assert await page.evaluate(OVERFLOWS) is False, path
        assert await page.evaluate(SHOWN, "title") == ["block", "block"], "of the feed and of its entry"
        await _check_rss(page, str(client.make_url("/feeds/all.rss")))
        await browser.close()
    await database.close()
    assert complaints == []


async def _check_rss(page: Page, address: str) -> None:
    await page.goto(address)
    assert await page.evaluate("document.contentType") == "application/xml"
    assert await page.evaluate(SHOWN, "description") == ["block", "block"]
    assert await page.evaluate(SHOWN, "content:encoded") == []
