"""What lowers the certainty of a role in English: doubts, which may reject a date, and cautions, which do not.

A doubt says that the date may be no milestone, a caution that it may be one of the other kind.
"""

import functools
import re

from core.milestones.alternatives import holds
from core.milestones.events_en import event_of
from core.milestones.frames_en import Frame
from core.milestones.roles import Decision
from core.milestones.tenses_en import BARE, DUTY, FUTURE, PRESENT
from core.milestones.tokens_en import (
    AFTER,
    BEFORE,
    BY,
    FOR,
    FROM,
    NONE,
    NOT_BEFORE,
    ON,
    SET,
    TO,
    UNTIL,
    tokenise,
)
from core.milestones.values import Context, Mention, Part, Timing
from core.milestones.words_en import COMES_TO_PASS, DUE, FOR_GOOD, LIMIT, OPENINGS, STOP, Sense, word_set
from core.model import MilestoneKind

TAKES, ENDS = MilestoneKind.TAKES_EFFECT, MilestoneKind.ENDS
OVER = frozenset([STOP, DUE])


@functools.lru_cache(maxsize=1)  # each date of a notice asks for the same title
def titled(title: str) -> Sense | None:
    """Give the end that a title names: what "these changes" are, where the text leaves it to the title."""
    sense = event_of(tokenise(title)) if title else None
    return sense if sense is STOP else None


def _said_no_longer(frame: Frame) -> bool:
    return frame.group is not None and frame.group.no_longer


def cautions_of(frame: Frame, mention: Mention, context: Context, decision: Decision) -> dict[str, float]:
    """Give what leaves open which of the two roles a milestone has: it lowers the certainty, and rejects nothing."""
    cautions: dict[str, float] = {}
    if mention.until is not None:
        return cautions
    word = frame.group.word if frame.group else None
    part = word is not None and word.verb is STOP and frame.sense is LIMIT and not _said_no_longer(frame)
    whole = word is not None and word.base == "disable" and not _SERVES.isdisjoint(frame.words)
    whole = whole or (frame.sense is STOP and not _SPOKEN.isdisjoint(frame.words) and _is_of_support(frame))
    if frame.preposition is not UNTIL and ((part and not _is_place_shut(frame)) or whole):
        cautions["a part of it, or all"] = 1.1
    elif word is not None and word.base in COMES_TO_PASS and decision.kind is ENDS and frame.sense not in OVER:
        cautions["only the title names an end"] = 1.2
    elif word is not None and word.base in _DOUBLE and frame.preposition in _POINTS and not _is_plain_end(frame):
        cautions["its verb has two senses"] = 1.1
    vague = _said_no_longer(frame) or (word is not None and word.base in _DOUBLE)  # "retire" says by itself what ends
    if frame.preposition is FROM and decision.kind is ENDS and vague and not titled(context.title):
        cautions["over from it, all or a part"] = 0.7
    if decision.kind is ENDS and frame.tense is PRESENT and frame.preposition_words in ("beginning", "starting"):
        cautions["begins to be over, step by step"] = 1.6
    comes_anew = frame.tense is FUTURE and word is not None and word.base in _COMES_ANEW
    if decision.kind is TAKES and frame.sense is not LIMIT and not comes_anew and titled(context.title):
        cautions["the title speaks of an end"] = 1.2
    if (
        decision.kind is TAKES
        and frame.preposition is SET
        and frame.sense is None
        and not _NAMELESS.isdisjoint(frame.words)
    ):
        cautions["what is set for it stands elsewhere"] = 2.2
    if frame.preposition in _POINTS and decision.kind is TAKES and not _says_what_begins(frame, mention):
        cautions["nothing but its event tells the role"] = 0.7
    return cautions


_NAMELESS = word_set("this that it")


def _says_what_begins(frame: Frame, mention: Mention) -> bool:
    """Whether a verb says without doubt that something is so from the day on, though no preposition does."""
    group = frame.group
    if group is None:
        return frame.said.split()[-1:] in (["starts"], ["begins"], ["opens"])  # "June 3: registration opens"
    if frame.tense is FUTURE or _is_under_way(frame) or (frame.tense is DUTY and group.helped):
        return True
    exact = mention.said.day is not None and frame.distance <= _NEAR
    return exact and frame.tense is PRESENT and group.word is not None and group.word.base in _BEGINS


