"""How an answer reaches its chat when that does not go at once."""

import asyncio

import pytest

from bot.channel import TelegramChannel
from bot.handlers.asking import Place, Press
from bot.handlers.voice import PATIENCE_S, Voice
from bot.sandbox.server import Sandbox
from core.errors import RateLimited
from core.model import TargetKind
from core.ports import Address, Button, Message
from tests.fakes import ManualClock
from tests.waiting import eventually

HELLO = Message("<b>hello</b>", "hello")
BROKEN = Message("<b>1 < 2", "1 < 2", ((Button("more", data="up"),),))


@pytest.fixture
def voice(channel: TelegramChannel, clock: ManualClock) -> Voice:
    return Voice(channel, clock)


async def test_a_short_wait_that_telegram_asks_for_is_waited(
    voice: Voice, sandbox: Sandbox, clock: ManualClock
) -> None:
    ada = sandbox.user(7)
    sandbox.faults.add(method="sendMessage", answer=429, retry_after=2)

    async def waits() -> bool:
        return clock.next_waking() is not None

    async with asyncio.TaskGroup() as group:
        group.create_task(voice.say(Address(7), HELLO))
        await eventually(waits)
        assert ada.messages() == []
        clock.move(seconds=2)
    assert [message.text for message in ada.messages()] == ["hello"]


async def test_a_long_wait_is_left_to_who_asked(voice: Voice, sandbox: Sandbox) -> None:
    sandbox.user(7)
    sandbox.faults.add(method="sendMessage", answer=429, retry_after=int(PATIENCE_S) + 1)
    with pytest.raises(RateLimited):
        await voice.say(Address(7), HELLO)


async def test_what_cannot_be_parsed_is_said_in_plain_words(voice: Voice, sandbox: Sandbox) -> None:
    ada = sandbox.user(7)
    await voice.say(Address(7), BROKEN)
    [said] = ada.messages()
    assert (said.text, said.markup) == ("1 < 2", None)


async def test_a_page_is_put_where_its_button_was_or_said_where_that_is_gone(voice: Voice, sandbox: Sandbox) -> None:
    ada = sandbox.user(7)
    await voice.say(Address(7), HELLO)
    [first] = ada.messages()
    place = Place(Address(7), TargetKind.PRIVATE, 7, None)
    await voice.show(Press(place, "1", "up", first.message_id), Message("page two", "page two"))
    assert [message.text for message in ada.messages()] == ["page two"]
    await voice.show(Press(place, "2", "up", 9_999), Message("page three", "page three"))
    assert [message.text for message in ada.messages()] == ["page two", "page three"]
