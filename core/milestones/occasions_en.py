"""English days on which something merely takes place: people meet, a ship comes in, somebody was born."""

import re

from core.milestones.alternatives import holds
from core.milestones.doubts_en import CLOSES
from core.milestones.events_en import event_of
from core.milestones.frames_en import Frame
from core.milestones.roles import Decision, nothing
from core.milestones.tenses_en import PAST
from core.milestones.tokens_en import BY, UNTIL, tokenise
from core.milestones.values import Context, Mention, Timing
from core.milestones.words_en import (
    CHANGE,
    HAPPENS,
    HISTORY,
    LAST,
    LIMIT,
    OPENINGS,
    SALES,
    START,
    STOP,
    TELL,
    word_set,
)

_MEETINGS = word_set(
    "main_conference conference_days conference_dates workshop_dates conference conferences workshop symposium summit "
    "webinar conf expo congress convention seminar colloquium meetup hackathon fair talk lecture concert tour "
    "picnic party"
)
_MEETS = word_set("take_place happen occur hold run meet be")
# "the conference in Ghent, from June 3 to June 6"
_MEETING_AT = re.compile(
    r"\b(?:conference|workshop|symposium|summit|congress|convention|seminar|expo)s? (?:in|at) [^.;:()]{2,60}? "
    r"(?:(?:from|on|between) )?$"
)
_PLACE = 90
_BECAUSE = word_set("during due_to no")
# "sold online from August 2011 through October 2012 for about $250"
_SOLD_FOR = re.compile(r",? for (?:about|between|around|approximately) (?:us|ca)?[$£€]")
# "our invoice of 3 February for the period from 1 January to 31 January"
_OF_A_BILL = re.compile(
    r"\b(?:invoice|bill|statement|report|figures|accounts?|programme|program|schedule|calendar|budget)\b"
    r"[^.;]{0,60} for the period (?:from )?$"
)
_ISSUE = re.compile(r"(?:^|\n)\W*(?:volume|vol\.?|issue|edition|no\.) ?#?[0-9][0-9/.-]* \($")
_BORN = re.compile(r"\b(?:born|turn(?:ed|s|ing)? [0-9]{1,3})\b[^.;,]{0,24}$")
_NEAR = 40


