"""Times of day and stretches of hours as people write them.

9   9:30   21点半   下午10点   10pm          a time of day
22-8   22 8   晚上10点到早上8点   10pm-8am   a stretch
"""

import datetime as dt
import re

from core.text import normalise, simplify

MIDNIGHT, NOON = 24, 12
SMALL_HOURS = 5  # "晚上1点" lies after midnight
_MORNING, _NOON, _EVENING = (
    ("凌晨", "清晨", "早上", "早晨", "上午", "早"),
    ("中午",),
    ("下午", "傍晚", "晚上", "夜里", "夜间", "晚"),
)
_PART = "|".join((*_MORNING, *_NOON, *_EVENING))


def _pattern(suffix: str) -> str:
    return (
        rf"(?P<part{suffix}>{_PART})?\s*(?P<hour{suffix}>\d{{1,2}})"
        rf"(?::(?P<minute{suffix}>[0-5]\d)|[点时h](?P<after{suffix}>半|整|[0-5]?\d分?)?)?"
        rf"\s*(?P<half{suffix}>a\.?m\.?|p\.?m\.?)?"
    )


TIME = re.compile(_pattern(""))
STRETCH = re.compile(
    rf"(?:从|自|from )?\s*{_pattern('1')}(?:\s*(?:[-–—−―~至到]|to|till|until)\s*(?:第二天|次日)?|\s+){_pattern('2')}"
)


def read_time(text: str) -> dt.time | None:
    """The time of day that was written; 24 is midnight. None where it is none."""
    found = TIME.fullmatch(_plain(text))
    return _time(found, "") if found else None


def is_time_alone(text: str) -> bool:
    """Whether this is a time of day and could be no number: it has minutes, 点, or half of the day with it."""
    return read_time(text) is not None and not text.strip().isdecimal()


def read_stretch(text: str) -> tuple[dt.time, dt.time] | None:
    """From when to when; None where it is no stretch, or one without a length."""
    found = STRETCH.fullmatch(_plain(text))
    if found is None:
        return None
    start, end = _time(found, "1"), _time(found, "2")
    return (start, end) if start is not None and end is not None and start != end else None


def _plain(text: str) -> str:
    return simplify(normalise(text))


def _time(found: re.Match[str], suffix: str) -> dt.time | None:
    hour, minute = int(found[f"hour{suffix}"]), _minute(found[f"minute{suffix}"], found[f"after{suffix}"])
    part, half = found[f"part{suffix}"], found[f"half{suffix}"]
    if half is not None and not 1 <= hour <= NOON:
        return None
    if hour == NOON and ((half or "").startswith("a") or part in (*_MORNING, "夜里", "夜间", "晚上")):
        hour = 0
    elif hour < NOON and ((half or "").startswith("p") or _is_late(part, hour)):
        hour += NOON
    if hour > MIDNIGHT or (hour == MIDNIGHT and minute):
        return None
    return dt.time(hour % MIDNIGHT, minute)


def _is_late(part: str | None, hour: int) -> bool:
    if part in _NOON:
        return hour < SMALL_HOURS
    return part in _EVENING and (hour >= SMALL_HOURS or part in ("下午", "傍晚"))


def _minute(minute: str | None, after: str | None) -> int:
    """The minutes behind the colon, or behind 点: 半 is thirty."""
    if after == "半":
        return 30
    return int(minute or (after or "").rstrip("分整") or 0)
