"""What ties a Chinese date to its verb: the preposition before it (自, 于) and the particle behind it (起, 前)."""

import re
from enum import StrEnum


class Tie(StrEnum):
    """How preposition and particle tie a date to its verb."""

    FROM = "from"  # 自…起
    UNTIL = "until"  # 至…止
    BEFORE = "before"  # …前
    AFTER = "after"  # …后
    WITHIN = "within"  # …内
    DURING = "during"  # …期间
    ON = "on"  # 于…
    SET = "set for"  # 定于…, 将于…
    ASKED = "asked for"  # 请于…, 须在…
    MOVED = "moved to"  # 推迟至…
    EXTENDED = "extended to"  # 延长至…
    GIVEN_UP = "given up"  # …延长至, …推迟到
    NOT_BEFORE = "not before"  # 不得早于…
    AT_LATEST_FROM = "from at the latest"  # 最迟应当自…
    ORIGINAL = "as first planned"  # 原定于…
    EVERY = "every"  # 每年…
    SPAN = "for as long as"  # 提前…, 为期…
    BARE = "bare"


# The members by their own names: Python 3.11 takes long to look one up in its enumeration.
(
    FROM,
    UNTIL,
    BEFORE,
    AFTER,
    WITHIN,
    DURING,
    ON,
    SET,
    ASKED,
    MOVED,
    EXTENDED,
    GIVEN_UP,
    NOT_BEFORE,
    AT_LATEST_FROM,
    ORIGINAL,
    EVERY,
    SPAN,
    BARE,
) = Tie


def _ending(words: str) -> re.Pattern[str]:
    return re.compile(f"(?:{words})[ \"'“”(]*$")


# What stands right before a date; the first that matches counts. Each way begins with a character, over which a search
# runs quickly, and leaves out what may stand in front of it as well.
_BEFORE: tuple[tuple[Tie, re.Pattern[str]], ...] = tuple(
    (tie, _ending(words))
    for tie, words in (
        (
            EVERY,
            (
                r"每个?(?:年|月|周|季度|日|学期|星期|(?:自然)?年度)的?|\(自当年的|至当年的|逢|历年|往年|自然月|当月|次年的?|翌年的?|"
                r"每个?(?:年|月|季度|学期)[^,。;:]{0,8}[日号](?:至|到|和|及|或)"
            ),
        ),
        (
            ORIGINAL,
            (
                r"原(?:先|本|来)?(?:定|计划|订|拟|预计|设|应)?(?:的|于|在|为|自|从|至|到)*|"
                r"原(?![址地版则有])[^,。:最]{0,8}(?:时间|日期|期限|截[止至]|期|日|计划|安排)[^,。:最]{0,4}(?:为|是|于|至|到|从|自)|原有的|"
                r"此前(?:公布|公告|通知|计划)的?|而非|而不是|,不是|并非"
            ),
        ),
        (NOT_BEFORE, r"不(?:得|会|可|应)?早于"),
        (AT_LATEST_FROM, r"最[迟晚](?:应当?|须|将)?[自从]"),
        (
            EXTENDED,
            r"(?:延长|延续|展期|展延|保留|持续|维持|延期保留|有效|有效期|服务|执行|使用|开放|顺延使用|沿用)(?:至|到)",
        ),
        (
            MOVED,
            r"(?:推迟|延期|延后|顺延|提前|提档|改档|改期|改|调整|变更|更改|更正|推后|押后|延|推|移|调)(?:至|到|为|在|于)",
        ),
        (
            UNTIL,
            (
                r"截[至止](?:到|至|于|时间|日期|日)?(?:为|是)?|止于|直[至到]|至约?|到(?<![得达遇看收感找做想受提谈见听学涉]到)|不[晚迟]于|最[迟晚](?:不[晚迟]于|"
                r"不[得可]超过)?(?:应当?|必?须|需要?|要|得)?(?:于|在|为)?|"
                r"不得[晚迟]于|不超过|结束于|终止于|到期日?为?"
            ),
        ),
        (
            SET,
            (
                r"定(?<![规固]定)(?:于|在)|将(?:于|在)|拟(?:于|在)?|计划(?:于|在)?|预计(?:于|在)?|预期(?:于|在)|统一(?:于|在)|"
                r"分别(?:于|在)|正式(?:于|在)|现(?:于|在)|改(?:于|在)|也(?:于|在)|均(?:于|在)|准备(?:于|在)|打算(?:于|在)|或(?:于|在)|"
                r"有望(?:于|在)|邀请?[^,。;:]{0,8}(?:于|在)|恭请[^,。;:]{0,8}(?:于|在)|欢迎[^,。;:]{0,8}(?:于|在)"
            ),
        ),
        (ASKED, r"(?:请|务必|须|需|应|应当|必须|要|可|尽快|限|敬请)(?:你|您|各[^,。]{1,6})?(?:于|在)"),
        (FROM, r"(?:自|从|由|打从|始于|起始于|开始于|起自|自从)"),
        (SPAN, r"提前|届满前?|到期前|至少|不少于|不低于|满|超过|最多|最长|为期|连续|近|过去|距|距离|间隔"),
        (ON, r"于|在"),
    )
)

