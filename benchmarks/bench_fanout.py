"""An alert for many subscribers, beside a bare INSERT … SELECT of the same rows: `python benchmarks/bench_fanout.py`.

    --subscribers N        of one topic (1,000,000)
    --on sqlite|postgresql one of the two databases alone

Both write into the same table with the same indexes, under the same durability, in turns; the ratio is that of the
medians. Then the fan-out runs once more while people write to the bot: /list and /subscribe through the real handlers,
on the same state and in the same process. Also printed: the longest transaction, and how far memory grew meanwhile.
"""

import argparse
import asyncio
import datetime as dt
import math
import resource
import statistics
import time
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, func, select, text
from telegram import Update

from benchmarks.stored import be_quiet, durability, fill, open_states, settle
from bot.clock import SystemClock
from bot.collecting import spare_what_is_loaded
from bot.fanning import FanOut
from bot.handlers import Handlers
from bot.lookingback import LookingBack
from core.model import AlertKind, Profile, Topic
from core.ports import Address, Message
from state.alerts import raise_alert
from state.database import Database
from state.lookback import LookBack
from state.queries import QueryIndex
from state.signals import Signals
from state.subscriptions import ensure_profile
from state.tables import AlertRow, DeliveryRow
from tests.looking import look_back

BOT = 4242
PROFILE = Profile("Asia/Shanghai", dt.time(9), (7, 1, 0))
TOPICS = (Topic("logistics", (("zh", "物流"), ("en", "Logistics")), "物流"),)
ROUNDS = 3
COMMANDS_A_SECOND = 20
BARE = """
INSERT INTO delivery (alert_id, target_id, bot_id, priority, due_at, state, attempts, claim_epoch)
SELECT alert.id, target.id, target.bot_id, alert.priority, alert.created_at, 'owed', 0, 0
FROM alert, subscription JOIN target ON target.id = subscription.target_id
WHERE alert.id = :alert AND subscription.query_id = :query AND target.state = 'active' ORDER BY target.id
"""


@dataclass
class Silent:
    """A channel that counts what it is given; stands where Telegram does."""

    sent: int = 0

    async def send(self, _to: Address, _message: Message) -> int:
        self.sent += 1
        return self.sent


@dataclass
class Talk:
    """People who write to the bot, so many a second, each from a chat of their own; how long each waited."""

    handlers: Handlers
    waited: dict[str, list[float]] = field(default_factory=dict)

    async def go_on(self, stop: asyncio.Event) -> None:
        number = 0
        async with asyncio.TaskGroup() as group:
            while not stop.is_set():
                number += 1
                words = "/list" if number % 2 else f"/subscribe 新词{number} -fee{number}"
                group.create_task(self._ask(number, words), name=f"ask {number}")
                await asyncio.sleep(1 / COMMANDS_A_SECOND)

    async def _ask(self, number: int, words: str) -> None:
        started = time.monotonic()
        await self.handlers.handle(update(number, words))
        self.waited.setdefault(words.split(maxsplit=1)[0], []).append(time.monotonic() - started)


def update(number: int, words: str) -> Update:
    chat = {"id": 50_000_000 + number % 400, "type": "private", "first_name": "L"}
    length = len(words.split(maxsplit=1)[0])
    message: dict[str, Any] = {
        "message_id": number, "date": int(time.time()), "chat": chat, "text": words,
        "from": {**chat, "is_bot": False, "language_code": "zh"},
        "entities": [{"type": "bot_command", "offset": 0, "length": length}],
    }  # fmt: skip
    read = Update.de_json({"update_id": number, "message": message}, None)
    assert read is not None
    return read


async def subscribe_many(database: Database, index: QueryIndex, count: int, now: dt.datetime) -> int:
    """The topic's subscribers, and one notice that it wants; answers the notice."""
    async with database.writing() as session:
        await index.sync_topics(session, now)
        profile = await ensure_profile(session, PROFILE)
        source = "INSERT INTO source (name, title, url, zone, failures) VALUES ('shop-news', 'Shop', "
        await session.execute(text(source + "'https://shop.example', 'Asia/Shanghai', 0)"))
    target = {
        "id": "i", "bot_id": str(BOT), "chat_id": "1000000 + i", "thread_id": "0", "kind": "'private'",
        "language": "'zh'", "profile_id": str(profile), "state": "'active'", "created_at": instant(database),
    }  # fmt: skip
    await fill(database, "target", target, count, now=stamp(now))
    wish = {"query_id": "1", "target_id": "i", "created_at": instant(database)}
    await fill(database, "subscription", wish, count, now=stamp(now))
    notice = {"id": "i", "source_name": "'shop-news'", "guid": "'g' || i", "first_seen_at": instant(database)}
    await fill(database, "notice", notice | {"in_baseline": "(1 = 0)"}, 1, now=stamp(now))
    await fill(database, "match", {"query_id": "1", "notice_id": "i"}, 1)
    if not database.is_sqlite:  # ids were given, not drawn
        async with database.writing() as session:
            await session.execute(text("SELECT setval('target_id_seq', (SELECT max(id) FROM target))"))
    await settle(database)
    await look_back(database, index.topics, now)  # as at every start: the topics wait for nothing any more
    return 1


