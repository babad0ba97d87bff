"""The part of a process that looks back: for queries that somebody waits for, and for those that nobody is about to."""

import asyncio
import datetime as dt
import logging
from collections import deque
from collections.abc import Collection

from sqlalchemy.exc import SQLAlchemyError

from core.model import QueryId
from core.ports import Clock
from state.database import may_pass
from state.lookback import QUERIES_AT_ONCE, LookBack
from state.owing import Owing
from state.trouble import reason_of

log = logging.getLogger(__name__)

LEFT_FOR = dt.timedelta(seconds=30)  # by then whoever stored a query, and matches it, has done so or given up
RETRY = dt.timedelta(seconds=3)
MUCH_IN_HAND = 10_000  # queries: what was left is not taken up beyond it, for they are parameters of one statement


class LookingBack:
    """One in every process, with three loops that do not wait for each other.

    What is asked for is matched at once. What a dead process left is taken up at the start, later what has been pending
    for long; it is rare. What is owed for both is owed in turns, a step for each: little does not wait behind much.
    """

    name = "looking back"

    def __init__(self, look_back: LookBack, clock: Clock) -> None:
        self._look_back = look_back
        self._clock = clock
        self._asked: dict[QueryId, asyncio.Future[bool]] = {}
        self._owing: deque[Owing] = deque()
        self._is_over = False
        self._is_asked, self._is_owing = asyncio.Event(), asyncio.Event()

    async def find(self, query_id: QueryId, patience_s: float) -> bool:
        """Whether the notices stored before this query are matched with it, within this time at the latest.

        Who gives up waiting breaks nothing off. The loops answer; once they have ended, nobody waits for them.
        """
        if not await self._look_back.is_pending(query_id) or query_id in self._in_hand():
            return True
        if self._is_over:
            return False
        if query_id not in self._asked:
            self._asked[query_id] = asyncio.get_running_loop().create_future()
        found = self._asked[query_id]
        self._is_asked.set()
        await asyncio.wait([found], timeout=patience_s)
        return found.done() and found.result()

    async def run(self, stop: asyncio.Event) -> None:
        """Look back until `stop`; what is in hand then stays pending."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._match_asked(stop), name="look back for who asks")
            group.create_task(self._match_left(stop), name="look back for what was left")
            group.create_task(self._owe(stop), name="owe what passed new queries by")
            await stop.wait()
            self._is_over = True
            self._is_asked.set()
            self._is_owing.set()

    async def _match_asked(self, stop: asyncio.Event) -> None:
        """All that are asked for when a pass begins are matched by it; where it fails they are left."""
        while not stop.is_set():
            asked = {key: self._asked.pop(key) for key in list(self._asked)[:QUERIES_AT_ONCE]}
            if asked:
                are_found = await self._try_match(asked)
                for found in asked.values():
                    found.set_result(are_found)
            else:
                self._is_asked.clear()
                await self._is_asked.wait()
        for found in self._asked.values():
            found.set_result(False)

    async def _try_match(self, asked: Collection[QueryId]) -> bool:
        try:
            self._hand_over(await self._look_back.match_asked(asked, self._clock.now()))
        except SQLAlchemyError as error:
            _log_failure(error)
            return False
        return True

    async def _match_left(self, stop: asyncio.Event) -> None:
        for_long = dt.timedelta()
        while not stop.is_set():
            try:
                while not stop.is_set() and len(self._in_hand()) <= MUCH_IN_HAND:
                    if not (owing := await self._match_some_left(for_long)).since:
                        break
                    self._hand_over(owing)
            except SQLAlchemyError as error:
                _log_failure(error)
            for_long = LEFT_FOR
            await self._clock.sleep_until(self._clock.now() + LEFT_FOR, stop)

    async def _match_some_left(self, for_long: dt.timedelta) -> Owing:
        return await self._look_back.match_left(self._clock.now(), for_long=for_long, in_hand=self._in_hand())

    async def _owe(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            if not self._owing:
                self._is_owing.clear()
                await self._is_owing.wait()
                continue
            try:
                await self._step(self._owing[0])
            except SQLAlchemyError as error:
                _log_failure(error)
                self._owing.rotate(-1)  # what fails over and over holds up nothing else
                await self._clock.sleep_until(self._clock.now() + RETRY, stop)

    async def _step(self, owing: Owing) -> None:
        """A step for the first, which is the last then; it is in hand until it is done."""
        has_more = await owing.step(self._clock.now())
        self._owing.popleft()
        if has_more:
            self._owing.append(owing)
        else:
            log.info("lookback.done", extra={"queries": len(owing.since)})

    def _hand_over(self, owing: Owing) -> None:
        if not owing.since or (self._owing and self._owing[-1].join(owing)):
            return
        self._owing.append(owing)
        self._is_owing.set()

    def _in_hand(self) -> set[QueryId]:
        return {query_id for owing in self._owing for query_id in owing.since}


def _log_failure(error: SQLAlchemyError) -> None:
    log.error("lookback.failed", exc_info=not may_pass(error), extra={"reason": reason_of(error)})
