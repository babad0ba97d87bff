"""Sources that wait for their turn, in a line for each host: a slow host holds up its own sources and nobody else's.

As many turns at one host go on at once as there may be connections to it; one more would only wait for a connection.
"""

import asyncio
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

MOST_AHEAD = 512  # sources that wait for their turn, and turns that wait to be settled
AHEAD_S = 0.3  # of work, at the pace of late, may wait: what waits here is not polled by another that is idle
MEANING = 32  # turns of late of which the mean counts for what the next will take

T = TypeVar("T")


@dataclass(slots=True)
class _Line(Generic[T]):
    waiting: deque[T] = field(default_factory=deque)
    at_turn: int = 0
    is_called: bool = False  # whether it stands in `_callable`


class Lines(Generic[T]):
    """Takes what waits, host by host in turn."""

    def __init__(self, at_once_per_host: int) -> None:
        self._at_once = at_once_per_host
        self._lines: dict[str, _Line[T]] = {}
        self._callable: deque[tuple[str, _Line[T]]] = deque()  # lines with somebody waiting and a place free
        self._idle: deque[asyncio.Future[None]] = deque()
        self._count = 0
        self._is_closed = False

    def __len__(self) -> int:
        """How many wait."""
        return self._count

    def length(self, host: str) -> int:
        """How many wait for this host."""
        line = self._lines.get(host)
        return len(line.waiting) if line else 0

    def put(self, host: str, item: T) -> None:
        """Let it wait for its turn."""
        line = self._lines.get(host)
        if line is None:
            line = self._lines[host] = _Line()
        line.waiting.append(item)
        self._count += 1
        self._call(host, line)

    async def take(self) -> tuple[str, T] | None:
        """The next whose host has a place, as soon as there is one; its turn lasts until `leave`. None once closed."""
        while not self._callable:
            if self._is_closed:
                return None
            idle = asyncio.get_running_loop().create_future()
            self._idle.append(idle)
            await idle
        host, line = self._callable.popleft()
        line.is_called = False
        line.at_turn += 1
        self._count -= 1
        item = line.waiting.popleft()
        self._call(host, line)
        return host, item

    def leave(self, host: str) -> None:
        """A turn at this host has ended."""
        line = self._lines[host]
        line.at_turn -= 1
        if line.waiting:
            self._call(host, line)
        elif not line.at_turn:
            del self._lines[host]

    def clear(self) -> Iterator[T]:
        """Take out all that wait; turns that are being taken go on."""
        for _, line in self._callable:
            line.is_called = False
        self._callable.clear()
        for line in self._lines.values():
            while line.waiting:
                self._count -= 1
                yield line.waiting.popleft()

    def close(self) -> None:
        """Nobody is to take anything any more."""
        self._is_closed = True
        while self._idle:
            self._wake()

    def _call(self, host: str, line: _Line[T]) -> None:
        if line.waiting and line.at_turn < self._at_once and not line.is_called:
            line.is_called = True
            self._callable.append((host, line))
            self._wake()

    def _wake(self) -> None:
        while self._idle:
            idle = self._idle.popleft()
            if not idle.done():
                idle.set_result(None)
                return


class Pace:
    """How long a turn takes of late, and so how many are taken in a given time."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._mean_s = AHEAD_S

    def note(self, took_s: float) -> None:
        """A turn has taken so long."""
        self._mean_s += (took_s - self._mean_s) / MEANING

    def ahead(self) -> int:
        """How many sources may wait for their turn."""
        taken = self._at_once * AHEAD_S / max(self._mean_s, 1e-6)
        return max(self._at_once, min(int(taken), MOST_AHEAD))
