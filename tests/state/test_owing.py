"""What passes a query by while it is matched with the stored notices, on both databases: told, and told once."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import AlertKind, DeliveryState, NoticeId, QueryId, TargetState, Topic
from core.stories import Relation
from state.database import Database
from state.fanout import fan_out_chunk
from state.lookback import LookBack
from state.owing import QUERIES_TOGETHER, Owing
from state.queries import QueryIndex
from state.stories import relate
from state.subscriptions import set_profile, set_state
from state.tables import AlertRow, DeliveryRow, QueryRow
from tests.builders import (
    PROFILE,
    SOURCE,
    add_alert,
    add_match,
    add_notice,
    add_subscription,
    add_target,
)
from tests.fakes import START
from tests.looking import (
    FEES,
    LATER,
    LONG_AGO,
    REWORDED,
    SOON,
    WIDENED,
    due_today,
    fan_out,
    look_back,
    pending,
    remind,
    told,
    wanted_by,
    wish,
)
from tests.waiting import eventually

RARELY = replace(PROFILE, lead_days=(0,))


async def test_a_reminder_raised_before_the_pair_was_written_is_told_all_the_same(database: Database) -> None:
    """And those who were owed it already are owed it once."""
    notice = await due_today(database)
    async with database.writing() as session:
        await add_subscription(session, await add_target(session, 1), "物流", at=LONG_AGO)
    await wish(database, "升级", chat=2)
    await remind(database, notice)
    await fan_out(database)
    assert await told(database) == [1]
    await look_back(database, {}, SOON)
    await fan_out(database)
    assert await told(database) == [1, 2]


async def test_a_fan_out_that_is_past_the_query_comes_back_to_it(database: Database) -> None:
    notice = await due_today(database)
    await wish(database, "升级", chat=1)
    async with database.writing() as session:
        for chat in (2, 3):
            await add_subscription(session, await add_target(session, chat), "物流", at=LONG_AGO)
    await remind(database, notice)
    async with database.writing() as session:
        assert await fan_out_chunk(session, [], LATER, chunk=1)
    assert await told(database) == [2]
    await look_back(database, {}, SOON)
    await fan_out(database)
    assert await told(database) == [1, 2, 3]


async def test_nobody_hears_by_another_profile_what_he_heard_because_somebody_else_asked(database: Database) -> None:
    """A reminder that passed a new subscriber by is owed to him, and to nobody else."""
    notice = await due_today(database)
    await wish(database, "升级", chat=2)
    async with database.writing() as session:
        moving = await add_target(session, 1)
        await add_subscription(session, moving, "物流", at=LONG_AGO)
    for profile in (PROFILE, RARELY):
        await remind(database, notice, profile)
    await fan_out(database)
    async with database.writing() as session:
        await session.execute(update(DeliveryRow).values(state=DeliveryState.SENT, sent_at=SOON))
        await set_profile(session, moving.id, RARELY)
    await look_back(database, {}, SOON)
    await fan_out(database)
    assert await told(database) == [1, 2]


async def test_who_changes_the_profile_while_topics_are_read_anew_is_reminded_once(database: Database) -> None:
    notice = await due_today(database)
    moved = Topic("moving", (("zh", "物流"),), "物流")
    widened = replace(moved, match="物流 | 快递")
    await wish(database, "topic:moving", topics=(moved,))
    await look_back(database, QueryIndex([moved]).topics, START)
    async with database.writing() as session:
        await QueryIndex([widened]).sync_topics(session, START)
    for profile in (PROFILE, RARELY):
        await remind(database, notice, profile)
    await fan_out(database)
    async with database.writing() as session:
        await session.execute(update(DeliveryRow).values(state=DeliveryState.SENT, sent_at=SOON))
        await set_profile(session, (await add_target(session, 1)).id, RARELY)
    await look_back(database, QueryIndex([widened]).topics, SOON)
    await fan_out(database)
    assert await told(database) == [1]


async def test_who_had_paused_is_told_nothing_late_because_somebody_else_asked(database: Database) -> None:
    await wish(database, "升级", chat=2)
    async with database.writing() as session:
        notice = await add_notice(session, "物流升级")
        paused = await add_target(session, 1)
        await add_subscription(session, paused, "物流", at=LONG_AGO)
        await set_state(session, paused.id, TargetState.PAUSED)
        await add_alert(session, notice, AlertKind.REVISED, at=SOON)
    await fan_out(database)
    async with database.writing() as session:
        await set_state(session, paused.id, TargetState.ACTIVE)
    await look_back(database, {}, SOON)
    await fan_out(database)
    assert await told(database) == [2]


async def test_what_is_handed_over_before_it_begins_is_owed_together(database: Database) -> None:
    """Once it has begun, what the others missed would not be looked for."""
    notice = await due_today(database)
    for chat, word in enumerate(("物流", "升级", "物流升级"), 1):
        await wish(database, word, chat=chat)
    await remind(database, notice)
    await fan_out(database)
    looking = LookBack(database, {})
    async with database.reading() as session:
        queries = [QueryId(each) for each in await session.scalars(select(QueryRow.id).order_by(QueryRow.id))]
    first, second, third = [await looking.match_asked([query], SOON) for query in queries]
    assert first.join(second)
    assert await first.step(SOON)
    assert not first.join(third)
    while await first.step(SOON):
        pass
    await fan_out(database)
    assert (await told(database), await pending(database)) == ([1, 2], {"物流升级"})


async def test_no_more_queries_are_owed_for_together_than_a_statement_takes(database: Database) -> None:
    many = {QueryId(number): SOON for number in range(1, QUERIES_TOGETHER)}
    owing = Owing(database, many, at_once=1)
    assert owing.join(Owing(database, {QueryId(QUERIES_TOGETHER): SOON}, at_once=1))
    assert not owing.join(Owing(database, {QueryId(QUERIES_TOGETHER + 1): SOON}, at_once=1))
    assert await owing.step(SOON) is False, "nothing was raised for them"


async def test_more_subscribers_than_one_step_takes_are_all_told(database: Database) -> None:
    notice = await due_today(database)
    for chat in range(1, 6):
        await wish(database, "升级", chat=chat)
    await wish(database, "物流", chat=5)
    await remind(database, notice)
    await fan_out(database)
    await look_back(database, {}, SOON, at_once=2)
    await fan_out(database)
    assert await told(database) == [1, 2, 3, 4, 5]


async def test_of_two_reports_the_new_subscriber_is_reminded_by_the_one_whose_pair_came_first(
    database: Database,
) -> None:
    first, second = await due_today(database), await due_today(database)
    await wish(database, "升级")
    async with database.writing() as session:
        await relate(session, second, first, Relation.SAME)
        await add_match(session, QueryId((await session.scalars(select(QueryRow.id))).one()), second)
    for notice in (first, second):
        await remind(database, notice)
    await fan_out(database)
    assert await told(database) == [1]
    await look_back(database, {}, SOON)
    await fan_out(database)
    assert await told(database) == [1]


@asynccontextmanager
async def kept_from_ending(database: Database) -> AsyncIterator[None]:
    """Nobody can write into the row of a query, but read it and refer to it."""
    async with database.writing() as session:
        await session.execute(select(QueryRow).with_for_update(read=True))
        yield


@pytest.mark.postgres
async def test_a_reminder_raised_while_the_pair_is_committed_is_told(postgres_url: str) -> None:
    """And fanned out before it is: on SQLite nobody can, for there is one writer."""
    database = Database(postgres_url)
    notice = await due_today(database)
    await wish(database, "升级")
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )

    async def is_at_its_end() -> bool:
        async with database.reading() as session:
            return await session.scalar(waiting) == 1

    async with kept_from_ending(database):
        looking = asyncio.get_running_loop().create_task(look_back(database, {}, SOON))
        await eventually(is_at_its_end)
        await remind(database, notice)
        await fan_out(database)
    await looking
    await fan_out(database)
    assert await told(database) == [1]
    await database.close()


async def test_a_process_that_dies_between_the_pairs_and_the_alerts_loses_none(database: Database) -> None:
    """The pair is there, and not new to who goes on; the reminder passed the subscriber by before."""
    notice = await due_today(database)
    await wish(database, "升级")
    await remind(database, notice)
    await fan_out(database)
    async with database.writing() as session:
        query = QueryId((await session.scalars(select(QueryRow.id))).one())
        await add_match(session, query, notice)
    await look_back(database, {}, SOON)
    await fan_out(database)
    assert await told(database) == [1]


async def reported(session: AsyncSession, title: str) -> NoticeId:
    """A notice as a turn with the topic's first words records it, after some chats subscribed to the topic."""
    notice = await add_notice(session, title, at=SOON)
    await QueryIndex([FEES]).record_matches(session, notice, title=title, body="", source=SOURCE)
    await add_alert(session, notice, at=SOON)
    return notice


