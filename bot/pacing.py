"""Who may be sent to now: Telegram's limits, kept before it has to say so.

At most so many messages a second overall, one a second to a chat, twenty a minute to a group or channel
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). It is Telegram that counts, when
messages arrive; when one of ours arrived we do not know, only that it was after it left and before it was answered. So
a message takes one of as many places as there are messages in a second, and gives it back a second after it must have
arrived. Two that take the same place arrive a second apart, however long either was on its way: no second holds more
than there are places, not even the first, give or take the two hundredths that pay for what the odd message is
late: Telegram's limit is no sharper.

Messages leave evenly spaced, and after a moment's delay more quickly until they have caught up, but not all at once:
these would leave a gap in which there is no place, a second later and in every second from then on, and whoever is to
be answered would wait for its end.

All times here are seconds of `Clock.elapsed`: setting the clock neither stalls nor bursts.
"""

import asyncio
import math
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from core.ports import Clock

CHAT_INTERVAL_S = 1.0
GROUP_WINDOW_S = 60.0
GROUP_MESSAGES = 20
HELD_CHATS = 3
HELD_WITHIN_S = 10.0
CATCH_UP_S = 1.0
CATCH_UP_SPACING = 0.8
PLACE_REST_S = 0.98
TRIPS = 200
ANSWER_WAITS_S = 1.0
FORGET_EVERY = 1_000


class Trips:
    """The quickest of the last few hundred round trips, in seconds; nothing before so many were made.

    What was answered at an instant had arrived sooner, by the way back at least. The quickest way there and the
    quickest back are together no longer than the quickest round, so two messages of which one leaves after the other
    was answered may be thought of as nearer to each other by that, whichever of the two ways is the longer.
    """

    def __init__(self) -> None:
        self._former_s = 0.0
        self._latest_s = math.inf
        self._count = 0

    @property
    def quickest_s(self) -> float:
        """Of the last one to two times TRIPS."""
        return min(self._former_s, self._latest_s)

    def note(self, seconds: float) -> None:
        """One more was made."""
        self._latest_s = min(self._latest_s, seconds)
        self._count += 1
        if self._count == TRIPS:
            self._former_s, self._latest_s, self._count = self._latest_s, math.inf, 0


class Pacer:
    """Gives out the instants at which messages may leave. One for each bot."""

    def __init__(self, messages_per_second: float) -> None:
        self._interval = 1 / messages_per_second
        self._places = max(1, int(messages_per_second))
        self._due = 0.0
        self._spaced_at = 0.0
        self.held_until = 0.0
        self._under_way = 0
        self._arrived: deque[float] = deque(maxlen=self._places)
        self._trips = Trips()
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
        """From when a message to anybody may leave, when `behind` others go before it; never later than that."""
        evenly_spaced = max(self._due, self._spaced_at) + behind * self._interval
        return max(self.free_place(now, behind=behind), self.held_until, evenly_spaced)

    def free_place(self, now: float, *, behind: int = 0) -> float:
        """From when one more is within the limit, be it evenly spaced or not; never later than that.

        A place that is taken by a message still under way is free no sooner than if that arrived this moment.
        """
        place = len(self._arrived) + self._under_way + behind - self._places
        if place < 0:
            return now
        arrived_at = self._arrived[place] if place < len(self._arrived) else now - self._trips.quickest_s
        return max(now, arrived_at + PLACE_REST_S)

    def leave(self, chat_id: int, now: float) -> None:
        """Count a message that leaves now; `arrive` is to follow."""
        self._under_way += 1
        is_late = now - self._due <= CATCH_UP_S
        self._due = (self._due if is_late else now) + self._interval
        self._spaced_at = now + CATCH_UP_SPACING * self._interval
        self._next_by_chat[chat_id] = max(now + CHAT_INTERVAL_S, self._next_by_chat.get(chat_id, now))
        if chat_id < 0:
            self._sent_to_group.setdefault(chat_id, deque(maxlen=GROUP_MESSAGES)).append(now)
        if len(self._next_by_chat) > self._forget_at:
            self._forget(now)

    def arrive(self, chat_id: int, now: float, *, left_at: float | None = None) -> None:
        """It was answered now, having left at `left_at`, or it will not be answered: in any case it has arrived."""
        if left_at is not None:
            self._trips.note(now - left_at)
            now -= self._trips.quickest_s
        self._under_way -= 1
        self._arrived.append(max(now, self._arrived[-1]) if self._arrived else now)
        self._next_by_chat[chat_id] = max(now + CHAT_INTERVAL_S, self._next_by_chat.get(chat_id, now))
        if sent := self._sent_to_group.get(chat_id):
            sent[-1] = max(now, sent[-1])

    def hold(self, chat_id: int, seconds: float, now: float) -> None:
        """Telegram said: too fast for this chat. When it says so of several chats at once, the bot as a whole waits."""
        until = now + seconds
        self._next_by_chat[chat_id] = max(until, self._next_by_chat.get(chat_id, until))
        self._holds.append((now, chat_id))
        while self._holds[0][0] < now - HELD_WITHIN_S:
            self._holds.popleft()
        if len({held for _, held in self._holds}) >= HELD_CHATS:
            self.held_until = max(self.held_until, until)

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
        """Seconds until the next alert may leave, behind the answers that wait; when they are over, ask again."""
        now = self._clock.elapsed()
        return self.pacer.next_place(now, behind=self._answers) - now

    @contextmanager
    def under_way(self, chat_id: int) -> Iterator[None]:
        """A message leaves now and is on its way until the block ends: with its answer, or in an error."""
        left_at, is_answered = self._clock.elapsed(), False
        self.pacer.leave(chat_id, left_at)
        try:
            yield
            is_answered = True
        finally:
            self.pacer.arrive(chat_id, self._clock.elapsed(), left_at=left_at if is_answered else None)

    @asynccontextmanager
    async def answering(self, chat_id: int) -> AsyncIterator[None]:
        """Wait until an answer is within the limit, which it is before every alert; it is sent in the block.

        Mostly it leaves at once. It waits for no chat's own pace, for Telegram forgives a few messages in a row, and at
        most a second while the bot as a whole is held: then it is Telegram that has to say so.
        """
        await self._pass(self._clock.elapsed() + ANSWER_WAITS_S)
        with self.under_way(chat_id):
            yield

    async def _pass(self, patient_until: float) -> None:
        before_us = self._answers
        self._answers += 1
        try:
            while (wait_s := self._answer_waits_s(before_us, patient_until)) > 0:
                await self._clock.pause(wait_s, asyncio.Event())
                before_us = 0
        finally:
            self._answers -= 1

    def _answer_waits_s(self, before_us: int, patient_until: float) -> float:
        now, held_until = self._clock.elapsed(), min(self.pacer.held_until, patient_until)
        return max(self.pacer.free_place(now, behind=before_us), held_until) - now
