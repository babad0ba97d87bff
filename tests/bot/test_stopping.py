"""Work that ends with its outcome, or with the program."""

import asyncio

import pytest

from bot.stopping import unless


async def test_work_that_ends_in_time_gives_what_it_came_to() -> None:
    async def work() -> int:
        return 7

    assert await unless(asyncio.Event(), work()) == 7


async def test_work_is_broken_off_when_the_program_is_to_stop() -> None:
    stop, cleaned_up = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        try:
            stop.set()
            await asyncio.Event().wait()
        finally:
            cleaned_up.set()

    async with asyncio.timeout(10):
        assert await unless(stop, work()) is None
    assert cleaned_up.is_set()


async def test_a_deadline_of_the_works_own_is_not_taken_for_the_end() -> None:
    async def work() -> None:
        async with asyncio.timeout(0):
            await asyncio.Event().wait()

    with pytest.raises(ExceptionGroup) as caught:
        await unless(asyncio.Event(), work())
    assert [type(error) for error in caught.value.exceptions] == [TimeoutError]
