"""What passes between the steps of reading: what words say, which days they mean, what speaks for a role.

Hundreds of these are made for a notice. Tuples and open dataclasses take a seventh of the time of frozen ones; a field
of a dataclass with slots is read in a third of the time of a tuple's, a tuple is copied in half the time. What nothing
compares is made without equality: half the time of importing it.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from core.model import MilestoneKind, Precision


class Part(StrEnum):
    """Which stretch of a month, quarter or year an expression names; `LAST` is its last day."""

    WHOLE = "whole"
    START = "start"
    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"
    END = "end"
    LAST = "last"


class Unit(StrEnum):
    """What a distance is counted in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    WORKDAY = "workday"


class Said(NamedTuple):
    """What a date expression says, before any calendar: everything unsaid is None.

    `year_shift`, `month_shift` and `week_shift` count from the publication day's (去年 -1, 下月 1). `months` is a
    stretch of months within the year (a quarter: (7, 9)). `distance` with `unit` counts from the publication day, or,
    `from_previous`, from the date named before; `spoken` words (today, 明日) are those of the day of publication
    itself. `misspelt`: the month was read out of a word that is nearly its name. `unsure_order`: nothing tells which of
    two figures is the day. `unknown` says why no day can be known.
    """

    year: int | None = None
    year_shift: int | None = None
    month: int | None = None
    month_shift: int | None = None
    months: tuple[int, int] | None = None
    day: int | None = None
    weekday: int | None = None
    week_shift: int | None = None
    distance: int | None = None
    unit: Unit = Unit.DAY
    part: Part | None = None
    lunar: bool = False
    from_previous: bool = False
    spoken: bool = False
    misspelt: bool = False
    unsure_order: bool = False
    unknown: str | None = None


class Hour(NamedTuple):
    """A time of day as "HH:MM", and the zone the notice gives for it (an IANA name, or None).

    `midnight` is said by its name: it opens a day when something begins, and closes it when something ends. `half`
    tells that the half of the day is said with it (下午4点, 4 p.m.).
    """

    time: str | None = None
    zone: str | None = None
    midnight: bool = False
    half: bool = False


NO_HOUR = Hour()
# The entry for the end of this day, at which today ends and what begins begins tomorrow.
MIDNIGHT_TONIGHT = "midnight tonight"


@dataclass(slots=True)
class Mention:
    """A date expression at `start:end` of a text: what it says, by which grammar entry; `until` is a range's end.

    `joined_by` are the words between the two ends of a range.
    """

    start: int
    end: int
    entry: str
    said: Said
    hour: Hour = NO_HOUR
    until: "Mention | None" = None
    joined_by: str = ""

    @property
    def is_of_hours(self) -> bool:
        """Whether it is a window whose end names no day but an hour of the first (6月3日22点至24点)."""
        return self.until is not None and self.until.said.from_previous and not self.until.said.distance


class Days(NamedTuple):
    """The days an expression may mean: a start is read as `first`, an end as `last`. `sure`: nothing was inferred."""

    first: dt.date
    last: dt.date
    precision: Precision = Precision.DAY
    inferred: str = ""


@dataclass(slots=True, eq=False)
class Context:
    """The words around a mention, by nearness; all of the reading copy, bounded in length.

    `before` and `after` reach to the nearest comma or other date, `lead` and `further` on to the end of the sentence;
    `sentence` is all of it before the date, `rest` all behind it, `beyond` begins with the next sentence; `label` is
    what stands before a colon, `heading` the line above a date that stands alone or the head of its table column,
    `section` the nearest heading above that is marked as one (#), `intro` the nearest line above that ends in a colon.
    `alone` says that the date has its line to itself, `bracketed` that square brackets hold nothing else, `named` that
    it stands within a document's name, `cited` in brackets behind one, `sample` that its paragraph gives an example
    by then, `draft` that the text speaks of a draft, `called_off` that a line of
    it takes back what it tells. `begins` and `ends` bound the clause.
    """

    before: str
    after: str
    lead: str
    further: str
    sentence: str
    rest: str
    beyond: str
    label: str
    heading: str
    section: str
    title: str
    alone: bool
    bracketed: bool
    cited: bool
    begins: int
    ends: int
    named: bool
    intro: str = ""
    sample: bool = False
    draft: bool = False
    called_off: bool = False


@dataclass(slots=True, eq=False)
class Timing:
    """Where a mention's days lie beside the publication.

    `ahead`: its first day lies after it, `exact`: it names a day, not a month or a part of one. `days_past`: for how
    many days it has been over by then, None where the publication is unknown. `lasts`: it is the first day of a window
    whose last is not over by then.
    """

    ahead: bool
    exact: bool
    days_past: int | None
    lasts: bool = False

    @property
    def is_past(self) -> bool:
        """Whether it was over before the day of the publication."""
        return self.days_past is not None and self.days_past > 0

    @property
    def long_past(self) -> bool:
        """Whether it was over more than a year before the publication."""
        return self.days_past is not None and self.days_past > 365

    @property
    def recent(self) -> bool:
        """Whether it lies near the publication or after it, as what a notice reports does; where unknown, it may."""
        return self.days_past is None or self.days_past <= 120


# Evidence, put into words when somebody asks for it: most readings are never explained.
Reasons = Callable[[], tuple[str, ...]]


@dataclass(slots=True, eq=False)
class Verdict:
    """What role a mention plays (`kind` None: neither), by how much it wins, and the evidence.

    `opens`: of a window only its first day, `closes`: only its last; `moves`: of "from A to B" only B, in the role of
    `kind`; `replaced`: the text gives another day in its place. `afterwards`: it begins only after the day, which may
    be the last of something else. `signs` name what of the clause shows how far a milestone is to be trusted
    (`certainty`); `left_open` tells why it is not to be trusted all the same, or nothing: it takes long, and is asked
    only of what is sure. `on_days`: what happens on a day is over with it, so that days in a row are one stretch.
    `asked`: readers are asked to do something by it.
    """

    kind: MilestoneKind | None
    margin: float
    reasons: Reasons
    rule: str
    announces: bool = False
    closes: bool = False
    moves: bool = False
    afterwards: bool = False
    signs: tuple[str, ...] = ()
    opens: bool = False
    replaced: bool = False
    left_open: Callable[[], str] = str
    on_days: bool = True
    asked: bool = False
