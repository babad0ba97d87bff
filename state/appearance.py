"""When a notice appeared, in SQL."""

import datetime as dt

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from state.tables import NoticeRow, NoticeStatusRow, RevisionRow


def appeared_at() -> ColumnElement[dt.datetime]:
    """As its source says, but never later than we saw it: a day in the future would stand above all for ever."""
    published_at, first_seen_at = RevisionRow.published_at, NoticeRow.first_seen_at
    return case((published_at < first_seen_at, published_at), else_=first_seen_at)


async def newest_seen_since(
    session: AsyncSession,
    limit: int,
    *conditions: ColumnElement[bool],
    seen: InstrumentedAttribute[dt.datetime] | InstrumentedAttribute[int] = NoticeRow.first_seen_at,
) -> dt.datetime | None:
    """The instant since which we have seen all of the newest `limit` by appearance; None where there are none.

    What was seen last (by `seen`) is found by an index, and nothing that was seen before the oldest of that appeared
    can be newer. It is asked before the notices are: of an instant that it does not know PostgreSQL believes that a
    third of all are later.
    """
    seen_last = (
        select(appeared_at())
        .select_from(NoticeRow)
        .join(NoticeStatusRow, NoticeStatusRow.notice_id == NoticeRow.id)
        .join(RevisionRow, RevisionRow.id == NoticeStatusRow.revision_id)
        .where(*conditions)
        .order_by(seen.desc())
        .limit(limit)
    )
    return min(await session.scalars(seen_last), default=None)
