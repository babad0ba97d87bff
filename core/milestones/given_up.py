"""Last days that a text gives up for others, and names in another place as if they held."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from core.milestones.found import Found
from core.milestones.values import Mention
from core.model import MilestoneKind


class Replaced(NamedTuple):
    """A day instead of which the text gives another, with the mention of it and the reading copy in which it stands."""

    day: dt.date | None
    mention: Mention
    text: str


def given_up(
    found: Iterable[Found], replaced: Iterable[Replaced], title: str
) -> Mapping[dt.date, Sequence[frozenset[str]]]:
    """Give the days instead of which the text gives others: those `replaced`, and A of "extended from A to B".

    With each stand the words of every clause that gives it up, and of the title: the day may be that of other things.
    """
    named = frozenset(word for word in _stems(_WORD.findall(title)) if not _tells_apart(word))
    left: dict[dt.date, list[frozenset[str]]] = {}
    moved = [
        Replaced(each.start.first, each.mention, each.text)
        for each in found
        if each.verdict.moves and each.end is not None and not each.mention.is_of_hours
    ]
    for day, mention, text in (*replaced, *moved):
        if day is not None:
            left.setdefault(day, []).append(named | _words_around(mention, text))
    return left


def still_holds(each: Found, left: Mapping[dt.date, Sequence[frozenset[str]]]) -> bool:
    """Whether a date is not the last day that another sentence puts off.

    What begins on such a day is another thing, and so is the end of what the other sentence does not name.
    """
    if each.kind is not MilestoneKind.ENDS or each.end is not None or each.start.last not in left:
        return True
    if each.in_title:
        return False
    own = _words_around(each.mention, each.text, _NEAR)
    return not any(_is_of(own, words) for words in left[each.start.last])


def _is_of(own: frozenset[str], words: frozenset[str]) -> bool:
    """Whether words name nothing else than other words do: no other number or letter (A, 1.8), and enough the same."""
    others = own - words
    if any(map(_tells_apart, others)):
        return False
    return not own or len(own) - len(others) > _SHARE * len(own)


_PARTS = re.compile(r"\.(?![0-9])|[。;\n|]|,(?= ?[^ 0-9])|(?<=[一-龥]),")
_WORD = re.compile(r"(?!a )[a-z]+|[0-9]+(?:\.[0-9]+)*|[一-龥]")
_FAR, _NEAR, _STEM = 120, 5, 5
# More of its words than this name the same thing.
_SHARE = 1 / 3


def _words_around(mention: Mention, text: str, near: int = _FAR) -> frozenset[str]:
    """Give the words of the clause around a mention that name a thing, by their stems: `near` of them on each side."""
    start, end = mention.start, (mention.until or mention).end
    before, behind = text[max(0, start - _FAR) : start], text[end : end + _FAR]
    opens = max((match.end() for match in _PARTS.finditer(before)), default=0)
    closes = _PARTS.search(behind)
    sides = before[opens:], behind[: closes.start() if closes else None]
    first, last = ([word for word in _stems(_WORD.findall(side)) if word not in _OF_ANY] for side in sides)
    return frozenset((*first[-near:], *last[:near], *filter(_tells_apart, first)))


def _stems(words: Iterable[str]) -> list[str]:
    return [word[:_STEM] for word in words]


def _tells_apart(word: str) -> bool:
    """Whether a word is a number or a letter, by which things of one kind are told apart."""
    return word[0].isdigit() or (len(word) == 1 and word.isascii())


# Words of any last day, which name no thing.
_SAID_OF_ANY = (
    "deadline due date day close end until till by before on at the an of for to is are was will be must should please "
    "submission submit last final and or in your our all you we it this no later than been has have noon midnight pm "
    "am time s 截止时间日期为于在请前之将的至到是最晚迟后限须需应各您你本我们结束务必原定由从"
)
_OF_ANY = frozenset(_stems(_WORD.findall(_SAID_OF_ANY)))
