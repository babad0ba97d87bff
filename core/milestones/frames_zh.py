"""What a Chinese clause says of one of its dates: the frame from which its role is decided (`roles_zh`).

A date in Chinese stands between a preposition (自, 于, 至) and a particle (起, 前, 止), and before the verb that it
governs; or it follows a noun or a label that says what it is the date of.
"""

import re
from dataclasses import dataclass

from core.milestones.stops_zh import Extent, extent_of
from core.milestones.ties_zh import (
    ARROWS,
    BARE,
    CHANGED,
    DURING,
    FROM,
    GIVEN_UP,
    SET,
    UNTIL,
    Tie,
    is_about,
    joined,
    leads_to_a_day,
    particle,
    preposition,
)
from core.milestones.values import Context, Mention
from core.milestones.words_zh import (
    ACT,
    CHANGE,
    DUE,
    EVENT,
    FIGURE,
    HISTORY,
    KEEP,
    LIMIT,
    START,
    STOP,
    TELL,
    Word,
    words_in,
)

_STRONG = frozenset([START, CHANGE, LIMIT, STOP, DUE])
_HEADS = _STRONG | {TELL, HISTORY, FIGURE}
# What says that it is to be; an adverb of the way (正式) or a verb of its own (停止) only leads on to one.
_TO_BE = (
    "将(?!近|军|来)|拟|予以|不再|不得|应当|应(?<![供适响反相对]应)(?!用|届|急|聘|收|付|对)|须|必须|"
    "请(?<!申请)(?!求|假)|可(?!能|靠)|禁止"
)
_WILL = re.compile(_TO_BE)
_MODAL = re.compile(f"{_TO_BE}|正式|统一|全面|陆续|逐步|分批|开始|一律|暂停|停止|恢复")
# How far behind a date its verb is looked for.
_REACH = 64
_DONE = ("已", "曾", "业已", "均已")
_TITLED = re.compile(r"《[^《》\n]{1,80}》?|“[^“”\n]{1,40}”|\"[^\"\n]{1,40}\"")
_NEWLY = re.compile(r"最?新(?:近|版)?(?:修订|修正|修改|制定|出台|发布|公布|颁布|印发)后?的")  # 新修订的《办法》施行
# What stands behind 的 is described by the verb, unless it is what says so (…终止的通知).
_RELATIVE = re.compile(
    r"[^,。;:]{0,10}?的(?![,。;:\n]|$|邮件|通知|消息|公告|短信|提示|声明|决定|计划|期限|截止|日期|状态|终点|阶段|还有|包括|主要)"
)
# A verb so near behind its date is that date's own, though it be said of a time (于…停止支持后).
_NEXT = 2
# 通过 before what something is done by (通过官网进行), not the adoption of a text.
_BY = "通过"
_MEANS = re.compile(
    r"通过(?![,。;:了的审验《])[^,。;:]{1,24}?(?:进行|开展|实现|(?:渠道|方式|途径|路径|账[户号])[^,。;:的])"
)
_MEANS_OF = re.compile(r"通过(?![,。;:了的审验《])[^,。;:]{1,23}[^,。;:的]$")
_DONE_BY_MEANS = _STRONG | {ACT, EVENT}
_NAME_OF_DAY = re.compile("(?<=[于在自从至])[^,。;:于在自从至]{1,14}日$")
_ASIDE = re.compile(r" ?\([^()\n]{1,40}\)")
_SUBORDINATE = re.compile(r" ?(?:之?后(?!续|台|的)|以后|之前|期间|时(?!间|段|起))")


@dataclass(slots=True)
class Frame:
    """What the words around one date say of it.

    `tie` ties it to its verb, `head`: the verb or noun of an event that governs it, None where nothing is known.
    `behind` tells that the head stands behind the date; `relative` that the date only describes a thing (…发布的规定);
    `extent` how much stops, if anything does; `done` that it is told as past; `willed` that a modal says that it will
    be or must be; `particle` that a particle stands behind the date, or that it is the end of a window (即日起至…);
    `near` that the head stands in its own clause; `own` are the words of that clause behind the date.
    """

    tie: Tie
    head: Word | None
    behind: bool
    near: bool
    relative: bool
    extent: Extent | None
    done: bool
    willed: bool
    particle: bool
    own: str


def is_of_object(frame: Frame, before: str) -> bool:
    """Whether a date between a verb and its object only says which object is meant (购买5月1日至7日的车票).

    What a clause tells of a time stands before its verb in Chinese.
    """
    if frame.tie is not DURING and (frame.particle or frame.tie is not BARE):
        return False
    if frame.head is None or (frame.behind and "的" not in frame.own[: frame.head.start]):
        return False  # a verb behind it that no 的 parts from it is the date's own
    return _NOUN_BEHIND.match(frame.own) is not None and _TRANSITIVE.search(before) is not None


