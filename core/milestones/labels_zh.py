"""What a Chinese label before a date (生效日期:), or the head of its table column, says of it."""

import re

from core.milestones.frames_zh import Frame
from core.milestones.roles import Decision, nothing
from core.milestones.ties_zh import AFTER, ARROWS, BEFORE, CHANGED, FROM, UNTIL
from core.milestones.values import Context, Mention, Timing
from core.milestones.words_zh import CHANGE, DUE, LIMIT, START, STOP
from core.model import MilestoneKind

TAKES, ENDS = MilestoneKind.TAKES_EFFECT, MilestoneKind.ENDS

_PUBLISHED = re.compile(
    r"发布|公布|公告(?:送出)?(?:日|时)|发文|成文|印发|发表|来源|作者|编辑|撰写|签发|通知日期|编号|最[后近](?:更新|修改)|上次(?:更新|修改)|修订|"
    r"创建时间|记录时?|抽检|"
    r"生产日期|统计|落款|日期(?<=^日期)$|通过|注册(?:日|时)|成立|刊登|上传|整理|采访|拍摄|出版|发稿|来信|受访|调研时间|检测|"
    r"检验|采样|寄件|发证|计费周期|账单(?:产生|生成)?日|疫苗批号|保质期|失效日期|报告(?:日|期)|版本|电话"
)
_SURVEYED = re.compile(
    "".join(
        f"{thing}(?:的?(?:更新|收集))?(?:截[止至]|起始|时间|日期|范围)|"
        for thing in ("数据", "资料", "检索", "统计", "知识", "信息", "样本", "冻结", "训练", "文献", "行情")
    )
    + "审计|调查期|报告期|回测|研究期|任期|在职|就读|入学|出生|会计期间|核对"
)
_OPENS = re.compile(
    r"发行|起息|生效|施行|实施|执行|开始|起始|启用|上线|开通|恢复|开放|起效|商用|开售|发售|推出|上市|启动|开服|公测|开幕|起$|"
    r"首发|切换|"
    r"全面发布|正式发布|举[办行]|会议|活动|考试|开考|开庭|竞赛|比赛|演出|预售|开抢|发放|维护|检修|割接|停机|暂停|"
    r"影响|窗口|调整|升级|变更|迁移|促销|"
    r"优惠|适用|服务时间|办理|受理|停售|停办|停电|停水|施工|操作|报到|放假|调休|开馆|闭馆|开课|开学|培训|拍卖|竞价|"
    r"面试|笔试|答辩|"
    r"报名|申报|申请|预约|缴费|投票|征集|提交|兑换|领取|交易|有效期|限行|管制|登记"
)
# 最迟, 最后, 最终; but not what is last of a text or of an account.
_LAST = "最[晚迟]|最后(?!更新|修[改订]|编辑|发布|审核|回复)|最终(?!版|稿|结果|名单|价|解释|用户|确认|成绩|公布)"
_CLOSES = re.compile(
    rf"截止|截至|截稿|截单|结束|下线|停服|停运|终止|停止|移除|到期|{_LAST}|关停|有效期[至到]|关闭|eo[lsm]|退役|期满|作废|"
    r"失效|deadline|止$|期限$|"
    r"退网|停产|废止|过期|停用"
)
_LAST_DAY = re.compile(
    rf"期限$|截止|截至|截稿|截单|结束|停服|停运|到期|{_LAST}|有效期|期满|止$|deadline|过期|(?:停止|终止|结束).{{0,2}}(?:运营|营运|服务|维护|支持)"
)
_PARTLY = re.compile(
    r"功能|入口|新购|新用户|注册|创建|购买|销售|售卖|充值|储值|新增|暂停|新客户|开户|受理|续费|续订|续约|新订|上架|上传|"
    r"投稿|登录|下载|eos(?!l)|"
    r"订购|办理|申请|支付|出售|接单"
)
# Who holds shares or is counted on such a day is meant; nothing happens on it.
_RECKONED = re.compile(r"(?:(?:登记|基准|评估|截面|统计)日|基金合同生效日)(?:期)?[为是]?$")
# A parcel comes on its own.
_ARRIVES = re.compile("(?:到货|送达|寄达|运抵)(?:的?(?:时间|日期|日))?$")
# What says whom or what a rule is for; such a label names no event, whatever words it holds (活动对象).
_MEANT = re.compile(r"对象|人群|资格|条件|要求|范围|门槛")
_WHO = re.compile(r"(?:对象|人群|资格|条件|门槛)$")
_GENERIC = re.compile(r"时间|日期|时段|期限|日程|何时|周期|阶段|时点")
_GENERIC_LAST = re.compile(r"(?:时间|日期|时段|期限?|日程?|周期|节点|窗口|为|至|到|于|自|从|开始|起)$")


