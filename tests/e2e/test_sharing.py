"""Three processes watch the same sources on one PostgreSQL; one of them is killed."""

import asyncio
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import select

from core.model import AlertKind
from state.database import Database
from state.tables import AlertRow, ScheduleRow
from tests.conftest import ROOT
from tests.waiting import eventually
from tests.watchers.site import item, page
from watchers.runner import LEASE

SOURCES = 12
EVERY_S = 6
LATE_S = 2  # by which a busy machine may delay a request after its turn began
WATCHERS = ("one", "two", "three")


@dataclass
class Asked:
    """A request: who asked for which source, when, and whether it was answered."""

    watcher: str
    source: str
    at: float
    answered: bool = False


@dataclass
class Listings:
    """A page for each source; keeps what was asked. Whoever is `held` is answered no more."""

    asked: list[Asked] = field(default_factory=list)
    held: str = ""
    numbers: tuple[int, ...] = (1,)

    async def answer(self, request: web.Request) -> web.Response:
        agent = request.headers["User-Agent"]
        watcher = next(name for name in WATCHERS if f"//{name}.example" in agent)
        asked = Asked(watcher, request.match_info["source"], asyncio.get_running_loop().time())
        self.asked.append(asked)
        if watcher == self.held:
            await asyncio.Event().wait()
        asked.answered = True
        return web.Response(text=page([item(number) for number in self.numbers]), content_type="text/html")

    def answered(self, source: str) -> list[float]:
        return [asked.at for asked in self.asked if asked.source == source and asked.answered]

    def hanging(self) -> set[str]:
        return {asked.source for asked in self.asked if not asked.answered}

    def shares(self) -> Counter[str]:
        return Counter(asked.watcher for asked in self.asked[-SOURCES:])


@asynccontextmanager
async def serving(listings: Listings) -> AsyncIterator[TestServer]:
    app = web.Application()
    app.router.add_get("/{source}", listings.answer)
    async with TestServer(app, shutdown_timeout=0.1) as server:
        yield server


@asynccontextmanager
async def watching(name: str, state_url: str, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that watches, ended with the block; its contact says who asks."""
    told = {
        "NOTICEBELL_STATE": state_url, "NOTICEBELL_SERVER__PUBLIC_URL": f"http://{name}.example",
        "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    with (folder / f"log-{name}").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", "--roles", "watch",
            cwd=folder, env={**os.environ, **told}, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            yield process
        finally:
            if process.returncode is None:
                process.terminate()
                await asyncio.wait_for(process.wait(), 10)


def write_settings(folder: Path, server: TestServer) -> None:
    sources = [
        f'[[sources]]\nname = "s{number}"\ntitle = "公告"\nkind = "html"\nurl = "{server.make_url(f"/s{number}")}"\n'
        f'every = "{EVERY_S}s"\nallow_private = true\n'
        '[sources.select]\nitem = "ul.news > li"\ntitle = "h3"\nlink = "a@href"\npublished = "time"\nsummary = "p"\n'
        for number in range(SOURCES)
    ]
    (folder / "noticebell.toml").write_text("\n".join(sources), encoding="utf-8")


async def told_of(database: Database) -> Counter[str]:
    """How often each source's news was told."""
    async with database.reading() as session:
        told = (await session.execute(select(AlertRow.source_name, AlertRow.kind))).all()
    assert {kind for _, kind in told} <= {AlertKind.NEW}
    return Counter(str(name) for name, _ in told)


@pytest.mark.postgres
async def test_watchers_share_their_sources_and_take_over_those_of_a_dead_one(
    postgres_url: str, tmp_path: Path
) -> None:
    listings, names = Listings(), {f"s{number}" for number in range(SOURCES)}
    database = Database(postgres_url)

    async def all_share() -> bool:
        return set(listings.shares()) == set(WATCHERS)

    async def hold_just_what_hangs(process: asyncio.subprocess.Process) -> bool:
        """What it asked for before is settled, so that its death leaves no doubt of what was polled."""
        mine = select(ScheduleRow.source_name).where(ScheduleRow.claimed_by.contains(f":{process.pid}:"))
        async with database.reading() as session:
            return bool(listings.hanging()) and set(await session.scalars(mine)) == listings.hanging()

    async def all_is_told() -> bool:
        return set(await told_of(database)) == names

    async with serving(listings) as server, AsyncExitStack() as stack:
        write_settings(tmp_path, server)
        processes = {name: await stack.enter_async_context(watching(name, postgres_url, tmp_path)) for name in WATCHERS}
        await eventually(all_share, within_s=90)
        [(listings.held, _)] = listings.shares().most_common(1)
        victim = processes[listings.held]
        await eventually(lambda: hold_just_what_hangs(victim), within_s=30)
        left = listings.hanging()
        victim.kill()
        killed_at = asyncio.get_running_loop().time()
        listings.numbers = (2, 1)
        await eventually(all_is_told, within_s=LEASE.total_seconds() + EVERY_S + 30)
        told_at = asyncio.get_running_loop().time()

        async def all_are_polled_again() -> bool:  # what is told twice is told at the next poll
            return all(listings.answered(name)[-1] > told_at for name in names)

        await eventually(all_are_polled_again, within_s=60)
        told = await told_of(database)
    await database.close()
    assert told == Counter(names)
    for name in names:
        times = listings.answered(name)
        assert all(after - before > EVERY_S - LATE_S for before, after in pairwise(times)), (name, times)
    taken_over = [min(at for at in listings.answered(name) if at > killed_at) - killed_at for name in left]
    assert max(taken_over) < LEASE.total_seconds() + LATE_S
