"""What shows how far the reading of an English clause is to be trusted: signs, whose weights are fitted (`weights`)."""

from collections.abc import Mapping

from core.milestones.frames_en import Frame
from core.milestones.tenses_en import Tense
from core.milestones.tokens_en import Preposition
from core.milestones.values import Context, Mention, Timing
from core.milestones.words_en import Sense
from core.model import MilestoneKind

_PREPOSITIONS: Mapping[Preposition, str] = {
    Preposition.NONE: "on or bare",
    Preposition.ON: "on or bare",
    Preposition.OF: "on or bare",
    Preposition.FOR: "on or bare",
    Preposition.FROM: "from",
    Preposition.UNTIL: "until",
    Preposition.BY: "by",
    Preposition.BEFORE: "by",
    Preposition.AFTER: "after",
}
_TENSES: Mapping[Tense, str] = {
    Tense.FUTURE: "future",
    Tense.DUTY: "duty",
    Tense.BARE: "no tense",
    Tense.PRESENT: "present",
    Tense.PAST: "past",
    Tense.PERFECT: "past",
    Tense.INFINITIVE: "past",
}
# What somebody says or finds; a day tied to it is a milestone less often.
_TOLD = frozenset([Sense.TELL, Sense.HISTORY])
_TAKES_EFFECT = MilestoneKind.TAKES_EFFECT  # members of an enumeration take long to look up
_OPEN = frozenset([Tense.PAST, Tense.PERFECT, Tense.INFINITIVE])


def signs_of(frame: Frame, mention: Mention, context: Context, timing: Timing, kind: MilestoneKind) -> list[str]:
    """Name what of a clause told right readings from wrong ones."""
    tense = frame.tense
    signs = [_PREPOSITIONS.get(frame.preposition, "other preposition"), _TENSES.get(tense, "other tense")]
    if mention.until is not None:
        signs.append("window")
    elif kind is _TAKES_EFFECT:
        signs.append("start")
    if frame.sense in _TOLD:
        signs.append("told of")
    if context.alone or (frame.above and timing.days_past is None):
        signs.append("alone on its line")
    if timing.days_past is None and tense in _OPEN:
        signs.append("past, as far as known")
    return signs
