"""What goes wrong is said in words that help, the rest goes on, and nothing is lost."""

import asyncio
import logging

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import app
from bot.clock import SystemClock
from bot.logs import EventFormatter
from bot.sandbox.server import Sandbox
from core.errors import ConfigError
from tests.e2e.program import make_config, run_program
from tests.fakes import ManualClock
from tests.seed_listing import SeedItem, SeedSite, seed_source
from tests.waiting import eventually

GOOD = SeedItem("good", ("物流规则更新",), "2026-03-01 09:00:00", ("自2026年3月20日起施行。",))
LATER = SeedItem("later", ("服务费调整",), "2026-03-02 09:00:30", ("自2026年4月1日起调整。",))


def pages(site: SeedSite) -> web.Application:
    """The seed's kind of listing, and beside it all sorts of pages that are none."""

    async def binary(_: web.Request) -> web.Response:
        return web.Response(body=b"\x00\x01\x02\xff" * 100, content_type="application/octet-stream")

    async def json(_: web.Request) -> web.Response:
        return web.json_response({"items": []})

    async def empty(_: web.Request) -> web.Response:
        return web.Response(text="", content_type="text/html")

    async def error(_: web.Request) -> web.Response:
        return web.Response(status=500)

    site.app.add_routes([web.get(f"/{page.__name__}", page) for page in (binary, json, empty, error)])
    return site.app


def line_of(caplog: pytest.LogCaptureFixture, *words: str) -> bool:
    lines = [EventFormatter().format(record) for record in caplog.records]
    return any(all(word in line for word in words) for line in lines)


async def test_broken_sources_are_named_and_the_good_one_is_told(
    sqlite_url: str, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    site = SeedSite([GOOD], clock.now)
    site.items = [GOOD]
    async with TestServer(pages(site)) as server, Sandbox(clock) as sandbox:
        root = str(server.make_url("")).rstrip("/")
        names = {"good": f"{root}/search", "unreachable": "http://127.0.0.1:9/"}
        names |= {name: f"{root}/{name}" for name in ("binary", "json", "empty", "error")}
        sources = [seed_source(url, name=name) for name, url in names.items()]
        async with run_program(make_config(sqlite_url, sandbox, sources), sandbox, clock) as program:
            user = sandbox.user(7, language_code="zh")
            user.say("/subscribe all")
            await user.hears("订阅")
            await program.settle()
            site.items = [LATER, GOOD]
            await program.move_to(clock.now().replace(minute=30))
            message = await user.hears("服务费调整")
        assert "4月1日" in message.text
    assert line_of(caplog, "source=unreachable", "failed", "127.0.0.1")
    assert line_of(caplog, "source=binary", "failed")
    assert line_of(caplog, "source=json", "failed", "application/json")
    assert line_of(caplog, "source=empty", "failed")
    assert line_of(caplog, "source=error", "failed", "500")
    assert line_of(caplog, "source=good", "baseline")


async def test_a_listing_that_is_empty_for_once_withdraws_nothing(sqlite_url: str, clock: ManualClock) -> None:
    site = SeedSite([GOOD], clock.now)
    async with TestServer(site.app) as server, Sandbox(clock) as sandbox:
        source = seed_source(str(server.make_url("/search")))
        async with run_program(make_config(sqlite_url, sandbox, [source]), sandbox, clock) as program:
            user = sandbox.user(7, language_code="zh")
            user.say("/subscribe all")
            await user.hears("订阅")
            await program.settle()
            heard = len(user.messages())
            for minutes, items in ((6, []), (12, []), (18, [GOOD]), (24, [GOOD])):
                site.items = items
                await program.move_to(clock.now().replace(minute=minutes))
            assert len(user.messages()) == heard


async def test_a_refused_token_is_said_and_feeds_go_on(
    sqlite_url: str, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    site = SeedSite([GOOD], clock.now)
    async with TestServer(site.app) as server, Sandbox(clock) as sandbox:
        source = seed_source(str(server.make_url("/search")))
        token = "99:" + "x" * 35
        telegram = {"token": token, "base_url": sandbox.root}
        config = make_config(sqlite_url, sandbox, [source], telegram=telegram)
        sandbox.faults.add(method="deleteWebhook", answer=401, times=9)
        async with run_program(config, sandbox, clock) as program:

            async def is_said() -> bool:
                return line_of(caplog, "telegram.refused", "@BotFather")

            await eventually(is_said)
            await program.settle()
            assert "物流规则更新" in (await program.get("/feeds/all.rss?only=notices")).decode()
    assert not line_of(caplog, token)


async def test_faulty_selectors_are_refused_before_anything_starts(sqlite_url: str) -> None:
    async with Sandbox(SystemClock()) as sandbox:
        config = make_config(sqlite_url, sandbox, [seed_source("https://shop.example/")])
        section = config.sources[0]
        broken = section.model_copy(update={"select": section.select.model_copy(update={"title": "h3["})})
        with pytest.raises(ConfigError, match=r"1688-news.*title"):
            await app.run(config.model_copy(update={"sources": (broken,)}), stop=asyncio.Event())


async def test_a_port_that_is_taken_is_named(sqlite_url: str) -> None:
    async with Sandbox(SystemClock()) as sandbox, TestServer(web.Application()) as server:
        config = make_config(sqlite_url, sandbox, [], server={"port": server.port, "public_url": "http://x.example"})
        with pytest.raises(ConfigError, match=f"{server.port} cannot be listened on"):
            await app.run(config, stop=asyncio.Event())
