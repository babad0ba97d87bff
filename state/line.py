"""One writer at a time, as SQLite has it: who is waited for goes before work that nobody waits for."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

PATIENCE_S = 0.5
LATELY_S = 1.0


class Line:
    """Lets writers through one by one, in the order in which they came, those that give way after all others.

    Whoever gives way is let through when nobody else waits, and in any case when it has waited for half a second: it
    goes on under any load, and nobody waits for it twice in that time.
    """

    def __init__(self, elapsed: Callable[[], float] = time.monotonic) -> None:
        self._elapsed = elapsed
        self._is_taken = False
        self._waited_at: float | None = None
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._giving_way: deque[tuple[asyncio.Future[None], float]] = deque()

    @asynccontextmanager
    async def turn(self, *, gives_way: bool = False) -> AsyncIterator[None]:
        """Nobody else is through while the block runs."""
        await self._enter(gives_way=gives_way)
        try:
            yield
        finally:
            self._let_next()

    def was_waited_in(self) -> bool:
        """Whether somebody who does not give way had to wait here within the last second."""
        return self._waited_at is not None and self._elapsed() - self._waited_at < LATELY_S

    async def _enter(self, *, gives_way: bool) -> None:
        if not self._is_taken:
            self._is_taken = True
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if gives_way:
            self._giving_way.append((turn, self._elapsed()))
        else:
            self._waited_at = self._elapsed()
            self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it was let through at the very moment
                self._let_next()
            raise

    def _let_next(self) -> None:
        """Hand the turn to the next who still wants it, if anybody does."""
        while (turn := self._next()) is not None:
            if not turn.done():
                turn.set_result(None)
                return
        self._is_taken = False

    def _next(self) -> asyncio.Future[None] | None:
        if self._giving_way:
            turn, since = self._giving_way[0]
            if not self._waiting or self._elapsed() - since >= PATIENCE_S:
                self._giving_way.popleft()
                return turn
        return self._waiting.popleft() if self._waiting else None
