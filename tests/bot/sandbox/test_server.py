import asyncio

import pytest
from telegram import Bot

from bot.sandbox.errors import Impossible
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.conftest import make_bot, until_polled
from tests.fakes import ManualClock


async def test_it_listens_on_loopback_unless_told(sandbox: Sandbox) -> None:
    assert sandbox.root.startswith("http://127.0.0.1:")


async def test_only_the_last_messages_are_kept(clock: ManualClock) -> None:
    async with Sandbox(clock, limits=None, keep=3) as sandbox, make_bot(sandbox) as bot:
        ada = sandbox.user(7)
        for number in range(5):
            await bot.send_message(ada.id, str(number))
        assert [message.text for message in sandbox.messages(ada.id)] == ["2", "3", "4"]
        assert sandbox.world.sent == 5


async def test_strangers_are_admitted_when_told(clock: ManualClock) -> None:
    async with Sandbox(clock, limits=None, admit_strangers=True) as sandbox, make_bot(sandbox) as bot:
        await bot.send_message(99, "x")
        assert [message.text for message in sandbox.messages(99)] == ["x"]


async def test_a_chat_that_is_not_there_holds_nothing(sandbox: Sandbox) -> None:
    assert (sandbox.messages(404), sandbox.messages(-404)) == ([], [])


async def test_waiting_ends_when_it_happens(sandbox: Sandbox, bot: Bot, ada: Person) -> None:
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(sandbox.wait_for(lambda: sandbox.messages(ada.id)), name="waiting")
        await bot.send_message(ada.id, "x")
    assert [message.text for message in waiting.result()] == ["x"]


async def test_it_closes_while_a_bot_polls_and_a_page_looks_on(clock: ManualClock) -> None:
    async with asyncio.timeout(5):
        async with asyncio.TaskGroup() as group, Sandbox(clock) as sandbox:
            bot = make_bot(sandbox)
            await bot.initialize()
            poll = group.create_task(bot.get_updates(timeout=30), name="poll")
            await until_polled(sandbox.bot())
        assert poll.result() == ()
    await bot.shutdown()


async def test_what_fails_inside_comes_out_as_it_is(clock: ManualClock) -> None:
    with pytest.raises(ZeroDivisionError):
        async with Sandbox(clock):
            _ = 1 // 0


def test_a_token_of_ones_own_must_look_like_one(clock: ManualClock) -> None:
    with pytest.raises(Impossible, match="token"):
        Sandbox(clock, token="123:short")


def test_a_token_shows_in_no_repr(clock: ManualClock) -> None:
    sandbox = Sandbox(clock)
    assert sandbox.token not in repr(sandbox.bot())
    assert sandbox.token not in repr(sandbox.user(7))