_DATES = ("日期", "时间", "日程")
# A noun for days is a label too before 为 or 是, or a mere space: 报名时间为…, 恢复申购日(下称“恢复日”) ….
_COPULAR = re.compile(
    r"([^,。;:()]{1,16}(?:时间|日期|日程|时段|(?<![0-9即今明昨后])日))"
    r"(?:(?:则|也|均|都)?(?:仍然?|依然|依旧|继续)?(?:[维保]持|定)?(?:不变,?)?[为是]|仍?定于| |(?= ?\())"
    r"(?: ?\([^()]{1,12}\))?:? ?$"
)


# What stands before a day from which an arrow leads to another.
_REPLACED = re.compile(r"([^,。;:|\n]{1,24}?)[:|]? ?[0-9][^,。;|\n→⇒>]{2,20}$")


def is_plain(label: str) -> bool:
    """Whether a label is short and ends in its event or a word for days: in Chinese the last noun is the one meant."""
    words = label.strip(" *-#·•_()[]")
    if len(words) > 10:
        return False
    if _GENERIC_LAST.search(words):
        return True
    event = max((match.end() for pattern in (_OPENS, _CLOSES) for match in pattern.finditer(words)), default=0)
    return event == len(words)


def says_who(label: str) -> bool:
    """Whether a label says who or what is meant: the days behind it are cut-offs."""
    return _WHO.search(label) is not None


def by_label(label: str, frame: Frame, mention: Mention, timing: Timing) -> Decision | None:
    """Give the decision that a label makes, None for one that names no event."""
    said = f"labelled {label.strip()[-16:]!r}"
    if _MEANT.search(label) and not _GENERIC.search(label):
        return None
    if dismissed := _of_no_event(label, said):
        return dismissed
    registers = mention.until is not None and "注册" in label
    dated = registers or (label.strip(" *#-·") == "日期" and bool(mention.until or mention.hour.time))
    if _PUBLISHED.search(label) and not (dated or _CLOSES.search(label) or _OPENS.search(label)):
        return nothing(f"{said}: the day of a publication", 5.0, announces=True)
    if "更新" in label and not timing.ahead and mention.until is None and mention.hour.time is None:
        return nothing(f"{said}: when the page was changed", 3.0)
    if _CLOSES.search(label) and mention.until is None:
        if _PARTLY.search(label) and not re.search("截止|截至|最[晚迟]|最[后终]", label):
            return Decision(TAKES, 3.4, said)
        return Decision(ENDS, 4.2 if _LAST_DAY.search(label) else 3.0, said)
    if registers or _OPENS.search(label) or _CLOSES.search(label):
        return Decision(TAKES, 4.0 if mention.until or timing.ahead or timing.days_past is None else 3.0, said)
    if _GENERIC.search(label) and not (frame.behind and frame.near):
        told = 1.4 if mention.until or timing.days_past is None else 0.6
        return Decision(TAKES, 2.6 if timing.ahead else told, said)
    return None


def _of_no_event(label: str, said: str) -> Decision | None:
    """Turn away days on which somebody is counted, something was looked at, or a parcel comes on its own."""
    if _RECKONED.search(label):
        return nothing(f"{said}: a day of reckoning", 3.5)
    if _SURVEYED.search(label):
        return nothing(f"{said}: the days of what was looked at", 3.5)
    return nothing(f"{said}: when a thing arrives, and nobody acts", 2.5) if _ARRIVES.search(label) else None