async def test_what_was_told_before_somebody_asked_is_not_told_to_them(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session, "物流升级")
        await add_alert(session, notice, at=START - dt.timedelta(minutes=1))
    await fan_out(database)
    await wish(database, "升级")
    await look_back(database, {}, START)
    await fan_out(database)
    assert await wanted_by(database, "升级") == {notice}
    assert await told(database) == []
    async with database.reading() as session:
        assert await session.scalar(select(AlertRow.fanned_out_at)) is not None


@pytest.mark.parametrize("topic", [WIDENED, REWORDED])
@pytest.mark.parametrize("told_before", [0, 2])
async def test_an_alert_in_flight_reaches_everybody_though_its_topic_is_reworded(
    database: Database, topic: Topic, told_before: int
) -> None:
    """Killed before or amid the fan-out, started with other words: the alert was owed by those that held."""
    for chat in range(1, 5):
        await wish(database, "topic:fees", topics=(FEES,), chat=chat)
    await look_back(database, QueryIndex([FEES]).topics, START)
    async with database.writing() as session:
        await reported(session, "服务费调整")
    if told_before:
        async with database.writing() as session:
            await fan_out_chunk(session, [], SOON, chunk=told_before)
    index = QueryIndex([topic])
    async with database.writing() as session:
        await index.sync_topics(session, LATER)
    await look_back(database, index.topics, LATER, at_once=1)
    await fan_out(database)
    assert await told(database) == [1, 2, 3, 4]


async def test_a_fan_out_that_is_quicker_than_the_look_back_reaches_everybody_too(database: Database) -> None:
    await wish(database, "topic:fees", topics=(FEES,))
    await look_back(database, QueryIndex([FEES]).topics, START)
    async with database.writing() as session:
        notice = await reported(session, "服务费调整")
        await QueryIndex([WIDENED]).sync_topics(session, LATER)
    await fan_out(database)
    assert await told(database) == [1]
    await look_back(database, QueryIndex([WIDENED]).topics, LATER)
    await fan_out(database)
    assert await told(database) == [1]
    assert await wanted_by(database, "topic:fees") == {notice}
