"""How soon people are answered during a broadcast: `make bench-answers ARGS="[--seconds N] [--people N]"`.

The sending role runs against the strict sandbox, in a process of its own, and has a broadcast to send at Telegram's 30
a second that lasts longer than the measurement. Meanwhile people write commands and press keys, each every three
seconds, and wait for what comes of it; a group of the broadcast answers 429 for half a minute. Printed are how long
answers took, and what the group cost the others: how even their messages came, against a broadcast without it.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from sqlalchemy import select

from benchmarks.bench_send import FIRST_CHAT, count_sent, owe, process, states
from bot.clock import SystemClock
from bot.collecting import spare_what_is_loaded
from bot.config import validate
from bot.handlers.wishes import TOPIC
from bot.sandbox.model import Message
from bot.sandbox.people import Person
from bot.sandbox.server import TOKEN, Sandbox
from core.model import DeliveryState
from state.database import Database
from state.schema import upgrade
from state.tables import DeliveryRow, TargetRow
from tests.e2e.sending import sending

PACE = 30
GROUP_ID = -1_000_000_000_777
HELD_S = 30
EVERY_S = (2.0, 4.0)
PATIENCE_S = 60.0
TOPICS = [{"slug": slug, "title": {"zh": slug, "en": slug}, "match": slug} for slug in ("fees", "returns", "customs")]
COMMANDS = ("/help", "/list", "/latest", "/upcoming", "/remind", "/search 物流")


@dataclass
class Answered:
    """Seconds from asking to what came of it; `sent`: answers that were messages; `refused`: by the strict limits."""

    commands: list[float] = field(default_factory=list)
    presses: list[float] = field(default_factory=list)
    sent: int = 0
    refused: int = 0


def serve_people(pipe: Connection) -> None:
    """The sandbox with the people in it: told how many, for how long, and whether the group is held."""

    async def main() -> None:
        async with Sandbox(SystemClock(), admit_strangers=True) as sandbox:
            pipe.send(sandbox.root)
            people, seconds, is_held = await asyncio.to_thread(pipe.recv)
            sandbox.group(sandbox.user(1), number=GROUP_ID)
            if is_held:
                sandbox.faults.add(method="sendMessage", chat_id=GROUP_ID, answer=429, retry_after=HELD_S)
            answered, until = Answered(), time.monotonic() + seconds
            async with asyncio.TaskGroup() as group:
                for number in range(people):
                    group.create_task(ask(sandbox, sandbox.user(100 + number), until, answered, Random(number)))
                await asyncio.sleep(seconds)
                answered.refused = sandbox.bot().gate.refused
                answered.sent = len(answered.commands) + people
            pipe.send(answered)
            await asyncio.to_thread(pipe.poll, 4 * PATIENCE_S)  # until nobody listens any more

    asyncio.run(main())


async def ask(sandbox: Sandbox, person: Person, until: float, answered: Answered, chance: Random) -> None:
    """One person: now a command, now a key under the list of topics."""
    person.say("/topics")
    page = await person.hears(timeout_s=PATIENCE_S)
    while time.monotonic() < until:
        await asyncio.sleep(chance.uniform(*EVERY_S))
        begun = time.monotonic()
        if chance.random() < 0.5:
            await press(sandbox, person, page, chance)
            answered.presses.append(time.monotonic() - begun)
        else:
            person.say(chance.choice(COMMANDS))
            await person.hears(timeout_s=PATIENCE_S)
            answered.commands.append(time.monotonic() - begun)


async def press(sandbox: Sandbox, person: Person, page: Message, chance: Random) -> None:
    keys = [key["callback_data"] for key in page.buttons() if str(key.get("callback_data", "")).startswith(f"{TOPIC}:")]
    question = person.press(page, chance.choice(keys))
    await sandbox.wait_for(lambda: person.answer_to(question), PATIENCE_S)


@dataclass(frozen=True, slots=True)
class Broadcast:
    """When messages of the broadcast were answered, in seconds from the first: the others', and the group's."""

    others: Sequence[float]
    group: Sequence[float]


async def broadcast(url: str, people: int, seconds: int, *, is_held: bool) -> tuple[Answered, Broadcast]:
    database = Database(url)
    await owe(database, PACE * (seconds + 5), groups=[GROUP_ID])
    with process(serve_people) as pipe:
        telegram = {"token": TOKEN, "base_url": await asyncio.to_thread(pipe.recv), "messages_per_second": PACE}
        config = validate({"state": url, "telegram": telegram, "topics": TOPICS})
        async with sending(config, database, within_s=seconds + 4 * PATIENCE_S):
            pipe.send((people, seconds, is_held))
            answered = await asyncio.to_thread(pipe.recv)
            while await count_sent(database) <= PACE * (seconds + 5):  # noqa: ASYNC110 (the state has no events)
                await asyncio.sleep(0.2)
    sent = select(TargetRow.chat_id, DeliveryRow.sent_at).join(TargetRow, TargetRow.id == DeliveryRow.target_id)
    async with database.reading() as session:
        rows = (await session.execute(sent.where(DeliveryRow.state == DeliveryState.SENT))).all()
    await database.close()
    first = min(row.sent_at for row in rows)
    others = sorted((row.sent_at - first).total_seconds() for row in rows if row.chat_id >= FIRST_CHAT)
    group = [(row.sent_at - first).total_seconds() for row in rows if row.chat_id == GROUP_ID]
    return answered, Broadcast(others, group)


def spread(seconds: Sequence[float]) -> str:
    """p50, p99 and the longest, in milliseconds."""
    ordered = sorted(seconds)
    p50, p99 = (ordered[min(int(len(ordered) * part), len(ordered) - 1)] for part in (0.5, 0.99))
    return f"p50 {p50 * 1000:5.0f}  p99 {p99 * 1000:5.0f}  longest {ordered[-1] * 1000:5.0f} ms"


def show(name: str, answered: Answered, told: Broadcast, *, is_held: bool) -> None:
    print(f"{name}, {'a group is held for 30 s' if is_held else 'no group is held'}")
    for what, took in (("commands", answered.commands), ("presses", answered.presses)):
        print(f"  {len(took):5} {what:10} {spread(took)}")
    gaps = [later - earlier for earlier, later in pairwise(told.others)]
    rate, answers = (len(told.others) - 1) / told.others[-1], answered.sent / told.others[-1]
    group = f"told after {told.group[0]:.1f} s" if told.group else "not told"
    print(f"  alerts to others {rate:.2f}/s, with answers {rate + answers:.2f}/s, between two {spread(gaps)}")
    print(f"  the group was {group}; refused with 429 beside it: {answered.refused}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Answers during a broadcast.")
    parser.add_argument("--seconds", type=int, default=45)
    parser.add_argument("--people", type=int, default=15)
    arguments = parser.parse_args()
    spare_what_is_loaded()  # as the program does
    for is_held in (False, True):
        with (
            tempfile.TemporaryDirectory(prefix="noticebell-bench-", ignore_cleanup_errors=True) as folder,
            states(Path(folder)) as urls,
        ):
            for name, url in urls.items():
                upgrade(url)
                told = asyncio.run(broadcast(url, arguments.people, arguments.seconds, is_held=is_held))
                show(name, *told, is_held=is_held)


if __name__ == "__main__":
    main()
