"""What is in hand: each chat in its order, no chat waiting for another, and what never comes again."""

import asyncio

import pytest
from sqlalchemy.exc import OperationalError
from telegram import Bot

from bot.sandbox.server import Sandbox
from core.errors import RecipientGone
from tests.bot.hearing import Heard, updates_of, waiting_updates
from tests.waiting import eventually, running


async def test_a_chats_order_is_kept_while_others_go_on(sandbox: Sandbox, bot: Bot) -> None:
    slow = asyncio.Event()

    async def act(text: str) -> None:
        if text == "slow 1":
            await slow.wait()

    heard = Heard(act)
    for text in ("slow 1", "slow 2"):
        sandbox.user(7).say(text)
    for number in range(3):
        sandbox.user(8).say(f"quick {number}")
    async with running(updates_of(bot, heard)):
        await heard.hears("quick 0", "quick 1", "quick 2")
        assert heard.texts == ["quick 0", "quick 1", "quick 2"]
        slow.set()
        await heard.hears("quick 0", "quick 1", "quick 2", "slow 1", "slow 2")
    assert heard.texts[-2:] == ["slow 1", "slow 2"]


async def test_nobody_waits_for_the_answer_to_somebody_else(sandbox: Sandbox, bot: Bot) -> None:
    """What is said while something is in hand is heard at once, and what is in hand is handed on once."""
    slow = asyncio.Event()

    async def act(text: str) -> None:
        if text == "slow":
            await slow.wait()

    heard = Heard(act)
    sandbox.user(7).say("slow")
    async with running(updates_of(bot, heard)):
        for number in range(3):
            sandbox.user(8).say(f"quick {number}")
            await heard.hears(*(f"quick {said}" for said in range(number + 1)))
        assert waiting_updates(sandbox) == 4, "the oldest is in hand: nothing is confirmed"
        sandbox.user(7).say("after slow")
        slow.set()
        await heard.hears("slow", "after slow", *(f"quick {said}" for said in range(3)))
    assert heard.texts[-2:] == ["slow", "after slow"]
    assert waiting_updates(sandbox) == 0


async def test_a_state_in_trouble_is_asked_again_until_it_is_well(sandbox: Sandbox, bot: Bot) -> None:
    failures = 2

    async def act(text: str) -> None:
        nonlocal failures
        if text == "hard" and failures:
            failures -= 1
            raise OperationalError("INSERT", {}, Exception("disk full"))

    heard = Heard(act)
    sandbox.user(7).say("easy")
    sandbox.user(8).say("hard")
    sandbox.user(8).say("after hard")
    async with running(updates_of(bot, heard)):
        await heard.hears("easy", "hard", "after hard")
    assert heard.texts == ["easy", "hard", "after hard"]
    assert waiting_updates(sandbox) == 0


async def test_an_update_that_failed_and_never_comes_again_is_not_waited_for(
    sandbox: Sandbox, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    """Telegram keeps updates for a day. To wait for one that is gone would be to confirm nothing any more."""
    is_gone = asyncio.Event()

    async def act(text: str) -> None:
        if text == "lost":
            sandbox.bot().updates.drop()
            is_gone.set()
            raise OperationalError("INSERT", {}, Exception("disk full"))

    heard = Heard(act)
    sandbox.user(7).say("lost")
    [lost] = sandbox.bot().updates.peek()
    async with running(updates_of(bot, heard)):
        await is_gone.wait()
        sandbox.user(7).say("later")
        await heard.hears("later")
    assert waiting_updates(sandbox) == 0
    assert [record.update_ids for record in caplog.records if record.message == "updates.gone"] == [[lost["update_id"]]]


async def test_ids_that_begin_anew_lower_are_followed(sandbox: Sandbox, bot: Bot) -> None:
    """As they may after a week in which nobody said anything."""
    queue = sandbox.bot().updates
    heard = Heard()

    async def waits_for_more() -> bool:
        return queue.is_polled and not len(queue)

    async with running(updates_of(bot, heard)):
        sandbox.user(7).say("before")
        await heard.hears("before")
        await eventually(waits_for_more)
        queue.renumber(7)
        sandbox.user(7).say("lower")
        await heard.hears("before", "lower")
        await eventually(waits_for_more)
        sandbox.user(7).say("next")
        await heard.hears("before", "lower", "next")
    assert 8 in [asked.parameters.integer("offset") for asked in sandbox.requests("getUpdates")]


@pytest.mark.parametrize("error", [RecipientGone("blocked"), KeyError("a bug"), TimeoutError()])
async def test_an_update_that_cannot_be_handled_holds_up_nobody(
    sandbox: Sandbox, bot: Bot, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    async def act(text: str) -> None:
        if text == "poison":
            raise error

    heard = Heard(act)
    sandbox.user(7).say("poison")
    sandbox.user(7).say("next")
    async with running(updates_of(bot, heard)):
        await heard.hears("next")
    assert waiting_updates(sandbox) == 0
    assert [record.message for record in caplog.records if record.name == "bot.chatlines"]
