"""Values kept under a name."""

import asyncio

from state.database import Database
from state.marks import get_or_set


async def test_the_first_value_stays(database: Database) -> None:
    async with database.writing() as session:
        assert await get_or_set(session, "a", "1") == "1"
    async with database.writing() as session:
        assert await get_or_set(session, "a", "2") == "1"
        assert await get_or_set(session, "b", "2") == "2"


async def test_all_who_ask_at_once_get_the_same(database: Database) -> None:
    async def ask(value: str) -> str:
        async with database.writing() as session:
            return await get_or_set(session, "a", value)

    assert len(set(await asyncio.gather(*(ask(str(n)) for n in range(10))))) == 1
