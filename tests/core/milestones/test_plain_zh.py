"""Chinese tables that lost their edges get them back, each place for a place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.milestones.plain_zh import plain
from core.text import reading_copy


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("项目 时间\n初审 5月24日 - 6月3日\n终审 6月10日", "项目|时间\n初审|5月24日 - 6月3日\n终审|6月10日"),
        ("时间 项目\n5月24日 9:00 初审 会议", "时间|项目\n5月24日 9:00|初审 会议"),
        (
            "型号 停售日期 停服日期\nx1 2024年6月1日 2025年6月1日",
            "型号|停售日期|停服日期\nx1|2024年6月1日|2025年6月1日",
        ),
        (
            "项目\n时间\n初审\n5月24日\n终审\n6月10日\n联系人另行通知",
            "项目|时间\n初审|5月24日\n终审|6月10日\n联系人另行通知",
        ),
        ("项目\n\n时间\n\n初审\n\n5月24日", "项目| 时间\n\n初审| 5月24日"),
        ("内容\n|\n日期\n|\n初审\n|\n5月24日\n|", "内容 | 日期 | 初审 | 5月24日\n|"),
        ("活动日程\n时间\n项目\n5月24日\n初审\n6月10日\n终审", "活动日程\n时间|项目\n5月24日|初审\n6月10日|终审"),
    ],
)
def test_cells_are_divided(text: str, expected: str) -> None:
    assert plain(reading_copy(text)).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "报名时间 5月24日至6月3日\n考试时间 6月10日",
        "请注意报名时间 \n5月24日起网上报名,6月3日截止。",
        "活动时间\n5月24日至6月3日\n活动地点\n北门",
        "我们调整了服务时间\n\n自6月1日起,周末不再接待来访。",
        "项目 时间\n初审 待定",
    ],
)
def test_other_lines_stay(text: str) -> None:
    assert plain(reading_copy(text)).text == text


@given(st.text(st.sampled_from("时间日期项目 \n5月4日|:-a")))
def test_each_place_keeps_its_place(text: str) -> None:
    copy = reading_copy(text)
    divided = plain(copy)
    assert len(divided.text) == len(copy.text)
    assert all(a == b or (b in "| " and a in " \n") for a, b in zip(copy.text, divided.text, strict=True))
