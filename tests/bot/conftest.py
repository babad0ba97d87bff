"""Telegram for the bot's tests: the sandbox, and the real library on the real request class against it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from telegram import Bot

from bot.channel import TelegramChannel
from bot.request import AiohttpRequest
from bot.sandbox.server import Sandbox
from state.database import Database
from tests.bot.office import Office
from tests.fakes import ManualClock


@pytest.fixture
async def sandbox(clock: ManualClock) -> AsyncIterator[Sandbox]:
    async with Sandbox(clock, limits=None) as sandbox:
        yield sandbox


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def bot(sandbox: Sandbox, session: aiohttp.ClientSession) -> Bot:
    return open_bot(sandbox, session)


@pytest.fixture
def channel(bot: Bot) -> TelegramChannel:
    return TelegramChannel(bot)


def open_bot(sandbox: Sandbox, session: aiohttp.ClientSession, token: str | None = None) -> Bot:
    return Bot(
        token or sandbox.token,
        base_url=f"{sandbox.root}/bot",
        base_file_url=f"{sandbox.root}/file/bot",
        request=AiohttpRequest(session),
        get_updates_request=AiohttpRequest(session),
    )


@pytest.fixture
def office(database: Database, clock: ManualClock) -> Office:
    return Office(database, clock)
