"""A definition drafted from the command line, for real pages on loopback."""

import shutil
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import draft, trial
from core.errors import UsageError
from tests.conftest import need
from tests.fakes import ManualClock
from tests.seed_listing import SeedItem, SeedSite

OLD = SeedItem("old", ("物流规则更新",), "2026-03-01 09:00:00", ("自2026年3月20日起施行。",))


@pytest.fixture
def site(clock: ManualClock) -> SeedSite:
    return SeedSite([OLD], clock.now)


async def test_what_goes_to_standard_output_is_a_definition_that_reads_the_page(
    site: SeedSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    site.items = [
        SeedItem(str(number), (f"物流规则第{number}次更新",), "2026-03-01 09:00:00", ("自3月20日起。",))
        for number in range(5)
    ]
    async with TestServer(site.app) as server:
        assert await draft.propose_source(None, str(server.make_url("/search")), allow_private=True)
        written, shown = capsys.readouterr()
        assert "the page read so" in shown
        file = tmp_path / "source.toml"
        file.write_text(written, encoding="utf-8")
        assert await trial.test_source(None, str(file))
    assert "物流规则第4次更新" in capsys.readouterr().out
    assert not (tmp_path / "state.db").exists()


async def test_no_private_address_is_looked_at_unasked_and_the_option_is_named(site: SeedSite) -> None:
    async with TestServer(site.app) as server:
        with pytest.raises(UsageError, match="say --allow-private"):
            await draft.propose_source(None, str(server.make_url("/search")))


@pytest.mark.parametrize(
    ("url", "example"),
    [
        ("shop.example/x", "https://shop.example/x"),
        ("localhost:8080/x", "https://localhost:8080/x"),
        ("ftp://x.example/", "https://example.org/news"),
        ("https://", "https://example.org/news"),
        ("", "https://example.org/news"),
    ],
)
async def test_what_is_no_web_address_is_told_how_it_would_be_one(url: str, example: str) -> None:
    with pytest.raises(UsageError, match=r"write http:// or https://") as caught:
        await draft.propose_source(None, url)
    assert str(caught.value).endswith(f"as in {example}")


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
        assert await draft.propose_source(None, str(server.make_url("/")), allow_private=True, render=True)
        file = tmp_path / "source.toml"
        file.write_text(capsys.readouterr().out, encoding="utf-8")
        assert await trial.test_source(None, str(file))
    assert "render = true" in file.read_text(encoding="utf-8")
    assert "平台规则第5次更新公告" in capsys.readouterr().out
