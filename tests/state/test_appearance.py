"""When a notice appeared, on both databases."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from state.appearance import appeared_at
from state.database import Database
from state.tables import NoticeRow, RevisionRow
from tests.builders import add_notice
from tests.fakes import START

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
