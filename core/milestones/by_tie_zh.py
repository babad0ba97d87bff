"""What a Chinese date means by its tie alone (自…起, …前, 截至…, 延长至…), whatever its verb."""

import re
from collections.abc import Callable, Mapping

from core.milestones.before_zh import before
from core.milestones.by_event_zh import OVER_WITH, stops
from core.milestones.frames_zh import Frame
from core.milestones.moves_zh import moved
from core.milestones.punctuation import is_open
from core.milestones.roles import Decision, nothing
from core.milestones.ties_zh import (
    AFTER,
    AT_LATEST,
    AT_LATEST_FROM,
    BEFORE,
    EXTENDED,
    FROM,
    MOVED,
    NOT_BEFORE,
    UNTIL,
    WITHIN,
    Tie,
)
from core.milestones.values import Context, Mention, Timing
from core.milestones.words_zh import ACT, CHANGE, DUE, EVENT, KEEP, LIMIT, START, STOP, TELL, TOLD, words_in
from core.model import MilestoneKind

TAKES, ENDS = MilestoneKind.TAKES_EFFECT, MilestoneKind.ENDS

_RECKONED = re.compile(r"(?:年龄|工龄|学历|资历|任职年限|成绩|户籍)[^,。;]{0,8}$")
_OF_AGE = re.compile("(?:日|时)?,?[^,。;:]{0,8}(?:年龄|周岁|年满|工龄|学龄)")
_OF_GOODS = re.compile("(?:保质期|保鲜期|赏味期限?|质保期)[^,。;:]{0,6}$")
_AS_OF = re.compile(r"截[至止](?:到|至|于)?$")


