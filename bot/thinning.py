"""The loop that thins what has been done with, in small steps that leave most of the time to everybody else."""

import asyncio
import datetime as dt
import logging
import time
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from core.ports import Clock
from state.database import Database
from state.leases import give_up_lease, take_lease
from state.retention import Public, Retention, Thinned, thin

log = logging.getLogger(__name__)

LEASE = "thinning"
LEASE_TTL = dt.timedelta(minutes=2)
LOOK_AGAIN = dt.timedelta(hours=1)
ROWS_AT_ONCE = 1_000
REST = 4  # pauses so many times as long as a step took
LONGEST_REST = dt.timedelta(seconds=30)
SHORTEST_REST = dt.timedelta(milliseconds=20)


class Thinning:
    """Works in one process at a time, by a lease."""

    name = "thinning"

    def __init__(self, database: Database, clock: Clock, retention: Retention, public: Public, *, holder: str) -> None:
        self._database = database
        self._clock = clock
        self._retention = retention
        self._public = public
        self._holder = holder

    async def run(self, stop: asyncio.Event) -> None:
        """Thin until `stop`, looking at it between two steps; when there is nothing to do, look again in an hour."""
        removed: dict[str, int] = {}
        while not stop.is_set():
            begun = time.monotonic()
            step = await self._try_step()
            if step is not None:
                removed[step.kind] = removed.get(step.kind, 0) + step.removed
                rest = min(max(dt.timedelta(seconds=REST * (time.monotonic() - begun)), SHORTEST_REST), LONGEST_REST)
            else:
                _say(removed)
                rest = LOOK_AGAIN
            await self._clock.sleep_until(self._clock.now() + rest, stop)
        with suppress(SQLAlchemyError):  # a lease that cannot be given up ends by itself
            async with self._database.writing() as session:
                await give_up_lease(session, LEASE, self._holder, self._clock.now())

    async def step(self) -> Thinned | None:
        """One step, one transaction; None where there is nothing to do, or another process does it."""
        now = self._clock.now()
        async with self._database.writing(gives_way=True) as session:
            if await take_lease(session, LEASE, self._holder, now, LEASE_TTL) is None:
                return None
            return await thin(session, self._retention, self._public, now, ROWS_AT_ONCE)

    async def _try_step(self) -> Thinned | None:
        try:
            return await self.step()
        except SQLAlchemyError as error:
            log.exception("thinning.failed", extra={"reason": type(error).__name__})
            return None


def _say(removed: dict[str, int]) -> None:
    """One line for a pass, where it removed anything."""
    if any(removed.values()):
        log.info("thinning.done", extra=dict(removed))
    removed.clear()
