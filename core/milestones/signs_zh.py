"""What shows how far the reading of a Chinese clause is to be trusted: signs, whose weights are fitted (`weights`)."""

import re
from collections.abc import Mapping

from core.milestones.frames_zh import Frame
from core.milestones.ties_zh import ABOUT, Tie
from core.milestones.values import Context, Mention
from core.milestones.words_zh import Sense

# 预计将 is how a notice says what is settled.
_HEDGED = re.compile(
    "预计(?!将)|预期(?!将)|可能|或将|料将|最早|有望|暂定|初步|原则上|大[约概]|约(?<=[^预邀签违节制合公]约)$"
)
_KNOWN = (Sense.START, Sense.CHANGE, Sense.LIMIT, Sense.STOP, Sense.ACT, Sense.DUE, Sense.EVENT, Sense.KEEP)
_VERBS: Mapping[Sense, str] = {sense: f"verb of {sense}" if sense in _KNOWN else "verb of telling" for sense in Sense}
# How many characters may stand between a date and its verb.
_FAR = 6


# A day to which something is put off or extended needs no verb beside these.
_MOVED = (Tie.MOVED, Tie.EXTENDED)


def signs_of(frame: Frame, mention: Mention, context: Context) -> list[str]:
    """Name what of a clause told right readings from wrong ones."""
    head = frame.head
    signs = [_VERBS[head.sense] if head else "verb of change" if frame.tie in _MOVED else "no known verb"]
    if head is not None and frame.behind and (head.start > _FAR or not frame.near):
        signs.append("verb far")
    if frame.tie is Tie.ON:
        signs.append("on")
    if mention.until is not None:
        signs.append("window")
    if context.label:
        signs.append("labelled")
    if frame.particle:
        signs.append("particle behind")
    if _is_hedged(frame, context):
        signs.append("hedged")
    return signs


def _is_hedged(frame: Frame, context: Context) -> bool:
    before, own = context.before[-12:], frame.own
    if (before and _HEDGED.search(before)) or (own and _HEDGED.search(own, 0, 12)):
        return True
    return context.after.startswith(ABOUT)
