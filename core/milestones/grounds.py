"""What a milestone rests on: how its role was decided, and what its certainty is made of."""

from collections.abc import Sequence
from typing import NamedTuple, Self

from core.milestones.certainty import Weights, in_words
from core.milestones.opinion import Around, Opinion
from core.milestones.values import Verdict
from core.model import MilestoneKind

# The most that what is left open can have, and one of two roles of a day.
LEFT_OPEN = DISPUTED = 0.9


class Measure(NamedTuple):
    """By what certainty is measured in one language."""

    weights: Weights
    opinion: Opinion

    @classmethod
    def of(cls, lang: str) -> Self:
        """Give the measure fitted for a language, "zh" or "en"."""
        return cls(Weights.of(lang), Opinion.of(lang))


class Grounds(NamedTuple):
    """How the role of a milestone was decided, the words around its date, the signs, and by what they are measured.

    `left_open` is why it is not to be trusted however sure it is else, or nothing; `disputed`: the text speaks of the
    same day in the other role too.
    """

    verdict: Verdict
    kind: MilestoneKind
    around: Around
    signs: Sequence[str]
    measure: Measure
    left_open: str = ""
    disputed: bool = False

    def reasons(self) -> tuple[str, ...]:
        """Put the evidence into words."""
        opinion, weights = self.measure.opinion, self.measure.weights
        odds, strongest = opinion.odds(self.around, self.kind), opinion.strongest(self.around, self.kind)
        certainty = in_words(self.verdict.margin, odds, strongest, self.signs, weights)
        limits = {self.left_open: LEFT_OPEN} if self.left_open else {}
        limits |= {"the day has the other role too": DISPUTED} if self.disputed else {}
        return (
            *self.verdict.reasons(),
            certainty,
            *(f"{why}: certainty {most:.2f} at most" for why, most in limits.items()),
        )
