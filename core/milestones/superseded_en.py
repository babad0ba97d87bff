"""English days that are no milestones because another day holds instead: given up, moved from, first planned."""

import re

from core.milestones.alternatives import holds
from core.milestones.doubts_en import ENDS, OVER, TAKES
from core.milestones.frames_en import Frame
from core.milestones.moves_en import MONTH, ORIGINAL
from core.milestones.roles import Decision, nothing
from core.milestones.tokens_en import AFTER, FROM, SET
from core.milestones.values import Context, Mention, Timing
from core.milestones.words_en import EXTEND

_LEAVES = frozenset([FROM, AFTER])  # "extended beyond 31 May to 30 June"
_TO_A_DAY = re.compile(r"\bto (?:[a-z]+, )?(?:[a-z]{3,9}\.? [0-9]{1,2}|[0-9]{1,2} [a-z]{3,9})[^.;]{0,16} from $")
_PUT_OFF = ("postponed", "delayed", "deferred", "extended", "rescheduled")
_PUT_OFF_TO = re.compile(
    rf"\b(?:{'|'.join(_PUT_OFF)}) (?:until|till|to) "
    rf"(?:the |[a-z]{{3,6}}day,? )?(?:{MONTH} |[0-9]{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTH}|[0-9]{{4}}-)"
)


def superseded(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away a day instead of which another one holds, whatever label stands before both."""
    if frame.given_up is EXTEND and mention.until is not None:
        return Decision(TAKES, 3.6, "a window, whose last day is put off", opens=True)
    if frame.given_up:
        return nothing("put off, as the words behind it say", 5.0)
    if frame.left and not frame.behind and mention.until is None:
        return nothing("the day from which the one before it was moved", 5.0)
    if frame.original and ORIGINAL.isdisjoint(frame.label.split()):  # not "previously announced deadline: …"
        return nothing("the day as it was first planned", 5.0)
    return None


def moved(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Tell the day to which something is moved from the one that it leaves, and from the one on which that is told."""
    if frame.behind and frame.is_helped and holds(context.rest, _PUT_OFF) and _PUT_OFF_TO.search(context.rest):
        return nothing("the day on which another is put off", 3.5)
    if frame.moved and frame.preposition in _LEAVES and mention.until and not frame.behind:
        due = frame.noun in OVER or frame.moved is EXTEND
        return Decision(ENDS if due else TAKES, 3.6, "moved from a day to a day", moves=True)
    was = frame.moved and frame.preposition is FROM and not mention.until and not frame.behind
    if was and _TO_A_DAY.search(context.sentence):
        return nothing("the day from which it was moved to another", 5.0)
    if frame.original or (frame.preposition is SET and frame.first):
        return nothing("the day as it was first planned", 5.0)
    return None
