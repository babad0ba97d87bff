"""Who hears of a state that cannot be written, and when."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from core.model import Source
from state.database import Database
from state.queries import QueryIndex
from state.schema import upgrade
from state.tables import NoticeRow
from state.trouble import Trouble, Troubles
from tests.fakes import ManualClock
from tests.waiting import eventually, running
from tests.watchers.site import Site, item, page
from watchers.fetch import Limits, Web
from watchers.ingest import Parts
from watchers.runner import Watcher

FULL = OperationalError("INSERT", {}, Exception("database or disk is full"))
PAGES_OF_A_LARGE_DISK = 1 << 30


class Heard:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.failing: list[tuple[float, str]] = []
        self.recovered: list[tuple[float, str]] = []

    def hear_failing(self, seconds: float, reason: str) -> None:
        self.failing.append((seconds, reason))

    def hear_recovered(self, seconds: float, reason: str) -> None:
        self.recovered.append((seconds, reason))


def test_each_failure_is_told_with_the_time_since_the_first_and_the_end_once(clock: ManualClock) -> None:
    heard = Heard()
    trouble = Trouble(clock, heard.hear_failing, heard.hear_recovered)
    trouble.end()
    trouble.note(FULL)
    clock.move(seconds=70)
    trouble.note(FULL)
    clock.move(seconds=5)
    trouble.end()
    trouble.end()
    trouble.note(FULL)
    assert heard.failing == [
        (0, "database or disk is full"),
        (70, "database or disk is full"),
        (0, heard.failing[0][1]),
    ]
    assert heard.recovered == [(75, "database or disk is full")]


def test_a_state_is_well_when_nothing_fails_any_more(clock: ManualClock) -> None:
    """One that fails throughout, another now and then: that is one story, and the second's successes are no end."""
    heard = Heard()
    troubles = Troubles(clock, heard.hear_failing, heard.hear_recovered)
    throughout, now_and_then = troubles.one(), troubles.one()
    throughout.note(FULL)
    for _ in range(3):
        clock.move(seconds=50)
        now_and_then.note(FULL)
        clock.move(seconds=10)
        now_and_then.end()
        throughout.note(FULL)
    assert heard.recovered == []
    throughout.end()
    assert heard.recovered == [(180, "database or disk is full")]
    assert [seconds for seconds, _ in heard.failing] == [0, 50, 60, 110, 120, 170, 180]


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


@pytest.mark.parametrize("words", ["database is locked", ""])
def test_the_reason_is_what_the_database_says(clock: ManualClock, words: str) -> None:
    heard = Heard()
    Trouble(clock, heard.hear_failing, heard.hear_recovered).note(OperationalError("INSERT", {}, Exception(words)))
    assert words in heard.failing[0][1]
