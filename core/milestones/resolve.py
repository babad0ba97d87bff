"""From what words say to days: the missing year and month, distances, parts of months, lunar days."""

import calendar
import datetime as dt
from dataclasses import replace

from core.milestones.hours import closing
from core.milestones.known import Calendar, Unresolved
from core.milestones.values import Days, Mention, Part, Said, Unit
from core.model import Precision

# A date without a year lies between four months before the publication and eight after it: notices look ahead.
LEAN = dt.timedelta(days=60)

_PARTS = {Part.START: (1, 10), Part.EARLY: (1, 10), Part.MIDDLE: (11, 20)}


def resolve_range(mention: Mention, known: Calendar) -> tuple[Days, Days | None]:
    """Give the days of a mention, and of its second half where it is a range. Raises Unresolved."""
    if mention.until is None:
        return resolve(mention.said, known), None
    first, second = _share(mention.said, mention.until.said)
    start = resolve(first, known)
    if mention.is_of_hours and closing(mention.hour, mention.until.hour)[1]:
        second = second._replace(distance=1)
    end = _resolve_end(second, start, known)
    if end.last < start.first:
        raise Unresolved("the range ends before it begins")
    return start, end


def with_plain_hours(mention: Mention) -> Mention:
    """Give a window of hours the half of the day that its second hour leaves out."""
    if mention.until is None or not mention.is_of_hours:
        return mention
    hour, _ = closing(mention.hour, mention.until.hour)
    return mention if hour is mention.until.hour else replace(mention, until=replace(mention.until, hour=hour))


def _share(first: Said, second: Said) -> tuple[Said, Said]:
    """Let each half of a range say what only the other says (5月1日至7日, 3 to 7 June, late May to June 2025)."""
    if first.month is None and first.day is not None and second.month is not None:
        first = first._replace(month=second.month)
    unsaid = first.year is None and first.year_shift is None
    if unsaid and first.month is not None and second.month is not None:
        turn = first.month > second.month  # "from November to January 2026"
        if second.year is not None:
            first = first._replace(year=second.year - turn)
        elif second.year_shift is not None:
            first = first._replace(year_shift=second.year_shift - turn)
    return first, second


def _resolve_end(said: Said, start: Days, known: Calendar) -> Days:
    """Read the second half of a range: what it leaves out it takes from the first, and it lies not before it."""
    if said.from_previous and said.year_shift:
        return _resolve(said._replace(year=start.first.year + said.year_shift, year_shift=None), known)
    if said.from_previous:
        return _day(start.first + dt.timedelta(days=said.distance or 0))
    bare_day = said.day is not None and said.month is None and said.month_shift is None
    if bare_day:
        said = said._replace(month=start.first.month)
    if said.month is None or said.year is not None or said.year_shift is not None or said.lunar:
        return resolve(said, known)
    end = resolve(said._replace(year=start.first.year), known)
    if end.last >= start.first:
        return end
    if bare_day:
        following = _add_months(start.first.replace(day=1), 1)
        return resolve(said._replace(year=following.year, month=following.month), known)
    return resolve(said._replace(year=start.first.year + 1), known)


def resolve(said: Said, known: Calendar) -> Days:
    """Give the days that an expression may mean. Raises Unresolved with the reason where it names none."""
    if said.unknown:
        raise Unresolved(said.unknown)
    try:
        days = _resolve(said, known)
    except (ValueError, OverflowError) as error:
        raise Unresolved(f"there is no such day ({error})") from error
    if said.unsure_order:
        return days._replace(inferred="order of figures")
    return days._replace(inferred="month as misspelt") if said.misspelt else days


def _resolve(said: Said, known: Calendar) -> Days:
    if said.distance is not None:
        return _at_distance(said, known)
    if said.weekday is not None:
        return _weekday(said, known)
    if said.week_shift is not None:
        monday = _monday(known.origin(), said.week_shift)
        return Days(monday, monday + dt.timedelta(days=6), Precision.PART, "week from the publication")
    if said.months is not None:
        return _months(said, known)
    if said.month_shift is not None:
        month = _add_months(known.reference.replace(day=1), said.month_shift)
        return _in_month(said, month.year, month.month, "month from the publication")
    if said.month is None:
        return _day_only(said, known)
    year, inferred = _year(said, known)
    if said.lunar:
        return _lunar(said._replace(year=year), known, inferred)
    return _in_month(said, year, said.month, inferred)


def _day(day: dt.date, inferred: str = "") -> Days:
    return Days(day, day, _ONE_DAY, inferred)


