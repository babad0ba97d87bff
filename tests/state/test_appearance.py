"""When a notice appeared, and since when the newest were seen, on both databases."""

import datetime as dt

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import NoticeId
from state.appearance import appeared_at, newest_seen_since
from state.database import Database
from state.tables import NoticeRow, RevisionRow
from tests.builders import add_notice
from tests.fakes import START

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("published_at", "expected"),
    [(START - DAY, START - DAY), (START, START), (START + 30 * DAY, START), (None, START)],
)
async def test_a_notice_appeared_when_its_source_says_but_not_after_we_saw_it(
    database: Database, published_at: dt.datetime | None, expected: dt.datetime
) -> None:
    """Else one with a slip in its date would stand above all others for a month."""
    async with database.writing() as session:
        await add_notice(session, at=START)
        await session.execute(update(RevisionRow).values(published_at=published_at))
        appeared = await session.scalar(select(appeared_at()).join(NoticeRow, NoticeRow.id == RevisionRow.notice_id))
    assert appeared == expected


async def add(session: AsyncSession, *, seen: int, published: int) -> NoticeId:
    """A notice with these hours after START."""
    notice = await add_notice(session, at=START + seen * HOUR)
    of_notice = update(RevisionRow).where(RevisionRow.notice_id == notice)
    await session.execute(of_notice.values(published_at=START + published * HOUR))
    return notice


async def test_nothing_seen_before_the_oldest_of_those_seen_last_can_be_newer(database: Database) -> None:
    """Of the two seen last one is old: whatever was seen since then may be among the two newest."""
    async with database.writing() as session:
        for seen, published in ((1, 1), (4, 4), (5, 2), (6, 6)):
            await add(session, seen=seen, published=published)
        assert await newest_seen_since(session, 2) == START + 2 * HOUR
        assert await newest_seen_since(session, 1) == START + 6 * HOUR


async def test_a_day_in_the_future_counts_as_the_instant_at_which_it_was_seen(database: Database) -> None:
    async with database.writing() as session:
        await add(session, seen=1, published=99)
        assert await newest_seen_since(session, 1) == START + HOUR


async def test_only_what_meets_the_conditions_counts_in_the_order_asked_for(database: Database) -> None:
    async with database.writing() as session:
        first = await add(session, seen=3, published=3)
        second = await add(session, seen=2, published=2)
        assert await newest_seen_since(session, 1, seen=NoticeRow.id) == START + 2 * HOUR
        assert await newest_seen_since(session, 1, NoticeRow.id != second) == START + 3 * HOUR
        assert await newest_seen_since(session, 1, NoticeRow.id.not_in([first, second])) is None
