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


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("晚上8点到10点", dt.time(20), dt.time(22)),
        ("下午2点到4点", dt.time(14), dt.time(16)),
        ("下午2点半到4点", dt.time(14, 30), dt.time(16)),
        ("中午12点到2点", dt.time(12), dt.time(14)),
        ("晚上9点到12点", dt.time(21), dt.time(0)),
        ("上午9点到12点", dt.time(9), dt.time(12)),
        ("早上9点到6点", dt.time(9), dt.time(18)),
        ("2-4pm", dt.time(14), dt.time(16)),
        ("11-1pm", dt.time(11), dt.time(13)),
        ("9am-5", dt.time(9), dt.time(17)),
        ("10-8am", *NIGHT),
        ("晚上10点到8点", *NIGHT),
        ("10pm-8", *NIGHT),
        ("10点到第二天早上8点", *NIGHT),
        ("晚上8点到8点", dt.time(20), dt.time(8)),
        ("晚上8点到第二天10点", dt.time(20), dt.time(10)),
        ("晚上8点到22点", dt.time(20), dt.time(22)),
        ("02:00-4pm", dt.time(2), dt.time(16)),
        ("8-10", dt.time(8), dt.time(10)),
    ],
)
def test_the_half_of_the_day_said_once_makes_the_shorter_stretch(said: str, start: dt.time, end: dt.time) -> None:
    """An end on the next day is one there; what a clock of 24 hours writes, and hours without a half, stay."""
    assert read_stretch(said) == (start, end)


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
        ("晚12点", dt.time(0)),
        ("晚上1点", dt.time(1)),
        ("下午1点", dt.time(13)),
        ("凌晨12点", dt.time(0)),
        ("上午12点", dt.time(12)),
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
