"""The fan-out without the rest of the program, as a process that a test can kill."""

import asyncio
import sys

from bot.clock import SystemClock
from bot.fanning import FanOut
from state.database import Database
from state.signals import Signals
from tests.lives import bring_forth


async def fan_out(state_url: str) -> None:
    """In small chunks, for ever."""
    database = Database(state_url)
    await FanOut(database, Signals(database), SystemClock(), (), largest_chunk=1000).run(asyncio.Event())


if __name__ == "__main__":
    bring_forth(lambda: fan_out(sys.argv[1]))
