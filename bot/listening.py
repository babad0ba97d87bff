"""Hearing people while Telegram refuses us: a token that is wrong today may be right tomorrow."""

import asyncio
import datetime as dt
import logging
from typing import Protocol

from core.errors import ChannelRefused
from core.ports import Clock

log = logging.getLogger(__name__)

REFUSED_PAUSE = dt.timedelta(minutes=5)


class Listener(Protocol):
    """Hears people until `stop`. Raises ChannelRefused where Telegram does not know its token."""

    async def run(self, stop: asyncio.Event) -> None:
        """Listen until `stop` is set."""
        ...


class Listening:
    """Hears people for as long as Telegram accepts the token; a refused one is said, and tried again now and then."""

    name = "updates"

    def __init__(self, updates: Listener, clock: Clock) -> None:
        self._updates = updates
        self._clock = clock

    async def run(self, stop: asyncio.Event) -> None:
        """Listen until `stop`. The rest of the program does not depend on it: feeds and pages go on."""
        while not stop.is_set():
            try:
                await self._updates.run(stop)
            except ChannelRefused as error:
                retry_at = self._clock.now() + REFUSED_PAUSE
                log.error("telegram.refused", extra={"reason": str(error), "retry_at": retry_at.isoformat()})
                await self._clock.sleep_until(retry_at, stop)
