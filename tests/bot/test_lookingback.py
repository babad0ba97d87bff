"""The loop that looks back for queries which nobody is about to."""

import datetime as dt

from sqlalchemy import select

from bot.lookingback import LEFT_FOR, LookingBack
from core.queries import parse
from state.database import Database
from state.lookback import LookBack
from state.queries import QueryIndex
from state.tables import MatchRow, QueryRow
from tests.builders import add_notice
from tests.fakes import ManualClock
from tests.waiting import eventually, running


async def store(database: Database, text: str, at: dt.datetime) -> None:
    async with database.writing() as session:
        await QueryIndex([]).ensure(session, parse(text), at)


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
