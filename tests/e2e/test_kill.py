"""Killed without a word, then started again: every delivery arrives, doubled at most what was in flight."""

import asyncio
import datetime as dt
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.clock import SystemClock
from bot.deliverer import workers_for
from bot.sandbox.server import Sandbox
from core.model import AlertKind, DeliveryState
from state.database import Database
from state.tables import AlertRow, DeliveryRow
from tests.builders import add_alert, add_notice, add_subscription, add_target
from tests.conftest import ROOT
from tests.waiting import eventually

CHATS = 120
PER_SECOND = 200
FIRST_CHAT = 1000


class Process:
    """The program as a process of its own, that can be killed like one."""

    def __init__(self, state_url: str, sandbox: Sandbox, folder: Path) -> None:
        self._environment = {
            **os.environ,
            "NOTICEBELL_STATE": state_url,
            "NOTICEBELL_TELEGRAM__TOKEN": sandbox.token,
            "NOTICEBELL_TELEGRAM__BASE_URL": sandbox.root,
            "NOTICEBELL_TELEGRAM__PAID_BROADCAST": "true",
            "NOTICEBELL_TELEGRAM__MESSAGES_PER_SECOND": str(PER_SECOND),
            "PYTHONPATH": str(ROOT),
        }
        self._folder = folder
        (folder / "noticebell.toml").write_text("")

    @asynccontextmanager
    async def running(self) -> AsyncIterator[asyncio.subprocess.Process]:
        with (self._folder / "log").open("ab") as log:
            command = [sys.executable, "-m", "bot", "run", "--roles", "send"]
            process = await asyncio.create_subprocess_exec(
                *command, cwd=self._folder, env=self._environment, stdout=log, stderr=log
            )
            try:
                yield process
            finally:
                if process.returncode is None:
                    process.send_signal(signal.SIGTERM)
                    await asyncio.wait_for(process.wait(), 10)


async def owe_an_alert(database: Database, now: dt.datetime) -> None:
    """A notice and its alert, committed; its deliveries are not written yet."""
    async with database.writing() as session:
        notice = await add_notice(session, at=now)
        for number in range(CHATS):
            target = await add_target(session, FIRST_CHAT + number, bot_id=4200042, at=now)
            await add_subscription(session, target, at=now)
        await add_alert(session, notice, AlertKind.NEW, at=now)


def heard(sandbox: Sandbox) -> Counter[int]:
    """How many messages stand in each chat."""
    return Counter({chat: len(sandbox.messages(chat)) for chat in range(FIRST_CHAT, FIRST_CHAT + CHATS)})


async def all_are_sent(database: Database) -> bool:
    async with database.reading() as session:
        sent = await session.scalar(select(func.count()).where(DeliveryRow.state == DeliveryState.SENT))
    return sent == CHATS


@pytest.mark.parametrize("killed_after", [1, 60])
async def test_killed_in_the_middle_of_sending_nobody_is_left_out(
    database: Database, state_url: str, tmp_path: Path, killed_after: int
) -> None:
    clock = SystemClock()
    async with Sandbox(clock, limits=None, admit_strangers=True) as sandbox:
        await owe_an_alert(database, clock.now())
        process = Process(state_url, sandbox, tmp_path)
        async with process.running() as first:

            async def some_are_sent() -> bool:
                return heard(sandbox).total() >= killed_after

            await eventually(some_are_sent, within_s=30)
            first.kill()
            await first.wait()
        async with process.running():
            await eventually(lambda: all_are_sent(database), within_s=40)
        counts = heard(sandbox)
    assert min(counts.values()) == 1
    assert counts.total() - CHATS <= workers_for(PER_SECOND)
    assert max(counts.values()) <= 2


async def test_killed_between_the_commit_and_the_first_send_everybody_is_told_once(
    database: Database, state_url: str, tmp_path: Path
) -> None:
    """The alert is committed; the process that would have told it is gone before it could."""
    clock = SystemClock()
    async with Sandbox(clock, limits=None, admit_strangers=True) as sandbox:
        await owe_an_alert(database, clock.now())
        process = Process(state_url, sandbox, tmp_path)
        async with process.running() as first:
            first.kill()
            await first.wait()
        assert heard(sandbox).total() == 0
        async with process.running():
            await eventually(lambda: all_are_sent(database), within_s=40)
        assert set(heard(sandbox).values()) == {1}
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).where(AlertRow.fanned_out_at.is_(None))) == 0


async def test_told_to_end_it_ends_within_three_seconds_and_the_rest_is_sent_after(
    database: Database, state_url: str, tmp_path: Path
) -> None:
    clock = SystemClock()
    async with Sandbox(clock, limits=None, admit_strangers=True) as sandbox:
        await owe_an_alert(database, clock.now())
        process = Process(state_url, sandbox, tmp_path)
        async with process.running() as first:

            async def some_are_sent() -> bool:
                return heard(sandbox).total() >= 10

            await eventually(some_are_sent, within_s=30)
            first.send_signal(signal.SIGINT)
            assert await asyncio.wait_for(first.wait(), 3) == 0
        async with process.running():
            await eventually(lambda: all_are_sent(database), within_s=40)
        assert set(heard(sandbox).values()) == {1}
