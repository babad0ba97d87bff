"""What makes a Chinese date no milestone: where it stands, and what is told or described by it.

Names and samples, days that the text gives up, consultations and displays, reports, counts, and days that only say
which things are meant. Each rule gives a decision, or None where it does not hold.
"""

import re

from core.milestones.frames_zh import Frame, is_of_object
from core.milestones.looked_back_zh import looked_back
from core.milestones.moves_zh import given_up
from core.milestones.roles import Decision, nothing
from core.milestones.ties_zh import (
    AFTER,
    ASKED,
    AT_LATEST,
    AT_LATEST_FROM,
    BARE,
    BEFORE,
    DURING,
    EVERY,
    EXTENDED,
    FROM,
    MOVED,
    NOT_BEFORE,
    ON,
    SET,
    SPAN,
    UNTIL,
    WITHIN,
)
from core.milestones.values import Context, Mention, Timing
from core.milestones.words_zh import ACT, BEGINS, DUE, EVENT, HISTORY, STOP, TELL, tells_figures
from core.model import MilestoneKind

TAKES, ENDS = MilestoneKind.TAKES_EFFECT, MilestoneKind.ENDS

_EXAMPLE = re.compile(r"例如|比如|比方说|譬如|举例|示例|样例|假设|假如|e\.g\.|例:|如:")
_CHANGELOG = re.compile(
    r"更新日志|更新记录|变更记录|修订记录|版本历史|历史版本|发布记录|更新历史|修订历史|大事记|历史沿革"
)
_CONSULTED = (
    "征求意见(?!稿)", "征求社会", "意见征集", "征集意见", "公开征求", "征求.{0,12}意见(?!稿)", "意见征求",
    "听取.{0,8}意见", "意见反馈", "反馈意见", "征集.{0,16}(?:意见|建议)",
)  # fmt: skip
_CONSULTATION = re.compile("|".join(_CONSULTED))
_CONSULTS = frozenset(words[0] for words in _CONSULTED)
_SHOWN = re.compile(r"公示(?!栏|牌|后|截止)")
_SHOWN_FROM = re.compile(r"公示(?:期限?|时间|日期)?[为:是]?自?[^,。]{0,4}$")
_OBJECTION = re.compile(r"异议|提出意见|反映情况|不同意见|书面(?:意见|形式)|反映|质疑|投诉|举报")
_DATELINE = re.compile(
    r"(?:上午|下午|晚间?|凌晨)?,?(?:消息|讯|专电|电(?! ?[话子动力影网])|日电|获悉|报道|从[^,。]{2,20}获悉|,? ?记者|据|"
    r"第.{1,4}届|[^,。;:]{2,20}(?:称|表示|说|指出)[,:\"“])"
)
_LATER = "(?:[^,。;]{0,6}[^,。;日])?后续"
_LATER_WORD = re.compile(rf"以{_LATER}|按{_LATER}|请按[^,。;]{{0,8}}(?:通知|公告)|以.{{0,8}}通知为准")
_MENDS = "恢复|修复|解决|排除|处理完"
_MENDED = re.compile(rf"已.{{0,6}}(?:{_MENDS})|目前.{{0,6}}(?:{_MENDS})|故障已|问题已|异常(?!名录|经营)")
_COUNTED = re.compile(
    "[共累总0-9](?:(?:(?<=共)|(?<=累)计|(?<=总)计)[^,。;]{0,10}[0-9](?:个|起|件|家|人|条|台|名|次|项|宗|辆|份)|"
    "(?<=[0-9])(?:万?(?:例|人次|多家)|亿(?:[美港日欧]?元|人|吨|股)))"
)
_LENGTH = re.compile(
    r"(?:总计|共计|合计|累计|共) ?[0-9一二三四五六七八九十两半]{1,4} ?(?:个月|个?自然日|个?工作日|天|日|周|年|小时)"
)
# 3.12 may be a day; behind what goes up, down or over to it it is a number.
DECIMAL = ("dotted month day after 自", "numeric month day before 起")
_NUMBERED = re.compile(
    r"(?:升级|移植|更新|迁移|回退|回滚|降级|切换|[涨跌升降]|提高|降低|下调|上调|增长|增加|减少|版本|汇率|分数|评分)"
    r"(?![^,。;:]{0,10}(?:时间|日期|日|期|于))[^,。;:]{0,12}$"
)
_DOCUMENT_NUMBER = re.compile(r"[^,。;:\n]{0,14}?(?:字 ?第?|\[20[0-9]{2}\]第?) ?[0-9][0-9 ]{0,12}号")
_VERSION = re.compile(r"(?<![0-9.])v?[0-9]{1,3}\.[0-9]{1,3}(?:\.[0-9]{1,4})?(?:版本?)? ?$")
_VERSION_BEHIND = re.compile("(?:正式|测试|稳定)?版(?!权|块|面)")
# A bracket behind an older text or state tells of that one (原办法(2019年1月1日起施行)).
_OF_THE_OLD = re.compile(r"(?:原|旧|上一|此前|之前|前一)[^,。;()的]{1,16}\([^()]{0,6}$")
# What people outside expect is nothing that anybody has set.
_OPINION = re.compile(
    "认为|预测|分析师|分析人士|业内|市场人士|爆料|传闻|据传|网传|传言|料将|料于|网友称|谣言|误传|辟谣|普遍预[期计]|前瞻|推测|猜测|消息人士|自媒体(?:发文|称|传)"
)
_DECIDED = re.compile("决定|公告|通知|宣布|通告")
_YEAR_OF_ACCOUNTS = re.compile(
    r"(?:会计|纳税|财政|财务|预算|统计|计划)?(?:年度|财年|学年)[为是]?[自从由]?(?:公历)?[自从由]?$"
)
_RECORD = re.compile(
    "|".join(f"{act}书?(?:$|[ ((])" for act in ("判决", "裁定", "裁决", "起诉", "调解")) + "|简历|年谱|大事记"
)
_PARTY = re.compile("原告|被告|上诉人")
_SENTENCE = re.compile(r"[,。;!?]|.{25}")
# 一、停水时间
_NUMBERED_HEADING = re.compile(
    r"\(?[一二三四五六七八九十0-9]{1,3}[,.)]{1,2} ?[^,。;:!?]{0,12}(?:时间|日期|期限|时段|日程)"
)
_THING = re.compile(r"[^,。;:]{0,12}的(?![,。;:\n]|$)")
_PAPER = re.compile(
    r"[^,。;:\n的]{0,12}(?:名单|清单|榜单?|一览表?|汇总|盘点|报告|[日周月季年]报|简报|快报|通报|案例|数据|统计|回顾|总结|"
    r"账单|报表)(?:[。!,、]|详?见|如下|\n|$)"
)


