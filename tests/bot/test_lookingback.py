"""The part that looks back: at once for who asks, later for what nobody is about, and little beside much."""

import asyncio
import datetime as dt

from sqlalchemy import select, update

from bot.lookingback import LEFT_FOR, LookingBack
from core.model import QueryId
from core.queries import parse
from state.database import Database
from state.lookback import LookBack
from state.queries import QueryIndex
from state.tables import AlertRow, MatchRow, QueryRow
from tests.builders import add_alert, add_notice, add_subscribers
from tests.fakes import ManualClock
from tests.looking import count_owed, pending, wanted_by
from tests.waiting import eventually, running

PATIENCE_S = 30.0


async def store(database: Database, text: str, at: dt.datetime) -> QueryId:
    async with database.writing() as session:
        return await QueryIndex([]).ensure(session, parse(text), at)


async def matched(database: Database) -> set[str]:
    async with database.reading() as session:
        return set(await session.scalars(select(QueryRow.text).join(MatchRow)))


async def test_what_a_dead_process_left_is_taken_up_at_the_start_and_later_what_stays(
    database: Database, clock: ManualClock
) -> None:
    async with database.writing() as session:
        await add_notice(session, "物流 服务费 升级")
    await store(database, "物流", clock.now())

    async def are_matched(*texts: str) -> None:
        async def hold() -> bool:
            return await matched(database) == set(texts) and clock.next_waking() is not None

        await eventually(hold)

    async with running(LookingBack(LookBack(database, {}), clock)):
        await are_matched("物流")
        await store(database, "服务费", clock.now())
        await store(database, "升级", clock.now() + dt.timedelta(seconds=1))
        clock.move_to(clock.now() + LEFT_FOR)
        await are_matched("物流", "服务费")
        clock.move_to(clock.now() + LEFT_FOR)
        await are_matched("物流", "服务费", "升级")


async def test_what_is_asked_for_is_found_at_once_and_then_pending_no_more(
    database: Database, clock: ManualClock
) -> None:
    async with database.writing() as session:
        notice = await add_notice(session, "物流升级")
    looking_back = LookingBack(LookBack(database, {}), clock)
    async with running(looking_back):
        queries = [await store(database, word, clock.now()) for word in ("物流", "升级")]
        assert await asyncio.gather(*(looking_back.find(query, PATIENCE_S) for query in queries)) == [True, True]
        assert await wanted_by(database, "物流") == await wanted_by(database, "升级") == {notice}

        async def is_over() -> bool:
            return await pending(database) == set()

        await eventually(is_over)
        assert await looking_back.find(queries[0], 0.0), "nothing is left to wait for"


async def test_who_gives_up_waiting_breaks_nothing_off(database: Database, clock: ManualClock) -> None:
    async with database.writing() as session:
        notice = await add_notice(session, "物流升级")
    looking_back = LookingBack(LookBack(database, {}), clock)

    async def is_at_rest() -> bool:
        return clock.next_waking() is not None and await pending(database) == set()

    async with running(looking_back):
        await eventually(is_at_rest)
        assert not await looking_back.find(await store(database, "物流", clock.now()), 0.0)
        await eventually(is_at_rest)
    assert await wanted_by(database, "物流") == {notice}


async def test_at_the_end_nobody_is_kept_waiting(database: Database, clock: ManualClock) -> None:
    looking_back, stop = LookingBack(LookBack(database, {}), clock), asyncio.Event()
    stop.set()
    await looking_back.run(stop)
    assert not await looking_back.find(await store(database, "物流", clock.now()), PATIENCE_S)


async def test_little_does_not_wait_behind_what_is_owed_to_very_many(database: Database, clock: ManualClock) -> None:
    """A topic of many was reworded, and an alert passed them by; meanwhile somebody asks for something new."""
    many = 300
    async with database.writing() as session:
        notice = await add_notice(session, "物流升级")
        topic = await add_subscribers(session, "物流", many)
        await add_alert(session, notice, at=clock.now())
        await session.execute(update(AlertRow).values(fanned_out_at=clock.now()))
        await session.execute(update(QueryRow).values(pending_since=clock.now()))
    looking_back = LookingBack(LookBack(database, {}, at_once=1), clock)

    async def has_begun() -> bool:
        return await count_owed(database) > 0

    async def is_only_the_topic_left() -> bool:
        return await pending(database) == {"物流"}

    async with running(looking_back):
        await eventually(has_begun)
        assert await looking_back.find(await store(database, "升级", clock.now()), PATIENCE_S)
        await eventually(is_only_the_topic_left)
        assert await count_owed(database) < many
        assert await looking_back.find(topic, 0.0), "its pairs are there, though not all of it is owed"
    assert await wanted_by(database, "升级") == {notice}
