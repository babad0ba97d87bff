"""What an admin put right in a notice's dates, and what becomes of it when a later revision is read."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.model import Milestone, MilestoneKind, Precision
from core.text import normalise

RULE = "corrected by an admin"


@dataclass(frozen=True, slots=True)
class Correction:
    """A day that was read out of these quoted words is another one; none at all where `right` is None."""

    kind: MilestoneKind
    wrong: dt.date
    quote: str
    right: dt.date | None


def put_right(found: Sequence[Milestone], corrections: Sequence[Correction]) -> tuple[Milestone, ...]:
    """The milestones as they stand with these corrections, each made on what the ones before it left.

    A correction holds for the very reading it was made of: its kind, day and words. Another day, or the same in other
    words, is something new that the notice says.
    """
    milestones = list(found)
    for correction in corrections:
        milestones = list(_corrected(milestones, correction))
    return tuple(milestones)


def _corrected(milestones: Sequence[Milestone], correction: Correction) -> Sequence[Milestone]:
    others = [each for each in milestones if not _is_meant(each, correction)]
    taken = {each.on for each in others if each.kind is correction.kind}
    if correction.right is None or correction.right in taken:
        return others
    return [_moved(each, correction.right) if _is_meant(each, correction) else each for each in milestones]


def _is_meant(milestone: Milestone, correction: Correction) -> bool:
    read = milestone.kind, milestone.on, normalise(milestone.quote)
    return read == (correction.kind, correction.wrong, normalise(correction.quote))


def _moved(milestone: Milestone, on: dt.date) -> Milestone:
    return replace(milestone, on=on, time=None, zone=None, precision=Precision.DAY, confidence=1.0, rule=RULE)
