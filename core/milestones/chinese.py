"""How dates are written in Chinese: a table, one entry for each way. `docs/milestones.md` shows how to add one."""

from core.milestones.entries import Entry, Lexicon
from core.milestones.grammar import NEVER, Table
from core.milestones.numerals import DIGITS, NUMERALS
from core.milestones.values import Part, Said, Unit

_FIGURES = (*DIGITS, *NUMERALS)
_YEARS = ("今年", "明年", "去年", "本年", "来年", "后年", "前年")
_MONTHS = ("本月", "这个月", "下月", "下个月", "上月", "上个月")
_WEEKS = tuple(
    shift + maybe + week
    for shift in ("本", "这", "下下", "下", "上")
    for maybe in ("", "个")
    for week in ("周", "星", "礼")
)
_PUBLISHED = tuple(
    word + day
    for word in ("发布", "公布", "公告", "印发", "下发", "颁布", "发文", "刊登", "通知", "通告", "发出")
    for day in ("之", "日", "当")
)

_ZONE = (
    r"北京时间|utc(?:/gmt)? ?[+-][0-9]{1,2}(?::?00)?(?![0-9:-])|"
    r"gmt ?[+-][0-9]{1,2}(?::?00)?(?![0-9:-])|utc|gmt"
)

FRAGMENTS = {
    "year": r"(?P<year>(?:19|20)[0-9]{2}|[一二][〇零一二三四五六七八九]{3}) ?年 ?",
    "short_year": r"(?<!公元)(?<!元前)(?P<year>[0-9]{2}) ?年 ?",
    "roc": r"(?:(?:中华)?民国 ?(?:[0-9]|[〇零一二三四五六七八九十百])|(?<![0-9])(?=1[0-9]{2} ?年))",
    "shift": r"(?P<shift>今年|明年|去年|本年度?|来年|后年|前年)的? ?",
    "month": r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]) ?月 ?",
    "day": r"(?P<day>3[01](?![0-9])|[12][0-9](?![0-9])|0?[1-9](?![0-9])|三十一?|"
    r"二?十[一二三四五六七八九]?|[一二三四五六七八九]|廿[一二三四五六七八九]?) ?",
    "day_sign": r"(?:[日号](?!线|楼|令)|(?=[起至到止前~-])|(?=[0-9]{1,2}:[0-9]{2}))",
    "unset_day": r"(?![x×*某○_]{1,4} ?日)",
    "month_part": r"(?:份?的?(?P<part>上旬|中旬|下旬|月底|月末|月初|底|末|初|中(?!国|方|央|心|小|午|的|，|,))|份)?",
    "week_sign": r"(?:周|星期|礼拜)",
    "weekday": r"(?P<weekday>[二三四五六日天]|一(?![并同律般次共直定系些]))",
    "number": r"(?P<distance>[0-9]{1,4}|[一二两三四五六七八九十百]{1,4})",
    "number_": r"(?P<distance_>[0-9]{1,4}|[一二两三四五六七八九十百]{1,4})",
    "published": r"(?<!收到)(?<!收到本)(?<!收到该)"
    r"(?:(?:发布|公布|公告|印发|下发|颁布|发文|刊登|通知|通告|发出)(?:之日|之时|日|当日|当天))",
    "numeric_month": r"(?P<month>1[0-2]|0?[1-9])",
    "numeric_day": r"(?P<day>3[01]|[12][0-9]|0?[1-9])(?![0-9])",
    "clock": r"(?P<hour>2[0-4]|[01]?[0-9]|二十[一二三四]?|十[一二三四五六七八九]?|"
    r"[零〇一二三四五六七八九])(?: ?: ?(?P<minute>[0-5][0-9])(?: ?: ?[0-5][0-9])?"
    r"(?![0-9])|(?:点(?!击|赞|评)|时(?!间|段|候|刻|许|长|常|尚|效|代))(?:整|钟|"
    r"(?P<half_past>半)|(?P<minutes>[0-5]?[0-9])分?)?)(?: ?(?P<halfday_>[ap])\.?m\b\.?)?",
    "halfday": r"(?:(?P<halfday>凌晨|清晨|早上|早晨|早|上午|中午|正午|下午|晚上|晚间|晚|傍晚|夜间)的? ?)?",
    "zone": rf"(?P<zone>{_ZONE})",
    "zone_after": rf"(?P<zone_after>{_ZONE})",
    "festival_point": r"(?=起|至|到|~|-|当[天日]|零[点时]|[0-9]{1,2}[点时]|之前|以前|前(?:完成|将|须|需|应|,))",
}

