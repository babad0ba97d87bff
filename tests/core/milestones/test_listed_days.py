"""Which days of a list have the hours that stand behind the last."""

from core.milestones.listed_days import with_shared_hours
from core.milestones.values import Hour, Mention, Said

NIGHT = Mention(10, 14, "hour of the next day, as the end", Said(distance=1, from_previous=True), Hour("06:00"))
LAST = Mention(5, 9, "day of the month", Said(day=25), Hour("22:00"), until=NIGHT)
FIRST = Mention(0, 4, "month day", Said(month=5, day=23))


def test_a_day_before_takes_the_window_of_the_last() -> None:
    [[first, last]] = with_shared_hours([[FIRST, LAST]])
    assert (first.hour, first.until) == (LAST.hour, NIGHT)
    assert last == LAST
    assert (first.start, first.end, first.said) == (FIRST.start, FIRST.end, FIRST.said)


def test_a_day_with_an_hour_of_its_own_keeps_it() -> None:
    early = FIRST._replace(hour=Hour("08:00"))
    assert with_shared_hours([[early, LAST]]) == [[early, LAST]]


def test_an_hour_alone_and_a_window_of_days_are_not_shared() -> None:
    hour_alone = LAST._replace(until=None)
    of_days = LAST._replace(until=Mention(10, 14, "day, as the end", Said(day=28)))
    assert with_shared_hours([[FIRST, hour_alone], [FIRST, of_days]]) == [[FIRST, hour_alone], [FIRST, of_days]]


def test_days_of_other_groups_and_months_are_left_alone() -> None:
    month = FIRST._replace(said=Said(month=5))
    assert with_shared_hours([[FIRST], [LAST], [month, LAST]]) == [[FIRST], [LAST], [month, LAST]]
