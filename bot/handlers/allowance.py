"""How much one chat may ask: enough for a person, not enough for one to keep the bot from all the others."""

import datetime as dt
from collections import OrderedDict
from dataclasses import dataclass

AT_ONCE = 30
REFILL = dt.timedelta(seconds=1)
MOST_CHATS = 10_000


@dataclass(slots=True)
class _Purse:
    """What a chat has left, as of `at`; `told`: that it has none was said."""

    left: float
    at: dt.datetime
    told: bool = False


class Allowance:
    """Thirty requests at once, then one a second, for each chat; the chats heard of last are remembered."""

    def __init__(self) -> None:
        self._purses: OrderedDict[int, _Purse] = OrderedDict()

    def spend(self, chat_id: int, now: dt.datetime) -> bool:
        """Whether this chat may ask now."""
        purse = self._purses.setdefault(chat_id, _Purse(AT_ONCE, now))
        self._purses.move_to_end(chat_id)
        if len(self._purses) > MOST_CHATS:
            self._purses.popitem(last=False)
        purse.left = min(AT_ONCE, purse.left + max(now - purse.at, dt.timedelta()) / REFILL)
        purse.at = now
        if purse.left < 1:
            return False
        purse.left -= 1
        purse.told = False
        return True

    def is_first_refusal(self, chat_id: int) -> bool:
        """Whether the chat has not been told yet that it asks too much; asked once, it has."""
        purse = self._purses[chat_id]
        first, purse.told = not purse.told, True
        return first
