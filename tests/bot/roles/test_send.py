"""Sending: with a token people are heard and told, without one the rest goes on for the feeds."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from sqlalchemy import select

from bot.config import validate
from bot.roles.base import Base, make_base
from bot.roles.send import open_send
from core.model import TargetKind
from state.database import Database
from state.queries import QueryIndex
from state.tables import TargetRow
from tests.fakes import ManualClock

TOKEN = "99:" + "x" * 35
FOR_FEEDS = {"reminding", "fan-out", "thinning"}


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


def base_of(database: Database, clock: ManualClock, **telegram: object) -> Base:
    config = validate({"telegram": telegram})
    return make_base(config, clock, database, QueryIndex(()), config.default_profile)


async def test_without_a_token_what_feeds_need_goes_on(
    database: Database, clock: ManualClock, stack: AsyncExitStack
) -> None:
    parts = await open_send(stack, base_of(database, clock))
    assert {part.name for part in parts} == FOR_FEEDS


async def test_with_a_token_somebody_speaks_and_admins_can_be_told(
    database: Database, clock: ManualClock, stack: AsyncExitStack
) -> None:
    base = base_of(database, clock, token=TOKEN, admins=[11, 12])
    parts = await open_send(stack, base)
    assert {part.name for part in parts} > FOR_FEEDS
    assert base.relay.operators in parts
    async with database.reading() as session:
        rows = list(await session.scalars(select(TargetRow)))
    assert {(row.bot_id, row.chat_id, row.kind) for row in rows} == {
        (99, 11, TargetKind.PRIVATE),
        (99, 12, TargetKind.PRIVATE),
    }
