import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator

import aiohttp
import pytest
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.sandbox.flood import Limits
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.conftest import make_bot
from tests.fakes import ManualClock

REVOKED = "6000000:as-though-its-owner-had-revoked-it"
SECOND_TOKEN = "5000000:another_bot_with_a_secret_of_its_own"


@pytest.fixture
async def http(sandbox: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(f"{sandbox.root}/bot{sandbox.token}/") as session:
        yield session


@pytest.mark.parametrize("how", ["query", "form", "json", "multipart"])
async def test_parameters_may_come_in_four_ways(http: aiohttp.ClientSession, ada: Person, how: str) -> None:
    keyboard = json.dumps({"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]})
    values = {"chat_id": "7", "text": "公告", "disable_notification": "true", "reply_markup": keyboard}
    parts = aiohttp.FormData(values, default_to_multipart=True)
    bodies = {
        "query": {"params": values},
        "form": {"data": values},
        "json": {"json": values},
        "multipart": {"data": parts},
    }
    method = "GET" if how == "query" else "POST"
    async with http.request(method, "sendMessage", **bodies[how]) as answer:  # type: ignore[arg-type]
        assert (answer.status, (await answer.json())["result"]["text"]) == (200, "公告")
    [message] = ada.messages()
    assert (message.silent, [button["callback_data"] for button in message.buttons()]) == (True, ["y"])


async def test_native_json_is_understood_too(http: aiohttp.ClientSession, ada: Person) -> None:
    values = {"chat_id": 7, "text": "x", "disable_notification": False, "reply_parameters": {"message_id": 99}}
    async with http.post("SENDMESSAGE", json=values) as answer:
        assert (await answer.json())["description"] == "Bad Request: message to be replied not found"


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff"])
async def test_a_body_that_is_no_json_object_is_refused(http: aiohttp.ClientSession, body: bytes) -> None:
    async with http.post("sendMessage", data=body, headers={"Content-Type": "application/json"}) as answer:
        assert answer.status == 400


async def test_a_multipart_body_without_end_is_refused(http: aiohttp.ClientSession) -> None:
    headers = {"Content-Type": "multipart/form-data"}
    async with http.post("sendMessage", data=b"--x\r\n", headers=headers) as answer:
        assert answer.status == 400


async def test_half_a_surrogate_is_refused(http: aiohttp.ClientSession, ada: Person) -> None:
    body = b'{"chat_id": 7, "text": "\\ud800"}'
    async with http.post("sendMessage", data=body, headers={"Content-Type": "application/json"}) as answer:
        assert (await answer.json())["description"] == "Bad Request: strings must be encoded in UTF-8"


async def test_an_unknown_method_is_not_found(http: aiohttp.ClientSession) -> None:
    async with http.post("makeCoffee") as answer:
        assert (answer.status, await answer.json()) == (
            404,
            {"ok": False, "error_code": 404, "description": "Not Found"},
        )


async def test_every_well_formed_token_is_a_bot_of_its_own(sandbox: Sandbox, bot: Bot, ada: Person) -> None:
    async with make_bot(sandbox, SECOND_TOKEN) as second:
        assert second.id != bot.id
        with pytest.raises(BadRequest, match="Chat not found"):
            await second.send_message(ada.id, "x")
        friend = sandbox.user(ada.id, bot=sandbox.bot(SECOND_TOKEN))
        friend.say("hello you")
        await second.send_message(ada.id, "hello")
        assert [message.text for message in sandbox.messages(ada.id, sandbox.bot(SECOND_TOKEN))] == [
            "hello you",
            "hello",
        ]
        assert (await bot.get_updates(), ada.messages()) == ((), [])


@pytest.mark.parametrize(
    ("token", "status"),
    [("4200042:the-right-number-and-a-wrong-secret", 401), (REVOKED, 401), ("123:short", 404), ("no-token", 404)],
)
async def test_a_wrong_token_opens_nothing(clock: ManualClock, token: str, status: int) -> None:
    async with (
        Sandbox(clock, refused=frozenset({REVOKED})) as sandbox,
        aiohttp.ClientSession(sandbox.root) as session,
        session.get(f"/bot{token}/getMe") as answer,
    ):
        assert answer.status == status


async def test_who_sends_too_fast_is_told_to_wait(clock: ManualClock) -> None:
    async with Sandbox(clock, limits=Limits()) as sandbox, make_bot(sandbox) as bot:
        ada = sandbox.user(7)
        await bot.send_message(ada.id, "one")
        with pytest.raises(RetryAfter) as refused:
            await bot.send_message(ada.id, "two")
        assert refused.value.retry_after == dt.timedelta(seconds=1)
        clock.move(seconds=1)
        await bot.send_message(ada.id, "two")
        assert [message.text for message in ada.messages()] == ["one", "two"]


async def test_a_planned_refusal_comes_once(sandbox: Sandbox, bot: Bot, ada: Person) -> None:
    sandbox.faults.add(method="sendMessage", chat_id=ada.id, answer=429, retry_after=5)
    with pytest.raises(RetryAfter):
        await bot.send_message(ada.id, "x")
    await bot.send_message(ada.id, "x")
    assert len(ada.messages()) == 1


@pytest.mark.parametrize(("trouble", "error"), [("reset", NetworkError), ("garbage", TelegramError)])
async def test_trouble_on_the_line_stores_nothing(
    sandbox: Sandbox, bot: Bot, ada: Person, trouble: str, error: type[Exception]
) -> None:
    sandbox.faults.add(method="sendMessage", answer=trouble)
    with pytest.raises(error):
        await bot.send_message(ada.id, "x")
    assert ada.messages() == []


async def test_a_lost_reply_has_been_carried_out(sandbox: Sandbox, bot: Bot, ada: Person) -> None:
    sandbox.faults.add(method="sendMessage", answer="lost reply")
    with pytest.raises(NetworkError):
        await bot.send_message(ada.id, "x")
    assert [message.text for message in ada.messages()] == ["x"]
    assert [request.status for request in sandbox.requests("sendMessage")] == [0]


async def test_a_request_left_hanging_times_out(sandbox: Sandbox, bot: Bot, ada: Person) -> None:
    sandbox.faults.add(method="sendMessage", answer="hang")
    with pytest.raises(TimedOut):
        await bot.send_message(ada.id, "x", read_timeout=0.05)


async def test_requests_are_remembered(sandbox: Sandbox, bot: Bot, ada: Person) -> None:
    await bot.send_message(ada.id, "x")
    [request] = sandbox.requests("sendMessage")
    assert (request.status, request.parameters.chat_id, request.parameters.text("text")) == (200, 7, "x")


async def test_files_are_for_bots_alone(sandbox: Sandbox, bot: Bot, ada: Person) -> None:
    sent = await bot.send_document(ada.id, b"x", filename="x.html")
    assert sent.document
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{sandbox.root}/file/bot1:x/{sent.document.file_id}") as answer:
            assert answer.status == 404
        async with session.get(f"{sandbox.root}/file/bot{sandbox.token}/{sent.document.file_id}") as answer:
            assert (await answer.read(), answer.content_type) == (b"x", "application/octet-stream")


async def test_many_senders_at_once_lose_and_double_nothing(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    people = [sandbox.user(number) for number in range(1, 41)]

    async def send(person: Person, text: str) -> None:
        async with http.post("sendMessage", json={"chat_id": person.id, "text": text}) as answer:
            assert answer.status == 200

    async with asyncio.TaskGroup() as group:
        for round_ in range(5):
            for person in people:
                group.create_task(send(person, f"{round_}"))
    assert all(sorted(message.text for message in person.messages()) == list("01234") for person in people)
    numbers = [message.message_id for person in people for message in person.messages()]
    assert sorted(numbers) == list(range(1, 201))
