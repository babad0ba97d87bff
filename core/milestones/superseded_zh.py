"""Chinese days of rules that do not hold: what was before the change, an older text, a draft, a season of each year."""

import re

from core.milestones.frames_zh import Frame
from core.milestones.roles import Decision, nothing
from core.milestones.ties_zh import FROM, leads_to_a_day
from core.milestones.values import Context, Mention, Timing
from core.milestones.words_zh import ACT, DUE, EVENT, START

# 变更前:…, 变更后:…: the head of what was before, as a line above, a column or the start of the sentence.
_BEFORE_THE_CHANGE = re.compile(
    r"[^,。;:|\n]{0,8}?(?:变更|修[订改]|调整|更[新改])前(?:的?(?:规则|条款|内容|条文|规定|版本))?(?:$|[:|]|为:)|"
    r"(?:原|旧)(?:规则|条款|规定|条文|内容|版)(?:$|[:|]|为:)"
)
# 《…》于2016年1月1日起执行,根据…要求,对…进行调整: the text that this one amends.
_CITED = re.compile("》(?:已|曾)?[自从于]?$")
_AMENDED = re.compile(
    "[^。;]{0,60}?,(?:现|根据|按照|因|由于|鉴于|经|为)[^。;]{0,90}?"
    "(?:(?:进行|予以|作出?|作了|做出?)了?(?:如下|部分|相应)?(?:调整|修[订改]|完善|废止)|不再适用|已不适应)"
)
_DRAFT = re.compile(r"征求意见|草案|意见征集|征集意见|\((?:拟定|送审|讨论|意见征求|征求意见)?稿\)")
_ASKED = frozenset([ACT, DUE, EVENT])
_NEXT_YEAR = "month day of the next year, as the end"
# What is so in such a season is so each year, unless a year is told.
_KIND = "[旺淡平雨旱春夏秋冬汛]季"
_SEASON = re.compile(f"(?:{_KIND}|[夏冬]令时?|汛期)[^,。;]{{0,12}}$")
_OF_A_SEASON = re.compile(rf"{_KIND}\($")  # 游园淡季(11月1日至3月31日)
# 此前传达的停用日期为6月30日,现改为…, but not 此前宣布的停服时间为6月30日,维持不变
_TOLD_BEFORE = re.compile("此前(?:传达|告知|宣布)的[^,。:]{1,8}(?:日期?|时间)为 ?$")
_NEAR = 48
# Where two seasons stand beside each other neither is news: 旺季(4月1日至10月31日)…;淡季(11月1日至3月31日)…; one alone
# that begins in so many days, or has begun so lately, is.
_SOON, _LATELY = 45, 30
_A_SEASON = re.compile(rf"{_KIND}[^,。;]{{0,8}}\(")
_ONE_YEAR = re.compile("[今本明]年|20[0-9]{2}|起$|[自从]$")


def superseded(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away what held before a change, what an older text set, and a season that comes every year."""
    if _is_before_the_change(context):
        return nothing("how it was before the change", 4.0)
    if _TOLD_BEFORE.search(context.before) and leads_to_a_day((context.rest + context.beyond)[:_NEAR].lstrip("。")):
        return nothing("given up for another day", 5.0, replaced=True)
    until = mention.until
    if until is not None:
        yearly = until.entry == _NEXT_YEAR and mention.said.year is None and mention.said.year_shift is None
        unsaid = mention.said.year is None and mention.said.month is not None and until.said.year is None
        named = unsaid and _OF_A_SEASON.search(context.sentence) is not None
        named = named and not _ONE_YEAR.search(context.sentence[-24:])
        near = timing.days_past is not None and -_SOON <= timing.days_past <= _LATELY
        named = named and not (near and _is_set_alone(context))
        yearly = yearly and _is_seasonal(mention, context)
        return nothing("a season of each year", 3.0) if yearly or named else None
    head = frame.head
    old = frame.tie is FROM and head is not None and head.sense is START and not (frame.willed or timing.ahead)
    if old and _CITED.search(context.before) and _AMENDED.match(context.rest):
        return nothing("from when the older text held", 3.0)
    return None


def _is_before_the_change(context: Context) -> bool:
    for words in (context.intro, context.heading, context.sentence):
        if words and ("前" in words or "原" in words or "旧" in words) and _BEFORE_THE_CHANGE.match(words):
            return True
    return False


def _is_set_alone(context: Context) -> bool:
    """Whether no other season stands beside the one at hand."""
    return _A_SEASON.search(context.sentence[:-8] + (context.rest + context.beyond)[:_NEAR]) is None


def _is_seasonal(mention: Mention, context: Context) -> bool:
    told = _SEASON.search(context.sentence) or _SEASON.search(context.heading)
    return told is not None and "起" not in mention.joined_by and not _ONE_YEAR.search(context.sentence[-24:])


def drafted(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away the days and windows of what is still a draft; a consultation on it, or a meeting, is real."""
    head = frame.head
    if context.draft and (mention.until is not None or frame.tie is FROM):
        asked = head is not None and head.sense in _ASKED
        return None if asked else nothing("a draft is not in force", 2.5)
    if frame.tie is not FROM or mention.until or head is None or head.sense is not START:
        return None
    if _tells_of_a_draft(context.title) or _tells_of_a_draft(context.sentence[-60:]):
        return nothing("a draft is not in force", 2.5)
    return None


def _tells_of_a_draft(words: str) -> bool:
    """Whether words name a draft; each of its names holds 稿, 草案 or 征."""
    return ("征" in words or "稿" in words or "草案" in words) and _DRAFT.search(words) is not None
