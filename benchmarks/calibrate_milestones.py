"""Fit how sure `core/milestones` may be to its own readings of labelled notices, and show how far that can be trusted.

    python benchmarks/calibrate_milestones.py record LABELLED.jsonl ... >> READINGS.jsonl
    python benchmarks/calibrate_milestones.py fit [--write] READINGS.jsonl ...

`record` reads notices, a line each with `title`, `body`, `lang`, `published_at`, `publisher` and `milestones`, and
writes a line for each milestone read: its margin, its signs, and whether the labels hold its kind and day. That is to
be done when a notice is first read, before the reader is mended with it: what it was made with tells nothing of it.
`group` keeps together what resembles each other (a publisher), `weight` says how much a reading counts (1).

`fit` fits the weights of each language by a logistic regression with a ridge, within the bounds of `certainty.AGAINST`
and `FOR`, prints the curve of right and wrong answers over the thresholds, each group judged by a fit without it, and
with --write writes `core/milestones/weights.py`.
"""

import argparse
import datetime as dt
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.milestones import REMIND_AT, certainty, read, reader

TABLE = Path(certainty.__file__).with_name("weights.py")
ZONES = {"zh": "Asia/Shanghai", "en": "UTC"}
FOLDS = 10
RIDGE = 1.0
SWEEPS = 80
LEAST = 5  # a sign seen less often keeps the part set by hand
BY_HAND: Mapping[str, float] = {"order of figures": -2.0, "misspelt": -1.0, "month and year inferred": -1.5}
THRESHOLDS = (0.5, 0.8, 0.9, 0.92, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98)


@dataclass(frozen=True, slots=True)
class FirstReading:
    """A milestone as it was read from a notice that the reader had not been made with."""

    lang: str
    group: str
    right: bool
    margin: float
    signs: tuple[str, ...]
    weight: float = 1.0


@dataclass(slots=True)
class Model:
    """A fit: log-odds of the usual margin without signs, for each further point of margin, and for each sign."""

    offset: float
    slope: float
    parts: dict[str, float]

    def sure(self, reading: FirstReading) -> float:
        """Give the probability that a reading is right."""
        odds = self.offset + self.slope * _margin(reading) + sum(self.parts.get(sign, 0.0) for sign in reading.signs)
        return _logistic(odds)


def _margin(reading: FirstReading) -> float:
    return min(reading.margin, certainty.HIGHEST) - certainty.USUAL


