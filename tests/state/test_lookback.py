"""What was stored before a query, on both databases: found, none lost, none told twice."""

import asyncio
import datetime as dt

import pytest
from sqlalchemy import delete, select, update

from core.model import MilestoneKind, QueryId
from core.queries import parse
from state.database import Database
from state.lookback import FEW, LookBack
from state.queries import QueryIndex, forget_unmet
from state.tables import MatchRow, QueryRow
from tests.builders import (
    SOURCE,
    add_milestone,
    add_notice,
    add_revision,
    revision_of,
)
from tests.fakes import START, Noted
from tests.looking import (
    FEES,
    LATER,
    LONG_AGO,
    REWORDED,
    SOON,
    look_back,
    pending,
    wanted_by,
    wish,
)
from tests.waiting import eventually


async def test_a_new_query_finds_the_stored_notices_that_still_matter(database: Database) -> None:
    async with database.writing() as session:
        recent = await add_notice(session, "服务费调整")
        ahead = await add_notice(session, "服务费二次调整", at=LONG_AGO)
        await add_milestone(session, ahead, await revision_of(session, ahead), START.date() + dt.timedelta(days=9))
        await add_notice(session, "服务费旧闻", at=LONG_AGO)
        await add_notice(session, "服务费作废", withdrawn_at=START)
        await add_notice(session, "入驻规则")
    index = QueryIndex([FEES])
    await wish(database, "topic:fees", topics=(FEES,))
    assert await wanted_by(database, "topic:fees") == set()
    assert await look_back(database, index.topics, START) == 1
    assert await wanted_by(database, "topic:fees") == {recent, ahead}
    assert await pending(database) == set()