# 停留期限由15日延长至30日: a number of days, to another number.
_LENGTH_BEFORE = re.compile(
    "(?:期限?|时间|时长|为|由|从)[^,。;:0-9]{0,6}[0-9]{1,3}[日天](?:延长|缩短|增加|调整|提高|减少|改|变更)(?:至|到|为)$"
)
# 7月9日(六)是否开馆: asked, not told.
_ASKED = ("是否", "能否", "会不会", "要不要")
_ASKED_BEFORE = re.compile(f"(?:{'|'.join(_ASKED)})(?:将|会|要)?[自从由于在]? ?$")
# API(Version:2024-06-01)
_VERSION_LABEL = re.compile("(?:^|[( ])(?:version|版本号?)$")
_LOOSE = frozenset([BARE, ON])
_MANY = frozenset([EVERY, SPAN])


def written_as(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away what the place of the date makes a name or a sample."""
    in_force = frame.tie is FROM and frame.particle and not timing.is_past
    if context.named or (context.cited and not in_force):
        return nothing("in a document's name", 5.0)
    numbered = "." in context.before and _VERSION.search(context.before)
    if (
        numbered
        or (mention.until is None and context.label and _VERSION_LABEL.search(context.label))
        or (mention.entry == "numeric" and _VERSION_BEHIND.match(context.rest))
    ):
        return nothing("the day of a version", 3.0)
    if context.bracketed:
        return nothing("alone in square brackets")
    if mention.entry in DECIMAL and _NUMBERED.search(context.before):
        return nothing("the number of a version or of an amount", 4.0)
    if frame.tie in _LOOSE and "号" in context.rest and _DOCUMENT_NUMBER.match(context.rest):
        return nothing("the day of a document that is cited", 4.0)
    if frame.tie in _MANY:
        return nothing("one of many, or a length")
    if context.sample or (context.sentence and _EXAMPLE.search(context.sentence)):
        return nothing("an example", 5.0)
    if context.alone and mention.until is None and not _is_heading(context.heading):
        return nothing("alone on its line", 2.0)
    at_once = mention.said.spoken and mention.said.distance == 0 and timing.days_past == 0
    announced = (timing.ahead or at_once) and (frame.particle or frame.tie is SET)
    if not announced and _is_of_a_changelog(context):
        return nothing("a line of a change log", 3.0)
    return None


def _is_of_a_changelog(context: Context) -> bool:
    words = context.label + context.heading + context.section + context.title + context.sentence
    # each of its names holds one of these
    return ("记" in words or "志" in words or "史" in words) and _CHANGELOG.search(words) is not None


def _is_heading(line: str) -> bool:
    """Whether the line above a date may be its heading: words without a mark, or a number and a noun for days."""
    return line != "" and (not _SENTENCE.search(line) or _NUMBERED_HEADING.fullmatch(line) is not None)


def told_of_another(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away what a court or a life's story records, what a bracket says of an older text, and conditions."""
    if _RECORD.search(context.title) or (context.before and not timing.ahead and _PARTY.search(context.before[-20:])):
        return nothing("told in a record of what was")
    if "(" in context.sentence[-7:] and _is_of_the_old(context):
        return nothing("in brackets behind what was before")
    if mention.until and mention.said.year is None and _YEAR_OF_ACCOUNTS.search(context.before):
        return nothing("how a year is reckoned")
    if context.sentence and _OPINION.search(context.sentence) and not _DECIDED.search(context.sentence):
        return nothing("what somebody thinks will happen", 2.0)
    if mention.entry == "day of the month" and _LENGTH_BEFORE.search(context.sentence):
        return nothing("a length that becomes another", 4.0)
    if context.before.endswith("介于"):
        return nothing("a condition for what is meant")
    return None


def _is_of_the_old(context: Context) -> bool:
    """Whether the date stands in brackets behind an older text or state."""
    return _OF_THE_OLD.search(context.sentence[-24:]) is not None and context.after.lstrip().find(")", 0, 12) >= 0


def disowned(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away a day that the text gives up, asks about, leaves to another notice or tells as mended."""
    if other := given_up(frame, mention, context):
        return other
    if (frame.tie in _LOOSE and context.rest.startswith(_ASKED)) or (
        context.before and _ASKED_BEFORE.search(context.before)
    ):
        return nothing("asked, not told", 4.0)
    if _leaves_it_open(context.rest[:40]):
        return nothing("another notice is to say", 3.0)
    if not timing.ahead and _is_mended(context.rest):
        return nothing("an incident that is over", 4.0)
    return None


def _leaves_it_open(words: str) -> bool:
    """Whether another notice is to say the day; each way of saying so holds 以 or 按."""
    return ("以" in words or "按" in words) and _LATER_WORD.search(words) is not None


def _is_mended(words: str) -> bool:
    """Whether an incident is over; each way of saying so holds 已, 目前 or 异常."""
    return ("已" in words or "目前" in words or "异常" in words) and _MENDED.search(words) is not None


_IN_FORCE = re.compile(r"[^,。;]{0,8}[并且]?(?:同时|同步|即时)?(?:正式)?(?:生效|实施|施行|执行)")


def consulted(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Take of a consultation or of a display only the last day for objections."""
    single = frame.tie is FROM and mention.until is None
    shown = (
        _SHOWN_FROM.search(context.before) if single else _SHOWN.search(context.before + context.label + frame.own[:4])
    )
    if shown:
        if _OBJECTION.search(context.rest + context.beyond):
            return Decision(ENDS, 3.0, "objections until its end", closes=True) if mention.until else None
        if not single and mention.until is None and _IN_FORCE.match(context.rest):
            return None  # "于11月8日公示并正式生效"
        return nothing("the days of a display", 4.5)
    if mention.until is None:
        opens = single and frame.near and frame.own[:1] in _CONSULTS and _CONSULTATION.match(frame.own)
        return nothing("a consultation only closes") if opens else None
    over = timing.is_past and not timing.lasts
    if _CONSULTATION.search(f"{context.sentence[-80:]}{context.rest[:80]}{context.label}\n{context.title}"):
        return (
            nothing("a consultation of the past")
            if over
            else Decision(ENDS, 3.6, "a consultation only closes", closes=True)
        )
    return None


def told(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away the day on which somebody published, decided or counted something."""
    if (
        frame.tie in _LOOSE
        and mention.until is None
        and _DATELINE.match((context.after + context.further).lstrip(" )]"))
    ):
        return nothing("a dateline", 4.5, announces=True)
    if recalled := looked_back(frame, mention, context, timing):
        return recalled
    head = frame.head
    if head is None or frame.tie in _FIRM or frame.willed or AT_LATEST.search(context.before):
        return None
    if not frame.behind:
        told = head.sense is TELL and frame.tie in _LOOSE and head.end >= 20
        return nothing("the day of a publication", 4.0, announces=True) if told else None
    if head.sense is EVENT and _PASSED.match(frame.own, head.end):
        return nothing("when it was adopted", 4.0)
    if (head.sense is TELL and frame.near) or (head.text in _SIGNED and not timing.ahead):
        return nothing("when somebody told or decided something", 4.0, announces=True)
    if head.sense is HISTORY or (head.text in _CLOSED and timing.is_past):
        return nothing("it happened, and changes nothing", 3.5)
    return None


_FIRM = frozenset(
    [
        FROM,
        BEFORE,
        WITHIN,
        AFTER,
        ASKED,
        AT_LATEST_FROM,
        MOVED,
        EXTENDED,
        NOT_BEFORE,
    ]
)
_PASSED = re.compile("[^,。;]{0,12}(?:通过|审议)")
_SIGNED = ("签署", "签订", "签约")
_CLOSED = ("闭幕", "收官", "落幕")


def counted(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away the day or the period of a count or a sum."""
    asked = frame.tie is BEFORE and frame.head is not None and frame.head.sense is ACT
    lasts = timing.lasts and frame.tie in _RUNS  # what has been counted is over
    if timing.ahead or asked or not (mention.until or frame.tie in _TOLD_OF):
        return None
    if mention.until is not None and _OF_ORDERS.match(context.rest):
        return None
    head = frame.head
    told_of = head is None or not (frame.behind and frame.near) or head.sense not in (*BEGINS, STOP)
    words = _LENGTH.sub("", context.rest[:70] if told_of else frame.own)
    if _COUNTED.search(words) or (not lasts and tells_figures(words)):
        return nothing("a figure's day or period", 4.0)
    return None


# …期间成交的订单,商家须在48小时内发货: the window of a rule for what is ordered in it.
_OF_ORDERS = re.compile(
    " ?(?:期间|之间|[之以]?内)?[^,。;]{0,4}(?:成交|付款|支付|下单|拍下|产生)(?:成功)?的[^,。;]{0,6}(?:订单|交易),"
    "[^。;]{0,16}(?:[必须]须|须在|需[在于要]|应[当在于]|可[享在于]|免|延长|不支持|不受)"
)
_RUNS = (FROM, UNTIL)
_TOLD_OF = (BARE, ON, UNTIL, DURING, BEFORE)


_BOUNDS = frozenset([BEFORE, UNTIL])
_SINCE = (FROM, AT_LATEST_FROM)


def _named_by(frame: Frame, context: Context) -> str:
    """Tell how a date without a tie only names the thing behind it, or nothing."""
    if is_of_object(frame, context.before):
        return "names the object of the verb before it"
    if frame.tie is BARE and not frame.behind and _THING.match(frame.own):
        return "names a thing of that day"
    stops = frame.head is not None and frame.head.sense is STOP and frame.near
    return "names a paper about that time" if frame.tie is BARE and not stops and _PAPER.match(frame.own) else ""


# 仅适用于5月16日0时及之后下单的订单
_APPLIES_TO = re.compile("适用于 ?(?:utc|北京|美国|当地|本地)? ?(?:时间)? ?$")
_FROM_THEN = re.compile("(?:及|和|或)?(?:之后|以后|起)(?!出生|毕业|入学|取得|获得|入职|生产)")


def described_thing(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away a date that only says which things are meant (…前购买的用户, …施行的《…》)."""
    if _APPLIES_TO.search(context.before) and _FROM_THEN.match(context.after):
        return Decision(TAKES, 3.0, "applies to what comes from then on")
    if mention.until or frame.head is None or frame.tie in _BOUNDS:
        return None
    if not context.label and (why := _named_by(frame, context)):
        return nothing(why, 2.5)
    if not frame.relative:
        return None
    if frame.tie in _SINCE and not re.search(
        "[施实执]行的|生效的|发布的|实施的|启用的|上线的|开通的", context.after[:12]
    ):
        return None
    if frame.tie is AFTER and frame.head.sense is not TELL:
        return None
    if frame.tie is SET and not frame.own.startswith("的", frame.head.end):
        return None  # it is to happen on that day, to whatever thing (计划于…试运行首条…的产线)
    if timing.ahead and frame.head.sense in (*BEGINS, STOP, DUE):
        return None
    return nothing("describes a thing", 3.0)
