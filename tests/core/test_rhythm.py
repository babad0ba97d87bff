"""How long a source is left alone: by its own history, within bounds, and never past the start of its busy hours."""

import datetime as dt
import random
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.rhythm import HOUR, LEARNING, WINDOW, Rhythm, learned_wait

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = dt.datetime(2026, 3, 2, tzinfo=ZONE)
EVERY, LONGEST = dt.timedelta(minutes=5), dt.timedelta(minutes=30)
DAY = dt.timedelta(days=1)


def noted(times: Sequence[dt.datetime]) -> Rhythm:
    rhythm = Rhythm()
    for time in sorted(times):
        rhythm = rhythm.note(time)
    return rhythm


def wait(
    times: Sequence[dt.datetime], now: dt.datetime, *, longest: dt.timedelta = LONGEST, watched: dt.timedelta = WINDOW
) -> dt.timedelta:
    return learned_wait(noted(times), now, EVERY, longest, since=now - watched, zone=ZONE.key)


def each_workday(hour: int, weeks: int = 8) -> list[dt.datetime]:
    """Something at this hour on each workday of so many weeks before MONDAY."""
    days = (MONDAY - DAY * number for number in range(1, 7 * weeks + 1))
    return [day + HOUR * hour for day in days if day.weekday() < 5]


def test_busy_hours_are_polled_at_the_interval_and_quiet_ones_rarely() -> None:
    times = each_workday(10)
    assert wait(times, MONDAY + HOUR * 10) == EVERY
    assert wait(times, MONDAY + HOUR * 3) == LONGEST
    assert wait(times, MONDAY + DAY * 5 + HOUR * 10) == LONGEST, "on a Saturday"


def test_the_beginning_of_a_busy_hour_is_not_slept_through() -> None:
    now = MONDAY + HOUR * 8 + dt.timedelta(minutes=50)  # news comes at 10, and begins to be likely at 9
    assert wait(each_workday(10), now) == dt.timedelta(minutes=10) + EVERY


def test_hours_are_those_of_the_sources_own_clock() -> None:
    times = each_workday(10)
    utc = learned_wait(noted(times), MONDAY + HOUR * 10, EVERY, LONGEST, since=MONDAY - WINDOW, zone="UTC")
    assert utc == EVERY, "the same instants, called two o'clock"
    assert noted(times) == noted([time.astimezone(dt.UTC) for time in times])


def test_news_resets_the_wait_at_once() -> None:
    night = MONDAY + HOUR * 3
    assert wait([night], night) == EVERY
    assert wait([night], night + HOUR) == EVERY
    assert wait([night], night + HOUR * 12) > EVERY


def test_nothing_is_concluded_before_two_weeks_have_been_watched() -> None:
    night = MONDAY + HOUR * 3
    assert wait([], night, watched=LEARNING - HOUR) == EVERY
    assert wait([], night, watched=LEARNING) == LONGEST


def test_one_notice_a_week_keeps_its_working_hours_near_the_interval() -> None:
    times = [MONDAY - DAY * (7 * week - week % 5) + HOUR * (9 + week % 8) for week in range(1, 9)]
    noon = MONDAY + HOUR * 12
    assert wait(times, noon) < EVERY * 2
    assert wait(times, MONDAY + HOUR * 2) == LONGEST


