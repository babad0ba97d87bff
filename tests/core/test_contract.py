"""What no page of a listing may be."""

import pytest

from core.contract import Counted, find_breach


@pytest.mark.parametrize(
    ("counted", "listed_before", "words"),
    [
        (Counted(0, 0, has_list=True), True, "where there were some"),
        (Counted(0, 0, has_list=False), True, "where there were some"),
        (Counted(0, 0, has_list=False), False, "no list that would hold them"),
        (Counted(20, 11, has_list=True), True, "11 of 20 items"),
        (Counted(1, 1, has_list=True), False, "1 of 1 items"),
    ],
)
def test_a_breach_says_what_was_expected(counted: Counted, listed_before: bool, words: str) -> None:
    assert words in (find_breach(counted, listed_before=listed_before) or "")


@pytest.mark.parametrize(
    ("counted", "listed_before"),
    [
        (Counted(0, 0, has_list=True), False),
        (Counted(20, 0, has_list=True), True),
        (Counted(20, 10, has_list=True), True),
    ],
)
def test_a_page_in_shape_is_no_breach(counted: Counted, listed_before: bool) -> None:
    assert find_breach(counted, listed_before=listed_before) is None
