"""Chinese days that are only proposed, quoted or conditional, beside days that are set in nearly the same words."""

import pytest

from tests.core.milestones.reading import MONDAY, said


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("(取消)停電通知", "6月3日9時至15時停電。"),
        ("", "公司决定撤销6月3日至6月9日闭馆检修的计划。"),
        ("", "家长会希望校方自6月1日起恢复供应热食。"),
        ("", "该行从未宣布将于6月15日起收费。"),
        ("", "倘议会通过，新水价将自7月1日起适用。"),
        ("", "下一轮调价窗口将于6月13日24时开启。"),
        ("", "平台第二次改规则，最近一次是4月15日起取消免审。"),
        ("", "若截至6月5日日终，基金净值连续五十个交易日低于五千万元，本基金将自6月6日起进入清算程序。"),
        ("【更新：故障已排除，无需停机】维护预告", "6月3日1时至5时将停机维护。"),
        ("", "接口不再于6月1日下线。"),
        ("更正启事", "馆讯误植「6月10日至6月20日休馆」，实际并无休馆。"),
        ("", "某航空公司宣布自6月5日起调升附加费。本公司票价维持不变。"),
    ],
)
def test_what_nobody_has_set_is_no_milestone(title: str, body: str) -> None:
    assert said(body, MONDAY, title, "zh") == set()


@pytest.mark.parametrize(
    ("title", "body", "expect"),
    [
        ("(更新)公告", "6月1日起调整营业时间。", {"takes_effect 2024-06-01"}),
        ("", "经公司研究决定，自6月1日起上调运费。", {"takes_effect 2024-06-01"}),
        ("", "如您不同意新条款，自7月1日起您将无法发布新商品。", {"takes_effect 2024-07-01"}),
        ("", "开标时间“6月3日”更正为“6月12日”。", {"takes_effect 2024-06-12"}),
        ("", "下一轮开放申请将于7月1日启动。", {"takes_effect 2024-07-01"}),
        ("", "若九十日无交易，户口会被终止，新条款将于7月1日起生效。", {"takes_effect 2024-07-01"}),
        ("", "业主大会通过了充电桩收费的提案，自6月10日起实施。", {"takes_effect 2024-06-10"}),
        ("", "对于“6月1日起调整短信费”的传言，客服确认情况属实。", {"takes_effect 2024-06-01"}),
        ("", "通知中“自6月1日起启用”应为“自6月10日起启用”。", {"takes_effect 2024-06-10"}),
        ("", "某些型号自6月5日起停产。", {"ends 2024-06-05"}),
    ],
)
def test_what_is_set_in_like_words_is_read(title: str, body: str, expect: set[str]) -> None:
    assert said(body, MONDAY, title, "zh") == expect
