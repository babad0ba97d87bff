"""Many readings of one notice become its milestones: each (kind, date) once, the more precise over the vaguer."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from core.milestones.grounds import DISPUTED, Grounds
from core.milestones.values import Days, Hour
from core.model import Milestone, MilestoneKind, Precision
from core.moments import END_OF_DAY, instant_of

# The entry of English that says of itself that something is so from now on.
AT_ONCE = "at once"
# With which the entries begin that count from another day.
_DISTANCE = "distance"
# What these read bears on others whatever their days.
_BEARING = (AT_ONCE, _DISTANCE)
# By how much the margin of one reading must be larger to outdo the other.
CLEAR = 0.25
# Members of an enumeration take long to look up.
_TAKES_EFFECT, _ENDS, _DAY = MilestoneKind.TAKES_EFFECT, MilestoneKind.ENDS, Precision.DAY


class Candidate(NamedTuple):
    """A milestone before merging: where it stood, its days, and whether it is one end of a window.

    `afterwards`: it begins only after its day, which may be the last of something else. `acts`: it is no more than the
    day by which readers are to do something.
    """

    milestone: Milestone
    days: Days
    window: bool
    in_title: bool
    grounds: Grounds
    margin: float
    afterwards: bool = False
    acts: bool = False


def build(kind: MilestoneKind, days: Days, hour: Hour, quote: str, confidence: float, rule: str) -> Milestone:
    """Make a milestone; a start is the first of its days, an end the last (`Days`)."""
    on = days.first if kind is _TAKES_EFFECT else days.last
    precision = Precision.MINUTE if hour.time and days.precision is _DAY else days.precision
    time = END_OF_DAY if hour.midnight and kind is _ENDS else hour.time
    return Milestone(kind, on, time, precision, quote, confidence, rule, hour.zone)


def merge(candidates: list[Candidate]) -> list[Candidate]:
    """Keep each (kind, date) once, drop what a better reading of the same words replaces; in order of appearance."""
    return candidates if len(candidates) < 2 or are_apart(candidates) else settled(candidates)


def settled(candidates: list[Candidate]) -> list[Candidate]:
    """Do what `merge` does, however many there are and whether or not they bear on one another."""
    best: dict[tuple[MilestoneKind, dt.date], Candidate] = {}
    for candidate in _with_first_stages(candidates):
        key = (candidate.milestone.kind, candidate.milestone.on)
        best[key] = _better(best.get(key), candidate)
    by_day: dict[dt.date, list[Candidate]] = {}
    for candidate in best.values():
        by_day.setdefault(candidate.milestone.on, []).append(candidate)
    exact = [each for each in best.values() if each.days.precision is _DAY]
    again = _told_again(best.values())
    kept = []
    for each in best.values():
        rivals = [other for other in by_day[each.milestone.on] if other is not each]
        if any(_outdoes(other, each) for other in rivals) or (again and each.milestone in again):
            continue
        if _is_reckoned(each, exact) or (_is_vague(each) and any(_is_within(other, each) for other in exact)):
            continue
        kept.append(_less_sure(each) if any(_opposes(each, other) for other in rivals) else each)
    return kept


def are_apart(candidates: Sequence[Candidate]) -> bool:
    """Whether none can bear on another, as in most notices: each names a day of its own, exactly and by its date."""
    days = set()
    for candidate in candidates:
        milestone = candidate.milestone
        if milestone.zone or candidate.days.precision is not _DAY or milestone.rule.startswith(_BEARING):
            return False
        days.add(milestone.on)
    return len(days) == len(candidates)


def _with_first_stages(candidates: list[Candidate]) -> list[Candidate]:
    """Read what ends at once as the first stage, from which a change applies, where another end is still to come."""
    ends = [each.milestone for each in candidates if each.milestone.kind is _ENDS]
    if not any(end.rule == AT_ONCE for end in ends):
        return candidates
    last = max(end.on for end in ends)
    return [
        each._replace(milestone=replace(each.milestone, kind=_TAKES_EFFECT))
        if each.milestone.rule == AT_ONCE and each.milestone.kind is _ENDS and each.milestone.on != last
        else each
        for each in candidates
    ]


def _told_again(candidates: Iterable[Candidate]) -> list[Milestone]:
    """Give those whose moment an earlier one has told by the clock of another zone, on which it is another day."""
    zoned = [each.milestone for each in candidates if each.milestone.zone and each.milestone.time]
    if len(zoned) < 2:
        return []
    told = [(milestone.kind, instant_of(milestone, "UTC")) for milestone in zoned]
    return [milestone for at, milestone in enumerate(zoned) if told[at] in told[:at]]


def _is_reckoned(each: Candidate, exact: list[Candidate]) -> bool:
    """Whether a distance ("in three weeks") only rounds a day that another place names."""
    return each.milestone.rule.startswith(_DISTANCE) and any(
        other.milestone.kind is each.milestone.kind
        and not other.milestone.rule.startswith(_DISTANCE)
        and 0 < abs((other.milestone.on - each.milestone.on).days) <= _ROUNDED
        for other in exact
    )


# By so many days a distance may be off.
_ROUNDED = 3


def _better(known: Candidate | None, new: Candidate) -> Candidate:
    if known is None:
        return new
    if _exactness(known) != _exactness(new):
        return max(known, new, key=_exactness)
    return new if new.margin - known.margin > CLEAR else known


def _exactness(candidate: Candidate) -> tuple[bool, bool]:
    return candidate.milestone.time is not None, candidate.days.precision is _DAY


def _outdoes(one: Candidate, other: Candidate) -> bool:
    """Whether `one` gives the same day the other role, and more surely, or ends a window when `other` begins.

    What begins only after the last day of something is no start of that day.
    """
    if one.afterwards != other.afterwards and one.milestone.kind is not other.milestone.kind:
        return other.afterwards
    return (_opposes(one, other) and _is_stronger(one, other)) or _is_back(other, one)


def _is_back(start: Candidate, window: Candidate) -> bool:
    """Whether a start is only the end of a window told once more: "down from 1:00 to 3:00, and back at 3:00"."""
    if not window.window or start.window or window.milestone.kind is not _ENDS:
        return False
    if start.milestone.kind is not _TAKES_EFFECT:
        return False
    return start.milestone.time is not None and start.milestone.time == window.milestone.time


def _opposes(one: Candidate, other: Candidate) -> bool:
    """Whether the same day has the other role in `other`.

    The ends of windows may share it, as may two hours; what begins on the day on which a window ends is another thing.
    """
    if one.milestone.kind is other.milestone.kind or one.window or other.window:
        return False
    if _is_deadline_for(one, other) or _is_deadline_for(other, one):
        return False
    times = one.milestone.time, other.milestone.time
    return not (times[0] and times[1] and times[0] != times[1])


def _is_deadline_for(deadline: Candidate, start: Candidate) -> bool:
    """Whether readers are to act by the day from which a change applies: "from June 3 …", "update before June 3"."""
    if deadline.milestone.kind is not _ENDS or start.milestone.kind is not _TAKES_EFFECT:
        return False
    return deadline.acts and not _COMES.isdisjoint(start.grounds.signs)


# What the signs of English and of Chinese call a change to come.
_COMES = frozenset(["from", "future", "verb of start", "verb of change", "verb of limit"])


def _less_sure(candidate: Candidate) -> Candidate:
    """Lower the certainty of a role when the text speaks of the same day in the other one too."""
    sure = min(candidate.milestone.confidence, DISPUTED)
    milestone = replace(candidate.milestone, confidence=sure)
    return candidate._replace(milestone=milestone, grounds=candidate.grounds._replace(disputed=True))


def _is_vague(candidate: Candidate) -> bool:
    """Whether a day may be told elsewhere: only a month or a part of one is named."""
    return candidate.days.precision is not _DAY


def _is_within(exact: Candidate, vague: Candidate) -> bool:
    """Whether `exact` names the very day of which `vague` names the month."""
    same = exact.milestone.kind is vague.milestone.kind
    return same and vague.days.first <= exact.milestone.on <= vague.days.last


def _is_stronger(one: Candidate, other: Candidate) -> bool:
    """Whether one role is clearly the better founded: the ends of windows are, and what won by a larger margin."""
    if one.window != other.window:
        return one.window
    return one.margin - other.margin > CLEAR
