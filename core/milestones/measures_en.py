"""English lengths of time that are no distance ahead: a record's, a rate's, how long something took."""

import re

from core.milestones.frames_en import Frame
from core.milestones.lexicon_en import Form
from core.milestones.roles import Decision, nothing
from core.milestones.tenses_en import DUTY, FUTURE, PAST, PERFECT
from core.milestones.values import Context
from core.milestones.words_en import ACT, HAPPENS, MOVE, PLAN

_RECORD = re.compile(r"\b(?:first|second|third|only|last|most|worst|best|[a-z]{3,9}est)\b[^.;:]{0,40}$")
_NUMBER = r"(?:[0-9][0-9,.]{0,9}|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve))"
_OF = r" (?:with|of|from|at|on) [a-z-]{2,14}"
# What is counted right before a length, with what bounds it: "no more than two trips with transfers (one way) ".
_RATE = re.compile(
    r"(?P<cap>(?:limited to|limit of|capped at|restricted to|maximum of|(?:no|not) more than|at most) )?"
    r"(?P<bound>(?<!by )(?<!to )(?:more than|fewer than|less than|at least|up to|minimum of|only|exceed(?:s|ing)?) )?"
    rf"(?:(?P<money>(?:[a-z]{{0,2}}[$£€])?{_NUMBER}%?)|{_NUMBER} (?P<things>[a-z-]{{2,14}}))"
    rf"(?P<of>{_OF})?(?: \([^()]{{1,20}}\))? $"
)
_TIMES = re.compile(rf"\b(?:once|twice|{_NUMBER} times)(?:{_OF})? $")
# So many characters before a length what is counted in it is looked for.
_TAIL = 72
_SETS = (PLAN, MOVE)


def measured(frame: Frame, context: Context) -> Decision | None:
    """Turn away a length in which something is counted, or that something took: no day lies at its end."""
    if _RECORD.search(context.sentence):
        return nothing("the first or the most in so long")
    if frame.tense is PERFECT and not frame.behind and frame.group is not None and frame.group.negated:
        return nothing("for how long nothing came")  # "has not had a release in three years"
    gone = frame.tense is PAST and not frame.behind and frame.group is not None and not frame.group.links
    if gone and frame.sense not in _SETS:
        return nothing("how long it took")
    tail = context.sentence[-_TAIL:]
    if _TIMES.search(tail):
        return nothing("how often in so long")
    rate = _RATE.search(tail)
    return nothing("how much in so long") if rate and _is_rate(frame, rate) else None


def _is_rate(frame: Frame, rate: re.Match[str]) -> bool:
    """Whether what is counted right before a length is counted within it, and not done when it is over."""
    if rate["cap"]:
        return True
    happens = frame.sense in HAPPENS
    if rate["bound"]:
        return not (happens and (frame.tense is FUTURE or _is_under_way(frame)))
    if not (rate["things"] or "").endswith("s") and not _MONEY.search(rate["money"] or ""):
        return False  # "… Windows 10 in two weeks"
    if frame.group is None or frame.behind:
        return frame.behind
    counted = rate["of"] is not None and frame.distance == 0  # "two trips with transfers in one day": no verb
    return counted or not (happens or frame.tense is FUTURE or (frame.tense is DUTY and frame.sense is ACT))


_MONEY = re.compile("[$£€%]")


def _is_under_way(frame: Frame) -> bool:
    word = frame.group.word if frame.group else None
    return word is not None and frame.is_helped and word.form is Form.GERUND
