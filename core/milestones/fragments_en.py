"""What the English entries are made of: the fragments of their patterns, what they begin with, what words mean."""

import re

from core.milestones.entries import Lexicon
from core.milestones.numerals import DIGITS, WORDS
from core.milestones.tokens_en import BEFORE, BY, FROM, PREPOSITIONS, UNTIL
from core.milestones.values import Part, Unit

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS = ("early", "mid", "late", "the end", "end", "the beginning", "beginning", "the start", "start", "the middle")
_NUMBERS = tuple(word for word in WORDS if word not in ("first", "second", "third", "fourth", "next"))
# With the space behind them: "a" alone would begin a date at every "and".
COUNTS = tuple(f"{number} " for number in _NUMBERS if number not in ("a", "an")) + tuple(
    f"{number} {unit}"
    for number in ("a", "an")
    for unit in ("day", "week", "month", "year", "calendar", "full", "business", "working", "(")
)
FIGURES = tuple(DIGITS)

_NAMED_ZONE = (
    r"utc ?[+-][0-9]{1,2}(?::?00)?(?![0-9:-])|gmt ?[+-][0-9]{1,2}(?::?00)?(?![0-9:-])|utc|gmt|pst|pdt|pt|"
    r"pacific(?: (?:(?:daylight|standard) )?time)?|est(?!\.\))|edt|et|"
    r"eastern(?: (?:(?:daylight|standard) )?time)?|cdt|cst|ct|mst|mdt|mt|cet|cest|bst|ist|"
    r"jst|kst|hkt|sgt|aest|aedt|beijing time|z"
)
_FOUR_FIGURES = "(?:[01][0-9]|2[0-4])[0-5][0-9]"
_MILITARY = rf"(?=(?: ?(?:-|to|until|and) ?{_FOUR_FIGURES})? ?(?:hrs|hours|utc|gmt|[a-z]{2, 3}t\b))"
_CLOCK = (
    r"(?=[0-9nm])(?:(?:12 )?\b(?P<named_hour>noon|midnight)|(?<![0-9])(?P<hour>2[0-4]|1[0-9]|0?[0-9])(?:(?::"
    r"(?P<minute>[0-5][0-9])(?::[0-5][0-9])?(?:\.[0-9]{1,6})?(?: ?(?:hours|hrs|h)\b)?|"
    rf"(?<=[0-2][0-9])(?P<minutes_>[0-5][0-9]){_MILITARY}(?: ?hrs| ?hours)?|"
    r"\.(?P<minutes>[0-5][0-9])(?= ?(?:utc|gmt|[ap]\.?m\b)))(?: ?"
    r"(?P<halfday>[ap](?:m\b|\.m\b\.?)))?|(?: ?(?P<halfday_>[ap](?:m\b|\.m\b\.?)))|(?= ?(?:utc|gmt)\b)|"
    r"(?= ?(?:-|to) ?(?:12 )?noon\b)|"
    r"(?= ?(?:-|to) ?(?P<hour_after>[0-9]{1,2})(?::[0-9]{2})? ?(?P<halfday__>[ap])\.?m\b)))"
)

_PART = (
    r"(?:the )?(?:(?P<part>early|mid(?:dle)?|late|end)(?: of|(?<=early) in|(?<=late) in|-)? ?|"
    r"(?P<part_>beginning|start) of )(?:the )?(?:month of )?"
)

_YEAR_FROM_HERE = r"(?:the )?(?P<shift>last|previous|this|next) year(?![a-z'-])"

FRAGMENTS = {
    "month": r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|"
    r"may(?! (?:be|not|also|have|only|still|no)\b)|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
    r"(?:(?:(?<=jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)|(?<=sept))\.)?",
    "day": r"(?P<day>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![0-9a-z]|[:.][0-9])",
    "ordinal": r"(?P<day>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)",
    "plain_day": r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?",
    "year": r"(?P<year>(?:19|20)[0-9]{2})(?![0-9])",
    "maybe_year": rf"(?:(?:,| of)? ?(?:(?P<year>(?:19|20)[0-9]{{2}})(?![0-9-])|{_YEAR_FROM_HERE}))?",
    "year_from_here": _YEAR_FROM_HERE,
    "numeric_month": r"(?P<month>1[0-2]|0?[1-9])",
    "numeric_day": r"(?P<day>3[01]|[12][0-9]|0?[1-9])",
    "late_day": r"(?P<day>3[01]|2[0-9]|1[3-9])",
    "short_year": r"(?P<year>(?:19|20)[0-9]{2}|[0-9]{2})(?![0-9/])",
    "on_weekday": r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"(?:\.?,? |(?<=day)(?=[0-9]))(?:the )?)?",
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
    "four_figures": f"{_FOUR_FIGURES}{_MILITARY}",
    "zone": rf"(?P<zone>{_NAMED_ZONE})(?![a-z])",
}

