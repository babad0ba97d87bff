"""Commands for those who run the program: /status, /sources, /recheck, /correct."""

import datetime as dt

from bot.handlers.desk import Request
from bot.markup import Text, bold, cut, plain
from bot.render import fit
from bot.wording import Wording
from core.errors import CommandError
from core.model import NoticeId, SourceName
from core.ports import Message
from state.corrections import correct_date
from state.overview import load_overview, recheck
from state.sources import SourceState, load_sources
from state.wanted import get_notice

STRUCK = ("none", "no", "无", "没有")


async def show_status(request: Request) -> list[Message]:
    """/status: how many are told, what is stored, what waits and since when."""
    wording, now = request.wording, request.desk.now()
    async with request.desk.database.reading() as session:
        found = await load_overview(session, now)
        sources = await load_sources(session)
    waits = int((now - found.owed_since).total_seconds()) if found.owed_since else 0
    troubled = sum(source.trouble is not None for source in sources)
    text = wording.text(
        "status.text", targets=found.targets, subscriptions=found.subscriptions, notices=found.notices,
        sources=len(sources), troubled=troubled, alerts=found.alerts_waiting, due=found.due, seconds=waits,
        held=found.held, dead=found.dead,
    )  # fmt: skip
    return [plain(text).message()]


async def show_sources(request: Request) -> list[Message]:
    """/sources: each with its last success, those in trouble first."""
    wording = request.wording
    async with request.desk.database.reading() as session:
        found = await load_sources(session)
    lines = [_source_line(one, wording) for one in sorted(found, key=lambda one: (one.trouble is None, one.name))]
    head = bold(wording.plural("sources.heading", len(lines)))
    return [fit(head, lines, lambda dropped: wording.plural("sources.dropped", dropped), "\n").message()]


async def recheck_source(request: Request) -> list[Message]:
    """/recheck <source>: polled at the next opportunity."""
    known_names = ", ".join(request.desk.sources)[:400]
    if not request.argument:
        raise CommandError("recheck.what", example=next(iter(request.desk.sources), ""), known=known_names)
    async with request.desk.database.writing() as session:
        known = await recheck(session, SourceName(request.argument), request.desk.now())
    if not known:
        raise CommandError("source.unknown", name=request.argument[:64], known=known_names)
    return [plain(request.wording.text("recheck.done", source=request.argument)).message()]


async def correct(request: Request) -> list[Message]:
    """/correct <notice> <wrong day> <right day, or "none">: it is told to all who follow the notice or heard it."""
    notice_id, wrong, right = read_correction(request.argument)
    async with request.desk.database.writing() as session:
        is_known = await get_notice(session, notice_id) is not None
        done = await correct_date(session, notice_id, wrong, right, request.desk.now())
    if not is_known:
        raise CommandError("notice.unknown", number=notice_id)
    if not done:
        raise CommandError("correct.no_such_date", number=notice_id, day=wrong.isoformat())
    key = "correct.done" if right else "correct.struck"
    return [plain(request.wording.text(key, number=notice_id, wrong=wrong, right=right)).message()]


def read_correction(text: str) -> tuple[NoticeId, dt.date, dt.date | None]:
    """The notice, the wrong day and the right one. Raises CommandError."""
    words = text.lstrip("#").split()
    try:
        number, wrong, right = words
        if not number.isdecimal() or len(number) > 15:
            raise CommandError("correct.what")
        was, day = dt.date.fromisoformat(wrong), None if right.casefold() in STRUCK else dt.date.fromisoformat(right)
        if day == was:
            raise CommandError("correct.what")
        return NoticeId(int(number)), was, day
    except ValueError:
        raise CommandError("correct.what") from None


def _source_line(source: SourceState, wording: Wording) -> Text:
    sign = "✅" if source.trouble is None else "⚠️"
    at = source.succeeded_at
    when = wording.text("sources.success", at=f"{at:%Y-%m-%d %H:%M}") if at else wording.text("sources.never")
    trouble = f" · {cut(source.trouble, 160)}" if source.trouble else ""
    return plain(f"{sign} {source.name} · {when}{trouble}")