def follows_verb_with_object(before: str) -> bool:
    """Whether the words before a date end in a verb that takes an object (购买, 缴纳)."""
    return _TRANSITIVE.search(before) is not None


_NOUN_BEHIND = re.compile(r"(?:期间|之间|间|\(?共?[0-9一二三四五六七八九十]{1,3}[天日]\)?)?的?[\u4e00-\u9fff]{2}")
_TRANSITIVE = re.compile(
    "(?:购买|[预选认]购|预[订定]|订购|缴纳|补缴|缴交|交纳|支付|偿还|收取|征收|退还|返还|结算|查询|核对|领取|申领|报销|提供|提交|出具|上传|"
    "补报|填报|上报|统计|整理|(?<!活动)(?<!优惠)涵盖|归还|兑付|发放|(?<!停止)(?<!暂停)(?<!不再)处理)了?$"
)


def build(mention: Mention, context: Context) -> Frame:
    """Read the frame of a date out of its clause, or of the next one where its own says nothing."""
    before, after = _without_name(context.before.rstrip(" \"'“”([")), _without_titles(context.after).lstrip(' )]*_"”')
    outer, about = preposition(before), is_about(after)
    inner, length = particle(after) if not about else (None, about)
    if inner is GIVEN_UP and not leads_to_a_day(context.rest):
        inner, length = None, 0  # 从8月14号到8月20号调整为13%
    closes = bool(mention.joined_by) and mention.until is None
    tie = UNTIL if closes else outer if inner is None else joined(outer, inner)
    following = _without_aside(after[length:])
    governed = own = following.lstrip(" ,)*_:-")[:_REACH]
    head, behind, near = _head(governed), True, True
    if head is None and inner is FROM and context.further and not own.strip():
        governed = _without_titles(context.further[:_REACH]).lstrip(" ,")
        head = _head(governed)  # 自…起(以下简称“生效日”),…
    if head is None:
        head, behind = _head_before(before, context.label), False
    if head is None and before.strip() in ARROWS and CHANGED.search(context.sentence[-48:]):
        head = _head_before(context.sentence[-40:], "")  # …:4月15日→5月1日
    if head is None and context.further:
        governed = _without_titles(context.further[:60])
        head, behind, near = _head(governed), True, False
    stops = head is not None and head.sense is STOP
    relative = head is not None and behind and near and _is_relative(governed, head, following)
    extent = extent_of(head, before, governed, behind=behind, since=tie is FROM) if head and stops else None
    done = _is_done(before, governed, head if behind else None)
    willed = outer is SET or _WILL.search(governed, 0, head.end if head and behind else 8) is not None
    # In the order of its fields: named ones would make it take three times as long.
    return Frame(tie, head, behind, near, relative, extent, done, willed, closes or inner is not None, own)


def _is_done(before: str, governed: str, head: Word | None) -> bool:
    """Whether 已 or 了 tells the event as past."""
    near = before[-6:]
    if "已" in near or "曾" in near or governed.startswith(_DONE, 0, head.start if head else 3):
        return True
    return head is not None and governed.startswith("了", head.end)


def _without_name(before: str) -> str:
    """Leave out the name of a day whose date follows in brackets, of one preposition (于登记日(5月6日))."""
    name = _NAME_OF_DAY.search(before) if before.endswith("日") else None
    return before[: name.start()] if name else before


def _without_aside(words: str) -> str:
    """Leave out what stands in brackets right behind a date: its verb is not the date's (以寄出时间为准)."""
    aside = _ASIDE.match(words) if words.startswith(("(", " (")) else None
    return words[aside.end() :] if aside else words


def _without_titles(words: str) -> str:
    """Blank out the names of documents, quoted words, and that a text is a new one: their verbs govern nothing."""
    if "新" in words:
        words = _NEWLY.sub(lambda match: "〓" * len(match.group()), words)
    if "《" not in words and "“" not in words and '"' not in words:
        return words
    return _TITLED.sub(lambda match: "〓" * len(match.group()), words)


