"""What is known of days while a text is read."""

import datetime as dt

import pytest

from core.milestones.known import Calendar, Unresolved, years_told_in_full
from core.milestones.values import Mention, Said

MONDAY = dt.date(2024, 5, 20)


@pytest.mark.parametrize(
    ("published", "announced", "origin"),
    [
        (MONDAY, None, MONDAY),
        (MONDAY, dt.date(2024, 5, 17), dt.date(2024, 5, 17)),
        (MONDAY, dt.date(2023, 5, 17), MONDAY),
        (None, dt.date(2023, 5, 17), dt.date(2023, 5, 17)),
    ],
)
def test_distances_count_from_a_day_that_the_text_names_near_its_publication(
    published: dt.date | None, announced: dt.date | None, origin: dt.date
) -> None:
    assert Calendar(published, announced=announced).origin() == origin


def test_the_first_full_date_stands_in_for_an_unknown_publication_but_distances_do_not_count_from_it() -> None:
    known = Calendar(None, fallback=MONDAY)
    assert known.reference == MONDAY
    with pytest.raises(Unresolved, match="counts from the publication"):
        known.origin()


def test_nothing_is_inferred_where_no_day_is_known() -> None:
    with pytest.raises(Unresolved, match="no year is stated"):
        _ = Calendar(None).reference


def day_of_june(year: int | None = None, *, lunar: bool = False) -> Mention:
    return Mention(0, 4, "month day", Said(year=year, month=6, day=1, lunar=lunar))


@pytest.mark.parametrize(
    ("title", "body", "published", "years"),
    [
        ([day_of_june()], [day_of_june(2023)], MONDAY, {(6, 1): 2023}),
        ([day_of_june()], [day_of_june(2016)], None, {(6, 1): 2016}),
        ([day_of_june()], [day_of_june(2022)], MONDAY, {}),
        ([day_of_june()], [day_of_june(), day_of_june(2023)], MONDAY, {}),
        ([day_of_june()], [day_of_june(), day_of_june(2016)], None, {(6, 1): 2016}),
        ([day_of_june()], [day_of_june(2016), day_of_june(2017)], None, {}),
        ([day_of_june(2024)], [day_of_june(2023)], MONDAY, {}),
        ([day_of_june(lunar=True)], [day_of_june(2023)], MONDAY, {}),
        ([day_of_june()], [day_of_june(2023, lunar=True)], MONDAY, {}),
        ([], [day_of_june(2023)], MONDAY, {}),
    ],
)
def test_a_short_day_takes_the_one_year_with_which_the_body_tells_it(
    title: list[Mention], body: list[Mention], published: dt.date | None, years: dict[tuple[int, int], int]
) -> None:
    assert years_told_in_full(title, body, published) == years
