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


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("Changes in release 2.7 (2019-03-14)", "the day on which a version came out"),
        ("Fix a crash (regression from 2020-03-05).", "the day that something is of"),
        ("Merge the stable branch as of 2009-10-02.", "how things stood on that day"),
    ],
)
def test_the_days_of_a_list_of_changes_say_what_they_are_of(body: str, reason: str) -> None:
    found = read_on(body, "", lang="en")
    assert not found.milestones
    assert reason in " ".join(found.rejected[0].reasons)
