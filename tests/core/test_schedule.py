"""When to poll again."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.schedule import (
    first_poll_after_restart,
    has_passed,
    latest_poll,
    next_look,
    next_poll,
    parse_max_age,
    parse_retry_after,
    retry_look,
)

NOW = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
FIVE = dt.timedelta(minutes=5)
DAY = dt.timedelta(days=1)


def test_a_healthy_source_waits_its_interval_and_a_little() -> None:
    assert next_poll(NOW, FIVE, jitter=0.0) == NOW + FIVE
    assert NOW + FIVE < next_poll(NOW, FIVE, jitter=0.9) < NOW + FIVE * 1.1


def test_the_first_failure_is_tried_again_at_the_interval_and_the_rest_ever_later() -> None:
    waits = [next_poll(NOW, FIVE, jitter=0.0, failures=count) - NOW for count in range(1, 12)]
    assert waits[:4] == [FIVE, FIVE * 2, FIVE * 4, FIVE * 8]
    assert waits[-1] == DAY


def test_the_server_is_not_asked_before_it_wishes() -> None:
    assert next_poll(NOW, FIVE, jitter=0.0, retry_at=NOW + FIVE * 3) == NOW + FIVE * 3
    assert next_poll(NOW, FIVE, jitter=0.0, max_age=FIVE * 2) == NOW + FIVE * 2


@given(
    st.timedeltas(dt.timedelta(seconds=1), DAY * 9),
    st.floats(0, 1, exclude_max=True),
    st.integers(0, 99),
    st.none() | st.timedeltas(-DAY, DAY * 400),
)
def test_no_poll_is_named_after_the_latest_that_there_can_be(
    every: dt.timedelta, jitter: float, failures: int, wish: dt.timedelta | None
) -> None:
    retry_at = NOW + wish if wish else None
    assert next_poll(NOW, every, jitter=jitter, failures=failures, retry_at=retry_at) <= latest_poll(NOW, every, None)


def test_what_a_clock_wrote_that_ran_ahead_has_long_passed() -> None:
    """A minute of difference between two processes is none."""
    assert not has_passed(NOW - DAY / 2, DAY, NOW)
    assert has_passed(NOW - DAY, DAY, NOW)
    assert not has_passed(NOW + dt.timedelta(seconds=30), DAY, NOW)
    assert has_passed(NOW + 400 * DAY, DAY, NOW)


def test_a_short_wish_does_not_shorten_the_interval() -> None:
    assert next_poll(NOW, FIVE, jitter=0.0, retry_at=NOW - FIVE, max_age=dt.timedelta(seconds=1)) == NOW + FIVE


@given(
    st.timedeltas(dt.timedelta(seconds=1), dt.timedelta(days=3)),
    st.floats(0, 0.999),
    st.integers(0, 10_000),
    st.none() | st.timedeltas(dt.timedelta(), dt.timedelta(days=999)),
)
def test_the_next_poll_lies_between_the_interval_and_a_day(
    every: dt.timedelta, jitter: float, failures: int, max_age: dt.timedelta | None
) -> None:
    wait = next_poll(NOW, every, jitter=jitter, failures=failures, max_age=max_age) - NOW
    assert every <= wait <= max(every, DAY)


def test_a_restart_spreads_what_is_overdue_over_a_minute() -> None:
    waits = [first_poll_after_restart(name, FIVE, NOW) - NOW for name in range(1000)]
    assert min(waits) == dt.timedelta()
    assert dt.timedelta(seconds=59) < max(waits) < dt.timedelta(seconds=60)
    assert first_poll_after_restart(999, dt.timedelta(seconds=1), NOW) - NOW < dt.timedelta(seconds=1)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", NOW + dt.timedelta(minutes=2)),
        (" 0 ", NOW),
        ("Mon, 02 Mar 2026 02:00:00 GMT", NOW + dt.timedelta(hours=1)),
        ("Mon, 02 Mar 2026 00:00:00 GMT", None),
        ("99999999999", NOW + DAY),
        ("Mon, 02 Mar 2099 02:00:00 GMT", NOW + DAY),
        ("soon", None),
        ("-5", None),
        ("²", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_names_seconds_or_a_date(value: str | None, expected: dt.datetime | None) -> None:
    """RFC 9110 §10.2.3."""
    assert parse_retry_after(value, NOW) == expected


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("max-age=300", 300),
        ("public, Max-Age=60, must-revalidate", 60),
        ("s-maxage=300", None),
        ("no-cache, max-age=300", None),
        ("max-age=soon", None),
        ("", None),
        (None, None),
    ],
)
def test_max_age_is_read_where_it_may_be_used(value: str | None, seconds: int | None) -> None:
    """RFC 9111 §5.2.2.1."""
    assert parse_max_age(value) == (None if seconds is None else dt.timedelta(seconds=seconds))


@given(st.text())
def test_no_header_raises(value: str) -> None:
    parse_retry_after(value, NOW)
    parse_max_age(value)


def test_pages_are_looked_at_ever_more_rarely() -> None:
    waits = [next_look(NOW, NOW - dt.timedelta(days=age)) - NOW for age in (0, 4, 40, 400)]
    assert waits == [DAY, DAY, DAY * 10, DAY * 30]


def test_a_page_that_fails_is_tried_again_ever_later_up_to_a_week() -> None:
    waits = [retry_look(NOW, failures) - NOW for failures in (1, 2, 3, 99)]
    assert waits == [DAY / 24, DAY / 12, DAY / 6, DAY * 7]
