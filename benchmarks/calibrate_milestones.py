"""Fit how sure `core/milestones` may be to its own readings of labelled notices, and show how far that can be trusted.

    pip install -e '.[calibration]'
    python -m benchmarks.calibrate_milestones record LABELLED.jsonl ... >> READINGS.jsonl
    python -m benchmarks.calibrate_milestones record --dates LABELLED.jsonl ... tests/data/milestones >> READINGS.jsonl
    python -m benchmarks.calibrate_milestones fit [--write] READINGS.jsonl ...

`record` reads notices, a line each with `title`, `body`, `lang`, `published_at`, `publisher` and `milestones`. It
writes a line for each milestone read: its margin, its signs, what stands around it, and whether the labels hold its
kind and day; and one for each date, milestone or not: what stands around it, and the roles of its day. That is to be
done when a notice is first read, before the reader is mended with it: what it was made with tells nothing of its
readings. Of such notices, and of a folder of golden cases, `--dates` writes the dates alone. `group` keeps together
what resembles each other (a publisher), `weight` says how much a line counts (1; of a golden case a half).

`fit` learns the second opinion (`second_opinion.py`) from the dates, and fits the weights of each language to the
readings by a logistic regression with a ridge, within the bounds of `certainty.AGAINST` and `FOR`. The opinion on a
reading is one learned without its group. It prints the curves of right and wrong answers over the thresholds, each
group judged by a fit without it, and with --write writes `core/milestones/weights.py` and the tables of the opinion.
"""

import argparse
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import logistic, second_opinion
from benchmarks.first_readings import FirstReading, load, record
from benchmarks.second_opinion import Date
from core.milestones import REMIND_AT, certainty

TABLE = Path(certainty.__file__).with_name("weights.py")
FOLDS = 10
LEAST = 5  # a sign seen less often keeps the part set by hand
BY_HAND: Mapping[str, float] = {"order of figures": -2.0, "misspelt": -1.0, "month and year inferred": -1.5}
THRESHOLDS = (0.5, 0.8, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99)
Judged = Sequence[tuple[float, FirstReading]]


@dataclass(slots=True)
class Model:
    """A fit: log-odds of the usual margin without signs, of each point more of margin and opinion, and of each sign."""

    offset: float
    slope: float
    opinion: float
    parts: dict[str, float]

    def sure(self, reading: FirstReading) -> float:
        """Give the probability that a reading is right."""
        odds = self.offset + self.slope * _margin(reading) + self.opinion * reading.opinion
        return logistic.probability(odds + sum(self.parts.get(sign, 0.0) for sign in reading.signs))


def _margin(reading: FirstReading) -> float:
    return min(reading.margin, certainty.HIGHEST) - certainty.USUAL


def fit(readings: Sequence[FirstReading]) -> Model:
    """Fit offset, slope, what the opinion counts, and the parts."""
    seen = Counter(sign for reading in readings for sign in set(reading.signs))
    signs = sorted(sign for sign, n in seen.items() if n >= LEAST)
    columns: dict[str, list[tuple[int, float]]] = {
        "": [(at, 1.0) for at in range(len(readings))],
        "margin": [(at, _margin(reading)) for at, reading in enumerate(readings)],
        "opinion": [(at, reading.opinion) for at, reading in enumerate(readings)],
        **{sign: [] for sign in signs},
    }
    for at, reading in enumerate(readings):
        for sign in set(reading.signs) & columns.keys():
            columns[sign].append((at, 1.0))
    right, weights = [reading.right for reading in readings], [reading.weight for reading in readings]
    more = {"margin", "opinion", *certainty.FOR}
    found = logistic.fit(columns, right, weights, at_most_zero=certainty.AGAINST, at_least_zero=more)
    parts = {sign: found[sign] for sign in signs}
    return Model(found[""], found["margin"], found["opinion"], {**BY_HAND, **parts})


def folds(groups: set[str]) -> dict[str, int]:
    """Part the groups into folds."""
    shuffled = sorted(groups)
    random.Random(0).shuffle(shuffled)
    return {group: at % FOLDS for at, group in enumerate(shuffled)}


