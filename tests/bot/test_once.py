"""One turn or one look from the command line."""

import pytest
from aiohttp.test_utils import TestServer
from sqlalchemy import func, select

from bot import once
from bot.config import validate
from bot.sections import Config
from core.errors import ConfigError
from state.database import Database
from state.tables import AlertRow, DeliveryRow, NoticeRow
from tests.e2e.program import source_settings
from tests.fakes import ManualClock
from tests.seed_listing import SeedItem, SeedSite, seed_source

OLD = SeedItem("old", ("物流规则更新",), "2026-03-01 09:00:00", ("自2026年3月20日起施行。",))
NEW = SeedItem("new", ("服务费调整",), "2026-03-02 08:00:00", ("自2026年4月1日起调整。",))


@pytest.fixture
def site(clock: ManualClock) -> SeedSite:
    return SeedSite([OLD], clock.now)


def settings(state_url: str, server: TestServer) -> Config:
    source = seed_source(str(server.make_url("/search")))
    return validate({"state": state_url, "sources": [source_settings(source)]})


async def count(state_url: str, table: type) -> int:
    database = Database(state_url)
    async with database.reading() as session:
        number = await session.scalar(select(func.count()).select_from(table))
    await database.close()
    return number or 0


async def test_a_poll_prints_what_changed_and_leaves_the_telling_to_the_program(
    sqlite_url: str, site: SeedSite, capsys: pytest.CaptureFixture[str]
) -> None:
    async with TestServer(site.app) as server:
        assert await once.poll(settings(sqlite_url, server), [])
        site.items = [NEW, OLD]
        assert await once.poll(settings(sqlite_url, server), ["1688-news"])
    told = capsys.readouterr().out
    assert "1688-news: baseline; 1 listed on 1 pages; 1 baseline" in told
    assert "new: 服务费调整" in told
    assert (await count(sqlite_url, NoticeRow), await count(sqlite_url, AlertRow)) == (2, 1)
    assert await count(sqlite_url, DeliveryRow) == 0


async def test_a_poll_that_fails_says_so(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    source = seed_source("http://127.0.0.1:9/")
    config = validate({"state": sqlite_url, "sources": [source_settings(source)]})
    assert not await once.poll(config, [])
    assert "1688-news: failed" in capsys.readouterr().out


async def test_without_sources_a_poll_says_what_to_add(sqlite_url: str) -> None:
    with pytest.raises(ConfigError, match="add"):
        await once.poll(validate({"state": sqlite_url}), [])
