"""Ids last, links are absolute."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import AlertKind
from feeds.addresses import Addresses, Tags, mint_root, web_address
from tests.fakes import START
from tests.feeds.values import an_address, an_event

TAGS = Tags("tag:bell.example,2026")
TAG_URI = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d\d){0,2}:[A-Za-z0-9\-._~!$&'()*+,;=:@/?%]+")  # RFC 4151, section 2.1


@pytest.mark.parametrize(
    ("public_url", "root"),
    [
        ("https://Bell.Example:8443/x", "tag:bell.example,2026"),
        ("http://localhost:8080", "tag:localhost,2026"),
        ("https://通知.example", "tag:xn--k7y792c.example,2026"),
        ("http://[::1]:80", "tag:--1,2026"),
    ],
)
def test_an_authority_is_the_host_without_port(public_url: str, root: str) -> None:
    assert mint_root(public_url, START) == root


def test_each_event_of_a_notice_has_an_id_of_its_own() -> None:
    events = [
        an_event(),
        an_event(AlertKind.REVISED, revision_number=2),
        an_event(AlertKind.REVISED, revision_number=3),
        an_event(AlertKind.REVISED, revision_number=3, corrected=True),
        an_event(AlertKind.REVISED, revision_number=3, corrected=True, created_at=START + dt.timedelta(hours=1)),
        an_event(AlertKind.WITHDRAWN),
        an_event(AlertKind.WITHDRAWN, created_at=START + dt.timedelta(days=1)),
        an_event(AlertKind.REMINDER, on=dt.date(2026, 3, 9), lead_days=7),
        an_event(AlertKind.REMINDER, on=dt.date(2026, 3, 9), lead_days=1),
        an_event(AlertKind.REMINDER, on=dt.date(2026, 3, 31), lead_days=1),
    ]
    assert len({TAGS.event(event) for event in events}) == len(events)


def test_a_correction_that_was_published_as_a_revision_keeps_its_id() -> None:
    """Else every reader shows it as new after the upgrade."""
    correction = an_event(AlertKind.REVISED, revision_number=3, corrected=True, is_numbered=False)
    assert TAGS.event(correction).endswith("/revised/3")


def test_an_id_does_not_hang_on_numbers_of_the_database() -> None:
    assert TAGS.event(an_event(id=1, notice_id=1)) == TAGS.event(an_event(id=99, notice_id=98))


@given(guid=st.text(st.characters(codec="utf-8")), source=st.text(st.characters(codec="utf-8"), min_size=1))
def test_every_id_is_a_tag_uri(guid: str, source: str) -> None:
    assert TAG_URI.fullmatch(TAGS.event(an_event(guid=guid, source_name=source)))


def test_two_formats_are_one_feed_and_two_languages_are_two() -> None:
    assert TAGS.feed(an_address("rss")) == TAGS.feed(an_address("atom"))
    assert TAGS.feed(an_address()) != TAGS.feed(an_address(language="en"))
    assert TAGS.feed(an_address()) != TAGS.feed(an_address(only_notices=True))


def test_addresses_keep_the_path_of_the_public_address() -> None:
    addresses = Addresses("https://example.org/bell/", "zh")
    assert addresses.feed(an_address(topic="fees")) == "https://example.org/bell/feeds/topics/fees.rss"
    assert addresses.notice(3, "en") == "https://example.org/bell/notices/3?lang=en"
    assert addresses.prefix == "/bell"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        (
            "https://shop.example/新闻?q=规则#一",
            "https://shop.example/%E6%96%B0%E9%97%BB?q=%E8%A7%84%E5%88%99#%E4%B8%80",
        ),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("/relative", None),
        ("https://", None),
        ("http://[broken", None),
        (None, None),
    ],
)
def test_only_addresses_on_the_web_become_links(link: str | None, address: str | None) -> None:
    assert web_address(link) == address


@given(st.text())
def test_no_link_raises(link: str) -> None:
    address = web_address("https://shop.example/" + link)
    assert address is None or address.isascii()