def occasion(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away a day by what it is the day of, however plainly it is told."""
    if mention.until is not None and (stretch := _stretch(frame, mention, context)):
        return stretch
    if holds(context.sentence[-_NEAR:], _OF_LIVES) and _BORN.search(context.sentence):
        return nothing("when those were born who are meant")
    word = frame.group.word if frame.group else None
    if frame.preposition is UNTIL and frame.sense in (LAST, None) and _is_of_weather(frame):
        return nothing("how long a weather lasts")
    if goods := _of_goods(frame, context, timing):
        return goods
    if word is None or frame.noun is not None:
        return None
    if word.base in _CARRIED and not _CARRIERS.isdisjoint(frame.words) and frame.words.isdisjoint(_STOPPED):
        return nothing("when something carried is on its way")
    if mention.until is not None and takes_place(frame) and _is_only_told(frame, context):
        return nothing("days on which something takes place, and changes nothing")
    return None


def _of_goods(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    """Turn away a day that tells of goods: how long they keep, when those were sold that are recalled, or bought."""
    word = frame.group.word if frame.group else None
    if context.sentence.endswith(_KEEPS) and _RECALLED.search(context.title):
        return nothing("how long goods keep")
    if frame.tense is PAST and (_is_of_goods(frame) or "on sale" in frame.said):
        told = f"{context.title} {context.sentence} {context.rest}"
        if frame.preposition not in (BY, UNTIL) and "recall" in told and _RECALLED.search(told):
            return nothing("of which goods are recalled")
        if word is not None and word.base in _GOT and not timing.ahead and _THEN_DO.match(context.rest):
            return nothing("who is told to do something")  # "for chests bought on or after June 3, contact us"
    return None


def _is_of_weather(frame: Frame) -> bool:
    """Whether a weather itself goes on: "strong winds will last", not "the snow ban lasts"."""
    group = frame.group
    return group is not None and not frame.behind and group.start > 0 and frame.before[group.start - 1] in _WEATHER


def _is_of_goods(frame: Frame) -> bool:
    """Whether goods were made or sold, as the governing verb says."""
    word = frame.group.word if frame.group else None
    return word is not None and (word.base or word.text) in _GOODS


_WEATHER = word_set(
    "rain rainfall showers snow snowfall sleet hail wind winds gales thunderstorms heatwave frost fog pollen sunshine"
)
_RECALLED = re.compile(r"\brecall(?:s|ed|ing)?\b")
_KEEPS = ("use by: ", "use-by: ", "use by ", "sell by: ")
_GOT = word_set("purchase buy")
_GOODS = _GOT | word_set("sell manufacture produce distribute import assemble ship")
_THEN_DO = re.compile(r",? (?:please )?(?:contact|return|call|visit|bring|stop|ask|see|email|check) ")
_OF_LIVES = (" born ", "turn")
_CARRIED = word_set("arrive deliver dock sail depart land ship")
_CARRIERS = word_set("parcel parcels shipment shipments consignment vessel mv cargo container containers package")
_STOPPED = word_set("no not only new")


def _stretch(frame: Frame, mention: Mention, context: Context) -> Decision | None:
    """Judge a range by what it is the days of."""
    if _is_of_a_meeting(frame, context, hours=mention.is_of_hours):
        return nothing("the days on which people meet")
    if _ISSUE.search(context.sentence):
        return nothing("the days of an issue")
    if _SOLD_FOR.match(context.rest):
        return nothing("a stretch in which something was sold", 3.0)
    told = frame.group is None or frame.sense in (
        TELL,
        HISTORY,
    )  # not "the reduced schedule is in force for the period"
    return nothing("what a bill is for", 3.0) if told and _OF_A_BILL.search(context.sentence) else None


def _is_of_a_meeting(frame: Frame, context: Context, *, hours: bool) -> bool:
    """Whether a range is only the days, or the `hours`, at which people come together."""
    if frame.sense in (LIMIT, STOP) or not _BECAUSE.isdisjoint(frame.words):
        return False  # "no parking during the fair, June 10 to June 16"
    if frame.group is None:
        named = frame.said.split()[-2:] or frame.label.split()[-2:]
        if not _MEETINGS.isdisjoint(named):
            return True
    elif _meets(frame) or (hours and frame.sense is TELL and _is_held(frame)):
        return True
    return _MEETING_AT.search(context.sentence, max(0, len(context.sentence) - _PLACE)) is not None


def _meets(frame: Frame) -> bool:
    """Whether a verb only says that people meet: "the workshop takes place on …"."""
    word = frame.group.word if frame.group else None
    held = word is None or (word.base or word.text) in _MEETS
    return held and not _MEETINGS.isdisjoint(frame.words)


def _is_held(frame: Frame) -> bool:
    """Whether what is told of is held at hours of a day: "the hearing will be held on … from 1 to 4 p.m."."""
    word = frame.group.word if frame.group else None
    return word is not None and (word.base or word.text) in ("hold", "meet", "convene", "take_place")


def is_over_with_its_day(frame: Frame, context: Context) -> bool:
    """Whether what happens on a day is over with it: closed, off, struck; not "new fares apply on June 12 and 13"."""
    word = frame.group.word if frame.group else None
    if "respectively" in context.rest or frame.sense in (CHANGE, STOP):
        return frame.sense is STOP and word is not None and word.base in CLOSES
    if frame.sense is LIMIT:
        return word is None or word.base not in _STAYS_SO
    return frame.sense is not START or (word is not None and word.base in _LASTS_A_DAY)


_STAYS_SO = word_set(
    "disable suspend deprecate block restrict limit archive ban prohibit lock hide reject refuse cap freeze"
)
_LASTS_A_DAY = word_set("take_place happen occur perform conduct carry_out host broadcast air")


def takes_place(frame: Frame) -> bool:
    """Whether no more is told than that something no table knows takes place: "the city games take place …"."""
    word = frame.group.word if frame.group else None
    if word is None or word.base not in _TAKES_PLACE or frame.noun is not None:
        return False
    return _OPEN_TO_READERS.isdisjoint(frame.words)


_TAKES_PLACE = word_set("take_place hold")
_OPEN_TO_READERS = (
    OPENINGS | SALES | word_set("strike strikes promotion campaign offer offers deliveries exams classes")
)
_UNNAMED = word_set("it this that these they which")


def _is_only_told(frame: Frame, context: Context) -> bool:
    """Whether nothing is said of a day but that something takes place, and neither it nor the title is a change."""
    if not _UNNAMED.isdisjoint(frame.words):
        return False
    return not context.title or event_of(tokenise(context.title)) not in HAPPENS
