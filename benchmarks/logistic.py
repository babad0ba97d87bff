"""A logistic regression with a ridge and bounds, for tables of some thousand rows of which each has few entries."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csc_array
from scipy.special import expit

Column = Sequence[tuple[int, float]]  # row, value
STILL = 1e-5  # where no part pulls harder, the fit is found


def probability(odds: float) -> float:
    """Give the probability of log-odds."""
    return float(expit(odds))


def fit(
    columns: Mapping[str, Column],
    right: Sequence[bool],
    weights: Sequence[float],
    *,
    ridge: float = 1.0,
    at_most_zero: Collection[str] = (),
    at_least_zero: Collection[str] = (),
) -> dict[str, float]:
    """Fit the log-odds of each column within its bounds (L-BFGS-B).

    The column "" is the offset, on which no ridge bears.
    """
    table, is_right, counts = _table(columns, len(right)), np.asarray(right, float), np.asarray(weights, float)
    ridges = np.array([ridge if name else 0.0 for name in columns])

    def loss(parts: np.ndarray) -> tuple[float, np.ndarray]:
        odds = table @ parts
        lost = counts @ (np.logaddexp(0.0, odds) - is_right * odds) + ridges @ (parts * parts) / 2
        return lost, table.T @ (counts * (expit(odds) - is_right)) + ridges * parts

    bounds = [(0.0 if name in at_least_zero else None, 0.0 if name in at_most_zero else None) for name in columns]
    options = {"maxiter": 10_000, "maxfun": 20_000, "gtol": STILL, "ftol": 0.0}
    found = minimize(loss, np.zeros(len(columns)), jac=True, bounds=bounds, method="L-BFGS-B", options=options)
    if not found.success:
        raise RuntimeError(f"the fit was not found: {found.message}")
    return dict(zip(columns, found.x.tolist(), strict=True))


def _table(columns: Mapping[str, Column], rows: int) -> csc_array:
    entries = [(value, row, at) for at, column in enumerate(columns.values()) for row, value in column]
    values, at_rows, at_columns = zip(*entries, strict=True)
    return csc_array((values, (at_rows, at_columns)), shape=(rows, len(columns)))
