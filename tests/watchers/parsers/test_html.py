"""HTML listings of our own wording, whole and broken."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import ParseError
from core.source import Identity, Select, Source
from tests.fakes import START
from tests.watchers.conftest import make_source
from tests.watchers.site import item, page
from watchers.parsers.html import find_faults, parse
from watchers.parsers.links import canonical_link
from watchers.parsers.values import Page, Parsed

URL = "https://shop.example/news/list.html"
SOURCE = make_source(URL)


def read(html: str | bytes, source: Source = SOURCE, *, media_type: str = "text/html") -> Parsed:
    body = html.encode() if isinstance(html, str) else html
    return parse(Page(URL, body, media_type, "utf-8" if isinstance(html, str) else None), source, START)


def selecting(**changes: str | None) -> Source:
    return replace(SOURCE, select=replace(SOURCE.select, **changes))


def test_an_item_is_read_with_all_its_parts() -> None:
    parsed = read(page([item(7, "物流升级", "自9月12日起升级。", "2026-03-01 10:00:00")], following="?page=2"))
    (entry,) = parsed.entries
    assert (entry.title, entry.body) == ("物流升级", "自9月12日起升级。")
    assert (entry.link, entry.guid) == ("https://shop.example/n/7", "shop.example/n/7")
    assert entry.published_at == dt.datetime(2026, 3, 1, 2, 0, tzinfo=dt.UTC)
    assert parsed.next_url == "https://shop.example/news/list.html?page=2"
    assert (parsed.faults, parsed.counted.items, parsed.counted.unreadable) == ((), 1, 0)


def test_marked_query_terms_are_part_of_their_words() -> None:
    html = page(
        ["<li><h3><a href=/1>官方<em>服务</em><em>商</em>升级</a></h3><time>2026-03-01</time><p>新<b>规</b></p></li>"]
    )
    assert [(entry.title, entry.body) for entry in read(html).entries] == [("官方服务商升级", "新规")]


def test_a_page_in_gbk_is_read() -> None:
    html = page([item(1, "物流升级")]).replace("<html>", '<html><head><meta charset="gbk"></head>')
    assert read(html.encode("gbk")).entries[0].title == "物流升级"


def test_the_time_attribute_goes_before_what_is_printed() -> None:
    html = page(["<li><h3><a href=/1>甲</a></h3><time datetime='2026-03-01T02:00:00Z'>3小时前</time></li>"])
    assert read(html).entries[0].published_at == dt.datetime(2026, 3, 1, 2, 0, tzinfo=dt.UTC)


def test_an_attribute_of_the_item_itself_can_be_selected() -> None:
    source = replace(selecting(guid="@data-id"), identity=Identity.GUID)
    html = page(["<li data-id=' n-17 '><h3><a href=/1>甲</a></h3><time>2026-03-01</time></li>"])
    assert read(html, source).entries[0].guid == "n-17"


def test_what_a_page_keeps_in_attributes_until_it_is_looked_at_can_be_selected() -> None:
    """Lazy pages show a picture, a placeholder or nothing until somebody scrolls there."""
    lazy = (
        "<li><img src=blank.gif data-src=/1.jpg alt='物流升级'><a data-href='/n/1' href='javascript:;'></a>"
        "<time data-at='2026-03-01 10:00'></time><p data-text='自9月12日起升级。'>加载中</p></li>"
    )
    source = selecting(title="img@alt", link="a@data-href", published="time@data-at", summary="p@data-text")
    (entry,) = read(page([lazy]), source).entries
    assert (entry.title, entry.link, entry.body) == ("物流升级", "https://shop.example/n/1", "自9月12日起升级。")
    assert entry.published_at == dt.datetime(2026, 3, 1, 2, 0, tzinfo=dt.UTC)


def test_the_row_of_a_tables_headings_is_no_item() -> None:
    """One that could not be read in every poll would leave it open for ever whether something is missing."""
    rows = (
        "<tr><th>标题<th>日期</tr><tr><td><a href=/1>甲</a><td>2026-03-01</tr><tr><th>乙</th><td>2026-03-01</td></tr>"
    )
    source = selecting(item="tr", title="a", link="a@href", published="td:nth-child(2)", summary=None)
    parsed = read(f"<!doctype html><table>{rows}</table>", source)
    assert [entry.title for entry in parsed.entries] == ["甲"]
    assert (parsed.counted.items, parsed.counted.unreadable) == (2, 1)


PAIRS = (
    "<dl class=news><dt>2026-03-01</dt>\n<dd><a href=/1>甲</a><p>一</p></dd>"
    "<dt>2026-02-28</dt><dd><a href=/2>乙</a></dd></dl>"
)


@pytest.mark.parametrize(
    ("title", "summary", "expected"),
    [
        ("+ a", "+ p", [("甲", "一"), ("乙", "")]),
        ("+dd a", "+ .", [("甲", "甲\n\n一"), ("乙", "乙")]),
        ("+ a", "+ + .", [("甲", "2026-02-28"), ("乙", "")]),
        ("+ h4", None, []),
    ],
)
def test_a_part_can_stand_in_the_element_that_follows_the_item(
    title: str, summary: str | None, expected: list[tuple[str, str]]
) -> None:
    """A term and what it means, a row and the row below it, a heading and its list: HTML has no element for the two."""
    source = selecting(item="dl.news > dt", title=title, link="+ a@href", published=".", summary=summary)
    entries = read(f"<!doctype html>{PAIRS}", source).entries
    assert [(entry.title, entry.body) for entry in entries] == expected
    assert [entry.link for entry in entries] == ["https://shop.example/1", "https://shop.example/2"][: len(expected)]
    assert find_faults(source.select) == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("a", "新运费模板上线昨天 12:30"),
        ("a - span", "运费模板上线"),
        ("a - span.when", "新运费模板上线"),
        (". - span, p", "运费模板上线"),
        ("a - em", "新运费模板上线昨天 12:30"),
        ("a[title='x - y'] - span", "运费模板上线"),
        ("+ a - span", "旧运费模板下线"),
    ],
)
def test_a_part_can_be_taken_without_what_stands_within_it(title: str, expected: str) -> None:
    """A time or a mark within the title has no element that sets it apart from the words."""
    row = (
        "<li><a href=/1 title='x - y'><span class=mark>新</span>运费模板上线<span class=when>昨天 12:30</span></a>"
        "<p>详情见公告。</p></li><li><a href=/2>旧运费模板下线<span class=when>前天</span></a></li>"
    )
    source = selecting(title=title, link="a@href", published="span.when", summary=None)
    assert find_faults(source.select) == []
    assert read(page([row]), source).entries[0].title == expected


@pytest.mark.parametrize("tag", ["relative-time", "time-ago"])
def test_an_element_that_scripts_draw_as_a_time_is_one(tag: str) -> None:
    html = page([f"<li><h3><a href=/1>甲</a></h3><{tag} datetime='2026-03-01T02:00:00Z'></{tag}></li>"])
    (entry,) = read(html, selecting(published=tag)).entries
    assert entry.published_at == dt.datetime(2026, 3, 1, 2, 0, tzinfo=dt.UTC)


def test_the_sign_of_a_permanent_link_is_no_part_of_a_title() -> None:
    html = page(["<li><h3>4.2.0<a href='#v4.2.0'>¶</a></h3></li>"])
    assert read(html).entries[0].title == "4.2.0"


def test_links_are_absolute_by_the_base_of_the_page() -> None:
    html = page([item(1)]).replace("<body>", "<head><base href='https://cdn.example/x/'></head><body>")
    assert read(html.replace("/n/1", "n/1")).entries[0].link == "https://cdn.example/x/n/1"


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        ("<li><h3><a href=/2> </a></h3><time>2026-03-01</time></li>", "no title"),
        ("<li><h3>乙</h3><time>2026-03-01</time></li>", "no link"),
        ("<li><h3><a href='javascript:open(2)'>乙</a></h3><time>2026-03-01</time></li>", "no link"),
        ("<li><h3><a href='http://['>乙</a></h3><time>2026-03-01</time></li>", "no link"),
    ],
)
def test_an_unreadable_item_is_left_out_and_counted(broken: str, what: str) -> None:
    parsed = read(page([item(1), broken, item(3)]))
    assert [entry.title for entry in parsed.entries] == ["公告1", "公告3"]
    assert f"item 2: {what}" in parsed.faults
    assert (parsed.counted.items, parsed.counted.unreadable) == (3, 1)


def test_an_item_without_its_time_is_kept_and_the_fault_told() -> None:
    parsed = read(page([item(1, published="待定")]))
    assert [entry.published_at for entry in parsed.entries] == [None]
    assert parsed.faults == ("item 1: no time",)


def test_time_and_title_can_be_the_identity() -> None:
    source = replace(selecting(link=None), identity=Identity.PUBLISHED_TITLE)
    first, second = read(page([item(1, "甲"), item(1, "甲", published="2026-02-01 10:00")]), source).entries
    assert first.guid == "2026-03-01T02:00:00+00:00|甲"
    assert first.guid != second.guid


def test_without_its_time_an_item_known_by_time_and_title_is_unreadable() -> None:
    source = replace(selecting(link=None), identity=Identity.PUBLISHED_TITLE)
    assert read(page([item(1, "甲", published="待定")]), source).entries == ()


def test_an_empty_list_is_told_from_no_list() -> None:
    assert read(page([])).counted.has_list
    assert not read("<html><body><p>系统繁忙,请稍后再试</p></body></html>").counted.has_list


@pytest.mark.parametrize(
    ("body", "media_type", "what"),
    [
        (b'{"items": []}', "application/json", "answers application/json"),
        (b"%PDF-1.7 \x00\x01", "application/pdf", "answers application/pdf"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "text/html", "not HTML"),
        (b'{"items": []}', "", "not HTML"),
        (b"busy", "text/plain", "not HTML"),
        (b"", "text/html", "empty page"),
        (b" \n ", "text/html", "empty page"),
    ],
)
def test_what_is_not_html_is_named_as_what_it_is(body: bytes, media_type: str, what: str) -> None:
    with pytest.raises(ParseError, match=what) as caught:
        read(body, media_type=media_type)
    assert URL in str(caught.value)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_nul_within_a_page_keeps_nobody_from_reading_it(mark: str) -> None:
    """Of one notice among others; browsers pass over it."""
    [first, second] = read((mark + page([item(1, "公\0告"), item(2)])).encode()).entries
    assert (first.title.replace("\ufffd", ""), second.title) == ("公告", "公告2")


def test_html_of_untold_type_is_read() -> None:
    assert read(page([item(1)]), media_type="").entries


def test_selectors_that_cannot_be_read_are_all_named() -> None:
    faults = find_faults(Select(item="li >>> [", title="h3", link="a[@href", next="a.next@href"))
    assert [fault.split(":")[0] for fault in faults] == ["item", "link"]
    assert find_faults(SOURCE.select) == []
    assert find_faults(Select(item="li", title="a[title='x@y']", link="@href")) == []
    faults = find_faults(Select(item="li - b", title="a - b - i", link="a - [@href", summary="p - b@title"))
    assert [fault.split(":")[0] for fault in faults] == ["item", "title", "link", "summary"]


def test_a_hostile_number_of_items_is_cut() -> None:
    long = item(0, "甲" * 5_000, "x" * 200_000)
    parsed = read(page([long, *(item(number, "甲", "") for number in range(1, 2500))]))
    assert len(parsed.entries) == 2000
    assert (len(parsed.entries[0].title), len(parsed.entries[0].body)) == (1_000, 100_000)


@pytest.mark.parametrize(
    ("link", "same_as"),
    [
        ("http://shop.example/n/1", "https://shop.example/n/1"),
        ("https://SHOP.example:443/n/1#top", "https://shop.example/n/1"),
        ("https://shop.example/n/1?spm=a.b&utm_source=x", "https://shop.example/n/1"),
        ("https://shop.example", "https://shop.example/"),
    ],
)
def test_a_link_is_the_same_however_it_is_dressed(link: str, same_as: str) -> None:
    assert canonical_link(link) == canonical_link(same_as)


@pytest.mark.parametrize(
    ("link", "other"),
    [
        ("https://shop.example/n?id=1", "https://shop.example/n?id=2"),
        ("https://shop.example/#/n/1", "https://shop.example/#/n/2"),
        ("https://shop.example/N", "https://shop.example/n"),
        ("https://shop.example:8080/n", "https://shop.example/n"),
    ],
)
def test_links_that_lead_elsewhere_differ(link: str, other: str) -> None:
    assert canonical_link(link) != canonical_link(other)


@given(st.text(), st.text(), st.text())
@settings(deadline=None)
def test_no_page_raises_anything_but_that_it_cannot_be_read(title: str, link: str, rest: str) -> None:
    try:
        parsed = read(f'<ul class=news><li><h3><a href="{link}">{title}</a></h3></li></ul>{rest}')
    except ParseError:
        return
    assert all(entry.title and entry.link for entry in parsed.entries)
