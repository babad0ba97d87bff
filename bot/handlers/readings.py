"""Commands that show notices: /latest, /search, /upcoming, /notice."""

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby

from bot.handlers.desk import Request
from bot.handlers.wish import read_search
from bot.handlers.wishes import topics_key
from bot.markup import MAX_UNITS, Text, bold, cut, joined, link, paragraphs, plain, units
from bot.render import UPCOMING, fit, milestone_lines, notice_page
from bot.wording import Wording
from core.errors import CommandError
from core.model import NoticeId
from core.moments import local_day
from core.ports import Button, Message
from state.standing import Coming, StoredNotice
from state.subscriptions import list_subscriptions
from state.wanted import get_notice, latest_for, search_notices, upcoming_for

LATEST = 10
MOST_LATEST = 30
UPCOMING_DAYS = 30
MOST_DAYS = 366
TITLE_UNITS = 120
COUNTED = re.compile(r"[天条]|\bdays?\b", re.IGNORECASE)
MAX_PARTS = 20  # messages that one notice is told in; what is longer is read at its source


async def show_latest(request: Request) -> list[Message]:
    """/latest [number]: the newest notices that this chat wants."""
    count = _number(request, LATEST, MOST_LATEST, "latest.what")
    async with request.desk.database.reading() as session:
        notices = await latest_for(session, request.target.id, count)
    wording = request.wording
    if not notices:
        return [await _nothing(request, wording.text("latest.empty"))]
    items = [_item(notice, wording) for notice in notices]
    whole = fit(bold(wording.text("latest.heading")), items, lambda dropped: wording.plural("many.dropped", dropped))
    return [whole.message((Button(wording.text("button.upcoming"), data=UPCOMING),))]


async def search(request: Request) -> list[Message]:
    """/search <query>: the newest notices that meet it, whether followed or not."""
    if not request.argument:
        raise CommandError("search.what")
    sought = read_search(request, request.argument)
    async with request.desk.database.reading() as session:
        notices = await search_notices(session, sought.query, LATEST)
    wording, said = request.wording, cut(sought.text, TITLE_UNITS)
    if not notices:
        return [plain(wording.text("search.empty", words=said)).message()]
    items = [_item(notice, wording) for notice in notices]
    head = bold(wording.text("search.heading", words=said))
    return [fit(head, items, lambda dropped: wording.plural("many.dropped", dropped)).message()]


async def show_upcoming(request: Request) -> list[Message]:
    """/upcoming [days]: what takes effect or ends in the next 30 days, or so many, by day."""
    ahead = _number(request, UPCOMING_DAYS, MOST_DAYS, "upcoming.what")
    wording, zone = request.wording, request.target.profile.zone
    async with request.desk.database.reading() as session:
        today = local_day(request.desk.now(), zone)
        coming = await upcoming_for(session, request.target.id, zone, today, ahead)
    if not coming:
        return [await _nothing(request, wording.plural("upcoming.empty", ahead))]
    head = bold(wording.plural("upcoming.heading", ahead))
    days = [_day(day, list(of_day), wording) for day, of_day in groupby(coming, key=lambda one: one.day)]
    return [fit(head, days, lambda dropped: wording.plural("upcoming.dropped", dropped)).message()]


async def show_notice(request: Request) -> list[Message]:
    """/notice <id>: the whole text, in as many messages as it needs."""
    number = request.argument.lstrip("#№ ")
    if not number.isdecimal() or len(number) > 15:
        raise CommandError("notice.what")
    async with request.desk.database.reading() as session:
        notice = await get_notice(session, NoticeId(int(number)))
    if notice is None:
        raise CommandError("notice.unknown", number=number)
    return notice_messages(notice, request.wording, request.desk.public_url)


