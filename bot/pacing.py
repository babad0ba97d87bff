"""Who may be sent to now: Telegram's limits, kept before it has to say so.

At most so many messages a second overall, one a second to a chat, twenty a minute to a group or channel
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). There is no burst at the start: a
strict server counts the first second too.
"""

import datetime as dt
import math
from collections import deque

CHAT_INTERVAL = dt.timedelta(seconds=1)
GROUP_WINDOW = dt.timedelta(minutes=1)
GROUP_MESSAGES = 20
HELD_CHATS = 3
HELD_WITHIN = dt.timedelta(seconds=10)
FORGET_EVERY = 1_000


class Pacer:
    """Gives out the instants at which messages may leave. One for each bot."""

    def __init__(self, messages_per_second: float) -> None:
        self._interval = dt.timedelta(microseconds=math.ceil(1_000_000 / messages_per_second))
        self._next_overall = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._next_by_chat: dict[int, dt.datetime] = {}
        self._sent_to_group: dict[int, deque[dt.datetime]] = {}
        self._holds: deque[tuple[dt.datetime, int]] = deque()

    def ready_at(self, chat_id: int, now: dt.datetime) -> dt.datetime:
        """The instant (UTC) from which this chat may get its next message, for all that the other chats get."""
        return max(now, self._next_by_chat.get(chat_id, now), self._group_ready(chat_id, now))

    def reserve(self, chat_id: int, now: dt.datetime) -> dt.datetime:
        """The instant (UTC) at which a message to this chat, which is ready, may leave; the place is taken."""
        when = max(now, self._next_overall)
        self._next_overall = when + self._interval
        self.note(chat_id, when)
        return when

    def note(self, chat_id: int, when: dt.datetime) -> None:
        """Count a message that leaves at `when`, be it an answer that waits for nobody."""
        self._next_by_chat[chat_id] = when + CHAT_INTERVAL
        if chat_id < 0:
            self._sent_to_group.setdefault(chat_id, deque(maxlen=GROUP_MESSAGES)).append(when)
        if len(self._next_by_chat) > FORGET_EVERY:
            self._forget(when)

    def hold(self, chat_id: int, until: dt.datetime, now: dt.datetime) -> None:
        """Telegram said: too fast for this chat. When it says so of several chats at once, the bot as a whole waits."""
        self._next_by_chat[chat_id] = max(until, self._next_by_chat.get(chat_id, until))
        self._holds.append((now, chat_id))
        while self._holds[0][0] < now - HELD_WITHIN:
            self._holds.popleft()
        if len({held for _, held in self._holds}) >= HELD_CHATS:
            self._next_overall = max(self._next_overall, until)

    def _group_ready(self, chat_id: int, now: dt.datetime) -> dt.datetime:
        sent = self._sent_to_group.get(chat_id)
        return sent[0] + GROUP_WINDOW if sent and len(sent) == GROUP_MESSAGES else now

    def _forget(self, now: dt.datetime) -> None:
        self._next_by_chat = {chat: ready for chat, ready in self._next_by_chat.items() if ready > now}
        self._sent_to_group = {
            chat: sent for chat, sent in self._sent_to_group.items() if sent[-1] + GROUP_WINDOW > now
        }
