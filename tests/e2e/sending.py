"""The sending role without the rest of the program, as a part of a test or as a process that a test can kill."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from sqlalchemy import func, select

from bot import app
from bot.clock import SystemClock
from bot.config import validate
from bot.roles.base import make_base
from bot.roles.send import open_send
from bot.sandbox.server import TOKEN, Sandbox
from bot.sections import Config
from core.model import AlertKind, DeliveryState
from core.ports import Clock
from core.queries import parse
from state.database import Database
from state.queries import QueryIndex
from state.tables import DeliveryRow
from tests import lives
from tests.builders import add_alert, add_match, add_notice, add_subscribers
from tests.lives import Lives

BOT_ID = int(TOKEN.split(":")[0])
EVERYBODY = "all"


def make_config(state_url: str, root: str, pace: float, admins: list[int] | None = None) -> Config:
    """The settings of a program that sends to a sandbox at this pace."""
    telegram = {"token": TOKEN, "base_url": root, "messages_per_second": pace, "paid_broadcast": pace > 30}
    return validate({"state": state_url, "telegram": telegram | {"admins": admins or []}})


async def send(config: Config, database: Database, stop: asyncio.Event, clock: Clock | None = None) -> None:
    """The parts of the role, until `stop`. The state has its schema already: looking at that takes a second."""
    index = QueryIndex(config.core_topics())
    base = make_base(config, clock or SystemClock(), database, index, config.default_profile)
    async with AsyncExitStack() as stack:
        await app.hold([base.signals, base.looking_back, *await open_send(stack, base)], stop)


@asynccontextmanager
async def sending(
    config: Config, database: Database, *, clock: Clock | None = None, within_s: float = 120
) -> AsyncIterator[None]:
    """The role runs while the block does; what the test writes into this very database wakes it at once."""
    stop = asyncio.Event()
    async with asyncio.timeout(within_s), asyncio.TaskGroup() as group:
        group.create_task(send(config, database, stop, clock))
        try:
            yield
        finally:
            stop.set()


async def add_chats(database: Database, count: int) -> None:
    """So many private chats, numbered from 1, that want everything."""
    async with database.writing() as session:
        await add_subscribers(session, EVERYBODY, count, bot_id=BOT_ID)


async def owe(
    database: Database, title: str = "物流服务升级", body: str = "自9月12日起升级。", *, clock: Clock | None = None
) -> None:
    """An alert to everybody, committed and not yet fanned out."""
    now = (clock or SystemClock()).now()
    async with database.writing() as session:
        notice = await add_notice(session, title, body, at=now)
        await add_match(session, await QueryIndex(()).ensure(session, parse(EVERYBODY), now), notice)
        await add_alert(session, notice, AlertKind.NEW, at=now)


def heard(sandbox: Sandbox, chats: int) -> Counter[int]:
    """How many messages stand in each of the chats from 1 on."""
    return Counter({chat: len(sandbox.messages(chat)) for chat in range(1, chats + 1)})


async def count(database: Database, state: DeliveryState = DeliveryState.SENT) -> int:
    """How many deliveries are in this state."""
    async with database.reading() as session:
        return await session.scalar(select(func.count()).where(DeliveryRow.state == state)) or 0


async def told_and_not_marked(database: Database, sandbox: Sandbox, chats: int) -> int:
    """How many chats have the message while their delivery says that they have not, once the line is quiet."""
    clock, before = SystemClock(), -1
    while before != sandbox.world.sent:
        before = sandbox.world.sent
        await clock.pause(0.02, asyncio.Event())  # what the dead had put on the line arrives
    told = sum(1 for messages in heard(sandbox, chats).values() if messages)
    return told - await count(database)


# --- processes


@asynccontextmanager
async def nursery(state_url: str, sandbox: Sandbox, pace: float) -> AsyncIterator[Lives]:
    """Where processes come from that send, to be killed; they do not look at the schema."""
    async with lives.nursery("tests.e2e.sending", state_url, sandbox.root, str(pace)) as brought_forth:
        yield brought_forth


def main(state_url: str, root: str, pace: str) -> None:
    """Bring forth senders."""
    config = make_config(state_url, root, float(pace))
    lives.bring_forth(lambda: send(config, Database(config.state), asyncio.Event()))


if __name__ == "__main__":
    main(*sys.argv[1:])
