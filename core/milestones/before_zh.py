"""What a Chinese day before which something is done means (…前): a deadline, or what only tells things apart."""

import re

from core.milestones.frames_zh import Frame, follows_verb_with_object
from core.milestones.punctuation import is_open
from core.milestones.roles import Decision, nothing
from core.milestones.values import Context, Timing
from core.milestones.words_zh import ACT, DUE, TELL
from core.model import MilestoneKind

ENDS = MilestoneKind.ENDS

_ELIGIBLE = re.compile(
    r"[^,。;:]{0,4}(?:购|买|注册|下单|开通|签订|签署|签约|订立|创建|入驻|成立|设立|取得|获得|生产|制造|出生|申请|"
    r"提交|报名|投保|付款|支付|预[订定]|订|出票|发布|"
    r"实施|施行|发生|办理|登记|进口|出口|缴|参加|办|签发|上市|毕业|入学|开户|在册|存续|拥有|持有|建立|形成|产生|"
    r"达成|发起|年满|达到[^,。;:的]{0,6}年龄)[^,。;:]{0,8}的"
)
_STANDS = re.compile(r"免费退|全额退|可退|退票|退款|改签|不受影响|仍(?![未可能])|按原|照旧|继续有效|依旧")
_DUTY = re.compile(r"凡|对于|如果您|如您|若您|针对|此前")
_BIDDEN = re.compile("(?:请|须|需|应当?|务必)[于在]$")  # 此前注册的商家请于6月30日前补足
# 任何在6月1日前备份的照片: what is meant, whoever has done it.
_ANY = re.compile("(?:任何|所有|一切|凡是?)[在于]?$")
# A verb and its thing without a word for what is to be done: …前入网的用户.
_MEANT = re.compile("(?!.{0,6}(?:完成|[将请须应需可]))[^,。;:的]{1,4}的[^,。;:]{1,16}(?:[,。;:]|$)")
# A noun for the day of something, of which the clause says where it lies: (生效日在…前).
_CRITERION = re.compile("(?:日|日期|时间)(?:应|须|需)?(?:在|于|为|是)$")
_CONCERNING = re.compile("(?:^|[^反应相面绝])对[^,。;:外内应接比方象账照]{0,6}$")
_OBLIGED = re.compile("请|须|需|应|务必|禁|不得|不可")


