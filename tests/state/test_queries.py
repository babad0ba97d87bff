"""The stored queries and the notices they want, on both databases."""

import asyncio
import datetime as dt

from sqlalchemy import delete, func, select, update

from core.queries import parse
from state.database import Database
from state.endings import end
from state.queries import QueryIndex, drop_unwanted, unknown_names
from state.subscriptions import list_subscriptions, subscribe
from state.tables import MatchRow, QueryRow
from tests.builders import SOURCE, add_notice, add_subscription, add_target
from tests.fakes import START
from tests.looking import FEES, wanted_by

LATER = START + dt.timedelta(days=2)


async def test_equal_queries_are_one_row(database: Database) -> None:
    index = QueryIndex([FEES])
    async with database.writing() as session:
        first = await index.ensure(session, parse("物流 快递"), START)
        assert await index.ensure(session, parse("快递 物流"), START) == first
        assert await session.scalar(select(func.count()).select_from(QueryRow)) == 1


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


async def test_a_notice_that_no_longer_says_the_word_is_still_wanted(database: Database) -> None:
    index = QueryIndex([])
    async with database.writing() as session:
        notice = await add_notice(session, "服务费调整")
        await index.ensure(session, parse("服务费"), START)
        for title in ("服务费调整", "费用调整"):
            await index.record_matches(session, notice, title=title, body="", source=SOURCE)
    assert await wanted_by(database, "服务费") == {notice}


async def store(database: Database, *texts: str) -> None:
    """Queries that another process stores."""
    async with database.writing() as session:
        for text in texts:
            await QueryIndex([FEES]).ensure(session, parse(text), START)


async def record(database: Database, index: QueryIndex, title: str) -> int:
    await index.catch_up(database)
    async with database.writing() as session:
        notice = await add_notice(session, title)
        await index.record_matches(session, notice, title=title, body="", source=SOURCE)
    return notice


async def test_what_other_processes_store_is_read_once_and_met(database: Database) -> None:
    index = QueryIndex([FEES])
    await store(database, "物流", "快递")
    await record(database, index, "物流")
    await store(database, "超级工厂")
    async with database.writing() as session:
        await session.execute(update(QueryRow).where(QueryRow.text == "物流").values(text="报价"))
    notice = await record(database, index, "物流 超级工厂")
    assert await wanted_by(database, "超级工厂") == {notice}
    assert notice in await wanted_by(database, "报价"), "what was read before is not read again"


async def test_a_query_that_nobody_wants_is_dropped_and_met_no_more(database: Database) -> None:
    """Topics, what is subscribed to, what was stored just now and the newest stay."""
    index = QueryIndex([FEES])
    async with database.writing() as session:
        await index.sync_topics(session, START)
        target = await add_target(session)
        await add_subscription(session, target, "物流")
    await store(database, "快递", "大促")
    await record(database, index, "快递 大促")
    async with database.writing() as session:
        await index.ensure(session, parse("春节"), LATER)
        assert await drop_unwanted(session, ["fees"], LATER, limit=10) == 2
        assert await drop_unwanted(session, ["fees"], LATER, limit=10) == 0
        assert set(await session.scalars(select(QueryRow.text))) == {"topic:fees", "物流", "春节"}
    notice = await record(database, index, "快递 大促 物流 服务费")
    async with database.reading() as session:
        met = select(QueryRow.text).join(MatchRow).where(MatchRow.notice_id == notice)
        assert set(await session.scalars(met)) == {"topic:fees", "物流"}


async def test_a_dropped_query_that_an_index_still_knows_does_no_harm(database: Database) -> None:
    index = QueryIndex([])
    await store(database, "物流", "春节")
    await record(database, index, "物流")
    async with database.writing() as session:
        assert await drop_unwanted(session, [], LATER, limit=10) == 1
        notice = await add_notice(session, "物流 春节")
        await index.record_matches(session, notice, title="物流 春节", body="", source=SOURCE)
    assert await wanted_by(database, "春节") == {notice}


async def test_who_subscribes_to_a_query_while_it_is_dropped_keeps_it(database: Database) -> None:
    """Both orders are right: it is held and kept, or dropped and stored anew."""
    await store(database, "物流", "春节")
    async with database.writing() as session:
        target = await add_target(session)
    held, index = asyncio.Event(), QueryIndex([])

    async def wish() -> None:
        async with database.writing() as session:
            query_id = await index.ensure(session, parse("物流"), LATER)
            held.set()
            await asyncio.sleep(0)
            await subscribe(session, target.id, query_id, LATER)

    async def drop() -> None:
        await held.wait()
        async with database.writing() as session:
            await drop_unwanted(session, [], LATER, limit=10)

    await asyncio.gather(wish(), drop())
    async with database.reading() as session:
        assert [one.text for one in await list_subscriptions(session, target.id)] == ["物流"]


async def test_after_the_last_unsubscribes_the_query_goes(database: Database) -> None:
    async with database.writing() as session:
        target = await add_target(session)
        query_id = await add_subscription(session, target, "物流")
        await add_subscription(session, target, "春节")
        assert await drop_unwanted(session, [], LATER, limit=10) == 0
        await end(session, target.id, [query_id], START)
        assert await drop_unwanted(session, [], LATER, limit=10) == 1


def test_names_that_nobody_bears_are_told() -> None:
    query = parse("topic:fees topic:fee source:shop-news source:nowhere")
    found = unknown_names(query, {"fees": parse("a")}, ["shop-news"])
    assert [str(term) for term in found] == ["source:nowhere", "topic:fee"]
