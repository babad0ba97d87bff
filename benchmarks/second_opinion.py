"""Learn the tables of `core/milestones/opinion.py` from the dates of labelled notices.

A date is a row: what stands around it, and which roles the labels give to its day; those that are no milestones are
rows too. For each role a logistic regression with a ridge is fitted to the words and pairs of words that stand around
dates of several publishers; the entries that tell most are kept, and fitted anew.
"""

import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.logistic import Column, fit
from core.milestones import opinion
from core.milestones.opinion import ZONES, Around, Entry, Opinion, entries_of

PUBLISHERS = 4  # an entry is met with so many groups
ENTRIES = 1500  # so many are kept a language
# Names of publishers that several others speak of: what is learned of one says nothing of the next.
NAMES = ("azure", "github", "google", "microsoft", "amazon", "apple", "腾讯", "阿里", "微软", "谷歌", "百度", "华为")
TABLES = Path(opinion.__file__).parent
WIDTH = 110  # of a line of a table; Chinese characters take two columns
HEAD = """\
\"\"\"What words around a date count for its role (`opinion.py`): by zone, log-odds of "takes effect" and of "ends".

Written by `python -m benchmarks.calibrate_milestones fit --write READINGS.jsonl` from the dates of the project's own
labelled collection (`docs/milestones.md`); change it by fitting it anew.
\"\"\"

from collections.abc import Mapping

"""


@dataclass(frozen=True, slots=True)
class Date:
    """A date of a labelled notice: what stands around it, and whether something takes effect or ends on its day."""

    lang: str
    group: str
    around: Around
    starts: bool
    ends: bool
    weight: float = 1.0


def learn(dates: Sequence[Date]) -> list[Entry]:
    """Give the entries of one language, the offsets first."""
    rows = [list(entries_of(date.around)) for date in dates]
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    for date, row in zip(dates, rows, strict=True):
        for entry in row:
            groups[entry].add(date.group)
    known = {entry for entry, met in groups.items() if len(met) >= PUBLISHERS and not _is_named(entry)}
    parts = _fit(dates, rows, known)
    if len(known) > ENTRIES:
        tells = _tells(rows, parts)
        known = set(sorted(known, key=lambda entry: (-tells[entry], entry))[:ENTRIES])
        parts = _fit(dates, rows, known)
    order = sorted(known, key=lambda entry: (ZONES.index(entry[0]), entry[1]))
    starts, ends = parts
    return [("", "", starts[""], ends[""]), *((*entry, starts[_name(entry)], ends[_name(entry)]) for entry in order)]


def _is_named(entry: tuple[str, str]) -> bool:
    return any(name in entry[1] for name in NAMES)


def _name(entry: tuple[str, str]) -> str:
    return "\t".join(entry)


def _fit(
    dates: Sequence[Date], rows: Sequence[Sequence[tuple[str, str]]], known: set[tuple[str, str]]
) -> tuple[dict[str, float], dict[str, float]]:
    columns: dict[str, list[tuple[int, float]]] = {"": [(at, 1.0) for at in range(len(rows))]}
    for at, row in enumerate(rows):
        for entry in known.intersection(row):
            columns.setdefault(_name(entry), []).append((at, float(row.count(entry))))
    weights = [date.weight for date in dates]
    ordered: Mapping[str, Column] = dict(sorted(columns.items()))
    return fit(ordered, [d.starts for d in dates], weights), fit(ordered, [d.ends for d in dates], weights)


def _tells(
    rows: Sequence[Sequence[tuple[str, str]]], parts: tuple[dict[str, float], dict[str, float]]
) -> dict[tuple[str, str], float]:
    """Say how much each entry tells: by how much it moves the odds of how many dates."""
    met: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        for entry in set(row):
            met[entry] += 1
    starts, ends = parts
    return {
        entry: math.sqrt(n) * math.hypot(starts[_name(entry)], ends[_name(entry)])
        for entry, n in met.items()
        if _name(entry) in starts
    }


def made_of(lang: str, entries: Iterable[Entry]) -> Opinion:
    """Make an opinion of entries as they are written down."""
    return Opinion.made_of(lang, [(zone, words, round(start, 2), round(end, 2)) for zone, words, start, end in entries])


def write(lang: str, entries: Sequence[Entry]) -> None:
    """Write the table of a language."""
    (TABLES / f"opinion_{lang}.py").write_text("".join([HEAD, *_lines(entries)]), encoding="utf-8")


def _lines(entries: Sequence[Entry]) -> Iterator[str]:
    (_, _, start, end), *entries = entries
    yield f"OFFSETS = ({start:.2f}, {end:.2f})\nTABLES: Mapping[str, str] = {{\n"
    for zone in ZONES:
        written = [
            f"{words}{odds[0]:+.2f}{odds[1]:+.2f}"
            for where, words, *odds in entries
            if where == zone and any(round(each, 2) for each in odds)
        ]
        yield f'    "{zone}": """\n'
        yield from (f"{line}\n" for line in _filled(written))
        yield '""",\n'
    yield "}\n"


def _filled(written: Iterable[str]) -> Iterator[str]:
    """Fill lines with entries."""
    line = ""
    for entry in written:
        if line and _columns(line) + _columns(entry) >= WIDTH:
            yield line
            line = ""
        line = f"{line}¦{entry}" if line else entry
    yield line


def _columns(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(each) in "WFA") for each in text)
