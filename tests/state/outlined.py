"""A feed's outline as a test asks for it: of everything, a month after the start, unless it says otherwise."""

import datetime as dt

from sqlalchemy.ext.asyncio import AsyncSession

from state.outlines import Outline, Scope, outline_events
from state.subscriptions import ensure_profile
from tests.builders import PROFILE
from tests.fakes import START

NOW = START + dt.timedelta(days=30)
EVERYTHING = Scope()


async def outline(session: AsyncSession, scope: Scope = EVERYTHING, now: dt.datetime = NOW) -> Outline:
    return await outline_events(session, scope, await ensure_profile(session, PROFILE), now)
