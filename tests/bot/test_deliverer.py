"""The sender: what is owed is sent once, in order, and what goes wrong with one target stays with it."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.deliverer import Deliverer
from bot.pacing import Gate, Pacer
from bot.refusals import MAX_ATTEMPTS, pause_after
from bot.tenure import LEASE_TTL_S, Speaking, Tenure
from core.errors import (
    ChannelRefused,
    ChannelUnavailable,
    DeliveryError,
    MessageRejected,
    RateLimited,
    RecipientGone,
    RecipientMoved,
)
from core.model import AlertKind, AlertView, DeliveryState, NoticeId, Target, TargetState
from core.ports import Address, Message
from state.corrections import correct_date
from state.database import Database
from state.deliveries import IS_OPEN
from state.fanout import fan_out_chunk
from state.leases import NOBODY, read_lease, sender_lease, take_lease_as_seen
from state.queries import QueryIndex
from state.signals import Signals
from state.subscriptions import ensure_profile
from state.tables import DeliveryRow, MilestoneRow, NoticeStatusRow, TargetRow
from tests.builders import (
    BOT,
    PROFILE,
    SOURCE,
    add_alert,
    add_milestone,
    add_notice,
    add_revision,
    add_subscription,
    add_target,
    revision_of,
)
from tests.fakes import START, ManualClock, RecordingChannel
from tests.waiting import eventually, running

SECOND = dt.timedelta(seconds=1)


def render(views: Sequence[AlertView], target: Target, why: dict[int, tuple[str, ...]], now: dt.datetime) -> Message:
    text = " + ".join(f"{view.kind}:{view.title}" for view in views)
    return Message(html=f"<b>{text}</b>", plain=text)


class Office:
    """A sender, what it sends through, and the state it sends from."""

    def __init__(self, database: Database, clock: ManualClock) -> None:
        self.database, self.clock, self.channel = database, clock, RecordingChannel()
        self.working = database  # the sender's own, where a test troubles it
        self.poison = ""
        self.reports: list[tuple[str, str]] = []

    def deliverer(self, signals: Signals, tenure: Tenure) -> Deliverer:
        gate = Gate(Pacer(30), self.clock)
        return Deliverer(
            self.working, signals, self.clock, self.channel, gate, tenure, self.render,
            bot_id=BOT, messages_per_second=30, report=lambda title, reason: self.reports.append((title, reason)),
        )  # fmt: skip

    def render(
        self, views: Sequence[AlertView], target: Target, why: dict[int, tuple[str, ...]], now: dt.datetime
    ) -> Message:
        assert not self.poison or all(self.poison not in view.title for view in views), "a fault of ours"
        return render(views, target, why, now)

    async def owe(self, *chats: int, titles: Sequence[str] = ("物流",), kind: AlertKind = AlertKind.NEW) -> None:
        async with self.database.writing() as session:
            for chat in chats:
                await add_subscription(session, await add_target(session, chat), "all")
            for title in titles:
                notice = await add_notice(session, title)
                for chat in chats:
                    await add_subscription(session, await add_target(session, chat), title)
                await add_alert(session, notice, kind)
            while await fan_out_chunk(session, (), START):
                pass

    async def count(self, state: DeliveryState) -> int:
        async with self.database.reading() as session:
            return await session.scalar(select(func.count()).where(DeliveryRow.state == state)) or 0

    async def reaches(self, state: DeliveryState, number: int, *, step: dt.timedelta = SECOND) -> None:
        """Move the clock on, whenever all that runs is asleep, until so many deliveries are in this state."""

        async def holds() -> bool:
            if await self.count(state) == number:
                return True
            if self.is_quiet():
                self.clock.move_to(self.clock.now() + step)
            return False

        await eventually(holds, within_s=60)

    def is_quiet(self) -> bool:
        """Whether no message is under way, and all that waits waits for the clock.

        That are the lease and the claims, the next message to go, and the ledger while it cannot write.
        """
        ledger, waits_for_turn = self.running.ledger, len(self.running._hand) > self.running.under_way
        unwritten = len(ledger._entries) if ledger.trouble.since is not None else 0
        sleepers = 2 + waits_for_turn + (unwritten > 0)
        is_called = self.running._wake.is_set()
        return not is_called and self.running.under_way == unwritten and len(self.clock.sleeping) >= sleepers

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        signals = Signals(self.working)
        tenure = Tenure(self.working, self.clock, bot_id=BOT, holder="a")
        self.running = self.deliverer(signals, tenure)
        async with running(signals, Speaking(tenure, self.clock, sender=self.running)):
            yield


@pytest.fixture
def office(database: Database, clock: ManualClock) -> Office:
    return Office(database, clock)


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


# --- reminders that hold no more

DAY, NEXT_DAY = dt.date(2026, 9, 12), dt.date(2026, 9, 13)


async def revise(session: AsyncSession, notice: NoticeId) -> None:
    await add_milestone(session, notice, await add_revision(session, notice), dt.date(2026, 9, 20))


async def correct(session: AsyncSession, notice: NoticeId) -> None:
    assert await correct_date(session, notice, DAY, dt.date(2026, 9, 20), START)


async def withdraw(session: AsyncSession, notice: NoticeId) -> None:
    await session.execute(update(NoticeStatusRow).values(withdrawn_at=START))


async def doubt(session: AsyncSession, notice: NoticeId) -> None:
    await session.execute(update(MilestoneRow).values(confidence=0.1))


async def revise_the_words(session: AsyncSession, notice: NoticeId) -> None:
    await add_milestone(session, notice, await add_revision(session, notice), DAY)


async def nothing(session: AsyncSession, notice: NoticeId) -> None:
    pass


async def remind(
    office: Office, zone: str, on: dt.date, then: Callable[[AsyncSession, NoticeId], Awaitable[None]]
) -> None:
    """A reminder of an hour at the end of 12 September, raised before something else happens and fanned out after."""
    profile = replace(PROFILE, zone=zone)
    async with office.database.writing() as session:
        await add_subscription(session, await add_target(session, 1, profile=profile))
        notice = await add_notice(session)
        await add_milestone(session, notice, await revision_of(session, notice), DAY, time="23:00")
        await QueryIndex(()).record_matches(session, notice, title="物流", body="", source=SOURCE)
        about = {"on": on, "profile_id": await ensure_profile(session, profile), "revision_id": None}
        await add_alert(session, notice, AlertKind.REMINDER, **about)
        await then(session, notice)
        while await fan_out_chunk(session, (), START):
            pass


@pytest.mark.parametrize("then", [revise, correct, withdraw, doubt])
async def test_a_reminder_that_holds_no_more_is_dropped(
    office: Office, then: Callable[[AsyncSession, NoticeId], Awaitable[None]]
) -> None:
    await remind(office, "Asia/Shanghai", DAY, then)
    async with office.open():
        await office.reaches(DeliveryState.DROPPED, 1)
    assert not any(message.plain.startswith("reminder") for _, message in office.channel.sent)
    async with office.database.reading() as session:
        fault = await session.scalar(select(DeliveryRow.fault).where(DeliveryRow.state == DeliveryState.DROPPED))
    assert fault in ("the notice names this day no more", "the notice was withdrawn")


@pytest.mark.parametrize(("zone", "on"), [("Asia/Shanghai", DAY), ("Pacific/Auckland", NEXT_DAY)])
async def test_a_reminder_of_the_day_that_its_people_meet_is_sent(office: Office, zone: str, on: dt.date) -> None:
    await remind(office, zone, on, revise_the_words if on == DAY else nothing)
    async with office.open():
        await office.reaches(DeliveryState.SENT, 1)
    assert office.channel.texts(1) == ["reminder:物流服务升级"]
