"""How a table of entries becomes a scanner: each entry is one way to write a date.

A scan looks for the few characters or words with which entries begin, tries there the entries that can begin so, and
keeps the longest. Patterns are bounded and free of nested repetition, so a scan is linear in the text's length.
"""

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from core.milestones.alternatives import any_of
from core.milestones.hours import read_hour, read_hour_text
from core.milestones.misspelt import near_month
from core.milestones.numerals import read_number
from core.milestones.values import Hour, Mention, Part, Said, Unit

NEVER = "(?!)"  # a pattern that matches nothing
NOTHING = Said()
SAME_DAY = Said(distance=0, from_previous=True)


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to write a date.

    `pattern` is a regular expression in which `{year}` and its like stand for the language's fragments; the groups it
    names (year, roc, month, day, part, shift, week, weekday, quarter, half, distance, unit) fill a `Said` over `say`.
    `starts` are the characters or words it can begin with.
    """

    name: str
    pattern: str
    starts: tuple[str, ...]
    say: Said = NOTHING


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What a language's words in named groups mean."""

    months: Mapping[str, int]
    parts: Mapping[str, Part]
    shifts: Mapping[str, int]
    units: Mapping[str, Unit]
    weekdays: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Table:
    """A language's grammar as written down.

    `entries` stand by themselves, `halves` only as the end of a range behind a `connector`; `also` joins a further day
    of the same month. `hour` may follow a date, `hour_before` precede it, and `hours_before` too, from an hour to an
    hour. `misspelt` is a date with any `word` in place of its month, before it or after. `boundary` is the set of
    characters that may not stand before an entry.
    """

    fragments: Mapping[str, str]
    entries: tuple[Entry, ...]
    halves: tuple[Entry, ...]
    connector: str
    hour: str
    hour_before: str
    hours_before: str
    also: str
    zone_before: str
    misspelt: str
    boundary: str
    lexicon: Lexicon


_Pair = tuple[Entry, re.Pattern[str]]
# So many entries stand behind a gate of their own.
_BATCH = 8


