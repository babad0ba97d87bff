"""What a text itself tells of the years of its dates, kept while it is read for later dates to lean on."""

import datetime as dt

from core.milestones import punctuation
from core.milestones.known import Calendar, Unresolved
from core.milestones.resolve import resolve
from core.milestones.values import Days, Mention, Said
from core.model import Precision

_DAY = Precision.DAY  # members of an enumeration take long to look up


def look_around(text: str, mention: Mention, known: Calendar, marks: punctuation.Punctuation) -> None:
    """Keep what the words around a date without a year tell of it: it is gone by, still to come, or lasted up to."""
    known.gone = known.lasts = known.comes = False
    if mention.said.year is None and mention.said.month is not None:
        before = text[max(0, mention.start - _CLAUSE) : mention.start]
        known.gone = mention.until is None and marks.is_gone(before[-_NEAR:], text[mention.end : mention.end + _NEAR])
        known.lasts = marks.lasts(before)
        within = mention.until is None or mention.until.said.month in (None, mention.said.month)
        behind = (mention.until or mention).end
        known.comes = within and not known.gone and marks.comes(before, text[behind : behind + _CLAUSE])


# How far around a date words are looked for which say that it lies in the past.
_NEAR, _CLAUSE = 24, 80


def remember(mention: Mention, start: Days, end: Days | None, known: Calendar, *, beside: bool) -> None:
    """Keep what later dates may lean on; on the end of a window told `beside`, in brackets, none leans."""
    previous = known.previous
    _remember_days(mention.said, start, known)
    if mention.until and end:
        _remember_days(mention.until.said, end, known)
        if beside:
            known.previous = previous


def _remember_days(said: Said, days: Days, known: Calendar) -> None:
    known.previous = known.latest = first = days.first
    known.furthest = max(first, known.furthest or first)
    if days.inferred != "month and year":  # as sure as the date before it
        known.guessed = days.inferred in ("year", "year, far ahead")
    if said.year is not None and days.precision is _DAY:
        known.stated.setdefault((first.month, first.day), first.year)


def first_full_date(mentions: list[Mention]) -> dt.date | None:
    """Give the first date that needs nothing from outside; without a publication day the others lean on it."""
    for mention in mentions:
        if mention.said.year is not None and mention.said.month is not None:
            try:
                return resolve(mention.said, Calendar(None)).first
            except Unresolved:
                continue
    return None


def day_signed(text: str, mentions: list[Mention], published: dt.date | None) -> dt.date | None:
    """Give the day with which a text is signed: in full, alone on its last line, and not after the publication."""
    if not mentions or mentions[-1].until or mentions[-1].said.year is None or text[mentions[-1].end :].strip():
        return None
    if text[text.rfind("\n", 0, mentions[-1].start) + 1 : mentions[-1].start].strip():
        return None
    try:
        days = resolve(mentions[-1].said, Calendar(None))
    except Unresolved:
        return None
    alike = days.precision is Precision.DAY and (published is None or days.first <= published)
    return days.first if alike and "\n" in text[: mentions[-1].start] else None
