"""Commands about the hours at which a chat is told, or not: /quiet and /digest, typed or pressed."""

import datetime as dt
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.handlers.desk import Request
from bot.handlers.settings import REMIND, keep_profile, set_reminders
from bot.markup import joined, plain
from bot.wording import Wording, zone_name
from core.clocktimes import read_stretch, read_time
from core.errors import CommandError
from core.holding import reminding_time
from core.leads import OFF
from core.model import Digest, Profile, Quiet, Rhythm
from core.ports import Button, Message
from core.text import normalise, simplify

QUIET, DIGEST = "q", "d"
OFFERED_QUIET = ("22-8", "23-7", "20-9")
OFFERED_DIGESTS = ("daily 9", "daily 18", "weekly 9")
DAILY, WEEKLY = r"daily|every ?day|day|每天|每日", r"weekly|every week|week|(?:every )?mondays?|每(?:周|星期)一?"
DIGEST_SAID = re.compile(rf"(?:(?P<weekly>{WEEKLY})|{DAILY})?\s*(?:at )?(?P<at>.*)")


async def set_quiet(request: Request) -> list[Message]:
    """/quiet 22-8: nothing is sent between these hours, in the chat's zone; "off" ends that."""
    if request.argument:
        request = await _keep(request, replace(request.target.profile, quiet=read_quiet(request.argument)))
    return [quiet_page(request.target.profile, request.wording)]


async def set_digest(request: Request) -> list[Message]:
    """/digest off|daily|weekly [hour]: what can wait comes in one message, every day or every Monday."""
    if request.argument:
        digest = read_digest(request.argument, request.target.profile.digest)
        request = await _keep(request, replace(request.target.profile, digest=digest))
    return [digest_page(request.target.profile, request.wording)]


async def press_hours(request: Request, kind: str) -> Message:
    """What a button under one of these answers chooses; the answer in its new state."""
    answers: Mapping[str, Callable[[Request], Awaitable[list[Message]]]] = {
        QUIET: set_quiet,
        DIGEST: set_digest,
        REMIND: set_reminders,
    }
    return (await answers[kind](request))[0]


def read_quiet(text: str) -> Quiet | None:
    """The hours that were written, None for "off". Raises CommandError."""
    if text.casefold() in OFF:
        return None
    found = read_stretch(text)
    if found is None:
        raise CommandError("quiet.what")
    return Quiet(*found)


def read_digest(text: str, before: Digest | None) -> Digest | None:
    """The digest that was written, None for "off"; an hour alone means every day. Raises CommandError.

    Without an hour it keeps the one before, or nine.
    """
    said = simplify(normalise(text))
    found = DIGEST_SAID.fullmatch(said)
    if said in OFF:
        return None
    assert found is not None, "all of it may be missing"
    at = read_time(found["at"]) if found["at"] else before.at if before else dt.time(9)
    if at is None:
        raise CommandError("digest.what")
    return Digest(Rhythm.WEEKLY if found["weekly"] else Rhythm.DAILY, at)


def quiet_page(profile: Profile, wording: Wording) -> Message:
    """The quiet hours as they stand, with some to choose from."""
    lines = [plain(wording.text("quiet.off"))]
    if profile.quiet is not None:
        start, end = f"{profile.quiet.start:%H:%M}", f"{profile.quiet.end:%H:%M}"
        lines = [plain(wording.text("quiet.is", start=start, end=end, zone=zone_name(profile.zone)))]
        if (moved := reminding_time(profile)) != profile.remind_at:
            lines.append(plain(wording.text("quiet.reminders_moved", time=f"{moved:%H:%M}")))
    chosen = f"{profile.quiet.start.hour}-{profile.quiet.end.hour}" if profile.quiet else "off"
    keys = tuple(_key(QUIET, one, one.replace("-", "–"), chosen) for one in OFFERED_QUIET)
    return joined(lines).message(keys, (_key(QUIET, "off", wording.text("quiet.none"), chosen),))


def digest_page(profile: Profile, wording: Wording) -> Message:
    """The digest as it stands, with some to choose from."""
    digest = profile.digest
    if digest is None:
        text = plain(wording.text("digest.off"))
    else:
        said = wording.text(f"digest.{digest.rhythm}", time=f"{digest.at:%H:%M}", zone=zone_name(profile.zone))
        text = joined([plain(said), plain(wording.text("digest.explained"))])
    chosen = f"{digest.rhythm} {digest.at.hour}" if digest else "off"
    keys = (_key(DIGEST, one, _digest_name(one, wording), chosen) for one in OFFERED_DIGESTS)
    return text.message(*((key,) for key in keys), (_key(DIGEST, "off", wording.text("digest.none"), chosen),))


def _digest_name(choice: str, wording: Wording) -> str:
    rhythm, hour = choice.split(" ")
    return wording.text(
        "digest.button_daily" if rhythm == "daily" else "digest.button_weekly", time=f"{int(hour):02}:00"
    )


def _key(kind: str, choice: str, name: str, chosen: str) -> Button:
    return Button(f"✅ {name}" if choice == chosen else name, data=f"{kind}:{choice}")


async def _keep(request: Request, profile: Profile) -> Request:
    await keep_profile(request, profile)
    return replace(request, target=replace(request.target, profile=profile))
