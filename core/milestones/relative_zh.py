"""Chinese days told from another day or by a name (明日, 三天后, 下周一, 正月初一, 国庆): one entry for each way."""

from core.milestones.entries import Entry
from core.milestones.fragments_zh import FIGURES, PUBLISHED, WEEKS, YEARS
from core.milestones.values import Said


def _festival(names: str, said: Said) -> Entry:
    """Give the entry of a named day: only where the notice uses it as a point in time (起, 前, 当天, at an hour)."""
    return Entry(
        names.split("|", maxsplit=1)[0],
        rf"(?:{{year}}|{{shift}})?(?:{names})(?:节|假期)?{{festival_point}}",
        _starts(names),
        said,
    )


def _starts(names: str) -> tuple[str, ...]:
    return (*(name.replace("\\", "").replace("·?", "") for name in names.split("|")), "19", "20", "一", "二", *YEARS)


_AFTER_PUBLISHED = tuple(
    word + sign for word in ("发布", "公布", "公告", "印发", "颁布", "刊登") for sign in "日之起后的次翌第"
)

_SIGNED = (
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
)

# Two days in one word; a window is made of it (`listed_days`).
TWO_DAYS = ("today and tomorrow", "tomorrow and the day after")
RELATIVE = (
    Entry(
        "today",
        r"即日(?![前回往来第送达])|即[时刻](?=起)|今(?=起)|今[日天](?! ?\(|新闻|头条|看点)|"
        r"今(?=[晚早]上? ?{clock})|今晚|今晨|本日|立即(?=生效|执行|"
        r"实施|施行|停止|起)|即[时刻](?=生效|施行|实施|执行|暂停|停止|取消|关闭|恢复|禁止|叫停|中止|终止|停售|指[示令](?:业界)?)",
        ("即日", "即时", "即刻", "今", "本日", "立即"),
        Said(distance=0, spoken=True),
    ),
    Entry(TWO_DAYS[0], r"今明两[天日]", ("今明",), Said(distance=0, spoken=True)),
    Entry(TWO_DAYS[1], r"明后两[天日]", ("明后",), Said(distance=1, spoken=True)),
    Entry(
        "tomorrow",
        r"明(?:(?=[晚早]上? ?{clock})|[日天早晚]|(?=起))",
        ("明日", "明天", "明早", "明晚", "明起"),
        Said(distance=1, spoken=True),
    ),
    Entry(
        "the day after tomorrow",
        r"(?<!先)后[天日](?=起|将|零|早|晚|凌晨|清晨|[上中下]午|开始|[0-9]{1,2}[:点时])",
        ("后天", "后日"),
        Said(distance=2, spoken=True),
    ),
    Entry(
        "today or near it, with its day",
        r"(?:今|明|昨|后(?=[日天]))[日天早晚]? ?"
        r"\((?:{month})?{day}[日号]?(?:,? ?{week_sign}[一二三四五六日天])?\)[日天]?",
        (*(day + sign for day in "今明昨" for sign in ("日", "天", "早", "晚", "(", " (")), "后日", "后天"),
        Said(spoken=True),
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
        (*FIGURES, "当日", "当天", "上午", "下午", "中午", "晚", "凌晨", "早"),
        Said(distance=0, from_previous=True),
    ),
    Entry("the day of publication", r"{published}", PUBLISHED, Said(distance=0)),
    Entry(
        "the day after the publication",
        r"(?:发布|公布|公告|印发|颁布|刊登)(?:之日|日)?(?:起|之?后)?[的之]?(?:次日|翌日|第二[天日])",
        _AFTER_PUBLISHED,
        Said(distance=1),
    ),
    Entry(
        "days from publication",
        r"(?:{published}|即日|今日|今天)起?(?:计算)?(?:的|满|,)?{number}个?(?P<unit>日|天|周|"
        r"星期|月|年|自然日|工作日)(?:后|之后|以后|起|届满|(?=内|之内|以内))",
        (*PUBLISHED, "即日", "今日", "今天"),
    ),
    Entry(
        "days ahead",
        r"(?:(?<![\u4e00-\u9fff])|(?<=[将于在约计划再定]))"
        r"(?:{number}(?P<unit>天|周|星期)|{number_}个(?P<unit_>月|星期))"
        r"(?:之后|以后|后)(?!的)",
        FIGURES,
    ),
    Entry("days of the month ahead", r"(?<=于){number}(?P<unit>日)后", FIGURES),
    Entry(
        "day of the signature",
        rf"(?:{'|'.join(_SIGNED)})(?:之日|日(?!期|程))",
        (*(word + day for word in _SIGNED for day in ("之日", "日")), "开通"),  # 召开通知之日 is no 通知之日
        Said(unknown="that day is not stated"),
    ),
    Entry("weekday", r"(?P<week>本|这|下下|下|上)个?{week_sign}{weekday}", WEEKS),
    Entry(
        "weekday behind a preposition",
        r"(?:(?<=[将会定拟][于在])|(?<=[将会定拟]))(?<![每逢])(?:周|星期|礼拜)(?P<weekday>[二三四五六日天]|一(?![并同律般次共直定系些]))",
        ("周", "星期", "礼拜"),
    ),
    Entry(
        "lunar day",
        r"(?:农历|阴历)?(?:{year})?(?:农历|阴历)?(?P<month>正月|冬月|腊月)"
        r"(?P<day>初[一二三四五六七八九十]|十[一二三四五六七八九]?|二?十[一二三四五六七八九]?|"
        r"廿[一二三四五六七八九]?|三十)",
        (*FIGURES, "农历", "阴历", "正月", "冬月", "腊月"),
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
    Entry("lunar day told by 初", r"{month}(?P<day>初[一二三四五六七八九十])日?", FIGURES, Said(lunar=True)),
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