_ONE_DAY = Precision.DAY  # members of an enumeration take long to look up


def _year(said: Said, known: Calendar) -> tuple[int, str]:
    if said.year is not None:
        return said.year, ""
    if said.year_shift == 0 and known.published is None and known.year is not None:
        return known.year, "year of the title"
    if said.year_shift is not None:
        return known.reference.year + said.year_shift, "year from the publication"
    if said.month is None:
        raise Unresolved("no month is stated")
    stated = known.stated.get((said.month, said.day or 0))
    if stated is not None:
        return stated, "year as stated before"
    if known.term is not None:
        return known.term.year_of(said.month), "year of the title"
    if known.year is not None and known.previous is None:
        return known.year, "year of the title"
    year = _year_around(said, known)
    alone = known.previous is None or known.guessed  # no day before it in its sentence tells the year
    most = _FAR if known.lasts else _HALF
    far = alone and known.published is not None and _in_year(said, year) - known.published > most
    return year, "year, far ahead" if far else "year"


def _year_around(said: Said, known: Calendar) -> int:
    """Choose the year that the publication and the date before it in the sentence tell."""
    published, before = known.published, known.previous or known.fallback
    if published is None:
        if before is None:
            raise Unresolved("no year is stated, and no publication day tells it")
        return _nearest_year(said, known.furthest or before)
    nearest = _nearest_year(said, published)
    if known.gone and _in_year(said, nearest) - published > _SOON:
        return nearest - 1
    to_come = (known.lasts or known.comes) and known.previous is None
    if to_come and published - _in_year(said, nearest) > _LATELY:
        return nearest + 1
    if before is None or (known.guessed and _in_year(said, nearest) > published):
        return nearest  # what is ahead needs no date before it, whose year may be wrong
    return max(nearest, _nearest_year(said, before))


def _nearest_year(said: Said, around: dt.date) -> int:
    """Choose the year that brings a month and day nearest to two months after `around`."""
    if abs(_in_year(said, around.year) - around - LEAN) < _NEAREST:
        return around.year
    years = [around.year - 1, around.year, around.year + 1]
    return min(years, key=lambda year: abs(_in_year(said, year) - around - LEAN))


def _in_year(said: Said, year: int) -> dt.date:
    """Give the day that a month and day are in a year: of a month alone its middle, and no leap day."""
    day = 28 if said.month == 2 and said.day == 29 else said.day or 15
    return dt.date(year, said.month or 1, day)


# What goes on up to a day over for longer than this is meant to go on to the next; one so far ahead is less sure.
# So is any day more than half a year ahead: that of this year may be meant, which has gone by.
_LATELY, _FAR, _HALF = dt.timedelta(days=30), dt.timedelta(days=305), dt.timedelta(days=184)
# A day by which something has come about may yet be as near as this: "the version that is out on 3 June".
_SOON = dt.timedelta(days=100)
# No other year can bring a day nearer.
_NEAREST = dt.timedelta(days=182)


def _in_month(said: Said, year: int, month: int, inferred: str) -> Days:
    """Give a day of a month, or the stretch of it that `part` names."""
    if said.day is not None:
        return _day(dt.date(year, month, said.day), inferred)
    last = calendar.monthrange(year, month)[1]
    if said.part is Part.LAST:
        return _day(dt.date(year, month, last), inferred)
    if said.part in _PARTS:
        first, end = _PARTS[said.part]
    elif said.part is Part.LATE:
        first, end = 21, last
    elif said.part is Part.END:
        first, end = last, last
    else:
        return Days(dt.date(year, month, 1), dt.date(year, month, last), Precision.MONTH, inferred)
    return Days(dt.date(year, month, first), dt.date(year, month, end), Precision.PART, inferred)


