"""What is known of days while a text is read: the publication, and the dates met so far."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.milestones.values import Mention
from core.milestones.years_named import SchoolTerm

# A day of publication that the text names is that of this notice only if it is near the notice's own.
_NEAR = dt.timedelta(days=31)


class Unresolved(Exception):
    """The words name no day that can be known; the text says why."""


@dataclass(slots=True)
class Calendar:
    """What is known while a text is read: the publication day, and the dates met so far.

    `stated` holds the years of dates that were given in full; `previous` is the last date of the same sentence,
    `furthest` the one of them that lies last, `guessed` that its year is not stated, `latest` the last of the text so
    far, `announced` the day on which the text says that the matter was published or signed, `said_before` one before
    the publication on which it was said; `year` the year that the title names, which dates without one take where no
    publication day is known, `term` the term of a school year that it names. `gone`: the words around the date at hand
    say that it lies in the past, `lasts` that something goes on up to it, `comes` that it is yet to come.
    """

    published: dt.date | None
    fallback: dt.date | None = None
    stated: dict[tuple[int, int], int] = field(default_factory=dict)
    previous: dt.date | None = None
    latest: dt.date | None = None
    announced: dt.date | None = None
    year: int | None = None
    term: SchoolTerm | None = None
    furthest: dt.date | None = None
    said_before: dt.date | None = None
    guessed: bool = False
    gone: bool = False
    lasts: bool = False
    comes: bool = False

    @property
    def reference(self) -> dt.date:
        """The day from which what is missing is inferred. Raises Unresolved where nothing is known."""
        day = self.published or self.fallback
        if day is None:
            raise Unresolved("no year is stated, and no publication day tells it")
        return day

    def leaning(self) -> tuple[dt.date | None, dt.date | None, dt.date | None, bool]:
        """What later dates may lean on, to be given back to `lean_on` where a date turns out to be none."""
        return self.previous, self.latest, self.furthest, self.guessed

    def lean_on(self, before: tuple[dt.date | None, dt.date | None, dt.date | None, bool]) -> None:
        """Let later dates lean on what they leaned on before."""
        self.previous, self.latest, self.furthest, self.guessed = before

    def origin(self) -> dt.date:
        """The day from which distances count: as the text names it, else the publication's. Raises Unresolved."""
        near = self.announced and (self.published is None or abs(self.published - self.announced) <= _NEAR)
        day = self.announced if near else self.published
        if day is None:
            raise Unresolved("it counts from the publication, which is unknown")
        return day


def years_told_in_full(
    short: Sequence[Mention], body: Sequence[Mention], published: dt.date | None
) -> dict[tuple[int, int], int]:
    """Give the years of days named without one, as in a title, that the body tells in full (4月10日: 2017年4月10日).

    A year that is not the publication's or one beside it is that of something else.
    """
    told: dict[tuple[int, int], set[int | None]] = {}
    for said in (each.said for each in body):
        if said.month is not None and said.day is not None and not said.lunar and (said.year or published):
            told.setdefault((said.month, said.day), set()).add(said.year)
    years: dict[tuple[int, int], int] = {}
    for said in (each.said for each in short):
        if said.month is None or said.day is None or said.year is not None or said.lunar:
            continue
        of_day = told.get((said.month, said.day), set())
        year = next(iter(of_day)) if len(of_day) == 1 else None
        if year is not None and (published is None or abs(year - published.year) <= 1):
            years[said.month, said.day] = year
    return years