_EVENTS = frozenset([START, CHANGE, LIMIT, STOP])
_LASTS = frozenset([BEFORE, UNTIL])
_PARTS = frozenset([BEFORE, AFTER])


def labelled(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Take the event that a label before the date, or the head of its column, names."""
    if mention.until is None and frame.tie in _PARTS and says_who(context.label):
        return nothing("tells apart who is meant", 3.0)
    if frame.tie in _LASTS and mention.until is None:
        return None
    head = frame.head
    due = head is not None and head.sense is DUE and context.after.lstrip().startswith(head.text)
    if due and mention.until is None:
        return Decision(ENDS, 4.2, "the last day, whatever its label")
    if context.label and frame.tie is FROM and _is_a_stage(frame, context.label):
        return None
    told = context.label or (context.before and _noun_before(context))
    heading = context.heading
    # The first cell of a row says more than a column's mere "date".
    annexed = context.alone and _ANNEX.match(heading)  # below the list of what is attached
    if heading and ((told and heading in _DATES) or annexed or _is_signature(mention, context, timing)):
        heading = ""
    if not (told or heading):
        return None
    found = [d for words in (told, heading) if words and (d := by_label(words, frame, mention, timing))]
    best = max(found, key=lambda decision: decision.strength) if found else None
    if best is not None and best.kind is ENDS and _OUT_OF_USE.search(told or heading) and _comes_back(context):
        return Decision(TAKES, best.strength, best.why)
    return best


# 停用时间: 5月12日9:00, 恢复时间: 5月13日18:00
_OUT_OF_USE, _NEAR = re.compile("停用|停运"), 40
_AGAIN = re.compile(
    "(?<!不再)(?<!可)(?<!法)恢复[^,。;不无]{0,6}(?:时间|日期)?[:为于]? ?[0-9]{1,4}[年月日:/-]|[0-9日点]恢复"
)


def _comes_back(context: Context) -> bool:
    """Whether what is put out of use on a day is said to be used again."""
    return _AGAIN.search((context.rest + context.beyond)[:_NEAR]) is not None


_ANNEX = re.compile(" ?附件[0-9一二三四五]?(?:[:.、]|$)")


def _is_a_stage(frame: Frame, label: str) -> bool:
    """Whether something is so from the day on as a stage of the end that its label names (停运:6月1日起停止充值)."""
    event = frame.particle and frame.behind and frame.near and frame.head is not None and frame.head.sense in _EVENTS
    return event and _CLOSES.search(label) is not None


# Who signs a text, in the line above its day; it is no label, whatever words it holds (…交易所, 开放平台).
_SENDER = re.compile(
    "(?:(?:交易|事务|研究|派出|税务|服务)所|(?:委员|协|联合|理事|工|商|学|基金|居委|管委)会|局|厅|集团|公司|平台|中心|银行|团队|办公室|政府|"
    "学院|学校|大学|医院|法院|事业部|工作室|运营组|客服|(?<![闭开休入进到])馆|(?<![入出住开转])院)$"
)


def _is_signature(mention: Mention, context: Context, timing: Timing) -> bool:
    signed = context.alone and mention.until is None and mention.hour.time is None and not timing.ahead
    return signed and mention.said.year is not None and _SENDER.search(context.heading) is not None


def _noun_before(context: Context) -> str:
    """Give the noun for days before a date that is as good as a label, or the label of the day that it replaces."""
    # each noun that the pattern names holds one of these
    if "日" in context.before or "时" in context.before:
        copular = _COPULAR.search(context.before)
        if copular:
            return copular.group(1)
    return _label_of_replaced(context)


def _label_of_replaced(context: Context) -> str:
    """Give the label of the day whose place this one takes (截止日期变更:4月15日→5月1日), or nothing."""
    if context.before.strip() not in ARROWS:
        return ""
    replaced = _REPLACED.search(context.sentence.rstrip("→⇒->= "))
    return replaced.group(1) if replaced and CHANGED.search(replaced.group(1)) else ""
