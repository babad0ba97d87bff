"""Many rows as one parameter, and as one row: a statement about hundreds of them is prepared, bound and run once.

They are handed over as JSON, which both databases read and write. With a parameter for each value, preparing takes
longer than writing; and rows that are fetched one by one make the thread that fetches them and the loop wait for each
other at every row.
"""

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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
    """An UPDATE from many rows: `write` makes it for rows of these columns.

    A row is told as an array and its instants as texts: objects, and an encoder that is handed instants, take twice as
    long.
    """

    def __init__(self, columns: Columns, write: Callable[[FromClause], Update]) -> None:
        self._statements = {"sqlite": write(_in_sqlite(columns)), "postgresql": write(_in_postgresql(columns))}

    async def run(self, session: AsyncSession, rows: Iterable[Sequence[Field]]) -> None:
        """Write these rows, each in the order of the columns; nothing where there are none."""
        family = session.get_bind().dialect.name
        write = as_sqlite_text if family == "sqlite" else dt.datetime.isoformat
        told = [[write(field) if isinstance(field, dt.datetime) else field for field in row] for row in rows]
        if told:
            await session.execute(self._statements[family], {ROWS: json.dumps(told)})


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
    fields = (func.json_extract(each.c.value, f"$[{place}]").label(name) for place, name in enumerate(columns))
    return select(*fields).subquery("given")


def _in_postgresql(columns: Columns) -> FromClause:
    rows = func.json_array_elements(cast(bindparam(ROWS, type_=String), JSON))
    each = rows.table_valued(column("value", JSON), name="each")
    fields = (
        cast(each.c.value[place].as_string(), kind).label(name) for place, (name, kind) in enumerate(columns.items())
    )
    return select(*fields).subquery("given")
