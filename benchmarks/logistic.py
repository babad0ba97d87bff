"""A logistic regression with a ridge and bounds, for tables of some thousand rows of which each has few entries."""

import math
from collections.abc import Collection, Mapping, Sequence

SWEEPS = 60
STILL = 1e-3  # a sweep in which no part moves by more is the last
Column = Sequence[tuple[int, float]]  # row, value


def probability(odds: float) -> float:
    """Give the probability of log-odds."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def fit(
    columns: Mapping[str, Column],
    right: Sequence[bool],
    weights: Sequence[float],
    *,
    ridge: float = 1.0,
    at_most_zero: Collection[str] = (),
    at_least_zero: Collection[str] = (),
) -> dict[str, float]:
    """Fit the log-odds of each column by Newton's method, a column at a time within its bounds.

    The column "" is the offset, on which no ridge bears.
    """
    odds = [0.0] * len(right)
    found = dict.fromkeys(columns, 0.0)
    for _ in range(SWEEPS):
        farthest = 0.0
        for name, column in columns.items():
            new = _newton(column, found[name], odds, right, weights, ridge if name else 0.0)
            if name in at_most_zero:
                new = min(0.0, new)
            if name in at_least_zero:
                new = max(0.0, new)
            step = new - found[name]
            if step:
                found[name] = new
                farthest = max(farthest, abs(step))
                for at, value in column:
                    odds[at] += step * value
        if farthest < STILL:
            break
    return found


def _newton(
    column: Column, part: float, odds: list[float], right: Sequence[bool], weights: Sequence[float], ridge: float
) -> float:
    slope, bend = ridge * part, ridge + 1e-9
    for at, value in column:
        p = probability(odds[at])
        weight = weights[at]
        slope += weight * (p - right[at]) * value
        bend += weight * p * (1 - p) * value * value
    return part - max(-1.0, min(1.0, slope / bend))
