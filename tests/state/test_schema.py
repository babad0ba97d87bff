"""Migrations and the copy of the state, on both databases."""

import asyncio
import datetime as dt
import re
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from traceback import format_exception

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, event, select, text
from sqlalchemy.exc import IntegrityError

from core.contract import Contract
from core.errors import ConfigError, SchemaError, StateError
from core.model import AlertKind, Quiet
from core.stories import Relation
from state.backup import copy_to
from state.claims import claim_one
from state.database import SYNC_DRIVERS, Database, parse_url
from state.fanout import fan_out_chunk
from state.related import find_story
from state.schema import LOCK, _begin_alone, _config, _on_connection, current_and_head, require_current, upgrade
from state.sources import load_source, record_success
from state.stories import relate
from state.subscriptions import get_target
from state.tables import AlertRow, Base, DeliveryRow, NoticeRow, TargetRow
from tests.builders import BOT, PROFILE, SOURCE, add_alert, add_notice, add_source, add_subscription, add_target
from tests.conftest import ROOT
from tests.fakes import START

HOLD = text("SELECT pg_advisory_lock(:key)")
LOCKING = re.compile("pg_advisory_lock|BEGIN IMMEDIATE")


def test_the_migrations_make_just_what_the_tables_say(state_url: str) -> None:
    engine = create_engine(parse_url(state_url, drivers=SYNC_DRIVERS))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_upgrading_twice_changes_nothing(state_url: str) -> None:
    upgrade(state_url)
    current, head = current_and_head(state_url)
    assert current == head


async def test_processes_that_start_at_once_make_one_state(empty_url: str) -> None:
    """Switching a file to WAL and making tables can each be in another's way."""
    code = f"from state.schema import upgrade; upgrade({empty_url!r})"
    started = [await asyncio.create_subprocess_exec(sys.executable, "-c", code, cwd=ROOT) for _ in range(4)]
    assert [await process.wait() for process in started] == [0, 0, 0, 0]
    current, head = current_and_head(empty_url)
    assert current == head


