"""What hides a date within English text: marks of emphasis amid its words, struck words, and wrapped lines."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from operator import itemgetter

from core.text import ReadingCopy

_STRONG = "**"
_STRUCK = re.compile(r"~~[^~\n]{1,200}~~")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
# What a line begins with that goes on with the date or the hour above it, and what that line ends with.
_WRAPS = {
    "year": re.compile(rf"\b{_MONTH}[a-z]{{0,6}}\.? [0-9]{{1,2}}(?:st|nd|rd|th)?,?$|\b{_MONTH}[a-z]{{0,6}},?$"),
    "day": re.compile(rf"\b{_MONTH}[a-z]{{0,6}}\.?$"),
    "month": re.compile(
        r"(?:\b(?:the|on|by|until|till|from|to|and|before|after|through)|day,?) [0-9]{1,2}(?:st|nd|rd|th)?(?: of)?$|"
        r"day,?$"
    ),
    "half": re.compile(r"[0-9]$"),
    "part": re.compile(r"\b(?:end|beginning|start|middle)$"),
}
_LEADS = re.compile(
    r"\b(?:on|by|until|till|from|before|after|of|in|at|to|through|the|is|and|between|starting|beginning|effective|-)$"
)
_BELOW = re.compile(
    rf"\n(?:(?=(?P<year>(?:19|20)[0-9]{{2}}\b))|(?=(?P<day>[0-9]|approximately))|(?=(?P<month>{_MONTH}))|(?=(?P<half>[ap]\.?m\b))|"
    r"(?=(?P<part>of (?:the|this|next) (?:week|month|year)\b)))"
)
_TAIL = 20


def plain(copy: ReadingCopy) -> ReadingCopy:
    """Leave out what emphasises, blank what is struck, and join lines that were wrapped within a date."""
    text = copy.text
    if "~~" in text:
        text = _STRUCK.sub(lambda struck: " " * len(struck.group()), text)
    if "\n" in text:
        text = _BELOW.sub(lambda end: " " if _is_wrapped(end) else "\n", text)
    if text != copy.text:
        copy = copy._replace(text=text)
    return _without_strong(copy) if _STRONG in text else copy


def _is_wrapped(line_end: re.Match[str]) -> bool:
    text, at = line_end.string, line_end.start()
    start = max(0, at - _TAIL)
    above = _WRAPS[line_end.lastgroup or ""]
    return above.search(text, start, at) is not None or _LEADS.search(text, start, at) is not None


def _without_strong(copy: ReadingCopy) -> ReadingCopy:
    """Drop the marks of strong emphasis: they may stand where the grammar has a single space, or nothing."""
    kept = "".join(copy.text.split(_STRONG))
    return ReadingCopy(copy.original, kept, sorted(_resized(copy), key=itemgetter(0, 1)))


def _resized(copy: ReadingCopy) -> Iterator[tuple[int, int, int]]:
    """Give the characters that became none or several, those that are dropped among them."""
    dropped: list[int] = []
    at = copy.text.find(_STRONG)
    while at >= 0:
        dropped.append(at)
        at = copy.text.find(_STRONG, at + len(_STRONG))
    for place, original, size in copy.resized:
        yield place - len(_STRONG) * bisect_left(dropped, place), original, size
    for earlier, place in enumerate(dropped):
        for sign in range(len(_STRONG)):
            yield place - len(_STRONG) * earlier, copy.place(place + sign), 0
