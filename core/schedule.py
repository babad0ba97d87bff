"""When a source is polled next: its interval, the server's wish, and patience that grows with failures."""

import datetime as dt
import re
from email.utils import parsedate_to_datetime

LONGEST = dt.timedelta(days=1)
JITTER = 0.1  # at most this share of the wait is added, so that sources of one interval drift apart
MOST_RARELY = dt.timedelta(days=30)
FIRST_RETRY = dt.timedelta(hours=1)
LEAST_OFTEN_TRIED = dt.timedelta(days=7)
CLOCKS_DIFFER = dt.timedelta(minutes=1)  # at most, between processes that share a state
SPREAD = dt.timedelta(seconds=60)  # over which a restart spreads the sources that have become due meanwhile

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_UNCACHED = re.compile(r"(?:^|[\s,])no-(?:cache|store)", re.IGNORECASE)


def next_poll(
    now: dt.datetime,
    every: dt.timedelta,
    *,
    jitter: float,
    failures: int = 0,
    retry_at: dt.datetime | None = None,
    max_age: dt.timedelta | None = None,
) -> dt.datetime:
    """When to poll again: never sooner than the interval or the server's wish, at most a day (or the interval) away.

    The wait doubles with each failure in a row after the first. `jitter` is a random number in [0, 1). RFC 9110
    §10.2.3 (Retry-After), RFC 9111 §5.2.2.1 (max-age).
    """
    longest = max(LONGEST, every)
    wait = every if failures < 2 else min(every * (1 << min(failures - 1, 20)), longest)
    wait = min(wait + dt.timedelta(seconds=JITTER * jitter * wait.total_seconds()), longest)
    if max_age is not None:
        wait = max(wait, min(max_age, longest))
    if retry_at is not None:
        wait = max(wait, min(retry_at - now, longest))
    return now + wait


def latest_poll(now: dt.datetime, every: dt.timedelta, every_max: dt.timedelta | None) -> dt.datetime:
    """The latest instant that `next_poll` names from now on, by a clock that differs from ours by a minute at most."""
    return now + max(LONGEST, every, every_max or every) + CLOCKS_DIFFER


def has_passed(when: dt.datetime, span: dt.timedelta, now: dt.datetime) -> bool:
    """Whether so much time has passed since; one ahead was written by a clock that ran ahead, and is long past."""
    return not -CLOCKS_DIFFER <= now - when < span


def next_look(now: dt.datetime, first_seen_at: dt.datetime) -> dt.datetime:
    """When the page behind a link is looked at again: ever more rarely, from a day after to once in thirty days.

    Pages with a date ahead are looked at daily whatever this says (`state/details.py`).
    """
    return now + min(max((now - first_seen_at) / 4, LONGEST), MOST_RARELY)


def retry_look(now: dt.datetime, failures: int) -> dt.datetime:
    """When a page behind a link is tried again: after an hour, then twice as late each time, up to a week."""
    return now + min(FIRST_RETRY * (1 << min(failures - 1, 10)), LEAST_OFTEN_TRIED)


def first_poll_after_restart(name_hash: int, every: dt.timedelta, now: dt.datetime) -> dt.datetime:
    """When a source that is overdue is polled: spread over a minute, or its interval, by a hash of its name."""
    return now + min(every, SPREAD) * ((name_hash % 1000) / 1000)


def parse_retry_after(value: str | None, now: dt.datetime) -> dt.datetime | None:
    """The instant a Retry-After header names, in seconds or as a date; a malformed or past one counts as none."""
    value = (value or "").strip()
    if value.isascii() and value.isdigit():
        return now + dt.timedelta(seconds=min(int(value[:9]), LONGEST.total_seconds()))
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=dt.UTC)
    return min(when.astimezone(dt.UTC), now + LONGEST) if when > now else None


def parse_max_age(cache_control: str | None) -> dt.timedelta | None:
    """How long an answer stays fresh by its Cache-Control header; None where it says nothing usable."""
    value = cache_control or ""
    found = _MAX_AGE.search(value)
    if found is None or _UNCACHED.search(value):
        return None
    return dt.timedelta(seconds=int(found[1]))
