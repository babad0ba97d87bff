"""Which number of 05/06/2024 is the day: as the other dates of the text have it, else as in the United States."""

import datetime as dt
import re
from dataclasses import replace

from core.milestones.values import Mention

_AMBIGUOUS = frozenset(
    ["month/day/year", "month-day-year", "month-day-short year", "month/day", "month/day at the head of a line"]
)
_DAY_FIRST = "day/month/year"


def settle_order(mentions: list[Mention], published: dt.date | None = None, text: str = "") -> list[Mention]:
    """Turn ambiguous figures round where the text writes a day above 12 first, and none second.

    So it does where they are turned the day of the publication, where a weekday before them is that of the day turned
    round alone, or where it says so ("DD/MM/YYYY"). Where nothing tells, the figures are marked as unsure.
    """
    halves = [*mentions, *[mention.until for mention in mentions if mention.until is not None]]
    if _AMBIGUOUS.isdisjoint([half.entry for half in halves]):
        return mentions
    figures = [half for half in halves if half.entry in _AMBIGUOUS]
    if any((half.said.day or 0) > _MONTHS for half in figures):
        return mentions
    if any(half.entry == _DAY_FIRST for half in halves) or any(_is_turned(half, published) for half in figures):
        return [_turned(mention) for mention in mentions]
    if told := next(filter(None, (_order_by_weekday(half, text) for half in figures)), None):
        return [_turned(mention) for mention in mentions] if told == _DAY_FIRST else mentions
    if "dd/mm" in text:
        return [_turned(mention) for mention in mentions]
    if "mm/dd" in text or any(_is_day(half, published) for half in figures):
        return mentions
    return [_marked(mention) for mention in mentions]


_MONTHS = 12
# "on Friday 04/05/18", "Fri, 04/05/18"
_WEEKDAY = re.compile(r"\b(?P<day>mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,? [0-9]")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _order_by_weekday(half: Mention, text: str) -> str:
    """Give the way to write a day which alone fits the weekday before the figures, or nothing."""
    said = half.said
    if said.year is None or not said.month or not said.day:
        return ""
    named = _WEEKDAY.search(text, half.start, half.end)
    if named is None:
        return ""
    weekday = _WEEKDAYS.index(named["day"])
    month_first = dt.date(said.year, said.month, said.day).weekday() == weekday
    day_first = dt.date(said.year, said.day, said.month).weekday() == weekday
    return "" if month_first == day_first else _DAY_FIRST if day_first else half.entry


def _is_day(half: Mention, day: dt.date | None) -> bool:
    said = half.said
    return day is not None and (said.year or day.year, said.month, said.day) == (day.year, day.month, day.day)


def _is_turned(half: Mention, day: dt.date | None) -> bool:
    said = half.said
    return (
        day is not None
        and (said.year or day.year, said.day, said.month) == (day.year, day.month, day.day)
        and not _is_day(half, day)
    )


def _turned(mention: Mention) -> Mention:
    until = _turned(mention.until) if mention.until else None
    if mention.entry not in _AMBIGUOUS:
        return replace(mention, until=until)
    said = mention.said._replace(month=mention.said.day, day=mention.said.month)
    return replace(mention, said=said, until=until)


def _marked(mention: Mention) -> Mention:
    until = _marked(mention.until) if mention.until else None
    unsure = mention.entry in _AMBIGUOUS and mention.said.day != mention.said.month
    said = mention.said._replace(unsure_order=True) if unsure else mention.said
    return replace(mention, said=said, until=until)
