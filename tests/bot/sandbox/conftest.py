"""A sandbox on the hand-turned clock, and the real python-telegram-bot talking to it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright
from telegram import Bot

from bot.sandbox.accounts import Bot as Account
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from tests.conftest import need
from tests.fakes import ManualClock
from tests.waiting import eventually

CHROMIUM = Path("/usr/bin/chromium")
HAS_CHROMIUM = CHROMIUM.exists()
CHROMIUM_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic", "--no-first-run",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _spans_of_time_are_timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this python-telegram-bot warns of the change with every 429."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def sandbox(clock: ManualClock) -> AsyncIterator[Sandbox]:
    """Without flood limits; the tests of those make their own."""
    async with Sandbox(clock, limits=None) as sandbox:
        yield sandbox


def make_bot(sandbox: Sandbox, token: str = "") -> Bot:
    return Bot(token or sandbox.token, base_url=f"{sandbox.root}/bot", base_file_url=f"{sandbox.root}/file/bot")


async def until_polled(account: Account) -> None:
    """Return once somebody waits for this bot's updates."""

    async def is_polled() -> bool:
        return account.updates.is_polled

    await eventually(is_polled)


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with make_bot(sandbox) as bot:
        yield bot


@pytest.fixture
def ada(sandbox: Sandbox) -> Person:
    """Somebody who has pressed Start before."""
    return sandbox.user(7, language_code="en", name="Ada")


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Debian's chromium, driven by Playwright."""
    need(HAS_CHROMIUM, "the Debian package chromium (/usr/bin/chromium)")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        await browser.close()
