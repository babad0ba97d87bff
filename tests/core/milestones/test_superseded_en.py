"""Which days of English text another day takes the place of, with the reasons that are given."""

import pytest

from tests.core.milestones.reading import read_on


def reasons(body: str) -> str:
    return " ".join(reason for rejected in read_on(body, lang="en").rejected for reason in rejected.reasons)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("Deadline: 3 June, extended to 17 June.", "put off, as the words behind it say"),
        ("The deadline, moved to 17 June from 3 June, is firm.", "the day from which it was moved to another"),
        ("The original deadline of 3 June no longer holds.", "the day as it was first planned"),
        ("As of 20 May, the freeze is extended to 17 June.", "the day on which another is put off"),
    ],
)
def test_a_day_that_another_takes_the_place_of_is_rejected_with_its_reason(body: str, reason: str) -> None:
    assert reason in reasons(body)


def test_of_a_window_whose_last_day_is_put_off_the_first_stays() -> None:
    found = read_on("Sale: 3 June to 17 June, extended to 24 June.", lang="en").milestones
    assert [(each.kind.value, each.on.day) for each in found] == [("takes_effect", 3), ("ends", 24)]
