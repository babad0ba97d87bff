"""Conditional requests, codings, languages."""

import datetime as dt

import pytest
from aiohttp import ETag
from hypothesis import given
from hypothesis import strategies as st

from feeds.negotiation import choose_language, is_browser, is_unchanged, takes_gzip

AT = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


@pytest.mark.parametrize(
    ("given_tags", "unchanged"),
    [
        ([ETag("abc")], True),
        ([ETag("abc", is_weak=True)], True),
        ([ETag("abc-gzip")], True),
        ([ETag("other"), ETag("abc")], True),
        ([ETag("*")], True),
        ([ETag("other")], False),
        ([ETag("abcd")], False),
        ([], False),
    ],
)
def test_tags_are_compared_weakly_and_across_codings(given_tags: list[ETag], unchanged: bool) -> None:
    assert is_unchanged(given_tags, None, "abc", AT) is unchanged


def test_a_date_is_not_looked_at_where_a_tag_came() -> None:
    assert not is_unchanged([ETag("other")], AT + SECOND, "abc", AT)


@pytest.mark.parametrize(("since", "unchanged"), [(AT - SECOND, False), (AT, True), (AT + SECOND, True), (None, False)])
def test_a_date_counts_where_no_tag_came(since: dt.datetime | None, unchanged: bool) -> None:
    assert is_unchanged(None, since, "abc", AT) is unchanged


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("*", True),
        ("x-gzip", True),
        ("", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("identity, *;q=0", False),
        ("gzip;q=nan", False),
        ("gzip;q=", False),
    ],
)
def test_gzip_is_sent_only_to_who_takes_it(header: str, takes: bool) -> None:
    assert takes_gzip(header) is takes


@pytest.mark.parametrize(
    ("asked", "header", "language"),
    [
        (None, "", "zh"),
        (None, "en-GB,en;q=0.9,zh;q=0.8", "en"),
        (None, "fr, zh-TW;q=0.5, en;q=0.4", "zh"),
        (None, "en;q=0, fr", "zh"),
        (None, "fr", "zh"),
        ("en", "zh", "en"),
        ("xx", "en", "en"),
    ],
)
def test_the_address_decides_the_language_then_the_reader(asked: str | None, header: str, language: str) -> None:
    assert choose_language(asked, header, ("zh", "en"), "zh") == language


@pytest.mark.parametrize(
    ("accept", "browser"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", True),
        ("application/rss+xml, text/html;q=0.1", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_who_wants_pages_and_knows_no_feeds_is_a_browser(accept: str, browser: bool) -> None:
    assert is_browser(accept, "application/rss+xml") is browser


@given(st.text())
def test_no_header_raises(header: str) -> None:
    takes_gzip(header)
    assert choose_language(None, header, ("zh", "en"), "zh") in ("zh", "en")
