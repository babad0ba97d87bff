"""The marks by which sentences and clauses are told apart."""

import pytest

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
    assert [match.start() for match in ENGLISH.sentence.finditer(text)] == ends


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
