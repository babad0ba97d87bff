"""Many rows as one parameter, and as one row: a statement about hundreds of them is prepared, bound and run once.

They are handed over as JSON, which both databases read and write. With a parameter for each value, preparing takes
longer than writing; and rows that are fetched one by one make the thread that fetches them and the loop wait for each
other at every row.
"""

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import JSON, BindParameter, ColumnElement, Select, String, Update, bindparam, cast, column, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import FromClause
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import Boolean, TypeEngine

from state.columns import UtcDateTimeType, as_sqlite_text, read_sqlite_text

Columns = Mapping[str, type[TypeEngine[Any]]]
ROWS = "rows"  # the parameter that holds them
Field = str | int | bool | dt.datetime | None


class Rewriting:
    """An UPDATE from many rows: `write` makes it for rows of these columns."""

    def __init__(self, columns: Columns, write: Callable[[FromClause], Update]) -> None:
        self._statements = {"sqlite": write(_in_sqlite(columns)), "postgresql": write(_in_postgresql(columns))}

    async def run(self, session: AsyncSession, rows: Iterable[Mapping[str, Field]]) -> None:
        """Write these rows; nothing where there are none."""
        family = session.get_bind().dialect.name
        told = json.dumps(list(rows), default=as_sqlite_text if family == "sqlite" else dt.datetime.isoformat)
        if told != "[]":
            await session.execute(self._statements[family], {ROWS: told})


class Gathering:
    """A SELECT of columns that answers texts, numbers and instants, whose rows come all as one, in their order."""

    def __init__(self, statement: Select[Any]) -> None:
        rows = statement.subquery("row")
        columns = list(rows.c)
        self._instants = [place for place, column in enumerate(columns) if isinstance(column.type, UtcDateTimeType)]
        in_postgresql = func.coalesce(cast(func.json_agg(func.json_build_array(*columns)), String), "[]")
        self._statements = {
            "sqlite": select(func.json_group_array(func.json_array(*columns))),
            "postgresql": select(in_postgresql),
        }

    async def run(self, session: AsyncSession, parameters: Mapping[str, Any]) -> list[list[Any]]:
        """The rows, each a list of its columns."""
        family = session.get_bind().dialect.name
        rows: list[list[Any]] = json.loads(await session.scalar(self._statements[family], parameters) or "[]")
        read = read_sqlite_text if family == "sqlite" else _read_iso
        for row in rows:
            for place in self._instants:
                row[place] = read(row[place])
        return rows


def _read_iso(text: str | None) -> dt.datetime | None:
    return None if text is None else dt.datetime.fromisoformat(text).astimezone(dt.UTC)


class Among(ColumnElement[bool]):
    """Whether a column's text is one of those that the parameter of this name holds; `as_list` writes it."""

    inherit_cache = True
    type = Boolean()
    _traverse_internals = [  # noqa: RUF012 (as SQLAlchemy wants it: by these a statement's place in its cache is told)
        ("column", InternalTraversal.dp_clauseelement),
        ("given", InternalTraversal.dp_clauseelement),
    ]

    def __init__(self, column: ColumnElement[str], parameter: str) -> None:
        self.column = column
        self.given: BindParameter[str] = bindparam(parameter, type_=String)


@compiles(Among, "sqlite")
def _among_in_sqlite(among: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, given = compiler.process(among.column, **options), compiler.process(among.given, **options)
    return f"{column} IN (SELECT value FROM json_each({given}))"  # noqa: S608 (a column and a bound parameter)


@compiles(Among, "postgresql")
def _among_in_postgresql(among: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, given = compiler.process(among.column, **options), compiler.process(among.given, **options)
    return f"{column} IN (SELECT json_array_elements_text(CAST({given} AS JSON)))"


def as_list(texts: Collection[str]) -> str:
    """The value of the parameter that `Among` reads."""
    return json.dumps(list(texts))


def _in_sqlite(columns: Columns) -> FromClause:
    each = func.json_each(bindparam(ROWS, type_=String)).table_valued("value", name="each")
    return select(*(func.json_extract(each.c.value, f"$.{name}").label(name) for name in columns)).subquery("given")


def _in_postgresql(columns: Columns) -> FromClause:
    typed = (column(name, kind) for name, kind in columns.items())
    given = func.json_to_recordset(cast(bindparam(ROWS, type_=String), JSON)).table_valued(*typed)
    return given.render_derived("given", with_types=True)
