"""Which sources are due soon, as the state has it."""

import datetime as dt
from collections.abc import Mapping

from core.model import SourceName
from core.schedule import latest_poll
from core.source import Source
from state.claims import bring_back, load_due
from state.database import Database


async def draw_up(
    database: Database, sources: Mapping[SourceName, Source], now: dt.datetime, soon: dt.datetime
) -> dict[SourceName, dt.datetime]:
    """When those of these sources may be claimed that may be by then.

    What is due beyond all measure is made due: a clock that ran ahead has been set back, in any process or here.
    """
    async with database.reading() as session:
        due = await load_due(session, now, soon)
    due = {name: when for name, when in due.items() if name in sources}
    latest = {name: latest_poll(now, sources[name].every, sources[name].every_max) for name in due}
    strayed = {name: when for name, when in latest.items() if due[name] > when}
    if strayed:
        async with database.writing() as session:
            await bring_back(session, strayed, now)
    return {**due, **dict.fromkeys(strayed, now)}
