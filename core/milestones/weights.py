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
        2.87,
        0.32,
        {
            "order of figures": (-2.00, 0, 0),
            "inferred from more": (-1.87, 2, 8),
            "month and year inferred": (-1.50, 2, 2),
            "no known verb": (-1.40, 41, 26),
            "day past": (-1.36, 29, 15),
            "hedged": (-1.28, 12, 4),
            "misspelt": (-1.00, 0, 0),
            "verb far": (-0.85, 83, 22),
            "slight margin": (-0.85, 194, 90),
            "no publication": (-0.83, 312, 84),
            "day of publication": (-0.83, 16, 6),
            "others are none": (-0.78, 109, 34),
            "on": (-0.59, 19, 20),
            "month or part": (-0.52, 40, 28),
            "verb of event": (-0.50, 69, 12),
            "inferred": (-0.16, 236, 31),
            "inferred from a weekday": (-0.15, 9, 1),
            "verb of due": (-0.06, 30, 6),
            "verb of stop": (0.03, 80, 24),
            "verb of change": (0.05, 87, 11),
            "verb of telling": (0.16, 10, 5),
            "verb of limit": (0.19, 95, 8),
            "verb of keep": (0.31, 12, 1),
            "verb of start": (0.43, 207, 24),
            "particle behind": (0.49, 378, 47),
            "only day": (0.51, 417, 41),
            "verb of act": (0.80, 102, 7),
            "labelled": (1.15, 120, 8),
            "window": (1.38, 220, 12),
        },
    ),
    "en": Fitted(
        3.87,
        0.72,
        {
            "order of figures": (-2.00, 1, 0),
            "slight margin": (-1.96, 151, 82),
            "month and year inferred": (-1.50, 1, 1),
            "alone on its line": (-1.26, 11, 5),
            "by": (-1.18, 54, 6),
            "inferred from a weekday": (-1.17, 14, 3),
            "future": (-1.09, 297, 23),
            "misspelt": (-1.00, 1, 0),
            "after": (-0.82, 12, 9),
            "past, as far as known": (-0.74, 30, 8),
            "present": (-0.73, 144, 31),
            "start": (-0.62, 277, 61),
            "month or part": (-0.61, 55, 17),
            "window": (-0.50, 100, 9),
            "inferred": (-0.50, 170, 25),
            "until": (-0.40, 34, 2),
            "day of publication": (-0.25, 16, 6),
            "past": (-0.22, 65, 14),
            "others are none": (-0.06, 170, 25),
            "day past": (0.00, 19, 12),
            "inferred from more": (0.00, 16, 2),
            "no publication": (0.00, 353, 42),
            "on or bare": (0.42, 465, 65),
            "duty": (0.56, 53, 3),
            "no tense": (0.64, 188, 23),
            "other tense": (0.84, 9, 1),
            "other preposition": (0.93, 26, 4),
            "from": (1.05, 165, 9),
            "only day": (1.06, 329, 16),
        },
    ),
}
