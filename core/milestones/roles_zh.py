"""The role of a date in Chinese, decided by the structure of its clause; the table of decisions.

First what makes a date no milestone, then its label, then what ties it to its verb, then what kind of event the verb
names. Each decision has a strength in about log-odds; doubts lower it. The rules follow the labelling conventions of
`docs/milestones.md`.
"""

import re
from collections.abc import Callable, Mapping

from core.milestones.frames_zh import Frame, build
from core.milestones.labels_zh import by_label, is_plain, says_who
from core.milestones.roles import Decision, nothing
from core.milestones.stops_zh import Extent
from core.milestones.ties_zh import Tie
from core.milestones.values import Context, Mention, Part, Timing, Verdict
from core.milestones.words_zh import Sense, tells_figures
from core.model import MilestoneKind

TAKES, ENDS = MilestoneKind.TAKES_EFFECT, MilestoneKind.ENDS

_BEGINS = (Sense.START, Sense.CHANGE, Sense.LIMIT, Sense.EVENT)
_TOLD = (Sense.TELL, Sense.HISTORY, Sense.FIGURE)

_EXAMPLE = re.compile(r"例如|比如|譬如|举例|示例|样例|假设|假如|e\.g\.|例:|如:")
_CHANGELOG = re.compile(
    r"更新日志|更新记录|变更记录|修订记录|版本历史|历史版本|发布记录|更新历史|修订历史|大事记|历史沿革"
)
_CONSULTATION = re.compile(
    r"征求意见|征求社会|意见征集|征集意见|公开征求|征求.{0,12}意见|意见征求|听取.{0,8}意见|意见反馈|反馈意见|"
    r"征集.{0,10}(?:意见|建议)"
)
_SHOWN = re.compile(r"公示(?!栏|牌|后)")
_SHOWN_FROM = re.compile(r"公示(?:期限?|时间|日期)?[为:是]?自?[^,。]{0,4}$")
_OBJECTION = re.compile(r"异议|提出意见|反映情况|不同意见|书面(?:意见|形式)|反映|质疑|投诉|举报")
_DATELINE = re.compile(
    r"(?:上午|下午|晚间?|凌晨)?(?:消息|讯|电(?! ?[话子动力影网])|日电|获悉|报道|从[^,。]{2,20}获悉|,? ?记者|据|"
    r"第.{1,4}届|[^,。;:]{2,16}(?:称|表示|说|指出)[,:\"“])"
)
_RECALLED = re.compile(r"曾(?:于|在)?$|早在$|继$|上一?次|前次|去年|以来|截图")
_LATER_WORD = re.compile(r"以后续|按后续|按平台后续|请按|以.{0,8}通知为准")
_MENDED = re.compile(r"(?:现?已|目前).{0,6}(?:恢复|修复|解决|排除|处理完)|故障已|问题已|异常")
_COUNTED = re.compile(r"[0-9]万?(?:例|人次|亿|多家)")
_RECKONED = re.compile(r"(?:年龄|工龄|学历|资历|任职年限|成绩|户籍)[^,。;]{0,8}$")
_NEUTRAL = re.compile(r"(?<!最后)(?:登记|基准|评估|交易|认购|截面)日(?:期)?(?:为|是|:)?$")
_ELIGIBLE = re.compile(
    r"[^,。;:]{0,4}(?:购|买|注册|下单|开通|签订|签署|签约|订立|创建|入驻|成立|设立|取得|获得|生产|制造|出生|申请|"
    r"提交|报名|投保|付款|支付|预[订定]|订|出票|发布|"
    r"实施|施行|发生|办理|登记|进口|出口|缴|参加|办|签发|上市|毕业|入学|开户|在册|存续|拥有|持有|建立|形成|产生|"
    r"达成|发起)[^,。;:]{0,8}的"
)
_STANDS = re.compile(r"免费退|全额退|可退|退票|退款|改签|不受影响|仍(?![未可能])|按原|照旧|继续有效|依旧")
_VERSION = re.compile(r"(?<![0-9.])v?[0-9]{1,3}\.[0-9]{1,3}(?:\.[0-9]{1,4})?(?:版本?)? ?$")
_SENTENCE = re.compile(r"[,。;!?]|.{25}")
_THING = re.compile(r"[^,。;:]{0,12}的(?![,。;:\n]|$)")
_PAPER = re.compile(
    r"[^,。;:\n的]{0,12}(?:名单|清单|榜单?|一览表?|汇总|盘点|报告|[日周月季年]报|简报|快报|通报|案例|数据|统计|回顾|总结|"
    r"账单|报表)(?:[。!,、]|详?见|如下|\n|$)"
)
_DUTY = re.compile(r"凡|对于|如果您|如您|若您|针对|此前")
_AS_OF = re.compile(r"截至|截止")


