"""Column kinds by name, and how constraints are named, the same on SQLite and PostgreSQL."""

import datetime as dt
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


class UtcDateTimeType(TypeDecorator[dt.datetime]):
    """An instant: aware in Python, UTC in the database; a naive value is a bug and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Turn to UTC. SQLite keeps text without a zone, so that plain comparison orders instants."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError(f"a naive datetime is not an instant: {value!r}")
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def as_sqlite_text(instant: dt.datetime) -> str:
    """An instant as a `UtcDateTime` column of SQLite keeps it, for statements that get it otherwise than by a bind."""
    return instant.astimezone(dt.UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


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
