"""Which days in Chinese before which something is done are deadlines, and which only tell things apart."""

import pytest

from tests.core.milestones.reading import MONDAY, read_on, said


def reasons(body: str) -> str:
    return " ".join(reason for rejected in read_on(body, lang="zh").rejected for reason in rejected.reasons)


@pytest.mark.parametrize(
    "body",
    [
        "所有会员须在6月15日前换领新卡。",
        "6月15日前仍可按原价购买年票。",
        "若贵公司在6月15日前仍未补交在原登记地取得的全部经营场所证明及其附件，平台将关闭店铺。",
    ],
)
def test_what_is_to_be_done_before_a_day_has_it_for_its_last(body: str) -> None:
    assert said(body, MONDAY, lang="zh") == {"ends 2024-06-15"}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("任何在6月15日前以旧版保存的图片均可编辑。", "what was so before it"),
        ("年底前，本市地铁运能有望再提升。", "what is hoped for"),
        ("如预警于6月15日18时前解除，航班恢复。", "only if something happens before it"),
        ("购买6月15日之前的车票可改签。", "what was so before it"),
    ],
)
def test_what_only_tells_things_apart_or_is_hoped_for_is_no_deadline(body: str, reason: str) -> None:
    assert reason in reasons(body)
    assert said(body, MONDAY, lang="zh") == set()
