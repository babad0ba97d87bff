"""What the margin and each sign of a reading count in its certainty, in log-odds: fitted, not set by hand.

Written by `python -m benchmarks.calibrate_milestones fit --write READINGS.jsonl` from first readings of the project's
own labelled collection (`docs/milestones.md`); change it by fitting it anew. Behind each sign stand how many of the
readings with it were right and how many wrong; where these are fewer than five, its part is set by hand.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Fitted(NamedTuple):
    """The log-odds of the usual margin, of each point more, of each point of the second opinion, and of each sign.

    Of a sign: its part, readings right and wrong.
    """

    offset: float
    slope: float
    opinion: float
    parts: Mapping[str, tuple[float, int, int]]


# What later first readings took from a fit or added to it, by hand, in log-odds (`docs/milestones.md`); a new fit with
# them makes it needless.
CORRECTIONS: Mapping[str, Mapping[str, float]] = {
    "en": {"offset": -0.30, "told of": -0.65, "year of another day": -1.50},
}


FITTED: Mapping[str, Fitted] = {
    "zh": Fitted(
        2.21,
        0.42,
        0.56,
        {
            "order of figures": (-2.00, 0, 0),
            "inferred from more": (-1.77, 37, 23),
            "month or part": (-1.54, 40, 46),
            "day past": (-1.16, 75, 52),
            "day of publication": (-1.12, 86, 18),
            "misspelt": (-1.00, 0, 0),
            "hedged": (-0.82, 27, 10),
            "slight margin": (-0.79, 546, 187),
            "verb of keep": (-0.67, 24, 5),
            "verb of event": (-0.46, 102, 22),
            "verb of due": (-0.43, 65, 10),
            "month and year inferred": (-0.43, 15, 14),
            "particle behind": (-0.36, 953, 83),
            "no known verb": (-0.35, 184, 41),
            "verb far": (-0.22, 370, 66),
            "verb of limit": (-0.21, 342, 28),
            "others are none": (-0.19, 333, 64),
            "inferred from a weekday": (-0.09, 14, 1),
            "on": (-0.03, 76, 29),
            "labelled": (-0.00, 262, 18),
            "inferred": (0.00, 931, 107),
            "no publication": (0.00, 502, 97),
            "verb of start": (0.20, 611, 58),
            "verb of stop": (0.23, 270, 45),
            "verb of act": (0.29, 274, 24),
            "verb of change": (0.31, 338, 34),
            "only day": (0.77, 1086, 76),
            "window": (0.89, 807, 44),
            "title and body": (1.07, 145, 2),
            "verb of telling": (1.10, 34, 10),
            "listed": (1.21, 182, 13),
        },
    ),
    "en": Fitted(
        2.95,
        0.56,
        0.52,
        {
            "order of figures": (-2.00, 3, 1),
            "month and year inferred": (-1.50, 3, 1),
            "day past": (-1.48, 33, 37),
            "misspelt": (-1.00, 1, 0),
            "slight margin": (-0.94, 388, 191),
            "inferred from a weekday": (-0.91, 17, 4),
            "told of": (-0.85, 38, 11),
            "future": (-0.75, 645, 62),
            "month or part": (-0.68, 104, 44),
            "by": (-0.64, 98, 10),
            "day of publication": (-0.49, 35, 12),
            "start": (-0.40, 640, 150),
            "other tense": (-0.39, 15, 5),
            "alone on its line": (-0.38, 18, 6),
            "window": (-0.33, 221, 21),
            "inferred": (-0.28, 424, 75),
            "after": (-0.24, 22, 14),
            "on or bare": (-0.24, 860, 169),
            "duty": (-0.13, 92, 8),
            "others are none": (-0.10, 343, 68),
            "no publication": (-0.08, 583, 80),
            "inferred from more": (0.00, 36, 7),
            "past, as far as known": (0.00, 53, 13),
            "present": (0.14, 294, 63),
            "until": (0.20, 97, 6),
            "past": (0.25, 152, 46),
            "listed": (0.39, 232, 38),
            "other preposition": (0.42, 42, 7),
            "from": (0.49, 402, 28),
            "only day": (0.81, 663, 50),
            "no tense": (0.88, 323, 50),
            "title and body": (0.99, 106, 1),
        },
    ),
}