class Grammar:
    """A compiled table."""

    def __init__(self, table: Table) -> None:
        self._lexicon = table.lexicon
        compiled = [(entry, re.compile(_fill(entry.pattern, table.fragments))) for entry in table.entries]
        keys = {start for entry in table.entries for start in entry.starts}
        self._anchor = re.compile(any_of(keys, table.boundary))
        self._by_start = {key: _Choice([pair for pair in compiled if _begins(pair[0], key)]) for key in keys}
        self._halves = _Choice([(entry, re.compile(_fill(entry.pattern, table.fragments))) for entry in table.halves])
        self._connector = re.compile(table.connector)
        self._hour = re.compile(_fill(table.hour, table.fragments))
        self._hour_before = re.compile(_fill(table.hour_before, table.fragments))
        self._hour_lead = re.compile(_fill(table.hour_before.removesuffix("$"), table.fragments))
        self._reads_back = table.zone_before != NEVER or table.hour_before != NEVER
        self._hours_before = re.compile(_fill(table.hours_before, table.fragments))
        self._also = re.compile(_fill(table.also, table.fragments))
        self._zone_before = re.compile(_fill(table.zone_before, table.fragments))
        self._misspelt = re.compile(_fill(table.misspelt, table.fragments))

    def scan(self, text: str) -> Iterator[Mention]:
        """Give every date expression of a reading copy in order; a range is one mention. They do not overlap."""
        position = free = 0
        while anchor := self._anchor.search(text, position):
            mention = self._read_at(text, anchor.start(), anchor.group())
            mention = mention or self._read_misspelt(text, anchor.start(), free)
            if mention is None:
                position = anchor.end()
                continue
            mention = self._with_end(text, mention)
            mentions = self._with_others(text, mention)
            yield from mentions
            position = free = (mentions[-1].until or mentions[-1]).end

    def _read_at(self, text: str, start: int, key: str) -> Mention | None:
        found = _longest(self._by_start[key].passing(text, start), text, start, self._lexicon)
        return self._with_hour(text, found) if found else None

    def _read_misspelt(self, text: str, at: int, free: int) -> Mention | None:
        """Read a date whose month is one slip from its name; words before `free` belong to another date."""
        match = self._misspelt.match(text, at)
        if match is None:
            return None
        groups = {name.rstrip("_"): text for name, text in match.groupdict().items() if text}
        word = groups.get("word")
        start = at if word else text.rfind(" ", max(0, at - 12), at - 1) + 1
        month = near_month(word or text[start : at - 1], self._lexicon.months) if start >= free else None
        if month is None:
            return None
        year = groups.get("year")
        said = Said(year=int(year) if year else None, month=month, day=int(groups["day"]), misspelt=True)
        return self._with_hour(text, Mention(start, match.end(), "misspelt month", said))

    def _with_others(self, text: str, mention: Mention) -> list[Mention]:
        """Add the further days that a list names without their month ("January 14 and 16, 2020")."""
        if mention.said.month is None or mention.said.day is None or (mention.until and mention.until.said.day):
            return [mention]
        match = self._also.match(text, mention.end)
        if match is None:
            return [mention]
        year = read_number(match.group("year")) if match.group("year") else mention.said.year
        first = mention._replace(said=mention.said._replace(year=year))
        other = first._replace(
            start=match.start("day"), end=match.end(), said=first.said._replace(day=int(match.group("day")))
        )
        return [first, other]

    def _with_hour(self, text: str, mention: Mention) -> Mention:
        after = self._hour.match(text, mention.end)
        if after and after.group().strip():
            return Mention(mention.start, after.end(), mention.entry, mention.said, read_hour(after))
        if not self._reads_back:
            return mention
        ahead = text[max(0, mention.start - 40) : mention.start]
        window = self._hours_before.search(ahead)
        before = window or self._hour_before.search(ahead) or self._zone_before.search(ahead)
        if before is None:
            return mention
        mention = mention._replace(start=mention.start - len(ahead) + before.start(), hour=read_hour(before))
        if window is None:
            return mention
        close = Hour(read_hour_text(window.group("until")), mention.hour.zone)
        return mention._replace(until=Mention(mention.start, mention.end, mention.entry, SAME_DAY, close))

    def _with_end(self, text: str, mention: Mention) -> Mention:
        """Join the second half of a range, where a connector and another date or a bare half follow."""
        if mention.until:
            return mention
        connector = self._connector.match(text, mention.end)
        if connector is None or (connector.groupdict().get("paired") and not self._is_paired(text, mention)):
            return mention
        at = connector.end()
        lead = self._hour_lead.match(text, at)
        anchor = self._anchor.match(text, lead.end() if lead else at)
        until = self._read_at(text, anchor.start(), anchor.group()) if anchor else None
        half = _longest(self._halves.passing(text, at), text, at, self._lexicon)
        if half and (until is None or half.end > until.end):
            until = self._with_hour(text, half) if half.hour == Hour() else half
        if until and _explains(mention.said, until.said) and "-" in connector.group():
            return until._replace(start=mention.start)
        return _with_one_zone(mention._replace(until=until, joined_by=connector.group())) if until else mention

    @staticmethod
    def _is_paired(text: str, mention: Mention) -> bool:
        """Whether "and" joins the ends of a range: only after "between"."""
        before = text[max(0, mention.start - 12) : mention.start].rstrip()
        return before.endswith("between") or "between " in text[mention.start : mention.end]


def _explains(vague: Said, exact: Said) -> bool:
    """Whether a day tells which one of the month before it is meant: "the third Monday in August - August 17"."""
    of_month = vague.day is None and vague.month is not None and vague.part is Part.WHOLE
    return of_month and exact.day is not None and exact.month == vague.month


def _with_one_zone(window: Mention) -> Mention:
    """Let a zone that stands with one of two hours hold for both ("02:00 to 04:00 UTC")."""
    until = window.until
    if until is None or window.hour.time is None or until.hour.time is None:
        return window
    zone = window.hour.zone or until.hour.zone
    both = Hour(window.hour.time, window.hour.zone or zone), Hour(until.hour.time, until.hour.zone or zone)
    return window._replace(hour=both[0], until=until._replace(hour=both[1]))


