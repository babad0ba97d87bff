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


FITTED: Mapping[str, Fitted] = {
    "zh": Fitted(
        2.66,
        0.03,
        0.61,
        {
            "inferred from more": (-2.20, 26, 19),
            "order of figures": (-2.00, 0, 0),
            "month or part": (-1.76, 33, 40),
            "day past": (-1.61, 46, 42),
            "day of publication": (-1.28, 46, 11),
            "misspelt": (-1.00, 0, 0),
            "hedged": (-0.87, 19, 9),
            "slight margin": (-0.87, 396, 151),
            "others are none": (-0.55, 252, 55),
            "no publication": (-0.45, 372, 91),
            "inferred from a weekday": (-0.44, 14, 1),
            "verb of due": (-0.42, 62, 9),
            "verb of event": (-0.42, 98, 21),
            "no known verb": (-0.39, 152, 34),
            "particle behind": (-0.31, 705, 70),
            "on": (-0.30, 57, 27),
            "verb of change": (-0.26, 223, 30),
            "verb far": (-0.11, 227, 46),
            "verb of keep": (-0.08, 20, 3),
            "month and year inferred": (-0.07, 12, 11),
            "verb of stop": (-0.01, 182, 38),
            "inferred": (0.00, 774, 84),
            "verb of limit": (0.04, 260, 23),
            "verb of start": (0.33, 453, 43),
            "only day": (0.35, 813, 71),
            "window": (0.38, 622, 37),
            "labelled": (0.40, 227, 14),
            "verb of telling": (0.47, 23, 10),
            "verb of act": (0.91, 236, 18),
            "title and body": (1.08, 66, 1),
            "listed": (1.13, 146, 11),
        },
    ),
    "en": Fitted(
        2.25,
        0.79,
        0.62,
        {
            "order of figures": (-2.00, 3, 0),
            "month and year inferred": (-1.50, 3, 1),
            "alone on its line": (-1.40, 10, 6),
            "day past": (-1.22, 26, 27),
            "told of": (-1.13, 26, 8),
            "misspelt": (-1.00, 1, 0),
            "future": (-0.96, 462, 41),
            "after": (-0.92, 17, 14),
            "inferred from more": (-0.78, 24, 5),
            "slight margin": (-0.44, 267, 141),
            "day of publication": (-0.29, 27, 8),
            "others are none": (-0.26, 229, 50),
            "inferred from a weekday": (-0.24, 16, 2),
            "start": (-0.19, 471, 113),
            "by": (-0.18, 83, 7),
            "window": (-0.14, 166, 13),
            "month or part": (-0.11, 80, 29),
            "no publication": (-0.09, 427, 60),
            "past, as far as known": (-0.08, 40, 10),
            "inferred": (0.00, 314, 48),
            "other tense": (0.08, 11, 2),
            "present": (0.09, 238, 49),
            "on or bare": (0.15, 680, 124),
            "listed": (0.21, 194, 34),
            "duty": (0.22, 77, 6),
            "past": (0.26, 122, 33),
            "until": (0.42, 65, 3),
            "from": (0.48, 280, 18),
            "other preposition": (0.48, 34, 6),
            "no tense": (0.74, 249, 41),
            "only day": (1.34, 524, 31),
            "title and body": (1.35, 69, 0),
        },
    ),
}
