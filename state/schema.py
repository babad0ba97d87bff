"""Bringing a database to this program's schema, and refusing one that is newer than the program."""

import time
from collections.abc import Callable
from importlib import resources
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DatabaseError, OperationalError

from core.errors import NoStateYet, SchemaError, StateError
from state.database import BUSY_TIMEOUT_S, SYNC_DRIVERS, keep_values_back, parse_url

LOCK = 0x6E62_656C  # one migration at a time on PostgreSQL, whoever starts first
WAL_TRIES = 20
WAL_PAUSE_S = 0.1


def upgrade(url: str) -> None:
    """Create or migrate the schema to this program's; blocks, so call it in a thread.

    Raises StateError where the database cannot be reached, SchemaError where a newer noticebell has migrated it, even
    if that was at work while this one waited for its turn.
    """
    _on_connection(url, _upgrade_on)


def current_and_head(url: str) -> tuple[str | None, str]:
    """The schema the database has (None: empty, or none there) and the one this program wants; blocks.

    Raises StateError. Makes no file of SQLite's where there is none.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database and not Path(parsed.database).exists():
        return None, _head()
    found: list[str | None] = []
    _on_connection(url, lambda connection: found.append(_current(connection)))
    return found[0], _head()


def require_current(url: str) -> str:
    """The schema of the database, which is to be this program's; blocks.

    Raises SchemaError with what to do if it is not, NoStateYet where it is empty.
    """
    current, head = current_and_head(url)
    if current is None:
        where = parse_url(url, drivers=SYNC_DRIVERS).render_as_string()
        raise NoStateYet(f"there is no state at {where} yet: `noticebell run` makes it")
    _refuse_newer(current)
    if current != head:
        raise SchemaError(f"the state's schema is {current}, this version's is {head}: run `noticebell db upgrade`")
    return head


def _on_connection(url: str, work: Callable[[Connection], object]) -> None:
    parsed = parse_url(url, drivers=SYNC_DRIVERS)
    is_sqlite = parsed.get_backend_name() == "sqlite"
    connect = {"timeout": BUSY_TIMEOUT_S} if is_sqlite else {}
    engine = create_engine(parsed, hide_parameters=True, connect_args=connect)
    keep_values_back(engine)
    try:
        with engine.connect() as connection:
            work(connection)
    except DatabaseError as error:
        if not isinstance(error, OperationalError) and type(error) is not DatabaseError:
            raise  # a fault of ours; a file that is damaged or no database at all is no more than a DatabaseError
        raise StateError(f"the state at {parsed.render_as_string()} cannot be opened: {error.orig}") from error
    finally:
        engine.dispose()


def _upgrade_on(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        _set_wal(connection)
        _begin_alone(connection)
    else:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
        connection.commit()
    before = _current(connection)  # now that nobody else is at work
    _refuse_newer(before)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    connection.commit()
    if connection.dialect.name == "postgresql" and before != _head():
        _gather_statistics(connection)


def _begin_alone(connection: Connection) -> None:
    """One migration at a time on SQLite too, and all of it or nothing: a kill must leave no half of a schema.

    SQLite's DDL is part of a transaction, but Python's driver begins none for it.
    """
    driver = connection.connection.dbapi_connection
    assert driver is not None
    driver.isolation_level = None
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _gather_statistics(connection: Connection) -> None:
    """Of a new column PostgreSQL knows nothing until the table is looked at, and plans as if every row had a value.

    Autovacuum looks at a large table only after a tenth of it has changed: with a million notices, not for years.
    """
    connection.execute(text("ANALYZE"))
    connection.commit()


def _set_wal(connection: Connection) -> None:
    """Switch the file to WAL, once; it can fail while several processes open the file at the same time."""
    for tries_left in reversed(range(WAL_TRIES)):
        try:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            connection.commit()
            return
        except OperationalError:
            if not tries_left:
                raise
            connection.rollback()
            time.sleep(WAL_PAUSE_S)


def _refuse_newer(current: str | None) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if current is not None and current not in known:
        raise SchemaError(f"the state has schema {current}, which this noticebell does not know: install a newer one")


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _head() -> str:
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.files("state") / "migrations"))
    return config
