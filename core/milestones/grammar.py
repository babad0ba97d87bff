"""How a table of entries becomes a scanner: each entry is one way to write a date.

A scan looks for the few characters or words with which entries begin, tries there the entries that can begin so, and
keeps the longest. Patterns are bounded and free of nested repetition, so a scan is linear in the text's length.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from core.milestones.alternatives import any_of, holds
from core.milestones.entries import Choice, Entry, Lexicon, begins, compile_entry, fill, mention_of
from core.milestones.hours import read_hour, read_hour_text
from core.milestones.misspelt import near_month
from core.milestones.numerals import DIGITS, read_number
from core.milestones.values import NO_HOUR, Mention, Part, Said

NEVER = "(?!)"  # a pattern that matches nothing
SAME_DAY = Said(distance=0, from_previous=True)
# So far before a date its hour is looked for.
_BACK = 40


@dataclass(frozen=True, slots=True)
class Table:
    """A language's grammar as written down.

    `entries` stand by themselves, `halves` only as the end of a range behind a `connector`; `also` joins a further day
    of the same month. `hour` may follow a date, `hour_before` precede it, and `hours_before` too, from an hour to an
    hour; what stands before holds one of the words `told_before`. `misspelt` is a date with any `word` in place of its
    month, before it or after. `boundary` is the set of characters that may not stand before an entry. `figures` gives
    for each figure what must follow where an entry begins with it, so that most numbers are passed over. `apart` adds
    to the dates of a text what is told of them further off.
    """

    fragments: Mapping[str, str]
    entries: tuple[Entry, ...]
    halves: tuple[Entry, ...]
    connector: str
    hour: str
    hour_before: str
    hours_before: str
    zone_before: str
    told_before: tuple[str, ...]
    also: str
    misspelt: str
    boundary: str
    figures: Mapping[str, str]
    lexicon: Lexicon
    apart: Callable[[str, list[Mention]], None] | None = None


_DAYS = re.compile("[0-9]+")


class Grammar:
    """A compiled table."""

    def __init__(self, table: Table) -> None:
        self._lexicon, self._apart = table.lexicon, table.apart
        ways = [compile_entry(entry, table.fragments, table.lexicon) for entry in table.entries]
        keys = {start for entry in table.entries for start in entry.starts}
        self._anchor = re.compile(f"({any_of(keys, table.boundary, table.figures)})")
        # Words begin behind what is no part of one, which is found more quickly than all the letters they begin with.
        self._lead = 1 if all(re.match(table.boundary, key) for key in keys) else 0
        self._next = re.compile(
            f"[^{table.boundary[1:-1]}]({any_of(keys, behind=table.figures, led=True)})"
            if self._lead
            else self._anchor.pattern
        )
        self._by_start = {key: Choice([way for way in ways if begins(way.entry, key)]) for key in keys}
        self._halves = Choice([compile_entry(entry, table.fragments, table.lexicon) for entry in table.halves])
        self._connector = re.compile(table.connector)
        self._pairs = "paired" in self._connector.groupindex
        self._hour = re.compile(fill(table.hour, table.fragments))
        self._hour_before = re.compile(fill(table.hour_before, table.fragments))
        self._hour_lead = re.compile(fill(table.hour_before.removesuffix("$"), table.fragments))
        self._hours_before = re.compile(fill(table.hours_before, table.fragments))
        self._zone_before = re.compile(fill(table.zone_before, table.fragments))
        self._told_before = table.told_before
        self._also = re.compile(fill(table.also, table.fragments)) if table.also != NEVER else None
        self._misspelt = re.compile(fill(table.misspelt, table.fragments)) if table.misspelt != NEVER else None

    def scan(self, text: str) -> list[Mention]:
        """Give every date expression of a reading copy in order; a range is one mention. They do not overlap."""
        found: list[Mention] = []
        free, following, by_start, lead = 0, self._next.search, self._by_start, self._lead
        anchor = self._anchor.match(text) or following(text)
        while anchor:
            at, position = anchor.span(1)
            choice, mention = by_start[anchor[1]], None
            if choice.gate.match(text, at):
                mention = self._read_at(text, at, choice)
            if mention is None and self._misspelt and text[at] in DIGITS:
                mention = self._read_misspelt(self._misspelt, text, at, free)
            if mention:
                found += self._with_others(text, self._with_end(text, mention))
                position = free = (found[-1].until or found[-1]).end
            elif position - at > 1 and text[position - 1] in DIGITS:
                position -= 1  # a figure with which another date may begin: "in 2025-04" is no "in 2 days"
            anchor = following(text, position - lead)
        if found and self._apart:
            self._apart(text, found)
        return found

    def _read_at(self, text: str, start: int, choice: Choice, floor: int = 0) -> Mention | None:
        found = choice.longest(text, start)
        mention = mention_of(*found) if found else None
        return self._with_hour(text, mention, floor) if mention else None

    def _read_misspelt(self, pattern: re.Pattern[str], text: str, at: int, free: int) -> Mention | None:
        """Read a date whose month is one slip from its name; words before `free` belong to another date."""
        match = pattern.match(text, at)
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
        """Add the further days that a list names without their month ("January 14, 16 and 19, 2020")."""
        if mention.said.month is None or mention.said.day is None or (mention.until and mention.until.said.day):
            return [mention]
        match = self._also.match(text, mention.end) if self._also else None
        if match is None:
            return [mention]
        year = read_number(match.group("year")) if match.group("year") else mention.said.year
        days = list(_DAYS.finditer(text, *match.span("days")))
        ends = [*(day.end() for day in days[:-1]), match.end()]
        first = replace(mention, said=mention.said._replace(year=year))
        return [
            first,
            *(
                replace(first, start=day.start(), end=end, said=first.said._replace(day=int(day.group())))
                for day, end in zip(days, ends, strict=True)
            ),
        ]

    def _with_hour(self, text: str, mention: Mention, floor: int = 0) -> Mention:
        """Add the hour behind a date, or before it: what stands before `floor` belongs to another date."""
        after = self._hour.match(text, mention.end)
        if after and after.group().strip():
            mention.end, mention.hour = after.end(), read_hour(after)
            return mention
        back = max(floor, mention.start - _BACK)
        ahead = text[back : mention.start]
        return self._with_hour_before(mention, ahead) if holds(ahead, self._told_before) else mention

    def _with_hour_before(self, mention: Mention, ahead: str) -> Mention:
        window = self._hours_before.search(ahead)
        before = window or self._hour_before.search(ahead) or self._zone_before.search(ahead)
        if before is None:
            return mention
        mention.start += before.start() - len(ahead)
        mention.hour = read_hour(before)
        if window is not None:
            close = read_hour_text(window.group("until"), mention.hour.zone)
            mention.until = Mention(mention.start, mention.end, mention.entry, SAME_DAY, close)
        return mention

    def _with_end(self, text: str, mention: Mention) -> Mention:
        """Join the second half of a range, where a connector and another date or a bare half follow."""
        if mention.until:
            return mention
        connector = self._connector.match(text, mention.end)
        if connector is None or (self._pairs and connector["paired"] and not self._is_paired(text, mention)):
            return mention
        at = connector.end()
        lead = self._hour_lead.match(text, at)
        anchor = self._anchor.match(text, lead.end() if lead else at)
        until = self._read_at(text, anchor.start(), self._by_start[anchor[1]], at) if anchor else None
        found = self._halves.longest(text, at)
        half = mention_of(*found) if found else None
        if half and (until is None or half.end > until.end):
            until = self._with_hour(text, half) if half.hour == NO_HOUR else half
        if until is None or ("-" in connector.group() and _reckons(mention.said, until.said)):
            return mention
        if _explains(mention.said, until.said) and "-" in connector.group():
            until.start = mention.start
            return until
        if until.said.day and until.hour.time and _EACH_DAY.match(text, until.end):
            until.hour = NO_HOUR
        mention.until, mention.joined_by = until, connector.group()
        return _with_one_zone(mention)

    @staticmethod
    def _is_paired(text: str, mention: Mention) -> bool:
        """Whether "and" joins the ends of a range: only after "between"."""
        before = text[max(0, mention.start - 12) : mention.start].rstrip()
        return before.endswith("between") or "between " in text[mention.start : mention.end]


# What follows an hour behind the last day of a window, where the two hours are those of each of its days.
_EACH_DAY = re.compile(r" ?(?:-|~|to|until|至|到) ?[0-9]{1,2}(?:[:.][0-9]{2}| ?[ap]\.?m|[点时])")


def _explains(vague: Said, exact: Said) -> bool:
    """Whether a day tells which one of the month before it is meant: "the third Monday in August - August 17"."""
    of_month = vague.day is None and vague.month is not None and vague.part is Part.WHOLE
    return of_month and exact.day is not None and exact.month == vague.month


def _reckons(first: Said, second: Said) -> bool:
    """Whether a distance only tells how far off the day before it is: "at the end of June - 20 days from today"."""
    return bool(second.distance) and not second.from_previous and first.distance is None


def _with_one_zone(window: Mention) -> Mention:
    """Let a zone that stands with one of two hours hold for both ("02:00 to 04:00 UTC")."""
    until = window.until
    if until is None or window.hour.time is None or until.hour.time is None:
        return window
    zone = window.hour.zone or until.hour.zone
    if zone is not None:
        window.hour = window.hour._replace(zone=window.hour.zone or zone)
        until.hour = until.hour._replace(zone=until.hour.zone or zone)
    return window
