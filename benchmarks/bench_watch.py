"""What watching costs: `python -m benchmarks.bench_watch [--pages N] [--rounds N] [--cycles N] [--sources N]`.

The site and the state are made by processes of their own (`watched.py`). Beside a cycle of the watcher over all pages
stands, in the same run and turn about, a bare aiohttp loop over the same pages, with the same connections kept alive
and as many at once:

- plain: 200 each time, the same bytes. Bare downloads and hashes them.
- 304: the server honours If-None-Match. Bare sends the ETag.
- noise: a fresh token, other read counts and the time of day in each answer. Bare also parses the page, with the
  watcher's own parser, and looks up each item among those it knows (the parsing floor).

The watcher heeds robots.txt and looks for a space between two questions; the bare loop does neither. Ratios are those
of the medians; CPU is this process's own, all threads. Then: what is found of ten changed pages, ten thousand sources
in one process, and, in a process that does nothing else, memory over many cycles, plain and noise turn about. Ends with
status 1 where something was told that did not happen, something that did was missed, or memory grows or is beyond its
bound; a ratio beyond its bound is named as such and fails nothing.
"""

import argparse
import asyncio
import contextlib
import datetime as dt
import hashlib
import logging
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from sqlalchemy import func, select

from benchmarks.watched import EVERY, START, make_sources, prepare, running_server
from core.source import Source
from state.database import Database
from state.queries import QueryIndex
from state.sources import load_sources
from state.tables import AlertRow, ScheduleRow
from watchers.addresses import make_connector
from watchers.fetch import Limits
from watchers.ingest import Parts
from watchers.packing import OFFERED
from watchers.parsers.values import Page
from watchers.registry import PARSERS
from watchers.runner import AT_ONCE, LOOK_AGAIN, Watcher
from watchers.web import open_web

AGENT = "noticebell/bench (+mailto:bench@example.org)"
MB = 1_000_000
GROWTH_MB = 2.0  # at most, between the middle of all cycles and the last tenth; parsing warms the allocator till then
RESIDENT_MB = 150.0  # at most, at any of them

# ---------------------------------------------------------------------------------------------------- measuring


@dataclass
class Spent:
    """Wall and CPU seconds of each cycle."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def medians(self) -> tuple[float, float]:
        return statistics.median(self.wall), statistics.median(self.cpu)


@contextlib.contextmanager
def timed(spent: Spent):
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    spent.wall.append(time.perf_counter() - wall)
    spent.cpu.append(time.process_time() - cpu)


def memory_bytes() -> int:
    """What is resident now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


class BenchClock:
    """Stands still during a cycle; notes when the watcher has nothing left to do."""

    def __init__(self) -> None:
        self._now = START
        self._moved = asyncio.Event()
        self.resting = asyncio.Event()
        self.rested_at = (0.0, 0.0)

    def now(self) -> dt.datetime:
        return self._now

    def elapsed(self) -> float:
        return self._now.timestamp()

    async def pause(self, seconds: float, wake: asyncio.Event) -> None:
        await self.sleep_until(self._now + dt.timedelta(seconds=seconds), wake)

    def move(self, by: dt.timedelta) -> None:
        self._now += by
        self.resting.clear()
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    async def sleep_until(self, when: dt.datetime, wake: asyncio.Event) -> None:
        if when - self._now >= LOOK_AGAIN:  # nothing is due, claimed or to be settled
            self.rested_at = time.perf_counter(), time.process_time()
            self.resting.set()
        waits = [asyncio.ensure_future(event.wait()) for event in (self._moved, wake)]
        try:
            while self._now < when and not wake.is_set():
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
                if self._moved.is_set():
                    break
        finally:
            for wait in waits:
                wait.cancel()


@dataclass
class Watching:
    """A watcher at work on a state of its own, driven a cycle at a time."""

    database: Database
    clock: BenchClock
    sources: Sequence[Source]

    async def settle(self) -> tuple[float, float]:
        """Wait until every source has been polled; answers the wall and CPU time at which the watcher came to rest."""
        await self.clock.resting.wait()
        rested_at = self.clock.rested_at
        due = select(func.count()).where(ScheduleRow.next_poll_at <= self.clock.now())
        async with self.database.reading() as session:
            left = await session.scalar(due)
        if left:
            raise RuntimeError(f"the watcher rests, and {left} sources are due")
        return rested_at

    async def cycle(self, spent: Spent) -> None:
        """One turn of each source."""
        wall, cpu = time.perf_counter(), time.process_time()
        self.clock.move(EVERY * 1.2)
        rested_at = await self.settle()
        spent.wall.append(rested_at[0] - wall)
        spent.cpu.append(rested_at[1] - cpu)

    async def alerts(self) -> list[str]:
        async with self.database.reading() as session:
            return list(await session.scalars(select(AlertRow.kind)))

    async def broken(self) -> int:
        async with self.database.reading() as session:
            return sum(state.failures > 0 for state in await load_sources(session))


