"""Numbers in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.milestones.numerals import read_number

SIGNS = "〇一二三四五六七八九"


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("12", 12),
        ("1st", 1),
        ("22nd", 22),
        ("thirty", 30),
        ("十", 10),
        ("二十一", 21),
        ("廿八", 28),
        ("二〇二四", 2024),
        ("一百一十三", 113),
    ],
)
def test_words_are_numbers(words: str, number: int) -> None:
    assert read_number(words) == number


@given(st.integers(0, 9999))
def test_digits_and_their_chinese_signs_say_the_same(number: int) -> None:
    assert read_number("".join(SIGNS[int(digit)] for digit in str(number))) == read_number(str(number)) == number


@pytest.mark.parametrize("words", ["", "rd", "abc", "二x", "千"])
def test_anything_else_is_no_number(words: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        read_number(words)
