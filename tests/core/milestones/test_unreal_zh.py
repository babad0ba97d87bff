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
        ("6月1日起高温补贴上调。", {"takes_effect 2024-06-01"}),
        ("6月1日起小雨伞下架。", {"takes_effect 2024-06-01"}),
    ],
)
def test_a_day_on_which_something_does_is_one(body: str, expect: set[str]) -> None:
    assert said(body, MONDAY, lang="zh") == expect
