"""How dates are written in English: a table, one entry for each way. `docs/milestones.md` shows how to add one."""

import re

from core.milestones.entries import Entry, Lexicon
from core.milestones.grammar import Table
from core.milestones.numerals import DIGITS, WORDS
from core.milestones.tokens_en import PREPOSITIONS, Preposition
from core.milestones.values import Part, Said, Unit

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PARTS = ("early", "mid", "late", "the end", "end", "the beginning", "beginning", "the start", "start", "the middle")
_NUMBERS = tuple(word for word in WORDS if word not in ("first", "second", "third", "fourth", "next"))
# With the space behind them: "a" alone would begin a date at every "and".
_COUNTS = tuple(f"{number} " for number in _NUMBERS if number not in ("a", "an")) + tuple(
    f"{number} {unit}"
    for number in ("a", "an")
    for unit in ("day", "week", "month", "year", "calendar", "full", "business", "working", "(")
)
_FIGURES = tuple(DIGITS)

_NAMED_ZONE = (
    r"utc ?[+-][0-9]{1,2}(?::?00)?(?![0-9:-])|gmt ?[+-][0-9]{1,2}(?::?00)?(?![0-9:-])|utc|gmt|pst|pdt|pt|"
    r"pacific(?: (?:(?:daylight|standard) )?time)?|est(?!\.\))|edt|et|"
    r"eastern(?: (?:(?:daylight|standard) )?time)?|cdt|ct|mst|mdt|mt|cet|cest|bst|ist|"
    r"jst|kst|hkt|sgt|aest|aedt|beijing time|z"
)
_CLOCK = (
    r"(?:(?:12 )?(?P<named_hour>noon|midnight)|(?<![0-9])(?P<hour>2[0-4]|1[0-9]|0?[0-9])(?:(?::"
    r"(?P<minute>[0-5][0-9])(?::[0-5][0-9])?(?:\.[0-9]{1,6})?|"
    r"\.(?P<minutes>[0-5][0-9])(?= ?(?:utc|gmt|[ap]\.?m\b)))(?: ?"
    r"(?P<halfday>[ap]\.?m\b\.?))?|(?: ?(?P<halfday_>[ap]\.?m\b\.?))|(?= ?(?:utc|gmt)\b)|"
    r"(?= ?(?:-|to) ?(?P<hour_after>[0-9]{1,2})(?::[0-9]{2})? ?(?P<halfday__>[ap])\.?m\b)))"
)

_PART = (
    r"(?:the )?(?:(?P<part>early|mid(?:dle)?|late|end)(?: of|(?<=early) in|(?<=late) in|-)? ?|"
    r"(?P<part_>beginning|start) of )(?:the )?(?:month of )?"
)

FRAGMENTS = {
    "month": r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|"
    r"may(?! (?:be|not|also|have|only|still|no)\b)|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?",
    "day": r"(?P<day>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![0-9a-z]|[:.][0-9])",
    "ordinal": r"(?P<day>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)",
    "plain_day": r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?",
    "year": r"(?P<year>(?:19|20)[0-9]{2})(?![0-9])",
    "maybe_year": r"(?:(?:,| of)? ?(?P<year>(?:19|20)[0-9]{2})(?![0-9-]))?",
    "numeric_month": r"(?P<month>1[0-2]|0?[1-9])",
    "numeric_day": r"(?P<day>3[01]|[12][0-9]|0?[1-9])",
    "late_day": r"(?P<day>3[01]|2[0-9]|1[3-9])",
    "short_year": r"(?P<year>(?:19|20)[0-9]{2}|[0-9]{2})(?![0-9/])",
    "on_weekday": r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? (?:the )?)?",
    "weekday": r"(?P<weekday>mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday)",
    "part": _PART,
    "maybe_part": f"(?:{_PART})?",
    "number": r"(?P<distance>[0-9]{1,4}|"
    + "|".join(sorted(_NUMBERS, key=len, reverse=True))
    + r")(?: \([0-9]{1,3}\))?",
    "unit": r"(?:calendar |full )?(?P<unit>business day|working day|day|week|month|year)s?",
    "issue": r"(?:(?:the )?(?:date of )?(?:its |this |the |our )?(?:publication|notice|"
    r"announcement|post|posting|message|email|(?<=this )release|date)(?: date)?"
    r"(?! (?:that|when|on which|it|you|they|we)\b)"
    r"(?! of (?:the )?(?:purchase|receipt|invoice|delivery))|today|now|(?:the date )?hereof)",
    "clock": _CLOCK,
    "zone": rf"(?P<zone>{_NAMED_ZONE})(?![a-z])",
}

