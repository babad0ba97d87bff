"""Commands about the chat itself: /timezone, /language, /remind, /pause, /resume."""

from collections.abc import Sequence
from dataclasses import replace

from bot.handlers.desk import Request
from bot.markup import plain
from bot.reminding import catch_up
from bot.wording import LANGUAGES, Wording, choose, zone_name
from core.errors import CommandError
from core.holding import reminding_time
from core.leads import Leads, read_leads, two_readings
from core.model import Profile, TargetState
from core.ports import Button, Message
from core.zones import read_zone
from state.holding import hold_anew
from state.subscriptions import set_language, set_profile, set_state

REMIND = "r"
SAID_LANGUAGES = {"zh": "zh", "中文": "zh", "chinese": "zh", "en": "en", "english": "en", "英文": "en"}


async def set_reminders(request: Request) -> list[Message]:
    """/remind 7,1,0 [9]: how many days ahead, and at what time of day (9, 9:00, 9点); "off [9:00]" ends reminders."""
    if not request.argument:
        return _said(request, _reminders(request.target.profile, request.wording))
    if ways := two_readings(request.argument):
        return [_which(request, ways)]
    profile = _reminded(request.target.profile, read_leads(request.argument))
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
    """/pause: nothing is sent until /resume. It has no end of its own, and says so to who names one."""
    if request.argument:
        raise CommandError("pause.what")
    await _set_state(request, TargetState.PAUSED)
    return _said(request, request.wording.text("pause.done"))


async def resume(request: Request) -> list[Message]:
    """/resume: alerts and reminders are sent again, from now on."""
    await _set_state(request, TargetState.ACTIVE)
    return _said(request, request.wording.text("resume.done"))


def _reminded(profile: Profile, leads: Leads) -> Profile:
    at, days = leads.at, leads.days
    return replace(profile, remind_at=at or profile.remind_at, lead_days=profile.lead_days if days is None else days)


def _which(request: Request, ways: Sequence[str]) -> Message:
    """Asks which of these was meant: days ahead alone, or days and an hour."""
    profile, wording = request.target.profile, request.wording
    keys = (Button(_leads(_reminded(profile, read_leads(way)), wording), data=f"{REMIND}:{way}") for way in ways)
    return plain(wording.text("remind.which")).message(*((key,) for key in keys))


def _reminders(profile: Profile, wording: Wording) -> str:
    if not profile.lead_days:
        return wording.text("remind.off")
    time, zone = f"{reminding_time(profile):%H:%M}", zone_name(profile.zone)
    return wording.text("remind.is", leads=_said_days(profile, wording), time=time, zone=zone)


def _leads(profile: Profile, wording: Wording) -> str:
    """Days and hour, in short."""
    return f"{_said_days(profile, wording)} · {profile.remind_at:%H:%M}"


def _said_days(profile: Profile, wording: Wording) -> str:
    days = (wording.plural("remind.lead", one) if one else wording.text("remind.same_day") for one in profile.lead_days)
    return wording.text("list.separator").join(days)


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
