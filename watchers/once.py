"""One poll by hand, of a source that is due or not."""

import datetime as dt

from core.ports import Clock
from core.source import Source
from state.claims import claim_one
from watchers.details import DETAILS_S
from watchers.ending import TurnReport, log_turn
from watchers.ingest import Parts, take_turn
from watchers.listing import TURN_S

CLAIM = dt.timedelta(seconds=TURN_S + DETAILS_S + 20)  # nothing renews it: no turn reads longer


async def poll_once(parts: Parts, source: Source, clock: Clock, *, holder: str) -> TurnReport | None:
    """Poll this source now, due or not; None while another watcher is at it. It must be known to the state."""
    async with parts.database.writing() as session:
        claimed = await claim_one(session, source.name, holder, clock.now(), CLAIM)
    if not claimed:
        return None
    report = await take_turn(parts, source, holder=holder, now=clock.now(), jitter=0.0)
    log_turn(report)
    return report