class _Choice:
    """Entries that can begin alike, behind gates: a place where no date begins is refused by a single match.

    The gates are compiled when first needed: most never are, and all take longer than the rest of the table.
    """

    def __init__(self, pairs: list[_Pair]) -> None:
        self._pairs = pairs

    def passing(self, text: str, start: int) -> Iterator[_Pair]:
        """Give the entries of those batches of which one or more matches."""
        if self._gate.match(text, start) is None:
            return
        for gate, batch in self._batches:
            if gate.match(text, start):
                yield from batch

    @functools.cached_property
    def _gate(self) -> re.Pattern[str]:
        return _gate(self._pairs)

    @functools.cached_property
    def _batches(self) -> list[tuple[re.Pattern[str], list[_Pair]]]:
        batches = [self._pairs[place : place + _BATCH] for place in range(0, len(self._pairs), _BATCH)]
        return [(_gate(batch), batch) for batch in batches]


def _longest(pairs: Iterable[_Pair], text: str, start: int, lexicon: Lexicon) -> Mention | None:
    best: tuple[Entry, re.Match[str]] | None = None
    for entry, pattern in pairs:
        match = pattern.match(text, start)
        if match and (best is None or match.end() > best[1].end()):
            best = entry, match
    if best is None:
        return None
    entry, match = best
    try:
        said = _say(entry.say, match.groupdict(), lexicon)
    except ValueError:  # figures in an order that is no number (十廿百)
        return None
    hour = read_hour(match) if "hour" in match.re.groupindex else Hour()
    return Mention(match.start(), match.end(), entry.name, said, hour)


def _say(base: Said, groups: dict[str, str | None], lexicon: Lexicon) -> Said:
    """Fill `base` with what the named groups hold."""
    changes: dict[str, object] = {}
    for name, words in groups.items():
        reader = _READERS.get(name.rstrip("_"))  # a second group of one meaning bears an underscore
        if words and reader:
            changes.update(reader(words, lexicon))
    if base is NOTHING:
        return Said(**changes)  # type: ignore[arg-type]  # the readers' keys are fields of Said
    return base._replace(**changes)  # type: ignore[arg-type]  # the readers' keys are fields of Said


def _year(words: str, _: Lexicon) -> dict[str, object]:
    year = read_number(words)
    return {"year": year if year >= 100 else year + 2000}


def _quarter(words: str, _: Lexicon) -> dict[str, object]:
    last = read_number(words) * 3
    return {"months": (last - 2, last)}


_READERS: Mapping[str, Callable[[str, Lexicon], dict[str, object]]] = {
    "year": _year,
    "roc": lambda words, _: {"year": read_number(words) + 1911},  # year 1 of the Republic of China is 1912
    "shift": lambda words, lexicon: {"year_shift": lexicon.shifts[words]},
    "month": lambda words, lexicon: {"month": lexicon.months.get(words) or read_number(words)},
    "month_shift": lambda words, lexicon: {"month_shift": lexicon.shifts[words]},
    "quarter": _quarter,
    "half": lambda words, _: {"months": (1, 6) if words in ("上", "1", "first") else (7, 12)},
    "day": lambda words, _: {"day": read_number(words.removeprefix("初"))},
    "part": lambda words, lexicon: {"part": lexicon.parts[words]},
    "week": lambda words, lexicon: {"week_shift": lexicon.shifts[words]},
    "weekday": lambda words, lexicon: {"weekday": lexicon.weekdays[words]},
    "distance": lambda words, _: {"distance": read_number(words)},
    "unit": lambda words, lexicon: {"unit": lexicon.units[words]},
}


def _gate(pairs: list[_Pair]) -> re.Pattern[str]:
    """Join the patterns of entries into one without groups, which matches where any of them does."""
    bare = [re.sub(r"\(\?P<(?!sign)[a-z_]+>", "(?:", pattern.pattern) for _, pattern in pairs]
    return re.compile("|".join(f"(?:{pattern})" for pattern in bare))


def _fill(pattern: str, fragments: Mapping[str, str]) -> str:
    for name, fragment in fragments.items():
        pattern = pattern.replace("{" + name + "}", fragment)
    return pattern


def _begins(entry: Entry, key: str) -> bool:
    """Whether an entry can begin where `key` is the longest start that stands there."""
    return key.startswith(entry.starts)
