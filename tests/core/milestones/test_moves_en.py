"""What the words around an English date say of its being moved."""

import pytest

from core.milestones.moves_en import (
    given_up,
    has_new_day,
    is_left,
    is_original,
    is_put_off_itself,
    moved_day,
    without_former_day,
)
from core.milestones.syntax_en import groups
from core.milestones.tokens_en import Preposition, tokenise
from core.milestones.words_en import Sense


@pytest.mark.parametrize(
    ("before", "put_off"),
    [
        ("we are extending the", True),
        ("the league cancelled its", True),
        ("we are extending the lease of the", False),
        ("we are keeping the", False),
    ],
)
def test_a_verb_puts_off_what_stands_right_behind_it(before: str, put_off: bool) -> None:
    tokens = tokenise(before)
    assert is_put_off_itself(tokens, groups(tokens)[-1]) is put_off


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
    ("before", "ahead", "by"),
    [
        ("the update of", "has been postponed", Sense.MOVE),
        ("deadline:", ", extended to", Sense.EXTEND),
        ("deadline:", "extended from", None),
        ("it will open on", "and will close on", None),
        ("it began on", "and has been extended", None),
        ("we planned to close on", "but will stay open", Sense.MOVE),
        ("the freeze, set to end on", ", will last until", Sense.MOVE),
        ("the app, set to start on", ", will be free until", None),
    ],
)
def test_a_day_put_off_is_given_up_but_not_the_one_it_came_to(before: str, ahead: str, by: Sense | None) -> None:
    left, right = tokenise(before), tokenise(ahead)
    assert given_up(groups(right), right, groups(left), left, Preposition.ON) is by


def test_a_day_set_for_what_will_not_come_about_is_given_up() -> None:
    right = tokenise("will not take place")
    assert given_up(groups(right), right, [], tokenise("the open day"), Preposition.SET) is Sense.MOVE


@pytest.mark.parametrize("between", [" → ", " -> ", " (new: ", " (now ", ", now ", " (rescheduled deadline to: "])
def test_a_sign_between_two_days_lets_the_second_take_the_place_of_the_first(between: str) -> None:
    assert has_new_day(f"{between}17 june 2024)")
    assert without_former_day(f"deadline: 3 june{between}") == "deadline: "


def test_signs_that_lead_to_no_day_leave_the_first_alone() -> None:
    assert not has_new_day(" → the portal closes")
    assert not has_new_day(" (now in room 17)")
    assert without_former_day("menu → settings → ") == "menu → settings → "


@pytest.mark.parametrize(
    ("before", "prep", "original"),
    [
        ("it was originally planned", Preposition.SET, True),
        ("the original closing date", Preposition.OF, True),
        ("we keep the old price", Preposition.UNTIL, False),
        ("on june 9, not", Preposition.NONE, True),
        ("it will not open", Preposition.ON, False),
        ("not", Preposition.ON, False),
        ("originally free; it will close", Preposition.ON, False),
    ],
)
def test_the_day_of_an_old_plan_is_told_from_that_of_an_old_thing(
    before: str, prep: Preposition, original: bool
) -> None:
    assert is_original(tokenise(before), prep) is original
