"""The role of a date: takes effect, ends, or neither; each language decides it by its own grammar."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from core.milestones.values import Context, Mention, Reasons, Timing, Verdict
from core.model import MilestoneKind


class Judge(Protocol):
    """Decides the role of a date by the structure of its clause (`roles_en`, `roles_zh`)."""

    def weigh(self, mention: Mention, context: Context, timing: Timing) -> Verdict:
        """Decide the role of a mention; for a range `takes_effect` stands for its window, both ends of it."""
        ...


@dataclass(slots=True)
class Decision:
    """The role of a date (`kind` None: no milestone), how strongly, and why; the flags are those of `Verdict`."""

    kind: MilestoneKind | None
    strength: float
    why: str
    announces: bool = False
    replaced: bool = False
    closes: bool = False
    moves: bool = False
    afterwards: bool = False
    opens: bool = False


def told_doubts(doubts: Mapping[str, float]) -> Iterator[str]:
    """Put into words what lowers a decision's strength or certainty."""
    return (f"{why}: {-doubt:+.1f}" for why, doubt in doubts.items())


def refused(decision: Decision, reasons: Reasons, rule: str) -> Verdict:
    """Give the verdict on a date that is no milestone: nothing is left to weigh."""
    return Verdict(None, abs(decision.strength), reasons, rule, decision.announces, replaced=decision.replaced)


def nothing(why: str, strength: float = 3.0, *, announces: bool = False, replaced: bool = False) -> Decision:
    """Decide that a date is no milestone."""
    return Decision(None, strength, why, announces, replaced)  # by place: keywords take half as long again
