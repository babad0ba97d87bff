"""Times of day and stretches of hours as people write them.

9   9:30   21点半   下午10点   10pm          a time of day
22-8   22 8   晚上10点到早上8点   10pm-8am   a stretch
下午2点到4点   2-4pm   晚上10点到8点         a stretch that says the half of the day once
"""

import datetime as dt
import re
from itertools import product

from core.text import normalise, simplify

MIDNIGHT, NOON = 24, 12
MINUTES_A_DAY = 24 * 60
SMALL_HOURS = 5  # "晚上1点" lies after midnight
_MORNING, _NOON, _EVENING = (
    ("凌晨", "清晨", "早上", "早晨", "上午", "早"),
    ("中午",),
    ("下午", "傍晚", "晚上", "夜里", "夜间", "晚"),
)
MIDNIGHT_AT_TWELVE = ("凌晨", "夜里", "夜间", "晚上", "晚")
_PART = "|".join((*_MORNING, *_NOON, *_EVENING))


def _pattern(suffix: str) -> str:
    return (
        rf"(?P<part{suffix}>{_PART})?\s*(?P<hour{suffix}>\d{{1,2}})"
        rf"(?::(?P<minute{suffix}>[0-5]\d)|[点时h](?P<after{suffix}>半|整|[0-5]?\d分?)?)?"
        rf"\s*(?P<half{suffix}>a\.?m\.?|p\.?m\.?)?"
    )


TIME = re.compile(_pattern(""))
STRETCH = re.compile(
    rf"(?:从|自|from )?\s*{_pattern('1')}"
    rf"(?:\s*(?:[-–—−―~至到]|to|till|until)\s*(?P<next>第二天|次日)?|\s+){_pattern('2')}"
)


def read_time(text: str) -> dt.time | None:
    """The time of day that was written; 24 is midnight. None where it is none."""
    found = TIME.fullmatch(_plain(text))
    return _time(found, "") if found else None


def is_time_alone(text: str) -> bool:
    """Whether this is a time of day and could be no number: it has minutes, 点, or half of the day with it."""
    return read_time(text) is not None and not text.strip().isdecimal()


def read_stretch(text: str) -> tuple[dt.time, dt.time] | None:
    """From when to when; None where it is no stretch, or one without a length.

    Where one hour says its half of the day and the other does not, the other is taken for the one that makes the
    stretch shorter: "下午2点到4点" ends at 16:00, "晚上10点到8点" at 08:00. Where neither does, both are of 24 hours.
    """
    found = STRETCH.fullmatch(_plain(text))
    if found is None:
        return None
    start, end = _time(found, "1"), _time(found, "2")
    if start is None or end is None:
        return None
    starts, ends = [start], [end]
    if _names_half(found, "2") and _is_of_either_half(found, "1"):
        starts.append(_other_half(start))
    elif _names_half(found, "1") and _is_of_either_half(found, "2"):
        ends.append(_other_half(end))
    start, end = min(product(starts, ends), key=lambda both: _minutes(*both, is_next=found["next"] is not None))
    return (start, end) if start != end else None


def _plain(text: str) -> str:
    return simplify(normalise(text))


def _time(found: re.Match[str], suffix: str) -> dt.time | None:
    hour, minute = int(found[f"hour{suffix}"]), _minute(found[f"minute{suffix}"], found[f"after{suffix}"])
    part, half = found[f"part{suffix}"], found[f"half{suffix}"]
    if half is not None and not 1 <= hour <= NOON:
        return None
    if hour == NOON and ((half or "").startswith("a") or part in MIDNIGHT_AT_TWELVE):
        hour = 0
    elif hour < NOON and ((half or "").startswith("p") or _is_late(part, hour)):
        hour += NOON
    if hour > MIDNIGHT or (hour == MIDNIGHT and minute):
        return None
    return dt.time(hour % MIDNIGHT, minute)


def _names_half(found: re.Match[str], suffix: str) -> bool:
    return bool(found[f"part{suffix}"] or found[f"half{suffix}"])


def _is_of_either_half(found: re.Match[str], suffix: str) -> bool:
    """Whether this hour may be one before noon and one after it; a clock of 24 hours writes 08."""
    hour = found[f"hour{suffix}"]
    return not _names_half(found, suffix) and not hour.startswith("0") and int(hour) <= NOON


def _other_half(at: dt.time) -> dt.time:
    return at.replace(hour=(at.hour + NOON) % MIDNIGHT)


def _minutes(start: dt.time, end: dt.time, *, is_next: bool) -> int:
    """How long a stretch is: a day where it ends as it began. With `is_next` it ends on the day after it began."""
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    return minutes + MINUTES_A_DAY if is_next else minutes % MINUTES_A_DAY or MINUTES_A_DAY


def _is_late(part: str | None, hour: int) -> bool:
    if part in _NOON:
        return hour < SMALL_HOURS
    return part in _EVENING and (hour >= SMALL_HOURS or part in ("下午", "傍晚"))


def _minute(minute: str | None, after: str | None) -> int:
    """The minutes behind the colon, or behind 点: 半 is thirty."""
    if after == "半":
        return 30
    return int(minute or (after or "").rstrip("分整") or 0)
