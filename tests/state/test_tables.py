"""The tables, and indexes over a part of one."""

import pytest
from sqlalchemy import Column, Integer, MetaData, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateIndex

from state import tables
from state.tables.base import Base, partial_index


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=["sqlite", "postgresql"])
def test_an_index_of_some_rows_is_one_on_both_databases(dialect: Dialect) -> None:
    index = partial_index("ix_some", "owed", where="owed > 0")
    Table("some", MetaData(), Column("owed", Integer), index)
    assert str(CreateIndex(index).compile(dialect=dialect)).endswith(" (owed) WHERE owed > 0")


def test_every_table_is_offered() -> None:
    """What is in no list here would be unknown to migrations as well."""
    rows = {mapper.class_.__name__ for mapper in Base.registry.mappers}
    assert rows | {"Base"} == set(tables.__all__)
