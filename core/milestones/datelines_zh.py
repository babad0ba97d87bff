"""Days on which a Chinese notice was last changed, as it says of itself (2022/6/17更新:, 更新于…): datelines."""

import re

from core.milestones.frames_zh import Frame
from core.milestones.roles import Decision, nothing
from core.milestones.ties_zh import BARE, ON
from core.milestones.values import Context, Mention, Timing
from core.model import MilestoneKind

TAKES = MilestoneKind.TAKES_EFFECT

_MADE = "(?:更新|修[改订正]|编辑|增补|补充)"
# What those words, and 最近 and 最后 before them, begin with.
_BEGINS = frozenset("更修编增补最")
# Right behind a day: …更新: at the start of what was added then, …更新) behind what was changed.
_LABEL, _IN_BRACKETS = re.compile(f" ?{_MADE} ?[:|]"), re.compile(f" ?(?:最[后近])?{_MADE} ?[)\\]]")
_BEFORE = re.compile(
    rf"(?:^|[(\[,:|])[ *_#-]*(?:本[文页稿]|本公告|页面|文章)?(?:已|最[后近]|最近一次|上次)?{_MADE}(?:于|在) ?$"
)
_ENDS_BEFORE = ("于", "在", "于 ", "在 ")
_CLOSED = re.compile(r"[ *_]*(?:[)\],。|\n]|$)")
_STARTS = re.compile(r"[ *_#(\[-]*$")
_OPENS_ROUND = re.compile(r"[^ \n]\($")


def updated(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away the day of an update as a label, in brackets behind what was changed, or behind 更新于.

    A day to come without its year (6月17日更新:新增地图) may as well be that of the update of a game.
    """
    if mention.until is not None or frame.tie not in _LOOSE:
        return None
    dated = mention.said.year is not None or not timing.ahead
    if context.rest.lstrip(" ")[:1] in _BEGINS:
        if _IN_BRACKETS.match(context.rest) and (dated or _OPENS_ROUND.search(context.sentence)):
            return nothing("when the text was changed", 4.0, announces=True)
        if _LABEL.match(context.rest) and _STARTS.match(context.sentence):
            told = nothing("when the text was changed", 4.0, announces=True)
            return told if dated else Decision(TAKES, 0.8, "an update, of a thing or of the text")
    told_on = dated and context.sentence.endswith(_ENDS_BEFORE)
    if told_on and _BEFORE.search(context.sentence) and _CLOSED.match(context.rest):
        return nothing("when the text was changed", 4.0, announces=True)
    return None


_LOOSE = frozenset([BARE, ON])