@contextlib.asynccontextmanager
async def watching(
    folder: Path, what: str, port: int, count: int, started: Spent | None = None
) -> AsyncIterator[Watching]:
    """A watcher whose sources have all been read once, which another process has written down."""
    prepare(folder, what, port, count)
    sources = make_sources(what, port, count)
    database, clock, stop = Database(f"sqlite:///{folder / 'state.db'}"), BenchClock(), asyncio.Event()
    async with open_web(AGENT) as web, asyncio.TaskGroup() as group:
        parts = Parts(database, web, QueryIndex(()), Limits())
        began_at = time.perf_counter(), time.process_time()
        group.create_task(Watcher(sources, parts, clock, holder="bench").run(stop))
        await clock.resting.wait()
        if started is not None:
            started.wall.append(clock.rested_at[0] - began_at[0])
            started.cpu.append(clock.rested_at[1] - began_at[1])
        found = Watching(database, clock, sources)
        await found.settle()
        yield found
        stop.set()
    await database.close()


def open_session() -> aiohttp.ClientSession:
    """What the bare loop asks by: aiohttp's own, with as many connections as the watcher may open, and no cookies."""
    return aiohttp.ClientSession(
        connector=make_connector(allow_private=True), cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False,
        headers={"User-Agent": AGENT, "Accept-Encoding": OFFERED},
    )  # fmt: skip


async def tell(session: aiohttp.ClientSession, port: int, what: str, argument: str) -> None:
    """Have the server answer otherwise from now on."""
    async with session.get(f"http://127.0.0.1:{port}/{what}/{argument}") as response:
        await response.read()


@dataclass
class Bare:
    """The least that anybody does who watches these pages; `parses` adds the least that anybody does who reads them."""

    sources: Sequence[Source]
    conditional: bool = False
    parses: bool = False
    changed: int = 0
    _hashes: dict[str, bytes] = field(default_factory=dict)
    _etags: dict[str, str] = field(default_factory=dict)
    _known: dict[str, set[str]] = field(default_factory=dict)

    async def cycle(self, session: aiohttp.ClientSession, spent: Spent) -> None:
        with timed(spent):
            left = iter(self.sources)
            async with asyncio.TaskGroup() as group:
                for _ in range(AT_ONCE):
                    group.create_task(self._ask(session, left))

    async def _ask(self, session: aiohttp.ClientSession, left: Iterator[Source]) -> None:
        for source in left:
            headers = {"If-None-Match": self._etags[source.name]} if source.name in self._etags else {}
            async with session.get(source.url, headers=headers) as response:
                if response.status == 304:
                    continue
                body = await response.read()
                if self.conditional:
                    self._etags[source.name] = response.headers["ETag"]
            if self.parses:
                self._look_up(source, body)
                continue
            found = hashlib.blake2b(body, digest_size=20).digest()
            self.changed += self._hashes.setdefault(source.name, found) != found

    def _look_up(self, source: Source, body: bytes) -> None:
        parsed = PARSERS[source.kind](Page(source.url, body, "text/html", "utf-8"), source, START)
        guids = {entry.guid for entry in parsed.entries}
        self.changed += not guids <= self._known.setdefault(source.name, guids)


# ---------------------------------------------------------------------------------------------------- the parts


PARTS = (
    ("plain", 1.3, "bare download and hash"),
    ("etag", 1.2, "bare with If-None-Match"),
    ("noise", 1.3, "bare, parsed by our parser, items looked up"),
)


async def compare(watch: Watching, port: int, args: argparse.Namespace) -> bool:
    """Cycles of both, turn about; True where nothing was told."""
    print("ms a page      ours            baseline           ratio   bound")
    print("            wall    cpu      wall    cpu      wall   cpu")
    right = True
    for mode, bound, baseline in PARTS:
        bare = Bare(watch.sources, conditional=mode == "etag", parses=mode == "noise")
        ours, theirs = Spent(), Spent()
        async with open_session() as session:
            await tell(session, port, "mode", mode)
            for number in range(args.rounds + 2):  # the first two warm both up
                kept = number >= 2
                await bare.cycle(session, theirs if kept else Spent())
                await watch.cycle(ours if kept else Spent())
        told, broken = await watch.alerts(), await watch.broken()
        print(
            f"{mode:8}{row(ours, theirs, len(watch.sources))}{bound:7.1f}  told {len(told)}  ({baseline})", flush=True
        )
        right &= not told and not broken and not bare.changed
    return right


