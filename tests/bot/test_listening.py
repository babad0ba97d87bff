"""A token that Telegram refuses is said and tried again; what else goes wrong is not passed over."""

import asyncio
import logging

import pytest

from bot.listening import REFUSED_PAUSE, Listening
from core.errors import ChannelRefused
from tests.fakes import ManualClock
from tests.waiting import eventually, running


class Refused:
    """Is refused until it is let in; counts how often it asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.let_in = False

    async def run(self, stop: asyncio.Event) -> None:
        self.asked += 1
        if not self.let_in:
            raise ChannelRefused("no such token")
        await stop.wait()


async def test_a_refused_token_is_said_and_tried_again_after_a_while(
    clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    updates = Refused()

    async def waits() -> bool:
        return clock.next_waking() == clock.now() + REFUSED_PAUSE

    async def listens() -> bool:
        return updates.asked == 2

    with caplog.at_level(logging.ERROR):
        async with running(Listening(updates, clock)):
            await eventually(waits)
            updates.let_in = True
            clock.move_to(clock.now() + REFUSED_PAUSE)
            await eventually(listens)
            assert clock.next_waking() is None
    assert [(record.getMessage(), record.reason) for record in caplog.records] == [
        ("telegram.refused", "no such token")
    ]


async def test_who_waits_for_the_next_try_ends_at_once_when_told_to(clock: ManualClock) -> None:
    updates, stop = Refused(), asyncio.Event()

    async def waits() -> bool:
        return clock.next_waking() is not None

    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        group.create_task(Listening(updates, clock).run(stop))
        await eventually(waits)
        stop.set()
    assert updates.asked == 1
