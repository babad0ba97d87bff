"""What speaks against a Chinese milestone, and what makes it less certain, both in log-odds."""

import re

from core.milestones.frames_zh import Frame
from core.milestones.labels_zh import is_plain
from core.milestones.relative_zh import TWO_DAYS
from core.milestones.ties_zh import ABOUT, BARE, BEFORE, FROM, ON, SET, UNTIL, WITHIN
from core.milestones.values import Context, Mention, Part, Timing
from core.milestones.words_zh import ACT, CHANGE, DUE, KEEP, LIMIT, START, STOP


def doubts_of(frame: Frame, mention: Mention, context: Context, timing: Timing) -> dict[str, float]:
    """Give what speaks against a decision for a milestone, with how much; enough of it rejects the date."""
    doubts: dict[str, float] = {}
    if timing.long_past:
        doubts["more than a year before the publication"] = 4.5
    elif not timing.ahead and timing.days_past is not None and timing.days_past > 0:
        tied = frame.tie in (FROM, UNTIL, BEFORE)
        doubts["before the publication"] = (0.4 if frame.tie is FROM else 0.8) + (0.0 if timing.recent else 1.2)
        if frame.done and not tied and frame.extent is None:
            doubts["told as past"] = 0.8
    if mention.said.months and mention.said.part in (None, Part.WHOLE):
        doubts["a long stretch"] = 2.0 if frame.particle or frame.willed or frame.tie is FROM else 3.5
    if _is_loose_month(frame, mention, timing):
        told = _is_all_said(frame, timing) or (
            timing.ahead and "停" in context.label + context.heading
        )  # 停用 | 2025年3月
        doubts["a month without a tie"] = 1.2 if told else 3.5
    return doubts


def cautions_of(frame: Frame, mention: Mention, context: Context, timing: Timing) -> dict[str, float]:
    """Give what lowers only the certainty of a milestone, with how much."""
    cautions: dict[str, float] = {}
    if timing.days_past is None:
        cautions["no publication tells whether it is past"] = 0.4
    if _are_months_beside(mention, context):
        cautions["months of no year, in brackets"] = 2.5
    if _ends_or_changes(frame):
        cautions["it does not say how much goes"] = 1.0
    if _is_unproved(frame, mention, context, timing):
        cautions["nothing else says so"] = 0.3 if timing.ahead else 0.9 if context.label else 0.6
    return cautions


def _is_as_always(frame: Frame, mention: Mention) -> bool:
    """Whether a single day is told to be as others are (6月9日正常开放), which may be no news."""
    if (
        mention.until is not None
        or mention.hour.time is not None
        or frame.head is None
        or not frame.behind
        or frame.tie not in (BARE, ON)
    ):
        return False
    head = frame.head
    return head.text in _USUAL or frame.own.endswith(_USUAL, 0, head.start)


_USUAL = ("正常", "照常")
_ROUGHLY = re.compile("大[约概](?:会|将)?[于在]?$")
_MAYBE = re.compile("可能(?:会|将)?[于在自从]?$")

_UNDECIDED = re.compile("(?:尚未|还未|还没有?|并未)[^,。;]{0,4}(?:确定|敲定|最[后终]定|定下|获批|批准|落定)")


def _is_far_ahead(frame: Frame, mention: Mention, timing: Timing) -> bool:
    """Whether it may as well be the month that is past: 自2月起转为…, told in July of what was done."""
    if timing.days_past is None or timing.days_past > -_HALF_A_YEAR or frame.willed or frame.tie in _BY:
        return False
    said = mention.said
    return said.month is not None and said.day is None and said.year is None and said.year_shift is None


_HALF_A_YEAR = 180
_BY = (BEFORE, UNTIL, WITHIN)


def left_open(frame: Frame, mention: Mention, context: Context, timing: Timing) -> str:
    """Tell why a day is not sure enough to remind, however plainly its role is said; nothing where it may be."""
    before = context.before
    if mention.hour.time is None and (context.after.startswith(ABOUT) or ("大" in before and _ROUGHLY.search(before))):
        return "only about that day"
    if ("未" in context.rest or "没" in context.rest) and _UNDECIDED.search(context.rest, 0, 40):
        return "not yet decided"
    if "可能" in before[-6:] and _MAYBE.search(before):
        return "only possible"
    if mention.entry in TWO_DAYS:
        return "what today and tomorrow are like, as news tells"
    if "吗" in context.sentence[-_ASKED:] or "怎么回事" in context.rest:
        return "asked about"
    if _is_occasion(frame, context):
        return "an occasion, by which nothing changes"
    if frame.tie is FROM and "建议" in context.sentence[-24:]:
        return "advice, not a change"
    if _is_as_always(frame, mention):
        return "as always, beside days that are not"
    return "a month more than half a year ahead, without its year" if _is_far_ahead(frame, mention, timing) else ""


