"""Deadlines that share one timer, held against what asyncio's own do."""

import asyncio
import math

import pytest

from watchers.deadlines import Deadlines


async def test_a_block_that_lasts_too_long_is_interrupted() -> None:
    with pytest.raises(TimeoutError), Deadlines().within(0.01):
        await asyncio.Event().wait()


async def test_a_block_in_time_goes_on_and_its_task_is_left_alone() -> None:
    deadlines = Deadlines()
    with deadlines.within(0.01):
        await asyncio.sleep(0)
    await asyncio.wait_for(_wait_out(0.03), 1)


async def _wait_out(seconds: float) -> None:
    """Let the timer of a deadline that was kept go off."""
    done = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(seconds, done.set_result, None)
    await done


async def test_a_step_ends_before_the_whole() -> None:
    loop = asyncio.get_running_loop()
    began_at = loop.time()
    with pytest.raises(TimeoutError), Deadlines().within(30) as deadline:
        deadline.allow(0.01)
        await asyncio.Event().wait()
    assert loop.time() - began_at < 10


async def test_no_number_of_steps_outlasts_the_whole() -> None:
    with pytest.raises(TimeoutError), Deadlines().within(0.05) as deadline:
        while True:
            deadline.allow(30)
            await _wait_out(0.01)


async def test_of_many_only_those_end_whose_time_has_come() -> None:
    deadlines, go_on = Deadlines(), asyncio.Event()

    async def last(seconds: float) -> bool:
        try:
            with deadlines.within(seconds):
                await go_on.wait()
        except TimeoutError:
            return False
        return True

    async with asyncio.TaskGroup() as group:
        long = [group.create_task(last(30)) for _ in range(3)]
        short = [group.create_task(last(0.01 * number)) for number in range(1, 4)]
        await asyncio.wait(short)
        go_on.set()
    assert [task.result() for task in long] == [True] * 3
    assert [task.result() for task in short] == [False] * 3


async def test_of_two_within_each_other_the_one_that_is_over_ends() -> None:
    deadlines = Deadlines()
    with deadlines.within(30), pytest.raises(TimeoutError), deadlines.within(0.01):
        await asyncio.Event().wait()
    with pytest.raises(TimeoutError), deadlines.within(0.01), deadlines.within(30):
        await asyncio.Event().wait()


async def test_who_is_cancelled_from_without_stays_cancelled() -> None:
    """Also where the time was up in the same moment."""
    began = asyncio.Event()

    async def last() -> None:
        with Deadlines().within(30) as deadline:
            began.set()
            try:
                await asyncio.Event().wait()
            finally:
                deadline.end()

    async with asyncio.TaskGroup() as group:
        task = group.create_task(last())
        await began.wait()
        task.cancel()
    assert task.cancelled()


async def test_an_error_within_is_passed_on() -> None:
    with pytest.raises(LookupError), Deadlines().within(30):
        raise LookupError


async def test_a_block_is_limited_once_it_is_known_how_long_it_may_last() -> None:
    deadlines = Deadlines()
    with pytest.raises(TimeoutError), deadlines.until(math.inf) as deadline:
        await _wait_out(0.01)
        deadline.limit(0.01)
        deadline.allow(30)
        await asyncio.Event().wait()


async def test_a_limit_gives_no_time_beyond_the_end() -> None:
    deadlines = Deadlines()
    with pytest.raises(TimeoutError), deadlines.until(deadlines.now() + 0.01) as deadline:
        deadline.limit(30)
        await asyncio.Event().wait()