def notice_messages(notice: StoredNotice, wording: Wording, public_url: str) -> list[Message]:
    """A notice in full: the head with the beginning, then the rest, parted between paragraphs."""
    dates = milestone_lines(notice.milestones, notice.zone, wording, counted=notice.withdrawn_at is None)
    head = joined([_head(notice, wording), dates], "\n\n")
    parts = paragraphs(notice.body, MAX_UNITS - head.units - units("\n\n"))
    texts = [joined([head, *map(plain, parts[:1])], "\n\n"), *map(plain, parts[1:MAX_PARTS])]
    if len(parts) > MAX_PARTS:
        texts.append(plain(wording.text("notice.longer", link=cut(notice.link or "", 1_000))))
    messages = [text.message() for text in texts]
    messages[-1] = texts[-1].message(_keys(notice, wording, public_url))
    return messages


def wrong_date(notice: StoredNotice, wording: Wording) -> Message:
    """To an admin: somebody says that a date of this notice is wrong; how to put it right."""
    days = sorted({one.on for one in notice.milestones})
    commands = [plain(f"/correct {notice.id} {day} YYYY-MM-DD") for day in days]
    head = joined([bold(wording.text("wrong.heading")), _head(notice, wording)])
    dates = milestone_lines(notice.milestones, notice.zone, wording)
    return joined([head, dates, plain(wording.text("wrong.how")), joined(commands)], "\n\n").message()


def _number(request: Request, usual: int, most: int, complaint: str) -> int:
    """How many were asked for. Raises CommandError for what is no number from 1 to `most`."""
    said = COUNTED.sub("", unicodedata.normalize("NFKC", request.argument)).strip()
    if not said:
        return usual
    if not said.isdecimal() or len(said) > 3 or not 1 <= int(said) <= most:
        raise CommandError(complaint, limit=most)
    return int(said)


async def _nothing(request: Request, text: str) -> Message:
    """That there is nothing to show; to a chat that follows nothing, what to do about that."""
    async with request.desk.database.reading() as session:
        held = await list_subscriptions(session, request.target.id)
    wording = request.wording
    return plain(text).message() if held else plain(wording.text("list.empty")).message(topics_key(wording))


def _head(notice: StoredNotice, wording: Wording) -> Text:
    origin = [cut(notice.source_title, 80), f"#{notice.id}"]
    if notice.published_at:
        origin.insert(1, wording.date_of(notice.published_at, notice.zone))
    lines = [bold(cut(notice.title.strip(), 300)), plain(" · ".join(origin))]
    if notice.revision_number > 1:
        lines.append(plain(wording.plural("notice.revisions", notice.revision_number)))
    if notice.withdrawn_at:
        lines.append(_withdrawn(notice.withdrawn_at, wording))
    return joined(lines)


def _withdrawn(at: dt.datetime, wording: Wording) -> Text:
    return plain(f"🗑 {wording.text('notice.withdrawn', day=wording.date_of(at))}")


def _keys(notice: StoredNotice, wording: Wording, public_url: str) -> tuple[Button, ...]:
    page = notice_page(public_url, notice.id)
    opening = (Button(wording.text("button.open"), url=notice.link),) if link("x", notice.link).entities else ()
    return opening + ((Button(wording.text("button.page"), url=page),) if page else ())


def _item(notice: StoredNotice, wording: Wording) -> Text:
    """A notice in a few lines: title, where and when, and the dates that lie ahead, or that it was withdrawn."""
    at = wording.date_of(notice.published_at or notice.first_seen_at, notice.zone)
    ahead = [one for one in notice.milestones if one.on >= wording.today][:2]
    rest = joined(plain("  🗓 ") + wording.milestone(one, notice.zone) for one in ahead)
    if notice.withdrawn_at:
        rest = plain("  ") + _withdrawn(notice.withdrawn_at, wording)
    return joined([_title(notice), plain(f"  {cut(notice.source_title, 80)} · {at} · /notice_{notice.id}"), rest])


def _day(day: dt.date, coming: Sequence[Coming], wording: Wording) -> Text:
    """What one day brings."""
    head = bold(f"{wording.day(day)} · {wording.days_left(day)}")
    return joined([head, *(_point(one, wording) for one in coming)])


def _point(one: Coming, wording: Wording) -> Text:
    return _title(one.notice) + plain(" — ") + wording.point(one.milestone, one.notice.zone)


def _title(notice: StoredNotice) -> Text:
    return plain("• ") + link(cut(notice.title.strip(), TITLE_UNITS), notice.link)