def test_old_news_is_forgotten() -> None:
    rhythm = noted(each_workday(10, weeks=30))
    assert len(rhythm.hours) <= 41
    assert rhythm.note(MONDAY + DAY * 400).hours == (
        (MONDAY + DAY * 400 - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // HOUR,
    )


def test_a_clock_that_ran_ahead_leaves_no_news_from_the_future() -> None:
    ahead = noted([MONDAY + DAY * 300])
    assert learned_wait(ahead, MONDAY, EVERY, LONGEST, since=MONDAY - WINDOW, zone="UTC") in (EVERY, LONGEST)
    assert len(ahead.note(MONDAY).hours) == 1


NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
INSTANTS = st.timedeltas(dt.timedelta(), DAY * 60).map(lambda ago: NOW - ago)
WAITS = st.timedeltas(dt.timedelta(seconds=1), dt.timedelta(days=2))


@given(st.lists(INSTANTS, max_size=40), WAITS, WAITS, st.timedeltas(dt.timedelta(), DAY * 100))
def test_a_wait_keeps_its_bounds(
    times: list[dt.datetime], every: dt.timedelta, longest: dt.timedelta, watched: dt.timedelta
) -> None:
    found = learned_wait(noted(times), NOW, every, longest, since=NOW - watched, zone="Asia/Shanghai")
    assert every <= found <= max(every, longest)


@given(st.lists(INSTANTS, max_size=40), INSTANTS, WAITS, WAITS, st.timedeltas(LEARNING, DAY * 100))
@example([], dt.datetime(2026, 2, 28, 3, tzinfo=dt.UTC), EVERY, LONGEST, WINDOW)
def test_more_news_never_makes_a_wait_longer(
    times: list[dt.datetime], more: dt.datetime, every: dt.timedelta, longest: dt.timedelta, watched: dt.timedelta
) -> None:
    def wait_after(news: list[dt.datetime]) -> dt.timedelta:
        return learned_wait(noted(news), NOW, every, longest, since=NOW - watched, zone="Asia/Shanghai")

    assert wait_after([*times, more]) <= wait_after(times)


@given(st.lists(INSTANTS, max_size=40))
def test_noting_twice_is_noting_once(times: list[dt.datetime]) -> None:
    once = noted(times)
    assert noted([*times, *times]) == once


# --- half a year of a source; `python -m tests.core.test_rhythm` prints the figures that docs/watching.md gives


@dataclass(frozen=True)
class Watched:
    """What watching cost, and how late news was found, in minutes."""

    polls: int
    delays: list[float]

    @property
    def median(self) -> float:
        return statistics.median(self.delays)

    @property
    def late(self) -> float:
        """What one in twenty exceeds."""
        return statistics.quantiles(self.delays, n=20)[-1]


def publications(a_week: float, *, at_night: float, weeks: int = 24) -> list[dt.datetime]:
    """Times as offices publish: on workdays, most at ten and at four; a share of them at night and on weekends."""
    chance = random.Random(f"{a_week} {at_night}")
    times = []
    for day in (MONDAY + DAY * number for number in range(7 * weeks)):
        for _ in range(_count(chance, a_week / 7)):
            if chance.random() < at_night:
                times.append(day + HOUR * chance.uniform(0, 24))
            elif day.weekday() < 5:
                times.append(day + HOUR * min(max(chance.gauss(chance.choice((10, 16)), 1.5), 8.5), 20))
    return sorted(times)


def _count(chance: random.Random, mean: float) -> int:
    """So many, by Poisson's law."""
    left, count = chance.expovariate(1), 0
    while left < mean:
        left, count = left + chance.expovariate(1), count + 1
    return count


def watch(times: Sequence[dt.datetime], longest: dt.timedelta, weeks: int = 24) -> Watched:
    """Poll from MONDAY on; after eight weeks of learning, count polls and delays."""
    rhythm, now, polls = Rhythm(), MONDAY, 0
    waiting, delays = list(times), []
    while now < MONDAY + DAY * 7 * weeks:
        counts = now >= MONDAY + WINDOW
        polls += counts
        found = [time for time in waiting if time <= now]
        waiting = waiting[len(found) :]
        if found:
            rhythm = rhythm.note(now)
        delays += [(now - time) / dt.timedelta(minutes=1) for time in found if counts]
        now += EVERY if found else learned_wait(rhythm, now, EVERY, longest, since=MONDAY, zone=ZONE.key)
    return Watched(polls, delays)


HISTORIES = {
    "a newsroom": (publications(40, at_night=0.05), 1.4, 1.0),
    "a platform's notices": (publications(8, at_night=0.05), 1.9, 1.0),
    "a rule centre": (publications(1.5, at_night=0.0), 3.0, 5.0),
}


@pytest.mark.parametrize("kind", HISTORIES)
def test_half_a_year_costs_far_fewer_polls_and_hardly_more_time(kind: str) -> None:
    times, least_saving, most_later = HISTORIES[kind]
    constant, learned = watch(times, EVERY), watch(times, LONGEST)
    assert len(learned.delays) == len(constant.delays), "nothing is lost"
    assert constant.polls > least_saving * learned.polls
    assert learned.median <= constant.median + most_later
    assert max(learned.delays) <= LONGEST / dt.timedelta(minutes=1)


if __name__ == "__main__":
    for name, (times, _, _) in HISTORIES.items():
        before, after = watch(times, EVERY), watch(times, LONGEST)
        sys.stdout.write(
            f"{name}: {len(after.delays)} notices, {before.polls} polls -> {after.polls}"
            f" ({before.polls / after.polls:.1f}x fewer), median {before.median:.1f} -> {after.median:.1f} min,"
            f" one in twenty over {before.late:.1f} -> {after.late:.1f} min\n"
        )
