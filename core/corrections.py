"""What an admin put right in a notice's dates, and what becomes of it when a later revision, or the same, is read."""

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


@dataclass(frozen=True, slots=True)
class Reread:
    """What a text says by a new reading, and the corrections for the words as they are read from now on."""

    milestones: tuple[Milestone, ...]
    learned: tuple[Correction, ...]


def read_again(found: Sequence[Milestone], standing: Sequence[Milestone], corrections: Sequence[Correction]) -> Reread:
    """What another reader found in a text whose milestones stand as they were put right: what an admin said stays so.

    A better reader may quote other words, so that here a day that was put right, and stands no more, is wrong in
    whatever words and role it is found.
    """
    rights = _rights(corrections)
    said = [each for each in standing if each.rule == RULE or each.on in rights.values()]
    days = {each.on for each in standing}
    still_wrong = [each for each in put_right(found, corrections) if each.on in rights and each.on not in days]
    learned = tuple(Correction(each.kind, each.on, each.quote, rights[each.on]) for each in still_wrong)
    taken = {(each.kind, each.on) for each in said}
    others = [each for each in put_right(found, [*corrections, *learned]) if (each.kind, each.on) not in taken]
    return Reread((*said, *others), learned)


def _rights(corrections: Sequence[Correction]) -> dict[dt.date, dt.date | None]:
    """What each wrong day came to be in the end, as one correction followed the other; None where it was struck."""
    ends: dict[dt.date, dt.date | None] = {}
    for correction in corrections:
        ends = {wrong: correction.right if right == correction.wrong else right for wrong, right in ends.items()}
        ends[correction.wrong] = correction.right
    return {wrong: right for wrong, right in ends.items() if wrong != right}


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
