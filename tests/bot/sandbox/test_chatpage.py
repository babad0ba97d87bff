import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("on", callback_data="t:1:on")]])
Event = tuple[str, dict[str, object]]


@pytest.fixture
async def http(sandbox: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(sandbox.root) as session:
        yield session


class Stream:
    """The events of a page, as a browser reads them."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer

    async def next(self) -> Event:
        async with asyncio.timeout(5):
            frame = (await self._answer.content.readuntil(b"\n\n")).decode()
        kind, data = re.findall(r"(?:event|data): (.*)", frame)
        return kind, json.loads(data)


@asynccontextmanager
async def stream(http: aiohttp.ClientSession, user: int, language: str = "en") -> AsyncIterator[Stream]:
    async with http.get("/page/events", params={"user": user, "language": language}) as answer:
        assert answer.content_type == "text/event-stream"
        yield Stream(answer)


async def test_the_page_needs_nothing_from_elsewhere(http: aiohttp.ClientSession) -> None:
    async with http.get("/") as answer:
        page, policy = await answer.text(), answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", page)
    assert not re.search(r"<script(?![^>]*src=)|<style|\son\w+=|\sstyle=", page)


async def test_every_file_that_the_page_names_is_there(http: aiohttp.ClientSession) -> None:
    async with http.get("/") as answer:
        names = re.findall(r'(?:src|href)="(/page/[^"]+)"', await answer.text())
    imports: set[str] = set()
    for name in names:
        async with http.get(name) as answer:
            assert answer.status == 200
            imports |= set(re.findall(r'from "\./([^"]+)"', await answer.text()))
    assert imports
    for name in imports:
        async with http.get(f"/page/{name}") as answer:
            assert (answer.status, answer.content_type) == (200, "text/javascript")


@pytest.mark.parametrize("path", ["/page/../server.py", "/page/page.html", "/page/none.js", "/page/file/file-9"])
async def test_nothing_else_is_served(http: aiohttp.ClientSession, path: str) -> None:
    async with http.get(path) as answer:
        assert answer.status == 404


async def test_a_stream_begins_with_everything_and_goes_on_with_what_happens(
    http: aiohttp.ClientSession, bot: Bot, ada: Person
) -> None:
    await bot.set_my_commands([("help", "全部命令")], language_code="zh")
    ada.say("hello")
    async with stream(http, ada.id, "zh") as events:
        kind, whole = await events.next()
        assert kind == "snapshot"
        assert isinstance(whole["messages"], list)
        assert [message["text"] for message in whole["messages"]] == ["hello"]
        assert whole["commands"] == [{"command": "help", "description": "全部命令"}]
        sent = await bot.send_message(ada.id, "<b>hi</b>", parse_mode="HTML", reply_markup=KEYBOARD)
        kind, message = await events.next()
        assert (kind, message["text"], message["entities"]) == (
            "message",
            "hi",
            [{"type": "bold", "offset": 0, "length": 2}],
        )
        await bot.edit_message_text("ho", ada.id, sent.message_id)
        await bot.send_chat_action(ada.id, "typing")
        await bot.delete_message(ada.id, sent.message_id)
        assert [(await events.next())[0] for _ in range(3)] == ["edited", "action", "deleted"]


async def test_a_page_that_comes_back_sees_what_it_missed(http: aiohttp.ClientSession, bot: Bot, ada: Person) -> None:
    async with stream(http, ada.id) as events:
        await events.next()
    await bot.send_message(ada.id, "while you were away")
    async with stream(http, ada.id) as events:
        _, whole = await events.next()
    assert isinstance(whole["messages"], list)
    assert [message["text"] for message in whole["messages"]] == ["while you were away"]


async def test_new_commands_reach_an_open_page(http: aiohttp.ClientSession, bot: Bot, ada: Person) -> None:
    async with stream(http, ada.id) as events:
        assert (await events.next())[1]["commands"] == []
        await bot.set_my_commands([("help", "all commands")])
        assert (await events.next())[1]["commands"] == [{"command": "help", "description": "all commands"}]


async def test_a_visitor_says_and_presses_and_hears_the_answer(http: aiohttp.ClientSession, bot: Bot) -> None:
    async with stream(http, 5_000_000_001) as events:
        await events.next()
        await http.post("/page/say", json={"user": 5_000_000_001, "text": "/start"})
        assert (await events.next())[1]["text"] == "/start"
        sent = await bot.send_message(5_000_000_001, "choose", reply_markup=KEYBOARD)
        await events.next()
        pressed = {"user": 5_000_000_001, "message_id": sent.message_id, "data": "t:1:on"}
        async with http.post("/page/press", json=pressed) as answer:
            number = (await answer.json())["query_id"]
        query = (await bot.get_updates())[-1].callback_query
        assert query
        await bot.answer_callback_query(query.id, "done")
        told = {"user_id": 5_000_000_001, "query_id": number, "text": "done", "show_alert": False}
        assert await events.next() == ("answer", told)


async def test_blocking_shows_on_the_page(http: aiohttp.ClientSession, ada: Person) -> None:
    async with stream(http, ada.id) as events:
        await events.next()
        await http.post("/page/block", json={"user": ada.id, "blocked": True})
        kind, told = await events.next()
        assert (kind, told["blocked"]) == ("standing", True)


async def test_visitors_see_their_own_chat_alone(http: aiohttp.ClientSession, bot: Bot, ada: Person) -> None:
    await bot.send_message(ada.id, "for Ada")
    async with stream(http, 5_000_000_002) as events:
        assert (await events.next())[1]["messages"] == []


@pytest.mark.parametrize("user", ["", "0", "-5", "x", str(2**60), "9" * 5000])
async def test_a_visitor_has_a_number(http: aiohttp.ClientSession, user: str) -> None:
    async with http.get("/page/events", params={"user": user}) as answer:
        assert answer.status == 400


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [
        ("/page/say", {"user": 7, "text": " "}, 409),
        ("/page/press", {"user": 7, "message_id": 99, "data": "x"}, 409),
        ("/page/say", [], 400),
        ("/page/say", {"text": "who?"}, 400),
    ],
)
async def test_what_cannot_be_done_is_told(http: aiohttp.ClientSession, path: str, asked: object, status: int) -> None:
    async with http.post(path, json=asked) as answer:
        assert answer.status == status


async def test_another_site_cannot_speak_for_a_visitor(http: aiohttp.ClientSession) -> None:
    """A form or a simple request cannot be JSON; anything else asks first, and is not answered."""
    async with http.post(
        "/page/say", data='{"user": 7, "text": "x"}', headers={"Content-Type": "text/plain"}
    ) as answer:
        assert answer.status == 415
    async with http.options("/page/say", headers={"Origin": "https://example.org"}) as answer:
        assert answer.status == 405


async def test_a_file_comes_as_a_download(http: aiohttp.ClientSession, bot: Bot, ada: Person) -> None:
    sent = await bot.send_document(ada.id, b"<script>", filename="x.html")
    assert sent.document
    async with http.get(f"/page/file/{sent.document.file_id}") as answer:
        assert (await answer.read(), answer.headers["Content-Disposition"]) == (b"<script>", "attachment")
