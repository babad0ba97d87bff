"""Which reminders are due: computed from the milestones as they stand, nothing is planned ahead."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from core.holding import reminding_time
from core.model import NoticeId, Profile

QUIET_AFTER_ALERT = dt.timedelta(hours=20)
STALE_AFTER = dt.timedelta(days=7)
URGENT_DAYS = 1


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A day of a notice on which something takes effect or ends, in the zone of those to be reminded."""

    notice_id: NoticeId
    on: dt.date
    known_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Reminder:
    """`on` is near: it fell due at `due_at`, `lead_days` before the day at the hour of the profile."""

    notice_id: NoticeId
    on: dt.date
    lead_days: int
    due_at: dt.datetime


def due(upcoming: Iterable[Upcoming], profile: Profile, since: dt.datetime, now: dt.datetime) -> list[Reminder]:
    """The reminders that fell due after `since`, up to `now`, the earliest first.

    For each day of a notice only the last one: after a time of being down, what was missed is said once, and nothing at
    all when the day itself is a week past. A date that came to be known after its moment is no reminder: the alert
    that made it known has said it. One known only later than now was met under a clock that ran ahead; that it was
    known in time is taken for granted.
    """
    reminders = (_last(day, profile, since, now) for day in upcoming)
    return sorted(filter(None, reminders), key=lambda reminder: (reminder.due_at, reminder.on, reminder.notice_id))


def next_moment(profile: Profile, now: dt.datetime) -> dt.datetime:
    """The next time of day at which this profile may have something due (UTC), after `now`."""
    today = now.astimezone(ZoneInfo(profile.zone)).date()
    days = (today + dt.timedelta(days=ahead) for ahead in range(3))
    return next(moment for moment in (_moment(day, profile) for day in days) if moment > now)


def _last(day: Upcoming, profile: Profile, since: dt.datetime, now: dt.datetime) -> Reminder | None:
    if now - _moment(day.on, profile) > STALE_AFTER:
        return None
    return max(_fallen_due(day, profile, since, now), key=lambda reminder: reminder.due_at, default=None)


def _fallen_due(day: Upcoming, profile: Profile, since: dt.datetime, now: dt.datetime) -> Iterator[Reminder]:
    for lead_days in profile.lead_days:
        due_at = _moment(day.on - dt.timedelta(days=lead_days), profile)
        if since < due_at <= now and not due_at < day.known_at <= now:
            yield Reminder(day.notice_id, day.on, lead_days, due_at)


def _moment(day: dt.date, profile: Profile) -> dt.datetime:
    return dt.datetime.combine(day, reminding_time(profile), ZoneInfo(profile.zone)).astimezone(dt.UTC)
