"""RSS and Atom as independent readers read them."""

import datetime as dt
import re
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import AlertKind, MilestoneKind, Moved
from feeds import atom, rss
from feeds.markup import writable
from feeds.view import FeedView
from state.publications import Event
from tests.fakes import START
from tests.feeds.values import a_publication, an_address, an_editor, an_event

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
XHTML = "{http://www.w3.org/1999/xhtml}"
WRITERS = pytest.mark.parametrize("render", [rss.render, atom.render])
Render = Callable[[FeedView], bytes]

STORY = [
    an_event(
        AlertKind.REVISED, revision_number=2, created_at=START + dt.timedelta(hours=2),
        moved=(Moved(MilestoneKind.TAKES_EFFECT, dt.date(2026, 3, 2), dt.date(2026, 3, 9)),),
        previous_title="直送服务升级", previous_body="自3月2日起，直送服务升级。",
    ),
    an_event(AlertKind.REMINDER, on=dt.date(2026, 3, 9), lead_days=7, created_at=START + dt.timedelta(hours=1)),
    an_event(),
]  # fmt: skip


def feed_of(events: list[Event], format_: str = "rss") -> FeedView:
    return an_editor().of_events(an_address(format_), "全部通知", events)


def test_rss_is_as_it_was(check_golden: Callable[[str, bytes], None]) -> None:
    check_golden("events.rss", rss.render(feed_of(STORY)))


def test_atom_is_as_it_was(check_golden: Callable[[str, bytes], None]) -> None:
    check_golden("events.atom", atom.render(feed_of(STORY, "atom")))


@WRITERS
def test_two_renderings_are_equal(render: Render) -> None:
    assert render(feed_of(STORY)) == render(feed_of(STORY))
    assert render(feed_of([])) == render(feed_of([]))


@WRITERS
def test_a_reader_finds_every_item_in_order(render: Render) -> None:
    parsed = feedparser.parse(render(feed_of(STORY)))
    assert not parsed.bozo
    assert [entry.title for entry in parsed.entries] == [item.title for item in feed_of(STORY).items]
    assert [entry.id for entry in parsed.entries] == [item.id for item in feed_of(STORY).items]
    assert {entry.link for entry in parsed.entries} == {"https://shop.example/news/7"}
    assert parsed.entries[0].tags[0].term == "商城公告"
    assert "<ins>3月9日</ins>" in parsed.entries[0].content[0].value


@WRITERS
def test_every_date_is_the_datas(render: Render) -> None:
    """A date that the clock of this machine gave would lie far from those of the story."""
    told = re.findall(r"<(?:updated|published|pubDate|lastBuildDate)>([^<]*)<", render(feed_of(STORY)).decode())
    assert len(told) > len(STORY)
    assert all("2 Mar 2026 0" in date or "2026-03-02T0" in date for date in told)


def test_rss_has_what_the_advisory_board_asks_for() -> None:
    channel = ElementTree.fromstring(rss.render(feed_of(STORY))).find("channel")
    assert channel is not None
    assert all(channel.findtext(name) for name in ("title", "link", "description", "language", "lastBuildDate"))
    own = channel.find(f"{ATOM}link")
    assert own is not None
    assert own.attrib == {"href": "https://bell.example/feeds/all.rss", "rel": "self", "type": "application/rss+xml"}
    for item in channel.findall("item"):
        guid = item.find("guid")
        assert guid is not None
        assert guid.get("isPermaLink") == "false"
        assert parsedate_to_datetime(item.findtext("pubDate", "")).tzinfo is not None
        assert item.find("author") is None, "an author of RSS is a mail address; dc:creator is a name"


def test_atom_has_what_rfc_4287_asks_for() -> None:
    feed = ElementTree.fromstring(atom.render(feed_of(STORY, "atom")))
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        assert all(element.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
        assert element.find(f"{ATOM}author/{ATOM}name") is not None
        assert [link.get("rel", "alternate") for link in element.findall(f"{ATOM}link")].count("alternate") == 1
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == "https://bell.example/feeds/all.atom"
    content = feed.find(f"{ATOM}entry/{ATOM}content")
    assert content.get("type") == "xhtml"
    assert [child.tag for child in content] == [f"{XHTML}div"]


def test_a_feed_of_notices_moves_the_date_of_its_entry() -> None:
    feed = an_editor().of_notices(an_address("atom", only_notices=True), "全部通知", [a_publication()])
    entry = ElementTree.fromstring(atom.render(feed)).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}published") == "2026-03-02T00:00:00+00:00"
    assert entry.findtext(f"{ATOM}updated") == "2026-03-02T03:00:00+00:00"
    item = ElementTree.fromstring(rss.render(feed)).find("channel/item")
    assert parsedate_to_datetime(item.findtext("pubDate")) == START + dt.timedelta(hours=2)


@WRITERS
def test_an_empty_feed_is_a_feed(render: Render) -> None:
    parsed = feedparser.parse(render(feed_of([])))
    assert not parsed.bozo
    assert parsed.feed.title == "全部通知 · noticebell"
    assert parsed.entries == []


@WRITERS
def test_a_browser_is_told_of_the_style_sheet(render: Render) -> None:
    second = render(feed_of([])).decode().splitlines()[1]
    assert second == '<?xml-stylesheet type="text/css" href="feed.css"?>'


@given(title=st.text(), body=st.text(), source=st.text(min_size=1))
def test_any_text_survives(title: str, body: str, source: str) -> None:
    """Control characters, emoji, markup, the end of a CDATA section: what XML can hold comes back as it was."""
    events = [an_event(title=title, body=body, source_title=source)]
    item = ElementTree.fromstring(rss.render(feed_of(events))).find("channel/item")
    entry = ElementTree.fromstring(atom.render(feed_of(events, "atom"))).find(f"{ATOM}entry")
    shown = feed_of(events).items[0]
    assert item.findtext("title") == entry.findtext(f"{ATOM}title") == shown.title
    assert item.findtext(CONTENT) == shown.content
    said = "".join(entry.find(f"{ATOM}content").itertext())
    assert all(line in said for line in (part.strip() for part in writable(body).splitlines()) if line)


@WRITERS
@given(text=st.text())
def test_a_reader_is_never_confused(render: Render, text: str) -> None:
    parsed = feedparser.parse(render(feed_of([an_event(title=text, body=text)])))
    assert not parsed.bozo
    assert len(parsed.entries) == 1