# Verbs that say no more than that their subject begins, and those by which something new comes.
_BEGINS = word_set(
    "begin start commence take_effect come_into_force come_into_effect enter_into_force go_into_effect go_live apply "
    "open go_on_sale rise fall increase decrease change become go_up resume reopen"
)
_COMES_ANEW = word_set("launch introduce release add open")
_NEAR = 4


def _is_under_way(frame: Frame) -> bool:
    """Whether a present tells what is settled: "we are deprecating it on …"."""
    group = frame.group
    going = group is not None and group.word is not None and group.word.text.endswith("ing")
    return going and group is not None and group.helped and frame.tense is PRESENT


_PLACES = word_set(
    "office offices library libraries branch branches store stores shop shops center centre centers centres campus "
    "building buildings road roads bridge lane lanes street route museum pool park counter counters school schools "
    "bank banks clinic hall"
)


# What a program speaks or runs in: to support it no longer is an end to some, a part of the program gone to others.
_SPOKEN = word_set("tls ssl sslv3 format formats cipher ciphers explorer ie ie11 browser browsers")
# What is over as a whole where it is disabled.
_SERVES = word_set("api apis endpoint endpoints service services platform site website server servers")


def _is_of_support(frame: Frame) -> bool:
    """Whether it is support that ends, also where the word opens its sentence as a verb does."""
    opens = frame.outer is not None and frame.outer.word is not None and frame.outer.word.base == "support"
    return opens or "support" in frame.words


def is_place(frame: Frame) -> bool:
    """Whether a place is spoken of that opens every day, not the last day to do something, nor an end for good."""
    return not _PLACES.isdisjoint(frame.words) and frame.words.isdisjoint(_FOR_EVER)


def reopens(frame: Frame, context: Context) -> bool:
    """Whether the text goes on to say that what closes opens again: it closes for a time."""
    if not frame.words.isdisjoint(_FOR_EVER):
        return False
    if holds(context.rest, _OPENING):
        return _REOPENS.search(context.rest) is not None
    found = _IT_REOPENS.match(context.beyond) if holds(context.beyond, _OPENING) else None
    return found is not None and (found["what"] is None or found["what"] in frame.words)


CLOSES = word_set("close close_down shut shut_down go_offline")
_OPENING = ("reopen", "re-open", "resume")
# Not "will not reopen", "we will consider reopening", "send your resume".
_AGAIN = r"(?:re-?open(?:s|ed)?|resumes?(?=[.,;!]|$| (?:on|in|from|at|until|by|next|normal)\b| [a-z]{3,6}day\b))"
_REOPENS = re.compile(rf"(?:\b(?:and|then|before|until|until it|will|to)(?: then)?(?: be)? ){_AGAIN}")
_IT_REOPENS = re.compile(
    r"^[.;!]?\s*(?:it|they|all services|services|the (?:[a-z]+ ){0,2}(?P<what>[a-z]+))"
    r"(?<!not) (?:will|(?:is|are) (?:expected|set|due|scheduled|planned) to|plans? to) (?:be )?"
    rf"{_AGAIN}"
)
_FOR_EVER = OPENINGS | FOR_GOOD | word_set("old former comment comments survey")


def _is_place_shut(frame: Frame) -> bool:
    """Whether a place is closed on a day, as for a holiday: it is not given up."""
    word = frame.group.word if frame.group else None
    shut = word is not None and word.text == "closed" and frame.preposition is not FROM
    return shut and not _PLACES.isdisjoint(frame.words)


def _is_plain_end(frame: Frame) -> bool:
    """Whether a verb of two senses has but one: "nominations close on …", "the app stops on …"."""
    word = frame.group.word if frame.group else None
    if word is None:
        return False
    if word.base == "close":
        return bool(frame.words & OPENINGS) or (frame.sense is LIMIT and _is_place_shut(frame))
    return word.base == "stop" and frame.tense is PRESENT and frame.distance <= 1 and not frame.behind


