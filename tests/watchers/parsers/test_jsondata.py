"""JSON listings: answers, and pages that hold JSON in a script."""

import datetime as dt
import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ParseError
from core.model import Entry, SourceName
from core.source import Identity, Request, Select, Source, SourceKind
from watchers.parsers.jsondata import find_faults, parse
from watchers.parsers.values import Page, Parsed

NOW = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
AT = dt.datetime(2026, 3, 1, 2, 0, tzinfo=dt.UTC)
URL = "https://api.example/v1/notices"
SOURCE = Source(
    name=SourceName("api"),
    title="API",
    kind=SourceKind.JSON,
    url=URL,
    select=Select(
        item="data.list", title="title", link="url", published="time", summary="text", guid="id", next="data.next"
    ),
    identity=Identity.GUID,
)
ITEM = {"id": 7, "title": "物流升级", "url": "/n/7", "time": "2026-03-01 10:00:00", "text": "自9月12日起升级。"}


def read(data: object, source: Source = SOURCE) -> Parsed:
    body = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return parse(Page(URL, body.encode(), "application/json", None), source, NOW)


def listing(*items: object, **more: object) -> dict[str, object]:
    return {"data": {"list": list(items), **more}}


def selecting(**changes: str | None) -> Source:
    return replace(SOURCE, select=replace(SOURCE.select, **changes))


def test_an_item_is_read_with_all_its_parts() -> None:
    parsed = read(listing(ITEM))
    assert parsed.entries == (Entry("7", "物流升级", "自9月12日起升级。", "https://api.example/n/7", AT),)
    assert (parsed.faults, parsed.next_url, parsed.counted.items) == ((), None, 1)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("<p>一</p><p>二</p>", "一\n\n二"),
        ("5 &lt; 7 &amp; 8", "5 < 7 & 8"),
        ("a < b > c", "a < b > c"),
        (["一", "二"], "一\n二"),
        (12, "12"),
        (None, ""),
        ({"a": 1}, ""),
        (True, ""),
    ],
)
def test_a_text_is_read_as_html_where_it_is_marked_up(written: object, read_as: str) -> None:
    assert read(listing(ITEM | {"text": written})).entries[0].body == read_as


@pytest.mark.parametrize("when", ["2026-03-01 10:00:00", 1772330400, 1772330400000, 1772330400.0, "1772330400"])
def test_times_may_be_numbers(when: object) -> None:
    assert read(listing(ITEM | {"time": when})).entries[0].published_at == AT


def test_a_link_can_be_put_together_and_be_relative_to_another_site() -> None:
    source = replace(selecting(link="join('/', ['rules', to_string(id)])"), base="https://shop.example/help/")
    assert read(listing(ITEM), source).entries[0].link == "https://shop.example/help/rules/7"


def test_items_can_be_filtered_and_of_several_groups() -> None:
    data = {"groups": [{"rows": [ITEM, ITEM | {"id": 8, "kind": "ad"}]}, {"rows": [ITEM | {"id": 9}]}]}
    source = selecting(item="groups[].rows[?kind != 'ad'][]")
    assert [entry.guid for entry in read(data, source).entries] == ["7", "9"]


def test_an_item_that_cannot_be_read_is_left_out_and_counted() -> None:
    parsed = read(listing(ITEM, {"id": 8}, "odd", None))
    assert [entry.guid for entry in parsed.entries] == ["7"]
    assert parsed.counted.unreadable == 3
    assert "item 2: no title" in parsed.faults


def test_a_path_whose_function_does_not_fit_finds_nothing() -> None:
    assert read(listing(ITEM), selecting(title="join('-', id)")).counted.unreadable == 1


@pytest.mark.parametrize(("data", "has_list"), [(listing(), True), ({"data": None}, False), ([], False)])
def test_an_empty_list_is_told_from_none(data: object, has_list: bool) -> None:
    assert read(data).counted.has_list is has_list


@pytest.mark.parametrize(
    "data", [{"errors": [{"message": "slow down"}], "data": None}, {"error": "slow down"}, {"message": "slow down"}]
)
def test_what_the_server_says_of_its_trouble_is_told(data: object) -> None:
    assert read(data).faults == ('it says "slow down"',)


