"""Notices of a site as the tests of a turn edit them, and what the state has of them."""

from sqlalchemy import func, select

from tests.watchers.conftest import Poller
from tests.watchers.site import item, page

SEPTEMBER = "新标准自2026年9月12日起生效。"
MOVED = "新标准自2026年9月20日起生效。"
BUSY = "<html><body><h1>系统繁忙</h1></body></html>"


def listing(*numbers: int, **bodies: str) -> str:
    """A page of these items; `_3="…"` gives item 3 that body."""
    return page([item(number, body=bodies.get(f"_{number}", "详情见公告。")) for number in numbers])


async def count(poller: Poller, table: type) -> int:
    async with poller.parts.database.reading() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0
