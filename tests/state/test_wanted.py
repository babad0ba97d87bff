"""The notices that subscriptions bring: the latest, what comes next, how many a query would have brought."""

import datetime as dt

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.milestones import REMIND_AT
from core.model import MilestoneKind, NoticeId, Target
from core.moments import local_day
from core.queries import parse
from state.database import Database
from state.tables import MatchRow, NoticeStatusRow, QueryRow, RevisionRow
from state.wanted import FEW, brought, get_notice, latest_for, next_of_query, search_notices, upcoming_for
from tests.builders import (
    add_milestone,
    add_notice,
    add_revision,
    add_subscription,
    add_target,
    revision_of,
)
from tests.fakes import START

SHANGHAI = "Asia/Shanghai"
TODAY = local_day(START, SHANGHAI)


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


async def dated(session: AsyncSession, title: str, on: dt.date, **more: object) -> NoticeId:
    """A notice with one milestone."""
    notice_id = await add_notice(session, title, withdrawn_at=more.pop("withdrawn_at", None))  # type: ignore[arg-type]
    await add_milestone(session, notice_id, await revision_of(session, notice_id), on, **more)  # type: ignore[arg-type]
    return notice_id


async def upcoming_titles(session: AsyncSession, target: Target, zone: str = SHANGHAI) -> list[tuple[str, dt.date]]:
    coming = await upcoming_for(session, target.id, zone, TODAY, 30)
    return [(one.notice.title, one.day) for one in coming]


async def test_the_latest_are_those_wanted_and_listed_the_newest_first(database: Database) -> None:
    async with database.writing() as session:
        for title, age in (("运费一", 3), ("运费二", 1), ("别的", 0), ("运费三", 2)):
            await add_notice(session, title, at=START - days(age))
        await add_notice(session, "运费撤下", withdrawn_at=START)
        target = await add_target(session)
        await add_subscription(session, target, "运费")
        assert [one.title for one in await latest_for(session, target.id, 10)] == ["运费二", "运费三", "运费一"]
        assert [one.title for one in await latest_for(session, target.id, 1)] == ["运费二"]


async def test_a_notice_that_two_queries_want_is_shown_once(database: Database) -> None:
    async with database.writing() as session:
        await dated(session, "运费与物流", TODAY + days(3))
        target = await add_target(session)
        await add_subscription(session, target, "运费")
        await add_subscription(session, target, "物流")
        assert len(await latest_for(session, target.id, 10)) == 1
        assert len(await upcoming_titles(session, target)) == 1


async def test_nobody_is_shown_what_others_want(database: Database) -> None:
    async with database.writing() as session:
        await dated(session, "运费", TODAY)
        await add_subscription(session, await add_target(session, 1), "运费")
        stranger = await add_target(session, 2)
        assert await latest_for(session, stranger.id, 10) == []
        assert await upcoming_titles(session, stranger) == []


async def test_upcoming_reaches_from_today_to_thirty_days_ahead(database: Database) -> None:
    async with database.writing() as session:
        for offset in (-1, 0, 30, 31):
            await dated(session, f"day {offset}", TODAY + days(offset))
        await dated(session, "withdrawn", TODAY, withdrawn_at=START)
        target = await add_target(session)
        await add_subscription(session, target)
        assert await upcoming_titles(session, target) == [("day 0", TODAY), ("day 30", TODAY + days(30))]


async def test_a_date_that_was_struck_in_a_revision_is_not_coming(database: Database) -> None:
    async with database.writing() as session:
        notice_id = await dated(session, "moved", TODAY + days(5))
        revision_id = await add_revision(session, notice_id, "moved", "later", at=START)
        await add_milestone(session, notice_id, revision_id, TODAY + days(9))
        target = await add_target(session)
        await add_subscription(session, target)
        assert await upcoming_titles(session, target) == [("moved", TODAY + days(9))]


async def test_an_hour_may_put_a_day_on_another_for_who_lives_elsewhere(database: Database) -> None:
    async with database.writing() as session:
        await dated(session, "night", TODAY + days(2), time="02:00")
        await dated(session, "day", TODAY + days(2))
        target = await add_target(session)
        await add_subscription(session, target)
        expected = [("night", TODAY + days(1)), ("day", TODAY + days(2))]
        assert await upcoming_titles(session, target, "Europe/London") == expected


