"""What watching costs: `python benchmarks/bench_watch.py [--pages N] [--rounds N] [--cycles N] [--sources N]`.

A server of its own process answers on loopback. Beside a cycle of the watcher over all pages stands, in the same run
and turn about, a bare aiohttp loop over the same pages, with the same session settings and as many at once:

- plain: 200 each time, the same bytes. Bare downloads and hashes them.
- 304: the server honours If-None-Match. Bare sends the ETag.
- noise: a fresh token, other read counts and the time of day in each answer. Bare also parses the page, with the
  watcher's own parser, and looks up each item among those it knows (the parsing floor).

The watcher heeds robots.txt and looks for a space between two questions; the bare loop does neither. Ratios are those
of the medians; CPU is this process's own, all threads. Then: what is found of ten changed pages, memory over many
cycles, and ten thousand sources in one process. Ends with status 1 where something was told that did not happen,
something that did was missed, or memory grows; a ratio beyond its bound is named as such and fails nothing.
"""

import argparse
import asyncio
import contextlib
import datetime as dt
import hashlib
import itertools
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
from typing import cast

import aiohttp
from sqlalchemy import Table, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from yarl import URL

from core.contract import Contract, Health, measure
from core.fingerprint import fingerprint
from core.model import Select, Source, SourceKind, SourceName
from state.database import Database
from state.health import save_health, save_reach
from state.pages import PageState, save_pages
from state.queries import QueryIndex
from state.schema import upgrade
from state.sources import load_sources, record_success, sync_sources
from state.tables import AlertRow, Base, NoticeRow, NoticeStatusRow, RevisionRow, SourceRow
from watchers.fetch import Fetched, Limits, Validators, make_connector, open_web
from watchers.ingest import Parts
from watchers.listing import Marked
from watchers.packing import OFFERED
from watchers.parsers.values import Page
from watchers.registry import PARSERS
from watchers.runner import AT_ONCE, LOOK_AGAIN, Watcher
from watchers.sameness import ReadingHash

HOSTS = 8  # loopback addresses, so that the limit for one host is not what is measured
PAGE_BYTES = 60_000
SMALL_BYTES = 6_000  # of a page where the number of sources is what is measured
ITEMS = 20
EVERY = dt.timedelta(minutes=5)
START = dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)
AGENT = "noticebell/bench (+mailto:bench@example.org)"
SELECT = Select(item="ul.news > li", title="h3", link="a@href", published="time", summary="p")
ROBOTS = b"User-agent: *\nDisallow: /admin\nDisallow: /*?print=\n"
MB = 1_000_000
GROWTH_MB = 2.0  # at most, between the second tenth of all cycles and the last


# ---------------------------------------------------------------------------------------------------- the server


class Answers(asyncio.Protocol):
    """As little of HTTP/1.1 as the clients need: the server's work is not what is measured, so there is little."""

    mode = "plain"
    changed: frozenset[int] = frozenset()
    served = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._received = b""

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            self._transport.write(self._answer(head))

    def _answer(self, head: bytes) -> bytes:
        path = head.split(b" ", 2)[1].decode()
        if path == "/robots.txt":
            return answer("200 OK", ROBOTS)
        _, what, argument = path.split("/")
        if what == "mode":
            Answers.mode = argument
            return answer("200 OK", b"")
        if what == "change":
            Answers.changed = frozenset(int(number) for number in argument.split(",") if number)
            return answer("200 OK", b"")
        number = int(argument)
        etag = f'"{number}-{number in self.changed}"'
        if self.mode == "etag" and f"if-none-match: {etag}".encode().lower() in head.lower():
            return answer("304 Not Modified", None, f"ETag: {etag}\r\n")
        Answers.served += 1
        noise = Answers.served if self.mode == "noise" else 0
        body = page(number, number in self.changed, noise, SMALL_BYTES if what == "small" else PAGE_BYTES)
        return answer("200 OK", body, f"ETag: {etag}\r\n" if self.mode == "etag" else "")