_ASKED = 8  # characters before a date: 会停电吗 9月27日—10月3日…
_TAKES_PLACE = ("召开", "举行", "举办", "开考", "开幕", "闭幕", "揭幕", "上映", "开赛", "起跑", "开演", "开庭")
_OCCASIONS = re.compile(
    "考试|笔试|面试|测试(?![版服])|会议|大会|论坛|年会|峰会|研讨会|座谈会|讲座|展会|书展|博览会|展览|交易会|"
    "比赛|赛事|马拉松|联赛|决赛|演唱会|音乐会|演出|晚会|电影|影片|[上首公]映|典礼|庭审|审理"
)
# What happens to an occasion, or what readers do for it, is told for itself.
_OF_OCCASIONS = re.compile("取消|延期|推迟|提前|改[为至期]|停办|停考|暂停|报名|缴费|领取|打印|售票|开售|提交|截止|关闭")


def _is_occasion(frame: Frame, context: Context) -> bool:
    """Whether a day is only that on which people meet, sit an exam, play or show something."""
    head = frame.head
    label = context.label or (context.before if context.before.endswith(("为", "于", "是", ":")) else "")
    held = head is not None and (head.text in _TAKES_PLACE or _OCCASIONS.search(head.text) is not None)
    if not held and not (label and _OCCASIONS.search(label)):
        return False
    words = context.before[-24:] + frame.own[:24] if held else label
    return _OCCASIONS.search(words) is not None and _OF_OCCASIONS.search(words) is None


def _are_months_beside(mention: Mention, context: Context) -> bool:
    """Whether a window names months alone, without their year, in brackets: it may hold in each year."""
    until, said = mention.until, mention.said
    if until is None or said.day is not None or until.said.day is not None or said.month is None:
        return False
    unsaid = said.year is None and said.year_shift is None and until.said.year is None
    return unsaid and context.sentence.endswith("(")


# What such a word is said of may end, or only a part of it; without an object nothing tells.
_WITHDRAWALS = frozenset(
    ["弃用", "废弃", "删除", "取消", "叫停", "下架", "清退", "淘汰", "退出", "移出", "回收", "收回"]
)


def _ends_or_changes(frame: Frame) -> bool:
    """Whether something is withdrawn, and no object behind the verb tells whether it is all or a part."""
    head = frame.head
    return head is not None and head.text in _WITHDRAWALS and not frame.own[head.end : head.end + 2].strip(" ,。;")


_CHANGES = frozenset([START, CHANGE, LIMIT, STOP])
_LASTING = frozenset([DUE, STOP, ACT, KEEP])


def _is_unproved(frame: Frame, mention: Mention, context: Context, timing: Timing) -> bool:
    """Whether tie, verb and object are not all understood: the tie alone decides, or the label is no plain one."""
    sense = frame.head.sense if frame.head else None
    event = frame.near and sense in _CHANGES
    if context.label:
        return not (is_plain(context.label) or (event and frame.behind and mention.until))
    if mention.until is not None:
        if event and frame.behind and frame.tie in (FROM, SET):
            return False
        return not frame.particle and not timing.ahead
    if frame.tie is BARE and not timing.exact and not frame.willed:
        return True
    if frame.tie is FROM:
        return not event
    if frame.tie in (BEFORE, WITHIN):
        return frame.relative or not (frame.willed or sense is ACT)
    if frame.tie is not UNTIL or frame.particle:
        return False
    return sense is None or not (timing.ahead or sense in _LASTING)


def _is_all_said(frame: Frame, timing: Timing) -> bool:
    """Whether nothing but a verb stands behind the month, where no publication makes it a past one (2025年7月生效)."""
    head = frame.head
    return timing.days_past is None and head is not None and frame.behind and frame.own.rstrip(" |.") == head.text


def _is_stopped(frame: Frame) -> bool:
    """Whether something is said to stop right behind the date (2025年1月正式关停)."""
    head = frame.head
    return head is not None and head.sense is STOP and frame.behind and frame.near and head.start <= _ADVERB


_ADVERB = 2


def _is_loose_month(frame: Frame, mention: Mention, timing: Timing) -> bool:
    """Whether a month stands by itself (2月份纳税申报), not right before its verb and still to come (2月上线)."""
    if timing.days_past is None and mention.said.year is not None and _is_stopped(frame):
        return False
    bare = mention.said.month is not None and mention.said.day is None and mention.until is None
    if not bare or mention.said.part is not Part.WHOLE or frame.tie not in (BARE, ON):
        return False
    if frame.tie is BARE and (timing.is_past or (timing.days_past is None and not frame.willed)):
        return True
    return frame.head is None or not frame.behind or frame.head.start > 2 or frame.head.sense is ACT
