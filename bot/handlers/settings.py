"""Commands about the chat itself: /timezone, /language, /remind, /pause, /resume."""

import datetime as dt
import difflib
import re
from dataclasses import replace
from zoneinfo import available_timezones

from bot.handlers.desk import Request
from bot.markup import plain
from bot.reminding import catch_up
from bot.wording import LANGUAGES, Wording, choose, zone_name
from core.errors import CommandError
from core.holding import reminding_time
from core.model import Profile, TargetState
from core.ports import Message
from state.holding import hold_anew
from state.subscriptions import set_language, set_profile, set_state

MAX_LEAD_DAYS = 365
MAX_LEADS = 8
HOURS_A_DAY = 24
OFF = ("off", "none", "关", "关闭")
SAID_LANGUAGES = {"zh": "zh", "中文": "zh", "chinese": "zh", "en": "en", "english": "en", "英文": "en"}
OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])\s*0?(\d{1,2})(?::?00)?", re.IGNORECASE)
HOUR = re.compile(r"([01]?\d|2[0-3])(?::([0-5]\d)|[点點时時])")
BARE_HOUR = re.compile(r"(?P<days>\d+(?:\s*[,，、;；]\s*\d+)+)\s+(?P<hour>\d{1,3})")
SEPARATORS = re.compile(r"[,，、;；\s]+")


async def set_reminders(request: Request) -> list[Message]:
    """/remind 7,1,0 [9]: how many days ahead, and at what time of day (9, 9:00, 9点); "off [9:00]" ends reminders."""
    if not request.argument:
        return _said(request, _reminders(request.target.profile, request.wording))
    profile = read_reminders(request.argument, request.target.profile)
    await keep_profile(request, profile)
    return _said(request, _reminders(profile, request.wording))


async def set_zone(request: Request) -> list[Message]:
    """/timezone Asia/Shanghai: in which zone days are counted and reminders come."""
    if not request.argument:
        return _said(request, request.wording.text("timezone.is", zone=zone_name(request.target.profile.zone)))
    profile = replace(request.target.profile, zone=read_zone(request.argument))
    await keep_profile(request, profile)
    return _said(request, request.wording.text("timezone.set", zone=zone_name(profile.zone)))


async def set_speech(request: Request) -> list[Message]:
    """/language zh|en; the answer comes in the new one."""
    language = SAID_LANGUAGES.get(request.argument.casefold())
    if language is None:
        raise CommandError("language.what", known=", ".join(LANGUAGES))
    async with request.desk.database.writing() as session:
        await set_language(session, request.target.id, language)
    return [plain(choose(request.desk.catalogues, language).text("language.set")).message()]


async def pause(request: Request) -> list[Message]:
    """/pause: nothing is sent until /resume."""
    await _set_state(request, TargetState.PAUSED)
    return _said(request, request.wording.text("pause.done"))


async def resume(request: Request) -> list[Message]:
    """/resume: alerts and reminders are sent again, from now on."""
    await _set_state(request, TargetState.ACTIVE)
    return _said(request, request.wording.text("resume.done"))


def read_reminders(text: str, profile: Profile) -> Profile:
    """The profile with these lead days, and this time of day if one is given. Raises CommandError.

    A number behind a list with commas, parted by a blank alone, is an hour: "7,1,0 9".
    """
    if found := BARE_HOUR.fullmatch(text.strip()):
        if int(found["hour"]) >= HOURS_A_DAY:
            raise CommandError("remind.what", limit=MAX_LEAD_DAYS)
        text = f"{found['days']} {found['hour']}:00"
    days: set[int] = set()
    words = list(filter(None, SEPARATORS.split(text.casefold())))
    is_off = any(word in OFF for word in words)
    for word in words:
        if found := HOUR.fullmatch(word):
            profile = replace(profile, remind_at=dt.time(int(found[1]), int(found[2] or 0)))
        elif word.isdecimal() and len(word) < 4 and int(word) <= MAX_LEAD_DAYS and not is_off:
            days.add(int(word))
        elif word not in OFF:
            raise CommandError("remind.what", limit=MAX_LEAD_DAYS)
    if len(days) > MAX_LEADS:
        raise CommandError("remind.too_many", limit=MAX_LEADS)
    return replace(profile, lead_days=tuple(sorted(days, reverse=True))) if days or is_off else profile


def read_zone(text: str) -> str:
    """An IANA name for what was written: a name in any case, a city alone, or an offset such as UTC+8.

    Raises CommandError, with the nearest name where one is near.
    """
    if found := OFFSET.fullmatch(text):
        return _zone_of_offset(found[1], int(found[2]))
    names = {name.casefold(): name for name in available_timezones()}
    cities = {name.rpartition("/")[2]: full for name, full in names.items() if "/" in name}
    wanted = text.strip().replace(" ", "_").casefold()
    if known := names.get(wanted) or cities.get(wanted):
        return known
    near = difflib.get_close_matches(wanted[:64], [*names, *cities], 1, 0.7)
    example = (names | cities)[near[0]] if near else "Asia/Shanghai"
    raise CommandError("timezone.unknown", zone=text[:64], example=example)


def _zone_of_offset(sign: str, hours: int) -> str:
    """The zone that lies so many hours east (+) of Greenwich; the names of these count the other way round."""
    if hours > (14 if sign == "+" else 12):
        raise CommandError("timezone.unknown", zone=f"UTC{sign}{hours}", example="UTC+8")
    return f"Etc/GMT{'-' if sign == '+' else '+'}{hours}" if hours else "Etc/UTC"


def _reminders(profile: Profile, wording: Wording) -> str:
    if not profile.lead_days:
        return wording.text("remind.off")
    leads = [
        wording.plural("remind.lead", days) if days else wording.text("remind.same_day") for days in profile.lead_days
    ]
    said = wording.text("list.separator").join(leads)
    return wording.text("remind.is", leads=said, time=f"{reminding_time(profile):%H:%M}", zone=zone_name(profile.zone))


async def keep_profile(request: Request, profile: Profile) -> None:
    """Tell this chat by another profile, from now on and for what is owed already; a choice kept twice changes nothing.

    Raises SQLAlchemyError from the state.
    """
    if profile == request.target.profile:
        return
    now, target_id = request.desk.now(), request.target.id
    async with request.desk.database.writing() as session:
        await set_profile(session, target_id, profile)
        await hold_anew(session, target_id, now)
        await catch_up(session, target_id, now)


async def _set_state(request: Request, state: TargetState) -> None:
    async with request.desk.database.writing() as session:
        await set_state(session, request.target.id, state)


def _said(request: Request, text: str) -> list[Message]:
    return [plain(text).message()]
