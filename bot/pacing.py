"""Who may be sent to now: Telegram's limits, kept before it has to say so.

At most so many messages a second overall, one a second to a chat, twenty a minute to a group or channel
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). Messages leave evenly spaced; after a
moment's delay they catch up, but no second ever holds more than the limit, not even the first, give or take the
hundredth by which a machine may be late. All times here are seconds of `Clock.elapsed`: setting the clock neither
stalls nor bursts.
"""

import asyncio
from collections import deque

from core.ports import Clock

CHAT_INTERVAL_S = 1.0
GROUP_WINDOW_S = 60.0
GROUP_MESSAGES = 20
HELD_CHATS = 3
HELD_WITHIN_S = 10.0
CATCH_UP_S = 0.5
PUNCTUAL_S = 1e-6
JITTER_S = 0.01  # so late a machine may be without every later second being shorter for it
ANSWER_WAITS_S = 1.0
FORGET_EVERY = 1_000


class Pacer:
    """Gives out the instants at which messages may leave. One for each bot."""

    def __init__(self, messages_per_second: float) -> None:
        self._interval = 1 / messages_per_second
        self._next_overall = 0.0
        self._held_until = 0.0
        self._last: deque[float] = deque(maxlen=max(1, int(messages_per_second)))
        self._next_by_chat: dict[int, float] = {}
        self._sent_to_group: dict[int, deque[float]] = {}
        self._holds: deque[tuple[float, int]] = deque()
        self._forget_at = FORGET_EVERY

    def ready_at(self, chat_id: int, now: float) -> float:
        """From when this chat may get its next message, for all that the other chats get."""
        ready_at = max(now, self._next_by_chat.get(chat_id, now))
        if chat_id > 0:
            return ready_at
        sent = self._sent_to_group.get(chat_id)
        return max(ready_at, sent[0] + GROUP_WINDOW_S) if sent and len(sent) == GROUP_MESSAGES else ready_at

    def next_place(self, now: float, *, behind: int = 0) -> float:
        """From when a message to anybody may leave, when `behind` others go before it."""
        return max(self.free_place(now, behind=behind), self._next_overall + behind * self._interval)

    def free_place(self, now: float, *, behind: int = 0) -> float:
        """From when one more is within the limit, be it evenly spaced or not."""
        full = len(self._last) + behind - (self._last.maxlen or 0)
        return max(now, self._held_until, self._last[full] + 1.0 if 0 <= full < len(self._last) else now)

    def note(self, chat_id: int, now: float) -> None:
        """Count a message that leaves now."""
        late_s = now - self._next_overall
        is_late = PUNCTUAL_S < late_s <= CATCH_UP_S
        self._last.append(now - min(late_s, JITTER_S) if is_late else now)
        self._next_overall = (self._next_overall if late_s <= CATCH_UP_S else now) + self._interval
        self._next_by_chat[chat_id] = now + CHAT_INTERVAL_S
        if chat_id < 0:
            self._sent_to_group.setdefault(chat_id, deque(maxlen=GROUP_MESSAGES)).append(now)
        if len(self._next_by_chat) > self._forget_at:
            self._forget(now)

    def hold(self, chat_id: int, seconds: float, now: float) -> None:
        """Telegram said: too fast for this chat. When it says so of several chats at once, the bot as a whole waits."""
        until = now + seconds
        self._next_by_chat[chat_id] = max(until, self._next_by_chat.get(chat_id, until))
        self._holds.append((now, chat_id))
        while self._holds[0][0] < now - HELD_WITHIN_S:
            self._holds.popleft()
        if len({held for _, held in self._holds}) >= HELD_CHATS:
            self._held_until = max(self._held_until, until)

    def _forget(self, now: float) -> None:
        self._next_by_chat = {chat: ready for chat, ready in self._next_by_chat.items() if ready > now}
        self._sent_to_group = {
            chat: sent for chat, sent in self._sent_to_group.items() if sent[-1] + GROUP_WINDOW_S > now
        }
        self._forget_at = 2 * len(self._next_by_chat) + FORGET_EVERY


class Gate:
    """Where messages wait for their place overall: answers to people first, then alerts."""

    def __init__(self, pacer: Pacer, clock: Clock) -> None:
        self.pacer = pacer
        self._clock = clock
        self._answers = 0

    def alert_waits_s(self) -> float:
        """Seconds until the next alert may leave, behind the answers that wait."""
        now = self._clock.elapsed()
        return self.pacer.next_place(now, behind=self._answers) - now

    async def let_answer_pass(self, chat_id: int) -> None:
        """Wait until an answer is within the limit, which it is before every alert, and count it.

        Mostly it leaves at once. It waits for no chat's own pace, for Telegram forgives a few messages in a row, and at
        most a second in all: while the bot as a whole is held it is Telegram that has to say so.
        """
        now = self._clock.elapsed()
        ends_at, before_us = now + ANSWER_WAITS_S, self._answers
        self._answers += 1
        try:
            while (place := min(self.pacer.free_place(now, behind=before_us), ends_at)) > now:
                await self._clock.pause(place - now, asyncio.Event())
                now, before_us = self._clock.elapsed(), 0
            self.pacer.note(chat_id, now)
        finally:
            self._answers -= 1
