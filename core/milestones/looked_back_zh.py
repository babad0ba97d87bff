"""Chinese days that are looked back at: yesterday's, last year's, what once was, so long since something."""

import re

from core.milestones.frames_zh import Frame
from core.milestones.roles import Decision, nothing
from core.milestones.ties_zh import FROM
from core.milestones.values import Context, Mention, Timing
from core.milestones.words_zh import START, TELL

_RECALLED = re.compile(r"曾(?:于|在)?$|早在$|继$|同年$|当年$|上一?次|前次|去年|以来|截图")
_LAST_YEAR = ("去年", "去年是", "去年为", "去年的")
# 6月1日,《…法》实施满五年
_ANNIVERSARY = re.compile(
    ",?[^,。;]{1,28}(?:成立|实施|施行|上线|开通|运行|生效)(?:已?满)?[0-9一二三四五六七八九十]{1,3}(?:周年|年(?![前后内以的来期]))(?![^。;]{0,24}(?:实施|上线|启用|调整|生效|开放|推出))"
)


# 邮政在2018年8月底开始征收操作费,导致…
_LED_TO = re.compile("[^,。;]{0,30},(?:从而|因而|进而)?(?:导致|造成|致使|引发|使得)(?!.{0,4}不便)")
_NEAR = 45  # days


def looked_back(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away a day of which its words say that it has gone by."""
    if frame.tie is not FROM and _ANNIVERSARY.match(context.rest):
        return nothing("so long since something", 3.0)
    if mention.said.spoken and (mention.said.distance or 0) < 0 and _is_over(frame, mention, timing):
        said = frame.head is not None and frame.head.sense is TELL and frame.behind
        return nothing("it was yesterday", 3.0, announces=said)
    if context.before and _is_recalled(context.before, timing):
        return nothing("history", 3.5)
    near = context.rest.startswith("起") if timing.days_past is None else timing.days_past <= _NEAR
    if not (near or frame.willed) and mention.until is None and _LED_TO.match(context.rest):
        return nothing("what led to it", 3.0)
    if (mention.said.year_shift or 0) < 0 and mention.until is None:
        return nothing("a day of last year, told as such", 3.5)
    return None


def _is_over(frame: Frame, mention: Mention, timing: Timing) -> bool:
    """Whether what was yesterday neither goes on today (昨日19点至今日12点停运) nor is the news (昨日正式开通)."""
    if mention.until is not None and timing.lasts:
        return False
    head = frame.head
    if head is None or head.sense is not START or not (frame.behind and frame.near):
        return True
    return "正式" not in frame.own[: head.start]


def _is_recalled(before: str, timing: Timing) -> bool:
    return before.endswith(_LAST_YEAR) or (not timing.ahead and _RECALLED.search(before[-8:]) is not None)
