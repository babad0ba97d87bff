"""The marks by which sentences and clauses are told apart."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.milestones.punctuation import CHINESE, ENGLISH, Punctuation


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("it ends. it began", [7]),
        ("at 6 p.m. on monday", []),
        ("on jan. 3", []),
        ("version 2.4 is out", []),
        ("dates:\n- one\n- two", [6, 12]),
        ("wrapped\nlines", []),
    ],
)
def test_an_english_sentence_ends_at_no_point_within_a_number_or_a_short_form(text: str, ends: list[int]) -> None:
    assert ENGLISH.ends_of_sentences(text, 0, len(text)) == ends


def test_ends_of_sentences_are_sought_as_far_as_the_first_behind_the_dates() -> None:
    text = "甲。乙;丙\n丁!戊?己。"
    assert CHINESE.ends_of_sentences(text, 0, len(text)) == [1, 3, 5, 7, 9, 11]
    assert CHINESE.ends_of_sentences(text, 2, 4)[:2] == [3, 5]
    assert ENGLISH.ends_of_sentences("one. two. three. four.", 4, 6) == [8]


@pytest.mark.parametrize("marks", [CHINESE, ENGLISH])
def test_light_words_and_openings_begin_with_no_other_character(marks: Punctuation) -> None:
    """Patterns are asked only behind these: every other character stands before whatever might go on from it."""
    light = ["", *(f"{each}(含当日)起,为止" for each in marks.begins_light)]
    opening = [
        "",
        "nwards",
        "orward",
        "nd after",
        "nd onwards",
        *(f"{each}起当天日起为止" for each in marks.begins_opening),
    ]
    for code in range(0x10000):
        first = chr(code)
        if first not in marks.begins_light:
            assert not any((found := marks.light_after.match(first + each)) and found.end() for each in light), first
        if first not in marks.begins_opening:
            assert not any((found := marks.opening.match(first + each)) and found.end() for each in opening), first


@pytest.mark.parametrize("marks", [CHINESE, ENGLISH])
def test_words_by_which_a_day_is_gone_by_end_with_no_other_character(marks: Punctuation) -> None:
    assert marks.gone_before is not None
    for last in map(chr, range(0x10000)):
        told = any(
            marks.gone_before.search(f"{words}{last}") for words in ("", "已", "早", "早在今", "since", "began on")
        )
        assert not told or last in marks.ends_gone, last


@given(st.text("零0时点起开始前后止期间之以为当天日,。 甲", max_size=12))
def test_a_chinese_opening_is_the_same_with_and_without_the_look_for_its_day(words: str) -> None:
    plainly = re.compile(CHINESE.opening.pattern.replace("(?=[^当]{0,8}当)", "", 1))
    assert plainly.pattern != CHINESE.opening.pattern
    ends = [found.end() for each in (plainly, CHINESE.opening) if (found := each.match(words))]
    assert ends[0] == ends[1]


@pytest.mark.parametrize(
    ("marks", "before", "kept"),
    [
        (ENGLISH, "it closes on ", "it closes"),
        (ENGLISH, "it closes on the (", "it closes"),
        (ENGLISH, "a salon ", "a salon"),
        (ENGLISH, "carry on\u4e00", "carry on\u4e00"),
        (ENGLISH, "on the ", ""),
        (ENGLISH, "until\n", "until"),
        (CHINESE, "服务将于北京时间", "服务将于"),
        (CHINESE, "有效期至(", "有效期至"),
        (CHINESE, "截至 本周五(当地时间", "截至"),
    ],
)
def test_what_stands_between_a_date_and_its_verb_is_left_out(marks: Punctuation, before: str, kept: str) -> None:
    assert marks.without_light(before) == kept


@pytest.mark.parametrize("marks", [CHINESE, ENGLISH])
@given(data=st.data())
def test_words_that_end_otherwise_hold_nothing_light(marks: Punctuation, data: st.DataObject) -> None:
    before = data.draw(
        st.text() | st.sampled_from(marks.light_words) | st.text(f"{marks.light_signs}\n的a", max_size=4)
    )
    assert before[-1:] in marks.ends_light or marks.without_light(before) == before


@given(st.text("起开始正式启停入的以来新甲", max_size=10))
def test_only_words_with_the_ends_of_what_is_gone_tell_of_it(behind: str) -> None:
    assert CHINESE.gone_behind is not None
    assert CHINESE.is_gone("", behind) == (CHINESE.gone_behind.match(behind) is not None)
