"""What the sample marketplace announces: our own wording, with dates counted from the day on which it is read."""

import datetime as dt
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class SampleNotice:
    """One notice of the sample marketplace. `number` is its lasting id, and the last part of its link."""

    number: int
    label: str
    title: str
    paragraphs: tuple[str, ...]
    published_at: dt.datetime


def day(date: dt.date) -> str:
    """A date as such notices write it: 2026年9月12日."""
    return f"{date.year}年{date.month}月{date.day}日"


def write_base(now: dt.datetime, today: dt.date) -> tuple[SampleNotice, ...]:
    """What is listed before anything happens, the newest first: dates behind, today, tomorrow, in a week, far ahead."""

    def on(days: int) -> str:
        return day(today + dt.timedelta(days=days))

    drafts = (
        (3, "物流", "“川流直送”大件线路运费标准调整通知", (
            f"因干线运输成本变化，“川流直送”大件线路的运费标准将进行调整，新标准自{on(7)}起生效。",
            "已揽收的订单仍按原标准结算；商家可在“物流中心-报价查询”中查看各线路的新报价。",
        )),
        (20, "买家保障", "“安心买”服务新增破损包赔", (
            f"为提升买家购物体验，平台将于{on(1)}起升级“安心买”服务，新增破损包赔与极速退款两项保障。",
            "参加服务的商家无需重复签约，保障期内产生的赔付按现行规则处理。",
        )),
        (28, "处罚", "关于开展虚假发货专项治理的公告", (
            f"为维护交易秩序，平台自{on(0)}起对虚假发货、延迟揽收等行为开展专项治理。",
            "核实违规的，按《交易违规处理规则》扣分，并限制参加营销活动。",
        )),
        (52, "会员", "诚信商家月卡权益升级", (
            f"诚信商家月卡将升级为“川越会员”，自{on(12)}起新开通的用户适用新的权益与退费规则。",
            f"仍在服务期内的月卡用户可于{on(40)}前免费换领新会员。",
        )),
        (75, "工具", "“店助手”基础版停止服务公告", (
            f"因业务调整，“店助手”基础版将于{on(21)}停止服务，届时将无法登录。",
            "请商家在停止服务前导出客户资料与历史订单，升级至专业版的用户不受影响。",
        )),
        (98, "费用", "技术服务费收取规则说明", (
            f"平台对部分类目技术服务费的收取方式进行调整，新的费率自{on(30)}起施行。",
            "各类目的具体费率及封顶金额，以服务协议附件为准。",
        )),
        (120, "春节", "春节期间发货时效安排", (
            "考虑到春节期间物流运力等因素，平台将对春节期间订单的发货时效作统一顺延，具体起止日期另行公告。",
            "顺延期间产生的订单不计入物流体验考核。",
        )),
        (150, "入驻", "“百川优品”频道招商开启", (
            f"“百川优品”频道面向具备品质供应能力的工厂招商，报名截止时间为{on(9)}18:00。",
            "报名商家需完成实名认证并通过抽检，结果以站内消息通知为准。",
        )),
        (200, "考核", "商家服务评分指标更新", (
            f"商家服务评分中的退款处理时长指标已更新，新的计算口径自{on(-5)}起执行。",
            "商家可在“服务中心”查看每项指标的明细。",
        )),
        (260, "平台", "百川集市年度商家大会回顾", (
            "本年度商家大会在杭州举行，来自各产业带的商家代表分享了经营经验。",
            "大会资料已上传至商家学习中心。",
        )),
    )  # fmt: skip
    return tuple(
        SampleNotice(number, label, title, paragraphs, now - dt.timedelta(hours=hours, minutes=number * 7 % 60))
        for number, (hours, label, title, paragraphs) in zip(range(len(drafts), 0, -1), drafts, strict=True)
    )


def write_new(number: int, now: dt.datetime, today: dt.date) -> SampleNotice:
    """The notice that appears while the visitor watches."""
    start = day(today + dt.timedelta(days=15))
    return SampleNotice(
        number,
        "物流",
        f"“川流快递”电子面单服务升级，{start}起启用新面单",
        (
            f"为缩短揽收时间，“川流快递”将启用新版电子面单，自{start}起旧版面单不再支持打印。",
            "请商家提前更新打单软件，并核对发货地址。",
        ),
        now,
    )


def write_moved(notice: SampleNotice, today: dt.date) -> SampleNotice:
    """The freight notice with its date put off, after merchants asked for time."""
    start = day(today + dt.timedelta(days=14))
    return replace(
        notice,
        paragraphs=(
            f"应商家反馈，“川流直送”大件线路新运费标准的生效时间调整为{start}。",
            "此前已揽收的订单仍按原标准结算；商家可在“物流中心-报价查询”中查看各线路的新报价。",
        ),
    )
