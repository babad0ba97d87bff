"""Lengths of time that are no distance ahead: what is counted in them, and what is done when they are over."""

import pytest

from tests.core.milestones.reading import MONDAY, said


@pytest.mark.parametrize(
    "body",
    [
        "Guests may bring up to two dogs in a week.",
        "Loans are limited to 20 books in a month.",
        "The line failed three times in a week.",
        "The river rose a metre in two days.",
        "Drivers with 12 points in two years will be suspended.",
    ],
)
def test_what_is_counted_in_a_length_names_no_day(body: str) -> None:
    assert said(body, MONDAY, lang="en") == frozenset()


@pytest.mark.parametrize(
    ("body", "expect"),
    [
        ("Windows 10 support ends in two weeks.", "ends 2024-06-03"),
        ("All 3 plans end in two days.", "ends 2024-05-22"),
        ("The $5 fee starts in a week.", "takes_effect 2024-05-27"),
        ("We will open three shops in a month.", "takes_effect 2024-06-20"),
    ],
)
def test_a_figure_beside_what_happens_leaves_its_day(body: str, expect: str) -> None:
    assert said(body, MONDAY, lang="en") == {expect}