FRAGMENTS |= {
    "zone_after": FRAGMENTS["zone"].replace("<zone>", "<zone_after>"),
    "ordinal_": FRAGMENTS["ordinal"].replace("<day>", "<day_>"),
    "weekday_": FRAGMENTS["weekday"].replace("<weekday>", "<weekday_>"),
}

AFTER_PREPOSITION = (
    r"(?:(?<=\bin )|(?<=\bby )|(?<=\bof )|(?<=\bfrom )|(?<=\buntil )|(?<=\bsince )|"
    r"(?<=\bthis )|(?<=\bbetween )|(?<=\bbefore )|(?<=\bduring )|(?<=\bstarting )|(?<=\bstarting in )|"
    r"(?<=\bthrough )|(?<=\bbeginning )|(?<=\beffective ))"
)
# "to approximately 3 June 20:15", not "to about 30 percent"
ABOUT = (
    r"(?:(?:about|approximately|around|roughly) (?=[0-9]{1,2}[./:]|[0-9]{4}-|(?:[0-9]{1,2}(?:st|nd|rd|th)? )?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\b))?"
)
# What stands before a distance that leads to a day of its own: "take effect 30 days after", not "for 30 days from".
COUNTED_FROM = (
    r"(?:(?<=\beffect )|(?<=\beffective )|(?<=\bforce )|(?<=\bwithin )|(?<=\blater than )|(?<=\bexpire )|"
    r"(?<=\bexpires )|(?<=\bend )|(?<=\bends )|(?<=\bhave )|(?<=\bby ))"
)
YEAR_PART = r"(?:the )?(?P<part>end|beginning|start|middle|close)"

ITS_HOUR = (
    r"(?=,? (?:at |from |between )?(?:[0-9]{1,2}(?:[:.][0-9]{2})?(?: ?(?:-|to|and) ?[0-9]{1,2}(?:[:.][0-9]{2})?)? ?"
    r"[ap]\.?m\b|[0-9]{1,2}:[0-9]{2}|noon|midnight))"
)


def _before_weekday() -> str:
    """Give what stands before a weekday that is a day of the calendar: a tie, or what says that it is the last."""
    ties = (FROM, UNTIL, BY, BEFORE)
    words = [words.replace("_", " ") for words, preposition in PREPOSITIONS.items() if preposition in ties]
    words = [*words, "on", "extended to", "postponed to", "moved to", "deadline:", "deadline is", "deadline is now"]
    ends = {words for words in words if not any(words.endswith((f" {other}", f"'{other}")) for other in words)}
    by_length: dict[int, list[str]] = {}
    for ending in sorted(ends):
        by_length.setdefault(len(ending), []).append(re.escape(ending))
    behind = "|".join(rf"(?<=\b(?:{'|'.join(alike)}) )" for _, alike in sorted(by_length.items()))
    weekly = "".join(
        f"(?<!{day} {until} )" for day in ("day", "days", *WEEKDAYS) for until in ("through", "thru", "till", "til")
    )
    return f"(?=[a-z]{{3,6}}day)(?:{behind}){weekly}"


BEFORE_WEEKDAY = _before_weekday()
# "at midnight Friday", "by 5 p.m. ET Friday"
BEHIND_HOUR = (
    r"(?:(?<=midnight )|(?<=\bnoon )|(?<=[0-9 ][ap]m )|(?<=[0-9 ][ap]\.m )|(?<=[0-9 ][ap]\.m\. )|(?<=[0-9]:[0-9]{2} )|"
    r"(?<=m [ecmp]t )|(?<=m\. [ecmp]t )|(?<=m [ecmp][sd]t )|(?<=m\. [ecmp][sd]t ))"
)

LEXICON = Lexicon(
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
    | {name: number for number, name in enumerate(MONTHS, 1)}
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
        "last": Part.LAST,
    },
    shifts={"the": 0, "this": 0, "next": 1, "coming": 0, "last": -1, "past": -1, "previous": -1},
    units={
        "day": Unit.DAY,
        "week": Unit.WEEK,
        "month": Unit.MONTH,
        "year": Unit.YEAR,
        "business day": Unit.WORKDAY,
        "working day": Unit.WORKDAY,
    },
    weekdays={name: number for number, name in enumerate(WEEKDAYS)},
)
