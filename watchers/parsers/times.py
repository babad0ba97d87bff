"""Times as listings print them, mostly without a zone: then they are meant in the source's own."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from email.utils import parsedate_to_datetime
from functools import partial
from zoneinfo import ZoneInfo

from core.source import DateOrder

_COLON = r"[:\uff1a]"
_SECOND = rf"(?:{_COLON}(?P<second>\d{{2}})(?:[.,]\d{{1,9}})?)?"
_WEEKDAY = r"(?:[(\uff08]?(?:星期|周)[一二三四五六日天][)\uff09]?\s?)?"
_HALF = r"(?:(?P<half>上午|下午|凌晨|早上|中午|晚上|晚间)\s?)?"
_AM_PM = r"(?:\s?(?P<meridiem>[AaPp])\.?[Mm]\b)?"
_CLOCK = (
    rf"(?:[T\s日号]{{0,3}}{_WEEKDAY}{_HALF}(?P<hour>\d{{1,2}})(?:{_COLON}|时|点)(?P<minute>\d{{1,2}})?分?"
    rf"{_SECOND}{_AM_PM})?"
)
_OFFSET = r"\s?(?P<offset>Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
_FULL = re.compile(
    rf"(?<!\d)(?P<year>(?:19|20)\d{{2}})\s?[-/.年]\s?(?P<month>\d{{1,2}})\s?[-/.月]\s?(?P<day>\d{{1,2}})日?{_CLOCK}{_OFFSET}"
)
_FIGURES = re.compile(  # nobody can tell the day from the month, unless the source says so
    rf"(?<![\d/-])(?P<one>\d{{1,2}})(?P<sign>[/-])(?P<other>\d{{1,2}})(?P=sign)(?P<year>(?:19|20)\d{{2}})(?![\d/-]),?{_CLOCK}"
)
_DAY_FIRST = re.compile(
    rf"(?<![\d.])(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?(?P<year>(?:19|20)\d{{2}})(?![\d.]){_CLOCK}"
)
_DAY_APART = re.compile(
    r"(?P<day>\d{2})\s*(?P<year>(?:19|20)\d{2})\s?[-/.年]\s?(?P<month>\d{1,2})月?"
)  # a large day above
_PACKED = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})")
_REPUBLIC = re.compile(  # the Republic of China counts its years from 1912
    rf"(?:民國|民国)\s?(?P<year>\d{{2,3}})\s?年\s?(?P<month>\d{{1,2}})\s?月\s?(?P<day>\d{{1,2}})日?{_CLOCK}"
)
_NO_YEAR = re.compile(rf"(?<![\d/-])(?P<month>\d{{1,2}})\s?[-/月]\s?(?P<day>\d{{1,2}})(?![\d/]|-\d)日?{_CLOCK}")
_NEAR_DAY = re.compile(rf"(?P<word>今天|昨天|前天|today|yesterday)(?:,? at)?{_CLOCK}", re.IGNORECASE)
_AGO = re.compile(
    r"(?:(?P<count>\d{1,4})|\b(?P<one>an?))\s?(?P<unit>秒|分钟|个?小时|天|周|个?星期|个?月|second|minute|min|hour|hr|day|week|month)s?钟?"
    r"\s?(?:以?前|之前|ago)",
    re.IGNORECASE,
)
_ORDINAL = "(?:st|nd|rd|th)?"
_MONTH = (
    "(?P<name>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?(?![a-z])\.?"
)
_ENGLISH = re.compile(
    rf"(?:(?P<day>\d{{1,2}}){_ORDINAL}\s)?{_MONTH},?\s(?:(?P<day2>\d{{1,2}}){_ORDINAL},?\s)?"
    rf"(?P<year>(?:19|20)\d{{2}})(?:,?\s(?:at\s|-\s)?(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::(?P<second>\d{{2}}))?{_AM_PM})?"
)
_ENGLISH_NO_YEAR = re.compile(
    rf"(?:(?P<day>\d{{1,2}}){_ORDINAL}\s)?\b{_MONTH}(?:\s(?P<day2>\d{{1,2}}){_ORDINAL}\b)?"
    rf"(?:,?\s(?:at\s|-\s)?(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?P<second>){_AM_PM})?"
)
_UTC = re.compile(r"\b(?:UTC|GMT)\b(?!\s?[+-]?\d)")
_EPOCH = re.compile(r"\s*(\d{10})(\d{3})?\s*")
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: index for index, name in enumerate(_NAMES, 1)}
_BACK = {"今天": 0, "today": 0, "昨天": 1, "yesterday": 1, "前天": 2}
_UNITS = {
    "秒": 1, "分钟": 60, "小时": 3600, "天": 86_400, "周": 604_800, "星期": 604_800, "月": 2_592_000,
    "second": 1, "minute": 60, "min": 60, "hour": 3600, "hr": 3600, "day": 86_400, "week": 604_800, "month": 2_592_000,
}  # fmt: skip
_AFTER_NOON = frozenset({"下午", "晚上", "晚间", "p"})
_BEFORE_NOON = frozenset({"上午", "凌晨", "早上", "a"})
_NOON = MONTHS = 12

Read = Callable[[str, ZoneInfo, dt.datetime], dt.datetime | None]


def read_time(text: str, zone: ZoneInfo, now: dt.datetime, date_order: DateOrder | None = None) -> dt.datetime | None:
    """The instant (UTC) that a listing prints, None where it prints none.

    Without a zone it is meant in `zone`; without a year it is the latest such day that is past at `now`; a mere day
    is its first minute; relative times count back from `now`. RFC 3339, RFC 5322 §3.3 and seconds or milliseconds
    since 1970 are read too. Days like 02/03/2026 are read where their `date_order` is told.
    """
    figures: tuple[Read, ...] = (partial(_read_figures, date_order),) if date_order else ()
    for read in figures + _READERS:
        try:
            found = read(text[:200], zone, now)
        except (ValueError, OverflowError):  # 31 February, hour 77: digits in the shape of a time
            continue
        if found is not None:
            return found.astimezone(dt.UTC)
    return None


def order_of(texts: Iterable[str]) -> DateOrder | None:
    """In which order days stand in figures here: where one of them can be no month, and none speaks against it."""
    found = [each for text in texts if (each := _FIGURES.search(text[:200]))]
    orders = {DateOrder.DAY_FIRST for each in found if int(each["one"]) > MONTHS}
    orders |= {DateOrder.MONTH_FIRST for each in found if int(each["other"]) > MONTHS}
    return orders.pop() if len(orders) == 1 else None


def _read_figures(order: DateOrder, text: str, zone: ZoneInfo, _now: dt.datetime) -> dt.datetime | None:
    found = _FIGURES.search(text)
    if found is None:
        return None
    day, month = int(found["one"]), int(found["other"])
    if order is DateOrder.MONTH_FIRST:
        day, month = month, day
    return _at(dt.date(int(found["year"]), month, day), found, zone)


def _read_full(text: str, zone: ZoneInfo, _now: dt.datetime) -> dt.datetime | None:
    found = _FULL.search(text)
    if found is None:
        return None
    day = dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
    offset = found["offset"]
    return _at(day, found, _fixed(offset) if offset and found["hour"] else zone)


def _fixed(offset: str) -> dt.tzinfo | None:
    return dt.UTC if offset in ("Z", "UTC", "GMT") else dt.datetime.strptime(offset, "%z").tzinfo


def _read_day_first(text: str, zone: ZoneInfo, _now: dt.datetime) -> dt.datetime | None:
    found = _DAY_FIRST.search(text)
    return found and _at(dt.date(int(found["year"]), int(found["month"]), int(found["day"])), found, zone)


def _read_alone(text: str, zone: ZoneInfo, _now: dt.datetime) -> dt.datetime | None:
    """Figures that are a day only where nothing else stands beside them."""
    found = _DAY_APART.fullmatch(text.strip()) or _PACKED.fullmatch(text.strip())
    return found and dt.datetime(int(found["year"]), int(found["month"]), int(found["day"]), tzinfo=zone)


def _read_republic(text: str, zone: ZoneInfo, _now: dt.datetime) -> dt.datetime | None:
    found = _REPUBLIC.search(text)
    return found and _at(dt.date(1911 + int(found["year"]), int(found["month"]), int(found["day"])), found, zone)


def _read_mail_date(text: str, zone: ZoneInfo, _now: dt.datetime) -> dt.datetime | None:
    if not re.match(r"\s*(?:[A-Z][a-z]{2},\s*)?\d{1,2} [A-Z][a-z]{2} \d{4} \d", text):
        return None
    when = parsedate_to_datetime(text)
    return when if when.tzinfo else when.replace(tzinfo=zone)


def _read_english(text: str, zone: ZoneInfo, now: dt.datetime) -> dt.datetime | None:
    of = dt.UTC if _UTC.search(text) else zone
    for found in filter(None, (_ENGLISH.search(text), _ENGLISH_NO_YEAR.search(text))):
        day, month = found["day"] or found["day2"], _MONTHS[found["name"]]
        if day:
            year = found.groupdict().get("year")
            on = dt.date(int(year), month, int(day)) if year else _latest(month, int(day), now.astimezone(zone).date())
            return _at(on, found, of)
    return None


def _read_no_year(text: str, zone: ZoneInfo, now: dt.datetime) -> dt.datetime | None:
    found = _NO_YEAR.search(text)
    today = now.astimezone(zone).date()
    return found and _at(_latest(int(found["month"]), int(found["day"]), today), found, zone)


def _latest(month: int, day: int, today: dt.date) -> dt.date:
    """The latest such day that is past. Raises ValueError where there is none."""
    for year in range(today.year + 1, today.year - 8, -1):  # 29 February may lie years back
        try:
            found = dt.date(year, month, day)
        except ValueError:
            continue
        if found <= today + dt.timedelta(days=1):  # a clock elsewhere may be ahead
            return found
    raise ValueError(f"{month}-{day} is no day")


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
    if found is None:
        return None
    seconds = _UNITS[found["unit"].lower().removeprefix("个")]
    return now - dt.timedelta(seconds=seconds * int(found["count"] or 1))


def _read_epoch(text: str, _zone: ZoneInfo, _now: dt.datetime) -> dt.datetime | None:
    found = _EPOCH.fullmatch(text)
    return found and dt.datetime.fromtimestamp(int(found[1]), dt.UTC)


def _at(day: dt.date, found: re.Match[str], zone: dt.tzinfo | None) -> dt.datetime:
    hour, parts = int(found["hour"] or 0), found.groupdict()
    half = parts.get("half") or (parts.get("meridiem") or "").lower()
    if half in _AFTER_NOON and hour < _NOON:
        hour += _NOON
    elif half in _BEFORE_NOON and hour == _NOON:
        hour = 0
    return dt.datetime.combine(day, dt.time(hour, int(found["minute"] or 0), int(found["second"] or 0)), zone)


_READERS: tuple[Read, ...] = (
    _read_epoch, _read_full, _read_republic, _read_day_first, _read_alone, _read_mail_date, _read_english,
    _read_near_day, _read_ago, _read_no_year,
)  # fmt: skip