def with_opinion(
    readings: Sequence[FirstReading], dates: Sequence[Date], fold_of: Mapping[str, int]
) -> list[FirstReading]:
    """Give each reading the second opinion of those dates that its own fold does not hold."""
    with ProcessPoolExecutor() as pool:
        learned = pool.map(
            second_opinion.learn, [[date for date in dates if fold_of[date.group] != fold] for fold in range(FOLDS)]
        )
        opinions = [second_opinion.made_of(readings[0].lang, entries) for entries in learned]
    return [replace(each, opinion=opinions[fold_of[each.group]].odds(each.around, each.kind)) for each in readings]


def left_out(readings: Sequence[FirstReading], fold_of: Mapping[str, int]) -> Judged:
    """Judge each reading by a fit to the groups that its own fold does not hold."""
    judged: list[tuple[float, FirstReading]] = []
    for fold in range(FOLDS):
        model = fit([reading for reading in readings if fold_of[reading.group] != fold])
        judged += [(model.sure(reading), reading) for reading in readings if fold_of[reading.group] == fold]
    return judged


def wilson(right: float, n: float, z: float = 1.96) -> tuple[float, float]:
    """Give the 95 % interval of a share (Wilson 1927)."""
    if not n:
        return 0.0, 1.0
    p, zz = right / n, z * z / n
    mid, half = p + zz / 2, z * math.sqrt(p * (1 - p) / n + zz / (4 * n))
    return (mid - half) / (1 + zz), (mid + half) / (1 + zz)


def _curve(judged: Judged) -> None:
    loss = -sum(math.log(max(1e-9, p if reading.right else 1 - p)) for p, reading in judged) / len(judged)
    print(f"  {len(judged)} readings in {len({r.group for _, r in judged})} groups, log loss {loss:.4f}")
    all_right = sum(reading.right for _, reading in judged)
    for threshold in THRESHOLDS:
        above = [(p, reading) for p, reading in judged if round(min(p, certainty.MOST), 2) >= threshold]
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
        numbers = "".join(f"        {part:.2f},\n" for part in (model.offset, model.slope, model.opinion))
        yield f'    "{lang}": Fitted(\n{numbers}        {{\n'
        for sign, part in sorted(model.parts.items(), key=lambda item: item[1]):
            held = [reading.right for reading in readings if reading.lang == lang and sign in reading.signs]
            yield f'            "{sign}": ({part + 0.0:.2f}, {sum(held)}, {len(held) - sum(held)}),\n'
        yield "        },\n    ),\n"
    yield "}\n"


def calibrate(paths: Sequence[str], *, write: bool) -> None:
    """Fit all languages to what was recorded, and print the curves."""
    readings, dates = load(paths)
    models = {}
    for lang in sorted({reading.lang for reading in readings}, reverse=True):
        mine, met = [each for each in readings if each.lang == lang], [each for each in dates if each.lang == lang]
        fold_of = folds({each.group for each in (*mine, *met)})
        print(f"{lang}, each group by a fit without it, and without a second opinion:")
        _curve(left_out(mine, fold_of))
        mine = with_opinion(mine, met, fold_of)
        print(f"{lang}, each group by a fit and an opinion without it:")
        _curve(left_out(mine, fold_of))
        models[lang] = fit(mine)
        if write:
            second_opinion.write(lang, second_opinion.learn(met))
    text = "".join(_written(models, readings))
    if write:
        TABLE.write_text(text, encoding="utf-8")
    else:
        print(text)


def main() -> None:
    """Record or fit, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=["record", "fit"])
    parser.add_argument("--dates", action="store_true", help="record the dates alone")
    parser.add_argument("--write", action="store_true", help="write the weights and tables into core/milestones")
    parser.add_argument("files", nargs="+")
    arguments = parser.parse_args()
    if arguments.step == "record":
        lines = record(arguments.files, dates_alone=arguments.dates)
        sys.stdout.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        return
    calibrate(arguments.files, write=arguments.write)


if __name__ == "__main__":
    main()