def row(ours: Spent, theirs: Spent, pages: int) -> str:
    (our_wall, our_cpu), (wall, cpu) = ours.medians(), theirs.medians()
    per_page = "".join(f"{seconds / pages * 1e3:8.3f}" for seconds in (our_wall, our_cpu))
    bare = "".join(f"{seconds / pages * 1e3:8.3f}" for seconds in (wall, cpu))
    return f"{per_page}  {bare}  {our_wall / wall:8.2f}{our_cpu / cpu:6.2f}"


async def find_changes(watch: Watching, port: int, args: argparse.Namespace) -> bool:
    """Ten pages get a notice more; True where just these are told."""
    changed = random.Random(1).sample(range(args.pages), min(10, args.pages))
    async with open_session() as session:
        await tell(session, port, "change", ",".join(map(str, changed)))
        for _ in range(3):
            await watch.cycle(Spent())
    async with watch.database.reading() as session:
        told = [(alert.kind, alert.source_name) for alert in await session.scalars(select(AlertRow))]
    wanted = [("new", watch.sources[number].name) for number in changed]
    print(f"changed pages: {len(changed)} of {args.pages}; found {len(set(told) & set(wanted))}, "
          f"invented {len(told) - len(set(told) & set(wanted))}")  # fmt: skip
    return sorted(told) == sorted(wanted)


async def look_at_memory(port: int, args: argparse.Namespace) -> bool:
    """Whether it stays where it is once it is warm, and below its bound."""
    seen = []
    with tempfile.TemporaryDirectory() as folder:
        async with watching(Path(folder), "page", port, args.pages) as watch, open_session() as session:
            for number in range(args.cycles):
                await tell(session, port, "mode", "noise" if number % 2 else "plain")
                await watch.cycle(Spent())
                seen.append(memory_bytes() / MB)
    tenth, middle = max(len(seen) // 10, 1), len(seen) // 2
    growth = statistics.median(seen[-tenth:]) - statistics.median(seen[middle : middle + tenth])
    print(f"resident MB, cycle by cycle: {' '.join(f'{each:.1f}' for each in seen)}")
    print(
        f"at most {max(seen):.1f} MB (bound {RESIDENT_MB:g}), grown by {growth:.1f} MB between the middle and the"
        f" last tenth (bound {GROWTH_MB:g})",
        flush=True,
    )
    return growth <= GROWTH_MB and max(seen) <= RESIDENT_MB


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--memory-at", type=int, metavar="PORT", help=argparse.SUPPRESS)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=7, help="cycles of each that are compared")
    parser.add_argument("--cycles", type=int, default=50, help="cycles over which memory is looked at")
    parser.add_argument("--sources", type=int, default=10_000)
    return parser.parse_args()


async def run_parts(port: int, args: argparse.Namespace) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        async with watching(Path(folder), "page", port, args.pages) as watch:
            right = await compare(watch, port, args)
            right &= await find_changes(watch, port, args)
    for count in (args.sources // 10, args.sources):
        await start_many(port, count)
    return right


async def start_many(port: int, count: int) -> None:
    """So many sources with small pages in one process: what a start costs, and then a poll."""
    with tempfile.TemporaryDirectory() as folder:
        started, spent = Spent(), Spent()
        async with watching(Path(folder), "small", port, count, started) as watch, open_session() as session:
            await tell(session, port, "mode", "plain")
            for _ in range(3):
                await watch.cycle(spent)
            wall, cpu = spent.medians()
    print(
        f"{count} sources: ready to poll after {started.wall[0]:.2f} s; a poll {wall / count * 1e3:.3f} ms, "
        f"CPU {cpu / count * 1e3:.3f} ms; {memory_bytes() / MB:.0f} MB",
        flush=True,
    )


def main() -> int:
    args = arguments()
    logging.disable(logging.CRITICAL)
    if args.memory_at is not None:
        return 0 if asyncio.run(look_at_memory(args.memory_at, args)) else 1
    with running_server() as port:
        right = asyncio.run(run_parts(port, args))
        alone = [sys.executable, "-W", "ignore", "-m", "benchmarks.bench_watch", "--memory-at", str(port)]
        ended = subprocess.run([*alone, "--pages", str(args.pages), "--cycles", str(args.cycles)], check=False)
    return 0 if right and ended.returncode == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
