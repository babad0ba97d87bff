"""Chinese days of what nobody has set: what is proposed, wished, rumoured, quoted, conditional, or taken back."""

import re

from core.milestones.frames_zh import Frame
from core.milestones.punctuation import is_open
from core.milestones.roles import Decision, nothing
from core.milestones.ties_zh import FROM, SET
from core.milestones.values import Context, Mention, Timing

# [已取消]4月27日停电通知: a notice whose title takes it back, or says that it is a trial.
_VOID = re.compile(
    r"[\[(](?:本?(?:公告|通知|活动))?(?:现?已)?经?(?:取消|作废|失效|撤[销回]|废止|测试)(?:公告|通知|消息)?[\])]|"
    r"[\[(]更新:[^\])]{0,16}(?:已取消|已排除|已解决|无需)[^\])]{0,8}[\])]"
)
# Who wishes or thinks about a change, right before its day; a wish that was heard is news.
_WISHED = re.compile(
    "(?:建议|提议|提案|倡议|呼吁|敦促|陈情|研议|酝酿|不排除|听说|草案规划|草案提出|盼(?<!期盼)|希望|有意(?![向者思义见])|考虑(?<![合重分]考虑)(?![到了])|"
    "要求(?:公司|平台|校方|资方|政府|机场|厂方|物业))"
    "(?!您|你|大家|各|用户|商[家户]|广大|开发者|考生|旅客|市民|读者|客户)"
    "(?:(?!决定|宣布|定于|通知|同意|批准|通过|采纳)[^。;:]){0,14}$"
)
_IS_HEARD = re.compile("听证|征询|问卷")
_HEARD = re.compile("(?:根据|按照?|通过|批准|采纳|结合|听取|经|应|鉴于|依据|吸收|响应)[^,。;]{0,14}$")
# 从未表示将于6月15日…, 暂停执行原本将于1月1日生效的….
_NEVER_SAID = re.compile(
    "(?:从未|从来没有|未曾|并未|没有|尚未|无意)(?:表示|宣布|计划|打算|决定)?[^,。;:]{0,4}$|"
    "(?:暂停|中止|暂缓|叫停|阻止)[^,。;]{0,6}原[本定计拟][^,。;]{0,5}$"
)
# 否认将于6月30日…, 所谓7月1日起…一事.
_DENIED = re.compile("否认[^,。;:]{0,6}$|所谓的?[“「]?[自从于在]?$")
# 下一轮调价窗口将于6月13日开启, 最近一次是3月1日起…: another round, of which nothing is known yet, or which is over.
_ANOTHER_ROUND = re.compile(
    "下一?[轮次期][^,。;]{0,6}?(?:调价|计价|评估|复核|评审|审议)(?:窗口|周期|工作|会议)?[^,。;]{0,4}$|"
    "(?:最近|上|前)一[次轮](?:调整|修改|上调|下调)?(?:是|在|于|自|从)*$"
)
_NOT_THEN = re.compile("(?:不再|并不|暂不|不会)(?:将)?[于在自从]$|(?:若|如果|倘)截[至止][到至]?$")
# What somebody else changes, where the notice says that its own stays.
_OTHERS = re.compile("另一家|多家|某|邻省|邻市|两大|友商|同行|他行")
_NOT_OURS = re.compile(
    "(?:我[司店行们省市]|本[店行司校平]|公司|目前|所有)[^。;]{0,30}?(?:保持不变|维持不变|不受影响|无需|没有时间表|不会跟进|一切正常|不变)"
)
# If something comes about that no reader does.
_IF = re.compile(
    "(?:^|[,。;: ])(?:但是?|另外|而|不过)?(?:若(?!干)|如果|倘若?|一旦|假如)"
    "([^,。;:]*(?:,[^,。;:会将则可即应更]*)?)(?:,[^,。;:]{0,16})?$"
)
_READERS = re.compile(
    "[您你贵]|[用客商住租]户|商家|会员|卖家|买家|开发者|[考学]生|旅客|企业|单位|申请人|读者|业主|应用|账[号户]|店铺|申请|开通|逾期|未(?:能)?(?:按|在|于|完成|及时|通过)|"
    "[需要愿]|同意|选择|希望|使用|想|已"
)
# 关于自7月1日起…的提案: what is only moved or told; adopted it is set.
_MOTION = re.compile('[^,。;]{2,40}?[的”」"](?:提案|议案|议题|动议|公投案|传言|传闻|谣言|说法|可行性)')
_ADOPTED = re.compile("(?<!未)(?<!未获)(?<!未能)通过(?!后)|获批|生效|(?<!不)(?<!并非)属实")
# What is voted down or halted further on, and what is taken back.
_FAILINGS = re.compile("否决|不予批准|未获|未能形成|喊停|搁置|取消|暂缓|作废|无效|伪造|不实")
_FAILED = re.compile(
    "[^。]{0,60}?(?:,[^,。]{0,16}(?:否决|不予批准|未获(?:通过|批准)|未能形成|喊停|搁置)|,现?因[^,。;]{2,14}取消|"
    "的(?:要求|规定|决定|通知)暂缓)|"
    "[^。]{0,60}[。,][^。]{0,30}?(?:该|此|本|上述)(?:通知|公告|规定|消息|信息|说法)[^,。]{0,6}(?:作废|无效|系?伪造|不实|不属实)"
)
_TAKEN_BACK = re.compile("(?:撤[销回]|收回|终止|放弃|取消|搁置|中止)[^,。;:]{0,3}$")
_PLAN = re.compile("[^,。;]{0,30}?(?:的(?:计划|方案|安排|决定|通知|措施)|对[^,。;]{1,12}(?:调价|调整|涨价))")
# Words in quotation marks that are said to be false, old, or only a sample.
_FALSE = re.compile(
    "传[言闻]|谣|不实|伪造|诈骗|旧闻|误植|误写|误传|应为|正确为|更正|澄清|失误|演练|演习|年前的|[0-9]年的|拍摄|拼凑|毫无根据|说法|"
    "并?没有(?:这个|此)|有误|流传|疯传|假通知|截图"
)
_SHOWN_AS = re.compile(
    '(?:误植|误写|误为|范文|例文|模板|填写|文案)[^。;“「"]{0,8}[“「"][^“「"]*$|(?:例?如|比如)[:]?[“「"][^“「"]*$'
)
_TRUE = re.compile("(?<!不)(?<!并非)属实")
# What is put in place of it.
_CORRECTED = re.compile("(?:更正|修正|改|应|调整)为:?[“「][自从于在]?$")
_QUOTES = (("“", "”"), ("「", "」"))
_SETTING = frozenset([FROM, SET])


