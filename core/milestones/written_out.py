"""A day told twice in one breath: in words that count from today, or in lunar ones, and written out."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from core.milestones.known import Calendar, Unresolved
from core.milestones.resolve import resolve
from core.milestones.values import Mention, Said

_IN_BRACKETS = re.compile(r" ?[(（] ?")
_CLOSING = (")", "）")
_BESIDE = re.compile(r", ?| |[,，]?即")
# So many days may lie between the words and the figures: in brackets they always mean the same day, which a notice
# copied days later still has right; beside each other they do where a zone or a night lies between.
_OF_BRACKETS, _OF_NEIGHBOURS = 7, 1


def as_written_out(text: str, mentions: Sequence[Mention], published: dt.date | None) -> list[Mention]:
    """Make one date of today, tomorrow or a weekday and the day that is written out right behind: that day.

    `published` is the day of publication in the source's zone: the author's may be another, and words follow it.
    """
    if len(mentions) < 2:
        return list(mentions)
    kept: list[Mention] = []
    for mention in mentions:
        if kept and published and _is_called(text, kept[-1], mention, published):
            kept[-1] = _with_name(kept[-1], mention)
        elif (
            kept and published and _counts_from_today(kept[-1]) and _is_written_out(text, kept[-1], mention, published)
        ):
            kept[-1] = _joined(text, kept[-1], mention)
        else:
            kept.append(mention)
    return kept


def _is_written_out(text: str, words: Mention, figures: Mention, published: dt.date) -> bool:
    if not _is_full(figures):
        return False
    room = _room(text[words.end : figures.start])
    return room > 0 and _days_between(words.said, figures.said, published) <= room


def _is_called(text: str, figures: Mention, lunar: Mention, published: dt.date) -> bool:
    """Whether brackets only name a day that stands before them by the lunar calendar: "2月12日(正月初一)"."""
    last = figures.until or figures
    if not lunar.said.lunar or lunar.until is not None or last.said.day is None:
        return False
    if _IN_BRACKETS.fullmatch(text, last.end, lunar.start) is None or text[lunar.end : lunar.end + 1] not in _CLOSING:
        return False
    try:
        named = resolve(lunar.said, Calendar(published)).first
    except Unresolved:
        return False
    return last.said.day == named.day and last.said.month in (named.month, None)


def _with_name(figures: Mention, lunar: Mention) -> Mention:
    if figures.until is not None:
        return replace(figures, until=replace(figures.until, end=lunar.end + 1))
    return replace(figures, end=lunar.end + 1)


def _joined(text: str, words: Mention, figures: Mention) -> Mention:
    end = figures.end
    if _IN_BRACKETS.fullmatch(text, words.end, figures.start) and text[end : end + 1] in _CLOSING:
        end += 1
    return replace(figures, start=words.start, end=end, hour=figures.hour if figures.hour.time else words.hour)


def _counts_from_today(mention: Mention) -> bool:
    said = mention.said
    return mention.until is None and ((said.spoken and said.distance is not None) or said.weekday is not None)


def _is_full(mention: Mention) -> bool:
    said = mention.said
    within = mention.until is None or mention.until.said.from_previous  # a window of hours of that day
    return within and said.month is not None and said.day is not None and not said.lunar


def _room(between: str) -> int:
    if _IN_BRACKETS.fullmatch(between):
        return _OF_BRACKETS
    return _OF_NEIGHBOURS if _BESIDE.fullmatch(between) else 0


def _days_between(words: Said, figures: Said, published: dt.date) -> float:
    known = Calendar(published)
    try:
        return abs((resolve(words, known).first - resolve(figures, known).first).days)
    except Unresolved:
        return float("inf")
