"""The real clock."""

import asyncio
import datetime as dt

from bot.clock import SLACK_S, SystemClock
from tests.fakes import SetSystemClock


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


async def test_set_back_by_an_hour_it_returns_after_what_lay_ahead() -> None:
    clock = SetSystemClock()
    begun = clock.elapsed()
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        group.create_task(clock.sleep_until(clock.now() + dt.timedelta(milliseconds=100), asyncio.Event()))
        await asyncio.sleep(0)
        clock.offset = -dt.timedelta(hours=1)
    assert clock.elapsed() - begun >= 0.1 + SLACK_S


async def test_set_forward_by_an_hour_what_has_passed_is_not_slept_for() -> None:
    clock = SetSystemClock()
    when = clock.now() + dt.timedelta(minutes=30)
    clock.offset = dt.timedelta(hours=1)
    async with asyncio.timeout(5):
        await clock.sleep_until(when, asyncio.Event())
    assert clock.now() > when


async def test_a_pause_lasts_as_long_as_it_is_whatever_the_clock_is_set_to() -> None:
    clock = SetSystemClock()
    begun = clock.elapsed()
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        group.create_task(clock.pause(0.1, asyncio.Event()))
        await asyncio.sleep(0)
        clock.offset = dt.timedelta(hours=1)
    assert clock.elapsed() - begun >= 0.1
