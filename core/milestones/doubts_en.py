"""What lowers the certainty of a role in English: doubts, which may reject a date, and cautions, which do not.

A doubt says that the date may be no milestone, a caution that it may be one of the other kind.
"""

import functools

from core.milestones.events_en import event_of
from core.milestones.frames_en import Frame
from core.milestones.roles import Decision
from core.milestones.syntax_en import Tense
from core.milestones.tokens_en import Preposition, tokenise
from core.milestones.values import Context, Mention, Part, Timing
from core.milestones.words_en import COMES_TO_PASS, Sense, word_set
from core.model import MilestoneKind

TAKES, ENDS = MilestoneKind.TAKES_EFFECT, MilestoneKind.ENDS
OVER = (Sense.STOP, Sense.DUE)


@functools.lru_cache(maxsize=1)  # each date of a notice asks for the same title
def titled(title: str) -> Sense | None:
    """Give the end that a title names: what "these changes" are, where the text leaves it to the title."""
    sense = event_of(tokenise(title)) if title else None
    return sense if sense is Sense.STOP else None


def _said_no_longer(frame: Frame) -> bool:
    return frame.group is not None and frame.group.no_longer


def cautions_of(frame: Frame, mention: Mention, context: Context, decision: Decision) -> dict[str, float]:
    """Give what leaves open which of the two roles a milestone has: it lowers the certainty, and rejects nothing."""
    cautions: dict[str, float] = {}
    if decision.kind is None or mention.until is not None:
        return cautions
    word = frame.group.word if frame.group else None
    if word is not None and word.verb is Sense.STOP and frame.sense is Sense.LIMIT and not _said_no_longer(frame):
        cautions["a part of it, or all"] = 1.1
    elif word is not None and word.base in COMES_TO_PASS and decision.kind is ENDS and frame.sense not in OVER:
        cautions["only the title names an end"] = 1.2
    elif word is not None and word.base in _DOUBLE and frame.preposition in _POINTS:
        cautions["its verb has two senses"] = 1.1
    vague = _said_no_longer(frame) or (word is not None and word.base in _DOUBLE)  # "retire" says by itself what ends
    if frame.preposition is Preposition.FROM and decision.kind is ENDS and vague and not titled(context.title):
        cautions["over from it, all or a part"] = 0.7
    if decision.kind is TAKES and frame.sense is not Sense.LIMIT and titled(context.title):
        cautions["the title speaks of an end"] = 1.2
    if frame.preposition in _POINTS and frame.tense is not Tense.FUTURE and decision.kind is TAKES:
        cautions["nothing but its event tells the role"] = 0.7
    return cautions


_POINTS = (Preposition.NONE, Preposition.ON, Preposition.FOR, Preposition.SET, Preposition.TO)
# Verbs of an end that are as often said of a pause or a part.
_DOUBLE = word_set(
    "close drop stop pull finish shut halt remove cut move shift leave break take_down take_offline power_down "
    "go_offline go_dark shut_it_down shut_them_down take_it_down take_them_down take_it_offline take_them_offline"
)


def doubts_of(frame: Frame, mention: Mention, context: Context, timing: Timing, decision: Decision) -> dict[str, float]:
    """Give what lowers the strength of a decision for a milestone, with how much."""
    doubts: dict[str, float] = {}
    if decision.kind is None:
        return doubts
    if frame.distance > 6:
        doubts["its verb is far"] = 0.4 if frame.distance <= 10 else 0.9
    if frame.tense is Tense.PRESENT and "already" in frame.words and not timing.ahead:
        doubts["it is so already"] = 3.0
    if not timing.ahead and timing.days_past is not None and timing.days_past >= 0:
        vague = frame.tense in (Tense.PRESENT, Tense.BARE) and frame.preposition is not Preposition.FROM
        doubts["not after the publication"] = (1.0 if timing.recent else 2.0) + vague
    if timing.days_past is None:
        doubts["the publication day is unknown"] = 0.5
    if timing.long_past:
        doubts["more than a year before the publication"] = 1.5
    if mention.said.months and mention.said.part is Part.WHOLE:
        months = mention.said.months[1] - mention.said.months[0]
        doubts["a long stretch"] = 4.5 if months > 2 else 2.0 if frame.preposition is Preposition.ON else 1.0
    if context.alone and not context.heading:
        doubts["alone on its line"] = 1.5
    return doubts
