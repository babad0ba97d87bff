"""What every role stands on: the settings, the clock, the state at this program's schema, and the queries."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Protocol

from bot.lookingback import LookingBack
from bot.operators import Relay
from bot.sections import Config
from bot.tenure import make_holder
from core.model import Profile
from core.ports import Clock
from state.database import Database
from state.lookback import LookBack
from state.queries import QueryIndex
from state.schema import upgrade
from state.signals import Signals
from state.trouble import Troubles


class Part(Protocol):
    """A loop that runs until it is told to stop, then finishes the piece in hand."""

    name: str

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set."""
        ...


@dataclass(frozen=True, slots=True)
class Base:
    """What every role stands on."""

    config: Config
    clock: Clock
    database: Database
    signals: Signals
    index: QueryIndex
    looking_back: LookingBack
    holder: str
    profile: Profile
    relay: Relay
    troubles: Troubles


async def open_base(stack: AsyncExitStack, config: Config, clock: Clock, profile: Profile) -> Base:
    """Open the state, at this program's schema, with the queries that topics stand for; `profile` is the public's."""
    await asyncio.to_thread(upgrade, config.state)
    database = Database(config.state)
    stack.push_async_callback(database.close)
    index = QueryIndex(config.core_topics())
    async with database.writing() as session:
        await index.sync_topics(session, clock.now())
    return make_base(config, clock, database, index, profile)


def make_base(config: Config, clock: Clock, database: Database, index: QueryIndex, profile: Profile) -> Base:
    """Around a state that is open."""
    relay = Relay()
    troubles = Troubles(clock, relay.state_is_away, relay.state_was_away)
    looking_back = LookingBack(LookBack(database, index.topics), clock)
    return Base(
        config, clock, database, Signals(database), index, looking_back, make_holder(), profile, relay, troubles
    )
