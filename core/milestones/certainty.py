"""How sure a milestone is: a calibrated probability that its kind and date are right."""

import math

from core.milestones.values import Days, Verdict

# Set by hand; benchmarks/calibrate_milestones.py shows how far they hold: see docs/milestones.md.
SLOPE, OFFSET = 1.5, -1.6
DOUBT = {"": 0.0, "year": 0.3, "month and year": 1.5, "month as misspelt": 0.8, "order of figures": 2.0}
OTHER_DOUBT = 0.3


def confidence(verdict: Verdict, days: Days) -> float:
    """Give the probability that the date plays this role and is this day, rounded to two places."""
    doubt = DOUBT.get(days.inferred, OTHER_DOUBT)
    odds = OFFSET + SLOPE * verdict.margin - doubt
    return round(min(0.99, 1 / (1 + math.exp(-odds))), 2)
