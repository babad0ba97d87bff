"""Feeds of every format, and the gaps that feed parsers leave."""

import datetime as dt
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ParseError
from core.model import Entry, SourceName
from core.source import Identity, Source, SourceKind
from watchers.parsers.feed import LONGEST_FEED, parse
from watchers.parsers.values import Page, Parsed

NOW = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
AT = dt.datetime(2026, 3, 1, 2, 0, tzinfo=dt.UTC)
URL = "https://tools.example/news/feed"
SOURCE = Source(SourceName("tools"), "Tools", SourceKind.FEED, URL, identity=Identity.GUID)


def read(body: str | bytes, *, source: Source = SOURCE, url: str = URL, charset: str | None = None) -> Parsed:
    raw = body if isinstance(body, bytes) else body.encode()
    return parse(Page(url, raw, "application/xml", charset), source, NOW)


def rss(*items: str, before: str = "") -> str:
    inner = "".join(f"<item>{each}</item>" for each in items)
    return f'<?xml version="1.0"?>{before}<rss version="2.0"><channel><title>t</title>{inner}</channel></rss>'


def only(parsed: Parsed) -> Entry:
    assert parsed.faults == ()
    [entry] = parsed.entries
    return entry


# --- formats

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><id>f</id>
<entry><id>tag:1</id><title>Fees change</title><link rel="self" href="/raw"/><link href="/n/1"/>
<published>2026-03-01T10:00:00+08:00</published><updated>2026-03-02T10:00:00+08:00</updated>
<content type="html">&lt;p&gt;From 1 May.&lt;/p&gt;</content><summary>short</summary></entry></feed>"""
RSS_20 = rss(
    "<title>Fees change</title><link>/n/1</link><guid isPermaLink='false'>tag:1</guid>"
    "<pubDate>Sun, 01 Mar 2026 10:00:00 +0800</pubDate><description>&lt;p&gt;From 1 May.&lt;/p&gt;</description>"
)
RSS_10 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="c"><title>t</title></channel>
<item rdf:about="tag:1"><title>Fees change</title><link>https://tools.example/n/1</link>
<description>From 1 May.</description><dc:date>2026-03-01T10:00:00+08:00</dc:date></item></rdf:RDF>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "t",
        "items": [
            {"id": "tag:1", "title": "Fees change", "url": "/n/1", "content_html": "<p>From 1 May.</p>",
             "summary": "short", "date_published": "2026-03-01T10:00:00+08:00"}
        ],
    }
)  # fmt: skip


@pytest.mark.parametrize("feed", [ATOM, RSS_20, RSS_10, JSON_FEED], ids=["atom", "rss2", "rss1", "json"])
def test_every_format_reads_the_same(feed: str) -> None:
    expected = Entry("tag:1", "Fees change", "From 1 May.", "https://tools.example/n/1", AT)
    assert only(read(feed)) == expected


@pytest.mark.parametrize("version", ["0.90", "0.91", "0.92"])
def test_old_rss_is_known_by_its_links(version: str) -> None:
    item = "<item><title>Old</title><link>http://a.example/1</link></item>"
    feed = f'<rss version="{version}"><channel>{item}</channel></rss>'
    assert only(read(feed, source=replace(SOURCE, identity=Identity.LINK))).guid == "a.example/1"


def test_items_without_ids_say_what_to_declare() -> None:
    parsed = read(rss("<title>a</title><link>/1</link>"))
    assert parsed.entries == ()
    assert parsed.counted.unreadable == 1
    assert parsed.faults[0] == 'no item has an id of its own; write identity = "link"'


def test_items_stand_in_the_order_of_the_feed() -> None:
    items = [f"<title>n{number}</title><guid isPermaLink='false'>{number}</guid>" for number in (3, 1, 2)]
    assert [entry.guid for entry in read(rss(*items)).entries] == ["3", "1", "2"]


def test_an_empty_feed_is_an_empty_list() -> None:
    parsed = read(rss())
    assert (parsed.entries, parsed.counted.items, parsed.counted.has_list) == ((), 0, True)


@pytest.mark.parametrize(
    "feed",
    [
        ATOM.replace("<id>f</id>", '<link rel="next" href="?page=2"/>'),
        json.dumps(json.loads(JSON_FEED) | {"next_url": "https://tools.example/news/feed?page=2"}),
    ],
)
def test_a_feed_in_pages_names_the_next(feed: str) -> None:
    """RFC 5005 §3; JSON Feed `next_url`."""
    assert read(feed).next_url == "https://tools.example/news/feed?page=2"


# --- ids


@pytest.mark.parametrize("declared", ["", " isPermaLink='true'", " isPermaLink='false'"])
def test_an_id_stays_to_the_letter_wherever_the_feed_moves(declared: str) -> None:
    """One that is no link though it claims to be is not resolved against the page, which may move."""
    feed = rss(f"<title>a</title><guid{declared}>post-77</guid>")
    assert only(read(feed)).guid == only(read(feed, url="https://new.example/feed")).guid == "post-77"


def test_an_id_that_is_a_link_outlives_a_change_of_scheme_and_keeps_its_anchor() -> None:
    guids = [
        only(read(rss(f"<title>a</title><guid>{link}</guid>"))).guid
        for link in ("http://a.example/log#may", "https://a.example/log#may", "https://a.example/log#june")
    ]
    assert guids[0] == guids[1] != guids[2]


def test_a_permanent_link_is_the_link_where_there_is_no_other() -> None:
    assert only(read(rss("<title>a</title><guid>https://a.example/1</guid>"))).link == "https://a.example/1"
    assert only(read(rss("<title>a</title><guid isPermaLink='false'>https://a.example/1</guid>"))).link is None


def test_items_under_one_id_are_all_read() -> None:
    items = [f"<title>{title}</title><guid>same</guid>" for title in "ab"]
    assert [entry.title for entry in read(rss(*items)).entries] == ["a", "b"]


# --- dates


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-03-01 10:00:00", AT),
        ("Sun, 01 Mar 2026 02:00:00 GMT", AT),
        ("Sun, 1 Mar 2026 10:00:00 +0800", AT),
        ("2026-03-01T02:00:00Z", AT),
        ("2026年3月1日 10:00", AT),
        ("soon", None),
    ],
)
def test_a_date_without_a_zone_is_meant_in_the_sources_own(written: str, expected: dt.datetime | None) -> None:
    item = f"<title>a</title><guid>1</guid><pubDate>{written}</pubDate>"
    assert only(read(rss(item))).published_at == expected


def test_an_item_without_a_date_is_read_all_the_same() -> None:
    assert only(read(rss("<title>a</title><guid>1</guid>"))).published_at is None


def test_an_update_stands_for_a_missing_publication() -> None:
    feed = ATOM.replace("<published>2026-03-01T10:00:00+08:00</published>", "")
    assert only(read(feed)).published_at == AT + dt.timedelta(days=1)


# --- texts


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("A &lt;b&gt;bold&lt;/b&gt; word", "A bold word"),
        ("<![CDATA[A <i>fine</i> word]]>", "A fine word"),
        ("Fish &amp;amp; Chips", "Fish & Chips"),
        ("Fish &amp; Chips", "Fish & Chips"),
        ("a &lt; b", "a < b"),
        ("服务费&amp;nbsp;调整", "服务费 调整"),
        ("  two\n lines ", "two lines"),
    ],
)
def test_a_title_is_text_however_it_is_escaped(written: str, expected: str) -> None:
    assert only(read(rss(f"<title>{written}</title><guid>1</guid>"))).title == expected


def test_the_whole_text_is_preferred_to_the_summary() -> None:
    item = (
        "<title>a</title><guid>1</guid><description>short</description>"
        "<c:encoded xmlns:c='http://purl.org/rss/1.0/modules/content/'>&lt;p&gt;whole&lt;br&gt;text&lt;/p&gt;</c:encoded>"
    )
    assert only(read(rss(item))).body == "whole\ntext"


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("自5月1日起调整。详情如下。", "自5月1日起调整。"),
        ("Fees change. More follows.", "Fees change."),
        ("x" * 200, "x" * 79 + "…"),
    ],
)
def test_an_item_without_a_title_is_titled_by_its_text(body: str, title: str) -> None:
    assert only(read(rss(f"<guid>1</guid><description>{body}</description>"))).title == title


def test_scripts_in_a_text_are_not_read() -> None:
    item = (
        "<title>a</title><guid>1</guid><description>&lt;script&gt;x()&lt;/script&gt;&lt;p&gt;y&lt;/p&gt;</description>"
    )
    assert only(read(rss(item))).body == "y"


# --- links


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/n/1", "https://tools.example/n/1"),
        ("1", "https://tools.example/news/1"),
        ("//cdn.example/1", "https://cdn.example/1"),
        (" https://a.example/1\n", "https://a.example/1"),
        ("javascript:x()", None),
        ("", None),
    ],
)
def test_links_are_relative_to_the_page(link: str, expected: str | None) -> None:
    assert only(read(rss(f"<title>a</title><guid isPermaLink='false'>1</guid><link>{link}</link>"))).link == expected


def test_links_are_relative_to_the_base_that_the_feed_names() -> None:
    feed = ATOM.replace("<feed ", '<feed xml:base="https://b.example/y/" ').replace("/n/1", "n/1")
    assert only(read(feed)).link == "https://b.example/y/n/1"


# --- charsets


@pytest.mark.parametrize(
    ("declared", "written", "header"),
    [
        ("gb2312", "gb18030", None),
        ("utf-8", "gb18030", None),
        ("gbk", "utf-8", None),
        ("big5", "big5", "utf-8"),
        ("utf-8", "utf-8-sig", "iso-8859-1"),
        ("utf-16", "utf-16", None),
    ],
)
def test_a_wrong_or_missing_charset_is_found_out(declared: str, written: str, header: str | None) -> None:
    feed = rss("<title>服務費調整：自五月一日起施行</title><guid>1</guid>").replace(
        "?>", f' encoding="{declared}"?>', 1
    )
    assert only(read(feed.encode(written), charset=header)).title == "服務費調整：自五月一日起施行"


def test_what_xml_forbids_does_not_spoil_the_feed() -> None:
    assert only(read(rss("<title>a\x0b\x00b &nbsp; c & d</title><guid>1</guid>"))).title == "ab c & d"


# --- hostile and broken

BOMB = (
    '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">'
    '<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]>'
)


def test_entities_are_neither_expanded_nor_fetched() -> None:
    title = only(read(rss("<title>t &b; &x;</title><guid>1</guid>", before=BOMB))).title
    assert "aaaa" not in title
    assert "root:" not in title


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "empty page"),
        (b"<!doctype html><html><body>Sign in</body></html>", "not a feed"),
        (b"busy, try again", "not a feed"),
        (b'{"items": []}', "not a JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', "no whole JSON"),
        (b'{"a":' * 100_000, "no whole JSON"),
        (rss("<title>a</title><guid>1</guid>", "<title>b")[:-40].encode(), "ends in the middle"),
        (b"<rss>" + b" " * LONGEST_FEED, "more than"),
        (b"<!DOCTYPE rss [" + b"<!ENTITY a 'b'>" * 1000, "not a feed|empty"),
    ],
)
def test_what_is_not_a_whole_feed_is_refused(body: bytes, told: str) -> None:
    with pytest.raises(ParseError, match=told):
        read(body)


def test_a_comment_after_the_end_is_no_matter() -> None:
    assert only(read(rss("<title>a</title><guid>1</guid>") + "\n<!-- served in 3 ms -->\n"))


def test_html_without_end_is_read_as_what_stands_between_its_tags() -> None:
    body = "&lt;div&gt;" * 30_000 + "text"
    assert only(read(rss(f"<title>a</title><guid>1</guid><description>{body}</description>"))).body == "text"


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: rss(f"<title>{text}</title>").encode()))
def test_no_bytes_raise_anything_but_that_they_are_no_feed(body: bytes) -> None:
    with suppress(ParseError):
        read(body)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(str.strip).filter(bool)))
def test_what_our_reader_reads_is_what_a_json_feed_says(titles: Sequence[str]) -> None:
    items = [{"id": str(number), "title": title} for number, title in enumerate(titles)]
    parsed = read(json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}))
    assert [entry.guid for entry in parsed.entries] == [item["id"] for item in items]


def test_json_feed_is_still_beyond_feedparser() -> None:
    """The day this fails, `jsonfeed.py` can go."""
    assert feedparser.parse(JSON_FEED.encode()).version == ""


@pytest.mark.parametrize(
    "hostile", ["<a>" * 30_000, "<item " + " ".join(f"a{n}='1'" for n in range(20_000)) + "><guid>1</guid></item>"]
)
def test_what_would_cost_the_square_of_its_length_is_refused(hostile: str) -> None:
    with pytest.raises(ParseError, match="than any page does"):
        parse(Page(URL, f"<rss version='2.0'><channel>{hostile}</channel></rss>".encode(), "", None), SOURCE, NOW)
