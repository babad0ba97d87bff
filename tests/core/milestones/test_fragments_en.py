"""The fragments of English entries, where they hold more than their words."""

import re

import pytest

from core.milestones.fragments_en import BEFORE_WEEKDAY, LEXICON


@pytest.mark.parametrize("words", ["from", "no later than", "open until", "moved to", "deadline:"])
def test_a_weekday_behind_a_tie_is_a_day_of_the_calendar(words: str) -> None:
    assert re.search(BEFORE_WEEKDAY + "friday", f"it is {words} friday")


@pytest.mark.parametrize("words", ["monday through", "days through", "every", "like"])
def test_a_weekday_that_ends_a_week_or_recurs_is_none(words: str) -> None:
    assert not re.search(BEFORE_WEEKDAY + "friday", f"it is {words} friday")


def test_months_are_known_by_their_names_and_short_forms() -> None:
    assert [LEXICON.months[name] for name in ("january", "jan", "sept", "december")] == [1, 1, 9, 12]