def _logistic(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def _carried(margin: float, signs: Iterable[str], _: certainty.Weights) -> str:
    """Carry what certainty is made of through the reader, in place of its words."""
    return json.dumps([margin, list(signs)])


def record(paths: Iterable[str]) -> Iterator[dict[str, object]]:
    """Read labelled notices and give their milestones as lines for `fit`."""
    reader.in_words = _carried  # type: ignore[attr-defined]
    for path in paths:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            at = dt.datetime.fromisoformat(row["published_at"]) if row["published_at"] else None
            labels = {(label["kind"], label["date"]) for label in row["milestones"]}
            reading = read(row["title"], row["body"], at, zone=ZONES[row["lang"]], lang=row["lang"])
            for milestone, reasons in zip(reading.milestones, reading.reasons, strict=True):
                margin, signs = next(json.loads(reason) for reason in reasons if reason.startswith("["))
                right = (milestone.kind.value, milestone.on.isoformat()) in labels
                group = row.get("publisher") or f"{Path(path).stem}/{row['id']}"
                yield {
                    "lang": row["lang"], "group": group, "right": right, "margin": round(margin, 3), "signs": signs,
                    "weight": 1.0,
                }  # fmt: skip


def _readings(paths: Iterable[str]) -> Iterator[FirstReading]:
    for path in paths:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield FirstReading(
                row["lang"], row["group"], row["right"], row["margin"], tuple(row["signs"]), row.get("weight", 1.0)
            )


def fit(readings: Sequence[FirstReading]) -> Model:
    """Fit offset, slope and parts by Newton's method, a coordinate at a time within its bounds."""
    seen = Counter(sign for reading in readings for sign in set(reading.signs))
    signs = sorted(sign for sign, n in seen.items() if n >= LEAST)
    columns: dict[str, list[tuple[int, float]]] = {sign: [] for sign in ("", "margin", *signs)}
    for at, reading in enumerate(readings):
        columns[""].append((at, 1.0))
        columns["margin"].append((at, _margin(reading)))
        for sign in set(reading.signs) & columns.keys():
            columns[sign].append((at, 1.0))
    odds = [0.0] * len(readings)
    found = dict.fromkeys(columns, 0.0)
    for _ in range(SWEEPS):
        for sign, column in columns.items():
            step = _step(sign, column, found[sign], odds, readings)
            found[sign] += step
            for at, value in column:
                odds[at] += step * value
    parts = {sign: found[sign] for sign in signs}
    return Model(found[""], found["margin"], {**BY_HAND, **parts})


def _step(
    sign: str, column: list[tuple[int, float]], part: float, odds: list[float], readings: Sequence[FirstReading]
) -> float:
    ridge = RIDGE if sign else 0.0
    slope, bend = ridge * part, ridge + 1e-9
    for at, value in column:
        p, weight = _logistic(odds[at]), readings[at].weight
        slope += weight * (p - readings[at].right) * value
        bend += weight * p * (1 - p) * value * value
    new = part - max(-1.0, min(1.0, slope / bend))
    if sign in certainty.AGAINST:
        new = min(0.0, new)
    if sign in certainty.FOR or sign == "margin":
        new = max(0.0, new)
    return new - part


def left_out(readings: Sequence[FirstReading]) -> list[tuple[float, FirstReading]]:
    """Judge each reading by a fit to the groups that its own fold does not hold."""
    groups = sorted({reading.group for reading in readings})
    random.Random(0).shuffle(groups)
    fold_of = {group: at % FOLDS for at, group in enumerate(groups)}
    judged: list[tuple[float, FirstReading]] = []
    for fold in range(FOLDS):
        model = fit([reading for reading in readings if fold_of[reading.group] != fold])
        judged += [(model.sure(reading), reading) for reading in readings if fold_of[reading.group] == fold]
    return judged


def wilson(right: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """Give the 95 % interval of a share (Wilson 1927)."""
    if not n:
        return 0.0, 1.0
    p, zz = right / n, z * z / n
    mid, half = p + zz / 2, z * math.sqrt(p * (1 - p) / n + zz / (4 * n))
    return (mid - half) / (1 + zz), (mid + half) / (1 + zz)


def _curve(judged: list[tuple[float, FirstReading]]) -> None:
    loss = -sum(math.log(max(1e-9, p if reading.right else 1 - p)) for p, reading in judged) / len(judged)
    print(f"  {len(judged)} readings in {len({r.group for _, r in judged})} groups, log loss {loss:.4f}")
    all_right = sum(reading.right for _, reading in judged)
    for threshold in THRESHOLDS:
        above = [(p, reading) for p, reading in judged if round(p, 2) >= threshold]
        right, n = sum(reading.right for _, reading in above), len(above)
        said = sum(p for p, _ in above) / max(1, n)
        interval = "{:.3f} to {:.3f}".format(*wilson(right, n))
        share, kept = right / max(1, n), right / max(1, all_right)
        mark = "  <- REMIND_AT" if threshold == REMIND_AT else ""
        print(
            f"  >= {threshold:.2f}: right {right:4} wrong {n - right:3}, said {said:.3f}, is {share:.3f} ({interval}), "
            f"of all right ones {kept:.2f}{mark}"
        )


def _written(models: Mapping[str, Model], readings: Sequence[FirstReading]) -> Iterator[str]:
    yield from TABLE.read_text(encoding="utf-8").split("FITTED")[:1]
    yield "FITTED: Mapping[str, Fitted] = {\n"
    for lang, model in models.items():
        yield f'    "{lang}": Fitted(\n        {model.offset:.2f},\n        {model.slope:.2f},\n        {{\n'
        for sign, part in sorted(model.parts.items(), key=lambda item: item[1]):
            held = [reading.right for reading in readings if reading.lang == lang and sign in reading.signs]
            yield f'            "{sign}": ({part + 0.0:.2f}, {sum(held)}, {len(held) - sum(held)}),\n'
        yield "        },\n    ),\n"
    yield "}\n"


def main() -> None:
    """Record or fit, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=["record", "fit"])
    parser.add_argument("--write", action="store_true", help="write the weights into core/milestones/weights.py")
    parser.add_argument("files", nargs="+")
    arguments = parser.parse_args()
    if arguments.step == "record":
        sys.stdout.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in record(arguments.files))
        return
    readings = list(_readings(arguments.files))
    models = {}
    for lang in sorted({reading.lang for reading in readings}, reverse=True):
        mine = [reading for reading in readings if reading.lang == lang]
        print(f"{lang}, each group by a fit without it:")
        _curve(left_out(mine))
        models[lang] = fit(mine)
    text = "".join(_written(models, readings))
    if arguments.write:
        TABLE.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
