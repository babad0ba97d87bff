"""How dates are written in English: a table, one entry for each way. `docs/milestones.md` shows how to add one."""

from core.milestones.entries import Entry
from core.milestones.fragments_en import (
    ABOUT,
    AFTER_PREPOSITION,
    BEFORE_WEEKDAY,
    BEHIND_HOUR,
    COUNTED_FROM,
    COUNTS,
    FIGURES,
    FRAGMENTS,
    ITS_HOUR,
    LEXICON,
    MONTHS,
    PARTS,
    WEEKDAYS,
    YEAR_PART,
)
from core.milestones.grammar import Table
from core.milestones.lengths_en import give_windows
from core.milestones.numerals import DIGITS, MONTH
from core.milestones.values import MIDNIGHT_TONIGHT, Part, Said

ENTRIES = (
    Entry(
        "month day, year",
        r"{on_weekday}{month} ?(?:the (?=[0-9]))?{day}{maybe_year}",
        (*MONTHS, *WEEKDAYS),
        final=True,
    ),
    Entry("month, ordinal, year", r"{on_weekday}{month}, {ordinal}{maybe_year}", (*MONTHS, *WEEKDAYS)),
    Entry(
        "day month year",
        r"{on_weekday}(?:(?<![a-z]-)|(?<=[mtwfs][ouehra][neditu]-)){day} ?(?:day )?(?:of )?{month}{maybe_year}",
        (*FIGURES, *WEEKDAYS),
        final=True,
    ),
    Entry("year month day", r"{year}(?:,? |-){month}(?: |-){day}", ("1", "2")),
    Entry(
        "first of the month, in words",
        r"(?:the )?(?P<day>first|second|third|fourth) (?:day )?of {month}{maybe_year}",
        ("first", "second", "third", "fourth", "the first", "the second", "the third", "the fourth"),
    ),
    Entry(
        "day before a range's month",
        r"{on_weekday}{day}(?=(?: ?(?:-|to|and|through|until|till) ?|(?:, {plain_day}){1,6},? and )"
        r"{on_weekday}{plain_day} (?:of )?"
        r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))",
        (*FIGURES, *WEEKDAYS),
    ),
    Entry("month year", r"{maybe_part}{month},? ?(?:of )?{year}", (*MONTHS, *PARTS), Said(part=Part.WHOLE)),
    Entry(
        "month of a year from here",
        rf"(?:(?!ma[ry])|(?<=\bto )|{AFTER_PREPOSITION}){{maybe_part}}{{month}},? (?:of )?{{year_from_here}}",
        (*MONTHS, *PARTS),
        Said(part=Part.WHOLE),
    ),
    Entry("part of a month", r"{part}{month}(?!,? ?[0-9])", PARTS),
    Entry("month", rf"{AFTER_PREPOSITION}(?!(?<=this )may [a-z]){{month}}(?! ?[0-9])", MONTHS, Said(part=Part.WHOLE)),
    Entry(
        "ISO",
        r"(?<![a-z]-[0-9]-)(?<![a-z]-[0-9]{2}-)(?<![a-z][0-9]-)(?<![0-9]\.[0-9]-)(?P<year>(?:19|20)[0-9]{2})(?P<sign>[-/.])(?P<month>1[0-2]|0[1-9])(?P=sign)"
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
    Entry("month/day/year", r"{on_weekday}{numeric_month}/{numeric_day}/{short_year}", (*FIGURES, *WEEKDAYS)),
    Entry(
        "month/year",
        rf"(?=[0-9]{{1,2}}/)(?<![0-9/])(?:{AFTER_PREPOSITION}|(?<=\bended )|(?<=\bends )|(?<=\bexpires ))"
        r"(?P<month>1[0-2]|0?[1-9])/(?P<year>20[0-9]{2})(?![0-9/])",
        FIGURES,
        Said(part=Part.WHOLE),
    ),
    Entry("month-day-year", r"{on_weekday}{numeric_month}-{numeric_day}-{year}", (*FIGURES, *WEEKDAYS)),
    Entry(
        "month-day-short year",
        rf"(?=[0-9]{{2}}-)(?:{AFTER_PREPOSITION}|(?<=\bthru )|(?<=\band )|(?<=\bto )|(?<=\bon ))"
        r"(?P<month>0[1-9]|1[0-2])-(?P<day>3[01]|[12][0-9]|0[1-9])-(?P<year>[23][0-9])(?![0-9-]| ?%| percent)",
        FIGURES,
    ),
    Entry(
        "day/month/year",
        r"{on_weekday}{late_day}(?P<sign_>[/.-]){numeric_month}(?P=sign_){short_year}",
        (*FIGURES, *WEEKDAYS),
    ),
    Entry("day.month.year", r"{numeric_day}\.{numeric_month}\.{year}", FIGURES),
    Entry(
        "day.month.short year",
        r"(?=[0-9]{1,2}\.)(?<![0-9./-])(?<!v)(?<!version )(?<!release )(?<!section )"
        r"(?:(?P<day>0[1-9]|[12][0-9]|3[01])\.(?P<month>0[1-9]|1[0-2])|"
        rf"{AFTER_PREPOSITION}(?P<day_>3[01]|[12][0-9]|[1-9])\.(?P<month_>1[0-2]|[1-9]))\.(?P<year>[23][0-9])(?![0-9a-z]|\.[0-9])",
        FIGURES,
    ),
    Entry(
        "day and month run together",
        r"(?P<day>0[1-9]|[12][0-9]|3[01])(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
        r"(?P<year>20[0-9]{2}|[0-9]{2})(?![0-9a-z])",
        FIGURES,
    ),
    Entry(
        "day.month with its hour",
        rf"(?=[0-9]{{2}}\.)(?:{AFTER_PREPOSITION}|(?<=\bon )|(?<=\bto ))"
        r"(?P<day>0[1-9]|[12][0-9]|3[01])\.(?P<month>0[1-9]|1[0-2])\.?(?= ~?[0-2]?[0-9]:[0-5][0-9])",
        FIGURES,
    ),
    Entry("day-month-year", r"{day}-{month}-(?P<year>(?:19|20)[0-9]{2}|[0-9]{2})(?![0-9])", FIGURES),
    Entry(
        "month/day",
        r"(?=[0-9]{1,2}/)(?<![0-9/])(?:(?<=on )|(?<=from )|(?<=by )|(?<=until )|(?<=starting )|"
        r"(?<=effective )|(?<=through )|(?<=before )|(?<=as of )|(?<=day )|(?<=day, )|(?<=night )|"
        r"(?<=morning )|(?<=morning, )|(?<=tomorrow )|(?<=tomorrow, )){numeric_month}/{numeric_day}(?![0-9/%])",
        FIGURES,
    ),
    Entry(
        "month/day at the head of a line",
        r"(?=[0-9]{1,2}/)(?:(?<=\n)|(?<=\n- )|(?<=\n• )){numeric_month}/{numeric_day}(?= onwards?\b|:)",
        FIGURES,
    ),
    Entry(
        "weekday month/day",
        r"(?:mon|tues|wednes|thurs|fri|satur|sun)day,? {numeric_month}/{numeric_day}(?![0-9/%])",
        WEEKDAYS,
    ),
    Entry(
        "month/day (weekday)",
        r"(?=[0-9]{1,2}/)(?<![0-9/]){numeric_month}/{numeric_day} ?\((?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?\)",
        FIGURES,
    ),
    Entry(
        "hour of the same day",
        r"(?<=[loty] )"
        r"(?:(?<=extended until )|(?<=extended to )|(?<=last until )|(?<=lasting until )|(?<=continue until )|"
        r"(?<=unavailable until )|(?<=unavailable till )|(?<=offline until )|(?<=down until )|(?<=closed until )|"
        r"(?<=unavailable till approximately )|(?<=unavailable until approximately )|(?<=unavailable until about ))"
        r"{clock}(?: ?\(?{zone}\)?)?",
        FIGURES,
        Said(distance=0, from_previous=True),
    ),
    Entry(
        "quarter",
        r"(?:(?:the )?(?P<part>early|mid|late|end|beginning|start)(?: of| in|-)? ?)?(?:the )?"
        r"(?:q(?P<quarter>[1-4])|(?P<quarter_>first|second|third|fourth) quarter)(?! ?fy){maybe_year}",
        (
            *PARTS,
            *("q1", "q2", "q3", "q4"),
            *("the first", "the second", "the third", "the fourth"),
            *("first", "second", "third", "fourth"),
        ),
        Said(part=Part.WHOLE),
    ),
    Entry(
        "half-year",
        r"(?:the )?(?:(?P<part>end|beginning|start|late|early|mid) (?:of )?)?(?:the )?(?:h"
        r"(?P<half>[12])|(?P<half_>first|second) half)(?: of)? {year}",
        (*PARTS, "h1", "h2", "the first", "the second", "first", "second"),
        Said(part=Part.WHOLE),
    ),
    Entry(
        "part of a year",
        rf"{YEAR_PART} of (?:the )?(?:calendar )?(?:year )?{{year}}"
        r"(?! (?:spring|summer|fall|autumn|winter|season|semester|academic|school|fiscal|financial|tax)\b)|"
        rf"(?P<part_>early|mid|late)(?:-| in )? ?(?P<year_>(?:19|20)[0-9]{{2}})(?![0-9])|"
        rf"(?:(?<=by )|(?<=until )|(?<=before )|(?<=from )|(?<=at ))(?:the )?(?P<part__>end) "
        rf"(?P<year__>(?:19|20)[0-9]{{2}})(?![0-9])",
        PARTS,
        Said(months=(1, 12)),
    ),
    Entry("last day of a year", r"(?:the )?last day of {year}", ("the last", "last"), Said(month=12, day=31)),
    Entry(
        "part of this year",
        rf"{YEAR_PART} of (?P<shift>the|this|next)(?: calendar)? year",
        PARTS,
        Said(months=(1, 12)),
    ),
    Entry(
        "year-end",
        r"(?:year-end|(?:(?<=by )|(?<=before )|(?<=until ))(?:the )?end of year)(?:,? {year})?(?![a-z])",
        ("year-end", "the end", "end"),
        Said(year_shift=0, months=(1, 12), part=Part.END),
    ),
    Entry(
        "part of this month",
        rf"{YEAR_PART} of (?P<month_shift>the|this|next) month"
        r"(?! (?:in which|following|after|before|when|during|of|you|it|that|shown|stated|printed|given|named)\b)",
        PARTS,
    ),
    Entry(
        "last day of this month",
        r"(?:the )?(?P<part>last) day of (?P<month_shift>this|next) month",
        ("the last", "last"),
    ),
    Entry(
        "last day of a month",
        r"(?:the )?(?P<part>last) day of {month}(?!,? [0-9]{1,2}\b){maybe_year}",
        ("the last", "last"),
    ),
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
        r"today(?!['’]s)|tonight|as of now",
        ("today", "tonight", "as of now"),
        Said(distance=0, spoken=True),
    ),
    Entry(
        MIDNIGHT_TONIGHT,
        r"(?:tonight at (?:12 )?(?=midnight))?(?P<named_hour>midnight)"
        r"(?: tonight|(?<=tonight at midnight)|(?<=tonight at 12 midnight))",
        ("midnight", "tonight"),
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
        r"(?<!should )(?<!must )(?<!please )(?<!to )immediately"
        r"(?= (?:discontinu|suspend|stop|ceas|no longer)|[.,]? effective)",
        ("immediately",),
        Said(distance=0, spoken=True),
    ),
    Entry(
        "tomorrow", r"tomorrow(?: (?:morning|afternoon|evening|night))?", ("tomorrow",), Said(distance=1, spoken=True)
    ),
    Entry("yesterday", r"yesterday", ("yesterday",), Said(distance=-1, spoken=True)),
    Entry(
        "distance from publication",
        r"{number} {unit} (?:from|after|following) {issue}",
        (*FIGURES, *COUNTS),
        Said(distance=0),
    ),
    *(
        Entry(
            f"distance from {name}",
            rf"{COUNTED_FROM}{{number}} {{unit}} (?:after|from|following|of) (?:the )?{day}",
            (*FIGURES, *COUNTS),
            Said(distance=0),
        )
        for name, day in (
            ("month day, year", "{month} ?{day},? {year}"),
            ("day month year", "{day} (?:of )?{month},? {year}"),
            ("month/day/year", "{numeric_month}/{numeric_day}/(?P<year>(?:19|20)[0-9]{2})"),
        )
    ),
    Entry(
        "distance of publication",
        r"(?:(?<=within )|(?<=later than )){number} {unit} of {issue}",
        (*FIGURES, *COUNTS),
        Said(distance=0),
    ),
    Entry(
        "day of publication",
        r"(?:(?<=on )|(?<=from ))the (?:date|day) of (?:its |their |this |the )?publication",
        ("the date", "the day"),
        Said(distance=0),
    ),
    Entry(
        "distance ahead",
        r"in (?!an? calendar |one calendar [dwy]){number} {unit}(?:' time)?(?! (?:of|after|before|from|or))",
        tuple(f"in {number}" for number in (*FIGURES, *COUNTS)),
        Said(distance=0),
    ),
    Entry("distance to run", r"(?:(?<=for )|(?<=within ))the next {number} {unit}", ("the next",), Said(distance=0)),
    Entry(
        "weekday",
        rf"(?:(?P<week>next|this|coming|last|past) ){{weekday}}|(?:{BEFORE_WEEKDAY}|{BEHIND_HOUR}){{weekday_}}"
        r"(?!'?[a-z])(?! ?(?:to|through|thru|until|till|and|-) ?(?:mon|tue|wed|thu|fri|sat|sun))(?! (?:each|every) )"
        r"(?! (?:morning|afternoon|evening|night)s\b)(?! week\b)"
        r"(?!(?: (?:morning|afternoon|evening|night))?,? (?:the )?[0-9a-z]{0,9}\.? ?(?:the )?[0-9])",
        (*WEEKDAYS, *(f"{which} {day}" for which in ("next", "this", "coming", "last", "past") for day in WEEKDAYS)),
        Said(),
    ),
    Entry(
        "weekday with its hour",
        rf"(?:{BEFORE_WEEKDAY}|(?<=begins )|(?<=starts )|(?<=opens )|(?<=closes )|(?<=ends )|(?<=for )|"
        r"(?<= begin )|(?<= start )|(?<= open )|(?<= close )|(?<= end )|(?<= due ))"
        r"{weekday}(?![a-z])"
        rf"{ITS_HOUR}",
        WEEKDAYS,
        Said(),
    ),
    Entry(
        "ordinal of this month",
        r"(?=[0-9]{1,2}[snrt])"
        r"(?:(?<=on the )|(?<=by the )|(?<=until the )|(?<=from the )|(?<=before the )|(?<=starting the )){ordinal}"
        r"(?=[.,;!)\n]|$| (?:to|until|through|at|onwards?|rather|instead|but)\b| and (?![0-9])| of (?:this|the) month)|"
        r"(?<=from ){ordinal_}(?= (?:to|until|through|till) (?:the )?[0-9])",
        FIGURES,
    ),
    Entry(
        "weekday and its day",
        r"(?:mon|tues|wednes|thurs|fri|satur|sun)day,? (?:the )?{ordinal}(?! (?:of )?[a-z]{3,9}day)",
        WEEKDAYS,
    ),
    Entry("close of business", r"close of business on {month} ?{day}{maybe_year}", ("close of",)),
    Entry("Christmas", r"christmas(?: day)?(?:,? {year})?(?! eve)", ("christmas",), Said(month=12, day=25)),
    Entry("Christmas Eve", r"christmas eve(?:,? {year})?", ("christmas",), Said(month=12, day=24)),
    Entry("New Year's Eve", r"new year's eve(?:,? {year})?", ("new year's eve",), Said(month=12, day=31)),
    Entry("New Year's Day", r"new year's day(?:,? {year})?", ("new year's day",), Said(month=1, day=1)),
)

