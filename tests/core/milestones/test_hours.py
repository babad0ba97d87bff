"""The hour at which a window of hours closes, and on which day."""

import pytest

from core.milestones.hours import closing
from core.milestones.values import NO_HOUR, Hour


@pytest.mark.parametrize(
    ("opens", "closes", "time", "next_day"),
    [
        (Hour("09:00"), Hour("17:00"), "17:00", False),
        (Hour("22:00"), Hour("04:00"), "04:00", True),
        (Hour("18:00"), Hour("06:00"), "06:00", True),
        (Hour("08:00"), Hour("00:00"), "00:00", True),
        (Hour("20:00", half=True), Hour("10:00"), "22:00", False),
        (Hour("16:00", half=True), Hour("04:30"), "16:30", False),
        (Hour("10:00"), Hour("02:00"), "14:00", False),
        (Hour("14:00"), Hour("04:00"), "04:00", True),
        (Hour("14:00", half=True), Hour("04:00", half=True), "04:00", True),
        (Hour("09:00", half=True), Hour("00:00", midnight=True), "00:00", False),
        (NO_HOUR, Hour("04:00"), "04:00", False),
    ],
)
def test_a_window_of_hours_closes_after_it_opens(opens: Hour, closes: Hour, time: str, next_day: bool) -> None:
    hour, is_next_day = closing(opens, closes)
    assert (hour.time, is_next_day) == (time, next_day)
