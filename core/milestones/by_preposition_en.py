"""What an English date means by its preposition alone (from, until, by, after), or as the first of two days."""

import re
from collections.abc import Callable, Mapping

from core.milestones.dismissals_en import GONE
from core.milestones.doubts_en import ENDS, OVER, TAKES
from core.milestones.events_en import last_noun
from core.milestones.frames_en import Frame
from core.milestones.from_en import COMING, from_day
from core.milestones.governing_en import APPLIES
from core.milestones.roles import Decision, nothing
from core.milestones.tenses_en import BARE, DUTY, FUTURE, INFINITIVE, PAST, PERFECT
from core.milestones.tokens_en import (
    AFTER,
    BEFORE,
    BY,
    FOR,
    FROM,
    MONTHS,
    NONE,
    NOT_BEFORE,
    ON,
    SET,
    SINCE,
    TO,
    UNTIL,
    Preposition,
)
from core.milestones.values import Context, Mention, Timing
from core.milestones.words_en import (
    CHANGE,
    DUE,
    EXTEND,
    HAPPENS,
    LAST,
    LIMIT,
    MOVE,
    OF_STARTS,
    PLAN,
    START,
    STOP,
    TELL,
    WHOLES,
    word_set,
)

_OF_A_NOUN = re.compile(r"[a-z)] (?:from|between|of|for) $")


def _is_of_a_noun(frame: Frame, mention: Mention, context: Context) -> bool:
    """Whether a range tells apart the noun right before it, and nothing begins or ends with what is done to that."""
    if _OF_A_NOUN.search(context.sentence) is None:
        return False
    was = frame.tense is PAST and mention.said.year is None and mention.said.month is not None
    unknown = (
        frame.sense is None and frame.tense is FUTURE and " be " not in frame.said
    )  # "for trips between June 3 and June 9, we will assess …"
    return was or (frame.sense not in _ONGOING and frame.tense is not DUTY and not unknown)


_ONGOING = HAPPENS | {LAST, DUE, PLAN, MOVE, EXTEND}


