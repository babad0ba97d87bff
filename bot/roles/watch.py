"""The role that polls, and reads again what an earlier version has read."""

import socket
from contextlib import AsyncExitStack

from bot.roles.base import Base, Part
from bot.ways_out import open_ways_out
from state.outages import note_start
from watchers.fetch import Limits
from watchers.ingest import Parts
from watchers.rereading import Rereading
from watchers.runner import Watcher


async def open_watch(stack: AsyncExitStack, base: Base) -> list[Part]:
    """The parts that watch, with ways out to the sources that stay open as long as the stack."""
    async with base.database.writing() as session:
        await note_start(session, base.clock.now())
    web_session = await stack.enter_async_context(open_ways_out(base.config))
    parts = Parts(base.database, web_session, base.index, Limits())
    sources = base.config.core_sources()
    return [
        Watcher(
            sources,
            parts,
            base.clock,
            holder=claimant(base),
            signals=base.signals,
            troubles=base.troubles,
        ),
        Rereading(base.database, sources, base.clock, holder=base.holder),
    ]


def claimant(base: Base) -> str:
    """In whose name sources are claimed.

    One process watches on SQLite: started again after a kill, it takes up at once what it left.
    """
    return f"{socket.gethostname()[:32]}:watch" if base.database.is_sqlite else base.holder
