"""Who speaks for a bot: one at a time, by stopwatches and not by the time of day."""

import asyncio
import datetime as dt
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import update

from bot.tenure import LEASE_TTL_S, RENEW_EVERY_S, Speaking, Tenure, is_dead, make_holder
from state.database import Database
from state.fanout import fan_out_chunk
from state.leases import Lease, read_lease, sender_lease
from state.outbox import next_due
from state.tables import LeaseRow
from tests.builders import BOT, add_alert, add_notice, add_subscription, add_target
from tests.fakes import START, ManualClock, SetClock
from tests.waiting import eventually, running


class Speaker:
    """Notes when it speaks."""

    name = "speaker"

    def __init__(self) -> None:
        self.speaks = False

    async def run(self, stop: asyncio.Event) -> None:
        self.speaks = True
        await stop.wait()
        self.speaks = False


class Process:
    """One of several that could speak for the bot; the sender's place is taken by one that does nothing."""

    def __init__(self, database: Database, holder: str) -> None:
        self.clock, self.listener = SetClock(), Speaker()
        self.tenure = Tenure(database, self.clock, bot_id=BOT, holder=holder)
        self.part = Speaking(self.tenure, self.clock, sender=Speaker(), listener=self.listener)

    async def settles(self, *, speaks: bool) -> None:
        async def does() -> bool:
            return self.listener.speaks is speaks

        await eventually(does)

    async def lives(self, seconds: float) -> None:
        """Let time pass in looks of a second, each of which is ended before the next begins."""
        for _ in range(int(seconds)):
            await self._rests()
            self.clock.move(seconds=1)
        await self._rests()

    async def _rests(self) -> None:
        async def does() -> bool:
            return bool(self.clock.sleeping) and min(self.clock.sleeping) > ManualClock.now(self.clock)

        await eventually(does)


@asynccontextmanager
async def speaking(process: Process) -> AsyncIterator[Process]:
    async with running(process.part):
        yield process


async def lease_of(database: Database) -> Lease | None:
    async with database.reading() as session:
        return await read_lease(session, sender_lease(BOT))


async def test_the_second_neither_sends_nor_listens_until_the_first_ends(database: Database) -> None:
    async with speaking(Process(database, "b")) as second:
        second.clock.offset = dt.timedelta(seconds=1)
        await second.settles(speaks=True)
    async with speaking(Process(database, "a")) as first:
        await first.settles(speaks=True)
        async with speaking(Process(database, "b")) as second:
            await second.lives(3)
            assert second.tenure.epoch is None
            assert not second.listener.speaks
    lease = await lease_of(database)
    assert lease is not None
    assert lease.holder == ""


async def test_one_that_falls_silent_is_replaced_within_ten_seconds(database: Database) -> None:
    dead = Process(database, "a")
    await dead.tenure._turn()
    async with speaking(Process(database, "b")) as second:
        await second.lives(LEASE_TTL_S - 1)
        assert second.tenure.epoch is None, "its holder may still be sure of its right"
        await second.lives(3)
        await second.settles(speaks=True)
        assert second.tenure.epoch == 2


async def test_a_clock_that_is_an_hour_off_takes_nobodys_right(database: Database) -> None:
    first, second = Process(database, "a"), Process(database, "b")
    for hours in (0, 1, -1):
        first.clock.offset = -dt.timedelta(hours=hours)
        second.clock.offset = dt.timedelta(hours=hours)
        for _ in range(12):
            for process in (first, second):
                await process.tenure._turn()
                process.clock.move(seconds=RENEW_EVERY_S)
        assert (first.tenure.epoch, second.tenure.epoch) == (1, None)


async def test_what_fell_due_just_before_the_clock_was_set_back_stays_due(database: Database) -> None:
    """Between the last renewal of the lease, by which a jump is seen, and the jump itself."""
    process = Process(database, "a")
    await process.tenure._turn()
    process.clock.move(seconds=1)
    async with database.writing() as session:
        notice = await add_notice(session)
        await add_subscription(session, await add_target(session))
        await add_alert(session, notice, at=process.clock.now())
    async with database.writing() as session:
        assert await fan_out_chunk(session, (), process.clock.now())
    process.clock.move(seconds=1)
    process.clock.offset = -dt.timedelta(hours=1)
    await process.tenure._turn()
    async with database.reading() as session:
        assert await next_due(session, BOT) == process.clock.now()
    assert process.clock.now() < START


async def test_who_could_not_renew_is_sure_no_longer_than_the_lease_lives(database: Database) -> None:
    process = Process(database, "a")
    await process.tenure._turn()
    process.clock.move(seconds=LEASE_TTL_S - 0.1)
    assert process.tenure.epoch == 1
    process.clock.move(seconds=0.1)
    assert process.tenure.epoch is None


async def test_a_renewal_that_outlasts_the_lease_is_made_again_at_once(database: Database) -> None:
    """The machine slept in the middle of it, or the state was slow: until it is made again nothing is sent."""
    process = Process(database, "a")
    await process.tenure._turn()
    async with asyncio.TaskGroup() as group, database.writing() as session:
        await session.execute(update(LeaseRow).values(epoch=LeaseRow.epoch))  # the row is held
        renewal = group.create_task(process.tenure._turn())
        await asyncio.sleep(0)  # it has looked at the clock
        process.clock.move(seconds=LEASE_TTL_S)
    assert process.tenure.epoch is None
    assert renewal.result() == 0
    assert await process.tenure._turn() == RENEW_EVERY_S
    assert process.tenure.epoch == 1


async def test_a_program_that_was_killed_takes_up_its_own_work_at_once(database: Database) -> None:
    """Its number stands for nobody any more, on this machine where numbers are known."""
    gone = await asyncio.create_subprocess_exec("true")
    await gone.wait()
    me = make_holder()
    dead = me.replace(f":{os.getpid()}:", f":{gone.pid}:")
    await Process(database, dead).tenure._turn()
    second = Process(database, me)
    await second.tenure._turn()
    assert second.tenure.epoch == 2


def test_only_a_process_of_this_very_room_is_known_to_be_dead() -> None:
    alive = make_holder().replace(f":{os.getpid()}:", f":{os.getppid()}:")
    assert not is_dead(alive)
    host, number, room, token = alive.split(":")
    assert not is_dead(":".join((host, "999999999", "0" * len(room), token)))
    assert not is_dead("a")
    assert number.isdigit()