_POINTS = frozenset([NONE, ON, FOR, SET, TO])
# Verbs of an end that are as often said of a pause or a part.
_DOUBLE = word_set(
    "close drop stop delist pull finish shut halt remove cut move shift leave break take_down take_offline power_down "
    "go_offline go_dark shut_it_down shut_them_down take_it_down take_them_down take_it_offline take_them_offline"
)


# How many words a verb may stand from its date: before it, and behind one that opens the clause, with its subject.
_FAR, _SUBJECT = 6, 10
_TIES = frozenset([FROM, UNTIL, BY, BEFORE, AFTER, NOT_BEFORE])


def _is_window(frame: Frame, mention: Mention, timing: Timing) -> bool:
    """Whether two ends say by themselves that something holds between them, however far the verb is."""
    stated = timing.days_past is None and frame.preposition is FROM
    return mention.until is not None and not frame.reduced and (timing.ahead or stated)


def _applies_from_then(frame: Frame, mention: Mention, timing: Timing, decision: Decision) -> bool:
    """Whether a day that is not ahead is yet no history: a window that will be, or "effective" on the day itself."""
    if mention.until is not None:
        return frame.tense is FUTURE
    if mention.said.spoken and timing.days_past == 0 and decision.kind is TAKES and frame.tense is FUTURE:
        return True
    effective = frame.preposition is FROM and (mention.said.day is not None or mention.said.spoken)
    return effective and timing.days_past == 0 and decision.kind is TAKES


def _tells_by_itself(frame: Frame, mention: Mention, decision: Decision) -> bool:
    """Whether words and date say without a day of publication what is to come: a full date, and a tense or a tie."""
    if mention.said.year is None:
        return False
    tied = frame.preposition in _TIES
    duty = frame.tense is DUTY and (tied or frame.is_helped or not frame.behind)  # not "June 3, 2019: add tests"
    settled = frame.tense is FUTURE or duty or _is_under_way(frame)
    return settled or (frame.tense is PRESENT and tied)


# "every Sunday in April", "on Sundays in April"
_WEEKLY = re.compile(
    r"(?:(?:every|each) (?:[a-z]+ )?{0}|\b{0}s) (?:in|of|during|throughout) $".format(
        "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    )
)


def doubts_of(frame: Frame, mention: Mention, context: Context, timing: Timing, decision: Decision) -> dict[str, float]:
    """Give what lowers the strength of a decision for a milestone, with how much."""
    doubts: dict[str, float] = {}
    near = _SUBJECT if frame.behind and frame.preposition is not NONE else _FAR
    if frame.distance > near and not _is_window(frame, mention, timing):
        doubts["its verb is far"] = 0.4 if frame.distance <= near + 4 else 0.9
    if frame.tense is PRESENT and "already" in frame.words and not timing.ahead:
        doubts["it is so already"] = 3.0
    come = not timing.ahead and timing.days_past is not None and timing.days_past >= 0
    if come and not _applies_from_then(frame, mention, timing, decision):
        vague = frame.tense in (PRESENT, BARE) and frame.preposition is not FROM
        vague = vague and not (mention.said.spoken and frame.sense in OVER)
        doubts["not after the publication"] = (1.0 if timing.recent else 2.0) + vague
    if timing.days_past is None and not _tells_by_itself(frame, mention, decision):
        doubts["the publication day is unknown"] = 0.5
    if timing.long_past:
        doubts["more than a year before the publication"] = 1.5
    if mention.said.months and mention.said.part is Part.WHOLE:
        months = mention.said.months[1] - mention.said.months[0]
        doubts["a long stretch"] = 4.5 if months > 2 else 2.0 if frame.preposition is ON else 1.0
    if mention.said.day is None and _WEEKLY.search(context.sentence):
        doubts["only one day of each of its weeks"] = 3.0 if mention.until is None else 4.5
    if context.alone and not context.heading:
        doubts["alone on its line"] = 1.5
    return doubts
