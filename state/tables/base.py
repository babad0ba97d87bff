"""What all tables share."""

from sqlalchemy import Index, MetaData, text
from sqlalchemy.orm import DeclarativeBase

from state.columns import NAMING


class Base(DeclarativeBase):
    """Root of the tables; constraints are named by rule so that migrations can name them too."""

    metadata = MetaData(naming_convention=NAMING)


def partial_index(name: str, *columns: str, where: str) -> Index:
    """An index over the rows for which `where` (SQL) holds, on both databases."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))
