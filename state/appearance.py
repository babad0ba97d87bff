"""When a notice appeared, in SQL."""

import datetime as dt

from sqlalchemy import ColumnElement, case

from state.tables import NoticeRow, RevisionRow


def appeared_at() -> ColumnElement[dt.datetime]:
    """As its source says, but never later than we saw it: a day in the future would stand above all for ever."""
    published_at, first_seen_at = RevisionRow.published_at, NoticeRow.first_seen_at
    return case((published_at < first_seen_at, published_at), else_=first_seen_at)
