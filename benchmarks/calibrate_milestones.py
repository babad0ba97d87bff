"""Fit the certainty of `core/milestones` to labelled notices, and show how far it can be trusted.

    python benchmarks/calibrate_milestones.py LABELLED.jsonl ...

The golden cases are always read, the unsolved ones too. A line of a file is a notice with `title`, `body`, `lang`,
`published_at` and `milestones`. A milestone read is right if the labels hold its kind and day. The fit is
cross-validated by notice, five ways. The reader was made with most of these notices, so the figures flatter it.
"""

import datetime as dt
import json
import math
import random
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from core.milestones import REMIND_AT, certainty, read, reader
from core.milestones.values import Days, Verdict

GOLDEN = Path(__file__).parents[1] / "tests" / "data" / "milestones"
ZONES = {"zh": "Asia/Shanghai", "en": "UTC"}
FOLDS = 5
STRETCH = 8.0  # keeps a margin within what a float tells from 1

Notice = tuple[str, str, str, dt.datetime | None, set[str]]
Point = tuple[float, bool]  # margin less doubt in margins, right


def _golden() -> Iterator[Notice]:
    for path in sorted(GOLDEN.rglob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            day = case.get("published", "2024-05-20")
            at = dt.datetime.fromisoformat(f"{day}T01:00:00+00:00") if day else None
            yield (
                path.name[:2],
                case.get("title", ""),
                case["body"],
                at,
                {" ".join(e.split()[:2]) for e in case["expect"]},
            )


def _labelled(path: str) -> Iterator[Notice]:
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        at = dt.datetime.fromisoformat(row["published_at"]) if row["published_at"] else None
        yield row["lang"], row["title"], row["body"], at, {f"{m['kind']} {m['date']}" for m in row["milestones"]}


def _margin_as_confidence(verdict: Verdict, days: Days) -> float:
    """Carry the margin, less the doubt, through the reader in place of the confidence."""
    doubt = certainty.DOUBT.get(days.inferred, certainty.OTHER_DOUBT)
    return 1 / (1 + math.exp(-(verdict.margin - doubt / certainty.SLOPE) / STRETCH))


def _points(notice: Notice) -> list[Point]:
    lang, title, body, at, expect = notice
    found = read(title, body, at, zone=ZONES[lang], lang=lang).milestones
    return [(STRETCH * math.log(m.confidence / (1 - m.confidence)), f"{m.kind.value} {m.on}" in expect) for m in found]


def _sure(margin: float, slope: float, offset: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, offset + slope * margin))))


def _fit(points: list[Point]) -> tuple[float, float]:
    """Fit slope and offset by Newton's method, with a slight pull to zero so that it ends on separable data."""
    slope, offset = 0.5, 0.0
    for _ in range(40):
        a, b, d, g, h = 1e-3, 0.0, 1e-3, -1e-3 * slope, -1e-3 * offset
        for margin, right in points:
            p = _sure(margin, slope, offset)
            w = p * (1 - p)
            a, b, d = a + w * margin * margin, b + w * margin, d + w
            g, h = g + (right - p) * margin, h + (right - p)
        det = a * d - b * b
        slope, offset = slope + (d * g - b * h) / det, offset + (a * h - b * g) / det
    return slope, offset


def _log_loss(answers: list[Point]) -> float:
    return -sum(math.log(max(1e-9, p if right else 1 - p)) for p, right in answers) / len(answers)


def _wilson(right: int, n: int, z: float = 1.96) -> tuple[float, float]:
    if not n:
        return 0.0, 1.0
    p, zz = right / n, z * z / n
    mid, half = p + zz / 2, z * math.sqrt(p * (1 - p) / n + zz / (4 * n))
    return (mid - half) / (1 + zz), (mid + half) / (1 + zz)


def _table(name: str, answers: list[Point]) -> None:
    print(f"\n{name}: log loss {_log_loss(answers):.4f}, {len(answers)} milestones")
    for low, high in ((0, 0.3), (0.3, 0.6), (0.6, 0.8), (0.8, 0.9), (0.9, REMIND_AT), (REMIND_AT, 1.01)):
        within = [(p, right) for p, right in answers if low <= p < high]
        if within:
            right, n = sum(r for _, r in within), len(within)
            interval = "{:.3f} to {:.3f}".format(*_wilson(right, n))
            said = sum(p for p, _ in within) / n
            print(f"  {low:.2f}-{min(1, high):.2f}  n={n:4}  said {said:.3f}  right {right / n:.3f}  ({interval})")


def main(paths: list[str]) -> None:
    reader.confidence = _margin_as_confidence  # type: ignore[attr-defined]
    notices = [*_golden(), *(notice for path in paths for notice in _labelled(path))]
    random.Random(0).shuffle(notices)
    groups = [_points(notice) for notice in notices]
    points = [point for group in groups for point in group]
    _table("hand-set", [(_sure(m, certainty.SLOPE, certainty.OFFSET), right) for m, right in points])
    held: list[Point] = []
    for fold in range(FOLDS):
        slope, offset = _fit([p for i, group in enumerate(groups) if i % FOLDS != fold for p in group])
        held += [(_sure(m, slope, offset), right) for group in groups[fold::FOLDS] for m, right in group]
    _table("fitted, cross-validated", held)
    print("\nslope {:.3f}, offset {:.3f} on all".format(*_fit(points)))


if __name__ == "__main__":
    main(sys.argv[1:])