_AFTER_PREPOSITION = (
    r"(?:(?<=\bin )|(?<=\bby )|(?<=\bof )|(?<=\bfrom )|(?<=\buntil )|(?<=\bsince )|"
    r"(?<=\bthis )|(?<=\bbefore )|(?<=\bduring )|(?<=\bstarting )|(?<=\bstarting in )|"
    r"(?<=\bthrough )|(?<=\bbeginning )|(?<=\beffective ))"
)
_YEAR_PART = r"(?:the )?(?P<part>end|beginning|start|middle|close)"

_ITS_HOUR = (
    r"(?=,? (?:at |from |between )?(?:[0-9]{1,2}(?:[:.][0-9]{2})?(?: ?(?:-|to|and) ?[0-9]{1,2}(?:[:.][0-9]{2})?)? ?"
    r"[ap]\.?m\b|[0-9]{1,2}:[0-9]{2}|noon|midnight))"
)


def _before_weekday() -> str:
    """Give what stands before a weekday that is a day of the calendar: a tie, or what says that it is the last."""
    ties = (Preposition.FROM, Preposition.UNTIL, Preposition.BY, Preposition.BEFORE)
    words = [words.replace("_", " ") for words, preposition in PREPOSITIONS.items() if preposition in ties]
    words = [*words, "on", "extended to", "postponed to", "moved to", "deadline:", "deadline is", "deadline is now"]
    ends = {words for words in words if not any(words.endswith((f" {other}", f"'{other}")) for other in words)}
    by_length: dict[int, list[str]] = {}
    for ending in sorted(ends):
        by_length.setdefault(len(ending), []).append(re.escape(ending))
    behind = "|".join(rf"(?<=\b(?:{'|'.join(alike)}) )" for _, alike in sorted(by_length.items()))
    weekly = "".join(
        f"(?<!{day} {until} )" for day in ("day", "days", *_WEEKDAYS) for until in ("through", "thru", "till", "til")
    )
    return f"(?=[a-z]{{3,6}}day)(?:{behind}){weekly}"


_BEFORE_WEEKDAY = _before_weekday()

