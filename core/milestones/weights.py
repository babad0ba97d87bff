"""What the margin and each sign of a reading count in its certainty, in log-odds: fitted, not set by hand.

Written by `python benchmarks/calibrate_milestones.py fit --write READINGS.jsonl` from first readings of the project's
own labelled collection (`docs/milestones.md`); change it by fitting it anew. Behind each sign stand how many of the
readings with it were right and how many wrong; where these are fewer than five, its part is set by hand.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Fitted(NamedTuple):
    """The log-odds of the usual margin, of each point more, and of each sign: its part, readings right and wrong."""

    offset: float
    slope: float
    parts: Mapping[str, tuple[float, int, int]]


FITTED: Mapping[str, Fitted] = {
    "zh": Fitted(
        2.80,
        0.34,
        {
            "order of figures": (-2.00, 0, 0),
            "inferred from more": (-1.83, 2, 8),
            "month and year inferred": (-1.50, 2, 2),
            "hedged": (-1.49, 10, 4),
            "no known verb": (-1.38, 41, 26),
            "day past": (-1.34, 29, 15),
            "misspelt": (-1.00, 0, 0),
            "day of publication": (-0.89, 16, 6),
            "verb far": (-0.84, 83, 22),
            "slight margin": (-0.82, 194, 90),
            "others are none": (-0.77, 93, 31),
            "no publication": (-0.77, 312, 84),
            "on": (-0.58, 19, 20),
            "month or part": (-0.50, 40, 28),
            "verb of event": (-0.46, 69, 12),
            "inferred": (-0.22, 236, 31),
            "inferred from a weekday": (-0.16, 9, 1),
            "verb of due": (-0.10, 30, 6),
            "verb of stop": (0.01, 80, 24),
            "verb of telling": (0.02, 10, 5),
            "verb of change": (0.08, 87, 11),
            "verb of limit": (0.23, 95, 8),
            "verb of keep": (0.32, 12, 1),
            "verb of start": (0.44, 207, 24),
            "particle behind": (0.45, 378, 47),
            "only day": (0.53, 426, 43),
            "verb of act": (0.84, 102, 7),
            "labelled": (1.15, 120, 8),
            "window": (1.39, 220, 12),
        },
    ),
    "en": Fitted(
        3.53,
        0.66,
        {
            "order of figures": (-2.00, 2, 0),
            "slight margin": (-1.58, 253, 117),
            "alone on its line": (-1.49, 13, 5),
            "inferred from a weekday": (-1.47, 21, 10),
            "told of": (-1.04, 24, 9),
            "misspelt": (-1.00, 1, 0),
            "after": (-0.97, 15, 12),
            "month or part": (-0.88, 77, 24),
            "by": (-0.83, 88, 12),
            "future": (-0.79, 374, 38),
            "past, as far as known": (-0.74, 30, 8),
            "start": (-0.47, 424, 88),
            "day past": (-0.42, 24, 19),
            "day of publication": (-0.36, 22, 8),
            "present": (-0.30, 269, 46),
            "window": (-0.29, 169, 13),
            "until": (-0.13, 62, 5),
            "month and year inferred": (-0.12, 4, 1),
            "no publication": (-0.09, 353, 42),
            "inferred": (-0.05, 355, 48),
            "inferred from more": (-0.05, 22, 3),
            "others are none": (0.00, 247, 36),
            "past": (0.00, 98, 23),
            "duty": (0.22, 86, 9),
            "other tense": (0.32, 18, 4),
            "on or bare": (0.38, 651, 94),
            "no tense": (0.58, 251, 29),
            "other preposition": (0.64, 32, 8),
            "only day": (0.83, 420, 28),
            "from": (0.92, 248, 18),
        },
    ),
}
