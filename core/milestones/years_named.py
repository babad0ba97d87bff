"""Which year a text names for all of its dates, where neither they nor a day of publication tell it."""

import datetime as dt
import re
from dataclasses import replace
from typing import NamedTuple

from core.milestones.alternatives import holds
from core.milestones.values import Mention

# What a product bears in its name is no year (Office 2016); figures are sought first, since they are rare.
_PRODUCTS = "".join(
    f"(?<!{name}[0-9]{{4}})(?<!{name} [0-9]{{4}})" for name in ("office", "windows", "server", "exchange", "studio")
)
_YEAR = re.compile(rf"(?:19|20)[0-9]{{2}}(?<![0-9.-][0-9]{{4}})(?![0-9]|[.-][0-9]){_PRODUCTS}")
# No year is named by these without one of their words, which are found sooner.
_SEASONS, _SCHOOL_YEARS, _YEARS = ("spring", "summer", "fall", "autumn", "winter"), "学年", "年度"
_TERM = re.compile(rf"\b(?:{'|'.join(_SEASONS)})(?: semester| term)?,? ((?:19|20)[0-9]{{2}})(?![0-9.])")
_REPUBLIC = re.compile(rf"(?<![0-9])(1[0-2][0-9]) ?{_YEARS}")
_FOUNDED = 1911  # the Republic of China's year 1 is 1912
_SCHOOL_TERM = re.compile(
    r"(?:(?<![0-9])(?P<republic>1[0-2][0-9])|(?P<year>20[0-9]{2})-(?:20)?[0-9]{2}) ?"
    rf"(?:{_SCHOOL_YEARS})?(?:度)? ?,?第?(?P<term>[一二12上下])(?:个)?学期"
)
_SECOND = "二2下"
# What belongs to a term begins so early in the year before: enrolling for autumn in June, for spring in September.
_FIRST_BEGINS, _SECOND_BEGINS = 6, 9


class SchoolTerm(NamedTuple):
    """A term of the school year that begins in `year`; the dates of its notices lie from the month `since` on."""

    year: int
    since: int

    def year_of(self, month: int) -> int:
        """The year in which a month of this term's notices lies."""
        return self.year if month >= self.since else self.year + 1


def year_named(title: str) -> int | None:
    """Give the year of a title that names just one ("2011 dates and dues"), or just one term ("2026-27: Fall 2026")."""
    years = set(_TERM.findall(title)) if holds(title, _SEASONS) else set()
    years = years or set(_YEAR.findall(title))
    return int(years.pop()) if len(years) == 1 else None


def year_of_the_republic(text: str) -> int | None:
    """Give the year that a text counts in the Republic of China's, where it names just one (108年度)."""
    years = set(_REPUBLIC.findall(text)) if _YEARS in text else ()
    return int(years.pop()) + _FOUNDED if len(years) == 1 else None


def with_years_of_the_republic(text: str, mentions: list[Mention], published: dt.date | None) -> list[Mention]:
    """Read years of two figures as the Republic's where the text counts in them (中華民國89年…, 自90年1月1日起).

    Of the two readings the one nearer to the publication is meant, or to the year that is called the Republic's.
    """
    if "民国" not in text or not any(_SHORT in (each.entry, each.until and each.until.entry) for each in mentions):
        return mentions
    counted = _COUNTED.search(text)
    if counted is None:
        return mentions
    near = published.year if published else int(counted[1]) + _FOUNDED
    return [_of_the_republic(mention, near) for mention in mentions]


_COUNTED = re.compile("民国 ?([0-9]{1,3}) ?年")
_SHORT, _CENTURY = "short year month day", 2000


def _of_the_republic(mention: Mention, near: int) -> Mention:
    until = _of_the_republic(mention.until, near) if mention.until else None
    year = mention.said.year
    if mention.entry != _SHORT or year is None:
        return replace(mention, until=until)
    year = min(year, year - _CENTURY + _FOUNDED, key=lambda each: abs(each - near))
    return replace(mention, said=mention.said._replace(year=year), until=until)


def school_term_named(text: str) -> SchoolTerm | None:
    """Give the term of a school year that a text names, where it is just one (114学年度第2学期)."""
    if "学期" not in text:
        return None
    terms = {(each["republic"], each["year"], each["term"]) for each in _SCHOOL_TERM.finditer(text)}
    if len(terms) != 1:
        return None
    republic, year, term = terms.pop()
    begins = int(year) if year else int(republic) + _FOUNDED
    return SchoolTerm(begins, _SECOND_BEGINS if term in _SECOND else _FIRST_BEGINS)
