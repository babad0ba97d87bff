"""`READER_VERSION` rises with what is read out of pages: only then is a page read again whose bytes are as they were.

`pages_as_read.txt` holds what was read out of each page (`tests/answers.py`), by its ready-made definition or by the
one that is proposed for it; a page that another definition is proposed for counts as a new one.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.model import SourceName
from core.source import Identity, Source, SourceKind
from tests.answers import check, hashed
from tests.watchers.test_ready import PAGES, definition
from watchers.marked import READER_VERSION
from watchers.parsers.values import Page
from watchers.proposing import propose
from watchers.registry import PARSERS

FILE = Path(__file__).with_name("pages_as_read.txt")
PROPOSED = Path(__file__).parent / "proposed_pages"
COMMAND = "pytest -n 0 --update-golden tests/watchers/test_reader_version.py"
NOW = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)
URL = "https://shop.example/news"
BLANK = Source(SourceName("shop"), "shop", SourceKind.FEED, URL, identity=Identity.GUID)


def pages() -> Iterator[tuple[Page, Source]]:
    """Each page that the tests keep, with the definition that it is read by."""
    for name, file in sorted(PAGES.items()):
        yield Page(URL, file.read_bytes(), "", None), definition(name, URL)
    for file in sorted(PROPOSED.glob("*.txt")):
        page = Page(URL, file.read_bytes(), "", None)
        yield page, propose(page, BLANK, NOW).source


def as_read(page: Page, source: Source) -> str:
    parsed = PARSERS[source.kind](page, source, NOW)
    return hashed(repr((parsed.entries, parsed.next_url, parsed.faults)))


def test_what_is_read_changes_only_with_the_version(request: pytest.FixtureRequest) -> None:
    now = {
        hashed(f"{page.body!r}{source.kind}{source.select}{source.identity}{source.zone}"): as_read(page, source)
        for page, source in pages()
    }
    assert len(now) > 35
    check(FILE, now, READER_VERSION, COMMAND, renew=request.config.getoption("--update-golden"))