ENTRIES = (
    Entry(
        "month day, year",
        r"{on_weekday}{month} ?(?:the (?=[0-9]))?{day}{maybe_year}",
        (*_MONTHS, *_WEEKDAYS),
        final=True,
    ),
    Entry("month, ordinal, year", r"{on_weekday}{month}, {ordinal}{maybe_year}", (*_MONTHS, *_WEEKDAYS)),
    Entry(
        "day month year",
        r"{on_weekday}{day} ?(?:day )?(?:of )?{month}{maybe_year}",
        (*_FIGURES, *_WEEKDAYS),
        final=True,
    ),
    Entry("year month day", r"{year},? {month} {day}", ("1", "2")),
    Entry(
        "first of the month, in words",
        r"(?P<day>first|second|third|fourth) (?:day )?of {month}{maybe_year}",
        ("first", "second", "third", "fourth"),
    ),
    Entry(
        "day before a range's month",
        r"{on_weekday}{day}(?=(?: ?(?:-|to|and|through|until|till) ?|(?:, {plain_day}){1,6},? and )"
        r"{on_weekday}{plain_day} (?:of )?"
        r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))",
        (*_FIGURES, *_WEEKDAYS),
    ),
    Entry("month year", r"{maybe_part}{month},? ?(?:of )?{year}", (*_MONTHS, *_PARTS), Said(part=Part.WHOLE)),
    Entry("part of a month", r"{part}{month}(?!,? ?[0-9])", _PARTS),
    Entry("month", rf"{_AFTER_PREPOSITION}(?!(?<=this )may [a-z]){{month}}(?! ?[0-9])", _MONTHS, Said(part=Part.WHOLE)),
    Entry(
        "ISO",
        r"(?P<year>(?:19|20)[0-9]{2})(?P<sign>[-/.])(?P<month>1[0-2]|0[1-9])(?P=sign)"
        r"(?P<day>3[01]|[12][0-9]|0[1-9])(?![0-9]|[-/][0-9])",
        ("1", "2"),
    ),
    Entry(
        "ISO month",
        r"(?:(?<=in )|(?<=on )|(?<=by )|(?<=until )|(?<=from )|(?<=since )|(?<=before )|(?<=after )|(?<=through ))"
        r"(?P<year>20[0-9]{2})-(?P<month>1[0-2]|0[1-9])(?![0-9]|[./-][0-9a-z])",
        ("2",),
        Said(part=Part.WHOLE),
    ),
    Entry("month/day/year", r"{numeric_month}/{numeric_day}/{short_year}", _FIGURES),
    Entry("month-day-year", r"{numeric_month}-{numeric_day}-{year}", _FIGURES),
    Entry("day/month/year", r"{late_day}(?P<sign_>[/.-]){numeric_month}(?P=sign_){short_year}", _FIGURES),
    Entry("day.month.year", r"{numeric_day}\.{numeric_month}\.{year}", _FIGURES),
    Entry("day-month-year", r"{day}-{month}-(?P<year>(?:19|20)[0-9]{2}|[0-9]{2})(?![0-9])", _FIGURES),
    Entry(
        "month/day",
        r"(?<![0-9/])(?:(?<=on )|(?<=from )|(?<=by )|(?<=until )|(?<=starting )|"
        r"(?<=effective )|(?<=through )|(?<=before )|(?<=as of )|(?<=day )|(?<=day, )|(?<=night )|"
        r"(?<=morning )|(?<=morning, )|(?<=tomorrow )|(?<=tomorrow, )){numeric_month}/{numeric_day}(?![0-9/%])",
        _FIGURES,
    ),
    Entry(
        "weekday month/day",
        r"(?:mon|tues|wednes|thurs|fri|satur|sun)day,? {numeric_month}/{numeric_day}(?![0-9/%])",
        _WEEKDAYS,
    ),
    Entry(
        "hour of the same day",
        r"(?:(?<=extended until )|(?<=extended to )|(?<=last until )|(?<=lasting until )|(?<=continue until )|"
        r"(?<=unavailable until )|(?<=unavailable till )|(?<=offline until )|(?<=down until )|(?<=closed until )|"
        r"(?<=unavailable till approximately )|(?<=unavailable until approximately )|(?<=unavailable until about ))"
        r"{clock}(?: ?\(?{zone}\)?)?",
        _FIGURES,
        Said(distance=0, from_previous=True),
    ),
    Entry(
        "quarter",
        r"(?:(?:the )?(?P<part>early|mid|late|end|beginning|start)(?: of| in|-)? ?)?(?:the )?"
        r"(?:q(?P<quarter>[1-4])|(?P<quarter_>first|second|third|fourth) quarter){maybe_year}",
        (
            *_PARTS,
            "q1",
            "q2",
            "q3",
            "q4",
            "the first",
            "the second",
            "the third",
            "the fourth",
            "first",
            "second",
            "third",
            "fourth",
        ),
        Said(year_shift=0, part=Part.WHOLE),
    ),
    Entry(
        "half-year",
        r"(?:the )?(?:(?P<part>end|beginning|start|late|early|mid) (?:of )?)?(?:the )?(?:h"
        r"(?P<half>[12])|(?P<half_>first|second) half)(?: of)? {year}",
        (*_PARTS, "h1", "h2", "the first", "the second", "first", "second"),
        Said(part=Part.WHOLE),
    ),
    Entry(
        "part of a year",
        rf"{_YEAR_PART} of (?:the )?(?:calendar )?(?:year )?{{year}}|(?P<part_>early|mid|late)"
        rf"(?:-| in )? ?(?P<year_>(?:19|20)[0-9]{{2}})(?![0-9])|"
        rf"(?:(?<=by )|(?<=until )|(?<=before )|(?<=from )|(?<=at ))(?:the )?(?P<part__>end) "
        rf"(?P<year__>(?:19|20)[0-9]{{2}})(?![0-9])",
        _PARTS,
        Said(months=(1, 12)),
    ),
    Entry(
        "part of this year",
        rf"{_YEAR_PART} of (?P<shift>the|this|next)(?: calendar)? year",
        _PARTS,
        Said(months=(1, 12)),
    ),
    Entry("year-end", r"year-end(?: {year})?", ("year-end",), Said(year_shift=0, months=(1, 12), part=Part.END)),
    Entry("part of this month", rf"{_YEAR_PART} of (?P<month_shift>the|this|next) month", _PARTS),
    Entry(
        "next month",
        r"(?<=starting )next month|(?<=from )next month|(?<=beginning )next month|"
        r"(?<=[a-z0-9%] )(?<!of )(?<!day )next month(?=[.,;]?(?:\s|$)(?! ?\())",
        ("next month",),
        Said(month_shift=1, part=Part.WHOLE),
    ),
    Entry(
        "next week",
        r"(?<=[a-z0-9%] )(?<!of )(?<!day )next week(?=[.,;]?(?:\s|$)(?! ?\()(?! on ))",
        ("next week",),
        Said(week_shift=1),
    ),
    Entry("end of a week", r"(?<=by )(?:the )?end of (?P<week>the|this|next) week(?![a-z])", ("the end", "end")),
    Entry(
        "today",
        r"today|tonight|as of now",
        ("today", "tonight", "as of now"),
        Said(distance=0, spoken=True),
    ),
    Entry(
        "at once",
        r"(?:effective|starting|beginning|commencing) (?:immediately|at once|now)|immediately effective|"
        r"with immediate effect",
        ("effective", "starting", "beginning", "commencing", "immediately effective", "with immediate"),
        Said(distance=0, spoken=True),
    ),
    Entry(
        "immediately",
        r"immediately(?= (?:discontinu|suspend|stop|ceas|no longer)|[.,]? effective)",
        ("immediately",),
        Said(distance=0, spoken=True),
    ),
    Entry(
        "tomorrow", r"tomorrow(?: (?:morning|afternoon|evening|night))?", ("tomorrow",), Said(distance=1, spoken=True)
    ),
    Entry("yesterday", r"yesterday", ("yesterday",), Said(distance=-1, spoken=True)),
    Entry(
        "distance from publication",
        r"{number} {unit} (?:from|after|of|following) {issue}",
        (*_FIGURES, *_COUNTS),
        Said(distance=0),
    ),
    Entry(
        "day of publication",
        r"(?:(?<=on )|(?<=from ))the (?:date|day) of (?:its |their |this |the )?publication",
        ("the date", "the day"),
        Said(distance=0),
    ),
    Entry(
        "distance ahead", r"in {number} {unit}(?:' time)?(?! (?:of|after|before|from|or))", ("in ",), Said(distance=0)
    ),
    Entry("distance to run", r"(?:(?<=for )|(?<=within ))the next {number} {unit}", ("the next",), Said(distance=0)),
    Entry(
        "weekday",
        rf"(?:(?P<week>next|this|coming|last|past) ){{weekday}}|{_BEFORE_WEEKDAY}{{weekday_}}"
        r"(?!'?[a-z])(?! ?(?:to|through|thru|until|till|and|-) ?(?:mon|tue|wed|thu|fri|sat|sun))(?! (?:each|every) )"
        r"(?! (?:morning|afternoon|evening|night)s\b)"
        r"(?!(?: (?:morning|afternoon|evening|night))?,? (?:the )?[0-9a-z]{0,9}\.? ?(?:the )?[0-9])",
        ("next", "this", "coming", "last", "past", *_WEEKDAYS),
        Said(),
    ),
    Entry(
        "weekday with its hour",
        rf"(?:{_BEFORE_WEEKDAY}|(?<=begins )|(?<=starts )|(?<=opens )|(?<=closes )|(?<=ends )|(?<=for ))"
        r"{weekday}(?![a-z])"
        rf"{_ITS_HOUR}",
        _WEEKDAYS,
        Said(),
    ),
    Entry(
        "ordinal of this month",
        r"(?:(?<=on the )|(?<=by the )|(?<=until the )|(?<=from the )|(?<=before the )|(?<=starting the )){ordinal}"
        r"(?=[.,;!)\n]|$| (?:to|until|through|at|onwards?)\b| of (?:this|the) month)|"
        r"(?<=from ){ordinal_}(?= (?:to|until|through|till) (?:the )?[0-9])",
        _FIGURES,
    ),
    Entry(
        "weekday and its day",
        r"(?:mon|tues|wednes|thurs|fri|satur|sun)day,? (?:the )?{ordinal}(?! (?:of )?[a-z]{3,9}day)",
        _WEEKDAYS,
    ),
    Entry("close of business", r"close of business on {month} ?{day}{maybe_year}", ("close of",)),
    Entry("Christmas", r"christmas(?: day| eve)?(?:,? {year})?", ("christmas",), Said(month=12, day=25)),
    Entry("New Year's Day", r"new year's day(?:,? {year})?", ("new year's day",), Said(month=1, day=1)),
)

