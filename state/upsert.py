"""INSERT … ON CONFLICT, which both databases know under one syntax and SQLAlchemy under two names."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from state.tables import Base


def insert_into(session: AsyncSession, table: type[Base]) -> Any:
    """An INSERT with `on_conflict_do_nothing` and `on_conflict_do_update`, for the session's database."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
