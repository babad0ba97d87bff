"""Days by which only a thing is named, and weekdays that have been or recur."""

import pytest

from tests.core.milestones.reading import read_on, said


def reasons(body: str) -> str:
    return " ".join(reason for rejected in read_on(body, lang="en").rejected for reason in rejected.reasons)


@pytest.mark.parametrize("body", ["Letters from 3 May were returned.", "Totals as of 30 June will be posted later."])
def test_the_day_that_something_is_of_is_no_start(body: str) -> None:
    assert not said(body, lang="en")
    assert "the day that something is of" in reasons(body)


@pytest.mark.parametrize("body", ["The shop was shut until Friday.", "Some users couldn't pay on Friday."])
def test_a_weekday_told_as_past_has_been(body: str) -> None:
    assert "a weekday gone by" in reasons(body)


def test_a_weekday_of_every_week_is_none_of_the_calendar() -> None:
    assert "one of every week" in reasons("Open daily from 8 am until Friday noon.")


def test_a_weekday_from_which_something_will_be_stands() -> None:
    assert said("Letters from Friday will cost more.", lang="en") == {"takes_effect 2024-05-24"}
