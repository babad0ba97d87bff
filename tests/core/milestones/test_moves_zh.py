"""Which Chinese days are given up for others, and which day takes their place."""

import datetime as dt

import pytest

from core.milestones import read

MONDAY = dt.datetime(2024, 5, 20, 9, tzinfo=dt.UTC)


def days(text: str) -> set[str]:
    reading = read("", text, MONDAY, lang="zh")
    return {f"{each.kind} {each.on:%m-%d}" for each in reading.milestones}


def replaced(text: str) -> list[str]:
    return [f"{each.on:%m-%d}" for each in read("", text, MONDAY, lang="zh").rejected if each.replaced and each.on]


@pytest.mark.parametrize(
    "text",
    [
        "报名截止时间为5月31日，现延长至6月15日。",
        "报名截止时间：5月31日→6月15日",
        "报名截止时间为5月31日。因系统维护，报名截止时间推迟至6月15日。",
        "原报名截止时间为5月31日，现改为6月15日。",
        "报名截止时间“5月31日”更正为“6月15日”。",
    ],
)
def test_the_day_that_takes_anothers_place_stands_alone(text: str) -> None:
    assert days(text) == {"ends 06-15"}
    assert replaced(text) == ["05-31"]


@pytest.mark.parametrize(
    "text",
    [
        "报名截止时间为5月31日，保修期延长至6月15日。",
        "原系统停止服务时间为5月31日，咨询热线服务至6月15日。",
    ],
)
def test_what_is_told_of_another_thing_takes_no_place(text: str) -> None:
    assert days(text) == {"ends 05-31", "ends 06-15"}
    assert replaced(text) == []


def test_of_a_window_that_is_lengthened_the_first_day_stays() -> None:
    assert days("展览时间为6月1日至6月10日，展期延长至6月20日。") == {"takes_effect 06-01", "ends 06-20"}


def test_a_window_put_off_to_one_day_ends_on_it() -> None:
    assert days("投票期自6月1日至6月10日顺延到6月20日。") == {"ends 06-20"}


@pytest.mark.parametrize("text", ["如遇大雨，则演出改期至6月20日。", "比赛如遇高温顺延至6月20日。"])
def test_what_moves_only_if_something_happens_moves_nothing(text: str) -> None:
    assert days(text) == set()
