"""The outbox drained: each target told once, in order, and marked."""

import asyncio
import datetime as dt

from sqlalchemy import select, update

from bot.tenure import LEASE_TTL_S
from core.errors import (
    ChannelUnavailable,
    RateLimited,
)
from core.model import DeliveryState
from core.ports import Address, Message
from state.leases import NOBODY, read_lease, sender_lease, take_lease_as_seen
from state.tables import DeliveryRow, TargetRow
from tests.bot.office import SECOND, Office
from tests.builders import (
    BOT,
)
from tests.fakes import START, RecordingChannel
from tests.waiting import eventually


async def test_while_a_message_is_under_way_everybody_can_write(office: Office) -> None:
    """A transaction held over a send would lock the state for as long as Telegram takes."""
    wrote: list[int] = []

    class Slow(RecordingChannel):
        async def send(self, to: Address, message: Message) -> int:
            async with asyncio.timeout(5), office.database.writing() as session:
                await session.execute(update(TargetRow).values(language="en"))
            wrote.append(to.chat_id)
            return await super().send(to, message)

    office.channel = Slow()
    await office.owe(1, 2)
    async with office.open():
        await office.reaches(DeliveryState.SENT, 2)
    assert sorted(wrote) == [1, 2]


async def test_each_target_is_told_once_and_the_delivery_is_marked(office: Office) -> None:
    await office.owe(1, 2, 3)
    async with office.open():
        await office.reaches(DeliveryState.SENT, 3)
    assert sorted(to.chat_id for to, _ in office.channel.sent) == [1, 2, 3]
    async with office.database.reading() as session:
        rows = (await session.scalars(select(DeliveryRow))).all()
    assert {row.message_id for row in rows} == {1, 2, 3}
    assert all(row.sent_at is not None and row.sent_at >= START for row in rows)


async def test_a_chat_is_told_in_the_order_in_which_it_came_about(office: Office) -> None:
    titles = ["一", "二", "三", "四"]
    await office.owe(1, 2, titles=titles)
    async with office.open():
        await office.reaches(DeliveryState.SENT, 8)
    assert office.channel.texts(1) == [f"new:{title}" for title in titles]
    assert office.channel.texts(2) == office.channel.texts(1)


async def test_many_new_notices_at_once_are_one_digest(office: Office) -> None:
    await office.owe(1, titles=[str(number) for number in range(8)])
    async with office.open():
        await office.reaches(DeliveryState.SENT, 8)
    assert len(office.channel.sent) == 1


async def test_a_chat_that_is_too_fast_waits_as_long_as_it_is_told_and_no_other_does(office: Office) -> None:
    await office.owe(1, 2)
    office.channel.faults[1] = [RateLimited(30)]
    async with office.open():
        await office.reaches(DeliveryState.SENT, 1)
        assert office.channel.texts(2) == ["new:物流"]
        assert office.clock.now() < START + 25 * SECOND
        await office.reaches(DeliveryState.SENT, 2)
    assert office.clock.now() >= START + 30 * SECOND
    assert office.channel.texts(1) == ["new:物流"]


async def test_what_waits_behind_a_slow_message_keeps_its_place(office: Office) -> None:
    await office.owe(1, titles=["一", "二", "三"])
    office.channel.faults[1] = [RateLimited(5), ChannelUnavailable("reset")]
    async with office.open():
        await office.reaches(DeliveryState.SENT, 3)
    assert office.channel.texts(1) == ["new:一", "new:二", "new:三"]


async def test_while_another_sends_for_the_bot_this_one_waits_and_takes_over(office: Office) -> None:
    await office.owe(1)
    async with office.database.writing() as session:
        await take_lease_as_seen(session, sender_lease(BOT), "other", START + dt.timedelta(seconds=LEASE_TTL_S), None)
    async with office.open():
        await office.reaches(DeliveryState.SENT, 1)
    assert office.clock.now() >= START + dt.timedelta(seconds=LEASE_TTL_S)


async def test_at_the_end_nothing_stays_claimed_and_the_lease_is_free(office: Office) -> None:
    await office.owe(1, titles=["一", "二", "三"])
    async with office.open():

        async def one_is_sent() -> bool:
            return len(office.channel.sent) == 1

        await eventually(one_is_sent)
    assert await office.count(DeliveryState.SENDING) == 0
    assert await office.count(DeliveryState.SENT) + await office.count(DeliveryState.OWED) == 3
    async with office.database.writing() as session:
        lease = await read_lease(session, sender_lease(BOT))
    assert lease is not None
    assert lease.holder == NOBODY
