"""Long polling against a real server: confirmation, trouble, and a quick end."""

import asyncio
import json
import time
from typing import Any

import aiohttp
import pytest
from telegram import Bot

from bot.request import AiohttpRequest
from bot.sandbox.server import Sandbox
from bot.updates import WINDOW
from core.errors import ChannelRefused
from tests.bot.conftest import open_bot
from tests.bot.hearing import Heard, updates_of, waiting_updates
from tests.fakes import ManualClock
from tests.waiting import eventually, running


async def test_what_is_said_is_handed_on_and_confirmed(sandbox: Sandbox, bot: Bot) -> None:
    heard = Heard()
    async with running(updates_of(bot, heard)):
        sandbox.user(7).say("one")
        sandbox.user(8).say("two")
        await heard.hears("one", "two")
    assert waiting_updates(sandbox) == 0


async def test_a_refused_token_is_told_as_such_in_the_middle_too(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.faults.add(method="getUpdates", answer=401)
    with pytest.raises(ChannelRefused):
        await updates_of(bot, Heard()).run(asyncio.Event())


async def test_an_update_is_confirmed_only_after_it_is_handled(sandbox: Sandbox, bot: Bot) -> None:
    """Killed in the middle, the program is told again at its next start."""
    begun = asyncio.Event()

    async def act(_: str) -> None:
        begun.set()
        await asyncio.Event().wait()

    sandbox.user(7).say("/subscribe fees")
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        killed = group.create_task(updates_of(bot, Heard(act)).run(stop))
        await begun.wait()
        killed.cancel()
    heard = Heard()
    async with running(updates_of(bot, heard)):
        await heard.hears("/subscribe fees")


async def test_a_window_full_of_what_waits_for_one_answer_is_named_once(
    sandbox: Sandbox, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    slow = asyncio.Event()

    async def act(text: str) -> None:
        if text == "slow":
            await slow.wait()

    async def is_named() -> bool:
        return "updates.window_full" in caplog.messages

    heard = Heard(act)
    sandbox.user(7).say("slow")
    quick = [str(number) for number in range(WINDOW)]
    async with running(updates_of(bot, heard)):
        for text in quick:
            sandbox.user(8).say(text)
        await eventually(is_named)
        await heard.hears(*quick[:-1])
        asked = len(sandbox.requests("getUpdates"))
        await sandbox.wait_for(lambda: len(sandbox.requests("getUpdates")) > asked + 1)
        assert heard.texts == quick[:-1], "beyond the window nobody is heard"
        slow.set()
        await heard.hears("slow", *quick)
    assert caplog.messages.count("updates.window_full") == 1
    assert waiting_updates(sandbox) == 0


async def test_an_update_that_the_library_cannot_read_is_passed_over(
    sandbox: Sandbox, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    heard = Heard()
    sandbox.user(7).say("before")
    sandbox.bot().updates.add("message", {"message_id": "of a kind to come"})
    sandbox.user(7).say("after")
    async with running(updates_of(bot, heard)):
        await heard.hears("before", "after")
    assert heard.texts == ["before", "after"]
    assert "update.unreadable" in caplog.messages


async def test_an_update_in_a_chat_without_a_number_is_passed_over(
    sandbox: Sandbox, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    heard = Heard()
    sandbox.bot().updates.add("message", {"message_id": 1, "date": 1, "chat": {"id": [], "type": "private"}})
    sandbox.user(7).say("after")
    async with running(updates_of(bot, heard)):
        await heard.hears("after")
    assert "update.unreadable" in caplog.messages


@pytest.mark.parametrize("number", [[], {}, None, True, -1, 10**30, 1.5, "8"])
async def test_an_update_without_a_number_ends_nothing(
    sandbox: Sandbox, session: aiohttp.ClientSession, number: object
) -> None:
    """What answers so is no Bot API server; its answers make sense again some day."""

    odd = [2]

    class Odd(AiohttpRequest):
        async def do_request(self, *arguments: Any, **named: Any) -> tuple[int, bytes]:
            status, body = await super().do_request(*arguments, **named)
            answer = json.loads(body)
            if odd[0] and isinstance(answer["result"], list) and answer["result"]:
                odd[0] -= 1
                answer["result"][0]["update_id"] = number
            return status, json.dumps(answer).encode()

    heard = Heard()
    request = Odd(session)
    talking = Bot(sandbox.token, base_url=f"{sandbox.root}/bot", request=request, get_updates_request=request)
    async with running(updates_of(talking, heard)):
        sandbox.user(7).say("at last")
        await heard.hears("at last")
    assert odd == [0]


async def test_a_second_poller_is_named_once_and_outlived(
    sandbox: Sandbox, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    heard = Heard()
    sandbox.faults.add(method="getUpdates", answer=409, times=2)
    async with running(updates_of(bot, heard)):
        sandbox.user(7).say("at last")
        await heard.hears("at last")
    named = [record for record in caplog.records if record.message == "updates.conflict"]
    assert [record.reason for record in named] == [
        "another process speaks for the same bot: end it, or give it a token of its own"
    ]
    assert "updates.conflict_over" in caplog.messages


async def test_a_refused_token_ends_it_and_says_what_to_do(
    session: aiohttp.ClientSession, clock: ManualClock, sandbox: Sandbox
) -> None:
    token = "999999:refused_refused_refused_refused_00"
    async with Sandbox(clock, refused=frozenset({token})) as other:
        with pytest.raises(ChannelRefused, match="NOTICEBELL_TELEGRAM__TOKEN") as caught:
            await updates_of(open_bot(other, session, token), Heard()).run(asyncio.Event())
    assert token not in str(caught.value)


@pytest.mark.parametrize("trouble", [500, "reset", "garbage"])
async def test_trouble_of_the_network_is_waited_out(sandbox: Sandbox, bot: Bot, trouble: int | str) -> None:
    heard = Heard()
    sandbox.faults.add(method="deleteWebhook", answer=trouble)
    sandbox.faults.add(method="getUpdates", answer=trouble)
    sandbox.user(7).say("hello")
    async with running(updates_of(bot, heard)):
        await heard.hears("hello")


async def test_a_webhook_is_taken_away_and_what_waited_is_kept(sandbox: Sandbox, bot: Bot) -> None:
    await bot.set_webhook("https://nobody.example/hook")
    sandbox.user(7).say("kept")
    heard = Heard()
    async with running(updates_of(bot, heard)):
        await heard.hears("kept")
    assert (await bot.get_webhook_info()).url == ""


async def test_commands_are_registered_in_each_language(sandbox: Sandbox, bot: Bot) -> None:
    commands = {"": [("help", "默认")], "zh": [("help", "说明")], "en": [("help", "how to")]}
    heard = Heard()
    sandbox.user(7).say("hello")
    async with running(updates_of(bot, heard, commands=commands)):
        await heard.hears("hello")
    found = [(await bot.get_my_commands(language_code=code))[0].description for code in (None, "zh", "en")]
    assert found == ["默认", "说明", "how to"]


async def test_commands_that_cannot_be_registered_stop_nothing(
    sandbox: Sandbox, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    heard = Heard()
    sandbox.faults.add(method="setMyCommands", answer=400, times=None)
    sandbox.user(7).say("hello")
    async with running(updates_of(bot, heard, commands={"en": [("help", "how to")]})):
        await heard.hears("hello")
    assert "updates.commands_not_set" in caplog.messages


@pytest.mark.parametrize("when", ["polling", "handling", "in trouble", "before anything"])
async def test_it_ends_within_a_second(sandbox: Sandbox, bot: Bot, when: str) -> None:
    begun = asyncio.Event()

    async def act(_: str) -> None:
        begun.set()
        await asyncio.Event().wait()

    stop = asyncio.Event()
    if when == "handling":
        sandbox.user(7).say("never ends")
    if when == "in trouble":
        sandbox.faults.add(answer=500, times=None)
    if when == "before anything":
        stop.set()
    async with asyncio.TaskGroup() as group:
        task = group.create_task(updates_of(bot, Heard(act)).run(stop))
        if when == "polling":
            await sandbox.wait_for(lambda: sandbox.requests("deleteWebhook"))
            await asyncio.sleep(0.1)
        if when == "in trouble":
            await sandbox.wait_for(lambda: sandbox.requests("deleteWebhook"))
        if when == "handling":
            await begun.wait()
        start = time.monotonic()
        stop.set()
        await task
    assert time.monotonic() - start < 1.0
