"""What passes the subscribers of a query by while it is matched with the stored notices (`state/lookback.py`).

An alert that is raised meanwhile, a reminder above all, finds no pair that brings it to them, for that is not written
yet. So once all pairs are there, and before the query is pending no more, the alerts raised since are owed to the
subscribers of these queries, and to nobody else (`state/fanout.py`). An alert that is raised after the last look finds
the pair by itself.
"""

import datetime as dt
from collections import deque
from collections.abc import Mapping
from typing import Self

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import AlertId, QueryId
from state.database import Database
from state.fanout import owe_late
from state.tables import AlertRow, MatchRow, QueryRow

QUERIES_TOGETHER = 5_000  # each is a parameter of one statement, and SQLite takes 32,766 by default


class Owing:
    """The alerts that some queries missed, a step a transaction, which gives way to all who write.

    All pairs of the queries are committed; `since` says when each was stored, or reworded. The alerts go in their
    order, for the later of a story go by the earlier. It may be broken off between any two steps, and begun anew.
    """

    def __init__(self, database: Database, since: Mapping[QueryId, dt.datetime], *, at_once: int) -> None:
        self.since = since
        self._database = database
        self._at_once = at_once
        self._has_begun = False
        self._raised: deque[tuple[AlertId, list[QueryId]]] | None = None
        self._upto = 0

    def join(self, other: Self) -> bool:
        """Owe for these queries too; False where they are too many, or it has begun without them."""
        if self._has_begun or len(self.since) + len(other.since) > QUERIES_TOGETHER:
            return False
        self.since = {**self.since, **other.since}
        return True

    async def step(self, now: dt.datetime) -> bool:
        """Owe the next alert to so many subscribers; False once that is done and the queries are pending no more."""
        if not self.since:
            return False
        self._has_begun = True
        if self._raised is None:
            async with self._database.reading() as session:
                self._raised = deque((await _find_raised(session, self.since)).items())
        async with self._database.writing(gives_way=True) as session:
            if not self._raised:
                await _end(session, self.since)
                return False
            alert_id, query_ids = self._raised[0]
            upto = await owe_late(session, alert_id, query_ids, self._upto, now, self._at_once)
        self._upto = upto or 0
        if upto is None:
            self._raised.popleft()
        return True


async def _find_raised(session: AsyncSession, since: Mapping[QueryId, dt.datetime]) -> dict[AlertId, list[QueryId]]:
    """The alerts on notices that these queries want, raised since each was pending; in the order of the alerts."""
    chosen = (
        select(AlertRow.id, AlertRow.created_at, MatchRow.query_id)
        .join(MatchRow, MatchRow.notice_id == AlertRow.notice_id)
        .where(AlertRow.created_at >= min(since.values()), MatchRow.query_id.in_(since))
        .order_by(AlertRow.id, MatchRow.query_id)
    )
    raised: dict[AlertId, list[QueryId]] = {}
    for row in (await session.execute(chosen)).all():
        if row.created_at >= since[QueryId(row.query_id)]:
            raised.setdefault(AlertId(row.id), []).append(QueryId(row.query_id))
    return raised


async def _end(session: AsyncSession, since: Mapping[QueryId, dt.datetime]) -> None:
    """These are pending no more, but for those that were made so again meanwhile."""
    by_since: dict[dt.datetime, list[QueryId]] = {}
    for key, at in since.items():
        by_since.setdefault(at, []).append(key)
    for at, keys in by_since.items():
        done = update(QueryRow).where(QueryRow.id.in_(keys), QueryRow.pending_since == at)
        await session.execute(done.values(pending_since=None))
