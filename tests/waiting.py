"""Waiting for what other tasks bring about, with an end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Protocol

GLANCE_S = 0.005


async def eventually(holds: Callable[[], Awaitable[bool]], *, within_s: float = 10.0) -> None:
    """Return once `holds()` is true; fail when it is not within this time."""
    async with asyncio.timeout(within_s):
        while not await holds():  # noqa: ASYNC110 (what is waited for lies in the state, which has no events)
            await asyncio.sleep(GLANCE_S)


class Part(Protocol):
    """A loop of the program."""

    async def run(self, stop: asyncio.Event) -> None: ...


@asynccontextmanager
async def running(*parts: Part) -> AsyncIterator[None]:
    """The parts run while the block does, and end as they do in the program; a loop's signals are one of them."""
    stop = asyncio.Event()
    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        for part in parts:
            group.create_task(part.run(stop))
        try:
            yield
        finally:
            stop.set()
