"""Which Chinese windows (A至B) begin and end something, and which only tell of a time."""

import datetime as dt

import pytest

from core.milestones import read

MONDAY = dt.datetime(2024, 5, 20, 9, tzinfo=dt.UTC)


def days(text: str) -> list[str]:
    reading = read("", text, MONDAY, lang="zh")
    return sorted(f"{each.kind} {each.on:%m-%d}" for each in reading.milestones)


BOTH = ["ends 06-09", "takes_effect 06-01"]


@pytest.mark.parametrize(
    "text",
    [
        "6月1日至6月9日暂停办理。",
        "网上缴费：6月1日至6月9日",
        "维护期间（6月1日至6月9日）学生需要通过专线的方式访问。",
        "6月1日至6月9日，各站开展为期九天的安全检查。",
    ],
)
def test_a_window_is_both_its_ends(text: str) -> None:
    assert days(text) == BOTH


@pytest.mark.parametrize(
    "text",
    [
        "购买6月1日至6月9日车票的旅客可免费改签。",
        "因适逢长假（6月1日至6月9日），办理进度放缓。",
        "6月1日至6月9日期间产生的作品计入下季。",
        "认真总结4月1日至4月9日的经验。",
        "4月1日至4月9日开展了检查。",
    ],
)
def test_a_window_that_tells_which_or_why_is_none(text: str) -> None:
    assert days(text) == []


def test_a_window_under_way_is_no_stretch_of_the_past() -> None:
    assert days("5月6日-6月9日是上线招新阶段，已有多人报名。") == ["ends 06-09", "takes_effect 05-06"]


def test_of_a_move_from_window_to_window_only_the_new_one_counts() -> None:
    assert days("原定5月25日至5月27日的展会延期至6月1日至6月9日举行。") == BOTH
