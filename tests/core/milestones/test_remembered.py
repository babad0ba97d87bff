"""What a text itself tells of its dates, kept for later ones."""

import datetime as dt

import pytest

from core.milestones import punctuation
from core.milestones.known import Calendar
from core.milestones.reader import scan
from core.milestones.remembered import day_signed, first_full_date, look_around, remember
from core.milestones.resolve import resolve, resolve_range
from core.text import reading_copy

MONDAY = dt.date(2024, 5, 20)


@pytest.mark.parametrize(
    ("text", "gone", "comes", "lasts"),
    [
        ("5月6日起试行的办法", True, False, False),
        ("新规将于11月5日起施行", False, True, False),
        ("the road will be closed through June 1", False, False, True),
        ("the library will close on November 5", False, True, False),
        ("the terms, effective November 5, will be shown at the till", False, False, False),
        ("the pool will be closed from June 1 to August 31", False, False, False),
        ("11月5日起医院将门诊时间提前", False, False, False),
        ("我们曾计划4月1日上线新功能", False, False, False),
        ("6月1日", False, False, False),
        ("新规将于2023年11月5日起施行", False, False, False),  # of its year nothing needs to be told
    ],
)
def test_words_around_a_day_tell_whether_it_is_gone(text: str, gone: bool, comes: bool, lasts: bool) -> None:
    known = Calendar(MONDAY)
    copy = reading_copy(text)
    lang, marks = ("en", punctuation.ENGLISH) if text.isascii() else ("zh", punctuation.CHINESE)
    look_around(copy.text, scan(copy, lang)[0], known, marks)
    assert (known.gone, known.comes, known.lasts) == (gone, comes, lasts)


def test_later_dates_lean_on_the_end_of_a_window_but_for_one_in_brackets() -> None:
    known = Calendar(MONDAY)
    window = scan(reading_copy("2024年6月1日至6月5日"), "zh")[0]
    start, end = resolve_range(window, known)
    remember(window, start, end, known, beside=True)
    assert known.previous is None
    remember(window, start, end, known, beside=False)
    assert known.previous == dt.date(2024, 6, 5)
    assert known.stated[6, 1] == 2024


def test_a_year_that_was_inferred_is_known_to_be_a_guess() -> None:
    known = Calendar(MONDAY)
    day = scan(reading_copy("6月1日"), "zh")[0]
    remember(day, resolve(day.said, known), None, known, beside=False)
    assert known.guessed
    assert not known.stated


def test_the_first_date_that_needs_nothing_from_outside() -> None:
    mentions = scan(reading_copy("5月2日起,至2024年2月30日,自2024年6月1日"), "zh")
    assert first_full_date(mentions) == dt.date(2024, 6, 1)
    assert first_full_date(mentions[:1]) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("办法如下。\n2024年5月18日", dt.date(2024, 5, 18)),
        ("办法如下。\n2024年5月28日", None),  # after the publication
        ("办法如下。\n自2024年5月18日", None),
        ("2024年5月18日", None),
        ("办法如下。\n2024年5月", None),
        ("办法如下。", None),
    ],
)
def test_a_text_is_signed_by_a_full_date_alone_on_its_last_line(text: str, day: dt.date | None) -> None:
    copy = reading_copy(text)
    assert day_signed(copy.text, scan(copy, "zh"), MONDAY) == day
