"""The stored queries and the notices they want, on both databases."""

import asyncio
import datetime as dt

from sqlalchemy import delete, func, select

from core.model import Topic
from core.queries import parse
from state.database import Database
from state.queries import QueryIndex, unknown_names
from state.tables import MatchRow, QueryRow
from tests.builders import SOURCE, add_milestone, add_notice, revision_of
from tests.fakes import START

FEES = Topic("fees", (("zh", "费用"),), "服务费")
REWORDED = Topic("fees", (("zh", "费用"),), "报价")
LONG_AGO = START - dt.timedelta(days=200)


async def wanted_by(database: Database, text: str) -> set[int]:
    chosen = select(MatchRow.notice_id).join(QueryRow, QueryRow.id == MatchRow.query_id).where(QueryRow.text == text)
    async with database.reading() as session:
        return set(await session.scalars(chosen))


async def test_equal_queries_are_one_row(database: Database) -> None:
    index = QueryIndex([FEES])
    async with database.writing() as session:
        first = await index.ensure(session, parse("物流 快递"), START)
        assert await index.ensure(session, parse("快递 物流"), START) == first
        assert await session.scalar(select(func.count()).select_from(QueryRow)) == 1


async def test_a_new_query_finds_the_stored_notices_that_still_matter(database: Database) -> None:
    async with database.writing() as session:
        recent = await add_notice(session, "服务费调整")
        ahead = await add_notice(session, "服务费二次调整", at=LONG_AGO)
        await add_milestone(session, ahead, await revision_of(session, ahead), START.date() + dt.timedelta(days=9))
        await add_notice(session, "服务费旧闻", at=LONG_AGO)
        await add_notice(session, "服务费作废", withdrawn_at=START)
        await add_notice(session, "入驻规则")
        await QueryIndex([FEES]).ensure(session, parse("topic:fees"), START)
    assert await wanted_by(database, "topic:fees") == {recent, ahead}


async def test_a_revision_is_met_by_queries_stored_after_the_index_was_made(database: Database) -> None:
    index, other = QueryIndex([FEES]), QueryIndex([FEES])
    async with database.writing() as session:
        await index.ensure(session, parse("入驻"), START)
        notice = await add_notice(session, "超级工厂入驻规则")
        await index.record_matches(session, notice, title="超级工厂入驻规则", body="", source=SOURCE)
    async with database.writing() as session:
        await session.execute(delete(MatchRow))
        await other.ensure(session, parse("超级工厂"), START)
        await session.execute(delete(MatchRow))
        await index.record_matches(session, notice, title="超级工厂入驻规则", body="", source=SOURCE)
    assert await wanted_by(database, "超级工厂") == {notice}


async def test_a_query_stored_while_a_notice_is_recorded_misses_nothing(database: Database) -> None:
    """Whichever of the two commits first, the pair is there in the end."""
    index = QueryIndex([])
    recorded = asyncio.Event()

    async def record() -> int:
        async with database.writing() as session:
            notice = await add_notice(session, "春节发货安排")
            await index.record_matches(session, notice, title="春节发货安排", body="", source=SOURCE)
            recorded.set()
            await asyncio.sleep(0)
        return notice

    async def wish() -> None:
        await recorded.wait()
        async with database.writing() as session:
            await QueryIndex([]).ensure(session, parse("春节"), START)

    notice, _ = await asyncio.gather(record(), wish())
    assert await wanted_by(database, "春节") == {notice}


async def test_a_reworded_topic_is_matched_again(database: Database) -> None:
    async with database.writing() as session:
        old = await add_notice(session, "服务费调整")
        new = await add_notice(session, "报价调整")
        await QueryIndex([FEES]).sync_topics(session, START)
    assert await wanted_by(database, "topic:fees") == {old}
    async with database.writing() as session:
        await QueryIndex([REWORDED]).sync_topics(session, START)
    assert await wanted_by(database, "topic:fees") == {new}


async def test_a_notice_that_no_longer_says_the_word_is_still_wanted(database: Database) -> None:
    index = QueryIndex([])
    async with database.writing() as session:
        notice = await add_notice(session, "服务费调整")
        await index.ensure(session, parse("服务费"), START)
        await index.record_matches(session, notice, title="费用调整", body="", source=SOURCE)
    assert await wanted_by(database, "服务费") == {notice}


def test_names_that_nobody_bears_are_told() -> None:
    query = parse("topic:fees topic:fee source:shop-news source:nowhere")
    found = unknown_names(query, {"fees": parse("a")}, ["shop-news"])
    assert [str(term) for term in found] == ["source:nowhere", "topic:fee"]
