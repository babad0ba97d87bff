"""Work that is broken off when the program is told to stop."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


async def unless(stop: asyncio.Event, work: Awaitable[T]) -> T | None:
    """What the work comes to; None where it is cancelled, because `stop` was set.

    Raises an ExceptionGroup with what the work raises.
    """
    async with asyncio.TaskGroup() as group:
        deadline = asyncio.timeout(None)
        try:
            async with deadline:
                watcher = group.create_task(_expire(deadline, stop), name="until stop")
                return await work
        except TimeoutError:
            if not deadline.expired():
                raise
            return None
        finally:
            watcher.cancel()


async def _expire(deadline: asyncio.Timeout, stop: asyncio.Event) -> None:
    await stop.wait()
    deadline.reschedule(asyncio.get_running_loop().time())
