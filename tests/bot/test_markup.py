"""Text that is written once and kept twice."""

import datetime as dt
import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot

from bot.channel import TelegramChannel
from bot.markup import (
    CUT,
    Text,
    added,
    bold,
    cut,
    is_link,
    joined,
    link,
    moment,
    paragraphs,
    plain,
    quotation,
    struck,
    units,
)
from bot.sandbox.links import check_link
from bot.sandbox.server import Sandbox
from core.ports import Address

ANYTHING = st.text(max_size=300)


@given(ANYTHING)
def test_what_is_read_is_what_is_sent_without_its_tags(text: str) -> None:
    for made in (plain(text), bold(text), quotation(added(text) + struck(text), expandable=True)):
        assert html.unescape(re.sub(r"<[^>]*>", "", made.html)) == made.plain
        assert len(re.findall(r"<[a-z]", made.html)) == made.entities


@given(ANYTHING)
def test_text_can_always_be_sent(text: str) -> None:
    shown = plain(text).plain
    shown.encode()
    assert not re.search("[\x00-\x08\x0b-\x1f]", shown)


@given(st.text(alphabet="甲ab 😀。\n", max_size=200), st.integers(2, 60))
def test_a_cut_text_keeps_to_its_limit_and_to_its_beginning(text: str, limit: int) -> None:
    shown = cut(text, limit)
    assert units(shown) <= limit
    assert shown == text or (shown.endswith(CUT) and text.startswith(shown.removesuffix(CUT)))


@given(st.text(max_size=100))
def test_units_are_those_of_utf_16(text: str) -> None:
    assert units(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


def test_a_cut_falls_on_a_stop_where_one_is_near() -> None:
    assert cut("Nothing else is changed by this.", 24) == "Nothing else is changed" + CUT


@given(st.text(alphabet="甲ab 😀。.\n", max_size=400), st.integers(8, 80))
def test_parts_keep_to_the_limit_and_lose_nothing_but_blanks(text: str, limit: int) -> None:
    parts = paragraphs(text, limit)
    assert all(0 < units(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_parts_end_with_paragraphs_where_they_can() -> None:
    assert paragraphs("one two\nthree four\nfive", 19) == ["one two\nthree four", "five"]
    assert paragraphs("第一句。第二句。第三句。", 8) == ["第一句。第二句。", "第三句。"]


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example/a?b=c&d=e", "http://127.0.0.1:8080/x", "http://localhost/x", "http://intranet/x",
        "javascript:alert(1)", "ftp://shop.example/", "/relative", "", "http://[bad", "https://a b.example/",
        "http://[::1]:8080/x",
    ],
)  # fmt: skip
def test_a_link_is_one_that_telegram_takes(url: str) -> None:
    has_scheme = url.startswith(("http://", "https://"))
    assert is_link(url) is (has_scheme and bool(check_link(url).url))


def test_an_address_that_is_none_leaves_the_text() -> None:
    assert link("title", None) == plain("title")
    assert link("a<b", 'https://shop.example/"x"').html == '<a href="https://shop.example/&quot;x&quot;">a&lt;b</a>'


def test_blanks_are_not_marked_up() -> None:
    assert bold(" \n") == plain(" \n")


def test_joining_leaves_out_what_is_empty() -> None:
    assert joined([Text(), plain("a"), Text(), plain("b")], " | ").plain == "a | b"


async def test_telegram_reads_every_mark_as_meant(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.user(7)
    at = dt.datetime(2026, 9, 12, 10, tzinfo=dt.UTC)
    whole = joined(
        [
            bold("b"), added("u"), struck("s"), link("l", "https://shop.example/"), moment(at, "12 Sep 18:00"),
            quotation(plain("q & <b>"), expandable=False), quotation("long", expandable=True),
        ]
    )  # fmt: skip
    await TelegramChannel(bot).send(Address(7), whole.message())
    stored = sandbox.messages(7)[-1]
    assert stored.text == whole.plain
    kinds = [entity.type for entity in stored.body.entities]
    assert kinds == [
        "bold",
        "underline",
        "strikethrough",
        "text_link",
        "date_time",
        "blockquote",
        "expandable_blockquote",
    ]
    assert dict(stored.body.entities[4].detail)["unix_time"] == int(at.timestamp())
