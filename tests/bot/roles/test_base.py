"""What every role stands on."""

from contextlib import AsyncExitStack
from pathlib import Path

from sqlalchemy import select

from bot.config import validate
from bot.roles.base import open_base
from state.schema import current_and_head
from state.tables import QueryRow
from tests.fakes import ManualClock

TOPIC = {"slug": "logistics", "title": {"en": "Logistics"}, "match": "物流"}


async def test_a_state_that_is_opened_has_this_programs_schema_and_its_topics(
    tmp_path: Path, clock: ManualClock
) -> None:
    config = validate({"state": f"sqlite:///{tmp_path / 'new.db'}", "topics": [TOPIC]})
    async with AsyncExitStack() as stack:
        base = await open_base(stack, config, clock, config.default_profile)
        async with base.database.reading() as session:
            stored = set(await session.scalars(select(QueryRow.text)))
    current, head = current_and_head(config.state)
    assert current == head
    assert "topic:logistics" in stored
