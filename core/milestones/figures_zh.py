"""Chinese dates in figures alone (2024-03-01, 3.1): one entry for each way."""

from core.milestones.entries import Entry
from core.milestones.numerals import DIGITS
from core.milestones.values import Part, Said

_CONTEXT = r"(?:(?<=[自从由于至到在截])|(?<=[自从由于至到在截] ))"
_MONTH_DAY = r"{numeric_month}[./]{numeric_day}(?![./%]|[0-9a-z元万亿倍米折分])"
# Below 20 it is mostly a version.
_SHORT_YEAR = r"(?P<year>[23][0-9])[./]{numeric_month}[./]{numeric_day}(?![./%0-9a-z])"
# Behind a preposition a dot may as well be a decimal point (提高到9.26美元, 升级至3.2版本): what follows must end or
# tie a date.
_DATE_ENDS = r"(?=[日号]? ?(?:[,。;、)\]\n(|]|$|起|前|后|止|之|当|晚|早|凌晨|上午|下午|[0-9]{1,2}[:点时]))"

IN_FIGURES = (
    Entry(
        "numeric",
        r"(?<![a-z][-/.])(?<![0-9][/.])(?<![a-z_])(?P<year>(?:19|20)[0-9]{2})"
        r"(?P<sign>[-/.]) ?{numeric_month}(?P=sign) ?{numeric_day}(?!(?P=sign)[0-9]{1,2}"
        r"(?![0-9:]))日?",
        tuple("12"),
    ),
    Entry(
        "numeric year month of a range",
        r"(?<![0-9a-z./-])(?P<year>20[0-9]{2})[./]{numeric_month}(?![0-9./])"
        r"(?= ?(?:--?|~|至|到)(?:--?)? ?20[0-9]{2}[./](?:1[0-2]|0?[1-9])(?![0-9./]))",
        ("2",),
        Said(part=Part.WHOLE),
    ),
    Entry(
        "compact numeric",
        r"(?<![0-9a-z_/.-])(?P<year>20[0-9]{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|"
        r"[12][0-9]|3[01])(?=[起至到前日止]|之前|-20)日?",
        ("2",),
    ),
    Entry(
        "numeric month day before 起",
        rf"(?<![0-9a-z./-]){_MONTH_DAY}"
        r"(?=[日号]?(?: ?\([一二三四五六日]\) ?)?(?:[起至到前止~-]|之前|以前|当天|当日| ?开始))[日号]?",
        tuple(DIGITS),
    ),
    Entry(
        "short year in figures before 起",
        rf"(?<![0-9a-z./-]){_SHORT_YEAR}"
        r"(?=[日号]?(?: ?\([一二三四五六日]\) ?)?(?:[起至到前止~]|-[0-9]|之前|以前|当天|当日|开始))[日号]?",
        tuple("23"),
    ),
    Entry(
        "short year in figures after 自",
        rf"(?:(?<=[自从由于至到在截:|])|(?<=[自从由于至到在截:|] )){_SHORT_YEAR}{_DATE_ENDS}[日号]?",
        tuple("23"),
    ),
    Entry(
        "numeric month day before ~",
        r"(?<![0-9a-z./-]){numeric_month}-{numeric_day}(?= ?~ ?(?:(?:1[0-2]|0?[1-9])-)?(?:3[01]|[12][0-9]|0?[1-9])"
        r"(?![0-9a-z%.-]| ?[天日个岁元周年月]))",
        tuple(DIGITS),
    ),
    Entry(
        "numeric month day with its hours",
        rf"(?<![0-9a-z./-]){_MONTH_DAY}(?= ?[0-9]{{1,2}}:[0-9]{{2}} ?[~至到-])",
        tuple(DIGITS),
    ),
    Entry(
        "numeric month day with its weekday",
        r"(?<![0-9a-z./-]){numeric_month}/{numeric_day}(?= ?\({week_sign}?[一二三四五六日]\))",
        tuple(DIGITS),
    ),
    Entry(
        "numeric month day behind a label",
        r"(?:(?<=[止间期限日]:)|(?<=[止间期限日]: )){numeric_month}/{numeric_day}(?![./%0-9a-z])",
        tuple(DIGITS),
    ),
    Entry("numeric month day after 自", rf"{_CONTEXT}{{numeric_month}}/{{numeric_day}}(?![./%0-9a-z])", tuple(DIGITS)),
    Entry(
        "dotted month day after 自",
        rf"{_CONTEXT}{{numeric_month}}\.{{numeric_day}}(?![./%0-9a-z]){_DATE_ENDS}[日号]?",
        tuple(DIGITS),
    ),
)
