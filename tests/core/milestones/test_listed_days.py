"""Which days of a list have the hours that stand behind the last, and which are one stretch."""

from dataclasses import replace

import pytest

from core.milestones.listed_days import with_shared_hours
from core.milestones.values import Hour, Mention, Said
from core.text import reading_copy
from tests.core.milestones.reading import MONDAY, read_on, said

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


@pytest.mark.parametrize(
    ("body", "expect"),
    [
        ("6月12日、13日、14日，泳池闭馆。", {"takes_effect 2024-06-12", "ends 2024-06-14"}),
        ("5月31日和6月1日，缆车暂停运营。", {"takes_effect 2024-05-31", "ends 2024-06-01"}),
        ("6月12日、14日，泳池闭馆。", {"takes_effect 2024-06-12", "takes_effect 2024-06-14"}),
        ("6月12日、13日起，泳池分批闭馆。", {"takes_effect 2024-06-12", "takes_effect 2024-06-13"}),
    ],
)
def test_days_in_a_row_are_one_stretch_unless_something_is_so_from_each_on(body: str, expect: set[str]) -> None:
    assert said(body, MONDAY) == expect


def test_a_day_within_a_stretch_is_rejected_with_that_reason() -> None:
    rejected = read_on("6月12日、13日、14日，泳池闭馆。").rejected
    assert [(each.quote, each.reasons) for each in rejected] == [
        ("13日", ("between the first and the last of its list",))
    ]


def test_english_days_in_a_row_are_one_stretch() -> None:
    assert said("The pool is closed on 12 June and 13 June.", MONDAY, lang="en") == {
        "takes_effect 2024-06-12",
        "ends 2024-06-13",
    }
    assert said("The pool is closed on 12, 13 and 14 June.", MONDAY, lang="en") == {
        "takes_effect 2024-06-12",
        "ends 2024-06-14",
    }


def test_english_days_apart_and_those_from_which_something_holds_stay_days() -> None:
    assert said("The pool is closed on 12 June and 15 June.", MONDAY, lang="en") == {
        "takes_effect 2024-06-12",
        "takes_effect 2024-06-15",
    }
    assert said("New fares apply from 12 June and from 13 June.", MONDAY, lang="en") == {
        "takes_effect 2024-06-12",
        "takes_effect 2024-06-13",
    }
