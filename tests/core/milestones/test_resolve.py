"""From what words say to days."""

import datetime as dt

import pytest

from core.milestones.known import Calendar, Unresolved
from core.milestones.resolve import resolve
from core.milestones.values import Part, Said, Unit
from core.model import Precision

MONDAY = dt.date(2024, 5, 20)
KNOWN = Calendar(MONDAY)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        (Said(year=2024, month=2, part=Part.WHOLE), "2024-02-01", "2024-02-29"),
        (Said(month=6, part=Part.EARLY), "2024-06-01", "2024-06-10"),
        (Said(month=6, part=Part.MIDDLE), "2024-06-11", "2024-06-20"),
        (Said(month=6, part=Part.LATE), "2024-06-21", "2024-06-30"),
        (Said(month=6, part=Part.END), "2024-06-30", "2024-06-30"),
        (Said(year_shift=0, months=(1, 12), part=Part.END), "2024-12-31", "2024-12-31"),
        (Said(months=(7, 9), part=Part.END), "2024-09-30", "2024-09-30"),
        (Said(months=(1, 3), part=Part.END), "2024-03-31", "2024-03-31"),
        (Said(year=2025, months=(7, 9), part=Part.WHOLE), "2025-07-01", "2025-09-30"),
        (Said(year=2025, months=(1, 12), part=Part.MIDDLE), "2025-06-01", "2025-06-30"),
        (Said(month_shift=1, day=1), "2024-06-01", "2024-06-01"),
        (Said(weekday=4, week_shift=0), "2024-05-24", "2024-05-24"),
        (Said(weekday=0, week_shift=1), "2024-05-27", "2024-05-27"),
        (Said(weekday=0), "2024-05-20", "2024-05-20"),
        (Said(distance=1, unit=Unit.MONTH), "2024-06-20", "2024-06-20"),
        (Said(distance=5, unit=Unit.WORKDAY), "2024-05-27", "2024-05-27"),
        (Said(distance=1, unit=Unit.YEAR), "2025-05-20", "2025-05-20"),
        (Said(year=2025, month=1, day=1, lunar=True), "2025-01-29", "2025-01-29"),
        (Said(year=2024, month=12, day=30, lunar=True), "2025-01-28", "2025-01-28"),
    ],
)
def test_words_become_days(said: Said, first: str, last: str) -> None:
    days = resolve(said, KNOWN)
    assert (days.first.isoformat(), days.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("published", "month", "day", "year"),
    [
        ("2023-12-25", 1, 1, 2024),
        ("2024-01-05", 12, 28, 2023),
        ("2024-06-15", 2, 20, 2024),
        ("2024-06-15", 2, 1, 2025),
        ("2024-06-15", 1, 20, 2025),
        ("2024-02-10", 10, 1, 2024),
    ],
)
def test_a_missing_year_lies_between_four_months_back_and_eight_ahead(
    published: str, month: int, day: int, year: int
) -> None:
    known = Calendar(dt.date.fromisoformat(published))
    assert resolve(Said(month=month, day=day), known).first == dt.date(year, month, day)


@pytest.mark.parametrize(
    "said",
    [
        Said(year=2023, month=2, day=29),
        Said(year=9999, month=13),
        Said(distance=99999999, unit=Unit.YEAR),
        Said(unknown="the day of signature is not stated"),
    ],
)
def test_what_names_no_day_says_why(said: Said) -> None:
    with pytest.raises(Unresolved) as refusal:
        resolve(said, KNOWN)
    assert str(refusal.value)


def test_without_a_publication_day_nothing_is_counted_or_guessed() -> None:
    for said in (Said(distance=3), Said(month=5, day=1), Said(day=3), Said(weekday=2)):
        with pytest.raises(Unresolved):
            resolve(said, Calendar(None))


def test_a_distance_counts_from_the_day_that_the_text_names_for_it() -> None:
    known = Calendar(MONDAY, announced=dt.date(2024, 5, 18))
    assert resolve(Said(distance=7), known).first == dt.date(2024, 5, 25)
    assert resolve(Said(distance=1, spoken=True), known).first == dt.date(2024, 5, 21)
    far = Calendar(MONDAY, announced=dt.date(2019, 1, 1))
    assert resolve(Said(distance=7), far).first == dt.date(2024, 5, 27)


def test_a_year_stated_for_the_same_day_is_taken_over() -> None:
    known = Calendar(MONDAY, stated={(3, 1): 2025})
    assert resolve(Said(month=3, day=1), known).first == dt.date(2025, 3, 1)


def test_a_whole_month_has_the_precision_of_a_month() -> None:
    assert resolve(Said(month=6, part=Part.WHOLE), KNOWN).precision is Precision.MONTH
    assert resolve(Said(month=6, part=Part.END), KNOWN).precision is Precision.PART
