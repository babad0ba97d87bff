"""What a Chinese window (A至B) means: both its ends, its last day alone, or nothing."""

import re

from core.milestones.by_event_zh import CAUSE, OVER
from core.milestones.frames_zh import Frame, is_of_object
from core.milestones.relative_zh import TWO_DAYS
from core.milestones.roles import Decision, nothing
from core.milestones.ties_zh import BARE, ORIGINAL
from core.milestones.values import Context, Mention, Part, Timing
from core.milestones.words_zh import ACT, BEGINS, STOP, TOLD
from core.model import MilestoneKind

TAKES, ENDS = MilestoneKind.TAKES_EFFECT, MilestoneKind.ENDS

# 由原定的A至B moves from A to B, 原定于A至B only names the old window.
_FROM_THE_OLD = re.compile("[由从自][^,。;]{0,8}$")
_DUE_NOUN = re.compile("截止|期限|结束|到期|至")
# 旺季仓储费(10月至12月): the months of a season, of each year.
_SEASON = re.compile(
    r"(?<![0-9年今本明去])(?<![今本明去]年)(?:[旺淡平雨旱春夏秋冬汛]季|季节|汛期|[夏冬]令时?|[采供]暖期)[^,。;()]{0,10}\($"
)
# 期间(6月2日至6月6日)…: the noun for a window before it.
_NAMED = re.compile(r"(?:期间|时间|时段|窗口期?)[:为是]? ?\(?$")
# 6月2日至6日的考察期内,…: the same behind it.
_NAMED_BEHIND = re.compile("的[^,。;:的]{1,12}(?:期间?|时段)[之以]?内?(?:,|$)")
# 因适逢连休(2月14日至22日),…: told beside.
_CAUSE_ASIDE = re.compile(r"(?:^|,)(?:因|由于|鉴于|适?逢)[^,。;]{0,20}\($")
_CLOSED = re.compile(r" ?\) ?(?:期间)?[^ ,。;:的)]")
# 认真总结5月1日至3日的情况, 开放前三天(4月28日至30日)的客流: what is looked back at.
_LOOKED_BACK = re.compile(
    r"(?:总结|回顾|通报|统计|汇总|梳理|核查|排查|审计|评选|表彰)(?:了|在)?$|前[0-9一二两三四五六七八九十]{1,2}[天日周]\($"
)
# 与2023年6月1日至6月30日相比
_COMPARED = re.compile("(?:期间|同期)?(?:的[^,。;]{0,8})?相比")
# …期间产生的成果: what has come about in a window only tells which things are meant.
_CAME_ABOUT = re.compile(
    r"\)?,?(?:期间|之间|[之以]?内|间)?[^,。;:的]{0,8}(?:产生|发生|形成|取得|获得|出生|毕业|立项|验收|发表)[^,。;:的]{0,6}的[^,。;]"
)

# 召回6月1日至6月30日期间生产的…
_MADE = re.compile(r"\)?,?(?:期间|之间|[之以]?内|间)?(?:生产|制造|出厂|销售)的")
# 生日在6月1日至6月30日的会员: whom a window only tells apart.
_BORN = re.compile("(?:生日|出生|入职|入学|毕业)(?:时间|日期)?(?:[在于为是]|介于)?$")
_GRANTED = re.compile(
    "[^,。;]{0,24}(?:免收?|不收取?|减[免半收]|返还?|优惠|享受?|补贴|奖励|打[0-9一二三四五六七八九]折)"
)
# 报告期自1月1日起至6月30日止: what is reported on.
_OF_ACCOUNTS = re.compile("(?:报告|统计|会计|核算|审计)期间?(?:为|是|自|从|:)?$")
# 2月至9月累计逾…: what a sum was counted over, though the next such months lie ahead.
_SUM = re.compile("(?:期间)?,?(?:已?累计|共计|合计|总计)[^,。;]{0,6}(?:逾|超|达|突破|已|有)")