def _head(words: str) -> Word | None:
    """Find the verb that governs the clause: the first behind a modal, else the first that makes an event of it.

    Before a verb of an event stand its subject's own nouns (充值服务关闭), behind it its object's (停止充值服务).
    """
    found = [
        word
        for word in words_in(words)
        if (words[word.end : word.end + 1] not in _TURNS or not _is_turned(words, word))
        and not (word.text == _BY and _MEANS.match(words, word.start))
    ]
    if len(found) > 1 and found[0].text == _BY and found[1].sense in _DONE_BY_MEANS:
        found = found[_MEANS_OF.match(words[: found[1].start], found[0].start) is not None :]
    if not found:
        return None
    modal = _MODAL.search(words)
    if modal and _is_of_the_next(words[found[0].end : modal.start()], found[0]):
        modal = None
    tells = found[0].sense is TELL and (found[0].start < 4 or (modal and modal.start() == found[0].end))
    if modal and not tells:
        found = [word for word in found if word.start >= modal.start()] or found
    first = _predicate(words, found) or found[0]
    joined = first.sense is TELL and len(found) > 1 and words[first.end : found[1].start] in ("", "并")
    ended = joined and found[1].text in _ENDINGS
    if joined and (modal or ended or (first.text in _ISSUES and found[1].text in _IN_FORCE)):
        return found[1]  # 将于…宣布终止, 声明作废, …印发实施
    if first.sense is LIMIT and (last := _last_of_all(words, first, found)):
        return last
    if first.sense in _HEADS or (first.sense is EVENT and first.text in _HELD):
        return first
    return next((word for word in found if word.sense in _STRONG and word.start - first.end < 16), first)


def _is_turned(words: str, word: Word) -> bool:
    """Whether what stands right behind a word makes a body's name of it (实施主体), or a clause beside (关闭后)."""
    if words.startswith(_BODIES, word.end):
        return True
    return word.start > _NEXT and _SUBORDINATE.match(words, word.end) is not None


# A text that is issued and applied at once, a product that is shown and on sale.
_ISSUES = frozenset(["印发", "公布", "发布", "颁布", "下发", "出台"])
_IN_FORCE = frozenset(["实施", "施行", "执行", "生效", "上线", "上市", "启用", "开放"])
# Who does it, or what is made of it, behind a verb that only describes them: 开课单位, 实施主体.
_BODIES = ("单位", "部门", "机构", "主体", "结果", "人员", "人数", "学院")
# What these, and the words of a clause beside, begin with.
_TURNS = frozenset([" ", "之", "后", "以", "期", "时", *(body[0] for body in _BODIES)])
_COMMA, _MARK = re.compile("[,。;]"), re.compile("[,。;:]")
# Events that may be the subject of one of these endings.
_SUBJECTS = frozenset([CHANGE, EVENT, START, ACT, KEEP])
_END_OF_CLAUSE = re.compile(r" ?(?:[,。;!?)]|$)")
_ENDINGS = frozenset(["结束", "失效", "作废", "终结", "到期", "届满", "期满", "截止"])


_HELD = frozenset(["召开", "举行", "举办", "开会", "直播"])


def _is_of_the_next(between: str, first: Word) -> bool:
    """Whether a modal belongs to what is said behind the date's own clause (将于6月1日停运 内容可迁移)."""
    said = first.start <= _NEXT and first.sense in _STRONG
    return ":" in between or (said and _PARTS.search(between) is not None)


_PARTS = re.compile("[ ,。;]|并且")


def _last_of_all(words: str, first: Word, found: list[Word]) -> Word | None:
    """Find the end itself right behind a limit that leads to it (退市并停止运营); what is denied (不会停用) is none."""
    after = next((word for word in found if word.start >= first.end), None)
    if after is None or after.sense is not STOP or first.text[0] in "不无":
        return None
    return after if words[first.end : after.start] in ("", "并", "、", "及", "和") else None


def _predicate(words: str, found: list[Word]) -> Word | None:
    """Find a verb without an object that closes the first clause behind the nouns of its subject (优惠活动结束)."""
    if len(found) < 2:
        return None
    comma = _COMMA.search(words)
    inside = [word for word in found if not comma or word.end <= comma.start()]
    last = inside[-1] if len(inside) > 1 else None
    if last is None or last.text not in _ENDINGS or not _END_OF_CLAUSE.match(words, last.end):
        return None
    return last if all(word.sense in _SUBJECTS for word in inside[:-1]) else None


def _head_before(before: str, label: str) -> Word | None:
    """Find the noun or verb that the date follows (生效日期为…, 停止运营时间:…)."""
    words = _without_titles(label or before[-24:])
    found = list(words_in(words))
    if not found:
        return None
    strong = [word for word in found if word.sense in _STRONG]
    return (strong or found)[-1]


def _is_relative(governed: str, head: Word, following: str) -> bool:
    """Whether the verb only describes the noun behind 的; a day before a comma is that of the clause behind it."""
    if "的" not in governed or _RELATIVE.match(governed, head.end) is None or following.lstrip(" )").startswith(","):
        return False
    between = governed[: head.start]
    return _MARK.search(between) is None and _MODAL.search(between) is None
