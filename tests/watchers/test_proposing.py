"""Definitions proposed for pages, read by the very parser that will read them."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import ParseError
from core.model import Identity, Source, SourceKind, SourceName
from tests.watchers.site import item, page
from watchers.parsers.values import Page
from watchers.proposing import Proposal, propose
from watchers.registry import find_faults

NOW = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)
URL = "https://shop.example/news"
BLANK = Source(SourceName("shop"), "shop", SourceKind.FEED, URL, identity=Identity.GUID)
PAGES = Path(__file__).parent / "ready_pages"


def look(body: str | bytes) -> Proposal:
    raw = body.encode() if isinstance(body, str) else body
    return propose(Page(URL, raw, "", None), BLANK, NOW)


def test_a_list_of_notices_is_found_among_what_surrounds_it() -> None:
    menu = "".join(f"<li><a href=/m/{number}>栏目{number}</a></li>" for number in range(30))
    tags = "".join(f"<a class=tag href=/t/{number}>标签</a>" for number in range(20))
    notices = [
        item(number, f"关于调整第{number}类服务费的公告", "自5月1日起按新标准收取，请留意。") for number in range(1, 8)
    ]
    proposal = look(page(notices, following="?page=2", more=f"<nav><ul>{menu}</ul></nav><div>{tags}</div>"))
    select = proposal.source.select
    assert (select.title, select.link, select.published, select.summary) == ("h3 a", "h3 a@href", "time", "p")
    assert select.next == "a.next@href"
    assert [entry.title for entry in proposal.parsed.entries] == [
        f"关于调整第{number}类服务费的公告" for number in range(1, 8)
    ]
    assert proposal.parsed.faults == ()
    assert find_faults(proposal.source) == []


@pytest.mark.parametrize(
    ("markup", "item_path"),
    [
        ("<ul id=news>{}</ul>", "ul#news > li"),
        ("<div class='list is-active x8f3a91c2'><ul>{}</ul></div><ul><li>a</ul>", "div.list > ul > li"),
    ],
)
def test_an_item_is_named_by_what_will_last(markup: str, item_path: str) -> None:
    """Not by states and digests, which the next build changes."""
    notices = "".join(item(number, f"关于第{number}类的公告") for number in range(5))
    assert look("<!doctype html><body>" + markup.format(notices)).source.select.item == item_path


def test_a_time_without_an_element_of_its_own_is_found() -> None:
    rows = "".join(
        f"<tr><td><a href=/n/{number}>关于第{number}类的公告</a></td><td class=day>2026-02-{number + 10}</td></tr>"
        for number in range(5)
    )
    proposal = look(f"<!doctype html><table class=rules><tbody>{rows}</tbody></table>")
    assert proposal.source.select.published == "td.day"
    assert all(entry.published_at for entry in proposal.parsed.entries)


@pytest.mark.parametrize(
    ("body", "identity"),
    [
        ((PAGES / "changelog-feed.txt").read_bytes(), Identity.GUID),
        ((PAGES / "status-feed.txt").read_bytes(), Identity.GUID),
        (b"<rss version='0.91'><channel><item><title>a</title><link>/1</link></item></channel></rss>", Identity.LINK),
    ],
)
def test_a_feed_is_proposed_as_it_is(body: bytes, identity: Identity) -> None:
    proposal = look(body)
    assert (proposal.source.kind, proposal.source.identity) == (SourceKind.FEED, identity)
    assert proposal.parsed.entries


def test_a_feed_that_the_page_names_is_told() -> None:
    head = '<head><link rel="alternate" type="application/rss+xml" href="/feed"></head>'
    html = page([item(number, f"关于第{number}类的公告") for number in range(5)]).replace("<body>", f"{head}<body>")
    assert look(html).feeds == ("https://shop.example/feed",)


@pytest.mark.parametrize("body", ["<!doctype html><div id=app></div>", "<!doctype html><p>one <a href=/1>link</a>"])
def test_a_page_without_a_list_says_so(body: str) -> None:
    with pytest.raises(ParseError, match="no list"):
        look(body)


FRAGMENTS = st.sampled_from(
    ["<ul>", "<li>", "<a href=/1>", "text ", "</a>", "</ul>", "<time>", "2026-03-01", "<div class=a>"]
)


@settings(max_examples=50)
@given(st.lists(FRAGMENTS, max_size=60).map("".join))
def test_no_page_raises_anything_but_that_there_is_no_list(body: str) -> None:
    try:
        proposal = look(f"<!doctype html>{body}")
    except ParseError:
        return
    assert find_faults(proposal.source) == []
