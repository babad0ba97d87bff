"""A window of hours that stands apart from its day: "on 3 June the portal will be down from 9 to 11 a.m."."""

import re
from bisect import bisect_left
from dataclasses import replace
from operator import attrgetter

from core.milestones.entries import fill
from core.milestones.fragments_en import FRAGMENTS
from core.milestones.grammar import SAME_DAY
from core.milestones.hours import read_hour, read_hour_text
from core.milestones.values import Mention

# How an hour opens a window, and so far before it its day may stand.
_LEADS = ("from ", "between ")
_REACH = 160
_THE = "the hours of "
_HOURS = re.compile(
    fill(
        r"(?:about |approximately |around )?{clock}(?: ?\(?{zone}\)?)? ?(?:-|to|until|till|and) ?"
        r"(?:about |approximately |around )?"
        r"(?P<until>(?:12 )?(?:midnight|noon)|[0-9]{1,2}(?::[0-9]{2}| ?[ap]\.?m\b)(?: ?[ap]\.?m\b)?\.?)"
        r"(?: ?\(?{zone_after}\)?)?",
        FRAGMENTS,
    )
)
_SENTENCE_END = re.compile(r"[.!?;\n](?=[\s\"')*]|$)")
# What lasts for hours and is over then; only of this a window is sought beyond the words beside the day.
_PASSES = re.compile(
    r"\b(?:maintenance|outages?|downtime|interruptions?|unavailable|inaccessible|offline|down|shut|closed|closures?|"
    r"works?|suspended|disrupted|affected|diverted|off|upgrad(?:e|ed|ing))\b"
)
# Hours that are those of many days, and days that bound a longer time.
OFTEN = re.compile(r"\b(?:each|every|daily|weekdays?|weekends?|nightly|(?:mon|tues|wednes|thurs|fri|satur|sun)days)\b")
BOUNDS = re.compile(
    r"\b(?:from|until|till|by|since|after|before|through|starting|beginning|effective|commencing|deadline is|deadline:)"
    r"(?: on)?(?: the)?(?: [a-z]{3,6}day,?)? $"
)


def give_hours_apart(text: str, mentions: list[Mention]) -> None:
    """Give days the window of hours that is told behind them in their sentence, or in the next of an outage."""
    first = mentions[0].end
    for lead in _LEADS:
        at = text.find(lead, first)
        while at >= 0:
            at += len(lead)
            at += len(_THE) if text.startswith(_THE, at) else 0
            if text[at : at + 1] in _FIRST and (hours := _HOURS.match(text, at)):
                _give(text, mentions, hours, at)
            at = text.find(lead, at)


_FIRST = frozenset("0123456789nma")


def _give(text: str, mentions: list[Mention], hours: re.Match[str], at: int) -> None:
    """Let the last day before a window of hours have it, where it is that day's."""
    place = bisect_left(mentions, at, key=attrgetter("start")) - 1
    if place < 0 or not _is_its_day(text, mentions[place], at, hours.end()):
        return
    day = mentions[place]
    hour = read_hour(hours)
    close = read_hour_text(hours["until"], hour.zone)
    if hour.time is None or close.time is None:
        return
    mentions[place] = replace(day, hour=hour, until=Mention(day.start, day.end, day.entry, SAME_DAY, close))


def _is_its_day(text: str, day: Mention, at: int, end: int) -> bool:
    said = day.said
    if day.until is not None or day.hour.time is not None or day.end > at or at - day.end > _REACH:
        return False
    if said.day is None and said.weekday is None and not (said.spoken and said.distance is not None):
        return False
    between = text[day.end - 1 : at]  # a stop behind a month belongs to the date: "on 3 June. The lift …"
    ends = _SENTENCE_END.findall(between)
    opens = day.end - 1
    if not ends and _STAFFED.search(between) is None:  # what passes may be named before the day in the same sentence
        since = max(0, day.start - _PASSING)
        opens = max(text.rfind(". ", since, day.start), text.rfind("\n", since, day.start), since)
    if len(ends) > 1 or _PASSES.search(text, opens, at) is None or OFTEN.search(text, day.end, end + _BEHIND):
        return False
    return BOUNDS.search(text, max(0, day.start - _BEFORE), day.start) is None


_STAFFED = re.compile(r"\b(?:open|opens|call|staff|office|phone|line|counter)\b")
_BEHIND, _BEFORE, _PASSING = 30, 40, 90