async def test_however_few_are_read_at_once_all_are_found_once(database: Database) -> None:
    """Also those seen at one instant, and those with several days ahead."""
    async with database.writing() as session:
        found = {await add_notice(session, "服务费", at=START - dt.timedelta(days=number // 4)) for number in range(11)}
        dated = await add_notice(session, "服务费", at=LONG_AGO)
        for days, kind in ((3, MilestoneKind.TAKES_EFFECT), (3, MilestoneKind.ENDS), (9, MilestoneKind.ENDS)):
            day = START.date() + dt.timedelta(days)
            await add_milestone(session, dated, await revision_of(session, dated), day, kind=kind)
    await wish(database, "服务费")
    await look_back(database, {}, START, at_once=2)
    assert await wanted_by(database, "服务费") == found | {dated}


async def test_many_queries_find_what_each_would_find_alone(database: Database) -> None:
    words = [f"词{number}。" for number in range(FEW + 4)]
    async with database.writing() as session:
        notices = [await add_notice(session, f"关于{word}", "Fees, ＡＰＩ") for word in words]
    for number, word in enumerate(words):
        await wish(database, f'"{word}" api -nothing | 词{number}x', chat=number + 1)
    await look_back(database, {}, START, at_once=7)
    async with database.reading() as session:
        pairs = (await session.execute(select(MatchRow.query_id, MatchRow.notice_id))).all()
    assert [notice for _, notice in sorted(map(tuple, pairs))] == notices


@pytest.mark.parametrize("recorded_first", [True, False])
async def test_a_query_stored_while_a_notice_is_recorded_misses_nothing(
    database: Database, *, recorded_first: bool
) -> None:
    """Whichever of the two commits first, the pair is there in the end, once."""
    begun = asyncio.Event()

    async def record() -> int:
        if not recorded_first:
            await begun.wait()
        async with database.writing() as session:
            notice = await add_notice(session, "春节发货安排")
            await QueryIndex([]).record_matches(session, notice, title="春节发货安排", body="", source=SOURCE)
            begun.set()
            await asyncio.sleep(0)
        return notice

    async def ask() -> None:
        if recorded_first:
            await begun.wait()
        async with database.writing() as session:
            await QueryIndex([]).ensure(session, parse("春节"), START)
            begun.set()
            await asyncio.sleep(0)
        await look_back(database, {}, START)

    notice, _ = await asyncio.gather(record(), ask())
    assert await wanted_by(database, "春节") == {notice}


async def test_a_reworded_topic_is_matched_again(database: Database) -> None:
    async with database.writing() as session:
        old = await add_notice(session, "服务费调整")
        new = await add_notice(session, "报价调整")
        await QueryIndex([FEES]).sync_topics(session, START)
    await look_back(database, QueryIndex([FEES]).topics, START)
    assert await wanted_by(database, "topic:fees") == {old}
    async with database.writing() as session:
        await QueryIndex([REWORDED]).sync_topics(session, START)
    await look_back(database, QueryIndex([REWORDED]).topics, START)
    assert await wanted_by(database, "topic:fees") == {new}


async def test_a_notice_revised_into_the_new_words_meanwhile_is_not_forgotten(database: Database) -> None:
    """Its old text was read, its new one recorded, and then the pair would go."""
    async with database.writing() as session:
        notice = await add_notice(session, "服务费调整")
        await QueryIndex([FEES]).sync_topics(session, START)
    await look_back(database, QueryIndex([FEES]).topics, START)
    async with database.writing() as session:
        query = QueryId((await session.scalars(select(QueryRow.id))).one())
        read = await revision_of(session, notice)
        await add_revision(session, notice, "报价调整", at=SOON)
        await forget_unmet(session, {query: {notice}}, {read})
    assert await wanted_by(database, "topic:fees") == {notice}
    async with database.writing() as session:
        await forget_unmet(session, {query: {notice}}, {read, await revision_of(session, notice)})
    assert await wanted_by(database, "topic:fees") == set()


async def test_a_process_with_the_old_words_forgets_nothing_of_the_new(database: Database) -> None:
    """Two processes are restarted one after the other; the one that still runs may look back first."""
    async with database.writing() as session:
        notice = await add_notice(session, "报价调整")
        await QueryIndex([FEES]).sync_topics(session, START)
        await QueryIndex([REWORDED]).sync_topics(session, START)
        await QueryIndex([REWORDED]).record_matches(session, notice, title="报价调整", body="", source=SOURCE)
    await look_back(database, QueryIndex([FEES]).topics, START)
    assert await wanted_by(database, "topic:fees") == {notice}


async def test_broken_off_anywhere_it_is_done_to_the_end_by_another(database: Database) -> None:
    async with database.writing() as session:
        notices = {await add_notice(session, f"物流{number}") for number in range(40)}
    await wish(database, "物流")
    broken = asyncio.get_running_loop().create_task(look_back(database, {}, START, at_once=1))

    async def has_begun() -> bool:
        return bool(await wanted_by(database, "物流"))

    await eventually(has_begun)
    broken.cancel()
    with pytest.raises(asyncio.CancelledError):
        await broken
    assert await pending(database) == {"物流"}
    await look_back(database, {}, LATER)
    assert await wanted_by(database, "物流") == notices
    assert await pending(database) == set()


async def test_what_has_not_been_pending_for_long_is_left_to_who_stored_it(database: Database) -> None:
    await wish(database, "物流")
    half_a_minute = dt.timedelta(seconds=30)
    assert await look_back(database, {}, START, for_long=half_a_minute) == 0
    assert await look_back(database, {}, START + half_a_minute, for_long=half_a_minute) == 1


async def test_a_clock_that_ran_ahead_leaves_nothing_pending_until_then(database: Database) -> None:
    await wish(database, "物流")
    async with database.writing() as session:
        await session.execute(update(QueryRow).values(pending_since=START + dt.timedelta(days=300)))
    assert await look_back(database, {}, START, for_long=dt.timedelta(seconds=30)) == 1


async def test_a_query_that_is_dropped_meanwhile_leaves_no_match(database: Database) -> None:
    async with database.writing() as session:
        await add_notice(session, "物流升级")
        await QueryIndex([]).ensure(session, parse("物流"), START)
    async with database.writing() as session:
        await session.execute(delete(QueryRow))
        looking = asyncio.get_running_loop().create_task(look_back(database, {}, START))

        async def is_working() -> bool:
            return looking.done() or database.engine.pool.checkedout() > 1  # type: ignore[attr-defined]

        await eventually(is_working)
    await looking
    assert await wanted_by(database, "物流") == set()


async def test_what_is_asked_for_is_found_and_nothing_else_is_looked_for(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session, "物流升级")
        query = await QueryIndex([]).ensure(session, parse("升级"), START)
    await wish(database, "物流")
    looking = LookBack(database, {})
    owing = await looking.match_asked({query}, START)
    assert (set(owing.since), await wanted_by(database, "升级"), await wanted_by(database, "物流")) == (
        {query}, {notice}, set(),
    )  # fmt: skip
    assert await looking.is_pending(query)
    assert not await owing.step(START)
    assert not await looking.is_pending(query)
    assert not (await looking.match_asked({query}, START)).since


async def test_what_is_in_hand_is_not_taken_up_as_left(database: Database) -> None:
    for word in ("物流", "升级"):
        await wish(database, word)
    async with database.reading() as session:
        first, second = await session.scalars(select(QueryRow.id).order_by(QueryRow.id))
    assert set((await LookBack(database, {}).match_left(START, in_hand={QueryId(first)})).since) == {second}


@pytest.mark.parametrize("is_waited_for", [True, False])
async def test_only_what_somebody_waits_for_is_written_before_others(state_url: str, *, is_waited_for: bool) -> None:
    database = Noted(state_url)
    async with database.writing() as session:
        await add_notice(session, "物流升级")
        await add_notice(session, "物流")
        query = await QueryIndex([]).ensure(session, parse("物流"), START)
    database.gave_way.clear()
    looking = LookBack(database, {}, at_once=1)
    await (looking.match_asked([query], SOON) if is_waited_for else looking.match_left(SOON))
    assert database.gave_way == {not is_waited_for}
    await database.close()
