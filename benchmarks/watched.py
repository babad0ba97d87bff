"""What `bench_watch.py` watches: a site, and a state in which each of its pages has been read once.

Each is made by a process of its own, `python -m benchmarks.watched serve` and `... prepare FOLDER WHAT PORT COUNT`, so
that the process which is measured holds nothing but what is measured.
"""

import asyncio
import contextlib
import datetime as dt
import itertools
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

from sqlalchemy import Table, bindparam, insert, update
from sqlalchemy.ext.asyncio import AsyncSession
from yarl import URL

from core.contract import Contract, Health, measure
from core.fingerprint import fingerprint
from core.model import SourceName
from core.source import Select, Source, SourceKind
from state.database import Database
from state.health import save_health, save_reach
from state.pages import PageState, save_pages
from state.sources import record_success, sync_sources
from state.tables import Base, NoticeRow, NoticeStatusRow, RevisionRow, ScheduleRow
from tests.fakes import START
from watchers.fetch import Fetched, Validators
from watchers.marked import Marked
from watchers.parsers.values import Page
from watchers.registry import PARSERS
from watchers.sameness import ReadingHash

HOSTS = 8  # loopback addresses, so that the limit for one host is not what is measured
PAGE_BYTES = 60_000
SMALL_BYTES = 6_000  # of a page where the number of sources is what is measured
ITEMS = 20
EVERY = dt.timedelta(minutes=5)
SELECT = Select(item="ul.news > li", title="h3", link="a@href", published="time", summary="p")
ROBOTS = b"User-agent: *\nDisallow: /admin\nDisallow: /*?print=\n"


# ------------------------------------------------------------------------------------------------------- the site


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
def running_server() -> Iterator[int]:
    """The site, at this port of every loopback address."""
    command = [sys.executable, "-m", "benchmarks.watched", "serve"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline())
        assert process.stdin is not None
        process.stdin.close()


# ------------------------------------------------------------------------------------------------------ the state


def make_sources(what: str, port: int, count: int) -> list[Source]:
    return [
        Source(
            SourceName(f"s{number:05}"), "商城公告", SourceKind.HTML,
            f"http://127.0.0.{number % HOSTS + 1}:{port}/{what}/{number}", SELECT, every=EVERY,
            allow_private=True, robots=True,
        )
        for number in range(count)
    ]  # fmt: skip


def prepare(folder: Path, what: str, port: int, count: int) -> None:
    """Have another process write what a watcher of these sources starts from; reading the pages takes long."""
    words = [str(folder), what, str(port), str(count)]
    subprocess.run([sys.executable, "-W", "ignore", "-m", "benchmarks.watched", "prepare", *words], check=True)


async def write_state(folder: Path, sources: Sequence[Source]) -> None:
    """A migrated state with a first reading of these sources."""
    from state.schema import upgrade  # not with the watcher: alembic takes as much memory as two thousand sources

    url = f"sqlite:///{folder / 'state.db'}"
    await asyncio.to_thread(upgrade, url)
    database = Database(url)
    await write_first_reading(database, sources)
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
        await session.execute(
            update(_table(ScheduleRow)).where(ScheduleRow.source_name == bindparam("of")).values(values), due
        )


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


def main() -> None:
    """Do one of the two, as the command line says."""
    what, *rest = sys.argv[1:]
    if what == "serve":
        serve()
    else:
        folder, path, port, count = rest
        asyncio.run(write_state(Path(folder), make_sources(path, int(port), int(count))))


if __name__ == "__main__":
    main()