def _months(said: Said, known: Calendar) -> Days:
    """Give a quarter, half or whole year, or the beginning, middle or end of one; a year unsaid is that of its end."""
    first, last = said.months or (1, 12)
    year, inferred = _year(said._replace(month=last), known)
    start = dt.date(year, first, 1)
    end = _add_months(dt.date(year, last, 1), 1) - dt.timedelta(days=1)
    third = max(1, (last - first + 1) // 3)
    if said.part is Part.END:
        start = end
    elif said.part in (Part.EARLY, Part.START):
        end = _add_months(start, third) - dt.timedelta(days=1)
    elif said.part is Part.LATE:
        start = dt.date(year, last - third + 1, 1)
    elif said.part is Part.MIDDLE:
        start = dt.date(year, first + (last - first) // 2, 1)
        end = _add_months(start, 1 if (first, last) == (1, 12) else third) - dt.timedelta(days=1)  # of a year, June
    return Days(start, end, Precision.PART, inferred)


def _day_only(said: Said, known: Calendar) -> Days:
    """Place a day of an unnamed month: nearest to the date before it in the sentence, else to the publication."""
    around = known.reference if said.spoken else known.previous or known.reference  # 明日(5日)
    candidates = []
    for shift in (-1, 0, 1):
        month = _add_months(around.replace(day=1), shift)
        if (said.day or 0) <= calendar.monthrange(month.year, month.month)[1]:
            candidates.append(month.replace(day=said.day or 0))
    nearest = min(candidates, key=lambda day: abs(day - around - dt.timedelta(days=5)))
    return _day(nearest, "month and year")


def _at_distance(said: Said, known: Calendar) -> Days:
    previous = known.previous or (known.latest if said.distance == 0 else None)  # "… It is extended until 6 p.m."
    if said.from_previous and previous is None:
        raise Unresolved("it counts from a day that is not stated")
    if said.month is not None and said.day is not None:
        origin = dt.date(_year(said, known)[0], said.month, said.day)  # "30 days after June 3, 2025"
    else:
        origin = previous if said.from_previous and previous else _origin(said, known)
    count, inferred = said.distance or 0, "counted from the publication"
    if said.unit is Unit.MONTH:
        return _day(_add_months(origin, count), inferred)
    if said.unit is Unit.YEAR:
        return _day(_add_months(origin, 12 * count), inferred)
    if said.unit is Unit.WORKDAY:
        return _day(_add_workdays(origin, count), "working days without holidays")
    return _day(origin + dt.timedelta(days=count * (7 if said.unit is Unit.WEEK else 1)), inferred)


def _origin(said: Said, known: Calendar) -> dt.date:
    if not said.spoken or known.published is None:
        return known.origin()
    if said.distance == 0 and known.said_before and known.said_before == known.previous:
        return known.said_before  # 昨日宣布,即日起…
    told = known.announced
    if told and told == known.previous and _NO_TIME <= known.published - told <= _COPIED:
        return told  # 4月14日,…表示,即日起…
    return known.published


# A notice that begins with the day on which it was told may be published so much later.
_NO_TIME, _COPIED = dt.timedelta(0), dt.timedelta(days=3)


def _weekday(said: Said, known: Calendar) -> Days:
    """Give a weekday of a week (本周五: its week's; 下周一: the next week's), else the next such day."""
    origin, weekday = known.origin(), said.weekday or 0
    inferred = "weekday from the publication"
    if said.week_shift is not None:
        return _day(_monday(origin, said.week_shift) + dt.timedelta(days=weekday), inferred)
    day = origin + dt.timedelta(days=(weekday - origin.weekday()) % 7)
    if known.previous and day < known.previous < day + _WEEK:
        day += _WEEK  # "closed on Sunday, open on Monday", said on a Monday or a Thursday
    elif known.latest and known.latest > day:
        inferred = "weekday from the publication, or from a day told before"  # "the last match is on 8 November. …"
    return _day(day, inferred)


_WEEK = dt.timedelta(weeks=1)


def _monday(day: dt.date, shift: int) -> dt.date:
    return day + dt.timedelta(weeks=shift, days=-day.weekday())


def _lunar(said: Said, known: Calendar, inferred: str) -> Days:
    """Turn a lunar day into a solar one; an unstated year is that of the next such day from the publication."""
    year, month, day = said.year or 0, said.month or 1, said.day or 1
    if not inferred:
        return _day(_solar(year, month, day))
    reference = known.reference - dt.timedelta(days=120)
    days = [_solar(reference.year + shift, month, day) for shift in (-1, 0, 1)]
    return _day(min(solar for solar in days if solar >= reference), inferred)


def _solar(year: int, month: int, day: int) -> dt.date:
    import lunardate  # rarely needed, and it doubles the time to import

    try:
        solar: dt.date = lunardate.LunarDate(year, month, day).to_solar_date()
    except ValueError:
        if day != 30:
            raise
        solar = lunardate.LunarDate(year, month, 29).to_solar_date()  # the last day of a short month
    return solar


def _add_months(day: dt.date, count: int) -> dt.date:
    """Move by months; a day that the month lacks becomes its last."""
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _add_workdays(day: dt.date, count: int) -> dt.date:
    if count > 1000:
        raise ValueError("too many working days")
    while count > 0:
        day += dt.timedelta(days=1)
        count -= day.weekday() < 5
    return day
