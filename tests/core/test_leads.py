"""How many days ahead somebody wants to be reminded, and when."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import CommandError
from core.leads import Leads, read_leads, two_readings

NINE = dt.time(9)


@pytest.mark.parametrize(
    ("said", "leads"),
    [
        ("7,1,0", Leads((7, 1, 0), None)),
        ("7，1，0", Leads((7, 1, 0), None)),
        ("7 1 0", Leads((7, 1, 0), None)),
        ("1、7", Leads((7, 1), None)),
        ("7,1,0 9", Leads((7, 1, 0), NINE)),
        ("7,1,0 9点", Leads((7, 1, 0), NINE)),
        ("5 9：00", Leads((5,), NINE)),
        ("3天", Leads((3,), None)),
        ("提前3天", Leads((3,), None)),
        ("提前三天和当天", Leads((3, 0), None)),
        ("提前7天、1天 早上9点", Leads((7, 1), NINE)),
        ("一周", Leads((7,), None)),
        ("2 weeks and 3 days ahead 9 am", Leads((14, 3), NINE)),
        ("on the day", Leads((0,), None)),
        ("9:00", Leads(None, NINE)),
        ("off", Leads((), None)),
        ("关闭 9:00", Leads((), NINE)),
    ],
)
def test_days_and_hours_are_told_apart(said: str, leads: Leads) -> None:
    assert read_leads(said) == leads


@pytest.mark.parametrize("said", ["sometimes", "400", "7,1,0 25", "off 3", "1.5", "-1"])
def test_what_is_no_day_ahead_is_a_slip(said: str) -> None:
    with pytest.raises(CommandError):
        read_leads(said)


@pytest.mark.parametrize(
    ("said", "ways"),
    [
        ("5 9", ("5,9", "5 9:00")),
        ("30 9", ("30,9", "30 9:00")),
        ("7 1 0 9", ("7,1,0,9", "7,1,0 9:00")),
        ("1 3 7", ("1,3,7", "1,3 7:00")),
        ("7 1 0", None),
        ("7 1", None),
        ("5 30", None),
        ("5", None),
        ("7,1,0 9", None),
        ("5,9", None),
        ("5 9:00", None),
    ],
)
def test_a_number_that_may_be_an_hour_has_two_readings(said: str, ways: tuple[str, str] | None) -> None:
    assert two_readings(said) == ways


@given(st.lists(st.integers(0, 365), min_size=2, max_size=9).map(lambda days: " ".join(map(str, days))))
def test_each_of_two_readings_has_only_one(said: str) -> None:
    for way in two_readings(said) or ():
        assert two_readings(way) is None
        assert read_leads(way).days is not None
