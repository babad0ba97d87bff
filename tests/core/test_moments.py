"""Where a milestone lies in time."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from core.model import Milestone, MilestoneKind, Precision
from core.moments import day_for, hour_for, instant_of

ON = dt.date(2025, 1, 21)


def milestone(time: str | None, zone: str | None = None) -> Milestone:
    return Milestone(MilestoneKind.TAKES_EFFECT, ON, time, Precision.DAY, "1月21日", 1.0, "test", zone)


def test_a_mere_day_is_no_instant_and_the_same_day_everywhere() -> None:
    assert instant_of(milestone(None), "Asia/Shanghai") is None
    assert day_for(milestone(None), "Asia/Shanghai", "America/New_York") == ON


@pytest.mark.parametrize(
    ("time", "zone", "instant"),
    [
        ("00:00", None, "2025-01-21T00:00+08:00"),
        ("23:59", None, "2025-01-21T23:59+08:00"),
        ("24:00", None, "2025-01-22T00:00+08:00"),
        ("18:00", "UTC", "2025-01-21T18:00+00:00"),
    ],
)
def test_a_stated_hour_is_an_instant_in_the_zone_that_was_named(time: str, zone: str | None, instant: str) -> None:
    assert instant_of(milestone(time, zone), "Asia/Shanghai") == dt.datetime.fromisoformat(instant)


def test_a_stated_hour_falls_on_the_readers_own_day() -> None:
    assert day_for(milestone("00:00"), "Asia/Shanghai", "America/New_York") == ON - dt.timedelta(days=1)


def test_the_end_of_a_day_belongs_to_that_day() -> None:
    assert day_for(milestone("24:00"), "Asia/Shanghai", "Asia/Shanghai") == ON
    assert ZoneInfo("Asia/Shanghai").utcoffset(dt.datetime(2025, 1, 21)) == dt.timedelta(hours=8)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("time", "source_zone", "zone", "hour"),
    [
        (None, "Asia/Shanghai", "UTC", None),
        ("18:00", "UTC", "Asia/Shanghai", "02:00"),
        ("24:00", "Asia/Shanghai", "Asia/Shanghai", "24:00"),
        ("24:00", "Asia/Shanghai", "UTC", "16:00"),
    ],
)
def test_an_hour_stands_beside_its_day_by_the_same_clock(
    time: str | None, source_zone: str, zone: str, hour: str | None
) -> None:
    assert hour_for(milestone(time), source_zone, zone) == hour
