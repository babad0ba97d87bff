"""Processes that a test kills, one after the other: each is a fork of one that has read the code and does nothing else.

A program takes seconds to start on a busy machine, and half a minute of killing would be an hour of starting. What is
killed is a process of its own, with its own connections, in the middle of whatever it is at.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager

from tests.conftest import ROOT


class Lives:
    """Brings them forth."""

    def __init__(self, nursery: asyncio.subprocess.Process) -> None:
        self._nursery = nursery

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """A process that works while the block lasts; then it is killed, and is gone when this returns."""
        assert self._nursery.stdin
        self._nursery.stdin.write(b"live\n")
        number = int(await self._read())
        try:
            yield
        finally:
            os.kill(number, signal.SIGKILL)
            assert await self._read() == b"killed\n", "it ended before it was killed"

    async def _read(self) -> bytes:
        assert self._nursery.stdout
        return await asyncio.wait_for(self._nursery.stdout.readline(), 30)


@asynccontextmanager
async def nursery(module: str, *arguments: str) -> AsyncIterator[Lives]:
    """Where lives come from; the module calls `bring_forth` when it is run with these arguments."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments,
        cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield Lives(process)
    finally:
        assert process.stdin
        process.stdin.close()
        await asyncio.wait_for(process.wait(), 30)


def bring_forth(live: Callable[[], Coroutine[None, None, None]]) -> None:
    """For each line on the standard input a life; says its number, and later how it ended."""
    for _ in sys.stdin:
        number = os.fork()
        if number == 0:
            asyncio.run(live())
            return
        say(str(number))
        _, status = os.waitpid(number, 0)
        say("killed" if os.WIFSIGNALED(status) else "ended")


def say(word: str) -> None:
    """A line to the test."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()