def window(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Take both ends of a range, unless it is a stretch of the past."""
    if mention.until is None:
        return None
    if mention.is_of_hours and frame.preposition in (UNTIL, BY):  # "until June 3, from 9 a.m. to 3 p.m. each day"
        return Decision(ENDS, 3.8, "until it, at the same hours of each day", moves=True)
    if frame.behind and frame.group is not None and _is_of_a_noun(frame, mention, context):
        return nothing("the stretch that something is of")  # "data from June 3 to June 9 will be used to …"
    dated = timing.days_past is not None
    if frame.tense in GONE and not (timing.ahead or timing.lasts) and (dated or not frame.reduced):
        return nothing("a stretch of the past")
    if frame.group is not None and frame.tense is BARE and (timing.days_past or 0) > 0:
        return nothing("a stretch of the past")
    if not (timing.ahead or timing.lasts) and _DID.match(context.rest):
        return nothing("a stretch of the past")
    if frame.reduced and frame.tense is PAST and _WHO_DID.search(context.sentence):
        return nothing("tells apart who is meant")  # "for customers who joined between June 3 and July 1"
    if frame.reduced:
        return Decision(TAKES, 2.2, "the window of what is meant")
    said = timing.ahead or mention.said.spoken or frame.preposition in (FROM, ON)
    strength = 3.7 if said else 2.4
    return Decision(TAKES, strength, "a window")


_WHO_DID = re.compile(
    r"\b(?:who|that|which) (?:have |had |were |was )?[a-z]+(?:ed|t|n) (?:[a-z]+ ){0,4}(?:between |from )?$"
)
# "between 3 and 9 June, we surveyed …", with a verb that no table knows
_DID = re.compile(r",? (?:i|we|you|they|it|(?:the|our|its|a) [a-z-]+(?: [a-z-]+)?) [a-z]{3,}ed\b")


def by_preposition(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Decide by a preposition that itself says whether something begins or is over."""
    if mention.said.distance and frame.following == "to" and frame.preposition is NONE:
        return Decision(ENDS, 3.4, "so long to do something")
    if mention.said.distance is not None and frame.preposition is FOR:
        return Decision(ENDS, 3.0, "for so long")
    if frame.preposition is FROM:
        return from_day(frame, timing, context)
    decide_by = _BY_PREPOSITION.get(frame.preposition)
    return decide_by(frame, timing) if decide_by else None


def _until(frame: Frame, timing: Timing) -> Decision:
    if frame.moved is MOVE and not frame.behind:
        due = frame.noun in OVER
        return Decision(ENDS if due else TAKES, 3.8, "put off until it")
    if frame.group and frame.group.negated and frame.sense in (LIMIT, CHANGE):
        return Decision(TAKES, 3.2, "not until it")
    if frame.tense is PAST and timing.days_past is not None and timing.days_past >= 0:
        return nothing("was so until it", 2.0)
    if frame.said.startswith("had ") and not timing.ahead:
        return nothing("had been so until it", 2.0)
    did = (
        frame.behind and frame.tense is PAST and not frame.is_helped and frame.sense not in (LAST, EXTEND, LIMIT, STOP)
    )
    if did and timing.days_past is None and frame.distance > 1:  # not "until June 3, reduced fees apply"
        return nothing("was done until it", 1.0)  # "until June 3, we inspected 40 shops"
    return Decision(ENDS, 4.2 if timing.ahead else 3.4, "until it")


def _to(frame: Frame, timing: Timing) -> Decision | None:
    word = frame.group.word if frame.group else None
    if frame.sense is None and frame.before[-1:] and frame.before[-1] in MONTHS:
        return nothing("the last month of a stretch")  # "waste figures: October to December"
    if word is not None and word.verb is EXTEND and not _TIDINGS.isdisjoint(frame.words):
        return nothing("when people will be told")
    if word is not None and word.verb is EXTEND and _STARTS_AT.search(" ".join(frame.before)):
        return Decision(TAKES, 3.6, "a start that is moved to it")  # "the implementation date has been extended to …"
    if word is not None and word.verb is EXTEND:
        return Decision(ENDS, 4.0, "extended to it")
    if word is not None and word.verb in (MOVE, CHANGE, PLAN):
        due = frame.noun in OVER
        return Decision(ENDS if due else TAKES, 3.8, "moved to it")
    return Decision(ENDS, 1.5, "to it")


_STARTS_AT = re.compile(rf"\b(?:{'|'.join(sorted(OF_STARTS - {'application'}))})[ _]dates?\b(?! requests?| forms?)")
# What says that readers will be told, which asks nothing of them.
_INFORMS = word_set("contact notify inform email announce publish post let hear release")
_SENDS = word_set("send mailed issue make give receive get hear")
_TIDINGS = word_set("notification notifications decision decisions result results outcome outcomes letter letters")


def _gives_notice(base: str, frame: Frame) -> bool:
    """Whether who gives the notice will tell more by then: "we will provide further details by June 3"."""
    if base not in ("provide", "share") or frame.group is None or frame.behind or _PARTICULARS.isdisjoint(frame.words):
        return False
    subject = [token for token in frame.before[: frame.group.start] if token[0].isalpha()][-_A_NAME:]
    return "we" in subject or (len(subject) == 1 and "to" in frame.words and not _READERS.isdisjoint(frame.words))


_A_NAME = 2
_PARTICULARS = word_set("information details instructions guidance")
_READERS = word_set("merchants customers members users sellers residents students staff developers")


_BEGINNING = word_set("beginning starting commencing effective")


def _by(frame: Frame, timing: Timing) -> Decision:
    word = frame.group.word if frame.group else None
    if frame.preposition is BEFORE and frame.group is not None and frame.group.negated and word and word.verb is PLAN:
        return nothing("not expected before it")
    if frame.before[-1:] and frame.before[-1] in _BEGINNING:
        return Decision(TAKES, 3.0, "begins by it at the latest")  # "beginning not later than June 3, …"
    base = (frame.group.word.base or frame.group.word.text) if frame.group and frame.group.word else ""
    tells = base in _INFORMS or (base in _SENDS and not _TIDINGS.isdisjoint(frame.words)) or _gives_notice(base, frame)
    if frame.noun is TELL and frame.group is not None and frame.group.word and frame.group.word.verb is PLAN:
        return nothing("something is expected to be told by then", 1.0)  # "a decision is expected by …"
    comes = base in APPLIES or (frame.sense is START and base in ("available", "live") and frame.tense is FUTURE)
    if comes and frame.tense in COMING and not frame.reduced:
        return Decision(TAKES, 2.8, "takes effect by it at the latest")
    if tells and frame.tense is FUTURE and not frame.purpose:
        return nothing("something is to be told by then", 1.0)
    gone = frame.tense in GONE and frame.group is not None and not frame.group.links
    if gone and not timing.ahead:
        return nothing("had happened by it", 2.0)
    if gone:
        return Decision(ENDS, 1.8, "by it, told as past")
    if frame.tense in COMING:
        return Decision(ENDS, 4.2, "by it")
    return Decision(ENDS, 2.8, "by it")


_FOR_SALE, _SOLD = word_set("for_purchase for_sale"), ("available", "offered", "listed")


def _after(frame: Frame, timing: Timing) -> Decision:
    meant = "effective" in frame.words and frame.distance <= 1  # "effective with all bills sent after …"
    if frame.tense in GONE and not (timing.ahead or meant):
        return nothing("what happened after it", 2.0)
    negated = frame.group is not None and frame.group.negated
    impossible = frame.tense is INFINITIVE and frame.outer is not None and frame.outer.negated
    fresh = "new" in frame.words and (
        frame.group is None
        or frame.group.no_longer
        or (frame.group.negated and frame.tense is FUTURE and "no" in frame.words)
    )
    if fresh and frame.sense in (LIMIT, None):
        return Decision(TAKES, 2.8, "no new ones after it", afterwards=True)
    sold = frame.group is not None and frame.group.word is not None and frame.group.word.text in _SOLD
    if sold and frame.sense is LIMIT and not frame.words.isdisjoint(_FOR_SALE):
        return Decision(TAKES, 2.6, "no longer sold after it", afterwards=True)
    if negated or impossible or frame.sense in (STOP, LIMIT):
        return Decision(ENDS, 3.6, "over after it")
    if frame.sense is None and frame.group is None and "no" in frame.words:
        return Decision(ENDS, 2.8, "no more after it")
    if frame.sense is None and frame.group is None:
        return Decision(TAKES, 1.4, "after it", afterwards=True)
    return Decision(TAKES, 2.2, "after it", afterwards=True)


_HAS_CHANGED = frozenset([LIMIT, CHANGE, START, STOP])


def _since(frame: Frame, timing: Timing) -> Decision:
    if frame.group and frame.group.negated and timing.recent:
        return Decision(TAKES, 2.0, "no longer since it")
    so = frame.tense is PERFECT and frame.is_helped and frame.sense in _HAS_CHANGED and not timing.long_past
    if so and not frame.said.endswith("ing"):
        return Decision(TAKES, 3.0, "has been so since it")
    return nothing("so since it", 3.0)


def _not_before(frame: Frame, timing: Timing) -> Decision:
    return Decision(ENDS, 3.0, "not before it")


_APPOSED = 5


def _set_for(frame: Frame, timing: Timing) -> Decision:
    if frame.sense is TELL and frame.group is not None:
        return nothing("set for telling something", 1.0)
    if frame.before[-1:] == [","] and last_noun(frame.before[-_APPOSED:-1]) is STOP:
        return Decision(ENDS, 3.0, "the end, set for it")  # "…, until the end of service, scheduled for June 6"
    outer = frame.outer.word if frame.outer else None
    if frame.sense is PLAN and outer is not None and outer.verb is STOP and not frame.words.isdisjoint(WHOLES):
        return Decision(ENDS, 2.8, "set for it, with what is removed then")
    return Decision(ENDS if frame.sense in OVER else TAKES, 3.8, "set for it")


_BY_PREPOSITION: Mapping[Preposition, Callable[[Frame, Timing], Decision | None]] = {
    UNTIL: _until,
    BY: _by,
    BEFORE: _by,
    NOT_BEFORE: _not_before,
    AFTER: _after,
    SINCE: _since,
    TO: _to,
    SET: _set_for,
}
