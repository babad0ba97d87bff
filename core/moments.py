"""Where a milestone lies in time: a day stays a day; a stated hour becomes an instant, at the edge, in a named zone."""

import datetime as dt
from zoneinfo import ZoneInfo

from core.model import Milestone

END_OF_DAY = "24:00"


def instant_of(milestone: Milestone, source_zone: str) -> dt.datetime | None:
    """The instant (UTC) that the notice states, None where it states but a day. 24:00 is the next day's first."""
    if milestone.time is None:
        return None
    zone = ZoneInfo(milestone.zone or source_zone)
    if milestone.time == END_OF_DAY:
        start = dt.datetime.combine(milestone.on + dt.timedelta(days=1), dt.time(), zone)
    else:
        start = dt.datetime.combine(milestone.on, dt.time.fromisoformat(milestone.time), zone)
    return start.astimezone(dt.UTC)


def day_for(milestone: Milestone, source_zone: str, zone: str) -> dt.date:
    """The calendar day on which somebody in `zone` meets it: the stated day, unless an hour puts it on another.

    The end of a day (24:00) belongs to that day, as its last minute does.
    """
    instant = instant_of(milestone, source_zone)
    if instant is None:
        return milestone.on
    if milestone.time == END_OF_DAY:
        instant -= dt.timedelta(minutes=1)
    return instant.astimezone(ZoneInfo(zone)).date()


def hour_for(milestone: Milestone, source_zone: str, zone: str) -> str | None:
    """The hour ("HH:MM") at which a clock in `zone` stands then, on the day that `day_for` gives; None without one."""
    instant = instant_of(milestone, source_zone)
    if instant is None:
        return None
    hour = instant.astimezone(ZoneInfo(zone)).strftime("%H:%M")
    return END_OF_DAY if milestone.time == END_OF_DAY and hour == "00:00" else hour


def local_day(now: dt.datetime, zone: str) -> dt.date:
    """The calendar day that it is in `zone`."""
    return now.astimezone(ZoneInfo(zone)).date()
