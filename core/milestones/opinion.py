"""A second opinion on a role: how often the words around a date have stood around days of that role.

The rules know grammar and a lexicon; this knows neither. It adds up what each pair of characters (Chinese), each word
and pair of words (English) near a date counts for each role, as fitted to the dates of labelled notices
(`benchmarks/second_opinion.py`), and so notices what no rule was made for. It never says which dates are milestones
and in which role: that role's log-odds become one part of how sure the reading is (`certainty`).

The tables are `opinion_zh.py` and `opinion_en.py`. No figure and no publisher's name is among them: what stands in them
was met with several publishers.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple, Self

from core.model import MilestoneKind

# No opinion is stronger, whatever its parts add up to.
BOUND = 4.0
# Where words stand: farther before the date, right before it, right behind it, farther behind it; and whether the date
# is a window or stands in the title.
ZONES = ("far before", "before", "behind", "far behind", "shape")
_SHAPE = ZONES.index("shape")
WINDOW, TITLE = "window", "title"
_TAKES_EFFECT = MilestoneKind.TAKES_EFFECT  # members of an enumeration take long to look up
# So many strongest words are named where a reading is explained.
_NAMED = 3

# What stands around a date, by zone.
Around = tuple[Sequence[str], Sequence[str], Sequence[str], Sequence[str], Sequence[str]]
# Zone, words, and what they count for a start and for an end; without zone and words, the offsets.
Entry = tuple[str, str, float, float]
_Split = Callable[[str, int, int], tuple[Sequence[str], Sequence[str], Sequence[str], Sequence[str]]]
_Table = Mapping[str, float]


class Role(NamedTuple):
    """What words count for one role: an offset, and a table a zone."""

    offset: float
    tables: tuple[_Table, ...]


class Opinion(NamedTuple):
    """What words count in one language for a date that takes effect, and for one that ends something."""

    split: _Split
    starts: Role
    ends: Role

    @classmethod
    def of(cls, lang: str) -> Self:
        """Read the tables of a language, "zh" or "en"."""
        if lang == "en":
            from core.milestones.opinion_en import OFFSETS, TABLES
        else:
            from core.milestones.opinion_zh import OFFSETS, TABLES
        entries = [_entry(zone, each) for zone, table in TABLES.items() for each in _PARTED.split(table) if each]
        return cls.made_of(lang, [("", "", *OFFSETS), *entries])

    @classmethod
    def made_of(cls, lang: str, entries: Iterable[Entry]) -> Self:
        """Make an opinion of entries."""
        entries = list(entries)
        return cls(_SPLITS[lang], *(_role(entries, at) for at in (0, 1)))

    def around(self, text: str, start: int, end: int, *, window: bool, in_title: bool) -> Around:
        """Give what stands around the date at `start:end` of a reading copy, bounded in length, by zone."""
        return (*self.split(text, start, end), _SHAPES[window, in_title])

    def odds(self, around: Around, kind: MilestoneKind) -> float:
        """Give the log-odds that a date among such words has a role, between minus and plus `BOUND`."""
        odds, tables = self.starts if kind is _TAKES_EFFECT else self.ends
        for table, words in zip(tables, around, strict=True):
            for counts in map(table.get, words):
                if counts:  # most words are in no table
                    odds += counts
        return max(-BOUND, min(BOUND, odds))

    def strongest(self, around: Around, kind: MilestoneKind) -> list[str]:
        """Name the words that speak most for the role, or against it, as the whole opinion does."""
        _, tables = self.starts if kind is _TAKES_EFFECT else self.ends
        sign = 1 if self.odds(around, kind) >= 0 else -1
        counted: dict[str, float] = {}
        for table, words in zip(tables[:_SHAPE], around[:_SHAPE], strict=True):
            for each in words:
                counted[each] = counted.get(each, 0.0) + sign * table.get(each, 0.0)
        return [each for each in sorted(counted, key=counted.__getitem__, reverse=True) if counted[each] > 0][:_NAMED]


def _role(entries: Iterable[Entry], at: int) -> Role:
    """Make the tables of the role whose log-odds stand at that place of an entry."""
    offset = 0.0
    tables: tuple[dict[str, float], ...] = tuple({} for _ in ZONES)
    for zone, words, *odds in entries:
        if zone:
            tables[ZONES.index(zone)][words] = odds[at]
        else:
            offset = odds[at]
    return Role(offset, tables)


def entries_of(around: Around) -> Iterator[tuple[str, str]]:
    """Give each word or pair of words with its zone, as the tables can hold them: without figures and their signs."""
    for zone, words in zip(ZONES, around, strict=True):
        yield from ((zone, each) for each in words if not _NO_WORDS.search(each))


# An entry of a table is its words and two log-odds of five characters each; these part entries.
_PARTED = re.compile(r"[¦\n]")
_NO_WORDS = re.compile(r"[0-9¦\n\t\\\"]")
_ODDS = 5


def _entry(zone: str, entry: str) -> Entry:
    return zone, entry[: -2 * _ODDS], float(entry[-2 * _ODDS : -_ODDS]), float(entry[-_ODDS:])


_SHAPES: Mapping[tuple[bool, bool], Sequence[str]] = {
    (False, False): (),
    (True, False): (WINDOW,),
    (False, True): (TITLE,),
    (True, True): (WINDOW, TITLE),
}


# --- Chinese: pairs of characters, up to the end of the sentence or line

_ZH_BEFORE, _ZH_BEHIND, _ZH_NEAR = 22, 24, 4
_ZH_STOPS = "。;\n!?"
_ZH_STOP = re.compile(f"[{_ZH_STOPS}]")


def _around_zh(text: str, start: int, end: int) -> tuple[Sequence[str], Sequence[str], Sequence[str], Sequence[str]]:
    """Give the pairs of characters around a date, near it also the characters; what ends a sentence is a full stop."""
    before = text[start - _ZH_BEFORE : start] if start > _ZH_BEFORE else f"\n{text[:start]}"
    behind = text[end : end + _ZH_BEHIND] if end + _ZH_BEHIND < len(text) else f"{text[end:]}\n"
    sentence = before[_last_stop(before) + 1 :]
    before = sentence if len(sentence) == len(before) else f"。{sentence}"
    if stop := _ZH_STOP.search(behind):
        behind = f"{behind[: stop.start()]}。"
    left, right = _pairs(before), _pairs(behind)
    return (
        left[: 1 - _ZH_NEAR],
        [*before[-_ZH_NEAR:], *left[1 - _ZH_NEAR :]],
        [*behind[:_ZH_NEAR], *right[: _ZH_NEAR - 1]],
        right[_ZH_NEAR - 1 :],
    )


def _last_stop(text: str) -> int:
    """Give where the last sentence ends, or -1: a few plain searches take a third of the time of a pattern."""
    last = -1
    for stop in _ZH_STOPS:
        at = text.rfind(stop, last + 1)
        if at > last:
            last = at
    return last


def _pairs(text: str) -> tuple[str, ...]:
    return _PAIRS[len(text)](text) if len(text) > 2 else (text,)[: len(text) - 1]


# What takes the pairs out of a text of so many characters, in one step: half the time of a loop.
_PAIRS = [itemgetter(*[slice(at, at + 2) for at in range(max(2, size - 1))]) for size in range(_ZH_BEHIND + 2)]


# --- English: words and pairs of words, up to the end of the sentence or line

_EN_REACH, _EN_BEFORE, _EN_BEHIND, _EN_NEAR = 80, 7, 9, 2
# Figures and punctuation within a sentence part words; what ends it is a full stop.
_PARTS, _STOPS = b'0123456789*_`"#|>~-/,:()', b"\n;!?"
_EN_PLAIN = bytes.maketrans(_PARTS + _STOPS, b" " * len(_PARTS) + b"." * len(_STOPS))


def _around_en(text: str, start: int, end: int) -> tuple[Sequence[str], Sequence[str], Sequence[str], Sequence[str]]:
    """Give the words around a date and their pairs; what begins or ends its sentence is a word, a full stop."""
    begin = max(0, start - _EN_REACH)
    _, stop, sentence = _plain(text[begin:start]).rpartition(".")
    before = sentence.split()
    before = [".", *before] if stop or not begin else before[1:]
    sentence, stop, _ = _plain(text[end : end + _EN_REACH]).partition(".")
    behind = sentence.split()
    behind = [*behind, "."] if stop or end + _EN_REACH >= len(text) else behind[:-1]
    before, behind = before[-_EN_BEFORE:], behind[:_EN_BEHIND]
    left, right = _with_next(before), _with_next(behind)
    return (
        before[: 1 - _EN_NEAR] + left[: 1 - _EN_NEAR],
        before[-_EN_NEAR:] + left[1 - _EN_NEAR :],
        behind[:_EN_NEAR] + right[: _EN_NEAR - 1],
        behind[_EN_NEAR - 1 :] + right[_EN_NEAR - 1 :],
    )


def _plain(text: str) -> str:
    """Give the text with its figures and punctuation as spaces and stops; as bytes, for that is seven times faster."""
    return text.encode(errors="surrogatepass").translate(_EN_PLAIN).decode(errors="surrogatepass")


def _with_next(words: list[str]) -> list[str]:
    return [f"{one} {other}" for one, other in pairwise(words)]


_SPLITS: Mapping[str, _Split] = {"zh": _around_zh, "en": _around_en}
