"""Chinese days that are given up for others, and the days that take their place (由…推迟至…, 4月15日→5月1日)."""

import re

from core.milestones.by_event_zh import OVER_WITH
from core.milestones.frames_zh import Frame
from core.milestones.roles import Decision, nothing
from core.milestones.ties_zh import ARROWS, CHANGED, DAY, GIVEN_UP, LENGTHENS, MOVES, ORIGINAL, OTHER_UNIT
from core.milestones.values import Context, Mention, Timing
from core.milestones.words_zh import BEGINS, DUE
from core.model import MilestoneKind

TAKES, ENDS = MilestoneKind.TAKES_EFFECT, MilestoneKind.ENDS

_NOW = r"(?:现在?|已经?|后|又|再|将|特|统一|均|正式|决定)*"
# A verb that moves something to a day, and the last day of which it may be said.
_MOVED_TO = re.compile(rf"(?P<moves>{MOVES}) ?(?:至|到|为|成) ?(?={DAY}(?!{OTHER_UNIT}))")
_LENGTHENED = re.compile(f"(?:{LENGTHENS})$")
_FIGURES = re.compile("[0-9]")
_MARK = re.compile("[,(;:。]")
# What the clause of the new day may say beside what is moved: that it is so now, and why.
_BESIDE = re.compile(
    rf"^{_NOW}(?:(?:应|因|由于|经|根据|按照?|受|鉴于|为)[^,。;]{{0,16}}?(?:要求|请求|原因|影响|研究|同意|批准|需要|决定|通知|安排))?"
    rf"{_NOW}(?:把|将|对)?(?:其|该|本次|此次|这次|上述|以上|相关)?"
)
# The nouns for the days of a thing; what is left before them names the thing.
_DAYS_OF = re.compile(
    "(?:的?(?:截[止至]|有效|举办|起止|具体))?(?:时间|日期|期限|时限|时段|展期|档期|期|日)?(?:由原来的?|统一|均|也)?$"
)
_OLD_THING = re.compile("原(?!定|计划|拟|订|预计|本|来|先|安排|[^,。;:]{0,2}校历)[^,。;:]{2,14}$")
_MOVED = re.compile("[延推改]|调整|变更|更改|更正|提前|取消|顺延|[现已]将?于")
# So far behind a day its successor is looked for.
_REACH = 60
# A window that is moved is moved as a whole, or its last day is: what stands behind it then is its last day.
_WINDOW_MOVED = re.compile(
    r"[0-9日号时分点] ?(?:至|到|-|~)[^,。;]{2,18}[0-9日号时分点底止][)\"”]?[,(]?[^,。;0-9]{0,8}?(?:至|到|为) ?[\"“]?$"
)


# (截止日期由之前公布的12月9日继续延长)
_AS_TOLD = tuple(f"{since}{told}的" for since in ("之前", "此前", "先前") for told in ("公布", "公告", "宣布", "通知"))
_GOES_ON = re.compile("[^,。;()]{0,8}(?:继续|再次|再|进一步)(?:延长|延期|推迟|顺延|延后)")


def given_up(frame: Frame, mention: Mention, context: Context) -> Decision | None:
    """Turn away a day whose place another takes; of a window that is lengthened its first day stays."""
    if frame.tie is ORIGINAL and mention.until is None and not _is_of_the_old(context):
        return nothing("given up for another day", 5.0, replaced=True)
    moves = _taken_by(context)
    if mention.until and moves and _LENGTHENED.search(moves):
        return Decision(TAKES, 3.0, "the first day of a window that is lengthened", opens=True)
    was = context.before.endswith(_AS_TOLD) and _GOES_ON.match(context.rest) is not None
    if frame.tie is GIVEN_UP or moves or was or _is_crossed_out(context):
        return nothing("given up for another day", 5.0, replaced=True)
    return None


def _is_of_the_old(context: Context) -> bool:
    """Whether 原 tells of an old thing, of which nothing is moved, not of an old day (原系统停用时间为6月30日)."""
    if not _OLD_THING.search(context.before):
        return False
    return _MOVED.search(context.rest + context.beyond + context.title + context.sentence[-80:]) is None


def _taken_by(context: Context) -> str:
    """Give the verb by which another day takes this one's place further on in the text, or nothing.

    It stands right behind the day, or in a clause that says of the same thing that its day is another by now.
    """
    words = (context.rest + context.beyond)[:_REACH]
    found = _MOVED_TO.search(words)
    if found is None:
        return ""
    between = words[: found.start()].lstrip(' 前止)"”')
    if _FIGURES.search(between) or "。" in between.lstrip("。"):
        return ""
    clauses = _MARK.split(between)
    if len(clauses) > 4:
        return ""
    thing = _DAYS_OF.sub("", _BESIDE.sub("", clauses[-1].strip()))
    said = context.sentence[-60:] + context.label
    return found["moves"] if thing[-2:] in said else ""


def _is_crossed_out(context: Context) -> bool:
    """Whether an arrow leads from the day to the one that takes its place (截止日期变更:4月15日→5月1日)."""
    return context.after.strip() in ARROWS and CHANGED.search(context.label + context.before) is not None


_CLOSING = re.compile("截止|期限|结束|报名|缴费|申报|征集|到期|提交|停止|下线|有效期")
_CONDITION = re.compile(
    "(?:如|若|遇|倘|逢|万一)[^,。;]{0,16}$|时(?<![何届同临及随按]时),?(?:则|将)?[延推顺改][^,。;]{1,3}$"
)
_CONSEQUENCE = re.compile("(?:如果?|若|遇|倘|万一)[^。;]{0,24},则[^,。;]{0,6}$")
_WAS_MOVED = re.compile("(?:后来|之后|最终|再次|再一次|又一?次?|曾|先后)[^,。;]{0,6}$|被[^,。;]{2,4}$")
# What lasts is lengthened when it is put off: 免费政策延期至….
_LASTING = re.compile(
    "(?:保障|政策|优惠|补贴|减免|豁免|免[费息税]|措施|禁令|限制|折扣|宽限期?|过渡期)[^,。;]{0,6}(?:[延展]期|顺延|延后|延)(?:至|到)$"
)
_TERM = re.compile("期限|截止|征期|申报期|缴费期|(?:关闭|结束|终止|停止|下线|停服|停运|闭幕)的?(?:时间|日期|日|时限)")


def moved(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    """Take the day to which something is moved: the last of what closes or of a window, else the first."""
    if _CONDITION.search(context.before) or _CONSEQUENCE.search(context.sentence[-48:]):
        return nothing("moved only if something happens", 3.0)
    if not timing.ahead and _WAS_MOVED.search(context.before):
        return nothing("the story of how it was put off", 3.0)
    head = frame.head
    closes = frame.behind and head and (head.sense is DUE or frame.extent in OVER_WITH)
    begins = frame.behind and frame.near and head and head.sense in BEGINS
    due = (
        _CLOSING.search(context.before[-20:] + context.lead[-20:])
        or _TERM.search(context.sentence[-40:])
        or _WINDOW_MOVED.search(context.sentence[-40:])
        or (not begins and _LASTING.search(context.before[-24:]))
    )
    return Decision(ENDS if closes or due else TAKES, 3.4, "put off or brought forward to it")
