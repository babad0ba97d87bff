"""Chinese days on which all stays as it is, beside days on which something changes, said in nearly the same words."""

import pytest

from tests.core.milestones.reading import MONDAY, said


@pytest.mark.parametrize(
    "body",
    [
        "老会员卡不需要在6月30日前换领。",
        "持证人免于6月15日前再次申报。",
        "6月5日至7日轮渡班次不变。",
        "6月1日至6月10日外墙更新期間，騎樓維持通行。",
        "7月1日起，学费仍按现行标准收取，不予调整。",
    ],
)
def test_a_day_by_which_nothing_changes_is_no_milestone(body: str) -> None:
    assert said(body, MONDAY, lang="zh") == set()


@pytest.mark.parametrize(
    ("body", "expect"),
    [
        ("6月10日至12日网点暂停营业，自助设备照常服务。", {"takes_effect 2024-06-10", "ends 2024-06-12"}),
        ("6月1日起实行新价，老用户维持原价。", {"takes_effect 2024-06-01"}),
        ("6月11日起照常营业。", {"takes_effect 2024-06-11"}),
        ("其他日期按照常规，6月1日至3日延长开放。", {"takes_effect 2024-06-01", "ends 2024-06-03"}),
    ],
)
def test_a_change_beside_what_stays_is_read(body: str, expect: set[str]) -> None:
    assert said(body, MONDAY, lang="zh") == expect
