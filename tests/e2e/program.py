"""The whole program in a test: the sandbox for Telegram, a clock turned by hand, and a state that can be looked at."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
from sqlalchemy import and_, func, select

from bot import app
from bot.config import validate
from bot.roles import ROLES
from bot.sandbox.server import Sandbox
from bot.sections import Config
from core.model import DeliveryState
from core.source import Source
from state.database import Database
from state.deliveries import IS_OPEN
from state.reminders import MARK
from state.tables import AlertRow, DeliveryRow, LeaseRow, MarkRow, ScheduleRow
from tests.fakes import ManualClock
from tests.waiting import eventually

ZONE = ZoneInfo("Asia/Shanghai")
SMALL_STEP = dt.timedelta(seconds=1)
LONGEST_RUN_S = 1200  # of a program that hangs; on a busy machine three years of notices take a third of it


def source_settings(source: Source) -> dict[str, Any]:
    """What an operator would write to get this source."""
    return {
        "name": source.name,
        "title": source.title,
        "url": source.url,
        "every": f"{int(source.every.total_seconds())}s",
        "allow_private": source.allow_private,
        "order": source.order,
        "max_pages": source.max_pages,
        "select": {key: value for key, value in asdict(source.select).items() if value},
    }


def make_config(state_url: str, sandbox: Sandbox, sources: Sequence[Source], **more: Any) -> Config:
    return validate(
        {
            "state": state_url,
            "telegram": {"token": sandbox.token, "base_url": sandbox.root},
            "server": {"port": 0, "public_url": "https://bell.example"},
            "sources": [source_settings(source) for source in sources],
            **more,
        }
    )


@dataclass
class Program:
    """The running program, its sandbox, and its state seen from outside."""

    clock: ManualClock
    sandbox: Sandbox
    database: Database
    port: int

    async def get(self, path: str) -> bytes:
        """What the feeds' server answers."""
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{self.port}{path}") as answer:
            assert answer.status == 200, path
            return await answer.read()

    async def move_to(self, when: dt.datetime) -> None:
        """Turn the clock to `when`, and let everything that is then due be done."""
        self.clock.move_to(when)
        await self.settle()

    async def settle(self) -> None:
        """Let what is due be done. Who has to wait for a moment (a chat's pace, say) is given it: a second at most."""

        async def is_done() -> bool:
            waits = await self._what_waits()
            waking = self.clock.next_waking()
            if waits and waking is not None and waking - self.clock.now() <= SMALL_STEP:
                self.clock.move_to(max(waking, self.clock.now()))
            return not waits

        try:
            await eventually(is_done, within_s=30)
        except TimeoutError:
            raise AssertionError(await self._describe()) from None

    async def _describe(self) -> str:
        """What it is that waits, who may send it, and until when whoever sleeps does."""
        columns = DeliveryRow.id, DeliveryRow.state, DeliveryRow.due_at, DeliveryRow.claim_epoch, DeliveryRow.fault
        async with self.database.reading() as session:
            owed = (await session.execute(select(*columns).where(IS_OPEN).order_by(DeliveryRow.due_at).limit(20))).all()
            leases = (await session.scalars(select(LeaseRow))).all()
        lines = [f"not settled at {self.clock.now()}: {await self._what_waits()}"]
        lines += [f"delivery {one.id}: {one.state} from {one.due_at}, {one.claim_epoch=}, {one.fault=}" for one in owed]
        lines += [f"{lease.name}: {lease.holder} until {lease.until}, epoch {lease.epoch}" for lease in leases]
        lines += [f"somebody sleeps until {until}" for until in sorted(self.clock.sleeping)]
        return "\n".join(lines)

    async def _what_waits(self) -> dict[str, object]:
        """What is to be done at this instant and has not been."""
        now = self.clock.now()
        is_open = DeliveryRow.state.in_([DeliveryState.OWED, DeliveryState.SENDING])
        owed = and_(is_open, DeliveryRow.due_at <= now + SMALL_STEP)  # what is held for later waits rightly
        async with self.database.reading() as session:
            found = {
                "polls": await session.scalar(select(func.count()).where(ScheduleRow.next_poll_at <= now)),
                "alerts": await session.scalar(select(func.count()).where(AlertRow.fanned_out_at.is_(None))),
                "deliveries": await session.scalar(select(func.count()).where(owed)),
            }
            mark = await session.scalar(select(MarkRow.value).where(MarkRow.name == MARK))
        if mark is None or dt.datetime.fromisoformat(mark) < last_nine(now):
            found["reminders"] = mark
        return {what: number for what, number in found.items() if number != 0}


def last_nine(now: dt.datetime) -> dt.datetime:
    """The last time that it was nine in the morning in Shanghai."""
    nine = now.astimezone(ZONE).replace(hour=9, minute=0, second=0, microsecond=0)
    return nine if nine <= now else nine - dt.timedelta(days=1)


@asynccontextmanager
async def run_program(
    config: Config, sandbox: Sandbox, clock: ManualClock, *, roles: Sequence[str] = ROLES
) -> AsyncIterator[Program]:
    """The program runs while the block does, and ends as on SIGTERM."""
    stop, port = asyncio.Event(), asyncio.get_running_loop().create_future()
    database = Database(config.state)
    async with asyncio.timeout(LONGEST_RUN_S), asyncio.TaskGroup() as group:
        group.create_task(app.run(config, clock=clock, stop=stop, roles=roles, on_ready=port.set_result))
        try:
            yield Program(clock, sandbox, database, await port or 0)
        finally:
            stop.set()
    await database.close()
