"""Sessions on both databases."""

import asyncio
import datetime as dt
import threading
from pathlib import Path
from traceback import format_exception

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from core.errors import ConfigError
from state.database import CONNECTIONS, Database, parse_url
from state.tables import LeaseRow, MarkRow


async def test_what_a_block_writes_is_there_for_the_next_reader(database: Database) -> None:
    async with database.writing() as session:
        await session.execute(insert(MarkRow).values(name="a", value="1"))
    async with database.reading() as session:
        assert await session.scalar(select(MarkRow.value).where(MarkRow.name == "a")) == "1"


async def test_a_block_that_raises_writes_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.writing() as session:
            await session.execute(insert(MarkRow).values(name="a", value="1"))
            raise RuntimeError
    async with database.reading() as session:
        assert await session.scalar(select(MarkRow.value).where(MarkRow.name == "a")) is None


async def test_an_error_quotes_nothing_that_a_row_holds(database: Database) -> None:
    """It is logged with its traceback, and rows hold what people write. PostgreSQL quotes a row in its detail."""
    words = "what somebody wrote"
    with pytest.raises(IntegrityError, match=r"(?i)unique constraint.*\n\[SQL: INSERT INTO mark") as caught:
        async with database.writing() as session:
            await session.execute(insert(MarkRow).values(name=words, value="1"))
            await session.execute(insert(MarkRow).values(name=words, value="2"))
    assert words not in "".join(format_exception(caught.value))


async def test_a_naive_instant_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="naive"):
        async with database.writing() as session:
            await session.execute(
                insert(LeaseRow).values(name="a", holder="b", epoch=1, until=dt.datetime(2026, 1, 1))  # noqa: DTZ001
            )


async def test_an_instant_comes_back_aware_and_equal(database: Database) -> None:
    until = dt.datetime(2026, 1, 1, 8, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    async with database.writing() as session:
        await session.execute(insert(LeaseRow).values(name="a", holder="b", epoch=1, until=until))
    async with database.reading() as session:
        found = await session.scalar(select(LeaseRow.until))
    assert found == until
    assert found is not None
    assert found.tzinfo is dt.UTC


async def test_as_many_work_at_once_as_the_state_has_connections_for(database: Database) -> None:
    together = asyncio.Barrier(CONNECTIONS)

    async def read() -> int | None:
        async with database.reading() as session:
            found = await session.scalar(select(1))
            await together.wait()
            return found

    async with asyncio.timeout(9):
        assert await asyncio.gather(*(read() for _ in range(CONNECTIONS))) == [1] * CONNECTIONS


async def test_many_writers_at_once_lose_no_update(database: Database) -> None:
    async with database.writing() as session:
        await session.execute(insert(MarkRow).values(name="count", value="0"))

    async def add_one() -> None:
        async with database.writing() as session:
            held = select(MarkRow).where(MarkRow.name == "count").with_for_update()
            row = (await session.scalars(held)).one()
            row.value = str(int(row.value) + 1)

    await asyncio.gather(*(add_one() for _ in range(20)))
    async with database.reading() as session:
        assert await session.scalar(select(MarkRow.value).where(MarkRow.name == "count")) == "20"


async def test_sqlite_commits_durably_in_wal(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    async with database.reading() as session:
        assert await session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert await session.scalar(text("PRAGMA synchronous")) == 2
        assert await session.scalar(text("PRAGMA foreign_keys")) == 1
    await database.close()


@pytest.mark.parametrize("url", ["mysql://localhost/x", "not an address", ""])
def test_an_address_of_another_kind_says_what_to_write(url: str) -> None:
    with pytest.raises(ConfigError, match="sqlite:///"):
        parse_url(url)


def test_a_state_that_can_not_be_opened_leaves_no_thread_behind(tmp_path: Path) -> None:
    """A thread that outlived its event loop raised in it: on the console, and in whatever test came next."""
    before = set(threading.enumerate())

    async def fail() -> None:
        database = Database(f"sqlite:///{tmp_path}")
        for _ in range(20):
            with pytest.raises(OperationalError, match="unable to open"):
                async with database.reading() as session:
                    await session.scalar(select(MarkRow.value))
            new = {thread.name for thread in set(threading.enumerate()) - before}
            assert [name for name in new if "_connection_worker" in name] == []
        await database.close()

    asyncio.run(fail())
