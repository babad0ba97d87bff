"""Several machines around one PostgreSQL, as real processes: one of each role is killed, everything goes on."""

import socket
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from sqlalchemy import func, select

from bot.clock import SystemClock
from bot.deliverer import workers_for
from bot.sandbox.server import TOKEN, Sandbox
from core.model import DeliveryState
from state.database import Database
from state.tables import AlertRow, DeliveryRow, SourceRow
from tests.builders import add_subscription, add_target
from tests.e2e.machines import Machine, machines
from tests.seed_listing import SeedItem, SeedSite
from tests.waiting import eventually

OTHER_TOKEN = "4200043:another_sandbox_token-of-another-bot"
CHATS = 60  # of each bot
PACE = 200
FIRST_CHAT = {TOKEN: 1000, OTHER_TOKEN: 2000}
SOURCE = """
[[sources]]
name = "{name}"
title = "商城公告"
url = "{url}"
every = "1s"
allow_private = true
order = "any"
[sources.select]
item = "ol.results > li"
title = "h3"
link = "a@href"
published = "time"
summary = "p"
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def quiet_page() -> SeedSite:
    """The other source: what stands on it stays."""
    return SeedSite([SeedItem("q", ("春节放假安排",), "2026-01-01 09:00:59", ("照常发货。",))], SystemClock().now)


def item(number: int) -> SeedItem:
    return SeedItem(
        f"n{number}", (f"规则{number}号调整",), f"2026-01-01 09:00:{number:02}", ("自2099年9月12日起施行。",)
    )


async def add_people(database: Database) -> None:
    now = SystemClock().now()
    async with database.writing() as session:
        for token, first in FIRST_CHAT.items():
            for number in range(CHATS):
                bot_id = int(token.split(":")[0])
                target = await add_target(session, first + number, bot_id=bot_id, at=now)
                await add_subscription(session, target, at=now)


def heard(sandbox: Sandbox, token: str, words: str) -> Counter[int]:
    """How often each chat of this bot was told so."""
    bot, first = sandbox.bot(token), FIRST_CHAT[token]
    chats = range(first, first + CHATS)
    return Counter({chat: sum(words in message.text for message in sandbox.messages(chat, bot=bot)) for chat in chats})


def are_told(database: Database, alerts: int) -> Callable[[], Awaitable[bool]]:
    async def holds() -> bool:
        async with database.reading() as session:
            sent = await session.scalar(select(func.count()).where(DeliveryRow.state == DeliveryState.SENT))
        return sent == alerts * CHATS * len(FIRST_CHAT)

    return holds


async def answers(port: int, path: str) -> tuple[int, str]:
    """A server's status and body; 0 where there is none."""
    try:
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as answer:
            return answer.status, await answer.text()
    except aiohttp.ClientConnectionError:
        return 0, ""


@pytest.mark.postgres
async def test_one_of_each_role_is_killed_and_each_subscriber_is_told_once(postgres_url: str, tmp_path: Path) -> None:
    """Watchers share the sources, servers stand side by side; a sender's token is taken up by its next start."""
    site = SeedSite([item(0)], SystemClock().now)
    ports = free_port(), free_port()
    async with (
        TestServer(site.app) as server,
        TestServer(quiet_page().app) as other,
        Sandbox(SystemClock(), limits=None, admit_strangers=True) as sandbox,
        machines(tmp_path) as started,
        AsyncExitStack() as stack,
    ):
        urls = {"north": server.make_url("/search"), "south": other.make_url("/search")}
        sources = (SOURCE.format(name=name, url=url) for name, url in urls.items())
        (tmp_path / "noticebell.toml").write_text("".join(sources), encoding="utf-8")
        shared = {
            "NOTICEBELL_STATE": postgres_url,
            "NOTICEBELL_TELEGRAM__BASE_URL": sandbox.root,
            "NOTICEBELL_TELEGRAM__PAID_BROADCAST": "true",
            "NOTICEBELL_TELEGRAM__MESSAGES_PER_SECOND": str(PACE),
        }
        database = Database(postgres_url)
        stack.push_async_callback(database.close)
        await add_people(database)

        async def start(role: str, **settings: str) -> Machine:
            return await started.start(role, shared | settings)

        watchers = [await start("watch") for _ in range(2)]
        senders = [await start("send", NOTICEBELL_TELEGRAM__TOKEN=token) for token in FIRST_CHAT]
        servers = [await start("serve", NOTICEBELL_SERVER__PORT=str(port)) for port in ports]

        async def all_is_up() -> bool:
            async with database.reading() as session:
                read = await session.scalar(select(func.count()).where(SourceRow.baseline_at.is_not(None)))
            return read == 2 and [(await answers(port, "/readyz"))[0] for port in ports] == [200, 200]

        await eventually(all_is_up, within_s=150)
        site.items = [item(1), *site.items]
        await eventually(are_told(database, 1), within_s=60)
        assert {*heard(sandbox, TOKEN, "规则1号").values(), *heard(sandbox, OTHER_TOKEN, "规则1号").values()} == {1}

        site.items = [item(2), *site.items]

        async def first_are_told() -> bool:
            return heard(sandbox, TOKEN, "规则2号").total() >= 5

        await eventually(first_are_told, within_s=60)
        for victim in (senders[0], watchers[0], servers[0]):
            await victim.kill()
        await start("send", NOTICEBELL_TELEGRAM__TOKEN=TOKEN)
        await eventually(are_told(database, 2), within_s=60)

        site.items = [item(3), *site.items]
        await eventually(are_told(database, 3), within_s=60)
        status, feed = await answers(ports[1], "/feeds/all.rss")
        assert (status, "规则3号" in feed) == (200, True)
        assert await answers(ports[0], "/healthz") == (0, "")
        of_killed = heard(sandbox, TOKEN, "规则2号")
        assert min(of_killed.values()) == 1
        assert of_killed.total() - CHATS <= workers_for(PACE), "doubled is at most what the killed sender had in flight"
        for words in ("规则2号", "规则3号"):
            assert set(heard(sandbox, OTHER_TOKEN, words).values()) == {1}
        assert set(heard(sandbox, TOKEN, "规则3号").values()) == {1}
        async with database.reading() as session:
            assert await session.scalar(select(func.count()).select_from(AlertRow)) == 3
