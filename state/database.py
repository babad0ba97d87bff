"""The engine, its pragmas, and the two kinds of session: one that reads, one that writes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import aiosqlite
from sqlalchemy import URL, Connection, Engine, ExceptionContext, event, make_url
from sqlalchemy.exc import ArgumentError, DataError, IntegrityError, ProgrammingError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session

from core.errors import ConfigError
from state.audience import number_raised
from state.line import Line

BUSY_TIMEOUT_S = 30
AT_ONCE = 16 + 16  # sources at their turn (watchers/runner.py) and chats that are answered (bot/chatlines.py)
LOOPS = 16  # rounds of watching, fan-out, reminding, the sender and the like, and some readers of feeds
CONNECTIONS = AT_ONCE + LOOPS  # at most; without one for each, who waits for another's lock keeps out who holds it
KEPT = 10  # of them, when nobody uses them
POOL_TIMEOUT_S = 3  # for one of them to get free: less than half of the shortest lease, the sender's
POOL = {"pool_size": KEPT, "max_overflow": CONNECTIONS - KEPT, "pool_timeout": POOL_TIMEOUT_S}
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}
SYNC_DRIVERS = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg"}


def parse_url(url: str, *, drivers: dict[str, str] = DRIVERS) -> URL:
    """The state's address with our driver. Raises ConfigError where it is neither SQLite nor PostgreSQL."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ConfigError(['state: not an address; write "sqlite:///state.db" or "postgresql://…"']) from None
    family = parsed.get_backend_name()
    if family not in drivers:
        raise ConfigError([f'state: "{family}" is not supported; write "sqlite:///state.db" or "postgresql://…"'])
    return parsed.set(drivername=drivers[family])


class Database:
    """The state, opened. Sessions come from `reading()` and `writing()`, one block for one unit of work.

    SQLite knows one writer at a time: writers of this process queue here, in order, and take the lock at their first
    statement rather than in the middle of their work; those of other processes wait in SQLite.
    """

    def __init__(self, url: str) -> None:
        parsed = parse_url(url)
        self.url = parsed
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self.engine = make_engine(parsed)
        self._read = async_sessionmaker(self.engine, expire_on_commit=False)
        writer = self.engine.execution_options(noticebell_writes=True)
        self.writing_session_class = type("WritingSession", (Session,), {})
        self._write = async_sessionmaker(writer, expire_on_commit=False, sync_session_class=self.writing_session_class)
        self._line = Line()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session that sees one state of things and changes nothing."""
        async with self._read() as session:
            yield session

    @asynccontextmanager
    async def writing(self, *, gives_way: bool = False) -> AsyncIterator[AsyncSession]:
        """A transaction: committed when the block ends, undone when it raises.

        One that `gives_way` lets every other writer of this process go first: for work in steps, which nobody awaits.
        """
        async with AsyncExitStack() as stack:
            if self.is_sqlite:
                await stack.enter_async_context(self._line.turn(gives_way=gives_way))
            session = await stack.enter_async_context(self._write.begin())
            yield session
            await number_raised(session)

    def is_waited_for(self) -> bool:
        """Whether writers had to wait for each other of late (SQLite; on PostgreSQL they do not)."""
        return self._line.was_waited_in()

    async def close(self) -> None:
        """Give every connection back."""
        await self.engine.dispose()


def make_engine(url: URL) -> AsyncEngine:
    """An engine with our pragmas; nothing is connected yet."""
    is_sqlite = url.get_backend_name() == "sqlite"
    pool = {} if is_sqlite and url.database in (None, "", ":memory:") else POOL
    connect: dict[str, Any] = {"options": "-c timezone=utc"}
    if is_sqlite:
        connect = {"timeout": BUSY_TIMEOUT_S, "async_creator_fn": _open_sqlite}
    engine = create_async_engine(url, hide_parameters=True, pool_pre_ping=not is_sqlite, connect_args=connect, **pool)
    keep_values_back(engine.sync_engine)
    if is_sqlite:
        event.listen(engine.sync_engine, "connect", _set_pragmas)
        event.listen(engine.sync_engine, "begin", _begin)
    return engine


async def _open_sqlite(*arguments: Any, **options: Any) -> aiosqlite.Connection:
    """A connection on a thread of its own, which is over where opening fails.

    aiosqlite lets that thread go on and tell its end to the event loop, which may be closed by then.
    """
    connection = aiosqlite.connect(*arguments, **options)
    thread = connection._thread  # noqa: SLF001  # as SQLAlchemy does, which makes it a daemon too
    thread.daemon = True
    try:
        return await connection
    except BaseException:
        await asyncio.to_thread(thread.join)
        raise


def keep_values_back(engine: Engine) -> None:
    """Let no error quote what a row holds, for errors are logged, and a row may hold what people write.

    Of the parameters of a statement SQLAlchemy's `hide_parameters` does that. PostgreSQL quotes a row in the DETAIL of
    its message: only the first line of that is kept.
    """
    event.listen(engine, "handle_error", _keep_detail_back)


def may_pass(error: SQLAlchemyError) -> bool:
    """Whether it is trouble of the state's (full, locked, away) rather than something wrong with what is written."""
    return not isinstance(error, DataError | IntegrityError | ProgrammingError)


def _keep_detail_back(context: ExceptionContext) -> None:
    primary = getattr(getattr(context.original_exception, "diag", None), "message_primary", None)
    if primary is None:
        return  # SQLite, which quotes nothing, or no answer of a server's
    context.original_exception.args = (primary,)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = (f"({type(context.original_exception).__name__}) {primary}",)


def _set_pragmas(connection: Any, _record: object) -> None:
    """Durable at each commit (synchronous=FULL), foreign keys on. WAL is set once, by the migrations."""
    connection.isolation_level = None  # the driver begins no transaction of its own; `_begin` does
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Take the write lock at the start: a transaction that reads first and writes later may find itself too late."""
    writes = connection.get_execution_options().get("noticebell_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
