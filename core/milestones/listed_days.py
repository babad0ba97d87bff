"""Days of a list: their hours stand behind the last (5月23日、25日22时至翌日6时), and days in a row are one stretch."""

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.milestones.found import Found
from core.milestones.relative_zh import TWO_DAYS
from core.milestones.values import NO_HOUR, Mention, Said
from core.model import MilestoneKind
from core.text import ReadingCopy

# What lists days in the words as they are written; a comma (，) may part two clauses as well.
_LISTS = re.compile(r" ?(?:[、和及与與&]|以及) ?")


def with_shared_hours(groups: Iterable[list[Mention]], copy: ReadingCopy) -> list[list[Mention]]:
    """Give the days of each joined group the window of hours that its last names, where they have none of their own."""
    return [
        _shared(group, copy) if len(group) > 1 else _both(group) if group[0].entry in TWO_DAYS else group
        for group in groups
    ]


_NEXT_DAY = Said(distance=1, from_previous=True)


def _both(group: list[Mention]) -> list[Mention]:
    """Make a window of two days that are told in one word (`TWO_DAYS`)."""
    told = group[0]
    if told.until is not None:
        return group
    second = Mention(told.start + 1, told.end, told.entry, _NEXT_DAY)
    return [replace(told, until=second, joined_by=_LISTED)]


_LISTED = "、"


def are_one_stretch(days: Sequence[Found]) -> bool:
    """Whether listed days follow one another, without hours, and something is to hold on each, not from it on."""
    if not all(day.kind is _TAKES and day.verdict.on_days and _is_bare_day(day.mention) for day in days):
        return False
    if any(not _BOUNDS.isdisjoint(day.verdict.signs) for day in days):
        return False
    return all(other.start.first - one.start.first == _A_DAY for one, other in itertools.pairwise(days))


_TAKES, _A_DAY = MilestoneKind.TAKES_EFFECT, dt.timedelta(days=1)
# What ties more to a day than that something is on it, as the certainty's signs name it.
_BOUNDS = frozenset(["particle behind", "from", "until", "by", "after", "other preposition"])


def _shared(group: list[Mention], copy: ReadingCopy) -> list[Mention]:
    last = group[-1]
    if not _is_window_of_hours(last) or not all(_is_bare_day(each) for each in group[:-1]):
        return group
    between = [copy.quote(one.end, other.start) for one, other in itertools.pairwise(group)]
    if not all(_LISTS.fullmatch(words) for words in between):
        return group
    return [*(replace(each, hour=last.hour, until=last.until) for each in group[:-1]), last]


def _is_window_of_hours(mention: Mention) -> bool:
    """Whether a day's window ends on it or on the next, at an hour that counts from it."""
    until = mention.until
    return until is not None and until.said.from_previous and mention.hour.time is not None


def _is_bare_day(mention: Mention) -> bool:
    return mention.until is None and mention.hour == NO_HOUR and mention.said.day is not None
