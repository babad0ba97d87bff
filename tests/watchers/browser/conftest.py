"""A browser of the test's own, and a source that needs it."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from core.source import Source
from tests.conftest import need
from tests.watchers.browser.pages import AGENT, CHROMIUM, QUICK
from watchers.browser import Browser, open_browser
from watchers.web import Web


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
