"""What changed between two texts."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.differences import Mark, Stretch, differences

TEXTS = st.text(alphabet="甲乙丙。,；ab1 \n日月.😀", max_size=60)


def told(old: str, new: str) -> str:
    """+added+ and -struck-."""
    signs = {Mark.KEPT: "", Mark.ADDED: "+", Mark.STRUCK: "-"}
    return "".join(f"{signs[one.mark]}{one.text}{signs[one.mark]}" for one in differences(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("自9月12日起生效。", "自9月20日起生效。", "自+9月20日+-9月12日-起生效。"),
        ("费率由3%调至5%。", "费率由3%调至4.5%。", "费率由3%调至+4.5%+-5%-。"),
        ("The fee rises on 12 May.", "The fee rises on 1 June.", "The fee rises on +1 June+-12 May-."),
        ("第一条。第二条。", "第一条。新的一条。第二条。", "第一条。+新的一条。+第二条。"),
        ("第一条。第二条。第三条。", "第一条。第三条。", "第一条。-第二条。-第三条。"),
        ("services", "service", "+service+-services-"),
        ("", "new", "+new+"),
        ("old", "", "-old-"),
        ("same", "same", "same"),
        ("", "", ""),
    ],
)
def test_changes_are_told_in_whole_words_dates_and_characters_the_new_first(old: str, new: str, expected: str) -> None:
    assert told(old, new) == expected


def test_a_few_kept_characters_between_two_changes_are_no_island() -> None:
    assert told("甲乙丙丁戊己庚辛", "甲丑丙卯戊己庚辛") == "甲+丑丙卯+-乙丙丁-戊己庚辛"


@given(TEXTS, TEXTS)
def test_the_stretches_make_up_both_texts(old: str, new: str) -> None:
    stretches = differences(old, new)
    assert "".join(one.text for one in stretches if one.mark is not Mark.STRUCK) == new
    assert "".join(one.text for one in stretches if one.mark is not Mark.ADDED) == old
    assert all(one.text for one in stretches)
    assert all(first.mark is not second.mark for first, second in pairwise(stretches))


@given(TEXTS)
def test_a_text_differs_from_itself_in_nothing(text: str) -> None:
    assert differences(text, text) == ([Stretch(Mark.KEPT, text)] if text else [])


def test_a_long_text_of_few_words_costs_little() -> None:
    old, new = "甲。乙。丙丁。" * 20_000, "乙。甲。丁丙。" * 20_000
    start = time.perf_counter()
    differences(old, new)
    assert time.perf_counter() - start < 5
