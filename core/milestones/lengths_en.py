"""A window of hours told by its length: "on 9 June for 2 hours starting at 14:00 UTC", "at 14:00 UTC for 2 hours"."""

import re
from dataclasses import replace

from core.milestones.entries import fill
from core.milestones.fragments_en import FRAGMENTS
from core.milestones.hours import DAY, minutes_of, read_hour, time_at
from core.milestones.hours_apart_en import BOUNDS, OFTEN, give_hours_apart
from core.milestones.numerals import read_number
from core.milestones.values import Hour, Mention, Said

# A length that is only about so long ends at no hour.
_LENGTH = (
    r"for (?:(?P<count>[0-9]{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?P<unit>hour|minute)s|"
    r"(?P<one>an|one) (?P<unit_>hour))(?![a-z-])"
)
# What follows a length that is one, and no measure of a thing ("for 12 hours plans").
_CLOSED = r"(?=[.,;:)\n]|$| (?:the|while|and|but|as|so|because|due|all|our|no|some)\b)"
_THEN_HOUR = re.compile(
    fill(
        rf"(?::| -|,)? ?{_LENGTH},? (?:starting|beginning|commencing|from) (?:at )?{{clock}}(?: ?\(?{{zone}}\)?)?",
        FRAGMENTS,
    )
)
_HOUR_BEFORE = re.compile(rf",? {_LENGTH}{_CLOSED}")
_BEGINS = frozenset(" ,:")
# How far around a day is looked for what bounds a longer time, or is of many days.
_BEFORE, _BEHIND = 40, 60
_MINUTES = {"hour": 60, "minute": 1}


def give_windows(text: str, mentions: list[Mention]) -> None:
    """Give days the windows that are told by a length, or by hours apart from their day."""
    give_lengths(text, mentions)
    give_hours_apart(text, mentions)


def give_lengths(text: str, mentions: list[Mention]) -> None:
    """Give days whose hour is told with a length right behind them, or before it, the window that it makes."""
    for place, day in enumerate(mentions):
        if day.until is not None or text[day.end : day.end + 1] not in _BEGINS or day.said.day is None:
            continue
        if BOUNDS.search(text, max(0, day.start - _BEFORE), day.start) or OFTEN.search(
            text, day.end, day.end + _BEHIND
        ):
            continue
        if day.hour.time is not None:
            match, opens = _HOUR_BEFORE.match(text, day.end), day.hour
        elif match := _THEN_HOUR.match(text, day.end):
            opens = read_hour(match)
        if match is None or opens.time is None:
            continue
        mentions[place] = replace(day, hour=opens, until=_closing(day, opens, match))


def _closing(day: Mention, opens: Hour, match: re.Match[str]) -> Mention:
    """Give the end of a window that opens at an hour of a day, and is as long as the match says."""
    length = read_number(match["count"] or match["one"]) * _MINUTES[match["unit"] or match["unit_"]]
    days, minutes = divmod(minutes_of(opens.time or "00:00") + length, DAY)
    closes = Hour(time_at(minutes), opens.zone, half=True)
    return Mention(day.start, day.end, day.entry, Said(distance=days, from_previous=True), closes)
