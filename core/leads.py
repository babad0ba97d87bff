"""How many days ahead, and at what time, somebody wants to be reminded: "7,1,0", "7,1,0 9", "提前3天 9点", "off"."""

import datetime as dt
import re
from dataclasses import dataclass

from core.clocktimes import is_time_alone, read_time
from core.errors import CommandError
from core.text import normalise, simplify

MAX_LEAD_DAYS = 365
MAX_LEADS = 8
HOURS_A_DAY = 24
USUAL_FROM = 6  # a second number from here on may well be an hour
OFF = ("off", "none", "关", "关闭", "关掉", "取消", "不要", "停")
SEPARATORS = re.compile(r"[,、;\s]+")
BARE = re.compile(r"\d{1,3}(?:\s+\d{1,3})+")
BARE_HOUR = re.compile(r"(?P<days>\d+(?:\s*[,、;]\s*\d+)+)\s+(?P<hour>\d{1,3})")
_NUMERALS = dict(zip("一二两三四五六七八九十", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
_SAID = (
    (re.compile("[一二两三四五六七八九十](?=个?[天日周星])"), lambda found: str(_NUMERALS[found[0]])),
    (re.compile(r"提前|\bahead\b|\bbefore\b|\band\b|和"), lambda _: " "),
    (re.compile(r"当[天日]|the same day|same day|on the day"), lambda _: " 0 "),
    (re.compile(r"(\d+)\s*(?:个?(?:周|星期)|weeks?\b)前?"), lambda found: f" {int(found[1][:3]) * 7} "),
    (re.compile(r"(\d+)\s*(?:[天日]前?|days?\b|d\b)"), lambda found: f" {found[1]} "),
    (re.compile(r"(\d)\s+([ap]\.?m)"), lambda found: found[1] + found[2]),
)


@dataclass(frozen=True, slots=True)
class Leads:
    """The days ahead, most first, none for no reminders, None where only a time was written; the time, if one was."""

    days: tuple[int, ...] | None
    at: dt.time | None


def read_leads(text: str) -> Leads:
    """What was written. Raises CommandError.

    A number behind a list with commas, parted by a blank alone, is an hour: "7,1,0 9".
    """
    said = _numbers(text)
    at: dt.time | None = None
    if found := BARE_HOUR.fullmatch(said):
        if int(found["hour"]) >= HOURS_A_DAY:
            raise CommandError("remind.what", limit=MAX_LEAD_DAYS)
        said, at = found["days"], dt.time(int(found["hour"]))
    words = list(filter(None, SEPARATORS.split(said)))
    is_off = any(word in OFF for word in words)
    days: set[int] = set()
    for word in words:
        if is_time_alone(word):
            at = read_time(word)
        elif word.isdecimal() and len(word) < 4 and int(word) <= MAX_LEAD_DAYS and not is_off:
            days.add(int(word))
        elif word not in OFF:
            raise CommandError("remind.what", limit=MAX_LEAD_DAYS)
    if len(days) > MAX_LEADS:
        raise CommandError("remind.too_many", limit=MAX_LEADS)
    return Leads(tuple(sorted(days, reverse=True)) if days or is_off else None, at)


def two_readings(text: str) -> tuple[str, str] | None:
    """Both ways to write what may be read in two: "5 9" is five and nine days ahead, or five days ahead at nine.

    None where there is one reading. Numbers that fall are days, as they are always listed, unless there are two and the
    second is a usual hour.
    """
    if not BARE.fullmatch(text.strip()):
        return None
    *days, last = text.split()
    is_rising = int(last) > int(days[-1])
    if int(last) >= HOURS_A_DAY or not (is_rising or (len(days) == 1 and int(last) >= USUAL_FROM)):
        return None
    if len(days) >= MAX_LEADS:
        return None
    return ",".join([*days, last]), f"{','.join(days)} {int(last)}:00"


def _numbers(text: str) -> str:
    """The text with days and weeks in figures, and without the words around them."""
    said = simplify(normalise(text))
    for pattern, figure in _SAID:
        said = pattern.sub(figure, said)
    return said.strip()
