"""Who is let through when: people before work that gives way, and that too in the end."""

import asyncio

import pytest

from state.line import LATELY_S, PATIENCE_S, Line


class Street:
    """People in line: each passes when its turn has come, and stays until told to go on."""

    def __init__(self) -> None:
        self.elapsed = 0.0
        self.line = Line(lambda: self.elapsed)
        self.passed: list[str] = []
        self._stays: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def comes(self, name: str, *, gives_way: bool = False) -> None:
        self._stays[name] = asyncio.Event()
        self._tasks[name] = asyncio.get_running_loop().create_task(self._pass(name, gives_way=gives_way))
        await settled()

    async def goes(self, name: str) -> None:
        self._stays[name].set()
        await self._tasks[name]
        await settled()

    async def gives_up(self, name: str) -> None:
        self._tasks[name].cancel()
        with pytest.raises(asyncio.CancelledError):
            await self._tasks[name]
        await settled()

    async def _pass(self, name: str, *, gives_way: bool) -> None:
        async with self.line.turn(gives_way=gives_way):
            self.passed.append(name)
            await self._stays[name].wait()


async def settled() -> None:
    """Every task has come as far as it comes by itself."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_who_is_waited_for_goes_before_who_gives_way() -> None:
    street = Street()
    for name in ("first", "bulk", "li", "ada"):
        await street.comes(name, gives_way=name == "bulk")
    for name in ("first", "li", "ada", "bulk"):
        await street.goes(name)
    assert street.passed == ["first", "li", "ada", "bulk"]


async def test_who_gives_way_alone_passes_at_once() -> None:
    street = Street()
    await street.comes("bulk", gives_way=True)
    assert street.passed == ["bulk"]
    await street.goes("bulk")
    await street.comes("li")
    assert street.passed == ["bulk", "li"]
    await street.goes("li")


async def test_who_gave_up_waiting_is_passed_over() -> None:
    street = Street()
    for name in ("first", "bulk", "li", "ada"):
        await street.comes(name, gives_way=name == "bulk")
    await street.gives_up("li")
    await street.gives_up("bulk")
    await street.goes("first")
    await street.goes("ada")
    await street.comes("next")
    await street.goes("next")
    assert street.passed == ["first", "ada", "next"]


async def test_who_is_broken_off_inside_lets_the_next_one_through() -> None:
    street = Street()
    await street.comes("first")
    await street.comes("li")
    await street.gives_up("first")
    await street.goes("li")
    assert street.passed == ["first", "li"]


async def test_who_is_broken_off_at_the_moment_it_is_let_through_hands_its_turn_on() -> None:
    street = Street()
    async with street.line.turn():
        await street.comes("li")
        await street.comes("ada")
    await street.gives_up("li")  # its turn has come, and it has not heard of it yet
    await street.goes("ada")
    assert street.passed == ["ada"]


async def test_who_has_given_way_for_long_goes_next() -> None:
    street = Street()
    for name in ("first", "bulk", "li", "ada"):
        await street.comes(name, gives_way=name == "bulk")
    await street.goes("first")
    street.elapsed += PATIENCE_S
    for name in ("li", "bulk", "ada"):
        await street.goes(name)
    assert street.passed == ["first", "li", "bulk", "ada"]


async def test_that_people_waited_is_known_for_a_second() -> None:
    street = Street()
    await street.comes("first")
    await street.comes("bulk", gives_way=True)
    assert not street.line.was_waited_in()
    await street.comes("li")
    assert street.line.was_waited_in()
    street.elapsed += LATELY_S
    assert not street.line.was_waited_in()
    for name in ("first", "bulk", "li"):
        await street.goes(name)
