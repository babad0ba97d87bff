"""The role that turns what changed and what approaches into messages."""

import logging
from contextlib import AsyncExitStack

import aiohttp

from bot.fanning import FanOut
from bot.reminding import Reminding
from bot.roles.base import Base, Part
from bot.thinning import Thinning
from state.outages import note_start
from state.retention import Public

log = logging.getLogger(__name__)


async def open_send(stack: AsyncExitStack, base: Base) -> list[Part]:
    """The parts that raise reminders, write deliveries and send them; without a token none sends: for feeds alone."""
    config = base.config
    async with base.database.writing() as writing:
        await note_start(writing, base.clock.now())
    parts: list[Part] = [
        Reminding(base.database, base.signals, base.clock, base.profile, base.troubles.one()),
        FanOut(base.database, base.signals, base.clock, config.telegram.admins, trouble=base.troubles.one()),
        make_thinning(base),
    ]
    if not config.token:
        log.warning("app.no_token", extra={"reason": "nothing is sent to Telegram; set NOTICEBELL_TELEGRAM__TOKEN"})
        return parts
    from bot.roles.speaking import open_telegram  # the library is large

    # Without a limit of its own: the sender bounds what is under way, and an answer must not wait behind alerts.
    session = await stack.enter_async_context(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)))
    return [*parts, *await open_telegram(base, session)]


def make_thinning(base: Base) -> Thinning:
    """What keeps the state small."""
    public = Public(tuple(topic.slug for topic in base.config.core_topics()), base.profile)
    retention = base.config.retention.as_retention()
    return Thinning(base.database, base.clock, retention, public, holder=base.holder)
