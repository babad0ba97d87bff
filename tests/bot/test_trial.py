"""A source tried from the command line, on real sites on loopback."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from rich.cells import cell_len

from bot import trial
from core.errors import UsageError
from tests.fakes import ManualClock
from tests.seed_listing import SeedItem, SeedSite
from tests.watchers.site import Site, item, page

OLD = SeedItem("old", ("物流规则更新",), "2026-03-01 09:00:00", ("自2026年3月20日起施行。",))


@pytest.fixture
def site(clock: ManualClock) -> SeedSite:
    return SeedSite([OLD], clock.now)


@pytest.fixture
async def rules() -> AsyncIterator[Site]:
    """A listing without texts, which stand behind its links."""
    rules = Site()
    rules.show(page([item(number, body="") for number in (3, 2, 1)]))
    for number in (3, 2, 1):
        text = f"第{number}号规则自2026年5月{number}日起施行。"
        rules.show(f"<!doctype html><h1>规则{number}全称</h1><article>{text}</article>", f"/n/{number}")
    await rules.server.start_server()
    yield rules
    await rules.server.close()


def definition(folder: Path, site: Site, detail: str = "") -> str:
    file = folder / "rules.toml"
    file.write_text(
        f'[[sources]]\nname = "rules"\nurl = "{site.url()}"\nallow_private = true\n'
        '[sources.select]\nitem = "ul.news > li"\ntitle = "h3"\nlink = "a@href"\npublished = "time"\n'
        + (f"[sources.detail]\n{detail}\n" if detail else ""),
        encoding="utf-8",
    )
    return str(file)


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
        assert await trial.test_source(None, str(file))
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
        assert not await trial.test_source(None, str(file))
    assert "check the selector" in capsys.readouterr().out


async def test_the_faults_of_a_file_are_told_as_those_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "source.toml").write_text(
        'name = "x"\nurl = "nowhere"\n[select]\nitem = "li"\ntitle = "a"\nlink = "a@href"\n'
    )
    with pytest.raises(UsageError) as caught:
        await trial.test_source(None, str(tmp_path / "source.toml"))
    first, fault = caught.value.faults
    assert first == f"{tmp_path}/source.toml defines no source that can be read:"
    assert fault.startswith("url: not a web address")


@pytest.mark.parametrize("text", ["not toml", "[[sources]]\n[[sources]]\n"])
async def test_a_file_that_holds_no_source_is_the_operators_mistake(tmp_path: Path, text: str) -> None:
    (tmp_path / "source.toml").write_text(text)
    with pytest.raises(UsageError, match=r"source\.toml"):
        await trial.test_source(None, str(tmp_path / "source.toml"))


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
        await trial.test_source(None, "source.toml")
    shown = capsys.readouterr().out
    assert max(cell_len(line) for line in shown.splitlines() if "│" in line) == 80
    assert "│ 2026-03-01 │" in shown
    assert "│ takes_effect │" in shown
    assert "│ 2026-03-20   │" in shown


async def test_the_pages_behind_the_first_links_are_tried_and_shown(
    rules: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What will be told is what is shown: the whole text, its dates and its title."""
    monkeypatch.setenv("COLUMNS", "200")
    assert await trial.test_source(None, definition(tmp_path, rules, 'body = "article"\ntitle = "h1"'))
    shown = capsys.readouterr().out
    assert rules.asked == ["/news", "/n/3", "/n/2"]
    assert "第3号规则自2026年5月3日起施行。" in shown
    assert "takes_effect 2026-05-03" in shown
    assert "规则3全称" in shown
    assert f"{rules.url('/n/2')}: a text of 19 characters" in shown
    assert not [line for line in shown.splitlines() if line.rstrip(" │").endswith("text")], "none is missing"


async def test_a_selector_that_finds_no_text_behind_the_links_fails_and_is_named(
    rules: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not await trial.test_source(None, definition(tmp_path, rules, 'body = "div.none"'))
    shown = capsys.readouterr().out
    assert f'{rules.url("/n/3")} holds no text at "div.none"; check detail.body' in shown
    assert len([line for line in shown.splitlines() if line.rstrip(" │").endswith("│ text")]) == 2


async def test_a_page_behind_a_link_that_cannot_be_read_fails_the_trial(
    rules: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules.refuse(404, "/n/2")
    assert not await trial.test_source(None, definition(tmp_path, rules, 'body = "article"'))
    assert "answers 404" in capsys.readouterr().out


async def test_a_title_that_is_not_behind_the_links_is_told(
    rules: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await trial.test_source(None, definition(tmp_path, rules, 'body = "article"\ntitle = "h2.none"'))
    assert "no title there at h2.none; the listing's stays" in capsys.readouterr().out


async def test_a_feed_none_of_whose_items_has_a_link_fails_where_texts_are_behind_links(
    rules: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    feed = "<rss version='2.0'><channel><item><title>A rule</title><guid isPermaLink='false'>1</guid></item>"
    rules.show(f"{feed}</channel></rss>", Content_Type="application/rss+xml")
    named = f'name = "rules"\nkind = "feed"\nurl = "{rules.url()}"\nallow_private = true\n'
    (tmp_path / "feed.toml").write_text(f'{named}[detail]\nbody = "article"\n')
    assert not await trial.test_source(None, str(tmp_path / "feed.toml"))
    assert "no item has a link" in capsys.readouterr().out


async def test_no_link_is_followed_where_texts_stand_in_the_list(rules: Site, tmp_path: Path) -> None:
    assert await trial.test_source(None, definition(tmp_path, rules))
    assert rules.asked == ["/news"]