# The last characters of all these; most dates follow another, and need not be tried.
_LAST_OF_ANY = frozenset(
    "非年月周度日期的逢和及或往定计划订拟设原先本来有布告知于在为自从由至到是早止间过超前满少低多长续近去距离隔迟晚约"
)

# What may end in a character is written with it.
_BY_LAST = {last: tuple((tie, pattern) for tie, pattern in _BEFORE if last in pattern.pattern) for last in _LAST_OF_ANY}

# Verbs that give a day up for another; the first keep what began before it.
LENGTHENS = "延长|延续|展期|延(?=[至到])"
MOVES = f"{LENGTHENS}|推迟|延期|顺延|延后|提前|改期|改|调整|变更|更改|更正|推后|推延|延"
# What begins a day.
DAY = r"[\"“]?(?:[0-9]{1,4} ?[年月./日号-]|[一二三四五六七八九十〇]{1,4}[年月日]|[今明]年|[本下]个?月)"
# An arrow leads from an old day to a new one where a time is said to change, and behind a last day, which is no window.
ARROWS = frozenset(["→", "⇒", "->", "=>"])
CHANGED = re.compile(
    "(?:时间|日期|日程|期限|时段)[^,。;:]{0,4}(?:变更|更改|调整|修改|更正|延长|提前)|"
    "(?:变更|更改|调整|修改|更正)[^,。;:]{0,4}(?:时间|日期|日程|期限)|改期|延期|推迟|顺延|截[止至稿]|最[晚迟]|"
    "(?:开学|返校|开标|开庭|开考|上线|下线|停服|生效|施行|实施|发售|上市)(?:时间|日期|日)"
)
# What stands right behind it.
_OPEN = r"(?:\(?含(?:当[日天])?\)?|\(不含\)|当[天日]|当晚|[零0〇]?0?[时点](?:整|正)?|24时|下班|日)?"
# An end that is no day: 起至活动结束, 至额满为止.
_OPEN_END = r"(?:至|到)[^0-9,。;]{1,10}?(?:结束|为止|止|届满|额满|用[完罄]|售[完罄])(?:为?止)?"
# A count of what comes first (五月前六日, 前三名).
_COUNT = "[一二两三四五六七八九十几]{1,3}(?:个|[日天周月名位届年期季轮批场])"
# 起, but not as the first half of a word; what follows most dates.
_ONWARDS = rf"起(?:始|算)?(?!草|诉|飞|点|步|售|拍|降|薪|止|伏|重|订|源|因|码|见|息|征|跑|义)(?:{_OPEN_END})?"
_AFTER: tuple[tuple[Tie, str], ...] = (
    (
        GIVEN_UP,
        rf"(?:的)?(?:截止|前)?,?(?:{MOVES})(?:至|到|为|成) ?$",
    ),
    (
        BEFORE,
        rf"{_OPEN}(?:\(含\))?(?:或|及)?(?:之前|以前|[此早]前|前(?!后|期|往|来|述|提[条下]|台|言|端|身|沿|[0-9]|{_COUNT}))",
    ),
    (FROM, rf"[^,。:;的 ]{{0,7}}?(?:正式)?{_ONWARDS}"),
    (AFTER, rf"{_OPEN}(?:之后|以后|过后|后(?!台|续|期|者|面|门|端|勤|果|的第|[0-9]))"),
    (WITHIN, rf"{_OPEN}(?:之内|以内|内(?!容|部|测|地|存|置|外|网|设|嵌|控|蒙|江))"),
    (UNTIL, rf"{_OPEN}(?:为止|止(?!损|付|跌|血|盈))"),
    (DURING, r"(?:的)?(?:期间|之间|这段时间|时段|时间段|间(?!隔|接|断|距))"),
    (FROM, r"(?:正式)?开始"),
    (FROM, _OPEN_END),
)
# One group for each of them, in their order.
_PARTICLE = re.compile("|".join(f"({words})" for _, words in _AFTER))
_RIGHT_ONWARDS = re.compile(_ONWARDS)
# What follows figures that look like the beginning of a day and are an amount, a house or a telephone number.
OTHER_UNIT = (
    r"(?:(?<=[./-])[0-9.]{0,9} ?(?:[%元折倍千百万亿]|美元|日元|欧元|小时|分钟|[次个档级版]|/月)|"
    r"(?<=号)[楼厅窗线院航站门厂馆库室店柜]|(?<=-)[0-9]{3})"
)
_MOVED_TO_DAY = re.compile(rf"[^。;\n]{{0,16}}?(?:{MOVES}) ?(?:至|到|为|成) ?{DAY}(?!{OTHER_UNIT})")
_PARTICLE_NEAR = re.compile("[起前后内止间期时开延推顺提改调变更]")


