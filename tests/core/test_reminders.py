"""Which reminders are due."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from core.model import NoticeId, Profile
from core.reminders import Upcoming, due, next_moment

DAY = dt.timedelta(days=1)
ON = dt.date(2026, 9, 12)
PROFILE = Profile("Asia/Shanghai", dt.time(9), (7, 1, 0))
LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
NOTICE = NoticeId(7)


def nine_o_clock(day: dt.date) -> dt.datetime:
    """09:00 in Shanghai, which has no summer time."""
    return dt.datetime.combine(day, dt.time(1), dt.UTC)


def days_said(since: dt.datetime, now: dt.datetime, *, known_at: dt.datetime = LONG_AGO, profile: Profile = PROFILE):
    return [reminder.lead_days for reminder in due([Upcoming(NOTICE, ON, known_at)], profile, since, now)]


def test_each_lead_day_is_said_at_the_hour_in_the_zone() -> None:
    for lead in (7, 1, 0):
        moment = nine_o_clock(ON - lead * DAY)
        assert days_said(moment - DAY, moment - dt.timedelta(seconds=1)) == []
        assert days_said(moment - dt.timedelta(seconds=1), moment) == [lead]
        assert days_said(moment, moment + dt.timedelta(hours=1)) == []


def test_what_was_missed_is_said_once_with_the_nearest_lead() -> None:
    assert days_said(LONG_AGO, nine_o_clock(ON)) == [0]
    assert days_said(LONG_AGO, nine_o_clock(ON - 3 * DAY)) == [7]


def test_a_day_that_passed_while_down_is_still_said_but_not_a_week_later() -> None:
    assert days_said(nine_o_clock(ON - DAY), nine_o_clock(ON + 2 * DAY)) == [0]
    assert days_said(nine_o_clock(ON - DAY), nine_o_clock(ON + 8 * DAY)) == []


def test_a_date_that_came_to_be_known_after_its_moment_is_no_reminder() -> None:
    moment = nine_o_clock(ON - 7 * DAY)
    assert days_said(LONG_AGO, moment + DAY, known_at=moment + dt.timedelta(hours=1)) == []
    assert days_said(LONG_AGO, moment + DAY, known_at=moment) == [7]


def test_the_hour_is_the_subscribers_through_summer_time() -> None:
    berlin = Profile("Europe/Berlin", dt.time(9), (0,))
    on = dt.date(2026, 3, 29)  # the clocks go forward that night
    moment = dt.datetime(2026, 3, 29, 7, tzinfo=dt.UTC)
    upcoming = [Upcoming(NOTICE, on, LONG_AGO)]
    assert [reminder.due_at for reminder in due(upcoming, berlin, LONG_AGO, moment)] == [moment]
    assert due(upcoming, berlin, LONG_AGO, moment - dt.timedelta(minutes=1)) == []


def test_the_next_moment_is_today_or_tomorrow() -> None:
    morning = nine_o_clock(ON)
    assert next_moment(PROFILE, morning - dt.timedelta(minutes=1)) == morning
    assert next_moment(PROFILE, morning) == morning + DAY


@given(
    st.lists(st.integers(min_value=1, max_value=60 * 24 * 20), min_size=1, max_size=12),
    st.lists(st.integers(min_value=0, max_value=14), unique=True, max_size=5),
)
def test_however_often_one_looks_each_lead_day_is_said_at_most_once_and_in_order(
    pauses: list[int], leads: list[int]
) -> None:
    profile = Profile("Asia/Shanghai", dt.time(9), tuple(leads))
    now = nine_o_clock(ON - 16 * DAY)
    said: list[int] = []
    for pause in pauses:
        since, now = now, now + dt.timedelta(minutes=pause)
        said += days_said(since, now, profile=profile)
    assert said == sorted(set(said), reverse=True)
    assert set(said) <= set(leads)
