"""How sure a milestone is: a fitted probability that its kind and day are right, and what it is made of.

It is a logistic function of the margin by which the role won and of signs: of the day, of its clause (`signs_zh`,
`signs_en`) and of the whole notice. How much each of them counts is fitted to readings of notices that the reader had
not been made with (`weights.py`, `benchmarks/calibrate_milestones.py`); `docs/milestones.md` tells from which. A second
opinion (`opinion.py`), which knows no rule, is one part more.
"""

import datetime as dt
import math
import re
from collections.abc import Collection, Mapping
from typing import NamedTuple, Self

from core.milestones.values import Days, Timing
from core.milestones.weights import CORRECTIONS, FITTED
from core.model import Precision

# A margin counts up to the highest, and from this one on: what the offset says is said of a margin of 3.
HIGHEST, USUAL = 4.0, 3.0
# Below this one a role is won by little.
SLIGHT = 3.3
# In so many days before it is published a notice is decided and shown.
_WEEK = 7
# No reading is surer than this; where nothing tells the order of its figures, no day is sure enough to remind.
MOST, MOST_IN_ANY_ORDER = 0.99, 0.9
_ANY_ORDER = "order of figures"
_DAY = Precision.DAY  # members of an enumeration take long to look up

# What may only make a reading less sure, and what may only make it surer, whatever a fit would say.
AGAINST = frozenset(
    [
        "no publication", "day past", "day of publication", "inferred", "inferred from a weekday", "inferred from more",
        "month and year inferred", "order of figures", "misspelt", "month or part", "others are none", "verb far",
        "hedged", "told of", "alone on its line", "past, as far as known", "no known verb", "start", "slight margin",
        "year of another day",
    ]
)  # fmt: skip
FOR = frozenset(["only day", "title and body"])
_INFERRED: Mapping[str, tuple[str, ...]] = {
    "": (),
    "year": ("inferred",),
    "year as stated before": ("inferred",),
    "year from the publication": (),
    "month from the publication": (),
    "weekday from the publication": ("inferred from a weekday",),
    "month and year": ("inferred", "inferred from more", "month and year inferred"),
    _ANY_ORDER: (_ANY_ORDER,),
    "month as misspelt": ("misspelt",),
}
_INFERRED_OTHERWISE = ("inferred", "inferred from more")


class Weights(NamedTuple):
    """What the margin, the second opinion and the signs count in one language, in log-odds."""

    offset: float
    slope: float
    opinion: float
    parts: Mapping[str, float]

    @classmethod
    def of(cls, lang: str) -> Self:
        """Give the weights fitted for a language, "zh" or "en", as they were corrected since."""
        fitted, corrections = FITTED[lang], dict(CORRECTIONS.get(lang, {}))
        offset = fitted.offset + corrections.pop("offset", 0.0)
        parts = {sign: odds + corrections.pop(sign, 0.0) for sign, (odds, _, _) in fitted.parts.items()}
        return cls(offset, fitted.slope, fitted.opinion, {**parts, **corrections})


def signs_of_margin(margin: float) -> tuple[str, ...]:
    """Name a margin by which a role is won by little: there the share of wrong readings rises at a step."""
    return ("slight margin",) if margin < SLIGHT else ()


def signs_of_day(days: Days, timing: Timing, *, spoken: bool, tied: bool) -> list[str]:
    """Name what the day itself tells: where it lies beside the publication, what of it is inferred, how exact it is.

    Words spoken of the day of publication (today, 明日) leave nothing to be inferred. A month or a part of one that a
    particle ties to its verb (6月底前停止) is as sure as a day.
    """
    signs = [] if spoken else list(_INFERRED.get(days.inferred, _INFERRED_OTHERWISE))
    if timing.days_past is None:
        signs.append("no publication")
        if "inferred" in signs:
            signs.append("year of another day")
    elif not timing.ahead and timing.days_past > 0:
        signs.append("day past")
    elif not (timing.ahead or spoken):
        signs.append("day of publication")
    if days.precision is not _DAY and not tied:
        signs.append("month or part")
    return signs


def signs_of_notice(
    found: Collection[dt.date],
    rejected: Collection[dt.date | None],
    published: dt.date | None,
    announced: dt.date | None,
) -> tuple[str, ...]:
    """Name what the other days of a notice tell: that there are none, or that some are no milestones.

    `found` are the days of all dates that are milestones, `rejected` those of the others, None where it is not known.
    The day on which the notice was published or `announced`, and those of the week before, on which it was decided or
    shown, tell nothing.
    """
    others = [day for day in rejected if day is None or not (day == announced or _is_of_its_making(day, published))]
    if len({*found, *others}) == 1:
        return ("only day",)
    return ("others are none",) if others else ()


def _is_of_its_making(day: dt.date, published: dt.date | None) -> bool:
    return published is not None and 0 <= (published - day).days <= _WEEK


def signs_of_line(text: str, start: int) -> tuple[str, ...]:
    """Tell whether a date stands in an item of a list or a row of a table, as stages and dates for one's diary do."""
    line = text[text.rfind("\n", 0, start) + 1 : start].lstrip(" \t")
    return ("listed",) if line[:1] in _OPENS_ITEM and _ITEM.match(line) else ()


_ITEM = re.compile(r"[-*•·|]|[0-9]+[.)、]")
_OPENS_ITEM = frozenset("-*•·|0123456789")


def confidence(margin: float, opinion: float, signs: Collection[str], weights: Weights) -> float:
    """Give the probability that a date plays its role and is its day, rounded down to two places.

    `opinion` is the log-odds that a second opinion gives the role.
    """
    odds = weights.offset + _gained(margin, weights) + weights.opinion * opinion
    for counts in map(weights.parts.get, signs):
        if counts is not None:
            odds += counts
    most = MOST_IN_ANY_ORDER if _ANY_ORDER in signs else MOST
    return math.floor(min(most, 1 / (1 + math.exp(-odds))) * 100) / 100


def in_words(
    margin: float, opinion: float, strongest: Collection[str], signs: Collection[str], weights: Weights
) -> str:
    """Tell what a confidence is made of: the log-odds of offset, margin, second opinion and each sign that counts.

    `strongest` are the words that the second opinion rests on.
    """
    words = f" ({' · '.join(strongest)})" if strongest else ""
    parts = [f"{_named(sign)} {weights.parts[sign]:+.1f}" for sign in signs if sign in weights.parts]
    second = f"second opinion{words} {weights.opinion * opinion:+.1f}"
    made_of = ", ".join([f"margin {_gained(margin, weights):+.1f}", second, *parts])
    return f"certainty {confidence(margin, opinion, signs, weights):.2f} of {weights.offset:+.1f}, {made_of}"


def _named(sign: str) -> str:
    return f"{sign} (at most {MOST_IN_ANY_ORDER:.2f})" if sign == _ANY_ORDER else sign


def _gained(margin: float, weights: Weights) -> float:
    return weights.slope * (min(margin, HIGHEST) - USUAL)