_CONTEXT = r"(?:(?<=[自从由于至到在截])|(?<=[自从由于至到在截] ))"
_MONTH_DAY = r"{numeric_month}[./]{numeric_day}(?![./%]|[0-9a-z元万亿倍米折分])"
# Behind a preposition a dot may as well be a decimal point (提高到9.26美元, 升级至3.2版本): what follows must end or
# tie a date.
_DATE_ENDS = r"(?=[日号]? ?(?:[,。;、)\]\n(|]|$|起|前|后|止|之|当|晚|早|凌晨|上午|下午|[0-9]{1,2}[:点时]))"


def _festival(names: str, said: Said) -> Entry:
    """Give the entry of a named day: only where the notice uses it as a point in time (起, 前, 当天, at an hour)."""
    return Entry(
        names.split("|", maxsplit=1)[0],
        rf"(?:{{year}}|{{shift}})?(?:{names})(?:节|假期)?{{festival_point}}",
        _starts(names),
        said,
    )


def _starts(names: str) -> tuple[str, ...]:
    return (*(name.replace("\\", "").replace("·?", "") for name in names.split("|")), "19", "20", "一", "二", *_YEARS)


ENTRIES = (
    Entry("year month day", r"{year}{month}{day}{day_sign}", _FIGURES, final=True),
    Entry("short year month day", r"{short_year}{month}{day}{day_sign}", tuple(DIGITS)),
    Entry(
        "year of the Republic",
        r"(?:(?:中华)?民国 ?)(?P<roc>[0-9]{1,3}|"
        r"[一二三四五六七八九十百〇零]{1,5}) ?年 ?{month}(?:{day}{day_sign}|{month_part})",
        ("中华民国", "民国"),
    ),
    Entry("bare year of the Republic", r"(?P<roc>1[0-9]{2}) ?年 ?{month}(?:{day}{day_sign}|{month_part})", ("1",)),
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
        (*_FIGURES, *_YEARS),
    ),
    Entry("year month", r"{year}{month}{unset_day}{month_part}", _FIGURES, Said(part=Part.WHOLE)),
    Entry("month day", r"{month}{day}{day_sign}", _FIGURES, final=True),
    Entry("this or next year's month day", r"{shift}{month}{day}{day_sign}", _YEARS),
    Entry("this or next year's month", r"{shift}{month}{month_part}", _YEARS, Said(part=Part.WHOLE)),
    Entry(
        "month",
        r"(?<![第每近满前年])(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]) ?月"
        r"(?![刊薪租票饼球卡费子光活])(?! ?[0-9]) ?{unset_day}{month_part}",
        _FIGURES,
        Said(part=Part.WHOLE),
    ),
    Entry("day of this or next month", r"(?P<month_shift>本月|这个月|下个?月|上个?月)(?:的)?{day}[日号]", _MONTHS),
    Entry(
        "this or next month",
        r"(?P<month_shift>本月|这个月|下个?月|上个?月)(?:份)?(?:(?P<part>上旬|中旬|下旬|底|末|初)|(?=起|开始))",
        _MONTHS,
        Said(part=Part.WHOLE),
    ),
    Entry(
        "end of the month",
        r"(?<![0-9一二三四五六七八九十个每])月[底末](?=前|起|之前|以前|开始|将|完|全|停|正|结束|为?止|截止|,|。)",
        ("月底", "月末"),
        Said(month_shift=0, part=Part.END),
    ),
    Entry(
        "end or start of a year",
        r"(?:{year}|{shift})年?(?P<part>底|末|初|中(?!国|央|心))",
        (*_FIGURES, *_YEARS),
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
        r"(?<![0-9一二三四五六七八九〇零每])年[底末](?=前|起|之前|以前|开始|将|完|全|停|正|,|。)",
        ("年底", "年末"),
        Said(year_shift=0, months=(1, 12), part=Part.END),
    ),
    Entry(
        "quarter",
        r"(?:{year}|{shift})(?:第?(?P<quarter>[一二三四1-4])季度|(?:q(?P<quarter_>[1-4])))(?P<part>初|末|底)?",
        (*_FIGURES, *_YEARS),
    ),
    Entry(
        "quarter of this year",
        r"(?:本年度?)?第?(?P<quarter>[一二三四])季度(?:(?P<part>初|末|底)|(?=起|前|内|之前|开始))",
        ("第", *"一二三四"),
        Said(year_shift=0, part=Part.WHOLE),
    ),
    Entry("half-year", r"(?:{year}|{shift})(?P<half>[上下])半年(?P<part>初|末|底)?", (*_FIGURES, *_YEARS)),
    Entry(
        "year from its first day",
        r"(?:{year}|{shift})(?=起)",
        (*_FIGURES, *_YEARS),
        Said(months=(1, 12), part=Part.WHOLE),
    ),
    Entry(
        "day of the month",
        r"(?<![第每周前近满月年/.:~-])(?!0[1-9]号)(?P<day>3[01]|[12][0-9]|0?[1-9])(?:日(?!内|以内|之内|游|"
        r"均|常|元|本|语|报|无理由|免费|历|程|期|\(|后的)|号(?=[起至到前后,~-]|开始|凌晨|零|0|"
        r"晚|早|上午|下午|中午|当天|之前|以前))",
        tuple(DIGITS),
    ),
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
        r"(?=[日号]?(?: ?\([一二三四五六日]\) ?)?(?:[起至到前止~-]|之前|以前|当天|当日|开始))[日号]?",
        tuple(DIGITS),
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
    Entry(
        "today",
        r"即日(?!前)|即[时刻](?=起)|今(?=起)|今[日天](?! ?\()|今晚|今晨|本日|立即(?=生效|执行|"
        r"实施|施行|停止|起)|即时(?=生效|施行)|即刻(?=生效|执行)",
        ("即日", "即时", "即刻", "今", "本日", "立即"),
        Said(distance=0, spoken=True),
    ),
    Entry(
        "tomorrow", r"明(?:[日天早晚]|(?=起))", ("明日", "明天", "明早", "明晚", "明起"), Said(distance=1, spoken=True)
    ),
    Entry(
        "the day after tomorrow",
        r"后[天日](?=起|将|零|0|早|上午|开始)",
        ("后天", "后日"),
        Said(distance=2, spoken=True),
    ),
    Entry("yesterday", r"昨[日天晚]", ("昨日", "昨天", "昨晚"), Said(distance=-1, spoken=True)),
    Entry(
        "the next day",
        r"(?:次日|翌日|第二天)(?=起|零[点时]起|0[点时]起|开始)",
        ("次日", "翌日", "第二天"),
        Said(distance=1, from_previous=True),
    ),
    Entry(
        "hour of the same day",
        r"(?:(?<=持续到)|(?<=持续至)|(?<=延续至)|(?<=延续到))(?:当日|当天)?{halfday}{clock}",
        (*_FIGURES, "当日", "当天", "上午", "下午", "中午", "晚", "凌晨", "早"),
        Said(distance=0, from_previous=True),
    ),
    Entry("the day of publication", r"{published}(?:次日|翌日)?", _PUBLISHED, Said(distance=0)),
    Entry(
        "days from publication",
        r"(?:{published}|即日|今日|今天)起?(?:计算)?(?:的|满|,)?{number}个?(?P<unit>日|天|周|"
        r"星期|月|年|自然日|工作日)(?:后|之后|以后|起|届满|(?=内|之内|以内))",
        (*_PUBLISHED, "即日", "今日", "今天"),
    ),
    Entry(
        "days ahead",
        r"(?:(?<![\u4e00-\u9fff])|(?<=[将于在约计划再定]))"
        r"(?:{number}(?P<unit>天|周|星期)|{number_}个(?P<unit_>月|星期))"
        r"(?:之后|以后|后)(?!的)",
        _FIGURES,
    ),
    Entry("days of the month ahead", r"(?<=于){number}(?P<unit>日)后", _FIGURES),
    Entry(
        "day of the signature",
        r"(?:签署|签字|签订|签约|盖章|批准|交付|缔约|注册|开通|购买|支付|下单|收到)(?:之日|日)",
        (
            "签署",
            "签字",
            "签订",
            "签约",
            "盖章",
            "批准",
            "交付",
            "缔约",
            "注册",
            "开通",
            "购买",
            "支付",
            "下单",
            "收到",
        ),
        Said(unknown="that day is not stated"),
    ),
    Entry("weekday", r"(?P<week>本|这|下下|下|上)个?{week_sign}{weekday}", _WEEKS),
    Entry(
        "lunar day",
        r"(?:农历|阴历)?(?:{year})?(?:农历|阴历)?(?P<month>正月|冬月|腊月)"
        r"(?P<day>初[一二三四五六七八九十]|十[一二三四五六七八九]?|二?十[一二三四五六七八九]?|"
        r"廿[一二三四五六七八九]?|三十)",
        (*_FIGURES, "农历", "阴历", "正月", "冬月", "腊月"),
        Said(lunar=True),
    ),
    Entry(
        "lunar numbered day",
        r"(?:农历|阴历)(?:{year})?(?P<month>十[一二]?|[一二三四五六七八九])月"
        r"(?P<day>初[一二三四五六七八九十]|十[一二三四五六七八九]?|二?十[一二三四五六七八九]?|"
        r"廿[一二三四五六七八九]?|三十)日?",
        ("农历", "阴历"),
        Said(lunar=True),
    ),
    Entry("lunar day told by 初", r"{month}(?P<day>初[一二三四五六七八九十])日?", _FIGURES, Said(lunar=True)),
    _festival("元旦|新年", Said(month=1, day=1)),
    _festival("劳动节|五一|5\\.1", Said(month=5, day=1)),
    _festival("国庆|十一黄金周", Said(month=10, day=1)),
    _festival("双11|双十一|双·?11", Said(month=11, day=11)),
    _festival("双12|双十二", Said(month=12, day=12)),
    _festival("618|6·18", Said(month=6, day=18)),
    _festival("春节|大年初一", Said(month=1, day=1, lunar=True)),
    _festival("除夕", Said(month=12, day=30, lunar=True)),
    _festival("元宵", Said(month=1, day=15, lunar=True)),
    _festival("端午", Said(month=5, day=5, lunar=True)),
    _festival("七夕", Said(month=7, day=7, lunar=True)),
    _festival("中秋", Said(month=8, day=15, lunar=True)),
    _festival("重阳", Said(month=9, day=9, lunar=True)),
    _festival("圣诞", Said(month=12, day=25)),
)

