"""A bot's updates: kept until it confirms them, handed out to one poller at a time or to its webhook."""

import asyncio
from collections import deque
from collections.abc import Collection, Sequence

from bot.sandbox.errors import conflict
from bot.sandbox.model import Json

MAX_AT_ONCE = 100
MAX_WAIT_S = 50
_UNASKED_ARE_KEPT_BACK = {"chat_member", "message_reaction", "message_reaction_count"}
_FIRST_ID = 100_001


class UpdateQueue:
    """Updates that wait for a bot, oldest first, numbered without gaps; the oldest go when too many wait.

    https://core.telegram.org/bots/api#getting-updates.
    """

    def __init__(self, keep: int) -> None:
        self._waiting: deque[Json] = deque(maxlen=keep)
        self._next_id = _FIRST_ID
        self._poll: asyncio.Future[None] | None = None
        self.allowed: Collection[str] = ()
        self.added = asyncio.Event()

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def is_polled(self) -> bool:
        """Whether somebody waits for updates right now."""
        return self._poll is not None

    def add(self, kind: str, payload: Json) -> None:
        """Keep an update, unless the bot has said that it does not want this kind, and wake who waits."""
        if kind not in self.allowed if self.allowed else kind in _UNASKED_ARE_KEPT_BACK:
            return
        self._waiting.append({"update_id": self._next_id, kind: payload})
        self._next_id += 1
        self.added.set()
        self._end_poll()

    async def poll(self, offset: int, limit: int, timeout_s: int) -> Sequence[Json]:
        """Up to `limit` updates from `offset` on; waits `timeout_s` when there are none.

        Whoever polled before and still waits is sent away with a 409, as Telegram does.
        """
        self.interrupt("terminated by other getUpdates request; make sure that only one bot instance is running")
        self.confirm(offset)
        if not self._waiting and timeout_s > 0:
            await self._wait(min(timeout_s, MAX_WAIT_S))
        return self.peek(limit)

    def peek(self, limit: int = MAX_AT_ONCE) -> Sequence[Json]:
        """The oldest updates; they stay until confirmed."""
        return [update for update, _ in zip(self._waiting, range(limit), strict=False)]

    def confirm(self, offset: int) -> None:
        """Forget what came before `offset`; a negative one keeps that many of the newest."""
        if offset < 0:
            offset = self._next_id + offset
        while self._waiting and int(str(self._waiting[0]["update_id"])) < offset:
            self._waiting.popleft()

    def renumber(self, next_id: int) -> None:
        """Number from here on, be it lower: so Telegram does after a week without updates."""
        self._next_id = next_id

    def drop(self) -> None:
        """Forget everything that waits."""
        self._waiting.clear()

    def interrupt(self, reason: str) -> None:
        """Send the waiting poller away with a 409."""
        if self._poll and not self._poll.done():
            self._poll.set_exception(conflict(reason))

    def close(self) -> None:
        """Let a waiting poller go home with nothing."""
        self._end_poll()

    def _end_poll(self) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_result(None)

    async def _wait(self, timeout_s: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(timeout_s):
                await poll
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None
