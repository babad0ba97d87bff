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
        3.89,
        0.78,
        {
            "order of figures": (-2.00, 1, 0),
            "slight margin": (-1.90, 151, 82),
            "month and year inferred": (-1.50, 1, 1),
            "alone on its line": (-1.36, 11, 5),
            "by": (-1.20, 54, 6),
            "inferred from a weekday": (-1.16, 14, 3),
            "future": (-1.12, 297, 23),
            "misspelt": (-1.00, 1, 0),
            "after": (-0.80, 12, 9),
            "past, as far as known": (-0.79, 30, 8),
            "present": (-0.73, 144, 31),
            "start": (-0.62, 277, 61),
            "month or part": (-0.58, 55, 17),
            "inferred": (-0.53, 170, 25),
            "window": (-0.44, 100, 9),
            "until": (-0.42, 34, 2),
            "day of publication": (-0.36, 16, 6),
            "past": (-0.19, 65, 14),
            "others are none": (-0.14, 163, 24),
            "day past": (0.00, 19, 12),
            "inferred from more": (0.00, 16, 2),
            "no publication": (0.00, 353, 42),
            "on or bare": (0.43, 465, 65),
            "duty": (0.55, 53, 3),
            "no tense": (0.65, 188, 23),
            "other tense": (0.84, 9, 1),
            "other preposition": (0.94, 26, 4),
            "only day": (0.96, 334, 17),
            "from": (1.06, 165, 9),
        },
    ),
}