class ClauseJudge:
    """Decides the roles of dates in Chinese text."""

    def weigh(self, mention: Mention, context: Context, timing: Timing) -> Verdict:
        """Decide the role of a mention; for a range `takes_effect` stands for its window, both ends of it."""
        frame = build(mention, context)
        decision = decide(frame, mention, context, timing)
        doubts = _doubts(frame, mention, context, timing, decision)
        margin = decision.strength - sum(doubts.values())
        kind = decision.kind if margin > 0 else None
        reasons = [f"{frame.tie}, {_described(frame)}: {decision.why} ({decision.strength:+.1f})"]
        reasons += [f"{why}: {-doubt:+.1f}" for why, doubt in doubts.items()]
        rule = f"{mention.entry}, range" if mention.until else mention.entry
        if mention.until is not None and not decision.moves and kind:
            kind = TAKES
        return Verdict(kind, abs(margin), tuple(reasons), rule, decision.announces, decision.closes, decision.moves)


def _described(frame: Frame) -> str:
    if frame.head is None:
        return "no verb"
    place = "behind" if frame.behind else "before"
    return f"{frame.head.text!r} {place} it ({frame.head.sense}{', describes a thing' if frame.relative else ''})"


def decide(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision:
    """Take the first decision that holds."""
    for rule in _RULES:
        decision = rule(frame, mention, context, timing)
        if decision:
            return decision
    return nothing("nothing says that anything happens on it", 1.0)


def _written_as(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away what the place of the date makes a name or a sample."""
    in_force = frame.tie is Tie.FROM and frame.particle and not timing.is_past
    if context.named or (context.cited and not in_force):
        return nothing("in a document's name", 5.0)
    if _VERSION.search(context.before):
        return nothing("the day of a version", 3.0)
    if context.bracketed:
        return nothing("alone in square brackets")
    if frame.tie in (Tie.EVERY, Tie.SPAN):
        return nothing("one of many, or a length")
    if _EXAMPLE.search(context.sentence[-60:]):
        return nothing("an example", 5.0)
    if context.alone and mention.until is None and (not context.heading or _SENTENCE.search(context.heading)):
        return nothing("alone on its line", 2.0)
    if _CHANGELOG.search(context.label + context.heading + context.section + context.title + context.sentence):
        return nothing("a line of a change log", 3.0)
    return None


def _disowned(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away a day that the text gives up for another, leaves to another notice, or tells as mended."""
    if frame.tie in (Tie.ORIGINAL, Tie.GIVEN_UP) and mention.until is None:
        return nothing("given up for another day", 5.0)
    if _LATER_WORD.search(context.rest[:40]):
        return nothing("another notice is to say", 3.0)
    if not timing.ahead and _MENDED.search(context.rest):
        return nothing("an incident that is over", 4.0)
    return None


def _consulted(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Take of a consultation or of a display only the last day for objections."""
    single = frame.tie is Tie.FROM and mention.until is None
    shown = (
        _SHOWN_FROM.search(context.before) if single else _SHOWN.search(context.before + context.label + frame.own[:4])
    )
    if shown:
        if _OBJECTION.search(context.rest + context.beyond):
            return Decision(ENDS, 3.0, "objections until its end", closes=True) if mention.until else None
        return nothing("the days of a display", 4.5)
    if mention.until is None:
        return None
    if _CONSULTATION.search(f"{context.sentence[-80:]}{context.rest[:80]}{context.label}\n{context.title}"):
        return Decision(ENDS, 3.6, "a consultation only closes", closes=True)
    return None


def _labelled(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Take the event that a label before the date, or the head of its column, names."""
    if mention.until is None and frame.tie in (Tie.BEFORE, Tie.AFTER) and says_who(context.label):
        return nothing("tells apart who is meant", 3.0)
    if frame.tie in (Tie.BEFORE, Tie.UNTIL) and mention.until is None:
        return None
    found = [
        d for words in (context.label, context.heading) if words and (d := by_label(words, frame, mention, timing))
    ]
    return max(found, key=lambda decision: decision.strength, default=None)


def _told(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away the day on which somebody published, decided or counted something."""
    after = context.after.lstrip(" )]")
    if frame.tie in (Tie.BARE, Tie.ON) and mention.until is None and _DATELINE.match(after):
        return nothing("a dateline", 4.5, announces=True)
    if mention.said.spoken and (mention.said.distance or 0) < 0:
        return nothing("it was yesterday", 3.0)
    if not timing.ahead and _RECALLED.search(context.before[-8:]):
        return nothing("history", 3.5)
    head = frame.head
    if head is None or frame.tie in _FIRM or frame.willed:
        return None
    if not frame.behind:
        told = head.sense is Sense.TELL and frame.tie in (Tie.BARE, Tie.ON) and head.end >= 20
        return nothing("the day of a publication", 4.0, announces=True) if told else None
    if head.sense is Sense.EVENT and _PASSED.match(frame.own, head.end):
        return nothing("when it was adopted", 4.0, announces=True)
    if (head.sense is Sense.TELL and frame.near) or (head.text in _SIGNED and not timing.ahead):
        return nothing("when somebody told or decided something", 4.0, announces=True)
    if head.sense is Sense.HISTORY or (head.text in _CLOSED and timing.is_past):
        return nothing("it happened, and changes nothing", 3.5)
    return None


_FIRM = frozenset([Tie.FROM, Tie.BEFORE, Tie.WITHIN, Tie.AFTER, Tie.ASKED, Tie.AT_LATEST_FROM])
_PASSED = re.compile("[^,。;]{0,12}(?:通过|审议)")
_SIGNED = ("签署", "签订", "签约")
_CLOSED = ("闭幕", "收官", "落幕")


def _counted(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away the day or the period of a count or a sum."""
    if timing.ahead or not (mention.until or frame.tie in (Tie.BARE, Tie.ON, Tie.UNTIL, Tie.DURING)):
        return None
    words = context.rest[:70]
    if _COUNTED.search(words) or tells_figures(words):
        return nothing("a figure's day or period", 4.0)
    return None


def _described_thing(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away a date that only says which things are meant (…前购买的用户, …施行的《…》)."""
    if frame.tie in (Tie.BEFORE, Tie.UNTIL):
        return None
    if mention.until or frame.head is None:
        return None
    if frame.tie is Tie.BARE and not frame.behind and not context.label and _THING.match(frame.own):
        return nothing("names a thing of that day", 2.5)
    if frame.tie is Tie.BARE and not context.label and _PAPER.match(frame.own):
        return nothing("names a paper about that time", 2.5)
    if not frame.relative:
        return None
    if frame.tie is Tie.FROM and not re.search("[施实执]行的|生效的|发布的|实施的", context.after[:12]):
        return None
    if frame.tie is Tie.AFTER and frame.head.sense is not Sense.TELL:
        return None
    if timing.ahead and frame.head.sense in (*_BEGINS, Sense.STOP, Sense.DUE):
        return None
    return nothing("describes a thing", 3.0)


def _window(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Take both ends of a range, or of a move from a day to a day the last."""
    if mention.until is None:
        return None
    if frame.tie is Tie.ORIGINAL and frame.head and frame.head.sense is not Sense.ACT:
        due = _DUE_NOUN.search(context.sentence[-16:])
        return Decision(ENDS if due else TAKES, 3.6, "moved from a day to a day", moves=True)
    if mention.said.months and mention.said.part is Part.WHOLE:
        return nothing("a long stretch", 2.0)
    if context.before.endswith(_CAUSE) and (frame.head is None or not frame.near):
        return nothing("the cause of what follows", 2.0)
    over = frame.done or context.before.endswith("了") or _OVER.search(context.rest[:60])
    told = frame.head is None or frame.head.sense in _TOLD or over
    if (told and timing.is_past) or (over and timing.days_past is None and not frame.willed):
        return nothing("a stretch of the past", 2.5)
    event = frame.head is not None and frame.head.sense in _BEGINS
    if not event and not frame.particle and not timing.ahead and frame.own.startswith("的"):
        return nothing("describes a thing", 2.5)
    return Decision(TAKES, 2.6 if frame.head is None and not frame.particle else 3.6, "a window")


_OVER = re.compile("已|了")
_DUE_NOUN = re.compile("截止|期限|结束|到期|至")


def _by_tie(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Decide by a tie that itself says whether something begins or is over."""
    decide_by = _BY_TIE.get(frame.tie)
    return decide_by(frame, context, timing) if decide_by else None


_SUPPORT = re.compile("不再.{0,4}(?:支持|维护|更新|提供|运营|可用)")
_OFFICES = ("任职", "担任", "就任", "出任", "兼任", "历任", "入职")
_SHOWS = ("公示", "公布", "公告", "发布")


def _from(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    if re.search("至今|以来|迄今", context.rest[:30]):
        return nothing("so since it", 4.0)
    if frame.head and frame.behind and frame.head.text in _SHOWS and frame.head.start < 2:
        return nothing("shown from it on", 3.5, announces=True)
    if frame.head and frame.behind and frame.head.text in _OFFICES and not (frame.willed or timing.ahead):
        return nothing("somebody's career", 3.0)
    if frame.behind and frame.extent in _OVER_WITH:
        return _stops(frame, context, timing, 3.6)
    if frame.head and frame.behind and _SUPPORT.match(frame.own, frame.head.start):
        return Decision(TAKES, 2.4, "no longer so from it on, for all or for a part")
    if not frame.particle and frame.head and frame.behind and frame.done and frame.head.sense in _TOLD:
        return nothing("so since it", 3.0)
    return Decision(TAKES, 4.0 if frame.particle else 3.4, "from it on")


def _until(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    past = not timing.ahead and timing.days_past is not None
    if _RECKONED.search(context.before[-16:]):
        return nothing("a day of reckoning", 3.0)
    as_of = _AS_OF.search(context.before[-6:])
    if (
        as_of
        and (past or timing.days_past is None)
        and frame.head
        and frame.behind
        and (frame.head.sense in _TOLD or frame.done)
    ):
        return nothing("counted up to that day", 4.0)
    if past and not frame.particle and _told_up_to(frame, context):
        return nothing("told up to that day", 3.0)
    if past and frame.done:
        return nothing("was so until it", 2.0)
    return Decision(ENDS, 3.8, "until it")


_CONCERNING = re.compile("(?:^|[^反应相面绝])对[^,。;:外内应接比方象账照]{0,6}$")
_OBLIGED = re.compile("请|须|需|应|务必|禁|不得|不可")


def _told_up_to(frame: Frame, context: Context) -> bool:
    """Whether a day of the past opens what is told of (截至…,共有), or closes what was gathered (数据更新至…)."""
    if _GATHERED.search(context.before):
        return True
    closes = frame.head is not None and frame.behind and frame.head.sense in (Sense.STOP, Sense.DUE, Sense.LIMIT)
    if closes or _ASKED_FOR.search(context.lead):
        return False
    return _OPENS_WITH_AS_OF.match(context.before) is not None


_GATHERED = re.compile("(?:更新|统计|采集|汇总|收录|查询)(?:至|到)$")
_ASKED_FOR = re.compile("报名|申报|申请|征集|提交|投稿|缴费|投票|时间|期限|活动")
_OPENS_WITH_AS_OF = re.compile(" *(?:截至|截止)(?:到|至|于)?$")


def _before(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    if _DUTY.search(context.before[-12:]) or (frame.done and not timing.ahead):
        return nothing("what was so before it", 3.0)
    if frame.relative and _CONCERNING.search(context.before[-12:]):
        return nothing("tells apart which things are meant", 3.0)
    head = frame.head
    if head and frame.behind and frame.near and head.sense is Sense.TELL and not _OBLIGED.search(context.before[-12:]):
        return nothing("something is to be told by then", 1.0)
    own = frame.own
    if _ELIGIBLE.match(own) and not re.match("完成|将|请|须|应", own):
        return nothing("tells apart which things are meant", 3.0)
    if re.match("[^,。;:]{0,4}(?:取得|获得)[^,。;:]{0,8}(?:毕业|学位|学历)", own):
        return nothing("tells apart who is meant", 3.0)
    if re.match("[^,。;:]{0,4}(?:购|买|订|签|下单|取票|换票)", own) and _STANDS.search(own[:24]):
        return nothing("tells apart which things are meant", 2.0)
    if re.match(r"[^,。;]{0,8}(?:前|以前|之前)(?:的|已|未|仍|尚)", context.after):
        return nothing("what was so before it", 3.0)
    return Decision(ENDS, 4.0, "before it")


def _after(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    head = frame.head
    if head and frame.behind and head.text in ("出生", "毕业"):
        return nothing("tells apart who is meant", 4.0)
    if frame.behind and frame.extent in _OVER_WITH:
        return Decision(ENDS, 2.8, "over after it")
    return Decision(TAKES, 2.8 if frame.behind else 1.8, "after it")


def _within(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    return Decision(ENDS, 3.6, "within it")


_CLOSING = re.compile("截止|期限|结束|报名|缴费|申报|征集|到期|提交|停止|下线|有效期")
_TERM = re.compile("期限|截止|征期|申报期|缴费期")


def _moved(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    closes = frame.behind and frame.head and (frame.head.sense is Sense.DUE or frame.extent in _OVER_WITH)
    due = _CLOSING.search(context.before[-20:] + context.lead[-20:]) or _TERM.search(context.sentence[-40:])
    return Decision(ENDS if closes or due else TAKES, 3.4, "put off or brought forward to it")


def _extended(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    return Decision(ENDS, 4.0, "extended to it")


def _not_before(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    return Decision(ENDS, 3.6, "not before it")


def _at_latest_from(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    return Decision(TAKES, 3.6, "from it at the latest")


_BY_TIE: Mapping[Tie, Callable[[Frame, Context, Timing], Decision | None]] = {
    Tie.FROM: _from,
    Tie.UNTIL: _until,
    Tie.BEFORE: _before,
    Tie.AFTER: _after,
    Tie.WITHIN: _within,
    Tie.MOVED: _moved,
    Tie.EXTENDED: _extended,
    Tie.NOT_BEFORE: _not_before,
    Tie.AT_LATEST_FROM: _at_latest_from,
}


def _by_event(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Decide by the event that governs the date."""
    if _NEUTRAL.search(context.before[-8:]):
        return nothing("a day of reckoning", 2.0)
    if context.before.endswith(_CAUSE) and not frame.near:
        return nothing("the cause of what follows", 2.0)
    if frame.head is None:
        return _unknown(frame, context, timing)
    signed = frame.tie is Tie.BARE and not frame.behind and not frame.own and not context.label
    if signed and not timing.ahead and not mention.hour.time and not _DAY_OF.search(context.before):
        return nothing("a day below or behind the text", 2.0)
    strength = 4.0 if frame.willed or frame.tie is Tie.SET else 3.4 if timing.ahead else 2.4
    strength -= (0.0 if frame.near else 1.2) + (0.0 if frame.behind else 0.4)
    decide_by = _BY_SENSE.get(frame.head.sense)
    return decide_by(frame, context, timing, strength) if decide_by else None


_DAY_OF = re.compile(r"(?:日期?|时间|期|期限)?[为是:]?$(?<=[日期间限为是:])")
_CAUSE = ("因", "由于", "鉴于")


_OVER_WITH = (Extent.WHOLE, Extent.LIKELY_WHOLE)
_FINAL = re.compile("正式|彻底|最终|完全|全面|永久")
_LAST_STAGE = re.compile("[,;。][^,。;]{0,24}(?:正式|彻底|最终|完全|全面|永久)(?:下线|关闭|停止|停服|终止|关停|退役)")


def _stops(frame: Frame, context: Context, timing: Timing, strength: float) -> Decision | None:
    if frame.extent is not Extent.PART and _LAST_STAGE.search(context.rest) and not _FINAL.search(frame.own[:8]):
        return Decision(TAKES, strength - 1.2, "a stage before the last")
    if frame.extent is Extent.WHOLE:
        return Decision(ENDS, strength, "over on that day")
    if frame.extent is Extent.LIKELY_WHOLE:
        return Decision(ENDS, strength - 1.0, "over on that day, as far as nothing else is said")
    return Decision(TAKES, strength - 0.4, "part of it stops")


def _is_due(frame: Frame, context: Context, timing: Timing, strength: float) -> Decision | None:
    return Decision(ENDS, strength, "the last day")


def _begins(frame: Frame, context: Context, timing: Timing, strength: float) -> Decision | None:
    return Decision(TAKES, strength, "it happens on that day")


def _takes_place(frame: Frame, context: Context, timing: Timing, strength: float) -> Decision | None:
    if timing.days_past is not None and not timing.ahead and frame.tie is not Tie.SET:
        return nothing("it took place", 2.0)
    return Decision(TAKES, strength - 0.8, "it takes place on that day")


def _to_do(frame: Frame, context: Context, timing: Timing, strength: float) -> Decision | None:
    if frame.tie is Tie.ASKED or not frame.behind:
        return Decision(ENDS, strength - 1.2, "to be done by then")
    if _OVER.search(context.rest[:24]):
        return None
    return Decision(TAKES, strength - 2.4, "something is to be done on that day")


def _holds(frame: Frame, context: Context, timing: Timing, strength: float) -> Decision | None:
    return Decision(TAKES, strength - 2.0, "it holds on that day")


def _is_released(frame: Frame, context: Context, timing: Timing, strength: float) -> Decision | None:
    if frame.head and frame.head.text.endswith("发布") and frame.willed and timing.ahead:
        return Decision(TAKES, 1.4, "something is released on that day")
    return None


_BY_SENSE: Mapping[Sense, Callable[[Frame, Context, Timing, float], Decision | None]] = {
    Sense.STOP: _stops,
    Sense.DUE: _is_due,
    Sense.START: _begins,
    Sense.CHANGE: _begins,
    Sense.LIMIT: _begins,
    Sense.EVENT: _takes_place,
    Sense.ACT: _to_do,
    Sense.KEEP: _holds,
    Sense.TELL: _is_released,
}


def _unknown(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    if frame.tie is Tie.SET:
        return Decision(TAKES, 2.4, "set for that day")
    if frame.tie is Tie.ASKED:
        return Decision(ENDS, 1.2, "asked for on that day")
    if timing.ahead and frame.willed:
        return Decision(TAKES, 1.6, "something happens on that day")
    return None


_RULES = (_written_as, _disowned, _consulted, _labelled, _counted, _told, _described_thing, _window, _by_tie, _by_event)


def _doubts(frame: Frame, mention: Mention, context: Context, timing: Timing, decision: Decision) -> dict[str, float]:
    """Give what lowers the strength of a decision for a milestone, with how much."""
    doubts: dict[str, float] = {}
    if decision.kind is None:
        return doubts
    if timing.long_past:
        doubts["more than a year before the publication"] = 4.5
    elif not timing.ahead and timing.days_past is not None and timing.days_past > 0:
        tied = frame.tie in (Tie.FROM, Tie.UNTIL, Tie.BEFORE)
        doubts["before the publication"] = (0.4 if tied else 0.8) + (0.0 if timing.recent else 1.2)
        if frame.done and not tied and frame.extent is None:
            doubts["told as past"] = 0.8
    if mention.said.months and mention.said.part in (None, Part.WHOLE):
        doubts["a long stretch"] = 2.0 if frame.particle or frame.willed or frame.tie is Tie.FROM else 3.5
    if _is_unproved(frame, mention, context, timing):
        doubts["nothing else says so"] = 0.3
    if _is_loose_month(frame, mention, timing):
        doubts["a month without a tie"] = 3.5
    return doubts


# What such a word is said of may end, or only a part of it; without an object nothing tells.
_WITHDRAWALS = frozenset(
    ["弃用", "废弃", "删除", "取消", "叫停", "下架", "清退", "淘汰", "退出", "移出", "回收", "收回"]
)


def _is_unproved(frame: Frame, mention: Mention, context: Context, timing: Timing) -> bool:
    """Whether tie, verb and object are not all understood: the tie alone decides, or the label is no plain one."""
    if context.label:
        return not is_plain(context.label)
    sense = frame.head.sense if frame.head else None
    event = sense in (Sense.START, Sense.CHANGE, Sense.LIMIT, Sense.STOP) and frame.near
    if mention.until is not None:
        if frame.tie in (Tie.FROM, Tie.SET) and event and frame.behind:
            return False
        return not frame.particle and not timing.ahead
    if (
        frame.head
        and frame.head.text in _WITHDRAWALS
        and not frame.own[frame.head.end : frame.head.end + 2].strip(" ,。;")
    ):
        return True
    if frame.tie is Tie.BARE and not timing.exact and not frame.willed:
        return True
    if frame.tie is Tie.FROM:
        return not event
    if frame.tie in (Tie.BEFORE, Tie.WITHIN):
        return frame.relative or not (frame.willed or sense is Sense.ACT)
    if frame.tie is not Tie.UNTIL or frame.particle:
        return False
    return sense is None or not (timing.ahead or sense in (Sense.DUE, Sense.STOP, Sense.ACT, Sense.KEEP))


def _is_loose_month(frame: Frame, mention: Mention, timing: Timing) -> bool:
    """Whether a month stands by itself (2月份纳税申报), not right before its verb and still to come (2月上线)."""
    bare = mention.said.month is not None and mention.said.day is None and mention.until is None
    if not bare or mention.said.part is not Part.WHOLE or frame.tie not in (Tie.BARE, Tie.ON):
        return False
    if frame.tie is Tie.BARE and (timing.is_past or (timing.days_past is None and not frame.willed)):
        return True
    return frame.head is None or not frame.behind or frame.head.start > 2 or frame.head.sense is Sense.ACT