# --- pages


@pytest.mark.parametrize(
    ("following", "address"),
    [
        ("?page=2", "https://api.example/v1/notices?page=2"),
        ("/v2", "https://api.example/v2"),
        (None, None),
        (False, None),
        ("", None),
        (["x"], None),
    ],
)
def test_without_a_cursor_what_follows_is_a_link(following: object, address: str | None) -> None:
    assert read(listing(ITEM, next=following)).next_url == address


def test_a_cursor_goes_into_the_address() -> None:
    source = replace(SOURCE, url=f"{URL}?size=20&after=old", request=Request(cursor="after"))
    assert read(listing(ITEM, next="a+b="), source).next_url == f"{URL}?size=20&after=a%2Bb%3D"


def test_a_connection_ends_where_it_says_so() -> None:
    """GraphQL Cursor Connections: `endCursor` counts only with `hasNextPage`."""
    source = selecting(next="data.pageInfo.hasNextPage && data.pageInfo.endCursor")
    source = replace(source, request=Request(body="{}", cursor="variables.after"))
    for more, expected in ((True, f"{URL}#cursor=%22abc%22"), (False, None)):
        assert read(listing(ITEM, pageInfo={"hasNextPage": more, "endCursor": "abc"}), source).next_url == expected


# --- in a page

IN_SCRIPT = json.dumps(listing(ITEM), ensure_ascii=False)


@pytest.mark.parametrize(
    "script",
    [
        f'<script id=d type="application/json">{IN_SCRIPT}</script>',
        f"<script id=d>window.__A__ = window.__A__ || {{}}; window.__A__.data = {IN_SCRIPT}; go();</script>",
        f"<script id=d>var data = JSON.parse({json.dumps(IN_SCRIPT)});</script>",
        f"<script id=d>call([1], {IN_SCRIPT})</script>",
    ],
    ids=["json", "assigned", "parsed", "called"],
)
def test_json_within_a_script_is_found(script: str) -> None:
    page = f"<!doctype html><html><head>{script}</head><body><script>var x = {{}}</script></body></html>"
    assert [entry.title for entry in read(page, selecting(script="script#d")).entries] == ["物流升级"]


def test_json_within_an_attribute_is_found() -> None:
    page = f"<!doctype html><div id=app data-page='{IN_SCRIPT}'></div>"
    assert len(read(page, selecting(script="#app@data-page")).entries) == 1


def test_json_handed_to_a_callback_is_found() -> None:
    assert len(read(f"/**/cb_1({IN_SCRIPT});").entries) == 1


@pytest.mark.parametrize(
    ("body", "script", "told"),
    [
        ("<!doctype html><p>Sign in", None, "select.script"),
        ("<!doctype html><p>Sign in", "script#d", 'no element "script#d"'),
        ("<script id=d>go()</script>", "script#d", "no JSON"),
        ("", None, "no JSON"),
        ("busy", None, "no JSON"),
        ("[" * 100_000, None, "no JSON"),
        ("<div>" * 30_000, "script", "deeper"),
    ],
)
def test_what_holds_no_json_is_refused(body: str, script: str | None, told: str) -> None:
    with pytest.raises(ParseError, match=told):
        read(body, selecting(script=script))


def test_a_path_that_cannot_be_read_is_a_fault() -> None:
    faults = find_faults(Select(item="data[", title="[" * 5_000, link="url", next="a b"))
    assert [fault.partition(":")[0] for fault in faults] == ["item", "title", "next"]


KEYS = st.sampled_from(["id", "title", "url", "time", "text", "data", "list", "next"])
SCALARS = st.none() | st.booleans() | st.floats() | st.integers() | st.text()


@given(st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner)))
def test_no_value_raises(value: object) -> None:
    read(json.dumps({"data": {"list": [value, {"id": value, "title": value, "url": value}], "next": value}}))


@given(st.text())
def test_no_text_raises_anything_but_that_it_is_no_json(text: str) -> None:
    with suppress(ParseError):
        read(text)
