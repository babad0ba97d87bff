"""One way to write a date, compiled: which of several reaches furthest at a place, and what its words say."""

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from core.milestones.alternatives import any_pattern
from core.milestones.hours import read_hour
from core.milestones.numerals import read_number
from core.milestones.values import NO_HOUR, Mention, Part, Said, Unit

NOTHING = Said()


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to write a date.

    `pattern` is a regular expression in which `{year}` and its like stand for the language's fragments; the groups it
    names (year, roc, month, day, part, shift, week, weekday, quarter, half, distance, unit) fill a `Said` over `say`.
    `starts` are the characters or words it can begin with. Where a `final` entry matches, no other reaches further, and
    none is tried.
    """

    name: str
    pattern: str
    starts: tuple[str, ...]
    say: Said = NOTHING
    final: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What a language's words in named groups mean."""

    months: Mapping[str, int]
    parts: Mapping[str, Part]
    shifts: Mapping[str, int]
    units: Mapping[str, Unit]
    weekdays: Mapping[str, int]


# So many entries stand behind a gate of their own.
_BATCH = 8


class Way(NamedTuple):
    """A compiled entry: what it says with the words of its groups, and whether it holds an hour."""

    entry: Entry
    pattern: re.Pattern[str]
    say: "_Say"
    timed: bool


class Choice:
    """Entries that can begin alike, behind gates: a place where no date begins is refused by a single match.

    The gates are compiled when first needed: most never are, and all take longer than the rest of the table.
    """

    def __init__(self, ways: list[Way]) -> None:
        self._ways = ways
        self._final = [way for way in ways if way.entry.final]

    def longest(self, text: str, start: int) -> tuple[Way, re.Match[str]] | None:
        """Give the entry that reaches furthest from `start`, with its match; mostly the gate has let it pass."""
        for way in self._final:
            if match := way.pattern.match(text, start):
                return way, match
        best: tuple[Way, re.Match[str]] | None = None
        for gate, batch in self._batches:
            if gate is None or gate.match(text, start):
                for way in batch:
                    match = way.pattern.match(text, start)
                    if match and (best is None or match.end() > best[1].end()):
                        best = way, match
        return best

    @functools.cached_property
    def gate(self) -> re.Pattern[str]:
        """Matches where one of the entries does."""
        return _gate(self._ways)

    @functools.cached_property
    def _batches(self) -> list[tuple[re.Pattern[str] | None, list[Way]]]:
        ways = [way for way in self._ways if not way.entry.final]
        if len(ways) <= _BATCH:  # the gate that it was let through is theirs
            return [(None, ways)]
        batches = [ways[place : place + _BATCH] for place in range(0, len(ways), _BATCH)]
        return [(_gate(batch), batch) for batch in batches]


def mention_of(way: Way, match: re.Match[str]) -> Mention | None:
    """Read what an entry matched; None where its figures make no number."""
    try:
        said = way.say(match.groups())
    except ValueError:  # 十廿百
        return None
    start, end = match.span()
    return Mention(start, end, way.entry.name, said, read_hour(match) if way.timed else NO_HOUR)


def _reading(entry: Entry, readers: list["_Reader"], lexicon: Lexicon) -> "_Say":
    """Give what fills what an entry says by itself with what its groups hold."""

    @functools.lru_cache(maxsize=1024)  # the days of a few years
    def say(groups: tuple[str | None, ...]) -> Said:
        values = list(entry.say)
        for group, place, read in readers:
            if words := groups[group]:
                values[place] = read(words, lexicon)
        return Said._make(values)

    return say


def _year(words: str, _: Lexicon) -> int:
    year = read_number(words)
    return year if year >= 100 else year + 2000


def _quarter(words: str, _: Lexicon) -> tuple[int, int]:
    last = read_number(words) * 3
    return last - 2, last


_Read = Callable[[str, Lexicon], Any]
_Reader = tuple[int, int, _Read]
_Say = Callable[[tuple[str | None, ...]], Said]

# What a group of an entry fills, and how its words are read.
_READERS: Mapping[str, tuple[str, _Read]] = {
    "year": ("year", _year),
    "roc": ("year", lambda words, _: read_number(words) + 1911),  # year 1 of the Republic of China is 1912
    "shift": ("year_shift", lambda words, lexicon: lexicon.shifts[words]),
    "month": ("month", lambda words, lexicon: lexicon.months.get(words) or read_number(words)),
    "month_shift": ("month_shift", lambda words, lexicon: lexicon.shifts[words]),
    "quarter": ("months", _quarter),
    "half": ("months", lambda words, _: (1, 6) if words in ("上", "1", "first") else (7, 12)),
    "day": ("day", lambda words, _: read_number(words.removeprefix("初"))),
    "part": ("part", lambda words, lexicon: lexicon.parts[words]),
    "week": ("week_shift", lambda words, lexicon: lexicon.shifts[words]),
    "weekday": ("weekday", lambda words, lexicon: lexicon.weekdays[words]),
    "distance": ("distance", lambda words, _: read_number(words)),
    "unit": ("unit", lambda words, lexicon: lexicon.units[words]),
}


_HOURS = frozenset(["hour", "named_hour"])


def compile_entry(entry: Entry, fragments: Mapping[str, str], lexicon: Lexicon) -> Way:
    """Compile an entry, with the readers of its groups."""
    pattern = re.compile(fill(entry.pattern, fragments))
    named = pattern.groupindex.items()
    groups = [(number, _READERS.get(name.rstrip("_"))) for name, number in named]  # "day_": a second group "day"
    readers = [(number - 1, Said._fields.index(reader[0]), reader[1]) for number, reader in groups if reader]
    return Way(entry, pattern, _reading(entry, readers, lexicon), not _HOURS.isdisjoint(pattern.groupindex))


def _gate(ways: list[Way]) -> re.Pattern[str]:
    """Join the patterns of entries into one without groups, which matches where any of them does."""
    return re.compile(any_pattern(_GROUP.sub("(?:", way.pattern.pattern) for way in ways))


# A named group, but for those that are referred back to.
_GROUP = re.compile(r"\(\?P<(?!sign)[a-z_]+>")


def fill(pattern: str, fragments: Mapping[str, str]) -> str:
    """Put a language's fragments where a pattern names them."""
    for name, fragment in fragments.items():
        pattern = pattern.replace("{" + name + "}", fragment)
    return pattern


def begins(entry: Entry, key: str) -> bool:
    """Whether an entry can begin where `key` is the longest start that stands there."""
    return key.startswith(entry.starts)
