"""Sending in trouble: chats that are gone, messages refused, a state that cannot be written."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.refusals import MAX_ATTEMPTS, pause_after
from core.errors import (
    ChannelRefused,
    ChannelUnavailable,
    DeliveryError,
    MessageRejected,
    RecipientGone,
    RecipientMoved,
)
from core.model import DeliveryState, TargetState
from core.ports import Address, Message
from state.database import Database
from state.deliveries import IS_OPEN
from state.tables import DeliveryRow, TargetRow
from tests.bot.office import Office
from tests.fakes import START, ManualClock, RecordingChannel


@pytest.mark.parametrize("fault", [RecipientGone("blocked")])
async def test_a_chat_that_is_gone_is_switched_off(office: Office, fault: DeliveryError) -> None:
    await office.owe(1, 2, titles=["一", "二"])
    office.channel.faults[1] = [fault]
    async with office.open():
        await office.reaches(DeliveryState.SENT, 2)
        await office.reaches(DeliveryState.DROPPED, 2)
    async with office.database.reading() as session:
        assert await session.scalar(select(TargetRow.state).where(TargetRow.chat_id == 1)) == TargetState.GONE


async def test_a_group_that_moved_is_followed(office: Office) -> None:
    await office.owe(-5)
    office.channel.faults[-5] = [RecipientMoved(-1005)]
    async with office.open():
        await office.reaches(DeliveryState.SENT, 1)
    assert office.channel.texts(-1005) == ["new:物流"]


async def test_a_message_that_cannot_be_parsed_goes_out_as_plain_text(office: Office) -> None:
    await office.owe(1, titles=["1 < 2"])
    office.channel.faults[1] = [MessageRejected("can't parse entities")]
    async with office.open():
        await office.reaches(DeliveryState.SENT, 1)
    [(_, message)] = office.channel.sent
    assert message.html == "new:1 &lt; 2"


async def test_a_message_refused_even_as_plain_text_rests_and_the_next_goes_out(office: Office) -> None:
    await office.owe(1, titles=["一", "二"])
    office.channel.faults[1] = [MessageRejected("no"), MessageRejected("no")]
    async with office.open():
        await office.reaches(DeliveryState.SENT, 1)
    assert await office.count(DeliveryState.DEAD) == 1
    assert office.channel.texts(1) == ["new:二"]


async def test_trouble_is_outwaited_and_ends_in_the_dead_letters_after_a_day_of_trying(office: Office) -> None:
    await office.owe(1)
    office.channel.faults[1] = [ChannelUnavailable("502")] * MAX_ATTEMPTS
    async with office.open():
        await office.reaches(DeliveryState.DEAD, 1, step=dt.timedelta(hours=1))
    assert office.channel.sent == []
    assert office.channel.faults[1] == []
    assert office.clock.now() > START + dt.timedelta(days=2)


async def test_a_refused_token_loses_nothing(office: Office) -> None:
    await office.owe(1, 2)
    office.channel.faults[1] = office.channel.faults[2] = [ChannelRefused("the token is refused")] * 2
    async with office.open():
        await office.reaches(DeliveryState.SENT, 2)
    assert len(office.channel.sent) == 2


def test_pauses_grow_to_a_day() -> None:
    pauses = [pause_after(attempts) for attempts in range(1, 40)]
    assert dt.timedelta(seconds=3) < pauses[0] < dt.timedelta(seconds=7)
    assert max(pauses) <= dt.timedelta(hours=30)
    assert min(pauses[20:]) >= dt.timedelta(hours=18)


class Troubled(Database):
    """A state that cannot be written while `troubles` last, as with a full disk."""

    troubles = 0

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        if self.troubles:
            self.troubles -= 1
            raise OperationalError("COMMIT", {}, Exception("disk is full"))
        async with super().writing() as session:
            yield session


@pytest.mark.parametrize("troubles", [1, 3])
async def test_what_was_sent_but_could_not_be_marked_is_marked_later_and_not_sent_again(
    sqlite_url: str, clock: ManualClock, troubles: int
) -> None:
    database = Troubled(sqlite_url)
    office = Office(database, clock)
    await office.owe(1, titles=["一"])

    class Stumbling(RecordingChannel):
        async def send(self, to: Address, message: Message) -> int:
            database.troubles = troubles
            return await super().send(to, message)

    office.channel = Stumbling()
    async with office.open():
        await office.reaches(DeliveryState.SENT, 1)
    assert len(office.channel.sent) == 1
    await database.close()


async def test_what_was_claimed_but_could_not_be_read_is_claimed_again(sqlite_url: str, clock: ManualClock) -> None:
    class Blind(Database):
        blind = 1

        @asynccontextmanager
        async def reading(self) -> AsyncIterator[AsyncSession]:
            async with super().reading() as session:
                if self.blind and await session.scalar(select(DeliveryRow.id).where(IS_OPEN, DeliveryRow.attempts > 0)):
                    self.blind -= 1
                    raise OperationalError("SELECT", {}, Exception("the server restarts"))
                yield session

    office = Office(Database(sqlite_url), clock)
    office.working = blind = Blind(sqlite_url)
    await office.owe(1)
    async with office.open():
        await office.reaches(DeliveryState.SENT, 1)
    assert blind.blind == 0
    for database in (office.database, blind):
        await database.close()


async def test_an_alert_that_brings_out_a_fault_of_ours_silences_no_other(office: Office) -> None:
    await office.owe(1, titles=["毒"])
    await office.owe(2, titles=["好"])
    office.poison = "毒"
    async with office.open():
        await office.reaches(DeliveryState.SENT, 1)
        assert office.channel.texts(2) == ["new:好"]
        await office.reaches(DeliveryState.DEAD, 1, step=dt.timedelta(hours=6))


async def test_being_asked_to_wait_uses_up_no_tries(office: Office) -> None:
    await office.owe(1)
    office.channel.faults[1] = [*[ChannelRefused("the token is refused")] * 20, ChannelUnavailable("reset")]
    async with office.open():
        await office.reaches(DeliveryState.SENT, 1, step=dt.timedelta(minutes=1))
