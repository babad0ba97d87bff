"""How dates are written in Chinese: a table, one entry for each way. `docs/milestones.md` shows how to add one.

Here stand those with 年, 月, 日 and the ends of ranges; `figures_zh` and `relative_zh` hold the others.
"""

from core.milestones.entries import Entry, Lexicon
from core.milestones.figures_zh import IN_FIGURES
from core.milestones.fragments_zh import FIGURES, FRAGMENTS, MONTHS, YEARS
from core.milestones.grammar import NEVER, Table
from core.milestones.numerals import DIGITS, NUMERALS
from core.milestones.relative_zh import RELATIVE
from core.milestones.values import Part, Said, Unit

WRITTEN = (
    Entry("year month day", r"{year}{month}{day}{day_sign}", FIGURES, final=True),
    Entry("元月", r"(?:{year})?(?P<month>元月) ?{day}{day_sign}", (*FIGURES, "元月")),
    Entry(
        "part of 元月",
        r"(?:{year})?(?P<month>元月)的?(?P<part>上旬|中旬|下旬|底|末(?!班)|初(?![一二三四五六七八九十]))",
        (*FIGURES, "元月"),
    ),
    Entry("short year month day", r"{short_year}{month}{day}{day_sign}", tuple(DIGITS)),
    Entry(
        "year of the Republic",
        r"(?:(?:中华)?民国 ?)(?P<roc>[0-9]{1,3}|"
        r"[一二三四五六七八九十百〇零]{1,5}) ?年 ?{month}(?:{day}{day_sign}|{month_part})",
        ("中华民国", "民国"),
    ),
    Entry(
        "this or next year by its number",
        r"[今明去本]\((?:(?P<year>20[0-9]{2})|(?P<roc>1[0-9]{2}))\) ?年 ?{month}(?:{day}{day_sign}|{month_part})",
        ("今(", "明(", "去(", "本("),
    ),
    Entry("this month by its number", r"(?P<month_shift>本|下)\([0-9]{1,2}\) ?月 ?{day}[日号]", ("本(", "下(")),
    Entry("bare year of the Republic", r"(?P<roc>1[0-9]{2}) ?年 ?{month}(?:{day}{day_sign}|{month_part})", ("1",)),
    Entry(
        "year of the Republic in numerals",
        r"(?P<roc>一百[零〇]?[一二三四五六七八九十]{1,3}) ?年 ?{month}{day}{day_sign}",
        ("一",),
    ),
    Entry(
        "year of the Republic in figures",
        r"(?P<roc>1[0-2][0-9])(?:/{numeric_month}/{numeric_day}(?![/%])|"
        r"\.(?P<month_>1[0-2]|0?[1-9])\.(?P<day_>3[01]|[12][0-9]|0?[1-9])"
        r"(?= ?\({week_sign}?[一二三四五六日]\)))",
        ("1",),
    ),
    Entry(
        "year festival month day",
        r"(?:{year}|{shift})(?:元旦|春节|清明|五一|劳动节?|端午|中秋|国庆|暑期?|寒)(?:节|假期?|期间|黄金周){0,2}{month}{day}{day_sign}",
        (*FIGURES, *YEARS),
    ),
    Entry("year month", r"{year}{month}{unset_day}{month_part}", FIGURES, Said(part=Part.WHOLE)),
    Entry("month day", r"{month}{day}{day_sign}", FIGURES, final=True),
    Entry("this or next year's month day", r"{shift}{month}{day}{day_sign}", YEARS),
    Entry("this or next year's month", r"{shift}{month}{month_part}", YEARS, Said(part=Part.WHOLE)),
    Entry(
        "month",
        r"(?<![第每近满前年])(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]) ?月"
        r"(?![刊薪租票饼球卡费子光活])(?! ?[0-9]) ?{unset_day}{month_part}",
        FIGURES,
        Said(part=Part.WHOLE),
    ),
    Entry("day of this or next month", r"(?P<month_shift>本月|这个月|下个?月|上个?月)(?:的)?{day}[日号]", MONTHS),
    Entry(
        "this or next month",
        r"(?P<month_shift>本月|这个月|下个?月|上个?月)(?:份)?"
        r"(?:(?P<part>上旬|中旬|下旬|底|末|初|中(?!国|方|央|心|小|午|学|的|文|外|医|华|东|西|断|止|标|奖|签|考|,))|(?=起|开始))",
        MONTHS,
        Said(part=Part.WHOLE),
    ),
    Entry(
        "end of the month",
        r"(?<![0-9一二三四五六七八九十个每])月[底末](?=前|起|之前|以前|开始|将|完|全|停|正|结束|为?止|截止|,|。)",
        ("月底", "月末"),
        Said(month_shift=0, part=Part.END),
    ),
    Entry(
        "middle of the month",
        r"(?<![0-9一二三四五六七八九十个每本下上])月中(?=起|前|之前|以前|开始|将)",
        ("月中",),
        Said(month_shift=0, part=Part.MIDDLE),
    ),
    Entry(
        "end or start of a year",
        r"(?:{year}|{shift})年?(?P<part>底|末|初|中(?!国|央|心|秋|学|小|医|考))",
        (*FIGURES, *YEARS),
        Said(months=(1, 12)),
    ),
    Entry(
        "end or start of a year of the Republic",
        r"(?<![0-9])(?P<roc>1[0-2][0-9]) ?年(?P<part>底|末|初)",
        ("1",),
        Said(months=(1, 12)),
    ),
    Entry(
        "end or start of a short year",
        r"(?P<year>[12][0-9]) ?年年?(?P<part>底|末|初)",
        ("1", "2"),
        Said(months=(1, 12)),
    ),
    Entry(
        "end of the year",
        r"(?<![0-9一二三四五六七八九〇零每])(?:当年)?年[底末](?=前|起|之前|以前|开始|将|完|全|停|正|,|。)",
        ("年底", "年末", "当年年"),
        Said(year_shift=0, months=(1, 12), part=Part.END),
    ),
    Entry(
        "quarter",
        r"(?:{year}|{shift})(?:第?(?P<quarter>[一二三四1-4])季度|(?:q(?P<quarter_>[1-4])))(?P<part>初|末|底)?",
        (*FIGURES, *YEARS),
    ),
    Entry(
        "quarter of a year unsaid",
        r"第?(?P<quarter>[一二三四])季度(?:(?P<part>初|末|底)|(?=起|前|内|之前|开始))",
        (*(f"第{number}季" for number in "一二三四"), *"一二三四"),
        Said(part=Part.WHOLE),
    ),
    Entry("half-year", r"(?:{year}|{shift})(?P<half>[上下])半年(?P<part>初|末|底)?", (*FIGURES, *YEARS)),
    Entry(
        "year from its first day",
        r"(?:{year}|{shift})(?=起)",
        (*FIGURES, *YEARS),
        Said(months=(1, 12), part=Part.WHOLE),
    ),
    Entry(
        "day of the month",
        r"(?<![第每周前近满月年备字+/.~-])(?<![0-9]:)(?!0[1-9]号)(?!(?:(?<=[告布])|(?<=[告布]时间)|(?<=时间:))[0-9]{1,2}日后)"
        r"(?:(?<![\u4e00-\u9fff])|(?<=[于在自从由至到及和与或是为日号的本])|(?![0-9]{1,2}号))(?P<day>3[01]|[12][0-9]|0?[1-9])(?:日(?!内|以内|之内|游|"
        r"均|常|元|本|语|报|天数|(?<![于在至到从][0-9]日)(?<![于在至到从][0-9]{2}日)(?:券|体验|试用|会员(?![日价])|套餐)|无(?:理由|交易|操作|响应|活动)|未(?:登|交易|操作|活跃)|免费|历|程|期|\((?!正月|初|除夕|大年|农历)|后的)|号(?=[起至到前后,~-]|开始|凌晨|零|0|"
        r"晚|早|上午|下午|中午|当天|之前|以前))",
        tuple(DIGITS),
    ),
    Entry(
        "another day of a list",
        r"(?:(?<=[日号],)|(?<=[日号]及)|(?<=[日号]和)|(?<=[日号]与)|(?<=[日号]以及)) ?(?P<day>三十一?|卅一?|"
        r"二?十[一二三四五六七八九]?|[一二三四五六七八九]|廿[一二三四五六七八九]?)日(?![内游均常元本语报历程期线])",
        tuple(NUMERALS),
    ),
)