def stamp(now: dt.datetime) -> str:
    return now.strftime("%Y-%m-%d %H:%M:%S.%f")


def instant(database: Database) -> str:
    return ":now" if database.is_sqlite else "CAST(:now AS timestamp) AT TIME ZONE 'UTC'"


async def new_alert(database: Database, notice: int, now: dt.datetime) -> int:
    async with database.writing() as session:
        number = await session.scalar(select(func.count()).select_from(AlertRow))
        alert = await raise_alert(
            session, key=f"bench:{number}", kind=AlertKind.NEW, priority=2, created_at=now, notice_id=notice
        )
    assert alert is not None
    return alert


async def owed(database: Database, alert: int) -> int:
    async with database.reading() as session:
        return await session.scalar(select(func.count()).where(DeliveryRow.alert_id == alert)) or 0


async def bare(database: Database, alert: int) -> float:
    started = time.monotonic()
    async with database.writing() as session:
        await session.execute(text(BARE), {"alert": alert, "query": 1})
        await session.execute(text("UPDATE alert SET fanned_out_at = created_at WHERE id = :id"), {"id": alert})
    return time.monotonic() - started


async def ours(part: FanOut) -> tuple[float, list[float]]:
    """How long it took, and each transaction of it."""
    started, chunks = time.monotonic(), []
    while True:
        begun = time.monotonic()
        if not await part.fan_out():
            return time.monotonic() - started, chunks
        chunks.append(time.monotonic() - begun)


async def measure(database: Database, subscribers: int) -> None:
    clock = SystemClock()
    index, part = QueryIndex(TOPICS), FanOut(database, Signals(database), clock, ())
    notice = await subscribe_many(database, index, subscribers, clock.now())
    print(f"  {await durability(database)}")
    taken: dict[str, list[float]] = {"bare": [], "ours": []}
    before, longest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, 0.0
    for number in range(2 * ROUNDS):
        alert = await new_alert(database, notice, clock.now())
        if number % 2 == 0:
            taken["bare"].append(await bare(database, alert))
        else:
            spent, chunks = await ours(part)
            taken["ours"].append(spent)
            longest = max(longest, *chunks)
        assert await owed(database, alert) == subscribers
        await wipe(database)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    one, other = statistics.median(taken["bare"]), statistics.median(taken["ours"])
    print(f"  bare statement {shown(taken['bare'])}; fan-out {shown(taken['ours'])}: {other / one:.2f} times as long")
    print(f"  longest transaction {longest * 1000:.0f} ms in {len(chunks)} of them; memory grew by {grown:.0f} MB")
    await measure_talk(database, index, part, notice)


async def wipe(database: Database) -> None:
    async with database.writing() as session:
        await session.execute(delete(DeliveryRow) if database.is_sqlite else text("TRUNCATE delivery"))
    await settle(database)


async def measure_talk(database: Database, index: QueryIndex, part: FanOut, notice: int) -> None:
    clock = SystemClock()
    looking_back = LookingBack(LookBack(database, index.topics), clock)
    handlers = Handlers(
        database, index, clock, looking_back=looking_back,
        channel=Silent(),  # type: ignore[arg-type]  # of a channel these commands need only to send
        bot_id=BOT, topics=TOPICS, defaults=PROFILE, language="zh", public_url="https://bell.example",
    )  # fmt: skip
    talk, stop, ended = Talk(handlers), asyncio.Event(), asyncio.Event()
    await new_alert(database, notice, clock.now())
    async with asyncio.TaskGroup() as group:
        group.create_task(looking_back.run(ended), name=looking_back.name)
        talking = group.create_task(talk.go_on(stop), name="people who write")
        spent, _ = await ours(part)
        stop.set()
        await talking
        ended.set()
    for command, waited in sorted(talk.waited.items()):
        worst = sorted(waited)[math.ceil(len(waited) * 0.99) - 1]
        print(f"  meanwhile {command}: {len(waited)} answered, p50 {statistics.median(waited) * 1000:.0f} ms,", end=" ")
        print(f"p99 {worst * 1000:.0f} ms, worst {max(waited) * 1000:.0f} ms (fan-out {spent:.1f} s)", flush=True)


def shown(taken: list[float]) -> str:
    return " ".join(f"{each:.2f}" for each in taken) + " s"


async def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--subscribers", type=int, default=1_000_000)
    asked.add_argument("--on", choices=["sqlite", "postgresql"])
    chosen = asked.parse_args()
    be_quiet()
    spare_what_is_loaded()  # as the program does
    for kind in [chosen.on] if chosen.on else ["sqlite", "postgresql"]:
        print(f"{kind}: {chosen.subscribers:,} subscribers of one topic", flush=True)
        async with open_states(kind, "fanout") as [database]:
            await measure(database, chosen.subscribers)


if __name__ == "__main__":
    asyncio.run(main())
