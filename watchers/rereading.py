"""Stored notices are read again when the reader has become another: their milestones are replaced, nobody is alerted.

Reminders need no more than that: they are computed from the milestones as they stand, and one that waits is looked at
once more before it is sent. It is done once after a start, in small steps that leave most of the time to everybody
else; what was done stands with each notice, so that a start goes on where the last one ended.
"""

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from core import milestones
from core.model import Milestone, NoticeId
from core.ports import Clock
from core.source import Source
from state.database import Database, may_pass
from state.leases import give_up_lease, take_lease
from state.outdated import Outdated, bring_up_to_date, find_outdated
from watchers.foresight import read_dates

log = logging.getLogger(__name__)

LEASE = "rereading"
LEASE_TTL = timedelta(minutes=2)
AT_ONCE = 20  # notices of one step, and of its transaction
READ_S = 0.2  # no further notice of a step is begun after so long
REST = 4  # pauses so many times as long as a step took
SHORTEST_REST_S, LONGEST_REST_S = 0.02, 30.0


@dataclass(frozen=True, slots=True)
class Step:
    """How many notices were read, how many of them say something else now; of none read another process sees to it."""

    read: int
    changed: int


class Rereading:
    """Works in one process at a time, by a lease, until every notice was read by the present version or a later one."""

    name = "rereading"

    def __init__(
        self,
        database: Database,
        sources: Sequence[Source],
        clock: Clock,
        *,
        holder: str,
        version: int = milestones.VERSION,
    ) -> None:
        self._database = database
        self._sources = {source.name: source for source in sources}
        self._clock = clock
        self._holder = holder
        self._version = version
        self._before: NoticeId | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Read until all is done or `stop`, looking at it between two steps; a state in trouble is tried again."""
        read = changed = 0
        while not stop.is_set():
            begun = time.monotonic()
            try:
                step = await self.step()
            except SQLAlchemyError as error:
                log.exception("rereading.failed", extra={"reason": type(error).__name__})
                await self._clock.pause(LONGEST_REST_S, stop)
                continue
            if step is None:
                break
            read, changed = read + step.read, changed + step.changed
            rest = min(max(REST * (time.monotonic() - begun), SHORTEST_REST_S), LONGEST_REST_S)
            await self._clock.pause(rest if step.read else LEASE_TTL.total_seconds(), stop)
        if read:
            log.info("rereading.done", extra={"read": read, "changed": changed, "version": self._version})
            await self._give_up()

    async def step(self) -> Step | None:
        """Read the next few notices again; None where none is left."""
        async with self._database.reading() as session:
            batch = await find_outdated(session, self._version, self._before, AT_ONCE)
        if not batch:
            return None
        async with self._database.writing(gives_way=True) as session:
            if await take_lease(session, LEASE, self._holder, self._clock.now(), LEASE_TTL) is None:
                return Step(0, 0)
        readings = await asyncio.to_thread(self._read, batch)
        changed = await self._write(readings)
        self._before = readings[-1][0].notice_id
        return Step(len(readings), changed)

    async def _write(self, readings: Sequence[tuple[Outdated, tuple[Milestone, ...]]]) -> int:
        """Write what was read, and answer how many notices say something else now.

        Where the state refuses something of it, one notice after the other: what it refuses of one is passed over
        until the next start, and keeps no other from being read.
        """
        try:
            return await self._write_together(readings)
        except SQLAlchemyError as error:
            if may_pass(error):
                raise
        return sum([await self._write_alone(reading) for reading in readings])

    async def _write_alone(self, reading: tuple[Outdated, tuple[Milestone, ...]]) -> int:
        try:
            return await self._write_together([reading])
        except SQLAlchemyError as error:
            if may_pass(error):
                raise
            log.exception("rereading.passed_over", extra={"notice": reading[0].notice_id})
            return 0

    async def _write_together(self, readings: Sequence[tuple[Outdated, tuple[Milestone, ...]]]) -> int:
        now = self._clock.now()
        async with self._database.writing(gives_way=True) as session:
            return sum([await bring_up_to_date(session, one, found, self._version, now) for one, found in readings])

    def _read(self, batch: Sequence[Outdated]) -> list[tuple[Outdated, tuple[Milestone, ...]]]:
        """Read as many as there is time for, at least one."""
        readings = []
        until = time.monotonic() + READ_S
        for one in batch:
            readings.append((one, self._read_one(one)))
            if time.monotonic() >= until:
                break
        return readings

    def _read_one(self, one: Outdated) -> tuple[Milestone, ...]:
        """As it is read when it is recorded; of a source that is watched no more, by the zone that the state knows."""
        said, source = (one.title, one.body, one.published_at), self._sources.get(one.source)
        return read_dates(said, one.zone, None) if source is None else read_dates(said, source.zone, source.language)

    async def _give_up(self) -> None:
        with suppress(SQLAlchemyError):  # a lease that cannot be given up ends by itself
            async with self._database.writing(gives_way=True) as session:
                await give_up_lease(session, LEASE, self._holder, self._clock.now())