def window(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Take both ends of a range, or of a move from a day to a day the last."""
    if mention.until is None:
        return None
    if frame.tie is ORIGINAL and not _FROM_THE_OLD.search(context.before):
        return nothing("given up for other days", 4.0, replaced=True)
    if frame.tie is ORIGINAL and frame.head and frame.head.sense is not ACT:
        due = _DUE_NOUN.search(context.sentence[-16:])
        return Decision(ENDS if due else TAKES, 3.6, "moved from a day to a day", moves=True)
    if mention.said.months and mention.said.part is Part.WHOLE:
        return nothing("a long stretch", 2.0)
    if _OF_ACCOUNTS.search(context.before[-10:]):
        return nothing("the period of a report", 3.0)
    if mention.said.day is None and mention.said.year is None:
        if _SUM.match(context.rest):
            return nothing("the months of a sum", 3.0)
        if _SEASON.search(context.sentence[-24:]) and mention.said.year_shift is None:
            return _of_a_season(frame, context)
    if other := _told_beside(frame, context, timing) or _describes(frame, mention, context, timing):
        return other
    return _of_days(frame, mention)


def _of_days(frame: Frame, mention: Mention) -> Decision:
    """Take both ends of a window that nothing speaks against, but for two days of which no event is told."""
    if frame.head is None and mention.entry in TWO_DAYS:
        return nothing("what these days are like", 2.0)
    return Decision(TAKES, 2.6 if frame.head is None and not frame.particle else 3.6, "a window")


def _of_a_season(frame: Frame, context: Context) -> Decision:
    """Take the months of a season, of each year mostly, where something is to be other in them, and hardly."""
    if "起," in context.sentence or frame.head is None or frame.head.sense not in BEGINS:
        return nothing("a season of each year", 3.0)
    return Decision(TAKES, 0.8, "a season, in which something is other than before")


def _told_beside(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    """Turn away a window that is a cause, or in which something has been so."""
    if context.before.endswith(CAUSE) and (frame.head is None or not frame.near):
        return nothing("the cause of what follows", 2.0)
    if _CAUSE_ASIDE.search(context.sentence[-32:]) and not _is_its_own(frame, context):
        return nothing("the cause of what follows", 3.0)
    if not timing.ahead and (_LOOKED_BACK.search(context.before) or _COMPARED.match(context.rest)):
        return nothing("what is looked back at", 3.0)
    over = frame.done or context.before.endswith("了") or OVER.search(context.rest[:60])
    told = frame.head is None or frame.head.sense in TOLD or over
    if (told and timing.is_past and not timing.lasts) or (over and timing.days_past is None and not frame.willed):
        return nothing("a stretch of the past", 2.5)
    return None


def _is_its_own(frame: Frame, context: Context) -> bool:
    """Whether what happens is said right behind the bracket, of that time (适逢端午节(6月8日至10日)银行暂停营业)."""
    head = frame.head
    happens = head is not None and frame.behind and frame.near and head.sense in (*BEGINS, STOP)
    return happens and _CLOSED.match(context.rest) is not None


def _describes(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away a window that only says which things are meant."""
    head = frame.head
    if _NAMED_BEHIND.match(frame.own) or mention.said.spoken:  # 即日起至6月9日的讲座: it runs from now on
        return None
    if "召回" in context.title + context.sentence + context.rest and _MADE.match(context.rest):
        return nothing("tells apart which goods are meant", 3.0)
    granted = timing.ahead and _GRANTED.match(context.rest)  # for what comes about in it something is granted
    born = frame.own.startswith("的") and _BORN.search(context.before)
    if born or (_CAME_ABOUT.match(context.rest) and not granted) or is_of_object(frame, context.before):
        return nothing("tells apart which things are meant", 3.0)
    loose = frame.relative and frame.tie is BARE and not frame.particle
    if loose and head and head.start > 1 and not _NAMED.search(context.before):
        return nothing("describes a thing", 2.5)
    event = head is not None and head.sense in BEGINS
    if not event and not frame.particle and not timing.ahead and frame.own.startswith("的"):
        return nothing("describes a thing", 2.5)
    return None