HALVES = (
    Entry("day, as the end", r"{day}(?:日|号)", FIGURES),
    Entry(
        "month day of the next year, as the end",
        r"(?:次年|翌年|第二年|隔年)的? ?{month}(?:{day}{day_sign}|份?底?)",
        tuple("次翌第隔"),
        Said(year_shift=1, from_previous=True),
    ),
    Entry(
        "numeric year month, as the end",
        r"(?P<year>20[0-9]{2})[./]{numeric_month}(?![0-9./])",
        ("2",),
        Said(part=Part.WHOLE),
    ),
    Entry("bare numeric day, as the end", r"(?P<day>3[01]|[12][0-9]|0?[1-9])(?=[,。;) \n]|$)", tuple(DIGITS)),
    Entry("numeric month day, as the end", r"{numeric_month}[./-]{numeric_day}日?(?![0-9.%])", tuple(DIGITS)),
    Entry(
        "hour of the next day, as the end",
        r"(?:次日|翌日|第二天)(?:\((?:周|星期|礼拜)[一二三四五六日天]\))? ?{halfday}{clock}",
        tuple("次翌第"),
        Said(distance=1, from_previous=True),
    ),
    Entry(
        "hour, as the end", r"(?:当日|当天)? ?{halfday}{clock}", (*FIGURES, "当"), Said(distance=0, from_previous=True)
    ),
)


