"""Many readings of one notice become its milestones: each (kind, date) once, the more precise over the vaguer."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.milestones.values import Days, Hour
from core.model import Milestone, MilestoneKind, Precision


@dataclass(frozen=True, slots=True)
class Candidate:
    """A milestone before merging: where it stood, its days, and whether it is one end of a window."""

    milestone: Milestone
    days: Days
    window: bool
    in_title: bool
    reasons: tuple[str, ...]


def build(kind: MilestoneKind, days: Days, hour: Hour, quote: str, confidence: float, rule: str) -> Milestone:
    """Make a milestone; a start is the first of its days, an end the last (`Days`)."""
    on = days.first if kind is MilestoneKind.TAKES_EFFECT else days.last
    precision = Precision.MINUTE if hour.time and days.precision is Precision.DAY else days.precision
    return Milestone(kind, on, hour.time, precision, quote, confidence, rule, hour.zone)


def merge(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Keep each (kind, date) once, drop what a better reading of the same words replaces; in order of appearance."""
    best: dict[tuple[MilestoneKind, object], Candidate] = {}
    for candidate in candidates:
        key = (candidate.milestone.kind, candidate.milestone.on)
        best[key] = _better(best.get(key), candidate)
    kept = list(best.values())
    return [each for each in kept if not any(_replaces(other, each) for other in kept)]


def _better(known: Candidate | None, new: Candidate) -> Candidate:
    if known is None:
        return new
    return max(known, new, key=lambda each: (each.milestone.time is not None, each.milestone.confidence))


def _replaces(one: Candidate, other: Candidate) -> bool:
    """Whether `one` makes `other` untrue: the other role of the same day, or a vaguer word for it in the title."""
    if one is other:
        return False
    if one.milestone.on == other.milestone.on and one.milestone.kind is not other.milestone.kind:
        return not (one.window and other.window) and _strength(one) > _strength(other)
    return (
        one.milestone.kind is other.milestone.kind
        and one.days.precision is Precision.DAY
        and other.days.precision is not Precision.DAY
        and other.in_title
        and other.days.first <= one.milestone.on <= other.days.last
    )


def _strength(candidate: Candidate) -> tuple[bool, float]:
    return candidate.window, candidate.milestone.confidence
