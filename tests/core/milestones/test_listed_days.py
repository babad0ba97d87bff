"""Which days of a list have the hours that stand behind the last."""

from dataclasses import replace

import pytest

from core.milestones.listed_days import with_shared_hours
from core.milestones.values import Hour, Mention, Said
from core.text import reading_copy

LISTED = reading_copy("5月23日、25日22时至翌日6时")
NIGHT = Mention(13, 17, "hour of the next day, as the end", Said(distance=1, from_previous=True), Hour("06:00"))
LAST = Mention(6, 12, "day of the month", Said(day=25), Hour("22:00"), until=NIGHT)
FIRST = Mention(0, 5, "month day", Said(month=5, day=23))


@pytest.mark.parametrize("joint", ["、", "和", "及", "與"])
def test_a_day_before_takes_the_window_of_the_last(joint: str) -> None:
    copy = reading_copy(LISTED.original.replace("、", joint))
    [[first, last]] = with_shared_hours([[FIRST, LAST]], copy)
    assert (first.hour, first.until) == (LAST.hour, NIGHT)
    assert last == LAST
    assert (first.start, first.end, first.said) == (FIRST.start, FIRST.end, FIRST.said)


def test_a_comma_may_part_two_clauses() -> None:
    copy = reading_copy(LISTED.original.replace("、", "，"))
    assert with_shared_hours([[FIRST, LAST]], copy) == [[FIRST, LAST]]


def test_a_day_with_an_hour_of_its_own_keeps_it() -> None:
    early = replace(FIRST, hour=Hour("08:00"))
    assert with_shared_hours([[early, LAST]], LISTED) == [[early, LAST]]


def test_an_hour_alone_and_a_window_of_days_are_not_shared() -> None:
    hour_alone = replace(LAST, until=None)
    of_days = replace(LAST, until=Mention(13, 17, "day, as the end", Said(day=28)))
    groups = [[FIRST, hour_alone], [FIRST, of_days]]
    assert with_shared_hours(groups, LISTED) == groups


def test_days_of_other_groups_and_months_are_left_alone() -> None:
    month = replace(FIRST, said=Said(month=5))
    groups = [[FIRST], [LAST], [month, LAST]]
    assert with_shared_hours(groups, LISTED) == groups