HALVES = (
    Entry("day, as the end", r"{day}(?:日|号)", _FIGURES),
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
        r"(?:次日|翌日|第二天) ?{halfday}{clock}",
        tuple("次翌第"),
        Said(distance=1, from_previous=True),
    ),
    Entry(
        "hour, as the end", r"(?:当日|当天)? ?{halfday}{clock}", (*_FIGURES, "当"), Said(distance=0, from_previous=True)
    ),
)

TABLE = Table(
    fragments=FRAGMENTS,
    entries=ENTRIES,
    halves=HALVES,
    connector=r"(?=[ (例维更停起开,至到直截~-])"
    r" ?(?:\([^()\n]{1,8}\))? ?(?:(?:例行)?(?:维护|更新|停机)后)? ?(?:起|开始)?[,]? ?(?:至|到|直至|直到|"
    r"截至|--?|~)(?:--?)? ?",
    hour=r"(?=[-) (周星礼t北ug0-9〇零一二三四五六七八九十凌清早中正下晚傍夜上])"
    r"(?:-(?=[0-9]{2}:[0-9]{2}))? ?(?:\) ?(?=[0-9上下早晚凌]))?(?:\(?{week_sign}[一二三四五六日天]\)?|"
    r"\([一二三四五六日]\))? ?[t]?(?:\(?{zone}\)?)? ?"
    r"(?:{halfday}{clock}(?: ?\(?{zone_after}\)?)?)?",
    hour_before=r"(?!)",
    hours_before=r"(?!)",
    also=r"(?!)(?P<day>)(?P<year>)",
    zone_before=r"{zone} ?$",
    told_before="时间|utc|gmt",
    misspelt=NEVER,
    boundary="[0-9]",
    figures="(?:(?<![0-9])|(?=[0-9]{0,7} ?[年月日号季半个天周星礼点时.:/·~起至到止前当零之以节假-]))"
    f"(?:(?<![{NUMERALS}])|(?=[{NUMERALS}百]{{0,4}} ?[年月日号季半个天周星礼点时劳黄起至到止前当零之以节假~-]))",
    lexicon=Lexicon(
        months={"正月": 1, "冬月": 11, "腊月": 12},
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
