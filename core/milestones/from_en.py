"""What an English date means from which something is so, as of which it is told, or from which it is over."""

import re

from core.milestones.doubts_en import CLOSES, ENDS, TAKES, reopens, titled
from core.milestones.events_en import does_not_run
from core.milestones.frames_en import Frame
from core.milestones.lexicon_en import Word
from core.milestones.roles import Decision, nothing
from core.milestones.tenses_en import DUTY, FUTURE, INFINITIVE, PAST, PERFECT, PRESENT
from core.milestones.values import Context, Timing
from core.milestones.words_en import (
    ACT,
    DUE,
    HISTORY,
    LAST,
    LIMIT,
    OUT_OF_USE,
    STOP,
    TELL,
    WHOLES,
    word_set,
)

COMING = frozenset([FUTURE, PRESENT, DUTY, INFINITIVE])


def from_day(frame: Frame, timing: Timing, context: Context) -> Decision:
    """Decide by "from" and its like: something begins or changes then, or is over; or how things stood is told."""
    group = frame.group
    stands = group is not None and group.word is not None and group.word.text in _STANDS and not group.negated
    dated = frame.preposition_words in ("as_of", "as_at") and not timing.ahead
    if dated and (state := _as_it_stood(frame, timing, context, stands=stands)):
        return state
    reported = frame.sense is STOP and frame.is_helped and not timing.long_past
    if frame.tense is PAST and not timing.recent and not reported:
        return nothing("began in the past", 2.0)
    named = group is None or frame.tense is INFINITIVE
    if named and "removal" in frame.words and frame.words.isdisjoint(WHOLES):
        return Decision(TAKES, 2.6, "what is removed from it is a part")
    tells = frame.sense is TELL and frame.tense is PRESENT and frame.noun is STOP
    if frame.sense is LIMIT and group is not None and group.negated and does_not_run(group, frame.words):
        return Decision(ENDS, 3.0, "no longer from it on")
    if frame.sense is STOP or tells:  # "we are announcing the end of the beta, effective …"
        return _over_from(frame, context)
    untold = group is not None and group.word is None and frame.sense is None and "new" not in frame.words
    if untold and titled(context.title) is not None:
        return Decision(ENDS, 2.4, "what the title says is over, from it")
    if frame.sense is DUE:
        return Decision(ENDS, 2.5, "due from it")
    if group is None and frame.sense is None and not context.title and not context.rest.strip(". "):
        return Decision(TAKES, 1.4, "from it on, and nothing says what")  # "…. Effective June 3" in a title
    if frame.sense is LIMIT and group is not None and group.word and group.word.text in OUT_OF_USE:
        ends = titled(context.title) is not None
        return Decision(ENDS if ends else TAKES, 2.6 if ends else 3.6, "out of use from it")
    return Decision(TAKES, 4.2 if timing.ahead else 3.6, "from it on")


_STANDS = word_set("current accurate correct listed available complete known stated valid true reported")
_DONE_TO = frozenset([ACT, HISTORY, TELL, None])
# What has come in by a day, of which a text gives the number: "as of June 3, we have received 107 reports".
_COUNTED = word_set("receive record report sell register collect issue process")


def _is_so(frame: Frame, timing: Timing) -> bool:
    """Whether a clause behind a day tells how things were on it, or what something is on the day it is written."""
    word = frame.group.word if frame.group else None
    counted = word is not None and word.base in _COUNTED and frame.group is not None and not frame.group.links
    told = (frame.tense is PAST and frame.sense in (None, LAST)) or (
        frame.tense is PERFECT and (frame.sense is HISTORY or counted)
    )
    told = told or (frame.tense is PERFECT and word is None and {"there", "no"}.issubset(frame.words))
    is_now = frame.tense in (PRESENT, PERFECT) and word is None and frame.sense is None
    return told or (is_now and timing.days_past == 0 and not any(word[0].isdigit() for word in frame.words))


# "as of today, …, we have 1,200 members"
_HAS_SO_MANY = re.compile(
    r"^,? [0-9][0-9.,]* ?(?:%|percent|per cent|million|billion)(?![a-z])[^.;]*\b(?:has|have|had|was|were)\b(?! to\b)|"
    r"^[^.;]{0,40}\b(?:have|has|had) (?:about |over |around |more than )?[0-9][0-9,]{2,}(?! ?%)"
)


def _as_it_stood(frame: Frame, timing: Timing, context: Context, *, stands: bool) -> Decision | None:
    """Turn away a day as of which something is told, counted or listed."""
    group = frame.group
    if stands and frame.tense in (PAST, PRESENT):
        return nothing("how things stood on that day", 2.0)
    if _HAS_SO_MANY.search(context.rest):
        return nothing("how things stood on that day", 2.0)
    if frame.behind and group is not None and not group.negated and _is_so(frame, timing):
        return nothing("how things stood on that day", 2.0)  # "as of June 3 there were 40 members"
    past = timing.days_past is not None and timing.days_past > 0
    if past and frame.tense is PAST and not (frame.behind or frame.is_helped) and frame.sense in _DONE_TO:
        return nothing("how things stood on that day", 2.0)
    if group is not None and group.word is None and not frame.distance:
        return nothing("figures of that day", 2.0)
    return None


def _is_step_by_step(word: Word) -> bool:
    """Whether a verb says of itself that something goes bit by bit: "we are sunsetting", not "it will be sunset"."""
    return word.base in ("phase_out", "wind_down", "fade_out") or (
        word.base in ("sunset", "decommission") and word.text.endswith("ing")
    )


def _over_from(frame: Frame, context: Context) -> Decision:
    """Judge what stops from a day on: as a whole, or some of it, step by step, at an hour of each day."""
    word = frame.group.word if frame.group else None
    if word is not None and word.base == "close" and _names_hour(frame):
        return Decision(TAKES, 3.6, "other hours from it")
    if word is not None and word.base in CLOSES and reopens(frame, context):
        return Decision(TAKES, 3.2, "closed from it, and opens again")
    clause = context.rest.lstrip(", ") if frame.behind else context.rest
    if _UNTIL_DONE.search(clause.split(",", 1)[0]):
        return Decision(TAKES, 3.0, "stopped from it, until something is done")
    if frame.preposition_words == "on_or_after" and not frame.is_helped and frame.tense not in COMING:
        return Decision(TAKES, 2.4, "what is done from then on is meant")  # "goods withdrawn on or after …"
    if word is not None and word.verb is STOP and _is_step_by_step(word):
        return Decision(TAKES, 3.0, "is being wound down from it")
    return Decision(ENDS, 3.6, "over from it")


_UNTIL_DONE = re.compile(r"\b(?:until|till) (?:you|they|it|the [a-z]+(?: [a-z]+)?|further notice)\b(?! ends?\b)")
_HOURS = word_set("am pm a.m p.m noon midnight earlier later")


def _names_hour(frame: Frame) -> bool:
    """Whether something closes at an hour of the day: "from Monday, the pool closes at 8 pm"."""
    return not _HOURS.isdisjoint(frame.words) or any(word[-2:] in ("am", "pm") for word in frame.words)
