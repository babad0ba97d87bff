"""A day told twice in one breath is the day that is written out."""

import datetime as dt

import pytest

from core.milestones.reader import scan
from core.milestones.written_out import as_written_out
from core.text import reading_copy

MONDAY = dt.date(2024, 5, 20)


def days(body: str, lang: str, published: dt.date | None = MONDAY) -> list[tuple[str, int | None, int | None]]:
    copy = reading_copy(body)
    found = as_written_out(copy.text, scan(copy, lang), published)
    return [(copy.quote(each.start, each.end), each.said.month, each.said.day) for each in found]


@pytest.mark.parametrize(
    ("body", "lang", "quote", "day"),
    [
        ("It stops tomorrow (20 May).", "en", "tomorrow (20 May)", (5, 20)),
        ("It stops tomorrow, May 22, at noon.", "en", "tomorrow, May 22, at noon", (5, 22)),
        ("It closes on Friday (24 May).", "en", "Friday (24 May)", (5, 24)),
        ("系统明天（5月20日）停机。", "zh", "明天（5月20日）", (5, 20)),
        ("下周一（5月20日）起执行。", "zh", "下周一（5月20日）", (5, 20)),
        ("明日即5月21日起执行。", "zh", "明日即5月21日", (5, 21)),
    ],
)
def test_words_and_the_day_written_out_behind_them_are_one(
    body: str, lang: str, quote: str, day: tuple[int, int]
) -> None:
    assert days(body, lang) == [(quote, *day)]


@pytest.mark.parametrize(
    ("body", "lang"),
    [
        ("Fees rise tomorrow. May 24 is the last day of the sale.", "en"),
        ("Fees rise tomorrow, June 14 bookings are cancelled.", "en"),
        ("It closes on Friday (7 June is open).", "en"),
        ("即日起，5月21日前提交的申请有效。", "zh"),
        ("明天（5月21日至23日）停机。", "zh"),
    ],
)
def test_two_days_stay_two(body: str, lang: str) -> None:
    assert len(days(body, lang)) == 2


def test_without_a_day_of_publication_nothing_is_joined() -> None:
    assert len(days("It stops tomorrow (20 May).", "en", None)) == 2
