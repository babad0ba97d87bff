"""The seams that have two real implementations each: time, and the way to a chat."""

import asyncio
import datetime as dt
from dataclasses import dataclass
from typing import Protocol


class Clock(Protocol):
    """Where loops get the time; `bot/clock.py` holds the real one, `tests/fakes.py` one turned by hand."""

    def now(self) -> dt.datetime:
        """The present instant, aware, UTC."""
        ...

    def elapsed(self) -> float:
        """Seconds since some moment long ago, for distances: no setting of the clock moves them."""
        ...

    async def sleep_until(self, when: dt.datetime, wake: asyncio.Event) -> None:
        """Return at `when`, or as soon as `wake` is set.

        When the clock is set back meanwhile, return after the time that lay ahead at the call: the caller looks again.
        """
        ...

    async def pause(self, seconds: float, wake: asyncio.Event) -> None:
        """Return after so many seconds, whatever the clock is set to, or as soon as `wake` is set."""
        ...


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes: a chat, or one forum topic in it (`thread_id`, 0 for none)."""

    chat_id: int
    thread_id: int = 0


@dataclass(frozen=True, slots=True)
class Button:
    """One key under a message: opens `url`, or sends `data` (at most 64 bytes) back to the bot."""

    text: str
    url: str | None = None
    data: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A message ready to send: Telegram's HTML subset, its plain text for the fall-back, and rows of buttons."""

    html: str
    plain: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    reply_to: int | None = None
    silent: bool = False


class Channel(Protocol):
    """The way to a chat; `bot/channel.py` holds the real one, `tests/fakes.py` one that records."""

    async def send(self, to: Address, message: Message) -> int:
        """Send, and answer the message's id.

        Raises RateLimited, RecipientGone, RecipientMoved, MessageRejected, ChannelUnavailable or ChannelRefused.
        """
        ...
