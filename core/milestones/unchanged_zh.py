"""Chinese days on which all stays as it is: opened as usual, kept at the old price, excepted, or asked of nobody."""

import re

from core.milestones.alternatives import holds
from core.milestones.frames_zh import Frame
from core.milestones.roles import Decision, nothing
from core.milestones.ties_zh import BEFORE, FROM, UNTIL
from core.milestones.values import Context, Mention, Timing
from core.milestones.words_zh import LIMIT, STOP, TOLD, words_in

# 不必在12月31日前更换: nothing is to be done by then.
_ASKED_OF_NONE = re.compile("(?:无[须需]|毋[须需]|不(?:必|用|须|需要?|要求|强制)|免于|免予)[^,。;:]{0,6}$")
# 7月10日至14日检修期间除外.
_EXCEPTIONS = ("除外", "不适用", "不在此列")
_EXCEPTED = re.compile("[^,。;:()]{0,18}(?:除外|不适用|不在此列)(?!的)")
# What is kept in a window, and from a day on. 照常 from a day on is a change for who has had a pause, and 正常 in a
# window tells which of several is open then.
_KEEPING = re.compile("不变|照常|照旧|不受影响|维持|保持|不间断|打烊|调整|仍按")
_KEPT = (
    "(?:维持|保持)[^,。;]{0,10}(?:不变|原[状价样])|不变(?![更动])|不[会作做予](?:任何)?(?:调整|变更)|"
    "仍(?:然|旧)?(?:按照?|执行)[^,。;]{0,6}(?:现行|原)"
)
_KEPT_TOO = re.compile(_KEPT)
_KEPT_FROM = re.compile(f"[^。;]{{0,32}}?({_KEPT})")
_KEPT_IN = re.compile(
    f"[^。;]{{0,32}}?({_KEPT}|照常(?<!按照常)|照旧|不受影响|不间断|不打烊|(?:维持|保持)(?:通行|畅通|开放|运[行营]))"
)
# What only names the thing that is kept, though it is a verb (营业时间不变).
_NAMING = frozenset(
    ["运营", "营业", "开放", "运行", "通行", "办理", "受理", "提供", "行驶", "供水", "开馆", "对外办公"]
)


def unchanged(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away days by which nothing is asked, which a rule excepts, or of which it is said that all stays."""
    if frame.tie is BEFORE and _ASKED_OF_NONE.search(context.before[-14:]):
        return nothing("asked of nobody", 3.5)
    window = mention.until is not None
    if not window and frame.tie is not FROM:
        return None
    if window and holds(context.rest, _EXCEPTIONS) and _EXCEPTED.match(context.rest):
        return nothing("an exception", 3.0)
    if (window and frame.tie in _TERMS) or context.label or not _KEEPING.search(context.rest):
        return None
    return nothing("all stays as it is", 3.0) if _stays(context, window=window) else None


# How long something is kept is told for its end (自…起至…止维持不变).
_TERMS = frozenset([FROM, UNTIL])


def _stays(context: Context, *, window: bool) -> bool:
    """Whether the sentence tells of nothing but what is kept."""
    kept = (_KEPT_IN if window else _KEPT_FROM).match(context.rest)
    if kept is None:
        return False
    until = f"{context.before} {_DURING.sub('', context.rest[: kept.start(1)])}"
    quiet = all(word.sense in TOLD or word.text in _NAMING or word.text in _OF_KEEPING for word in words_in(until))
    return quiet and all(
        word.sense not in _NARROWED for word in words_in(_KEPT_TOO.sub("", context.rest[kept.end(1) :]))
    )


# 更新期间,…: the time of something else, which only names the window.
_DURING = re.compile("^[^,。;]{0,14}期间?[,)]")
_NARROWED = frozenset([LIMIT, STOP])
_OF_KEEPING = frozenset(
    ["保持", "维持", "照常", "正常", "不变", "持续", "仍然", "不受影响", "使用", "检查", "关注", "留意"]
)
