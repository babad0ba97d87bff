"""What one round of a watcher writes, in one transaction: turns settled, claims kept or given up, sources claimed."""

import datetime as dt
from collections.abc import Mapping, Set
from dataclasses import dataclass

from core.model import SourceName
from state.claims import claim_due, load_schedule, release_claims, renew_claims
from state.database import Database
from state.sources import Marks, Uneventful, load_marks, settle
from watchers.known import KnownSources


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it.

    `lost`: turns whose claim another has taken. `claimed`: when each source was polled last. `marks`: of those of which
    nothing is known any more. `free_at`: when those may be claimed that could not be, or were lost.
    """

    lost: Set[SourceName]
    claimed: Mapping[SourceName, dt.datetime | None]
    marks: Mapping[SourceName, Marks]
    free_at: Mapping[SourceName, dt.datetime]


@dataclass(frozen=True, slots=True)
class Work:
    """What one round is to do."""

    ended: list[Uneventful]
    given_up: list[SourceName]
    due: list[SourceName]
    renewed: set[SourceName]

    def __bool__(self) -> bool:
        return bool(self.ended or self.given_up or self.due or self.renewed)

    async def carry_out(
        self, database: Database, holder: str, now: dt.datetime, ttl: dt.timedelta, known: KnownSources
    ) -> Done:
        """Do it, for `holder`, whose claims last for `ttl`. Raises SQLAlchemyError: nothing was done, or who knows."""
        async with database.writing() as session:
            lost = await settle(session, holder, self.ended)
            await renew_claims(session, self.renewed, holder, now + ttl)
            await release_claims(session, holder, self.given_up)
            claimed = await claim_due(session, self.due, holder, now, ttl=ttl)
            marks = await load_marks(session, [name for name, at in claimed.items() if not known.holds(name, at)])
            free_at = await load_schedule(session, now, (set(self.due) - claimed.keys()) | lost)
        return Done(lost, claimed, marks, free_at)
