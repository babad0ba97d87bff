"""Killed a hundred times in one broadcast: nobody is left out, and only what was under way is told twice."""

import asyncio
import random
import sys

from bot.clock import SystemClock
from bot.deliverer import workers_for
from bot.sandbox.server import Sandbox
from core.model import DeliveryState
from state.database import Database
from tests.e2e.sending import add_chats, count, heard, nursery, owe, told_and_not_marked
from tests.waiting import eventually

CHATS, KILLS, PACE = 1_000, 100, 256
LONGEST_AFTER_S = 0.02  # the pace brings five messages in that time


async def are_told(sandbox: Sandbox, chats: int) -> None:
    """Return once so many chats have the message."""
    await sandbox.wait_for(lambda: len(sandbox.world.users) >= chats, 30)


async def test_killed_at_a_hundred_points_of_a_broadcast(database: Database, state_url: str) -> None:
    """The points are random numbers of chats that have been told, and a random moment after; the seed is printed.

    The lives are those of the sending role alone (tests/e2e/sending.py says why); killing whole programs is the
    business of test_kill.py.
    """
    seed = random.SystemRandom().randrange(2**32)
    chance, clock = random.Random(seed), SystemClock()
    points = sorted(chance.sample(range(CHATS), KILLS))
    await add_chats(database, CHATS)
    async with (
        Sandbox(clock, limits=None, admit_strangers=True) as sandbox,
        nursery(state_url, sandbox, PACE) as lives,
    ):
        await owe(database)
        in_flight = []
        for point in points:
            async with lives.one():
                await are_told(sandbox, point)
                await clock.pause(chance.uniform(0, LONGEST_AFTER_S), asyncio.Event())
            in_flight.append(await told_and_not_marked(database, sandbox, CHATS))

        async def all_are_told() -> bool:
            return await count(database) == CHATS

        async with lives.one():
            await eventually(all_are_told, within_s=60)
        counts = heard(sandbox, CHATS)
    doubled = counts.total() - CHATS
    in_all = f"{doubled} doubled of {sum(in_flight)} in flight, at most {max(in_flight)} at once"
    sys.stdout.write(f"seed {seed}: {KILLS} kills, {in_all}\n")
    assert min(counts.values()) == 1
    assert doubled <= sum(in_flight)
    assert max(in_flight) <= workers_for(PACE)
    assert await count(database, DeliveryState.SENDING) == 0