def reported(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away what is taken back, quoted as false, proposed, wished for, or bound to a condition."""
    if (context.title[:1] in _OPENING or context.sentence[:1] in _OPENING) and _is_void(context):
        return nothing("a notice that is taken back", 4.0)
    if _is_quoted(context):
        return nothing("quoted as false, or as a sample", 3.5)
    window = mention.until is not None
    if not window and frame.tie not in _SETTING:
        return nothing("not then", 3.0) if _NOT_THEN.search(context.before[-6:]) else None
    if _TAKEN_BACK.search(context.before[-10:]) and _PLAN.match(frame.own):
        return nothing("a plan that is taken back", 3.5)
    if _fails(context):
        return nothing("voted down or taken back", 3.5)
    why = "" if window or mention.said.spoken else _not_set(context)
    return nothing(why, 3.0) if why else None


def _not_set(context: Context) -> str:
    """Tell why a day from which something would be is set by nobody, or nothing."""
    if "拟" in context.before[-6:] and _IS_HEARD.search(f"{context.title} {context.sentence} {context.rest}"):
        return "proposed, and to be heard first"
    near = context.before[-18:]
    if near and _is_never_said(near):
        return "never said, or kept from coming about"
    if "一" in near and _ANOTHER_ROUND.search(context.before[-24:]):
        return "another round"
    wish = _WISHED.search(context.sentence[-32:])
    if wish and not _HEARD.search(context.sentence[-32:][: wish.start()]):
        return "proposed or wished for"
    if _OTHERS.search(context.sentence[-40:]) and _NOT_OURS.search(context.rest + context.beyond):
        return "what others change"
    return "only if something comes about" if _is_conditional(context.sentence) else ""


def _is_never_said(near: str) -> bool:
    """Whether the words before a day deny it; what says that something was never said holds 未, 没, 无 or 原."""
    if ("未" in near or "没" in near or "无" in near or "原" in near) and _NEVER_SAID.search(near):
        return True
    return ("否认" in near or "所谓" in near) and _DENIED.search(near) is not None


_OPENING = frozenset("[(")


def _is_void(context: Context) -> bool:
    title, sentence = context.title, context.sentence
    void = _VOID.match(title) if title[:1] in _OPENING else None
    return void is not None or (sentence[:1] in _OPENING and _VOID.match(sentence) is not None)


def _is_conditional(sentence: str) -> bool:
    """Whether the sentence begins with a condition that lies with no reader; each of its words holds one of these."""
    if not ("如" in sentence or "若" in sentence or "倘" in sentence or "一旦" in sentence):
        return False
    condition = _IF.search(sentence)
    return condition is not None and _READERS.search(condition.group(1)) is None


def _fails(context: Context) -> bool:
    """Whether it is only moved, or what comes behind says that it came to nothing."""
    words = context.rest
    if _MOTION.match(words):
        return _ADOPTED.search(context.sentence + words) is None
    words = words[:60] + context.beyond[:40]
    return _FAILINGS.search(words) is not None and _FAILED.match(words) is not None


def _is_quoted(context: Context) -> bool:
    """Whether the day stands in quotation marks, and the words around them say that it is not so."""
    for opening, closing in _QUOTES:
        if opening in context.sentence and is_open(context.sentence, opening, closing):
            if _CORRECTED.search(context.sentence) or _TRUE.search(context.rest):
                return False
            around = f"{context.title} {context.sentence} {context.rest} {context.beyond}"
            return _FALSE.search(around) is not None or _SHOWN_AS.search(context.sentence) is not None
    return False
