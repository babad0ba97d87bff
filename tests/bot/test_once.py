"""One turn or one look from the command line."""

import shutil
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from rich.cells import cell_len
from sqlalchemy import func, select

from bot import once
from bot.config import validate
from bot.sections import Config
from core.errors import ConfigError, FetchError
from state.database import Database
from state.tables import AlertRow, DeliveryRow, NoticeRow
from tests.conftest import need
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


async def test_a_look_shows_items_and_the_dates_read_from_them_and_writes_nothing(
    site: SeedSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    async with TestServer(site.app) as server:
        file = tmp_path / "source.toml"
        file.write_text(
            f'name = "x"\nurl = "{server.make_url("/search")}"\nallow_private = true\n'
            '[select]\nitem = "ol.results > li"\ntitle = "h3"\nlink = "a@href"\nsummary = "p"\n'
        )
        assert await once.test_source(None, str(file))
    told = capsys.readouterr().out
    assert "物流规则更新" in told
    assert "takes_effect 2026-03-20" in told
    assert "expected to list about 1 items, 0 with a time, 1 with a text" in told
    assert not (tmp_path / "state.db").exists()


async def test_a_look_at_a_page_of_another_shape_fails_and_says_why(
    site: SeedSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with TestServer(site.app) as server:
        file = tmp_path / "source.toml"
        file.write_text(
            f'name = "x"\nurl = "{server.make_url("/search")}"\nallow_private = true\n'
            '[select]\nitem = "table tr"\ntitle = "td"\nlink = "a@href"\n'
        )
        assert not await once.test_source(None, str(file))
    assert "check the selector" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["not toml", "[[sources]]\n[[sources]]\n"])
async def test_a_file_that_holds_no_source_is_the_operators_mistake(tmp_path: Path, text: str) -> None:
    (tmp_path / "source.toml").write_text(text)
    with pytest.raises(ConfigError, match=r"source\.toml"):
        await once.test_source(None, str(tmp_path / "source.toml"))


async def test_without_sources_a_poll_says_what_to_add(sqlite_url: str) -> None:
    with pytest.raises(ConfigError, match="add"):
        await once.poll(validate({"state": sqlite_url}), [])


async def test_a_proposed_definition_is_one_that_reads_the_page(
    site: SeedSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    site.items = [
        SeedItem(str(number), (f"物流规则第{number}次更新",), "2026-03-01 09:00:00", ("自3月20日起。",))
        for number in range(5)
    ]
    async with TestServer(site.app) as server:
        assert await once.propose_source(None, str(server.make_url("/search")), allow_private=True)
        told = capsys.readouterr().out
        written = told[told.index("[[sources]]") : told.index("the page read so")].strip()
        file = tmp_path / "source.toml"
        file.write_text(written, encoding="utf-8")
        assert await once.test_source(None, str(file))
    assert "物流规则第4次更新" in capsys.readouterr().out
    assert not (tmp_path / "state.db").exists()


async def test_the_table_of_what_was_read_fits_a_terminal_of_eighty_columns(
    site: SeedSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Dates and times stand whole; titles of any length are folded within their column."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    title = "关于调整跨境包裹申报要素填写要求及其过渡安排的公告" * 2
    site.items = [SeedItem("1", (title,), "2026-03-01 09:00:00", ("自2026年3月20日起。",))]
    async with TestServer(site.app) as server:
        (tmp_path / "source.toml").write_text(
            f'name = "news"\nurl = "{server.make_url("/search")}"\nallow_private = true\nidentity = "published+title"\n'
            '[select]\nitem = "ol > li"\ntitle = "h3"\npublished = "time"\nsummary = "p"\n',
            encoding="utf-8",
        )
        await once.test_source(None, "source.toml")
    shown = capsys.readouterr().out
    assert max(cell_len(line) for line in shown.splitlines() if "│" in line) == 80
    assert "│ 2026-03-01 │" in shown
    assert "│ takes_effect │" in shown
    assert "│ 2026-03-20   │" in shown


async def test_no_private_address_is_looked_at_unasked(site: SeedSite) -> None:
    async with TestServer(site.app) as server:
        with pytest.raises(FetchError):
            await once.propose_source(None, str(server.make_url("/search")))


@pytest.mark.parametrize("url", ["nowhere", "ftp://x.example/", ""])
async def test_no_definition_is_proposed_for_what_is_no_address(url: str) -> None:
    with pytest.raises(ConfigError, match="url"):
        await once.propose_source(None, url)


@pytest.mark.browser
async def test_a_page_that_scripts_draw_is_proposed_and_tested_with_the_settings_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    need(shutil.which("chromium") is not None, "Debian's chromium")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    (tmp_path / "noticebell.toml").write_text("[browser]\nsandbox = false\n")
    drawn = "".join(
        f"<li><h3><a href=/n/{number}>平台规则第{number}次更新公告</a></h3><time>2026-03-0{number}</time></li>"
        for number in range(1, 6)
    )

    async def answer(_request: web.Request) -> web.Response:
        text = f"<!doctype html><body><div id=app></div><script>app.innerHTML = `<ul>{drawn}</ul>`</script>"
        return web.Response(text=text, content_type="text/html")

    application = web.Application()
    application.router.add_get("/", answer)
    async with TestServer(application) as server:
        assert await once.propose_source(None, str(server.make_url("/")), allow_private=True, render=True)
        told = capsys.readouterr().out
        file = tmp_path / "source.toml"
        file.write_text(told[told.index("[[sources]]") : told.index("the page read so")].strip(), encoding="utf-8")
        assert await once.test_source(None, str(file))
    assert "render = true" in file.read_text(encoding="utf-8")
    assert "平台规则第5次更新公告" in capsys.readouterr().out
