"""Whose the hours are that stand apart from their day."""

import pytest

from core.milestones.reader import scan
from core.text import reading_copy


def windows(body: str) -> list[tuple[str, str | None, str | None]]:
    """Give each date that is read, with the hours from which and to which it goes."""
    found = scan(reading_copy(body), "en")
    return [
        (body[each.start : each.end], each.hour.time, each.until.hour.time if each.until else None) for each in found
    ]


@pytest.mark.parametrize(
    ("hours", "first", "last"),
    [
        ("from 9 a.m. to 11:30 a.m.", "09:00", "11:30"),
        ("between 22:00 and 05:00", "22:00", "05:00"),
        ("from about 13:00 UTC until approximately 14:15 UTC", "13:00", "14:15"),
        ("between noon and 2 pm", "12:00", "14:00"),
    ],
)
def test_the_hours_of_an_outage_are_those_of_the_day_before_them(hours: str, first: str, last: str) -> None:
    assert windows(f"On June 3 the lift in the east wing is out for maintenance {hours}.") == [("June 3", first, last)]


def test_of_two_days_the_nearer_has_the_hours() -> None:
    found = windows("The fair opens on June 3, and on June 9 the hall will be closed from 9:00 to 11:00.")
    assert found == [("June 3", None, None), ("June 9", "09:00", "11:00")]


@pytest.mark.parametrize(
    "body",
    [
        "Until June 3 the hall will be closed from 9:00 to 11:00.",
        "On June 3 the hall will be closed for works, from 9:00 to 11:00 daily.",
        "On June 3 fees rise, and the desk can be called from 9:00 to 11:00.",
        "In June the hall will be closed for works from 9:00 to 11:00.",
        "On June 3 at 8:00 the hall will be closed from 3 to 4 members.",
        "The hall will be closed from room 3 on June 3 from",
    ],
)
def test_hours_of_many_days_or_of_something_else_are_no_window_of_the_day(body: str) -> None:
    assert [until for _, _, until in windows(body)] == [None]