# What may stand behind the first figure of a date or an hour.
_FIGURE = r"(?=[0-9]{0,3}(?:st|nd|rd|th|[-/ ]|[.:][0-9]|,[ 0-9]|[ap]\.?m|[jfmasond][aepuco][bcglnprtvy][0-9]))"

HALVES = (
    Entry("month, as the end", r"(?<=\bto ){month}(?!,? ?(?:of )?[0-9])", MONTHS, Said(part=Part.WHOLE)),
    Entry("weekday with its hour, as the end", rf"{{weekday}}(?![a-z]){ITS_HOUR}", WEEKDAYS),
    Entry("day, as the end", r"{day}{maybe_year}(?! (?:days|weeks|months|hours|minutes|years|business))", FIGURES),
    Entry(
        "hour, as the end",
        r"(?:at )?{clock}(?: ?\(?{zone}\)?)?",
        (*FIGURES, "at", "noon", "midnight"),
        Said(distance=0, from_previous=True),
    ),
    Entry(
        "hour of the next day, as the end",
        r"(?:at )?{clock}(?: ?\(?{zone}\)?)?,? (?:on |of )?(?:the )?(?:following|next) (?:morning|day)",
        (*FIGURES, "at", "noon", "midnight"),
        Said(distance=1, from_previous=True),
    ),
)

