"""Times of day, and stretches of hours, as people write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clocktimes import is_time_alone, read_stretch, read_time

NIGHT = dt.time(22), dt.time(8)


@pytest.mark.parametrize(
    "said",
    ["22-8", "22 8", "22：00－8：00", "22点到8点", "22點至8點", "晚22点到8点", "下午10点-早上8点",
     "从晚上10点到第二天早上8点",
     "10pm-8am", "10 p.m. to 8 a.m.", "from 22 until 8", "22～8"],
)  # fmt: skip
def test_a_night_is_read_however_it_is_written(said: str) -> None:
    assert read_stretch(said) == NIGHT


@pytest.mark.parametrize("said", ["", "night", "22", "8-8", "0-24", "25-8", "22-8-9", "13pm-8", "22:70-8", "24:30-8"])
def test_what_is_no_stretch_is_none(said: str) -> None:
    assert read_stretch(said) is None


@pytest.mark.parametrize(
    ("said", "time"),
    [
        ("9", dt.time(9)),
        ("9：05", dt.time(9, 5)),
        ("9点半", dt.time(9, 30)),
        ("9点05分", dt.time(9, 5)),
        ("中午12点", dt.time(12)),
        ("中午1点", dt.time(13)),
        ("晚上12点", dt.time(0)),
        ("晚上1点", dt.time(1)),
        ("下午1点", dt.time(13)),
        ("凌晨12点", dt.time(0)),
        ("12am", dt.time(0)),
        ("12pm", dt.time(12)),
        ("24", dt.time(0)),
        ("0pm", None),
        ("25", None),
        ("nine", None),
    ],
)
def test_a_time_of_day_is_read_by_its_half_of_the_day(said: str, time: dt.time | None) -> None:
    assert read_time(said) == time


def test_a_number_alone_need_be_no_time() -> None:
    assert [is_time_alone(said) for said in ("9", "9:00", "9点", "9am", "x")] == [False, True, True, True, False]


@given(
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(["{:%H:%M}", "{0.hour}点{0.minute}分"]),
)
def test_what_is_written_in_figures_is_read_back(at: dt.time, form: str) -> None:
    assert read_time(form.format(at)) == at


@given(st.text(alphabet="0123456789:-点半pam晚上到 ", max_size=12))
def test_any_text_is_a_stretch_with_a_length_or_none(text: str) -> None:
    found = read_stretch(text)
    assert found is None or found[0] != found[1]
