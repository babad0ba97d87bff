"""Until when what is owed is held back: across midnight, in zones, through summer time."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.holding import due_at, hold_of, reminding_time
from core.model import Digest, Profile, Quiet, Rhythm

NIGHT = Quiet(dt.time(22), dt.time(8))
NOON = Quiet(dt.time(12), dt.time(14))
NINE = dt.time(9)
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Pacific/Apia", "Asia/Kathmandu", "Australia/Lord_Howe")


def profile(
    quiet: Quiet | None = None, digest: Digest | None = None, *, zone: str = "Asia/Shanghai", at: dt.time = NINE
) -> Profile:
    return Profile(zone, at, (7, 1, 0), quiet, digest)


def at(text: str, zone: str = "Asia/Shanghai") -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


def due(who: Profile, now: dt.datetime, tell_before: dt.datetime | None = None) -> dt.datetime:
    return due_at(hold_of(who, now), now, now, tell_before)


def test_who_chose_nothing_is_told_at_once() -> None:
    assert hold_of(profile(), at("2026-03-02T23:00")) is None
    assert due(profile(), at("2026-03-02T23:00")) == at("2026-03-02T23:00")


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        ("2026-03-02T21:59:59", "2026-03-02T21:59:59"),
        ("2026-03-02T22:00:00", "2026-03-03T08:00:00"),
        ("2026-03-03T03:00:00", "2026-03-03T08:00:00"),
        ("2026-03-03T07:59:59", "2026-03-03T08:00:00"),
        ("2026-03-03T08:00:00", "2026-03-03T08:00:00"),
    ],
)
def test_quiet_hours_hold_across_midnight_from_their_first_second_to_their_last(raised: str, told: str) -> None:
    assert due(profile(NIGHT), at(raised)) == at(told)


def test_quiet_hours_within_a_day_end_the_same_day() -> None:
    assert due(profile(NOON), at("2026-03-02T13:00")) == at("2026-03-02T14:00")
    assert due(profile(NOON), at("2026-03-02T14:00")) == at("2026-03-02T14:00")


def test_quiet_hours_follow_the_clocks_of_the_zone() -> None:
    """In Berlin the night of 29 March has an hour less: what is raised at midnight waits seven hours, not eight."""
    berlin = profile(NIGHT, zone="Europe/Berlin")
    raised = at("2026-03-29T00:00", "Europe/Berlin")
    assert due(berlin, raised) - raised == dt.timedelta(hours=7)
    raised = at("2026-10-25T00:00", "Europe/Berlin")
    assert due(berlin, raised) - raised == dt.timedelta(hours=9)


def test_an_end_that_the_clocks_leave_out_comes_as_much_later() -> None:
    early = profile(Quiet(dt.time(22), dt.time(2, 30)), zone="Europe/Berlin")
    assert due(early, at("2026-03-29T00:00", "Europe/Berlin")) == dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC)


def test_a_digest_comes_at_its_hour_daily_or_on_mondays() -> None:
    daily, weekly = profile(digest=Digest(Rhythm.DAILY, NINE)), profile(digest=Digest(Rhythm.WEEKLY, NINE))
    assert due(daily, at("2026-03-03T08:59")) == at("2026-03-03T09:00")
    assert due(daily, at("2026-03-03T09:00")) == at("2026-03-04T09:00")
    assert due(weekly, at("2026-03-03T08:59")) == at("2026-03-09T09:00")
    assert due(weekly, at("2026-03-09T08:59")) == at("2026-03-09T09:00")
    assert due(weekly, at("2026-03-09T09:00")) == at("2026-03-16T09:00")


def test_a_digest_in_quiet_hours_comes_when_they_end() -> None:
    late = profile(NIGHT, Digest(Rhythm.DAILY, dt.time(23)))
    assert due(late, at("2026-03-02T12:00")) == at("2026-03-03T08:00")
    assert due(late, at("2026-03-03T02:00")) == at("2026-03-03T08:00")


def test_what_the_next_digest_would_tell_too_late_is_told_at_once_but_not_in_quiet_hours() -> None:
    weekly = profile(NIGHT, Digest(Rhythm.WEEKLY, NINE))
    now = at("2026-03-03T12:00")
    assert due(weekly, now, at("2026-03-09T00:00")) == now
    assert due(weekly, now, at("2026-03-10T00:00")) == at("2026-03-09T09:00")
    assert due(weekly, at("2026-03-03T23:00"), at("2026-03-09T00:00")) == at("2026-03-04T08:00")


@pytest.mark.parametrize(
    ("quiet", "wanted", "comes"),
    [
        (None, "09:00", "09:00"),
        (NIGHT, "09:00", "09:00"),
        (NIGHT, "23:00", "21:50"),
        (NIGHT, "22:00", "21:50"),
        (NIGHT, "07:00", "08:00"),
        (NIGHT, "08:00", "08:00"),
        (NOON, "13:00", "11:50"),
        (Quiet(dt.time(0, 5), dt.time(9)), "03:00", "09:00"),
        (Quiet(dt.time(0), dt.time(9)), "00:00", "09:00"),
    ],
)
def test_reminders_leave_the_quiet_hours_but_not_their_day(quiet: Quiet | None, wanted: str, comes: str) -> None:
    assert reminding_time(profile(quiet, at=dt.time.fromisoformat(wanted))) == dt.time.fromisoformat(comes)


def later(time: dt.time, minutes: int) -> dt.time:
    return (dt.datetime.combine(dt.date(2026, 3, 2), time) + dt.timedelta(minutes=minutes)).time()


times = st.times().map(lambda time: time.replace(second=0, microsecond=0))
quiets = st.builds(lambda start, minutes: Quiet(start, later(start, minutes)), times, st.integers(1, 22 * 60))
digests = st.builds(Digest, st.sampled_from(Rhythm), times)
instants = st.integers(0, 10 * 366 * 24 * 60).map(
    lambda minutes: dt.datetime(2020, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
)


@given(instants, st.sampled_from(ZONES), quiets, st.none() | digests)
def test_nothing_is_told_in_quiet_hours_and_nothing_waits_for_ever(
    now: dt.datetime, zone: str, quiet: Quiet, digest: Digest | None
) -> None:
    who = profile(quiet, digest, zone=zone)
    told = due(who, now)
    assert now <= told <= now + dt.timedelta(days=9 if digest else 1, hours=3)
    after = hold_of(who, told)
    assert after is not None
    assert after.quiet_since is not None
    assert after.quiet_since > told
    assert after.holds_until > told


@given(quiets, times)
def test_the_time_of_reminders_is_never_quiet(quiet: Quiet, wanted: dt.time) -> None:
    comes = reminding_time(profile(quiet, at=wanted, zone="Etc/UTC"))
    moment = dt.datetime.combine(dt.date(2026, 3, 2), comes, dt.UTC)
    assert due(profile(quiet, zone="Etc/UTC"), moment) == moment
