"""The real clock."""

import asyncio
import datetime as dt

from bot.clock import SystemClock


async def test_it_returns_at_the_time() -> None:
    clock = SystemClock()
    when = clock.now() + dt.timedelta(milliseconds=30)
    await clock.sleep_until(when, asyncio.Event())
    assert clock.now() >= when


async def test_it_returns_as_soon_as_it_is_woken() -> None:
    clock, wake = SystemClock(), asyncio.Event()
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        group.create_task(clock.sleep_until(clock.now() + dt.timedelta(days=1), wake))
        await asyncio.sleep(0)
        wake.set()


async def test_what_is_past_is_not_slept_for() -> None:
    clock = SystemClock()
    async with asyncio.timeout(5):
        await clock.sleep_until(clock.now() - dt.timedelta(days=1), asyncio.Event())
    assert clock.now().tzinfo is dt.UTC