# What tells a day behind digits; behind 2 and 6 come others too: 20240301起, 618当天.
_OF_DIGITS = "[年月日号-]|[./] ?[0-9]"


def _behind(figures: str, days: str, hours: str) -> str:
    """Give what stands behind the first figure of an entry: `figures`, and what tells a day, a distance or an hour.

    An hour is only sought where something lasts up to it (持续到18:00).
    """
    distance = "(?:天|周|星期|个(?:月|星期))(?:之后|以后|后)"
    return f"(?:(?={figures} ?(?:{days}|{distance}))|(?<=[到至].)(?={figures} ?{hours}))"


TABLE = Table(
    fragments=FRAGMENTS,
    entries=(*WRITTEN, *IN_FIGURES, *RELATIVE),
    halves=HALVES,
    connector=r"(?=[ (例维更停起开,至到直截~-])"
    r" ?(?:\([^()\n]{1,8}\))? ?(?:(?:例行)?(?:维护|更新|停机)后)? ?(?:(?:起|开始)(?:\([^()\n]{1,10}\))?)?[,]? ?"
    r"(?:(?:至|到|直至|直到|截止?至)\n?|-{1,3}|~)(?:--?)? ?"
    r"(?:(?:除夕|(?:大年)?初[一二三四五六七八九十]) ?(?=[0-9]))?"
    r"(?:(?:第[0-9一二三四五六七八九十]{1,2}周)?(?:周|星期)[一二三四五六日天] ?\((?=[0-9]))?",
    hour=r"(?=[-) (周星礼t北ug0-9〇零一二三四五六七八九十凌清早中正下后晚傍夜上])"
    r"(?:-(?=[0-9]{2}:[0-9]{2}))? ?(?:\) ?(?=[0-9上下早晚凌]))?(?:\(?{week_sign}[一二三四五六日天]\)?|"
    r"\([一二三四五六日]\)|\([\u4e00-\u9fff]{2,6}\)(?=[0-9凌清早上中下晚]))? ?[t]?(?:\(?{zone}\)?)? ?"
    r"(?:\((?=[上下凌晚]?[午晨]?[0-9]{1,2}[:时点][^()\n]{1,16}\)))?(?:{halfday}{clock}(?: ?\(?{zone_after}\)?)?)?",
    hour_before=r"(?!)",
    hours_before=r"(?!)",
    also=NEVER,
    zone_before=r"{zone} ?$",
    told_before=("时间", "utc", "gmt"),
    misspelt=NEVER,
    boundary="[0-9]",
    figures=dict.fromkeys(DIGITS, _behind("[0-9]{0,7}", _OF_DIGITS, "[:点时]"))
    | {figure: _behind("[0-9]{0,7}", f"{_OF_DIGITS}|[起至到止前之以节假当零点时·~]", ":") for figure in "26"}
    | dict.fromkeys(NUMERALS, _behind(f"[{NUMERALS}百]{{0,4}}", "[年月日号季劳黄起至到止前当零之以节假~-]", "[点时]")),
    lexicon=Lexicon(
        months={"元月": 1, "正月": 1, "冬月": 11, "腊月": 12},
        parts={
            "上旬": Part.EARLY,
            "初": Part.EARLY,
            "月初": Part.EARLY,
            "中旬": Part.MIDDLE,
            "中": Part.MIDDLE,
            "下旬": Part.LATE,
            "底": Part.END,
            "末": Part.END,
            "月底": Part.END,
            "月末": Part.END,
        },
        shifts={
            "今年": 0,
            "本年": 0,
            "本年度": 0,
            "明年": 1,
            "来年": 1,
            "后年": 2,
            "去年": -1,
            "前年": -2,
            "本月": 0,
            "这个月": 0,
            "下月": 1,
            "下个月": 1,
            "上月": -1,
            "上个月": -1,
            "本": 0,
            "这": 0,
            "下": 1,
            "下下": 2,
            "上": -1,
        },
        units={
            "日": Unit.DAY,
            "天": Unit.DAY,
            "自然日": Unit.DAY,
            "周": Unit.WEEK,
            "星期": Unit.WEEK,
            "月": Unit.MONTH,
            "年": Unit.YEAR,
            "工作日": Unit.WORKDAY,
        },
        weekdays={sign: number for number, sign in enumerate("一二三四五六日")} | {"天": 6},
    ),
)
