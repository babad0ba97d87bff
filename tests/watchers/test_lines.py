"""Who waits for a turn at which host."""

import asyncio

import pytest

from watchers.lines import AHEAD_S, MOST_AHEAD, Lines, Pace


@pytest.fixture
def lines() -> Lines[int]:
    return Lines(2)


async def taken(lines: Lines[int], count: int) -> list[tuple[str, int] | None]:
    return [await asyncio.wait_for(lines.take(), 1) for _ in range(count)]


async def test_hosts_take_turns_and_each_keeps_its_order(lines: Lines[int]) -> None:
    for number in range(4):
        lines.put("a", number)
    lines.put("b", 9)
    assert await taken(lines, 3) == [("a", 0), ("b", 9), ("a", 1)]
    assert (len(lines), lines.length("a"), lines.length("b")) == (2, 2, 0)


async def test_a_host_that_is_slow_holds_up_nobody_else(lines: Lines[int]) -> None:
    for number in range(3):
        lines.put("slow", number)
    await taken(lines, 2)
    waiting = asyncio.ensure_future(lines.take())
    await asyncio.sleep(0)
    assert not waiting.done()
    lines.put("quick", 7)
    assert await asyncio.wait_for(waiting, 1) == ("quick", 7)
    lines.leave("slow")
    assert await taken(lines, 1) == [("slow", 2)]


async def test_who_waits_for_work_is_woken_once_for_each_piece(lines: Lines[int]) -> None:
    async with asyncio.TaskGroup() as group:
        idle = [group.create_task(lines.take()) for _ in range(5)]
        await asyncio.sleep(0)
        for number, host in enumerate("abcde"):
            lines.put(host, number)
    assert sorted(task.result() for task in idle) == [(host, number) for number, host in enumerate("abcde")]


async def test_what_waits_can_be_taken_back_and_what_comes_after_goes_on(lines: Lines[int]) -> None:
    for number in range(5):
        lines.put("a", number)
    await taken(lines, 1)
    assert list(lines.clear()) == [1, 2, 3, 4]
    assert len(lines) == 0
    lines.put("a", 5)
    assert await taken(lines, 1) == [("a", 5)]


async def test_when_closed_nobody_waits_any_more(lines: Lines[int]) -> None:
    async with asyncio.TaskGroup() as group:
        idle = [group.create_task(lines.take()) for _ in range(3)]
        await asyncio.sleep(0)
        lines.close()
    assert [task.result() for task in idle] == [None] * 3
    assert await lines.take() is None


async def test_hosts_that_nobody_asks_any_more_are_forgotten(lines: Lines[int]) -> None:
    for number in range(1000):
        lines.put(f"h{number}", number)
    for each in await taken(lines, 1000):
        assert each is not None
        lines.leave(each[0])
    assert lines._lines == {}


def test_so_many_wait_as_are_taken_in_a_moment() -> None:
    pace = Pace(16)
    for _ in range(1000):
        pace.note(AHEAD_S / 4)
    assert 60 <= pace.ahead() <= 64


def test_slow_turns_leave_one_for_each_to_wait_and_quick_ones_no_crowd() -> None:
    pace = Pace(16)
    for _ in range(1000):
        pace.note(30.0)
    assert pace.ahead() == 16
    for _ in range(1000):
        pace.note(0.0)
    assert pace.ahead() == MOST_AHEAD