def by_tie(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Decide by a tie that itself says whether something begins or is over."""
    decide_by = _BY_TIE.get(frame.tie)
    return decide_by(frame, context, timing) if decide_by else None


_SINCE = re.compile("至今|以来|迄今|内(?<=[0-9一二两三四五六七八九十几][天日周月年]内)[^,。;]{0,8}[0-9](?:次|起|人|例)")
# What has come of something begins the story of a notice, not its news (为…提供了便利, 有效缓解了…).
_ACHIEVED = re.compile("[^,。;]{2}了|已有|先后|至今")
# 任 stands within so many characters.
_OFFICE = 4
_APPOINTED = re.compile("(?:不再)?(?:担|兼|聘|就)?任(?![何意务期职命性])")
_AS_BEFORE = "多次|屡次|频发|频繁|遭遇|遭受|逾期|拖欠|一直"
_OFTEN = re.compile(_AS_BEFORE)
_GOES_ON = re.compile(f"[^,。;]{{0,24}}?已(?:累计|超|达[到\\d]|突破|连续)|[^,。;]{{0,6}}?(?:{_AS_BEFORE})")
_OWED = re.compile("利息|违约金|滞纳金|罚息|租金")
_RECKONED_UP = re.compile("计算|计付|计至|付清|清偿")
_BEGUN = re.compile("(?:正式)?开始(?!,)")
_SUPPORTED = re.compile("不再(?:受|获得?|得到)[^,。;]{0,6}(?:支持|维护|更新)")
_SUPPORT = re.compile("不再.{0,4}(?:支持|维护|更新|提供|运营|可用)")
# What follows where a whole service is over: its data go.
_GOES = ("不再保留", "不再保存", "清空", "清除", "清理", "删除", "销毁")
_KEPT_NO_MORE = re.compile(f"(?:{'|'.join(_GOES)})[^,。;]{{0,14}}(?:数据|资料|照片|相片|记录|信息|内容|文件|账[号户])")
_OFFICES = ("任职", "担任", "就任", "出任", "兼任", "历任", "入职")
_SHOWS = ("公示", "公布", "公告", "发布")


# How far behind a month what has been told since is looked for (从4月开始,…陆续发布通知).
_NEAR = 28


def _told_since(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    """Turn away a day since which something has been so, has come about, or is reckoned."""
    near = context.rest[:30]
    if ("今" in near or "以来" in near or "内" in near) and _SINCE.search(near):
        return nothing("so since it", 4.0)
    if "任" in frame.own[:_OFFICE] and _APPOINTED.match(frame.own):
        return nothing("somebody's office", 3.0)
    if not timing.ahead and ("已" in frame.own or _OFTEN.search(frame.own, 0, 8)) and _GOES_ON.match(frame.own):
        return nothing("what has been going on since it", 3.0)
    if frame.head and frame.behind and frame.head.text in _OFFICES and not (frame.willed or timing.ahead):
        return nothing("somebody's career", 3.0)
    if _is_of_a_debt(near, context.sentence[-30:]):
        return nothing("how a sum is reckoned", 3.0)
    told = not timing.exact and timing.is_past and not frame.willed
    if told and any(word.sense is TELL for word in words_in(frame.own[:_NEAR])):
        return nothing("what has been told since it", 2.0)
    if not (timing.recent or (timing.ahead and frame.willed)) and _ACHIEVED.search(context.rest[:80]):
        return nothing("told as what has been achieved since", 3.0)
    return None


def _is_of_a_debt(near: str, sentence: str) -> bool:
    """Whether a sum that is owed is reckoned; what tells of that holds 计 or 清."""
    told = ("计" in near or "清" in near) and _RECKONED_UP.search(near) is not None
    return told and _OWED.search(sentence) is not None


def _is_shown(frame: Frame, context: Context) -> bool:
    """Whether a text is shown from a day on; what is to be released (将于6月1日10时开始发布) is a thing."""
    head = frame.head
    if head is None or not frame.behind or head.text not in _SHOWS or head.start >= 2:
        return False
    return head.text != "发布" or not (frame.willed or "将" in context.before[-3:])


def _from(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    if since := _told_since(frame, context, timing):
        return since
    if _is_shown(frame, context):
        return nothing("shown from it on", 3.5, announces=True)
    if frame.extent in OVER_WITH and (frame.behind or _is_beside_its_verb(frame, context)):
        return stops(frame, context, timing, 3.6)
    if frame.head and frame.behind and (no_more := _no_more(frame.own, frame.head.start)):
        return no_more
    if not frame.particle and frame.head and frame.behind and frame.done and frame.head.sense in TOLD:
        return nothing("so since it", 3.0)
    if not frame.particle and frame.own.startswith("的"):
        return nothing("describes a thing", 2.5)
    if frame.head is None and not (timing.ahead or frame.willed) and _BEGUN.match(context.after):
        story = timing.days_past is None and not frame.done
        return nothing("told as a story is", 1.0) if story else Decision(TAKES, 2.0, "something began on it")
    if frame.head and frame.behind and _goes(frame.own, frame.head.start):
        return Decision(TAKES, 2.3, "what is kept is so no more from it on, by itself or because all is over")
    return Decision(TAKES, 4.0 if frame.particle else 3.4, "from it on")


def _no_more(words: str, start: int) -> Decision | None:
    """Take what the verb at `start` says is supported no more, or is so no more (不再)."""
    if not words.startswith("不再", start):
        return None
    if _SUPPORTED.match(words, start):
        return Decision(ENDS, 2.6, "it is supported no more")
    told = _SUPPORT.match(words, start)
    return Decision(TAKES, 2.4, "no longer so from it on, for all or for a part") if told else None


def _goes(words: str, start: int) -> bool:
    """Whether the verb at `start` and its object say that what has been kept is kept no more."""
    return words.startswith(_GOES, start) and _KEPT_NO_MORE.match(words, start) is not None


def _is_beside_its_verb(frame: Frame, context: Context) -> bool:
    """Whether the date stands in brackets right behind its verb, and says nothing else (云盘服务关停(6月26日起))."""
    return (
        frame.head is not None and context.sentence.rstrip(" (").endswith(frame.head.text) and is_open(context.sentence)
    )


def _until(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    past = not timing.ahead and timing.days_past is not None
    if _RECKONED.search(context.before[-16:]) or _OF_AGE.match(context.rest):
        return nothing("a day of reckoning", 3.0)
    if _OF_GOODS.search(context.before):
        return nothing("until when goods keep", 3.0)
    if _ONLY_THEN.match(context.after):
        return Decision(TAKES, 2.0, "not until it") if timing.ahead else nothing("it came about only then", 3.0)
    if _PERIOD.match(context.after):
        return nothing("the last day of a period of accounts", 3.0)
    if not timing.ahead and (state := _as_it_stood(frame, context, timing)):
        return state
    if past and frame.done:
        return nothing("was so until it", 2.0)
    begins = frame.behind and frame.near and frame.head and frame.head.sense in (START, CHANGE)
    if begins and _PUT_OFF.search(context.sentence[-30:]):
        return Decision(TAKES, 3.2, "put off until it")
    named = context.label or _DUE_NOUN_BEFORE.search(context.before) or AT_LATEST.search(context.before)
    if frame.particle or named or _lasts(context):
        return Decision(ENDS, 3.8, "until it")
    return Decision(ENDS, 3.0 if timing.ahead else 1.2, "until it, though nothing is known to last")


def _as_it_stood(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    """Turn away a day that is not to come and up to which something is told, counted or described."""
    if _GATHERED.search(context.before):
        return nothing("told up to that day", 3.0)
    if frame.particle:
        return None
    if frame.own.startswith("的"):
        return nothing("describes a thing", 3.0)
    as_of = _AS_OF.search(context.before)
    if as_of is None:
        return None
    if context.after.startswith(":") or _THING_OF_THEN.match(context.after):
        return nothing("describes a thing", 3.0)
    told = frame.head is not None and frame.behind and (frame.head.sense in TOLD or frame.done)
    if told or _STATE.match(context.after + context.further):
        return nothing("how things stood on that day", 4.0)
    event = frame.head is not None and frame.behind and frame.head.sense in _LASTING
    if event or context.label or _ASKED_FOR.search(context.lead) or _lasts(context):
        return None
    return nothing("how things stood on that day", 3.0)


def _lasts(context: Context) -> bool:
    """Whether the words before the tie name what lasts or is to be done (优惠至…, 报名截止…, 即日起至…)."""
    words = _UNTIL_WORDS.sub("", context.before[-24:])
    return _TERM_NOUN.search(words[-8:]) is not None or any(word.sense in _LASTING for word in words_in(words))


_LASTING = frozenset([ACT, KEEP, START, CHANGE, LIMIT, EVENT, STOP, DUE])
_UNTIL_WORDS = re.compile("(?:截[至止]|止|直)?(?:到|至|于|在|为|是|时间|日期)*(?:不[晚迟]于|最[迟晚])?$")
_TERM_NOUN = re.compile("时间|日期|期限|期间|期|起|即日|有效")
_ONLY_THEN = re.compile("[^,。;]{0,4}(?:才|方才|方可|方能|始[能可得])")
_PERIOD = re.compile(
    "(?:止|为止)?的?(?:[0-9一二三四五六七八九十]+个月|[上下]半年|年度|季度|会计年度|财政年度|财年|财季)"
)
# 截至…, [how things stand]: opened by a comma, and told as reached (已, 共, 有, 为, 仍).
_STATE = re.compile(",[^。;]{0,24}?(?:已|共|累计|仍|尚|均|合计|总|为[0-9])")


_PUT_OFF = re.compile("推迟|延期|延后|暂缓|推后|顺延")
_GATHERED = re.compile(
    "(?:核对|核验|核实|更新|统计|采集|汇总|收录|查询|训练|数据|知识|检索)(?:的?截[止至](?:日期?|时间)?(?:为|是)?|至|到)$"
)
_THING_OF_THEN = re.compile("[^,。;:]{1,8}的")
_DUE_NOUN_BEFORE = re.compile("截[止至](?:日期?|时间)(?:[为是在于]|定于)?[:]? ?$")
_ASKED_FOR = re.compile("意见|报名|申报|申请|征集|提交|投稿|缴费|投票|时间|期限|活动")


_CLEARED = ("清除", "清零", "清空", "收回", "归零")  # 未使用的积分将于12月31日后清零
_POINTS = re.compile("积分|积点|点数|点券|余额|券|里程|金币")
_HAD = re.compile("(?:仍|还)?(?:有(?!效|限|序|条)|曾)")


def _after(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    head = frame.head
    if not timing.ahead and _HAD.match(frame.own):
        return nothing("tells apart who is meant", 3.0)
    if head and frame.behind and head.text in ("出生", "毕业"):
        return nothing("tells apart who is meant", 4.0)
    if frame.behind and frame.extent in OVER_WITH:
        return Decision(ENDS, 2.8, "over after it")
    if head and frame.behind and head.text in _CLEARED and _POINTS.search(context.sentence[-24:]):
        return Decision(ENDS, 2.6, "no longer to be had after it")
    return Decision(TAKES, 2.8 if frame.behind else 1.8, "after it", afterwards=True)


def _within(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    return Decision(ENDS, 3.6, "within it")


_PUT_BACK = ("展延至", "展延到", "展期至", "顺延至", "延期至")


def _extended(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    head = frame.head
    begins = frame.behind and frame.near and head is not None and head.sense is START and head.start < 2
    if begins and context.before.endswith(_PUT_BACK):
        return Decision(TAKES, 3.4, "put off until it")
    return Decision(ENDS, 4.0, "extended to it")


def _not_before(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    return Decision(ENDS, 3.6, "not before it")


def _at_latest_from(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    return Decision(TAKES, 3.6, "from it at the latest")


_BY_TIE: Mapping[Tie, Callable[[Frame, Context, Timing], Decision | None]] = {
    FROM: _from,
    UNTIL: _until,
    BEFORE: before,
    AFTER: _after,
    WITHIN: _within,
    MOVED: moved,
    EXTENDED: _extended,
    NOT_BEFORE: _not_before,
    AT_LATEST_FROM: _at_latest_from,
}
