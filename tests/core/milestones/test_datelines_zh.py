"""Which Chinese days only say when a text was changed."""

import pytest

from tests.core.milestones.reading import read_on, written


@pytest.mark.parametrize(
    "text",
    [
        "2024年5月28日更新：名额已满。",
        "5月18日更新：名额已满。",
        "寄件须知（5月28日更新）",
        "【2024/5/28 修订】寄件须知",
        "最后更新于2024年5月28日",
        "活动细则\n（更新于2024/5/28）",
    ],
)
def test_a_day_on_which_the_text_was_changed_is_none(text: str) -> None:
    reading = read_on(text)
    assert not reading.milestones
    assert [each.reasons[0].rpartition(": ")[2] for each in reading.rejected] == ["when the text was changed (+4.0)"]


@pytest.mark.parametrize(
    "text",
    [
        "系统将于5月28日更新。",
        "5月28日更新游戏版本。",
        "服务端于2024年5月28日更新至3.2版本。",
        "【5月28日更新】停机两小时。",
    ],
)
def test_a_day_on_which_a_thing_is_updated_is_one(text: str) -> None:
    assert [written(each) for each in read_on(text).milestones] == ["takes_effect 2024-05-28"]
