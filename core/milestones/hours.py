"""Times of day and the zones that notices state with them."""

import re

from core.milestones.numerals import read_number
from core.milestones.values import Hour

_HALF_A_DAY, _NIGHT = 12, ("晚", "夜")
AFTERNOON = ("下午", "晚上", "晚间", "晚", "傍晚", "夜间", "p")

ZONES = {
    "北京时间": "Asia/Shanghai",
    "beijing time": "Asia/Shanghai",
    "cst (china)": "Asia/Shanghai",
    "东京时间": "Asia/Tokyo",
    "jst": "Asia/Tokyo",
    "kst": "Asia/Seoul",
    "hkt": "Asia/Hong_Kong",
    "sgt": "Asia/Singapore",
    "utc": "UTC",
    "gmt": "UTC",
    "z": "UTC",
    "ist": "Asia/Kolkata",
    "pt": "America/Los_Angeles",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "pacific time": "America/Los_Angeles",
    "pacific daylight time": "America/Los_Angeles",
    "pacific standard time": "America/Los_Angeles",
    "pacific": "America/Los_Angeles",
    "mt": "America/Denver",
    "mst": "America/Denver",
    "mdt": "America/Denver",
    "ct": "America/Chicago",
    "cdt": "America/Chicago",
    "et": "America/New_York",
    "est": "America/New_York",
    "edt": "America/New_York",
    "eastern time": "America/New_York",
    "eastern daylight time": "America/New_York",
    "eastern standard time": "America/New_York",
    "eastern": "America/New_York",
    "bst": "Europe/London",
    "cet": "Europe/Paris",
    "cest": "Europe/Paris",
    "aest": "Australia/Sydney",
    "aedt": "Australia/Sydney",
}

# "cst" is read and names no zone: it is Chicago's to some and China's to others, so the source's holds.
_MIDNIGHT = "midnight"
_NAMED = {_MIDNIGHT: "00:00", "noon": "12:00"}
_PLAIN = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2})|(?<=[0-9]{2})([0-9]{2}))?(?::[0-9]{2})? ?([ap])?")
_OFFSET = re.compile(r"(?:utc|gmt)(?:/gmt)? ?([+-])0?([0-9]{1,2})(?::?00)?$")


def read_hour(match: re.Match[str]) -> Hour:
    """Read the groups hour, minute, half and zone of a match; 24:00 and 00:00 stay as they are written."""
    groups = match.groupdict()
    zone = read_zone(groups.get("zone") or groups.get("zone_after"))
    named = groups.get("named_hour")
    if named:
        return _by_name(named, zone)
    if not groups.get("hour"):
        return Hour(None, zone)
    half = groups.get("halfday") or groups.get("halfday_") or _half_before(groups)
    hour = _clock_hour(read_number(groups["hour"]), half.strip())
    return Hour(f"{hour:02d}:{_minute(groups):02d}", zone, half=bool(half.strip()))


def _minute(groups: dict[str, str | None]) -> int:
    """Give the minute, which may be written in numerals (十二时三十分, 零时零一分)."""
    if groups.get("half_past"):
        return 30
    return read_number(
        groups.get("minute") or groups.get("minutes") or groups.get("minutes_") or groups.get("minutes__") or "0"
    )


def _half_before(groups: dict[str, str | None]) -> str:
    """Give the half of the day that only the hour after it states ("9-11pm"); "10-1pm" begins before noon."""
    half, after = groups.get("halfday__") or "", groups.get("hour_after")
    crosses = half == "p" and after is not None and int(groups["hour"] or 0) % 12 > int(after) % 12
    return "a" if crosses else half


def read_hour_text(words: str, zone: str | None) -> Hour:
    """Read "06:00", "6 pm", "6 p.m.", "midnight"; without a time where it is no time of day."""
    named = words.removeprefix("12 ")
    if named in _NAMED:
        return _by_name(named, zone)
    match = _PLAIN.match(words)
    if match is None:
        return Hour(None, zone)
    hour, minute, minutes, half = match.groups()
    time = f"{_clock_hour(int(hour), half or ''):02d}:{int(minute or minutes or 0):02d}"
    return Hour(time, zone, half=half is not None)


def closing(opens: Hour, closes: Hour) -> tuple[Hour, bool]:
    """Give the hour at which a window of hours closes, and whether it is one of the day after.

    A later hour that is written smaller lies on the morning after, within half a day (22:00 to 04:00); what makes more
    leaves out its half of the day ("2 p.m. to 5:00", 下午2点至4点, "from 10 to 2"), unless it says it, or the day is
    counted in 24 hours (14:00 to 04:00). 00:00 leaves out nothing. Midnight by its name belongs to the day it closes.
    """
    if not opens.time or not closes.time or closes.midnight or closes.time >= opens.time:
        return closes, False
    begin, end = minutes_of(opens.time), minutes_of(closes.time)
    if closes.time == "00:00" or (end - begin) % DAY <= DAY // 2 or closes.half:
        return closes, True
    if (opens.half or begin <= DAY // 2) and end + DAY // 2 > begin:
        return closes._replace(time=time_at(end + DAY // 2)), False
    return closes, True


DAY = 24 * 60  # minutes


def minutes_of(time: str) -> int:
    """Count the minutes from the start of the day to a time as "HH:MM"."""
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)


def time_at(minutes: int) -> str:
    """Write as "HH:MM" the time so many minutes after the start of the day."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _by_name(named: str, zone: str | None) -> Hour:
    return Hour(_NAMED[named], zone, midnight=named == _MIDNIGHT)


def read_zone(words: str | None) -> str | None:
    """Give the IANA name for a zone as notices write it; offsets of whole hours become `Etc/GMT…`, else None."""
    if not words:
        return None
    offset = _OFFSET.match(words)
    if offset is None:
        return ZONES.get(words)
    sign, hours = offset.groups()
    if hours == "8" and sign == "+":
        return "Asia/Shanghai"
    # POSIX counts the other way: UTC+9 is Etc/GMT-9 (tz database, file etcetera).
    return f"Etc/GMT{'-' if sign == '+' else '+'}{int(hours)}" if int(hours) else "UTC"


def _clock_hour(hour: int, half: str) -> int:
    if half.startswith("a") or half == "凌晨":
        return 0 if hour == 12 else hour
    if hour == _HALF_A_DAY and half.startswith(_NIGHT):
        return 2 * _HALF_A_DAY  # 晚12点
    late = half.startswith(AFTERNOON)
    return hour + 12 if late and hour < 12 else hour
