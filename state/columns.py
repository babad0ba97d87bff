"""Column kinds by name, and how constraints are named, the same on SQLite and PostgreSQL."""

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any

from sqlalchemy import BigInteger, Boolean, DateTime, Dialect, Integer, SmallInteger, String, Text, TypeDecorator
from sqlalchemy.orm import mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


_WITHOUT_ZONE = len("2026-03-02 01:00:00.000000")


class UtcDateTimeType(TypeDecorator[dt.datetime]):
    """An instant: aware in Python, UTC in the database; a naive value is a bug and is refused.

    SQLite keeps text without a zone, so that plain comparison orders instants. That is written and read in one step
    each, past what SQLAlchemy makes of it in between: of all that a statement about many sources takes, it is the most.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """How an instant is handed to this database."""
        return _write_sqlite_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """How an instant of this database is read."""
        return read_sqlite_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Turn to UTC."""
        return None if value is None else _as_utc(value)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Turn to UTC, whatever zone the connection speaks in."""
        return None if value is None else _as_utc(value)


def _as_utc(instant: dt.datetime) -> dt.datetime:
    if instant.tzinfo is None:
        raise TypeError(f"a naive datetime is not an instant: {instant!r}")
    return instant.astimezone(dt.UTC)


def as_sqlite_text(instant: dt.datetime) -> str:
    """An instant as a `UtcDateTime` column of SQLite keeps it, for statements that get it otherwise than by a bind."""
    return _as_utc(instant).isoformat(" ", "microseconds")[:_WITHOUT_ZONE]


def _write_sqlite_text(instant: dt.datetime | None) -> str | None:
    return None if instant is None else as_sqlite_text(instant)


def read_sqlite_text(text: str | None) -> dt.datetime | None:
    """What `as_sqlite_text` wrote."""
    return None if text is None else dt.datetime.fromisoformat(f"{text}+00:00")


# SQLite gives a table its row id only where the key's type is INTEGER to the letter.
RowIdType: Any = BigInteger().with_variant(Integer(), "sqlite")

RowId = Annotated[int, mapped_column(RowIdType, primary_key=True)]
Reference = Annotated[int, mapped_column(RowIdType)]
BigNumber = Annotated[int, mapped_column(BigInteger)]
SmallNumber = Annotated[int, mapped_column(SmallInteger)]
Flag = Annotated[bool, mapped_column(Boolean)]
Slug = Annotated[str, mapped_column(String(64))]
Word = Annotated[str, mapped_column(String(16))]
Prose = Annotated[str, mapped_column(Text)]
UtcDateTime = Annotated[dt.datetime, mapped_column(UtcDateTimeType)]
