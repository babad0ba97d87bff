"""Last days that a text gives up for others, and names in another place as if they held."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Set
from typing import NamedTuple

from core.milestones.found import Found
from core.milestones.numerals import MONTH
from core.milestones.values import Mention
from core.model import MilestoneKind


class Replaced(NamedTuple):
    """A day instead of which the text gives another, with the mention of it and the reading copy in which it stands."""

    day: dt.date | None
    mention: Mention
    text: str


def given_up(found: Iterable[Found], replaced: Iterable[Replaced]) -> Mapping[dt.date, Set[frozenset[str]]]:
    """Give the days instead of which the text gives others: those `replaced`, and A of "extended from A to B".

    With each stand the words of every clause that gives it up: the day may be that of other things too.
    """
    left: dict[dt.date, set[frozenset[str]]] = {}
    moved = [
        Replaced(each.start.first, each.mention, each.text)
        for each in found
        if each.verdict.moves and each.end is not None and not each.mention.is_of_hours
    ]
    for day, mention, text in (*replaced, *moved):
        if day is not None:
            left.setdefault(day, set()).add(_words_around(mention, text))
    return left


def still_holds(each: Found, left: Mapping[dt.date, Set[frozenset[str]]]) -> bool:
    """Whether a date is not the last day that another sentence puts off.

    What begins on such a day is another thing, and so is the end of all that the other sentence does not name by the
    very words: the deadline for filing is put off, that for paying is not, nor is that of all but some.
    """
    if each.kind is not MilestoneKind.ENDS or each.end is not None or each.start.last not in left:
        return True
    return _words_around(each.mention, each.text) not in left[each.start.last]


_PARTS = re.compile(r"\.(?![0-9])|[。;\n|]|,(?= ?[^ 0-9])|(?<=[一-龥]),")
_WORD = re.compile(r"(?!a )[a-z]+|[0-9]+(?:\.[0-9]+)*|[一-龥]")
# Another date in the same clause, which names no thing either.
_DATE = re.compile(
    r"[0-9]{1,4} ?[年月日号]|[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}|"
    rf"\b(?:{MONTH} [0-9]{{1,2}}|[0-9]{{1,2}} {MONTH})\b(?:,? [0-9]{{4}})?"
)
_FAR, _STEM = 120, 5


def _words_around(mention: Mention, text: str) -> frozenset[str]:
    """Give the words of the clause around a mention that name a thing, by their stems."""
    start, end = mention.start, (mention.until or mention).end
    before, behind = text[max(0, start - _FAR) : start], text[end : end + _FAR]
    opens = max((match.end() for match in _PARTS.finditer(before)), default=0)
    closes = _PARTS.search(behind)
    return _stems(_DATE.sub(" ", before[opens:] + " " + behind[: closes.start() if closes else None])) - _OF_ANY


def _stems(words: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(words))


# Words of any last day, which name no thing.
_SAID_OF_ANY = (
    "deadline due date day close end until till by before on at the an of for to is are was will be must should please "
    "submission submit last final and or in your our all you we it this no later than been has have noon midnight pm "
    "am time s filed sent paid made received submitted announced company office from extend extends extension postpone "
    "delay defer move reschedule push back forward original now new "
    "截止时间日期为于在请前之将的至到是最晚迟后限须需应各您你本我们结束务必原定由从公司宣布把订终延续长推改顺提现即"
)
_OF_ANY = _stems(_SAID_OF_ANY)