def answer(status: str, body: bytes | None, more: str = "") -> bytes:
    length = "" if body is None else f"Content-Length: {len(body)}\r\nContent-Type: text/html; charset=utf-8\r\n"
    return f"HTTP/1.1 {status}\r\n{more}{length}\r\n".encode() + (body or b"")


_kept: dict[tuple[int, bool, int], bytes] = {}


def page(number: int, changed: bool, noise: int, size: int) -> bytes:
    """A listing of twenty notices, or of a few on a small page, filled up with what surrounds them."""
    key = (number, changed, size)
    if key not in _kept:
        _kept[key] = make_page(number, changed, size)
    if not noise:
        return _kept[key]
    body = _kept[key].replace(b"reads 0", b"reads %d" % (noise * 7 % 9973))
    return body.replace(b"token-0", b"token-%d" % noise).replace(b"at 00:00:00", b"at " + time.strftime("%T").encode())


def make_page(number: int, changed: bool, size: int) -> bytes:
    count = ITEMS if size == PAGE_BYTES else 3
    items = [item(number, each) for each in range(count)]
    if changed:
        items.insert(0, item(number, 99))
    head = '<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="csrf" content="token-0"><title>公告</title>'
    listing = f'<ul class="news">{"".join(items)}</ul><p class="foot">served at 00:00:00</p>'
    shell = [head, "</head><body>", listing, "</body></html>"]
    left = size - len("".join(shell).encode())
    links = "".join(f'<li><a class="c{n % 7}" href="/c/{n}">栏目 {n}</a></li>' for n in range(left // 130))
    script = "/*" + "var a=[1,2,3];" * ((left - len(links.encode())) // 14) + "*/"
    shell.insert(1, f"<script>{script}</script>")
    shell.insert(3, f"<nav><ul>{links}</ul></nav>")
    return "".join(shell).encode()


def item(page_number: int, number: int) -> str:
    day = 28 - number % 28
    return (
        f'<li class="row"><h3><a href="/n/{page_number}/{number}">关于平台 <em>{number}</em> 号服务调整的公告</a></h3>'
        f'<time datetime="2026-02-{day:02}T10:00:00+08:00">2月{day}日</time><span class="reads">reads 0</span>'
        f"<p>自2026年9月{number % 28 + 1}日起，服务标准 {page_number} 调整，商家应当在生效之前完成设置。</p></li>"
    )


def serve() -> None:
    """Answer until the other end closes our standard input."""

    async def run() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(Answers, "0.0.0.0", 0, backlog=1024)
        print(server.sockets[0].getsockname()[1], flush=True)
        await loop.run_in_executor(None, sys.stdin.read)

    asyncio.run(run())


@contextlib.contextmanager
def running_server():
    command = [sys.executable, __file__, "--serve"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline())
        assert process.stdin is not None
        process.stdin.close()


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
        due = select(func.count()).where(SourceRow.next_poll_at <= self.clock.now())
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
async def watching(folder: Path, sources: Sequence[Source], started: Spent | None = None) -> AsyncIterator[Watching]:
    """A watcher whose sources have all been read once; its state is written here, for reading them takes long."""
    url = f"sqlite:///{folder / 'state.db'}"
    upgrade(url)
    database, clock, stop = Database(url), BenchClock(), asyncio.Event()
    await write_first_reading(database, sources)
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


async def write_first_reading(database: Database, sources: Sequence[Source]) -> None:
    """What a baseline leaves: sources that are well, their contracts, pages, and notices of one revision each."""
    async with database.writing() as session:
        await sync_sources(session, sources, START)
        for source in sources:
            await _write_one(session, source)
        due = [
            {"of": source.name, "due": START + EVERY * (0.5 + n / len(sources) / 2)} for n, source in enumerate(sources)
        ]
        values = {"next_poll_at": bindparam("due")}
        _kept.clear()  # it is the watcher's memory that is looked at
        await session.execute(update(_table(SourceRow)).where(SourceRow.name == bindparam("of")).values(values), due)


async def _write_one(session: AsyncSession, source: Source) -> None:
    size = SMALL_BYTES if "/small/" in source.url else PAGE_BYTES
    body = page(int(source.url.rpartition("/")[2]), False, 0, size)
    fetched = Fetched(source.url, body, "text/html", "utf-8", Validators(), None)
    parsed = PARSERS[source.kind](Page(source.url, body, "text/html", "utf-8"), source, START)
    read_hash = ReadingHash.of(parsed, fetched, source.kind).written()
    guids = tuple(entry.guid for entry in parsed.entries)
    body_hash = Marked(source, {}).hash_of(body)
    await save_pages(
        session, source.name, [PageState(source.url, None, None, body_hash, None, START, read_hash, guids)]
    )
    await record_success(session, source.name, START, START, baseline=True)
    shape = measure(parsed.entries, closed=True, landed=URL(source.url).path, now=START)
    await save_reach(session, source.name, Marked(source, {}).present_reach)
    await save_health(session, source.name, Health.WELL, Contract((shape,)))
    ids = range(next(_numbers) * 1000, 10**12)
    notices, revisions, statuses = [], [], []
    for number, entry in zip(ids, parsed.entries, strict=False):
        notices.append(
            {"id": number, "source_name": source.name, "guid": entry.guid, "first_seen_at": START, "in_baseline": True}
        )
        revisions.append(
            {"id": number, "notice_id": number, "number": 1, "fingerprint": fingerprint(entry.title, entry.body),
             "title": entry.title, "body": entry.body, "link": entry.link, "published_at": entry.published_at,
             "recorded_at": START}
        )  # fmt: skip
        statuses.append(
            {"notice_id": number, "revision_id": number, "last_seen_at": START, "changed_at": START, "missing_polls": 0}
        )
    for row_class, rows in ((NoticeRow, notices), (RevisionRow, revisions), (NoticeStatusRow, statuses)):
        await session.execute(insert(_table(row_class)), rows)


def _table(row_class: type[Base]) -> Table:
    return cast("Table", row_class.__table__)


_numbers = itertools.count(1)


def make_sources(what: str, port: int, count: int) -> list[Source]:
    return [
        Source(
            SourceName(f"s{number:05}"), "商城公告", SourceKind.HTML,
            f"http://127.0.0.{number % HOSTS + 1}:{port}/{what}/{number}", SELECT, every=EVERY,
            allow_private=True, robots=True,
        )
        for number in range(count)
    ]  # fmt: skip


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


async def look_at_memory(watch: Watching, port: int, args: argparse.Namespace) -> bool:
    """Whether it stays where it is once it is warm."""
    seen = []
    async with open_session() as session:
        await tell(session, port, "mode", "plain")
    for _ in range(args.cycles):
        await watch.cycle(Spent())
        seen.append(memory_bytes() / MB)
    tenth = max(len(seen) // 10, 1)
    growth = statistics.median(seen[-tenth:]) - statistics.median(seen[tenth : 2 * tenth] or seen)
    print(f"resident MB, cycle by cycle: {' '.join(f'{each:.1f}' for each in seen)}")
    print(f"grown by {growth:.1f} MB between the second tenth and the last (bound {GROWTH_MB:g})", flush=True)
    return growth <= GROWTH_MB


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=7, help="cycles of each that are compared")
    parser.add_argument("--cycles", type=int, default=50, help="cycles over which memory is looked at")
    parser.add_argument("--sources", type=int, default=10_000)
    return parser.parse_args()


async def run_parts(port: int, args: argparse.Namespace) -> bool:
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        async with watching(Path(folder), make_sources("page", port, args.pages)) as watch:
            right = await compare(watch, port, args)
            right &= await find_changes(watch, port, args)
            right &= await look_at_memory(watch, port, args)
    for count in (args.sources // 10, args.sources):
        await start_many(port, count)
    return right


async def start_many(port: int, count: int) -> None:
    """So many sources with small pages in one process: what a start costs, and then a poll."""
    with tempfile.TemporaryDirectory() as folder:
        sources, started, spent = make_sources("small", port, count), Spent(), Spent()
        async with watching(Path(folder), sources, started) as watch:
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
    if args.serve:
        serve()
        return 0
    with running_server() as port:
        return 0 if asyncio.run(run_parts(port, args)) else 1


if __name__ == "__main__":
    sys.exit(main())