TABLE = Table(
    fragments=FRAGMENTS,
    entries=ENTRIES,
    halves=HALVES,
    connector=r"(?:\)| \([^()\n]{1,30}\))?,? ?(?:--?|~|to|through|thru|until|till|up to|ending(?: on)?|"
    r"and ending(?: on)?|(?P<paired>and)|\n[-* ]{0,4}end(?:ing)? time\*{0,2}:\*{0,2})(?: and including)? ?"
    rf"{ABOUT}(?:on )?(?:the (?=[0-9])|the week (?:beginning|commencing|of) |"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day (?:morning|afternoon|evening|night),? |"
    r"(?:the )?(?:early |late )?(?:hours|morning|afternoon|evening|night)(?: hours)? (?:on|of) )?",
    hour=r"\*{0,2}\)?(?:,| -|(?: ?\| ?[a-z]{6,9})? *\||"
    r"\n[-* ]{0,4}(?:[a-z]{5,12} )?(?:time|times|hours|window)\*{0,2}:\*{0,2}|"
    r"\n(?=[0-9]{1,2}(?:[:.][0-9]{2})? ?(?:[ap]\.?m\.?)? ?(?:-|to|until) ?"
    r"[0-9]{1,2}(?:[:.][0-9]{2}(?: ?[ap]\.?m)?| ?[ap]\.?m)\.? ?(?:\n|$)))? ?"
    r"(?:t|at |@ ?|(?:from|between) (?:the hours of )?|by |beginning at |starting at |~)?"
    r"\*{0,2}\(?{clock}"
    r"(?: ?\(?{zone}\)?)?|,? ?\(?{zone_after}\)?(?= |,|\.|;|$)",
    hour_before=r"(?=[0-9anm])(?:at )?{clock}(?: ?\(?(?:{zone}|local time|server time)\)?)?,? (?:on |of )?(?:the )?$",
    hours_before=r"(?=[0-9bfnm])(?:from |between )?{clock} ?(?:{zone} ?)?(?:-|to|until|and) ?"
    r"(?P<until>(?:12 )?(?:midnight|noon)|{four_figures}(?: ?hrs| ?hours)?|"
    r"[0-9]{1,2}(?:\.[0-9]{2}(?= ?[ap]\.?m)|(?::[0-9]{2}){0,2}) ?(?:[ap]\.?m\.?)?)"
    r"(?: ?\(?{zone_after}\)?)?,? (?:on |of )?(?:the )?$",
    also=r"(?P<days>(?:(?:,? (?:and|&|or)|(?P<bare>,)) (?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?"
    r"(?![0-9a-z:/-]|[.,][0-9]| ?%| ?[ap]\.? ?m\b| noon| midnight)){1,40})(?:,? (?P<year>(?:19|20)[0-9]{2})(?![0-9]))?"
    r"(?! (?:days|weeks|hours|new|minutes|other|more|per ?cent|thousand|million|billion)\b)"
    rf"(?! on (?:the )?(?:[0-9]|{MONTH}\b|[a-z]{{3,6}}day))"
    # Behind a mere comma goes on what is counted: "from June 3, 5 cards may be held".
    r"(?(bare)(?= ?(?:$|[;.):(\n]|,(?! ?[0-9])|,(?= ?[0-9]{1,2}(?:[:.][0-9]{2})? ?[ap]\.? ?m\b)|- ?[a-z]|"
    rf"(?:and|or|&) {MONTH}\b|(?:from|between|at|in|on|until|with|this|we|you|it|they|there|the|our|your|as|due|if|"
    r"when|because|unless|depending)\b(?!-)))|"
    r"(?! (?!(?:the|our|all|we|you|they|it|this|these|there) )(?:[a-z-]+ ){1,3}(?:will|is|are|may|can|must)\b))"
    r"(?!(?:(?:,| and|, and) [0-9]{1,2}(?:st|nd|rd|th)?){0,6} (?:of )?"
    rf"{MONTH})",
    zone_before=r"(?!)",
    told_before=(*DIGITS, "noon", "midnight"),
    misspelt=r"(?P<day>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)? (?:of )?(?P<word>[a-z]{4,10}),? {year}|"
    r"(?<=[a-z] )(?P<day_>3[01]|[12][0-9]|0?[1-9])(?:(?:st|nd|rd|th)(?:,? (?P<year_>(?:19|20)[0-9]{2}))?|"
    r",? (?P<year__>(?:19|20)[0-9]{2}))(?![0-9])",
    boundary="[0-9a-z]",
    figures=dict.fromkeys(DIGITS, _FIGURE),
    lexicon=LEXICON,
    apart=give_windows,
)
