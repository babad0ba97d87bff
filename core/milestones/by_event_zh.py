"""What a Chinese date means by the event that its verb or noun names, where no tie decides."""

import re
from collections.abc import Callable, Mapping

from core.milestones.frames_zh import Frame
from core.milestones.roles import Decision, nothing
from core.milestones.stops_zh import LIKELY_WHOLE, PART, WHOLE
from core.milestones.ties_zh import ASKED, BARE, SET
from core.milestones.values import Context, Mention, Timing
from core.milestones.words_zh import ACT, CHANGE, DUE, EVENT, KEEP, LIMIT, START, STOP, TELL, Sense, words_in
from core.model import MilestoneKind

TAKES, ENDS = MilestoneKind.TAKES_EFFECT, MilestoneKind.ENDS

_NEUTRAL = re.compile(r"(?<!最后)(?:登记|(?<!合并)基准|评估|交易|认购|截面)日(?:期)?(?:为|是|:)?$")
# 以6月1日为股权登记日: what is reckoned by it.
_AS_DAY_OF = re.compile("(?:作?为|是)[^,。;]{0,8}(?:基准|登记|评估|起算|统计|截面)日")
OVER = re.compile("已|了")


def by_event(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Decide by the event that governs the date."""
    reckoned = context.before.endswith("以") and _AS_DAY_OF.match(frame.own)
    if reckoned or (frame.tie is BARE and _NEUTRAL.search(context.before[-8:])):
        return nothing("a day of reckoning", 2.0)
    if context.before.endswith(CAUSE) and (not frame.near or frame.head is None or frame.head.sense is EVENT):
        return nothing("the cause of what follows", 2.0)
    if frame.tie is BARE and not frame.own.strip(" 。") and _STAGE.search(context.before):
        return _of_a_stage(context)
    if frame.head and frame.behind and frame.near and _NOT_YET.search(frame.own[: frame.head.start]):
        return nothing("it has not come about", 2.5)
    if frame.head is None:
        return _unknown(frame, context, timing)
    if timing.ahead and frame.behind and frame.head.text == "完成" and _UPKEEP.search(context.before[-16:]):
        return Decision(ENDS, 2.6, "what is down for a time is done on it")
    signed = frame.tie is BARE and not frame.behind and not frame.own and not context.label
    if signed and not timing.ahead and not mention.hour.time and not _DAY_OF.search(context.before):
        return nothing("a day below or behind the text", 2.0)
    if timing.days_past is None and mention.hour.time is None and _is_a_story(frame, context):
        return nothing("told as a story is, and no publication makes it news", 1.0)
    strength = 4.0 if frame.willed or frame.tie is SET else 3.4 if timing.ahead else 2.4
    strength -= (0.0 if frame.near else 1.2) + (0.0 if frame.behind else 0.4)
    decide_by = _BY_SENSE.get(frame.head.sense)
    return decide_by(frame, context, timing, strength) if decide_by else None


_STAGE = re.compile("第[一二三四五六七八九十0-9]{1,2}(?:批|阶段|轮|期|步)次?[:为是]?$")


def _of_a_stage(context: Context) -> Decision | None:
    """Take the event that the sentence names before its stages: 升级分两批:第一批5月10日,第二批5月24日."""
    events = (START, CHANGE, LIMIT, STOP)
    if any(word.sense in events for word in words_in(context.sentence)):
        return Decision(TAKES, 2.2, "a stage of what the sentence names")
    return None


def _is_a_story(frame: Frame, context: Context) -> bool:
    """Whether something began on a day (于…上线) without 将 or 已, a label, or a line that says nothing else."""
    head = frame.head
    if head is None or head.sense not in (START, CHANGE, EVENT) or frame.tie is SET:
        return False
    if frame.willed or frame.done or context.label or context.heading or not frame.behind:
        return False
    if head.text in _IN_FORCE:
        return False  # 本规则于11月9日修订,于11月16日生效
    if _AND.search(context.before) and _WILLED.search(context.lead):
        return False  # 即将提高费用,并于6月1日生效
    if context.sentence.strip() == "(" and frame.own.startswith(")", head.end):
        return False  # (6月1日生效) below a title
    return bool(context.lead.strip() or context.further.strip(" ,。|") or frame.own.rstrip(" |.") != head.text)


_UPKEEP = re.compile("(?:维护|检修|抢修|维修|停机|割接)[^,。;]{0,8}$")  # 本次维护预计5月12日凌晨完成
_IN_FORCE = ("生效", "施行")
_AND, _WILLED = re.compile("并[于在]?$"), re.compile("将|拟|计划|决定")
_NOT_YET = re.compile("(?:暂|尚|仍|还|并)?未$")
_DAY_OF = re.compile(r"(?:日期?|时间|期|期限)?[为是:]?$(?<=[日期间限为是:])")
CAUSE = ("因", "由于", "鉴于", "因应", "配合")
OVER_WITH = (WHOLE, LIKELY_WHOLE)
_FINAL = re.compile("正式|彻底|最终|完全|全面|永久")
_LAST_STAGE = re.compile(
    "[,;。][^,。;]{0,24}(?:正式|彻底|最终|完全|全面|永久)(?:下线|关闭|停止|停服|终止|关停|退役)|"
    "(?:并且?|随后|之后|然后)[^,。;]{0,8}[0-9](?:(?!同[步时])[^,。;]){6,32}?(?:删除|移除|下线|关闭|关停|退役)"
)


def _is_final(frame: Frame) -> bool:
    """Whether the clause itself says that it is the end (自1月1日起,本站将正式停止…)."""
    head = frame.head
    return _FINAL.search(frame.own, 0, max(_ADVERBS, head.start if head and frame.behind else 0)) is not None


_ADVERBS = 8


def stops(frame: Frame, context: Context, timing: Timing, strength: float) -> Decision | None:
    """Tell the end of a whole thing from the loss of a part of it, and from an early stage of its end."""
    if frame.extent is not PART and _LAST_STAGE.search(context.rest) and not _is_final(frame):
        return Decision(TAKES, strength - 1.2, "a stage before the last")
    if frame.extent is WHOLE:
        return Decision(ENDS, strength, "over on that day")
    if frame.extent is LIKELY_WHOLE:
        return Decision(ENDS, strength - 1.0, "over on that day, as far as nothing else is said")
    return Decision(TAKES, strength - 0.6, "part of it stops")


def _is_due(frame: Frame, context: Context, timing: Timing, strength: float) -> Decision | None:
    return Decision(ENDS, strength, "the last day")


_LAST_OF_ALL = re.compile("最[后末]一?(?:班|趟|场|期|天|次|日|批)|末班|最终(?:场|期|回)")


_COMPLETED = re.compile("(?:工作)?(?:完[毕成]|结束)(?!之?后|以后)")


def _begins(frame: Frame, context: Context, timing: Timing, strength: float) -> Decision | None:
    if frame.head and frame.behind and _COMPLETED.match(frame.own, frame.head.end):
        return Decision(ENDS, strength - 0.6, "it is completed by then")
    if _LAST_OF_ALL.search(context.before[-16:]):
        return Decision(ENDS, strength - 0.6, "the last of its kind")
    return Decision(TAKES, strength, "it happens on that day")


def _takes_place(frame: Frame, context: Context, timing: Timing, strength: float) -> Decision | None:
    if timing.days_past is not None and not timing.ahead and frame.tie is not SET:
        return nothing("it took place", 2.0)
    return Decision(TAKES, strength - 0.8, "it takes place on that day")


def _to_do(frame: Frame, context: Context, timing: Timing, strength: float) -> Decision | None:
    if frame.tie is ASKED or not frame.behind:
        return Decision(ENDS, strength - 1.2, "to be done by then")
    if OVER.search(context.rest[:24]):
        return None
    less = 1.6 if frame.tie is SET else 2.4
    return Decision(TAKES, strength - less, "something is to be done on that day")


def _holds(frame: Frame, context: Context, timing: Timing, strength: float) -> Decision | None:
    return Decision(TAKES, strength - 2.0, "it holds on that day")


# Results that can be looked up from the day on which they are made known.
_MADE_KNOWN, _LOOKED_UP = ("公布", "公告"), re.compile("查询|查分|查看结果|查阅")


_ONLY_WORDS = re.compile("(?:信息|消息|详情|细则|细节|说明|公告)(?:也|均|都)?将[于在]$")


def _is_released(frame: Frame, context: Context, timing: Timing, strength: float) -> Decision | None:
    head = frame.head
    if head is None or not frame.willed or timing.is_past:
        return None
    if _ONLY_WORDS.search(context.before):
        return None  # 更多信息将于2022年3月发布
    if head.text.endswith("发布") or (head.text in _MADE_KNOWN and _LOOKED_UP.search(context.rest)):
        return Decision(TAKES, 1.4, "something is released on that day")
    return None


_BY_SENSE: Mapping[Sense, Callable[[Frame, Context, Timing, float], Decision | None]] = {
    STOP: stops,
    DUE: _is_due,
    START: _begins,
    CHANGE: _begins,
    LIMIT: _begins,
    EVENT: _takes_place,
    ACT: _to_do,
    KEEP: _holds,
    TELL: _is_released,
}


def _unknown(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    if frame.tie is SET:
        return Decision(TAKES, 2.4, "set for that day")
    if frame.tie is ASKED:
        return Decision(ENDS, 1.2, "asked for on that day")
    if timing.ahead and frame.willed:
        return Decision(TAKES, 1.6, "something happens on that day")
    return None
