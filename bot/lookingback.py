"""The loop that looks back for queries which nobody is about to: those that a dead process or a short answer left."""

import asyncio
import datetime as dt
import logging

from sqlalchemy.exc import SQLAlchemyError

from core.ports import Clock
from state.lookback import LookBack

log = logging.getLogger(__name__)

LEFT_FOR = dt.timedelta(seconds=30)  # by then whoever stored a query, and matches it, has done so or given up


class LookingBack:
    """Takes up at its start whatever is pending, later what has been so for long; in every process, for it is rare."""

    name = "looking back"

    def __init__(self, look_back: LookBack, clock: Clock) -> None:
        self._look_back = look_back
        self._clock = clock

    async def run(self, stop: asyncio.Event) -> None:
        """Look now and then until `stop`; what is in hand then stays pending, and is cut off."""
        for_long = dt.timedelta()
        while not stop.is_set():
            await self._try(for_long)
            for_long = LEFT_FOR
            await self._clock.sleep_until(self._clock.now() + LEFT_FOR, stop)

    async def _try(self, for_long: dt.timedelta) -> None:
        try:
            if count := await self._look_back.catch_up(self._clock.now(), for_long=for_long):
                log.info("lookback.done", extra={"queries": count})
        except SQLAlchemyError as error:
            log.exception("lookback.failed", extra={"reason": type(error).__name__})
