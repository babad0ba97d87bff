"""Bytes that say what they are, say nothing, or say something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchers.parsers.charsets import decode

TEXT = "<p>物流服务将于9月12日升级</p>"
TRADITIONAL = "<p>物流服務將於9月12日升級</p>"


def with_meta(charset: str, text: str = TEXT) -> str:
    return f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head>{text}'


@pytest.mark.parametrize("charset", ["utf-8", "gbk", "gb18030", "gb2312"])
def test_a_declaration_is_believed(charset: str) -> None:
    assert decode(TEXT.encode(charset), charset) == TEXT
    assert decode(with_meta(charset).encode(charset), None) == with_meta(charset)


def test_the_header_goes_before_the_page() -> None:
    assert decode(with_meta("big5").encode("gbk"), "gbk") == with_meta("big5")


@pytest.mark.parametrize(("charset", "text"), [("utf-8", TEXT), ("gbk", TEXT), ("utf-16", TEXT), ("utf-8-sig", TEXT)])
def test_without_a_declaration_it_is_found_out(charset: str, text: str) -> None:
    assert decode(text.encode(charset), None) == text


@pytest.mark.parametrize("charset", ["gbk", "big5"])
@pytest.mark.parametrize("declared", [None, "utf-8"])
@pytest.mark.parametrize(
    "text",
    [
        "服務條款更新通知：自五月一日起，商家應在三日內出貨。",
        "關於調整物流費用的公告",
        "<li><a href=/n/1>平台維護公告</a><span>2026-03-02</span></li>",
        "本公司將於四月停止提供舊版下載",
    ],
)
def test_what_is_written_in_traditional_characters_is_found_out_too(text: str, charset: str, declared: str) -> None:
    """Nearly all bytes of Big5 make some sense as GBK; which sense tells them apart."""
    assert decode(text.encode(charset), declared) == text


@pytest.mark.parametrize("text", ["关于调整物流费用的公告", "店铺信用分", "朱镕基", "¥ 12"])
def test_what_is_written_in_simplified_characters_is_never_taken_for_big5(text: str) -> None:
    assert decode(text.encode("gb18030"), None) == text


def test_a_false_declaration_is_passed_over() -> None:
    assert decode(with_meta("utf-8").encode("gbk"), "utf-8") == with_meta("utf-8")
    assert decode(TEXT.encode("utf-8"), "no-such-charset") == TEXT


def test_big5_is_read_where_it_is_declared() -> None:
    assert decode(TRADITIONAL.encode("big5"), "big5") == TRADITIONAL


def test_a_rare_character_of_the_wider_charset_is_read_under_the_narrower_label() -> None:
    """Browsers read gb2312 as GBK (WHATWG Encoding, section 4.2), and pages rely on it."""
    assert decode("朱镕基".encode("gbk"), "gb2312") == "朱镕基"


@given(st.binary(), st.none() | st.text(max_size=20))
def test_nothing_raises(body: bytes, declared: str | None) -> None:
    assert isinstance(decode(body, declared), str)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_utf_8_is_never_taken_for_anything_else(text: str) -> None:
    text = text.lstrip("\ufeff")
    assert decode(text.encode(), None) == text
