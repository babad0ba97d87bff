"""Times as listings print them, mostly without a zone: then they are meant in the source's own."""

import datetime as dt
import re
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

_COLON = r"[:\uff1a]"
_SECOND = rf"(?:{_COLON}(?P<second>\d{{2}})(?:[.,]\d{{1,9}})?)?"
_CLOCK = rf"(?:[T\s日号]{{0,3}}(?P<hour>\d{{1,2}})(?:{_COLON}|时|点)(?P<minute>\d{{1,2}})?分?{_SECOND})?"
_OFFSET = r"\s?(?P<offset>Z|[+-]\d{2}:?\d{2})?"
_FULL = re.compile(
    rf"(?<!\d)(?P<year>(?:19|20)\d{{2}})\s?[-/.年]\s?(?P<month>\d{{1,2}})\s?[-/.月]\s?(?P<day>\d{{1,2}})日?{_CLOCK}{_OFFSET}"
)
_NO_YEAR = re.compile(rf"(?<![\d-])(?P<month>\d{{1,2}})\s?[-/月]\s?(?P<day>\d{{1,2}})(?!\d)日?{_CLOCK}")
_NEAR_DAY = re.compile(rf"(?P<word>今天|昨天|前天|today|yesterday){_CLOCK}", re.IGNORECASE)
_AGO = re.compile(
    r"(?P<count>\d{1,4})\s?(?P<unit>秒|分钟|个?小时|天|second|minute|min|hour|day)s?钟?\s?(?:前|ago)", re.IGNORECASE
)
_ENGLISH = re.compile(
    r"(?:(?P<day>\d{1,2})\s)?(?P<name>[A-Z][a-z]{2})[a-z]{0,6}\.?\s(?:(?P<day2>\d{1,2}),?\s)?(?P<year>(?:19|20)\d{2})"
    r"(?:,?\s(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?"
)
_EPOCH = re.compile(r"\s*(\d{10})(\d{3})?\s*")
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: index for index, name in enumerate(_NAMES, 1)}
_BACK = {"今天": 0, "today": 0, "昨天": 1, "yesterday": 1, "前天": 2}
_UNITS = {
    "秒": "seconds", "分钟": "minutes", "小时": "hours", "个小时": "hours", "天": "days",
    "second": "seconds", "minute": "minutes", "min": "minutes", "hour": "hours", "day": "days",
}  # fmt: skip


def read_time(text: str, zone: ZoneInfo, now: dt.datetime) -> dt.datetime | None:
    """The instant (UTC) that a listing prints, None where it prints none.

    Without a zone it is meant in `zone`; without a year it is the latest such day that is past at `now`; a mere day
    is its first minute; relative times count back from `now`. RFC 3339, RFC 5322 §3.3 and seconds or milliseconds
    since 1970 are read too.
    """
    for read in _READERS:
        try:
            found = read(text[:200], zone, now)
        except (ValueError, OverflowError):  # 31 February, hour 77: digits in the shape of a time
            continue
        if found is not None:
            return found.astimezone(dt.UTC)
    return None


def _read_full(text: str, zone: ZoneInfo, _now: dt.datetime) -> dt.datetime | None:
    found = _FULL.search(text)
    if found is None:
        return None
    day = dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
    offset = found["offset"]
    return _at(day, found, dt.datetime.strptime(offset, "%z").tzinfo if offset and found["hour"] else zone)


def _read_mail_date(text: str, zone: ZoneInfo, _now: dt.datetime) -> dt.datetime | None:
    if not re.match(r"\s*(?:[A-Z][a-z]{2},\s*)?\d{1,2} [A-Z][a-z]{2} \d{4} \d", text):
        return None
    when = parsedate_to_datetime(text)
    return when if when.tzinfo else when.replace(tzinfo=zone)


def _read_english(text: str, zone: ZoneInfo, _now: dt.datetime) -> dt.datetime | None:
    found = _ENGLISH.search(text)
    day = found and (found["day"] or found["day2"])
    if not found or not day or found["name"] not in _MONTHS:
        return None
    return _at(dt.date(int(found["year"]), _MONTHS[found["name"]], int(day)), found, zone)


def _read_no_year(text: str, zone: ZoneInfo, now: dt.datetime) -> dt.datetime | None:
    found = _NO_YEAR.search(text)
    if found is None:
        return None
    today = now.astimezone(zone).date()
    for year in range(today.year + 1, today.year - 8, -1):  # 29 February may lie years back
        try:
            day = dt.date(year, int(found["month"]), int(found["day"]))
        except ValueError:
            continue
        if day <= today + dt.timedelta(days=1):  # a clock elsewhere may be ahead
            return _at(day, found, zone)
    return None


def _read_near_day(text: str, zone: ZoneInfo, now: dt.datetime) -> dt.datetime | None:
    found = _NEAR_DAY.search(text)
    if found is None:
        return None
    day = now.astimezone(zone).date() - dt.timedelta(days=_BACK[found["word"].lower()])
    return _at(day, found, zone)


def _read_ago(text: str, _zone: ZoneInfo, now: dt.datetime) -> dt.datetime | None:
    if "刚刚" in text or "just now" in text.lower():
        return now
    found = _AGO.search(text)
    return found and now - dt.timedelta(**{_UNITS[found["unit"].lower()]: int(found["count"])})


def _read_epoch(text: str, _zone: ZoneInfo, _now: dt.datetime) -> dt.datetime | None:
    found = _EPOCH.fullmatch(text)
    return found and dt.datetime.fromtimestamp(int(found[1]), dt.UTC)


def _at(day: dt.date, found: re.Match[str], zone: dt.tzinfo | None) -> dt.datetime:
    time = dt.time(int(found["hour"] or 0), int(found["minute"] or 0), int(found["second"] or 0))
    return dt.datetime.combine(day, time, zone)


_READERS: tuple[Callable[[str, ZoneInfo, dt.datetime], dt.datetime | None], ...] = (
    _read_epoch, _read_full, _read_mail_date, _read_english, _read_near_day, _read_ago, _read_no_year,
)  # fmt: skip