def leads_to_a_day(rest: str) -> bool:
    """Whether a verb that moves things leads to another day, and not to a price (调整为13.00%)."""
    return _MOVED_TO_DAY.match(rest) is not None


AT_LATEST = re.compile("(?:最[迟晚]|不[晚迟])[^,。;]{0,3}$")
ABOUT = ("前后", "左右", "上下")


def preposition(before: str) -> Tie:
    """Give the tie that the words before a date end in."""
    words = before[-16:]
    for tie, pattern in _BY_LAST.get(words[-1:], ()):
        if pattern.search(words):
            return tie
    return BARE


def is_about(after: str) -> int:
    """Give how many characters say that the date is only about right (前后), 0 where none do."""
    return 2 if after.startswith(ABOUT) else 0


def particle(after: str) -> tuple[Tie | None, int]:
    """Give the tie that the words behind a date begin with, and how many characters it takes."""
    if after.startswith("起") and (match := _RIGHT_ONWARDS.match(after)):
        return FROM, match.end()  # the ways before it in the table begin with other characters
    if not _PARTICLE_NEAR.search(after, 0, 12):
        return None, 0
    match = _PARTICLE.match(after)
    return (_AFTER[(match.lastindex or 1) - 1][0], match.end()) if match else (None, 0)


def joined(outer: Tie, inner: Tie | None) -> Tie:
    """Join preposition and particle: what stands behind the date says more, unless the date is given up."""
    if inner is None:
        return outer
    if outer not in _SAYS_MORE or inner is GIVEN_UP:
        return inner
    if outer is UNTIL and inner is FROM:
        return outer  # 最迟于…开始
    if outer is UNTIL and inner is DURING:
        return outer  # 现在到6月1日期间
    if outer is MOVED and inner in (BEFORE, WITHIN, UNTIL):
        return inner
    return outer if outer in _FIRM else inner


_FIRM = frozenset([EVERY, ORIGINAL, MOVED, EXTENDED, NOT_BEFORE, AT_LATEST_FROM])
_SAYS_MORE = _FIRM | {UNTIL}
