"""The loop that thins: one process at a time, in small steps, and again when there may be something to do."""

import datetime as dt

import pytest
from sqlalchemy import func, select, text

from bot.thinning import LEASE, LOOK_AGAIN, Thinning
from core.model import DeliveryState
from state.database import Database
from state.fanout import fan_out_chunk
from state.leases import NOBODY, read_lease
from state.retention import Public, Retention
from state.tables import DeliveryRow
from tests.builders import PROFILE, add_alert, add_notice, add_subscribers
from tests.fakes import START, ManualClock
from tests.waiting import eventually, running

DAY = dt.timedelta(days=1)
LATER = START + 1000 * DAY
CHATS = 2_500


async def add_old(database: Database) -> None:
    """A notice of long ago, and what of it was told to each chat."""
    async with database.writing() as session:
        notice = await add_notice(session)
        await add_subscribers(session, "物流", CHATS)
        await add_alert(session, notice)
    async with database.writing() as session:
        while await fan_out_chunk(session, (), START):
            pass
        await session.execute(text("UPDATE delivery SET state = 'sent', sent_at = due_at"))


async def count(database: Database) -> int:
    async with database.reading() as session:
        return await session.scalar(select(func.count()).where(DeliveryRow.state == DeliveryState.SENT)) or 0


@pytest.fixture
def thinning(database: Database, clock: ManualClock) -> Thinning:
    clock.move_to(LATER)
    return Thinning(database, clock, Retention(), Public((), PROFILE), holder="one")


async def is_at_rest(clock: ManualClock) -> bool:
    """Whether the loop has found nothing more to do; until then its short rests are passed."""
    if clock.sleeping and clock.sleeping[0] < clock.now() + LOOK_AGAIN:
        clock.move_to(clock.sleeping[0])
    return clock.sleeping == [clock.now() + LOOK_AGAIN]


async def test_others_write_between_two_steps(database: Database, clock: ManualClock, thinning: Thinning) -> None:
    await add_old(database)
    seen = []

    async def is_thinned() -> bool:
        async with database.writing():
            seen.append(await count(database))
        return await is_at_rest(clock)

    async with running(thinning):
        await eventually(is_thinned, within_s=30)
    assert seen[-1] == 0
    assert len(set(seen)) > 2


async def test_one_process_thins_and_lets_the_next_in_when_it_ends(
    database: Database, clock: ManualClock, thinning: Thinning
) -> None:
    other = Thinning(database, clock, Retention(), Public((), PROFILE), holder="other")
    assert await thinning.step() is not None
    assert await other.step() is None
    async with running(thinning):
        await eventually(lambda: is_at_rest(clock))
    async with database.reading() as session:
        lease = await read_lease(session, LEASE)
    assert lease is not None
    assert lease.holder == NOBODY


async def test_what_grows_old_meanwhile_goes_a_day_later(
    database: Database, clock: ManualClock, thinning: Thinning
) -> None:
    async with running(thinning):
        await eventually(lambda: is_at_rest(clock))
        await add_old(database)
        clock.move(hours=1)
        await eventually(lambda: is_at_rest(clock))
        assert await count(database) == CHATS

        async def is_thinned() -> bool:
            if await is_at_rest(clock):
                clock.move(hours=1)
            return await count(database) == 0

        await eventually(is_thinned, within_s=30)
    assert clock.now() - LATER >= DAY


async def test_a_state_in_trouble_is_tried_again(database: Database, clock: ManualClock, thinning: Thinning) -> None:
    async with database.writing() as session:
        await session.execute(text("ALTER TABLE mark RENAME TO mark_away"))
    async with running(thinning):
        await eventually(lambda: is_at_rest(clock))
        async with database.writing() as session:
            await session.execute(text("ALTER TABLE mark_away RENAME TO mark"))
        await add_old(database)
        clock.move(hours=1)

        async def is_thinned() -> bool:
            await is_at_rest(clock)
            return await count(database) == 0

        await eventually(is_thinned, within_s=30)
