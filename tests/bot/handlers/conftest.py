"""Somebody writes into the sandbox, the real library brings it, and the handlers answer in the chat."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.channel import TelegramChannel
from bot.clock import SystemClock
from bot.handlers import Handlers
from bot.lookingback import LookingBack
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from bot.updates import Updates
from state.database import Database
from state.lookback import LookBack
from state.queries import QueryIndex
from tests.bot.handlers.talking import ADMIN, TOPICS
from tests.builders import (
    PROFILE,
)
from tests.fakes import ManualClock
from tests.waiting import running


@pytest.fixture
async def talk(database: Database, sandbox: Sandbox, bot: Bot, clock: ManualClock) -> AsyncIterator[Sandbox]:
    """The bot listens and answers; its state is the database."""
    index = QueryIndex(TOPICS)
    looking_back = LookingBack(LookBack(database, index.topics), clock)
    handlers = Handlers(
        database, index, clock,
        channel=TelegramChannel(bot), looking_back=looking_back, bot_id=sandbox.bot().id, topics=TOPICS,
        defaults=PROFILE, language="zh", public_url="https://bell.example", sources=["shop-news"], admins=[ADMIN],
    )  # fmt: skip
    async with database.writing() as session:
        await index.sync_topics(session, clock.now())
    updates = Updates(bot, handlers.handle, SystemClock(), commands=handlers.commands(), poll_s=2)
    async with running(updates, looking_back):
        yield sandbox


@pytest.fixture
def li(talk: Sandbox) -> Person:
    return talk.user(7, language_code="zh-hans")


@pytest.fixture
def ada(talk: Sandbox) -> Person:
    return talk.user(8, language_code="en-GB")


@pytest.fixture
async def admin(talk: Sandbox) -> Person:
    """One who has started the bot, and may be written to."""
    admin = talk.user(ADMIN, language_code="en")
    admin.say("/start")
    await admin.hears()
    return admin
