"""Each ready-made definition reads a page of its shape, worded by us, and is what the documents say it is."""

import datetime as dt
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from bot.config import validate
from core.model import Entry
from core.source import Source
from tests.conftest import ROOT
from tests.watchers.site import Site
from watchers import ready
from watchers.fetch import Limits
from watchers.ingest import preview
from watchers.listing import Reading
from watchers.registry import find_faults
from watchers.web import Web

FOLDER = Path(ready.__file__).parent
FILES = sorted(FOLDER.glob("*.toml"))
NOW = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)
NOON = dt.datetime(2026, 3, 1, 4, 0, tzinfo=dt.UTC)

PAGES = {file.stem: file for file in (Path(__file__).parent / "ready_pages").glob("*.txt")}


def definition(name: str, url: str) -> Source:
    """As it stands: copied into the settings it is a source of them."""
    [source] = validate(tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))).core_sources()
    assert find_faults(source) == []
    return replace(source, url=url, allow_private=True)


async def read(site: Site, web: Web, name: str) -> tuple[Reading, list[Entry]]:
    kind = "application/xml" if "feed" in name else "application/json" if name.startswith("gov") else "text/html"
    site.show(PAGES[name].read_bytes(), "/list", Content_Type=f"{kind}; charset=utf-8")
    site.show("<!doctype html><p>nothing more", "/list?page=2")
    reading = await preview(web, definition(name, site.url("/list")), limits=Limits(), now=NOW)
    assert reading.trouble is None
    return reading, [entry for page in reading.pages for entry in page.items if isinstance(entry, Entry)]


def test_there_is_a_page_for_each() -> None:
    assert PAGES.keys() == {file.stem for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_is_told_of_in_the_documents(file: Path) -> None:
    assert f"`{file.stem}`" in (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "title", "path"),
    [
        ("flash-list", "平台服务费4月1日起调整", "/flash/301"),
        ("timeline", "平台服务费4月1日起调整", "/flash/301"),
        ("newsflash-script", "平台服务费4月1日起调整", "/newsflashes/301"),
        ("rule-centre", "平台服务费4月1日起调…", "/rules/301"),
        ("changelog-feed", "Version 1 of the orders API ends", "/changelog/301"),
        ("status-feed", "Maintenance of the payment service", "/incidents/301"),
    ],
)
async def test_the_first_item_is_read_with_its_parts(site: Site, web: Web, name: str, title: str, path: str) -> None:
    _, entries = await read(site, web, name)
    assert (entries[0].title, entries[0].link, entries[0].published_at) == (title, site.url(path), NOON)


@pytest.mark.parametrize("name", [file.stem for file in FILES])
async def test_nothing_is_missing_but_what_the_page_does_not_say(site: Site, web: Web, name: str) -> None:
    reading, entries = await read(site, web, name)
    assert [fault for page in reading.pages for fault in page.faults] == []
    assert len({entry.guid for entry in entries}) == len(entries) == (1 if name == "status-feed" else 2)
    assert all(entry.title for entry in entries)


@pytest.mark.parametrize("name", [file.stem for file in FILES if file.stem != "rule-centre"])
async def test_the_text_that_says_the_date_is_read(site: Site, web: Web, name: str) -> None:
    _, entries = await read(site, web, name)
    assert any(words in entries[0].body for words in ("4月1日", "1 April 2026", "April 1, 2026"))