HALVES = (
    Entry("weekday with its hour, as the end", rf"{{weekday}}(?![a-z]){_ITS_HOUR}", _WEEKDAYS),
    Entry("day, as the end", r"{day}{maybe_year}(?! (?:days|weeks|months|hours|minutes|years|business))", _FIGURES),
    Entry(
        "hour, as the end",
        r"(?:at )?{clock}(?: ?\(?{zone}\)?)?",
        (*_FIGURES, "at", "noon", "midnight"),
        Said(distance=0, from_previous=True),
    ),
    Entry(
        "hour of the next day, as the end",
        r"(?:at )?{clock}(?: ?\(?{zone}\)?)?,? (?:on |of )?(?:the )?(?:following|next) (?:morning|day)",
        (*_FIGURES, "at", "noon", "midnight"),
        Said(distance=1, from_previous=True),
    ),
)

TABLE = Table(
    fragments=FRAGMENTS
    | {
        "zone_after": FRAGMENTS["zone"].replace("<zone>", "<zone_after>"),
        "ordinal_": FRAGMENTS["ordinal"].replace("<day>", "<day_>"),
        "weekday_": FRAGMENTS["weekday"].replace("<weekday>", "<weekday_>"),
    },
    entries=ENTRIES,
    halves=HALVES,
    connector=r"(?: \([^()\n]{1,30}\))?,? ?(?:--?|~|to|through|thru|until|till|up to|ending(?: on)?|and ending(?: on)?|"
    r"(?P<paired>and))(?: and including)? ?(?:on )?(?:the (?=[0-9]))?",
    hour=r"\*{0,2}(?:,| -|(?: ?\| ?[a-z]{6,9})? *\||"
    r"\n[-* ]{0,4}(?:[a-z]{5,12} )?(?:time|times|hours|window)\*{0,2}:\*{0,2})? ?"
    r"(?:t|at |@ ?|from |by |beginning at |starting at |between )?"
    r"\*{0,2}\(?{clock}"
    r"(?: ?\(?{zone}\)?)?|,? ?\(?{zone_after}\)?(?= |,|\.|;|$)",
    hour_before=r"(?:at )?{clock}(?: ?\(?(?:{zone}|local time|server time)\)?)?,? (?:on |of )?(?:the )?$",
    hours_before=r"(?:from |between )?{clock} ?(?:{zone} ?)?(?:-|to|until|and) ?(?P<until>[0-9]{1,2}"
    r"(?::[0-9]{2}){0,2} ?(?:[ap]\.?m\.?)?)(?: ?\(?{zone_after}\)?)?,? (?:on |of )?"
    r"(?:the )?$",
    also=r"(?:,| and| &|, and) (?P<day>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?:,? (?P<year>"
    r"(?:19|20)[0-9]{2}))?(?![0-9a-z:/-])(?! (?:days|weeks|hours|new|minutes|other|more))"
    r"(?!(?:(?:,| and|, and) [0-9]{1,2}(?:st|nd|rd|th)?){0,6} (?:of )?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))",
    zone_before=r"(?!)",
    told_before="[0-9]|noon|midnight",
    misspelt=r"(?P<day>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)? (?:of )?(?P<word>[a-z]{4,10}),? {year}|"
    r"(?<=[a-z] )(?P<day_>3[01]|[12][0-9]|0?[1-9])(?:(?:st|nd|rd|th)(?:,? (?P<year_>(?:19|20)[0-9]{2}))?|"
    r",? (?P<year__>(?:19|20)[0-9]{2}))(?![0-9])",
    boundary="[0-9a-z]",
    figures=r"(?:(?<![0-9])|(?=[0-9]{0,3}(?:st|nd|rd|th|[-/ ]|[.:][0-9]|,[ 0-9]|[ap]\.?m)))",
    lexicon=Lexicon(
        months={
            name: number
            for number, name in enumerate(
                (
                    "january",
                    "february",
                    "march",
                    "april",
                    "may",
                    "june",
                    "july",
                    "august",
                    "september",
                    "october",
                    "november",
                    "december",
                ),
                1,
            )
        }
        | {name: number for number, name in enumerate(_MONTHS, 1)}
        | {"sept": 9},
        parts={
            "early": Part.EARLY,
            "beginning": Part.START,
            "start": Part.START,
            "mid": Part.MIDDLE,
            "middle": Part.MIDDLE,
            "late": Part.LATE,
            "end": Part.END,
            "close": Part.END,
        },
        shifts={"the": 0, "this": 0, "next": 1, "coming": 0, "last": -1, "past": -1},
        units={
            "day": Unit.DAY,
            "week": Unit.WEEK,
            "month": Unit.MONTH,
            "year": Unit.YEAR,
            "business day": Unit.WORKDAY,
            "working day": Unit.WORKDAY,
        },
        weekdays={name: number for number, name in enumerate(_WEEKDAYS)},
    ),
)
