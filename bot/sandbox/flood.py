"""How fast a bot may send, as strictly as Telegram may be.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: about thirty messages a second in all,
one a second to one chat, twenty a minute to one group; paid broadcasts reach a thousand a second. Telegram forgives
short bursts, this room forgives none: who is well here is well there.
"""

import datetime as dt
import math
from collections import deque
from dataclasses import dataclass

from bot.sandbox.errors import too_many_requests
from bot.sandbox.model import Chat, ChatKind

_MANY_CHATS = 4096


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages that pass in any window; `tolerance_s` forgives what the network adds or takes between two requests."""

    overall_per_second: int = 30
    paid_per_second: int = 1000
    chat_per_second: int = 1
    group_per_minute: int = 20
    tolerance_s: float = 0.05


class FloodGate:
    """Counts one bot's messages and refuses those that come too fast; without limits everything passes.

    `refused`: how many it did.
    """

    def __init__(self, limits: Limits | None) -> None:
        self._limits = limits
        self._overall: deque[float] = deque()
        self._by_chat: dict[int, deque[float]] = {}
        self._sweep_at = _MANY_CHATS
        self.refused = 0

    def admit(self, chat: Chat, now: dt.datetime, *, paid: bool) -> None:
        """Count one message at `now`, or raise the 429 that says after how many seconds to come again."""
        limits = self._limits
        if limits is None:
            return
        at = now.timestamp()
        recent = self._by_chat.setdefault(chat.id, deque())
        waits_s = _wait(recent, at, limits.chat_per_second, 1 - limits.tolerance_s)
        if chat.kind is not ChatKind.PRIVATE:
            waits_s = waits_s or _wait(recent, at, limits.group_per_minute, 60 - limits.tolerance_s)
        most = limits.paid_per_second if paid else limits.overall_per_second
        if waits_s := waits_s or _wait(self._overall, at, most, 1 - limits.tolerance_s):
            self.refused += 1
            raise too_many_requests(max(1, math.ceil(waits_s)))
        self._count(recent, at, limits)

    def _count(self, recent: deque[float], at: float, limits: Limits) -> None:
        for times, longest in ((recent, limits.group_per_minute), (self._overall, limits.paid_per_second)):
            times.append(at)
            if len(times) > longest:
                times.popleft()
        if len(self._by_chat) > self._sweep_at:
            self._by_chat = {chat: times for chat, times in self._by_chat.items() if times and times[-1] > at - 60}
            self._sweep_at = max(_MANY_CHATS, 2 * len(self._by_chat))


def _wait(times: deque[float], at: float, most: int, window_s: float) -> float:
    """Seconds until the last `most` messages do not all lie within the window any more; 0 where they do not."""
    return max(times[-most] + window_s - at, 0.0) if len(times) >= most else 0.0
