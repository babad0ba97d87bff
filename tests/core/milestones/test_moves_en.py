"""What the words around an English date say of its being moved."""

import pytest

from core.milestones.moves_en import is_given_up, is_left, moved_day
from core.milestones.syntax_en import groups
from core.milestones.tokens_en import tokenise
from core.milestones.words_en import Sense


@pytest.mark.parametrize(
    ("before", "left"),
    [
        ("the deadline is 1 june 2024 (extended", True),
        ("the deadline is 2024-06-01, 5 p.m., moved", True),
        ("opening hours: 8 am to 8 pm, extended", False),
        ("closed on june 1; opening hours extended", False),
    ],
)
def test_a_day_is_left_where_the_verb_stands_right_behind_the_day_instead(before: str, left: bool) -> None:
    tokens = tokenise(before)
    assert is_left(tokens, groups(tokens)[-1]) is left


@pytest.mark.parametrize(
    ("before", "sense"),
    [
        ("the closing date for entries has changed", Sense.EXTEND),
        ("we have changed the start date", Sense.MOVE),
        ("the date of the concert was changed", Sense.MOVE),
        ("the opening hours have changed", None),
    ],
)
def test_a_day_that_changes_is_put_off(before: str, sense: Sense | None) -> None:
    tokens = tokenise(before)
    assert moved_day(tokens, 0, groups(tokens)[-1]) is sense


@pytest.mark.parametrize(
    ("ahead", "given_up"),
    [("has been postponed", True), ("postponed to", True), ("postponed from", False), ("will open", False)],
)
def test_a_day_put_off_is_given_up_but_not_the_one_it_came_to(ahead: str, given_up: bool) -> None:
    tokens = tokenise(ahead)
    assert is_given_up(groups(tokens), tokens) is given_up
