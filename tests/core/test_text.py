"""Normalised copies, and the way back from them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import normalise, reading_copy, simplify

# Characters whose copies are of other lengths: none, one, two, many.
ODD = st.text(st.sampled_from("ａ２㋉﷽ﬁ½\u200b\ufeff\r\n\t自2年月日開ßİ①…：，—\u0301é\ud800"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＡＰＩ　下線", "api 下線"),
        ("  a \t b\n\nc ", "a b c"),
        ("Straße", "strasse"),
        ("ﬁne", "fine"),
        ("", ""),
    ],
)
def test_normalising_folds_width_case_and_space(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(st.sampled_from("，：（）；！？,!=<\u0338\u0301\u0323\u3099Ａé自はß\uff9e ")))
def test_normalising_is_what_unicode_says_it_is(text: str) -> None:
    """Section 3.13 of Unicode 16, D146 without what is ignorable: NFKC(toCasefold(NFKC(X)))."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    assert normalise(text) == " ".join(folded.split())


@given(st.text())
def test_compatible_texts_are_normalised_alike(text: str) -> None:
    assert normalise(unicodedata.normalize("NFD", text)) == normalise(text)


def test_traditional_characters_become_simplified_and_others_stay() -> None:
    assert simplify("關於調整運費的公告 ABC") == "关于调整运费的公告 ABC"


def test_reading_copy_is_half_width_simplified_and_lower_case() -> None:
    assert reading_copy("自２０２４年５月１日起，關閉ＡＰＩ：").text == "自2024年5月1日起,关闭api:"


def test_reading_copy_keeps_line_ends_and_drops_what_is_invisible() -> None:
    assert reading_copy("a\r\nb\u200b\ufeffc\u2028d").text == "a\nbc\nd"


def test_a_character_reads_alike_whatever_stands_beside_it() -> None:
    """Texts of usual characters take a shorter way: one that is not, the last here, makes a text take the longer."""
    usual = [character for character in map(chr, range(0x10000)) if character != "\u200b"]
    assert [reading_copy(each).text for each in usual] == [reading_copy(f"{each}\u200b").text for each in usual]


@given(ODD)
def test_quoting_the_whole_copy_gives_the_whole_of_what_is_visible(text: str) -> None:
    copy = reading_copy(text)
    quoted = copy.quote(0, len(copy.text))
    assert quoted in text
    assert reading_copy(quoted).text == copy.text


@given(ODD, st.integers(0, 40), st.integers(0, 40))
def test_a_quote_is_copied_from_the_original_and_reads_as_what_was_asked(text: str, start: int, end: int) -> None:
    copy = reading_copy(text)
    start, end = min(start, len(copy.text)), min(end, len(copy.text))
    quoted = copy.quote(start, end)
    assert quoted in text
    assert copy.text[start:end] in reading_copy(quoted).text