@pytest.mark.parametrize("statements", [3, 20, 60])
def test_a_migration_that_was_killed_half_way_is_done_again(empty_url: str, statements: int) -> None:
    left = [statements]

    def kill(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        left[0] -= statement.lstrip().upper().startswith(("CREATE", "ALTER", "INSERT", "DROP"))
        if left[0] == 0:
            raise KeyboardInterrupt

    event.listen(Engine, "before_cursor_execute", kill)
    try:
        with pytest.raises(KeyboardInterrupt):
            upgrade(empty_url)
    finally:
        event.remove(Engine, "before_cursor_execute", kill)
    assert current_and_head(empty_url)[0] is None
    upgrade(empty_url)
    assert current_and_head(empty_url)[0] is not None


async def test_a_state_of_the_first_schema_keeps_its_rows(state_url: str) -> None:
    """Its sources have learned nothing yet, and its notices stand alone."""
    database = Database(state_url)
    async with database.writing() as session:
        notice_id = await add_notice(session, "物流服务升级")
    await database.close()
    _migrate(state_url, lambda config: command.downgrade(config, "0001"))
    upgrade(state_url)
    database = Database(state_url)
    async with database.reading() as session:
        state = await load_source(session, SOURCE)
        assert state is not None
        assert (state.health, state.contract) == (None, Contract())
        assert (await session.get_one(NoticeRow, notice_id)).source_name == SOURCE
        assert await find_story(session, notice_id) == []
    await database.close()


async def test_a_state_without_quiet_hours_keeps_its_profiles_and_back(state_url: str) -> None:
    """Going back, who differs in quiet hours alone shares a profile again, and nobody loses theirs."""
    night = replace(PROFILE, quiet=Quiet(dt.time(22), dt.time(8)))
    database = Database(state_url)
    async with database.writing() as session:
        await add_target(session, 1)
        await add_target(session, 2, profile=night)
    await database.close()
    _migrate(state_url, lambda config: command.downgrade(config, "0004"))
    upgrade(state_url)
    database = Database(state_url)
    async with database.reading() as session:
        known = [await get_target(session, BOT, chat_id, 0) for chat_id in (1, 2)]
    await database.close()
    assert [target and target.profile for target in known] == [PROFILE, PROFILE]


async def test_a_source_keeps_its_times_when_they_move_to_a_table_of_their_own_and_back(state_url: str) -> None:
    database, later = Database(state_url), START + dt.timedelta(minutes=5, microseconds=7)
    async with database.writing() as session:
        await add_source(session)
        await record_success(session, SOURCE, START, later)
        await claim_one(session, SOURCE, "one", later, dt.timedelta(minutes=1))
        before = await load_source(session, SOURCE)
    await database.close()
    _migrate(state_url, lambda config: command.downgrade(config, "0019"))
    upgrade(state_url)
    database = Database(state_url)
    async with database.reading() as session:
        assert await load_source(session, SOURCE) == before
    await database.close()
    assert before is not None
    assert (before.polled_at, before.next_poll_at, before.claimed_by) == (START, later, "one")


async def test_what_was_raised_before_alerts_had_numbers_is_told_to_who_asked_in_time(state_url: str) -> None:
    """By times, with allowance for a turn that lasts: once for one change, and nobody gets a backlog."""
    minute = dt.timedelta(minutes=1)
    database = Database(state_url)
    async with database.writing() as session:
        first, second = await add_notice(session), await add_notice(session)
        await relate(session, second, first, Relation.SAME)
        await add_alert(session, first, at=START)
        await add_alert(session, second, at=START + minute)
        for chat_id, asked_at in enumerate((START, START + 3 * minute, START + 9 * minute), start=1):
            await add_subscription(session, await add_target(session, chat_id), at=asked_at)
    await database.close()
    _migrate(state_url, lambda config: command.downgrade(config, "0017"))
    upgrade(state_url)
    database = Database(state_url)
    async with database.writing() as session:
        while await fan_out_chunk(session, (), START + 60 * minute):
            pass
        told = select(TargetRow.chat_id, AlertRow.notice_id).join(DeliveryRow, DeliveryRow.target_id == TargetRow.id)
        told = told.join(AlertRow, AlertRow.id == DeliveryRow.alert_id).order_by(TargetRow.chat_id)
        assert (await session.execute(told)).all() == [(1, first), (2, first)]
    await database.close()


async def test_who_asked_before_alerts_had_numbers_is_told_of_those_that_have(state_url: str) -> None:
    database = Database(state_url)
    async with database.writing() as session:
        notice = await add_notice(session)
        await add_alert(session, notice, at=START - dt.timedelta(days=1))
        await add_subscription(session, await add_target(session), at=START)
    await database.close()
    _migrate(state_url, lambda config: command.downgrade(config, "0017"))
    upgrade(state_url)
    database = Database(state_url)
    async with database.writing() as session:
        new = await add_alert(session, notice, AlertKind.REVISED, at=START - dt.timedelta(hours=1))
    async with database.writing() as session:
        while await fan_out_chunk(session, (), START):
            pass
        assert list(await session.scalars(select(DeliveryRow.alert_id))) == [new]
    await database.close()


@pytest.mark.postgres
async def test_after_a_migration_postgresql_knows_what_is_in_a_new_column(postgres_url: str) -> None:
    """Else it plans as if every row had a value in it, and reads a million notices for one page."""
    database = Database(postgres_url)
    async with database.writing() as session:
        await add_subscription(session, await add_target(session))
    await database.close()
    _migrate(postgres_url, lambda config: command.downgrade(config, "0015"))
    upgrade(postgres_url)
    engine = create_engine(parse_url(postgres_url, drivers=SYNC_DRIVERS))
    with engine.connect() as connection:
        known = text("SELECT null_frac FROM pg_stats WHERE tablename = 'query' AND attname = 'pending_since'")
        assert connection.scalar(known) == 1
    engine.dispose()


def _migrate(url: str, work: Callable[[Config], None]) -> None:
    engine = create_engine(parse_url(url, drivers=SYNC_DRIVERS))
    with engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        work(config)
        connection.commit()
    engine.dispose()


def test_a_state_of_a_newer_program_is_refused(state_url: str) -> None:
    engine = create_engine(parse_url(state_url, drivers=SYNC_DRIVERS))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(SchemaError, match="newer"):
        upgrade(state_url)
    with pytest.raises(SchemaError, match="newer"):
        require_current(state_url)


def test_a_migration_that_waited_behind_a_newer_programs_is_refused(state_url: str) -> None:
    """Two versions start at once on one state."""
    older_waits = threading.Event()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if threading.current_thread() is not threading.main_thread() and LOCKING.search(statement):
            older_waits.set()

    event.listen(Engine, "before_cursor_execute", note)
    engine = create_engine(parse_url(state_url, drivers=SYNC_DRIVERS))
    try:
        with ThreadPoolExecutor(1) as pool, engine.connect() as newer:
            if engine.dialect.name == "sqlite":
                _begin_alone(newer)
            else:
                newer.execute(HOLD, {"key": LOCK})
            older = pool.submit(upgrade, state_url)
            assert older_waits.wait(30)
            newer.execute(text("UPDATE alembic_version SET version_num = '9999'"))
            newer.commit()
            newer.invalidate()  # which ends its session, and the lock on PostgreSQL with it
            with pytest.raises(SchemaError, match="9999, which this noticebell does not know: install a newer one"):
                older.result(60)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
        engine.dispose()


@pytest.mark.parametrize("url", ["sqlite:////nowhere/at/all/state.db", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_state_that_cannot_be_opened_says_so_without_its_password(url: str) -> None:
    with pytest.raises(StateError, match="cannot be opened"):
        upgrade(url)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "state.db"
    file.write_text("nothing of the kind " * 100)
    with pytest.raises(StateError, match=f"{file} cannot be opened: file is not a database"):
        upgrade(f"sqlite:///{file}")


def test_a_password_is_not_in_the_error() -> None:
    with pytest.raises(StateError) as caught:
        upgrade("postgresql://me:hunter2@127.0.0.1:1/none")
    assert "hunter2" not in str(caught.value)


def test_an_error_of_a_migration_quotes_nothing_that_a_row_holds(state_url: str) -> None:
    words = "what somebody wrote"
    twice = text("INSERT INTO mark (name, value) VALUES (:name, ''), (:name, '')")
    with pytest.raises(IntegrityError) as caught:
        _on_connection(state_url, lambda connection: connection.execute(twice, {"name": words}))
    assert words not in "".join(format_exception(caught.value))


def test_a_copy_is_a_whole_state(sqlite_url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert copy_to(sqlite_url, copy) == copy.stat().st_size
    current, head = current_and_head(f"sqlite:///{copy}")
    assert current == head


def test_a_copy_never_overwrites(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("precious")
    with pytest.raises(ConfigError, match="already"):
        copy_to(sqlite_url, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "precious"


def test_a_copy_of_nothing_says_so(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="no state"):
        copy_to(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "copy.db")


def test_a_schema_that_is_behind_is_said_with_what_to_do(state_url: str) -> None:
    upgrade(state_url)
    assert require_current(state_url) == current_and_head(state_url)[1]
    engine = create_engine(parse_url(state_url, drivers=SYNC_DRIVERS))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    engine.dispose()
    with pytest.raises(StateError, match=r"schema is 0001, this version's is .*: run `noticebell db upgrade`"):
        require_current(state_url)