async def test_a_doubtful_date_is_coming_but_is_not_what_comes_next(database: Database) -> None:
    async with database.writing() as session:
        await dated(session, "doubtful", TODAY + days(1), confidence=REMIND_AT / 2)
        await dated(session, "certain", TODAY + days(8), confidence=REMIND_AT, kind=MilestoneKind.ENDS)
        target = await add_target(session)
        query_id = await add_subscription(session, target)
        assert len(await upcoming_titles(session, target)) == 2
        coming = await next_of_query(session, query_id, SHANGHAI, TODAY)
    assert coming is not None
    assert (coming.notice.title, coming.day, coming.milestone.kind) == ("certain", TODAY + days(8), MilestoneKind.ENDS)


async def test_what_lies_behind_does_not_come_next(database: Database) -> None:
    async with database.writing() as session:
        await dated(session, "past", TODAY - days(1))
        query_id = await add_subscription(session, await add_target(session))
        assert await next_of_query(session, query_id, SHANGHAI, TODAY) is None


async def test_what_a_query_brought_counts_published_and_listed_notices_since(database: Database) -> None:
    async with database.writing() as session:
        for age in (1, 89, 91):
            await add_notice(session, "运费", at=START - days(age))
        await add_notice(session, "运费", withdrawn_at=START)
        await add_notice(session, "别的")
        query_id = await add_subscription(session, await add_target(session), "运费")
        assert await brought(session, query_id, START - days(90)) == 2


async def test_one_notice_is_found_withdrawn_or_not(database: Database) -> None:
    async with database.writing() as session:
        listed, withdrawn = await add_notice(session), await add_notice(session, withdrawn_at=START)
        found = [await get_notice(session, each) for each in (listed, withdrawn, NoticeId(withdrawn + 1))]
    assert [notice and notice.id for notice in found] == [listed, withdrawn, None]


async def test_the_latest_of_very_many_are_the_same_as_if_all_were_sorted(database: Database) -> None:
    """Each was published up to an hour and a half before it was seen; the last one is withdrawn."""
    async with database.writing() as session:
        target = await add_target(session)
        for number in range(FEW + 20):
            seen_at = START + dt.timedelta(minutes=number)
            withdrawn_at = seen_at if number == FEW + 19 else None
            notice = await add_notice(session, f"通知{number}", at=seen_at, withdrawn_at=withdrawn_at)
            published_at = seen_at - dt.timedelta(minutes=number * 37 % 91, seconds=number)
            stated = update(RevisionRow).where(RevisionRow.notice_id == notice)
            await session.execute(stated.values(published_at=published_at))
        await add_subscription(session, target, "all", at=START)
    shown = (
        select(RevisionRow.title)
        .join(NoticeStatusRow, NoticeStatusRow.revision_id == RevisionRow.id)
        .where(NoticeStatusRow.withdrawn_at.is_(None))
    )
    async with database.reading() as session:
        newest = shown.order_by(RevisionRow.published_at.desc(), RevisionRow.notice_id.desc()).limit(10)
        expected = list(await session.scalars(newest))
        assert [one.title for one in await latest_for(session, target.id, 10)] == expected


async def test_a_search_gives_the_newest_by_publication_not_those_seen_last(database: Database) -> None:
    async with database.writing() as session:
        newest = await add_notice(session, "包邮规则", at=START - days(1))
        newer = await add_notice(session, "包邮说明", at=START - days(2))
        backlog = [await add_notice(session, f"包邮 {number}", at=START) for number in range(3)]
        await add_notice(session, "物流", at=START)
        long_ago = update(RevisionRow).where(RevisionRow.notice_id.in_(backlog))
        await session.execute(long_ago.values(published_at=START - days(90)))
    async with database.reading() as session:
        found = await search_notices(session, parse("包邮"), 2)
    assert [notice.id for notice in found] == [newest, newer]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("运费 | 快递", ["快递费", "运费规则"]),
        ("规则 -物流", ["运费规则"]),
        ('"运费规则"', ["运费规则"]),
        ("source:other-news", ["物流规则"]),
        ("费 source:shop-news", ["快递费", "运费规则"]),
        ("all -规则", ["快递费"]),
        ("topic:fees", ["运费规则"]),
        ("-topic:fees 规则", ["物流规则"]),
    ],
)
async def test_a_search_understands_the_query_language(database: Database, query: str, titles: list[str]) -> None:
    async with database.writing() as session:
        met = await add_notice(session, "运费规则")
        await add_notice(session, "物流规则", source="other-news")
        await add_notice(session, "快递费")
        query_id = await session.scalar(
            insert(QueryRow).values(text="topic:fees", meaning="", created_at=START).returning(QueryRow.id)
        )
        await session.execute(insert(MatchRow).values(query_id=query_id, notice_id=met))
    async with database.reading() as session:
        found = await search_notices(session, parse(query), 10)
    assert sorted(notice.title for notice in found) == sorted(titles)