def before(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    """Take the last day before which something is so or is to be done; what only tells things apart is nothing."""
    if timing.ahead and _STILL.match(context.after):
        return Decision(ENDS, 3.4, "so until it for the last time")
    head = frame.head
    asked = head is not None and head.sense is ACT
    if _NOT_DONE.match(context.rest if asked else context.after):
        return Decision(ENDS, 3.2, "what is not done by it is lost")
    if _was_so(frame, context, timing):
        return nothing("what was so before it", 3.0)
    if not (frame.near and asked) and _ONLY_IF.search(context.before):
        return nothing("only if something happens before it", 3.0)
    if not (asked or (head and head.sense is DUE)) and _CRITERION.search(context.before):
        return nothing("a condition for what is meant", 3.0)
    told = head and frame.behind and head.sense is TELL and (frame.near or not frame.own.strip())
    if told and not _OBLIGED.search(context.before[-12:]):
        return nothing("something is to be told by then", 1.0)
    if "有望" in frame.own[:_NEAR]:
        return nothing("what is hoped for", 2.0)
    if _is_of_verb_before(frame, context) or _tells_apart(frame, timing) or _is_in_describing_bracket(context):
        return nothing("tells apart which things are meant", 3.0)
    return Decision(ENDS, 4.0, "before it")


# How far behind the day a hope is told.
_NEAR = 24


def _was_so(frame: Frame, context: Context, timing: Timing) -> bool:
    """Whether something is told as so or done before the day, of whatever it is said."""
    meant = _DUTY.search(context.before[-12:]) is not None and _BIDDEN.search(context.before) is None
    if meant or (frame.done and not timing.ahead) or _WAS_SO.match(context.after):
        return True
    return "的" in frame.own and _ANY.search(context.before[-5:]) is not None


_STILL = re.compile("[^,。;]{0,8}前仍(?:旧|然)?(?:执行|按|适用|沿用|实行|可(?!能)|继续|有效)")
_NOT_DONE = re.compile("[^,。;]{0,8}前(?:仍|还|尚)?未[^。;]{1,48}?(?:将|视为|视作|不予|不再|自动|取消|予以|一律)")
# 完成订购(即在3月31日前付款)的旅客: a bracket that belongs to what describes a thing.
_DESCRIBING_BRACKET = re.compile(r"[^()。;\n]{0,32}\)(?:的|之(?![前后日间内外际时初一]))[^,。;]")
_WAS_SO = re.compile("[^,。;]{0,8}(?:前|以前|之前)(?:的|已|未|仍|尚)")
# 如预警于明日下午一时前解除,…: nobody knows whether it happens, as with all that readers do not do themselves.
_ONLY_IF = re.compile(
    "(?:^|[,;:。])(?:如果?|若|倘若?|假如|一旦|万一)[^,;:。请须应限未您]{0,14}?"
    "(?:警[告报示]?|信号|[风雨雪雾洪]|疫情|水位|天气|令|管制|故障|情况|汛|灾)[^,;:。请须应限未您]{0,10}$"
)
_DEGREES = re.compile("[^,。;:]{0,4}(?:取得|获得)[^,。;:]{0,8}(?:毕业|学位|学历)")
_BOUGHT = re.compile("[^,。;:]{0,4}(?:购|买|订|签|下单|取票|换票)")
# 2023年12月31日前完成备案的项目: what has been done by a day that is past.
_WAS_DONE = re.compile("[^,。;:的将须应]{2,8}的[^,。;:]")
# 在1月7日之前完成考试的学生,可…
_WHO_HAS_DONE = re.compile("[^,。;:]{0,2}完成[^,。;:的]{1,8}的(?:学生|考生|同学|用户|客户|商家|企业|人员|单位)")
# What is to be had by doing something before a day makes that day a deadline (10月1日前缴费的享受九折).
_REWARDED = re.compile(
    "[^,。;]{0,24}?的[^,。;]{0,6},?[^,。;]{0,4}(?:可?享受?|[可将]获|优惠|立减|赠送|返还|减免|奖励|免收|打?[0-9.]{1,3}折)"
)
_DUTY_BEHIND = re.compile("将|请|须|应")
_TO_BE_DONE = re.compile("完成|将|请|须|应")


def _is_of_verb_before(frame: Frame, context: Context) -> bool:
    """Whether it belongs to the object of a verb before it (购买…前的车票, 对…前提交的申请)."""
    if frame.own.startswith(("的", "之")) and follows_verb_with_object(context.before):
        return True
    return frame.relative and _CONCERNING.search(context.before[-12:]) is not None


def _tells_apart(frame: Frame, timing: Timing) -> bool:
    """Whether what was done before a day only says which things or people are meant (…前入网的用户)."""
    own, head = frame.own, frame.head
    if timing.ahead and _REWARDED.match(own):
        return False
    asked = head is not None and head.sense is ACT
    if frame.relative and head and (own.startswith("的", head.end) or not (timing.ahead or frame.willed or asked)):
        return True
    if not timing.ahead and _WHO_HAS_DONE.match(own):
        return True
    if timing.is_past and _WAS_DONE.match(own) and not _DUTY_BEHIND.match(own):
        return True
    if _MEANT.match(own) and not (head and head.start == 0 and asked):
        return True
    if _ELIGIBLE.match(own) and not _TO_BE_DONE.match(own):
        return True
    return bool(_DEGREES.match(own) or (_BOUGHT.match(own) and _STANDS.search(own[:24])))


def _is_in_describing_bracket(context: Context) -> bool:
    """Whether the date stands in brackets between a verb and the thing that the verb describes."""
    return ")" in context.rest and _DESCRIBING_BRACKET.match(context.rest) is not None and is_open(context.sentence)
