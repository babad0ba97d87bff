"""Chinese days on which nothing comes about, beside days on which something does, said in nearly the same words."""

import pytest

from tests.core.milestones.reading import MONDAY, said


@pytest.mark.parametrize(
    "body",
    [
        "关于取消6月1日起调整票价的通知",
        "關於暫緩6月1日起收取清潔費的公告",
        "暂不执行自6月1日起上调运费的方案。",
        "天气预报：6月1日至3日有大到暴雨。",
        "6月1日至3日将迎来降温，请注意保暖。",
        "气象部门预计，5月23日至25日有一次大范围雨雪过程，部分高速可能临时封闭。",
        "6月1日起不涨价。",
        "端午節（6月8日至6月10日）不放假。",
        "6月1日当天不闭馆。",
        "哪些路段6月1日起限行？",
        "6月1日會停水嗎？官方回應來了",
        "有網友稱6月1日停服，客服表示不實。",
    ],
)
def test_a_day_on_which_nothing_comes_about_is_no_milestone(body: str) -> None:
    assert said(body, MONDAY, lang="zh") == set()


@pytest.mark.parametrize(
    ("body", "expect"),
    [
        ("公司取消6月1日起的全部国际航班。", {"takes_effect 2024-06-01"}),
        ("关于取消年费的通知：6月1日起实施新标准。", {"takes_effect 2024-06-01"}),
        ("预计6月1日至3日有大到暴雨，景区暂停开放。", {"takes_effect 2024-06-01", "ends 2024-06-03"}),
        ("6月1日进行不停水检修。", {"takes_effect 2024-06-01"}),
        ("6月1日起不再停电。", {"takes_effect 2024-06-01"}),
        ("6月1日起不收费。", {"takes_effect 2024-06-01"}),
        ("6月3日截止，你报名了吗？", {"ends 2024-06-03"}),
        ("還沒有報名？6月3日截止。", {"ends 2024-06-03"}),
        ("6月1日起高温补贴上调。", {"takes_effect 2024-06-01"}),
        ("6月1日起小雨伞下架。", {"takes_effect 2024-06-01"}),
    ],
)
def test_a_day_on_which_something_does_is_one(body: str, expect: set[str]) -> None:
    assert said(body, MONDAY, lang="zh") == expect
