"""A state whose disk is full, as a watcher meets it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event, func, select

from core.source import Source
from state.database import Database
from state.queries import QueryIndex
from state.schema import upgrade
from state.tables import NoticeRow
from state.trouble import Troubles
from tests.fakes import Heard, ManualClock
from tests.waiting import eventually, running
from tests.watchers.site import Site, item, page
from watchers.fetch import Limits
from watchers.ingest import Parts
from watchers.runner import Watcher
from watchers.web import Web

PAGES_OF_A_LARGE_DISK = 1 << 30


@contextmanager
def full_disk(database: Database, pages: int) -> Iterator[None]:
    """A state that cannot grow beyond so many pages: SQLite says that the disk is full."""

    def bound(connection: object, _record: object, _proxy: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute(f"PRAGMA max_page_count={limit[0]}")
        cursor.close()

    limit = [pages]
    event.listen(database.engine.sync_engine, "checkout", bound)
    yield
    limit[0] = PAGES_OF_A_LARGE_DISK


async def test_a_full_disk_is_told_while_it_lasts_and_the_notice_recorded_when_there_is_room(
    sqlite_url: str, site: Site, source: Source, web: Web, clock: ManualClock
) -> None:
    """The small writes of rounds still fit where the notice does not: their success hides nothing."""
    await asyncio.to_thread(upgrade, sqlite_url)
    database, heard = Database(sqlite_url), Heard()
    parts = Parts(database, web, QueryIndex(()), Limits())
    watcher = Watcher(
        [source], parts, clock, holder="one", jitter=lambda: 0.0,
        troubles=Troubles(clock, heard.hear_failing, heard.hear_recovered),
    )  # fmt: skip
    site.show(page([item(1, body="".join(map(str, range(20_000))))]))
    async with database.reading() as session:
        connection = await session.connection()
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()

    async def is_told_for_a_minute() -> bool:
        clock.move(seconds=5)
        await asyncio.sleep(0)
        return bool(heard.failing) and heard.failing[-1][0] >= 60

    async def is_recorded() -> bool:
        clock.move(seconds=5)
        async with database.reading() as session:
            return await session.scalar(select(func.count()).select_from(NoticeRow)) == 1

    async with running(watcher):
        with full_disk(database, pages + 2):
            await eventually(is_told_for_a_minute)
        await eventually(is_recorded)
    await database.close()
    assert "full" in heard.failing[-1][1]
    assert len(heard.recovered) == 1
    assert heard.recovered[0][0] >= 60
