"""Write down what the reader makes of labelled notices, and read it again: the lines of `calibrate_milestones.py`."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.second_opinion import Date
from core.milestones import Reading, Rejected, read
from core.milestones.found import Found, words_around
from core.milestones.opinion import Around, Opinion
from core.model import MilestoneKind
from tests.core.milestones.reading import golden_cases

ZONES = {"zh": "Asia/Shanghai", "en": "UTC"}
WORDED = 0.5  # what a golden case counts: we worded it
DOUBTED = 0.5  # what the dates count of a notice whose labeller noted that the rules leave open what is right
Labels = set[tuple[str, str]]  # kind, day


@dataclass(frozen=True, slots=True)
class FirstReading:
    """A milestone as it was read from a notice that the reader had not been made with."""

    lang: str
    group: str
    right: bool
    margin: float
    signs: tuple[str, ...]
    kind: MilestoneKind
    around: Around
    weight: float = 1.0
    opinion: float = 0.0  # log-odds, by an opinion learned without its group


def record(paths: Iterable[str], *, dates_alone: bool) -> Iterator[dict[str, object]]:
    """Read labelled notices, or the golden cases of a folder; give a line for each date and each milestone read.

    Of golden cases, of notices whose labels are in doubt, and with `dates_alone`, there are lines for the dates alone.
    """
    for path in paths:
        for row in _golden(Path(path)) if Path(path).is_dir() else _labelled(Path(path)):
            at = dt.datetime.fromisoformat(row["published_at"]) if row["published_at"] else None
            labels = {(label["kind"], label["date"]) for label in row["milestones"]}
            reading = read(row["title"], row["body"], at, zone=ZONES[row["lang"]], lang=row["lang"])
            common = {name: row[name] for name in ("lang", "group", "weight")}
            yield from (common | _date(each, labels, row["lang"]) for each in (*reading.found, *reading.rejected))
            if not (dates_alone or row.get("doubt") or Path(path).is_dir()):
                yield from (common | each for each in _readings(reading, labels))


def _labelled(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield {"weight": _weight(row), **row, "group": row.get("publisher") or f"{path.stem}/{row['id']}"}


def _weight(row: dict[str, Any]) -> float:
    return DOUBTED if row.get("doubt") else 1.0


def _golden(folder: Path) -> Iterator[dict[str, Any]]:
    for case in golden_cases(folder):
        yield {
            "lang": case.lang, "group": f"golden {case.source}", "weight": WORDED, "title": case.title,
            "body": case.body, "published_at": f"{case.published}T01:00:00+00:00" if case.published else None,
            "milestones": [dict(zip(("kind", "date"), each.split(), strict=False)) for each in case.expect],
        }  # fmt: skip


def _date(date: Found | Rejected, labels: Labels, lang: str) -> dict[str, object]:
    if isinstance(date, Found):
        start, end = date.start.first, (date.end or date.start).last
    else:
        start = end = date.on
    around = words_around(Opinion.made_of(lang, []), date.text, date.mention, in_title=date.in_title)
    starts, ends = ((kind, str(day)) in labels for kind, day in (("takes_effect", start), ("ends", end)))
    return {"starts": starts, "ends": ends, "around": around}


def _readings(reading: Reading, labels: Labels) -> Iterator[dict[str, object]]:
    for milestone, grounds in zip(reading.milestones, reading.grounds, strict=True):
        yield {
            "margin": round(grounds.verdict.margin, 3),
            "signs": list(grounds.signs),
            "kind": grounds.kind,
            "around": grounds.around,
            "right": (milestone.kind.value, milestone.on.isoformat()) in labels,
        }


def load(paths: Iterable[str]) -> tuple[list[FirstReading], list[Date]]:
    """Read again what was written down."""
    readings, dates = [], []
    for path in paths:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            around = tuple(tuple(words) for words in row["around"])
            common = row["lang"], row["group"]
            if "starts" in row:
                dates.append(Date(*common, around, row["starts"], row["ends"], row["weight"]))
                continue
            signs, kind = tuple(row["signs"]), MilestoneKind(row["kind"])
            readings.append(FirstReading(*common, row["right"], row["margin"], signs, kind, around, row["weight"]))
    return readings, dates
