"""What admins hear of the program itself."""

import pytest

from bot.operators import (
    AGAIN_AFTER_S,
    AWAY_AGAIN_AFTER_S,
    RETRY_S,
    STILL_AWAY_S,
    WORTH_TELLING_S,
    Operators,
    Relay,
)
from bot.wording import load_catalogues
from core.errors import ChannelUnavailable, DeliveryError, RateLimited, RecipientGone
from tests.fakes import ManualClock, RecordingChannel
from tests.waiting import eventually, running


class Desk:
    """Operators with two admins, and what they heard."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock, self.channel = clock, RecordingChannel()
        self.operators = Operators(self.channel, clock, load_catalogues()["en"], [1, 2])

    async def told(self, notes: int) -> None:
        async def holds() -> bool:
            return len(self.channel.sent) == notes

        await eventually(holds)


@pytest.fixture
def desk(clock: ManualClock) -> Desk:
    return Desk(clock)


async def test_each_admin_hears_once_a_day_of_a_message_that_cannot_be_read(desk: Desk) -> None:
    async with running(desk.operators):
        for _ in range(1000):
            desk.operators.message_rejected("Fees", "can't parse entities")
        await desk.told(2)
        desk.operators.message_rejected("Returns", "can't parse entities")
        await desk.told(4)
        desk.clock.move(seconds=AGAIN_AFTER_S)
        desk.operators.message_rejected("Fees", "can't parse entities")
        await desk.told(6)
    assert [text.count("Fees") for text in desk.channel.texts(1)] == [1, 0, 1]
    assert "can't parse entities" in desk.channel.texts(2)[0]


async def test_a_state_that_was_away_is_told_once_by_whoever_noticed(desk: Desk) -> None:
    async with running(desk.operators):
        desk.operators.state_was_away(WORTH_TELLING_S - 1, "database is locked")
        desk.operators.state_was_away(75.4, "disk is full")
        desk.operators.state_was_away(74.1, "disk is full")
        await desk.told(2)
        desk.clock.move(seconds=AWAY_AGAIN_AFTER_S)
        desk.operators.state_was_away(20, "disk is full")
        await desk.told(4)
    first, second = desk.channel.texts(1)
    assert "75 seconds" in first
    assert "20 seconds" in second


async def test_a_state_that_is_away_is_told_once_while_it_lasts_and_again_the_next_time(desk: Desk) -> None:
    async with running(desk.operators):
        desk.operators.state_is_away(STILL_AWAY_S - 1, "disk is full")
        for seconds in (61, 81, 101):
            desk.operators.state_is_away(seconds, "disk is full")
        await desk.told(2)
        desk.operators.state_was_away(120, "disk is full")
        await desk.told(4)
        desk.operators.state_is_away(75, "disk is full")
        await desk.told(6)
    assert ["61 seconds" in text for text in desk.channel.texts(1)] == [True, False, False]


async def test_what_is_said_before_anybody_is_there_to_tell_is_left_to_the_log(desk: Desk) -> None:
    relay = Relay()
    relay.state_is_away(100, "disk is full")
    relay.state_was_away(100, "disk is full")
    relay.operators = desk.operators
    async with running(desk.operators):
        relay.state_is_away(160, "disk is full")
        await desk.told(2)
        relay.state_was_away(170, "disk is full")
        await desk.told(4)
    assert "160 seconds" in desk.channel.texts(1)[0]


@pytest.mark.parametrize(("fault", "wait_s"), [(RateLimited(7), 7), (ChannelUnavailable("reset"), RETRY_S)])
async def test_what_cannot_be_told_now_is_told_later(desk: Desk, fault: DeliveryError, wait_s: float) -> None:
    desk.channel.faults[1] = [fault]
    async with running(desk.operators):
        desk.operators.message_rejected("Fees", "no")

        async def waits() -> bool:
            return bool(desk.clock.sleeping)

        await eventually(waits)
        assert desk.channel.sent == []
        desk.clock.move(seconds=wait_s)
        await desk.told(2)


async def test_an_admin_who_is_gone_keeps_nobody_waiting(desk: Desk) -> None:
    desk.channel.faults[1] = [RecipientGone("blocked")]
    async with running(desk.operators):
        desk.operators.message_rejected("Fees", "no")
        await desk.told(1)
    assert desk.channel.texts(1) == []
