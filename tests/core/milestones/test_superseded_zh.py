"""Which days of Chinese text a notice tells of rules that do not hold, with the reasons that are given."""

import pytest

from tests.core.milestones.reading import MONDAY, read_on, said


def reasons(body: str) -> str:
    return " ".join(reason for rejected in read_on(body, lang="zh").rejected for reason in rejected.reasons)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("更改前：6月1日至6月3日可退货。", "how it was before the change"),
        ("旧条款：6月1日起收取手续费。", "how it was before the change"),
        ("旺季\n4月1日至次年1月31日\n8:00—18:00", "a season of each year"),
        ("《收费办法》自2023年6月1日起执行，现对其进行修订。", "from when the older text held"),
        ("《收费办法》征求意见稿规定，6月1日至6月3日免费。", "a draft is not in force"),
    ],
)
def test_a_day_of_a_rule_that_does_not_hold_is_rejected_with_its_reason(body: str, reason: str) -> None:
    assert reason in reasons(body)


@pytest.mark.parametrize(
    ("body", "expect"),
    [
        ("调整前请做好准备：6月1日起停止充值。", {"takes_effect 2024-06-01"}),
        ("《收费办法》自6月1日起施行，对收费标准进行了调整。", {"takes_effect 2024-06-01"}),
        ("旺季为2024年4月1日至次年1月31日。", {"takes_effect 2024-04-01", "ends 2025-01-31"}),
        ("征求意见稿的听证会报名时间为6月1日至6月3日。", {"takes_effect 2024-06-01", "ends 2024-06-03"}),
    ],
)
def test_a_day_of_one_that_holds_is_a_milestone(body: str, expect: set[str]) -> None:
    assert said(body, MONDAY, lang="zh") == expect
