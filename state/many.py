"""Many rows as one parameter: a statement that writes hundreds of rows is prepared, bound and run once.

They are handed over as JSON, which both databases read. With a parameter for each value, preparing takes longer than
writing.
"""

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import JSON, BindParameter, ColumnElement, String, Update, bindparam, cast, column, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import FromClause
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import Boolean, TypeEngine

from state.columns import as_sqlite_text

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
