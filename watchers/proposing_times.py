"""Where the items of a list say when they were published: a day in their words may mean anything else."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from selectolax.lexbor import LexborNode

from watchers.parsers.html import BESIDE, TIMES
from watchers.parsers.text import join_text
from watchers.proposing_items import Group, ReadTime
from watchers.proposing_lists import path_within

LONGEST_TIME = 40  # characters that an element with nothing but a time has at most
LONGEST_WORDED = 80  # and one with a name or a few words beside it
LIKE_THE_REST = 3  # items in which such words are looked for
MOSTLY = 0.9  # of the items must say a day, where it stands among words
_ELAPSED = dt.timedelta(days=1)
_LETTERS = re.compile(r"[^\W\d_]")
_YEAR = re.compile(r"(?:19|20)\d{2}")  # of the running year a day without it tells as much
_LABELS = re.compile(  # what may stand beside a time that says no more than when
    r"(?:发布|更新|发表|公布|时间|日期|[年月日号点于]|(?:星期|周)[一二三四五六日天])|\b(?:published|posted|updated|released|issued|date|time|on|at|"
    r"(?:mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day)?|[ap]m|[A-Z]{3,4})\b",
    re.IGNORECASE,
)
_GOVERNED = re.compile(  # beside these a day is one of which the words speak
    r"(?:[自从于至到在由]|\b(?:from|by|until|till|to|since|before|after|of|for|on|in|effective|starting|through))[\s\d年月./-]*$",
    re.IGNORECASE,
)
_GOVERNED_AFTER = re.compile(r"[日\s]*(?:[起前后止]|之前|之后|以前|以后|开始)")


def find_published(group: Group, read: ReadTime) -> str | None:
    """The path of what says nothing but a time; else of words in which nearly all items tell a day that is past."""
    sure = group.find(lambda node: next(_time_paths(node, read, is_alone=True), None))
    if sure is not None:
        return sure
    worded = [path for node in group.items[:LIKE_THE_REST] for path in _time_paths(node, read, is_alone=False)]
    worded += [
        f"{BESIDE}{path}" for node in group.beside[:LIKE_THE_REST] for path in _time_paths(node, read, is_alone=False)
    ]
    return next((path for path in dict.fromkeys(worded) if _tells_days(group, path, read)), None)


def _time_paths(item: LexborNode, read: ReadTime, *, is_alone: bool) -> Iterator[str]:
    """A `time` element, else whatever says a time, the smallest first, and nothing else where it must be alone."""
    element = item.css_first(", ".join(sorted(TIMES)))
    if element is not None:
        yield element.tag or ""
        return
    found = [
        (len(text), node)
        for node in reversed(item.css("*"))
        if node.tag != "a" and node.mem_id != item.mem_id and _is_time(text := join_text(node), read, is_alone=is_alone)
    ]
    for _, node in sorted(found, key=lambda each: each[0]):
        yield _exact(node, path_within(item, node), read)
    own = " ".join(node.text_content or "" for node in item.iter(include_text=True) if node.is_text_node).strip()
    if _is_time(own, read, is_alone=is_alone) and read(own) == read(join_text(item)):
        yield "."


def tells_time_alone(text: str, read: ReadTime) -> bool:
    """Whether a text tells a time and nothing else, no number of a version either."""
    when = read(text) if 0 < len(text) <= LONGEST_TIME else None
    return when is not None and re.search(r"\w", _YEAR.sub("", _besides(text, when, read))) is None


def _is_time(text: str, read: ReadTime, *, is_alone: bool) -> bool:
    if not 0 < len(text) <= (LONGEST_TIME if is_alone else LONGEST_WORDED) or (when := read(text)) is None:
        return False
    return not is_alone or _is_alone(text, when, read)


def _is_alone(text: str, when: dt.datetime, read: ReadTime) -> bool:
    """Whether the text says nothing but this time: no word stands beside it, "Published:" and a weekday apart."""
    return _LETTERS.search(_besides(text, when, read)) is None


def _besides(text: str, when: dt.datetime, read: ReadTime) -> str:
    """What stands beside the time, without the words that say no more than when."""
    begin, end = _span(text, when, read)
    return _LABELS.sub("", f"{text[:begin]} {text[end:]}")


def _span(text: str, when: dt.datetime, read: ReadTime) -> tuple[int, int]:
    """Where the time stands: its last words alone, and its first ones, tell it as well as the whole text does."""
    begin = next(place for place in range(len(text) - 1, -1, -1) if read(text[place:]) == when)
    end = next(place for place in range(1, len(text) + 1) if read(text[:place]) == when)
    while text[end - 1 : end + 1].isascii() and text[end - 1 : end + 1].isalpha() and end < len(text):
        end += 1  # "1 Feb" of "1 February" tells it already
    return begin, max(begin, end)


def _tells_days(group: Group, path: str, read: ReadTime) -> bool:
    """Whether nearly all items tell a day there, all of these are past, and none is one of which the words speak."""
    told = [(text, when) for text in group.values(path) if (when := read(text[:LONGEST_WORDED])) is not None]
    return (
        len(told) >= MOSTLY * len(group.items)
        and all(when <= read.now + _ELAPSED for _, when in told)
        and not any(_is_governed(text[:LONGEST_WORDED], when, read) for text, when in told)
    )


def _is_governed(text: str, when: dt.datetime, read: ReadTime) -> bool:
    begin, end = _span(text, when, read)
    return _GOVERNED.search(text[:begin]) is not None or _GOVERNED_AFTER.match(text[end:]) is not None


def _exact(node: LexborNode, path: str, read: ReadTime) -> str:
    """The path of the attribute that says when, where the text only says how long ago."""
    text, told = join_text(node), node.attributes.get("title") or ""
    is_relative = read(text) != replace(read, now=read.now + _ELAPSED)(text)
    return f"{path}@title" if is_relative and read(told) is not None else path
