"""Watching: in whose name sources are claimed, and what is noted of the start."""

from contextlib import AsyncExitStack

from bot.config import validate
from bot.roles.base import Base, make_base
from bot.roles.watch import claimant, open_watch
from state.database import Database
from state.queries import QueryIndex
from tests.fakes import ManualClock


def base_of(database: Database, clock: ManualClock) -> Base:
    config = validate({})
    return make_base(config, clock, database, QueryIndex(()), config.default_profile)


async def test_the_next_process_takes_up_what_a_killed_one_left_only_where_it_must_be_alone(
    database: Database, clock: ManualClock
) -> None:
    killed, next_one = base_of(database, clock), base_of(database, clock)
    assert killed.holder != next_one.holder
    assert (claimant(killed) == claimant(next_one)) is database.is_sqlite


async def test_a_process_that_watches_also_reads_again(database: Database, clock: ManualClock) -> None:
    async with AsyncExitStack() as stack:
        assert [part.name for part in await open_watch(stack, base_of(database, clock))] == ["watch", "rereading"]
