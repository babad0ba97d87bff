"""When a source tends to have news, learned from its own history, and how long to wait before asking it again.

Waiting longer where news is unlikely costs little time and spares many questions: with a chance of news per hour of p,
waits in proportion to 1/sqrt(p) give the least mean delay for a given number of polls.
"""

import datetime as dt
import math
from dataclasses import dataclass
from zoneinfo import ZoneInfo

HOUR = dt.timedelta(hours=1)
WINDOW = dt.timedelta(days=56)  # of history that counts: eight of each day of the week
LEARNING = dt.timedelta(days=14)  # before which nothing is concluded
FRESH = dt.timedelta(hours=2)  # after news, when more of it or its correction is likely
BUSY = 0.1  # share of the days on which an hour has had news, from which on it is polled at the interval
BESIDE = 0.5  # what news in the hour before or after counts
WEEKDAYS, WEEKEND = 5 / 7, 2 / 7
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The hours in which there was news, the oldest first, each counted from 1970 in UTC."""

    hours: tuple[int, ...] = ()

    def note(self, now: dt.datetime) -> "Rhythm":
        """The rhythm with news found now; what is older than the window is forgotten."""
        oldest, this = _hour(now - WINDOW), _hour(now)
        if this in self.hours[-1:]:
            return self
        return Rhythm(tuple(sorted({hour for hour in self.hours if oldest <= hour <= this} | {this})))


def learned_wait(
    rhythm: Rhythm, now: dt.datetime, every: dt.timedelta, longest: dt.timedelta, *, since: dt.datetime, zone: str
) -> dt.timedelta:
    """How long to wait before the next poll: from `every` up to `longest`, the longer the rarer news is in this hour.

    Hours are told apart by the clock of `zone`, and workdays from weekends. A wait never runs past the time at which a
    busier hour would be polled. In the first two weeks `since` the source is watched, and for two hours after news, it
    is `every`. More news never makes it longer.
    """
    newest = rhythm.hours[-1] if rhythm.hours else None
    is_fresh = newest is not None and now - _instant(newest) < FRESH + HOUR
    if longest <= every or is_fresh or now - since < LEARNING:
        return every
    counted = _Counted(rhythm, now, min(now - since, WINDOW), ZoneInfo(zone))
    this = _hour(now)
    wait = counted.wait(this, every, longest)
    hour = this + 1
    while (until_then := _instant(hour) - now) < wait:
        wait = min(wait, until_then + counted.wait(hour, every, longest))
        hour += 1
    return wait


class _Counted:
    """On how many days each hour of the day has had news, by workdays and weekends.

    Reckoned with the zone's present offset: when its clocks are changed, hours are off by one until they are forgotten.
    """

    def __init__(self, rhythm: Rhythm, now: dt.datetime, watched: dt.timedelta, zone: ZoneInfo) -> None:
        offset = now.astimezone(zone).utcoffset()
        self._ahead = offset // HOUR if offset else 0
        self._days = watched / dt.timedelta(days=1)
        self._found = [0.0] * 48
        oldest, this = _hour(now - WINDOW), _hour(now)
        for hour in rhythm.hours:
            if oldest <= hour <= this:
                self._found[self._slot(hour)] += 1.0
                self._found[self._slot(hour - 1)] += BESIDE
                self._found[self._slot(hour + 1)] += BESIDE

    def wait(self, hour: int, every: dt.timedelta, longest: dt.timedelta) -> dt.timedelta:
        slot = self._slot(hour)
        share = self._found[slot] / (self._days * (WEEKEND if slot >= 24 else WEEKDAYS))
        return every if share >= BUSY else min(longest, every * math.sqrt(BUSY / share)) if share else longest

    def _slot(self, hour: int) -> int:
        """The hour of the day, from 24 on of a weekend's."""
        days, hour_of_day = divmod(hour + self._ahead, 24)
        return hour_of_day + (24 if (days + 3) % 7 >= 5 else 0)  # 1970 began on a Thursday


def _hour(at: dt.datetime) -> int:
    return (at - _EPOCH) // HOUR


def _instant(hour: int) -> dt.datetime:
    return _EPOCH + hour * HOUR
