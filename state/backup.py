"""A copy of the state that is whole, taken while the program writes."""

import sqlite3
from contextlib import closing
from pathlib import Path

from core.errors import StateError, UsageError
from state.database import parse_url


def copy_to(url: str, file: Path) -> int:
    """Copy a SQLite state into `file` by SQLite's own online backup; answers its size in bytes.

    Raises UsageError for PostgreSQL, which has pg_dump, and where `file` is there already; StateError where there is
    no state or no room.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() != "sqlite":
        raise UsageError(["db backup: copies SQLite; for PostgreSQL use pg_dump"])
    if file.exists():
        raise UsageError([f"db backup: {file} is there already; name another file"])
    if not parsed.database or not Path(parsed.database).is_file():
        raise StateError(f"there is no state at {parsed.database} yet")
    try:
        with closing(sqlite3.connect(parsed.database)) as source, closing(sqlite3.connect(file)) as copy:
            source.backup(copy)
    except (sqlite3.Error, OSError) as error:
        file.unlink(missing_ok=True)
        raise StateError(f"{file} cannot be written: {error}") from error
    return file.stat().st_size
