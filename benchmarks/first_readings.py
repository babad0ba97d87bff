"""Write down what the reader makes of labelled notices, and read it again: the lines of `calibrate_milestones.py`."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.second_opinion import Date
from core.milestones import found, read, reader
from core.milestones.found import Found
from core.milestones.opinion import Around, Opinion
from core.model import MilestoneKind
from tests.core.milestones.reading import golden_cases

ZONES = {"zh": "Asia/Shanghai", "en": "UTC"}
WORDED = 0.5  # what a golden case counts: we worded it
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

    Of golden cases, and with `dates_alone`, there are lines for the dates alone.
    """
    outcomes = _watched()
    found._evidence = _carried
    for path in paths:
        for row in _golden(Path(path)) if Path(path).is_dir() else _labelled(Path(path)):
            at = dt.datetime.fromisoformat(row["published_at"]) if row["published_at"] else None
            labels = {(label["kind"], label["date"]) for label in row["milestones"]}
            outcomes.clear()
            reading = read(row["title"], row["body"], at, zone=ZONES[row["lang"]], lang=row["lang"])
            common = {name: row[name] for name in ("lang", "group", "weight")}
            yield from (common | _date(*outcome, labels, row["lang"]) for outcome in outcomes)
            if dates_alone or Path(path).is_dir():
                continue
            for milestone, reasons in zip(reading.milestones, reading.reasons, strict=True):
                carried = next(json.loads(reason) for reason in reasons if reason.startswith("{"))
                yield common | carried | {"right": (milestone.kind.value, milestone.on.isoformat()) in labels}


def _labelled(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield {"weight": 1.0, **row, "group": row.get("publisher") or f"{path.stem}/{row['id']}"}


def _golden(folder: Path) -> Iterator[dict[str, Any]]:
    for case in golden_cases(folder):
        yield {
            "lang": case.lang, "group": f"golden {case.source}", "weight": WORDED, "title": case.title,
            "body": case.body, "published_at": f"{case.published}T01:00:00+00:00" if case.published else None,
            "milestones": [dict(zip(("kind", "date"), each.split(), strict=False)) for each in case.expect],
        }  # fmt: skip


def _watched() -> list[tuple[Any, ...]]:
    """Let the reader put down each date it looks at: text, mention, whether in the title, and what becomes of it."""
    outcomes: list[tuple[Any, ...]] = []
    as_it_is = reader._read_mention

    def watched(copy, mention, context, in_title, *rest):
        outcome = as_it_is(copy, mention, context, in_title, *rest)
        outcomes.append((copy.text, mention, in_title, outcome))
        return outcome

    reader._read_mention = watched
    return outcomes


def _date(text: str, mention: Any, in_title: bool, outcome: Any, labels: Labels, lang: str) -> dict[str, object]:
    if isinstance(outcome, Found):
        mention, start, end = outcome.mention, outcome.start.first, (outcome.end or outcome.start).last
    else:
        start = end = outcome.on
    behind = (mention.until or mention).end
    around = Opinion.made_of(lang, []).around(
        text, mention.start, behind, window=mention.until is not None, in_title=in_title
    )
    starts, ends = ((kind, str(day)) in labels for kind, day in (("takes_effect", start), ("ends", end)))
    return {"starts": starts, "ends": ends, "around": around}


def _carried(verdict: Any, kind: MilestoneKind, around: Around, signs: Iterable[str], _: Any) -> tuple[str, ...]:
    """Carry what certainty is made of through the reader, in place of its words."""
    return (json.dumps({"margin": round(verdict.margin, 3), "signs": list(signs), "kind": kind, "around": around}),)


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
