"""Until when what is owed is held back: quiet hours and digests, as instants of one profile.

Quiet hours hold everything. A digest holds what it would still tell in time: what names a day before which no digest
comes any more is sent at once.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from core.model import Profile, Quiet, Rhythm

BEFORE_QUIET = dt.timedelta(minutes=10)
MONDAY = 0
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hold:
    """The quiet hours that last, or come next, and the next digest (UTC); None where the profile has none."""

    quiet_since: dt.datetime | None = None
    quiet_until: dt.datetime | None = None
    digest_at: dt.datetime | None = None

    @property
    def holds_until(self) -> dt.datetime:
        """When this is out of date: at the end of the quiet hours, or at the digest."""
        return min(filter(None, (self.quiet_until, self.digest_at)))


def hold_of(profile: Profile, now: dt.datetime) -> Hold | None:
    """What holds back those of this profile, as things stand at `now`; None where nothing ever does."""
    if profile.quiet is None and profile.digest is None:
        return None
    since, until = _next_quiet(profile, now) if profile.quiet else (None, None)
    return Hold(since, until, _next_digest(profile, now) if profile.digest else None)


def due_at(hold: Hold | None, raised_at: dt.datetime, now: dt.datetime, tell_before: dt.datetime | None) -> dt.datetime:
    """When an alert raised at `raised_at` may be told; `tell_before` is when the day that it names begins, if any.

    `state/holding.py` says the same in SQL.
    """
    if hold is None:
        return raised_at
    if hold.digest_at is not None and (tell_before is None or hold.digest_at < tell_before):
        return hold.digest_at
    is_quiet = hold.quiet_since is not None and hold.quiet_since <= now
    return hold.quiet_until if is_quiet and hold.quiet_until is not None else raised_at


def reminding_time(profile: Profile) -> dt.time:
    """The time of day at which reminders come: the chosen one, unless that is quiet.

    Then ten minutes before the quiet hours begin, or, where these began the evening before, when they end: a reminder
    stays on its own day, so that what it says of "today" is true.
    """
    quiet, wanted = profile.quiet, profile.remind_at
    if quiet is None or not _covers(quiet, wanted):
        return wanted
    begins_that_day = quiet.start <= wanted
    before = dt.datetime.combine(dt.date.min + ONE_DAY, quiet.start) - BEFORE_QUIET
    return before.time() if begins_that_day and before.date() > dt.date.min else quiet.end


def _covers(quiet: Quiet, time: dt.time) -> bool:
    if quiet.start < quiet.end:
        return quiet.start <= time < quiet.end
    return time >= quiet.start or time < quiet.end


def _next_quiet(profile: Profile, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    return next(stretch for stretch in _quiet_stretches(profile, now) if stretch[1] > now)


def _quiet_stretches(profile: Profile, now: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """The quiet hours that begin yesterday, today and on the days after, in the profile's zone."""
    assert profile.quiet is not None
    start, end = profile.quiet.start, profile.quiet.end
    lasts = dt.timedelta() if start < end else ONE_DAY
    for day in _days(profile, now):
        yield _instant(day, start, profile), _instant(day + lasts, end, profile)


def _next_digest(profile: Profile, now: dt.datetime) -> dt.datetime:
    assert profile.digest is not None
    rhythm, at = profile.digest.rhythm, profile.digest.at
    days = (day for day in _days(profile, now) if rhythm is Rhythm.DAILY or day.weekday() == MONDAY)
    moments = (_after_quiet(_instant(day, at, profile), profile) for day in days)
    return next(moment for moment in moments if moment > now)


def _after_quiet(moment: dt.datetime, profile: Profile) -> dt.datetime:
    """The moment, or the end of the quiet hours that it lies in."""
    if profile.quiet is None:
        return moment
    since, until = _next_quiet(profile, moment)
    return until if since <= moment else moment


def _days(profile: Profile, now: dt.datetime) -> Iterator[dt.date]:
    today = now.astimezone(ZoneInfo(profile.zone)).date()
    return (today + ahead * ONE_DAY for ahead in range(-1, 9))


def _instant(day: dt.date, time: dt.time, profile: Profile) -> dt.datetime:
    """A time that the clocks leave out comes as much later, one that they show twice is the first."""
    return dt.datetime.combine(day, time, ZoneInfo(profile.zone)).astimezone(dt.UTC)
