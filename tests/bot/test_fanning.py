"""The fan-out's loop: chunks of a bearable length, and a process that is killed over and over."""

import asyncio
from contextlib import AsyncExitStack

import pytest
from sqlalchemy import func, select

from bot.fanning import (
    BEARABLE_S,
    FIRST_CHUNK,
    IN_OTHER_HANDS,
    LARGEST_CHUNK,
    LOOK_AGAIN,
    SMALLEST_CHUNK,
    FanOut,
    next_chunk,
)
from core.model import QueryId
from state.database import Database
from state.signals import Signals
from state.tables import AlertRow, DeliveryRow, QueryRow
from tests.builders import add_alert, add_match, add_notice, add_subscribers
from tests.fakes import ManualClock
from tests.lives import nursery
from tests.looking import count_owed
from tests.waiting import eventually, running

MANY = 100_000
KILLS = 10


async def test_killed_at_ten_points_of_a_fan_out_each_subscriber_has_one_row(
    database: Database, state_url: str
) -> None:
    async with database.writing() as session:
        notice = await add_notice(session)
        await add_subscribers(session, "all", MANY)
        await add_alert(session, notice)
    seen = []
    async with nursery("tests.bot.fanning", state_url) as lives:
        for number in range(KILLS):
            async with lives.one():

                async def is_there(share: float = (number + 0.5) / (KILLS + 1)) -> bool:
                    return await count_owed(database) >= share * MANY

                await eventually(is_there, within_s=30)
            seen.append(await count_owed(database))
        assert seen[-1] < MANY, "the last one, too, was killed in the middle"
        assert len(set(seen)) == KILLS
        async with lives.one():

            async def is_done() -> bool:
                async with database.reading() as session:
                    return await session.scalar(select(func.count()).where(AlertRow.fanned_out_at.is_(None))) == 0

            await eventually(is_done, within_s=30)
    async with database.reading() as session:
        told = func.count(), func.count(DeliveryRow.target_id.distinct())
        assert (await session.execute(select(*told))).one() == (MANY, MANY)


async def test_who_writes_meanwhile_comes_in_between_two_chunks(database: Database, clock: ManualClock) -> None:
    async with database.writing() as session:
        notice = await add_notice(session)
        await add_subscribers(session, "all", 3000)
        await add_alert(session, notice)
    part = FanOut(database, Signals(database), clock, (), largest_chunk=100)
    seen = []
    async with running(part):
        while not seen or seen[-1] < 3000:
            async with database.writing():
                seen.append(await count_owed(database))
    assert len(set(seen)) > 5


async def test_an_alert_that_another_process_held_and_let_go_is_taken_up_soon(
    postgres_url: str, clock: ManualClock
) -> None:
    """A killed process holds its alert until the server is done with its last statement, and signals nothing then."""
    database, another = Database(postgres_url), Database(postgres_url)
    signals = Signals(database)
    async with database.writing() as session:
        notice = await add_notice(session)
        await add_subscribers(session, "all", 3)
        await add_alert(session, notice)
    async with AsyncExitStack() as let_go:
        async with another.writing() as session:
            await session.execute(select(AlertRow).with_for_update())
            await let_go.enter_async_context(running(signals, FanOut(database, signals, clock, ())))

            async def has_passed_it_by() -> bool:
                return clock.sleeping == [clock.now() + IN_OTHER_HANDS]

            await eventually(has_passed_it_by)
            assert await count_owed(database) == 0
        clock.move_to(clock.now() + IN_OTHER_HANDS)

        async def is_owed() -> bool:
            return await count_owed(database) == 3

        await eventually(is_owed)

        async def is_at_rest() -> bool:
            return clock.sleeping == [clock.now() + LOOK_AGAIN]

        await eventually(is_at_rest)
    await database.close()
    await another.close()


async def test_after_a_pause_the_first_chunk_is_small_again(database: Database, clock: ManualClock) -> None:
    async with database.writing() as session:
        notice = await add_notice(session)
        await add_subscribers(session, "all", FIRST_CHUNK + 1000)
        await add_alert(session, notice)
    part = FanOut(database, Signals(database), clock, ())
    while await part.fan_out():
        pass
    before = await count_owed(database)
    async with database.writing() as session:
        await add_alert(session, notice, key="another")
    assert await part.fan_out()
    assert await count_owed(database) - before == FIRST_CHUNK


@pytest.mark.parametrize(
    ("chunk", "took_s", "following"),
    [
        (10_000, BEARABLE_S, 10_000),
        (10_000, BEARABLE_S / 100, 20_000),
        (10_000, BEARABLE_S * 100, SMALLEST_CHUNK),
        (15_000, BEARABLE_S * 1.5, 10_000),
        (SMALLEST_CHUNK, 60.0, SMALLEST_CHUNK),
        (LARGEST_CHUNK, 0.0, LARGEST_CHUNK),
    ],
)
def test_the_next_chunk_is_as_large_as_is_bearable(chunk: int, took_s: float, following: int) -> None:
    assert next_chunk(chunk, took_s, BEARABLE_S) == following


async def test_people_who_come_later_write_before_the_next_chunk(sqlite_url: str, clock: ManualClock) -> None:
    database = Database(sqlite_url)
    async with database.writing() as session:
        await add_subscribers(session, "all", 3)
        notice = await add_notice(session)
        query = await session.scalar(select(QueryRow.id))
        await add_match(session, QueryId(query or 0), notice)
        await add_alert(session, notice)
    part, seen = FanOut(database, Signals(database), clock, ()), []

    async def write() -> None:
        async with database.writing() as session:
            seen.append(await session.scalar(select(func.count()).select_from(DeliveryRow)))

    async with asyncio.TaskGroup() as group, database.writing():
        group.create_task(part.fan_out())
        await asyncio.sleep(0)
        group.create_task(write())
        await asyncio.sleep(0)
    assert seen == [0]
    assert await count_owed(database) == 3
    await database.close()
