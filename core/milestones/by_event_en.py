"""What an English date means by the event that its verb or noun names, where no preposition decides."""

import re
from collections.abc import Mapping

from core.milestones.alternatives import holds
from core.milestones.dismissals_en import GONE
from core.milestones.doubts_en import CLOSES, ENDS, OVER, TAKES, is_place, reopens, titled
from core.milestones.events_en import event_of
from core.milestones.frames_en import Frame
from core.milestones.governing_en import APPLIES, SETS
from core.milestones.labels_en import is_among_deadlines
from core.milestones.numerals import MONTH
from core.milestones.roles import Decision, nothing
from core.milestones.tenses_en import DUTY, FUTURE, INFINITIVE, MAYBE, PAST, PERFECT, PRESENT
from core.milestones.tokens_en import FOR, NONE, ON, tokenise
from core.milestones.values import Context, Mention, Part, Timing
from core.milestones.words_en import (
    ACT,
    CHANGE,
    COMES_TO_PASS,
    DUE,
    EXTEND,
    HAPPENS,
    HISTORY,
    LAST,
    LIMIT,
    MARKS,
    MOVE,
    PLAN,
    RELEASES,
    START,
    STOP,
    TELL,
    Sense,
    word_set,
)
from core.model import MilestoneKind


def by_event(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Decide by the event that governs the date: its verb, or the noun of which the verb only sets the day."""
    if timing.exact and _is_of_what_applies(frame, context):
        return Decision(TAKES, 3.4, f"of the list {context.intro!r}, of what comes into force")
    sense = _event_meant(frame)
    word = frame.group.word if frame.group else None
    if word is not None and word.base in COMES_TO_PASS and sense in (None, CHANGE, START):
        sense = titled(context.title) or sense
    if frame.group is not None and word is None and sense is None and "date" in frame.words and not frame.behind:
        sense = titled(context.title)  # "the date is …"
    if mention.said.day is None and mention.said.part is Part.WHOLE and not timing.ahead:
        in_brackets = frame.preposition is NONE and context.sentence.endswith("(") and context.rest.startswith(")")
        unnamed = not frame.group and frame.sense is not STOP  # not "version 4.3: end of life, May 2024"
        if unnamed or (in_brackets and frame.behind):
            return nothing("names a month, and no event of it")
    if frame.tense in GONE:
        return _gone(frame, sense, mention, timing, context)
    if frame.group is None and frame.preposition is FOR and sense is DUE:
        return nothing("what the last day is for")
    if not timing.ahead and frame.group is None and frame.said.split()[-1:] in (["update"], ["updates"]):
        return nothing("the day of an update")
    if sense not in _EVENTS:
        return _unknown(frame, mention, context, timing)
    return _on_day(frame, sense, mention, context, timing)


def _on_day(frame: Frame, sense: Sense | None, mention: Mention, context: Context, timing: Timing) -> Decision:
    """Judge the event of a day by what happens to its subject."""
    word = frame.group.word if frame.group else None
    if word is not None and word.base == "join" and frame.tense is DUTY and "us" in frame.words:
        return nothing("an invitation")
    kind, less, why = _EVENTS[sense]
    if frame.moved and frame.tense is FUTURE and "now" in frame.said.split():
        return Decision(TAKES, 2.8, "on another day now")
    if kind is ENDS and (for_a_time := _for_a_time(frame, sense, mention, context)):
        kind, why = TAKES, for_a_time
    if sense is ACT and frame.group is None:
        among = is_among_deadlines(context)
        return Decision(ENDS, 3.6 if among else 2.4, "what is handed in or done by that day")
    if sense is TELL and timing.ahead and frame.group is None and not RELEASES.isdisjoint(frame.words):
        return Decision(TAKES, 2.4, "it comes out on that day")
    if sense in (TELL, HISTORY) and frame.tense is not FUTURE:
        listed = _introduced(context) if frame.group is None and timing.ahead else None
        return listed or nothing("told on that day", 2.0)  # "the Press, 6 April", in a list of what changes
    return Decision(kind, _strength(frame, sense, less), why)


def _for_a_time(frame: Frame, sense: Sense | None, mention: Mention, context: Context) -> str:
    """Tell why what stops on a day does so for a time, or nothing."""
    word = frame.group.word if frame.group else None
    if sense is STOP and word is not None and _is_down(mention, context):
        return "it is down from that day, for as long as what the title names"
    if word is not None and word.base == "close" and mention.hour.time and is_place(frame):
        return "it closes at an hour of that day"
    if word is not None and word.base in CLOSES and reopens(frame, context):
        return "it closes, and opens again"
    return "until further notice" if "until further notice" in context.rest else ""


def _strength(frame: Frame, sense: Sense | None, less: float) -> float:
    """Say how surely an event is that of its day: by its tense, less what its kind leaves open."""
    said = frame.said.split()
    few = len(said) <= _FEW or said[1:2] == ["to"]  # "last day to …"
    if frame.group is None and few and (sense is DUE or said[-1:] in _SAYS):
        return 4.0  # "June 3: application deadline"
    if sense is ACT and frame.tense is FUTURE and " be " in frame.said and _is_put(frame):
        less = _PUT_THERE  # not by readers: "a hoarding will be installed on …"
    no_longer = frame.tense is MAYBE and frame.group is not None and frame.group.no_longer  # "can no longer be used"
    return _CERTAIN.get(PRESENT if no_longer else frame.tense, 2.6) - less


_PUT_THERE = 2.4


def _is_put(frame: Frame) -> bool:
    """Whether something is put in its place, which readers will find there."""
    word = frame.group.word if frame.group else None
    return word is not None and word.base in _PUTS


_PUTS = word_set("install reinstall place fill rebuild reconfigure")


_OUTAGES = word_set("maintenance outage outages downtime interruption interruptions disruption disruptions")
_OUTAGES_ALONE = tuple(_OUTAGES - {word + "s" for word in _OUTAGES})  # a plural holds its word


_FOR_HOURS = re.compile(r"\bfor (?:about |around |approximately |roughly |up to )?[a-z0-9-]{1,12} (?:hour|minute)s?\b")


def _is_down(mention: Mention, context: Context) -> bool:
    """Whether what goes down comes back: the title, an hour or a length tells of an outage."""
    if _is_outage(context.title) or (mention.hour.time is not None and _is_outage(context.rest)):
        return True
    return _FOR_HOURS.search(context.rest) is not None


def _is_outage(words: str) -> bool:
    """Whether a title, or what is said behind an hour, names what passes: a thing that then goes down comes back."""
    return holds(words, _OUTAGES_ALONE) and not _OUTAGES.isdisjoint(re.findall("[a-z]+", words))


def _event_meant(frame: Frame) -> Sense | None:
    word = frame.group.word if frame.group else None
    sets = word is not None and word.verb in SETS
    if frame.noun is DUE and not frame.behind and frame.sense in _CARRIED_OUT:
        return DUE  # "it will serve its last lunch on …"
    if sets and frame.noun in (TELL, HISTORY):
        return PLAN
    if frame.tense is DUTY and word is not None and word.base in _HERALDS and frame.noun in _HERALDED:
        return frame.noun  # "please note the closure on …"
    if frame.sense is TELL and frame.tense is DUTY:
        return ACT  # "shops must issue receipts"
    if sets or frame.sense is TELL or (frame.behind and word is not None and word.base in MARKS):
        return frame.noun or frame.sense
    return frame.sense


# What bids readers to be ready for an event.
_HERALDS = word_set("note prepare plan expect anticipate")
_HERALDED = HAPPENS | {DUE}
_CARRIED_OUT = frozenset([LAST, START, HISTORY, ACT, None])

# The role of each event on its day, how much less sure than its tense allows, and why.
_EVENTS: Mapping[Sense | None, tuple[MilestoneKind, float, str]] = {
    STOP: (ENDS, 0.0, "it is over on that day"),
    DUE: (ENDS, 0.0, "the last day"),
    START: (TAKES, 0.0, "it begins on that day"),
    CHANGE: (TAKES, 0.0, "it changes on that day"),
    LIMIT: (TAKES, 0.0, "it is narrowed on that day"),
    LAST: (TAKES, 1.6, "it holds on that day"),
    ACT: (TAKES, 3.5, "something is to be done on that day"),
    PLAN: (TAKES, 0.4, "set for that day"),
    MOVE: (TAKES, 0.4, "moved to that day"),
    EXTEND: (ENDS, 0.8, "extended to that day"),
    TELL: (TAKES, 4.2, "told on that day"),
    HISTORY: (TAKES, 3.0, "told on that day"),
}


_CERTAIN = {
    FUTURE: 4.2,
    PRESENT: 3.8,
    DUTY: 3.8,
    INFINITIVE: 3.4,
    MAYBE: 2.4,
}


# So many words name no more than an event.
_FEW = 4


_SAYS = (["ends"], ["starts"], ["begins"], ["opens"], ["closes"], ["expires"])


def _gone(frame: Frame, sense: Sense | None, mention: Mention, timing: Timing, context: Context) -> Decision:
    """Judge what is told as past: a change that the notice reports counts if it is near, history does not."""
    word = frame.group.word if frame.group else None
    applied = sense is START and word is not None and word.base in APPLIES
    if not (timing.recent or timing.ahead or (applied and not timing.long_past)):
        return nothing("it happened in the past")
    if timing.ahead and frame.tense is PAST and sense in HAPPENS and not frame.is_helped:
        if mention.said.year is None and mention.said.day is None:
            return nothing("it happened in a month that is past")  # "tolling started on the bridge in February"
        return Decision(ENDS if sense is STOP else TAKES, 2.4, "told ahead of it, as headings tell")
    if sense is STOP:
        return Decision(ENDS, 2.0, "it has ended")
    if applied:
        return Decision(TAKES, 2.6, "it took effect")
    if sense is CHANGE and frame.tense is PAST and mention.said.day is not None and _is_reported(context):
        return Decision(TAKES, 1.8, "it has changed, as the title reports")
    if sense in HAPPENS:
        return Decision(TAKES, 1.6 if sense is LIMIT or frame.tense is PERFECT else 0.6, "it has changed")
    if frame.group and frame.group.word and frame.group.word.verb in (PLAN, MOVE):
        return Decision(ENDS if sense is DUE else TAKES, 3.2 if timing.ahead else 1.0, "set for that day")
    if sense is DUE and timing.ahead:
        return Decision(ENDS, 3.0, "the last day")
    return nothing("it happened in the past", 2.0)


def _is_reported(context: Context) -> bool:
    """Whether the title names a change, which the text tells of as past."""
    return bool(context.title) and event_of(tokenise(context.title)) in (CHANGE, START)


def _unknown(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    word = frame.group.word if frame.group else None
    if mention.said.spoken and word is not None and frame.tense is PRESENT and word.text.endswith("ing"):
        return Decision(TAKES, 2.4, "it is being done that day")
    if frame.group is not None and word is None and not _GATHERINGS.isdisjoint(frame.words):
        return nothing("a day on which people meet")
    only_named = frame.tense is PRESENT and word is None and frame.preposition is NONE and not frame.behind
    if only_named and timing.exact and (told := _told_next(context)):
        return told
    if frame.tense is FUTURE and not _LAST.isdisjoint(frame.words):
        return Decision(ENDS, 2.8, "the last of its kind")  # "the last train will depart on …"
    if frame.tense in (FUTURE, DUTY):
        return Decision(TAKES, 2.8, "something happens on that day")
    if frame.tense is PRESENT and timing.ahead:
        return Decision(TAKES, 2.0, "something happens on that day")
    if frame.preposition is FOR and timing.ahead:
        return Decision(TAKES, 2.6, "for that day")
    return _unnamed(frame, context, timing) if frame.group is None else None


# "The day to keep in mind is June 3. From this date, all users have to pay."
_FROM_IT = re.compile(
    r"[.!)\s]*(?:(?:from|starting|beginning|effective|on|as of)(?: on)?|(?P<after>after)) (?:this|that) (?:date|day)\b"
)


_NO_MORE = re.compile(
    r"\b(?:no|not|nor|never|cannot|can't|won't|closed?|expired?|unavailable|removed?|deleted?|late|end(?:s|ed)?)\b"
)


def _told_next(context: Context) -> Decision | None:
    """Take what the next sentence says of a day that this one only names."""
    found = _FROM_IT.match(context.beyond)
    if found is None:
        return None
    if found["after"] and _NO_MORE.search(context.beyond[:120]) is None:
        return Decision(TAKES, 1.8, "something is so after it, as the next sentence says")
    if found["after"]:
        return Decision(ENDS, 2.6, "it is over after it, as the next sentence says")
    return Decision(TAKES, 2.6, "something happens from it on, as the next sentence says")


def _unnamed(frame: Frame, context: Context, timing: Timing) -> Decision | None:
    """Take for a date without a verb what its title, its list or a price beside it says."""
    if timing.ahead and holds(context.title, _HOURS):
        return Decision(TAKES, 2.4, "its hours, under a title that names hours")
    if (timing.ahead or (timing.days_past is None and timing.exact)) and (listed := _introduced(context)):
        return listed
    opens = timing.ahead and timing.exact and frame.preposition is NONE and not context.sentence.strip(_BULLETS)
    if opens and _NEXT_DAY.match(context.beyond) and _GATHERINGS.isdisjoint(frame.words):
        return Decision(TAKES, 1.8, "one of a list of days")
    if timing.ahead and frame.preposition is ON and _NONE_OF.match(context.sentence):
        return Decision(TAKES, 1.6, "there is none of it on that day")
    if timing.exact and _is_new_or_planned(frame, context, timing):
        return Decision(TAKES, 1.8, "something new, or what a schedule names")
    to_come = timing.ahead or timing.days_past is None
    if context.alone and timing.exact and to_come and titled(context.title):
        return Decision(ENDS, 3.2, "alone on its line, under a title that speaks of an end")
    if context.title and event_of(tokenise(context.title)) is DUE:
        return Decision(ENDS, 2.6, "of the last days that the title names")
    return None


# "No parking on Oak Street on June 3"
_NONE_OF = re.compile(
    r"(?!.*\b(?:needed|required|necessary)\b)\W*"
    r"no (?!later|earlier|sooner|more|longer|fewer|less|changes?\b|dates?\b|decision|one\b|meeting|event|news)"
    r"(?:[a-z'’-]+ ){1,7}on (?:[a-z]{3,6}day,? )?$"
)
_BULLETS = " \n-*•|"
# The next line of a list, that begins with a day of its own: "Sept. 7 - …", "12 October: …".
_NEXT_DAY = re.compile(
    r"\s*[-*•]?\s*(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,? )?"
    rf"(?:{MONTH} [0-9]{{1,2}}|[0-9]{{1,2}}(?:st|nd|rd|th)? {MONTH})\b(?:,? [0-9]{{4}})?(?: -|:|,)? "
)
_LAST = word_set("last final")
_HOURS = ("opening hours", "opening times", "holiday hours", "business hours", "opening time")


def _is_new_or_planned(frame: Frame, context: Context, timing: Timing) -> bool:
    """Whether a date stands beside a price or what is called new, or ahead in a list that is called a schedule."""
    if timing.ahead and context.intro and not _SCHEDULES.isdisjoint(tokenise(context.intro)):
        return True
    if timing.ahead and frame.label and holds(context.title, _OF_RELEASES):
        return True  # "Release schedule": "Beta: June 3"
    return not timing.is_past and not _NEW.isdisjoint(frame.words)


_NEW = word_set("new fees fares $ £ €")
_OF_RELEASES = tuple(f"{what} {plan}" for what in ("release", "rollout", "migration") for plan in ("schedule", "plan"))
_SCHEDULES = word_set("schedule timeline rollout roll-out milestones dates")
_GATHERINGS = word_set(
    "interview interviews training session sessions meeting meetings workshop workshops conference webinar webinars "
    "seminar seminars talk lecture class party concert meetup hall social practice rehearsal game match race tour "
    "open_day fair"
)


def _is_of_what_applies(frame: Frame, context: Context) -> bool:
    """Whether an item that is no sentence stands in a list of what comes into force, whatever its name tells."""
    if not context.intro or frame.preposition is not NONE or (frame.group is not None and not frame.group.gerund):
        return False
    return _APPLY.search(context.intro) is not None


_APPLY = re.compile(
    r"\b(?:comes?|will come|came|enters?|will enter|go(?:es)?|will go) into (?:force|effect|operation)\b|"
    r"\b(?:takes?|will take) effect\b|\b(?:are|is|become|becomes) effective\b"
)


def _introduced(context: Context) -> Decision | None:
    """Take the event of the line that introduces a list, or of the heading above it, for an item that names none."""
    for words in (context.intro, context.section):
        sense = event_of(tokenise(words)) if words else None
        if sense in (STOP, DUE, START, CHANGE, LIMIT):
            return Decision(ENDS if sense in OVER else TAKES, 2.2, f"of the list {words!r} ({sense})")
    return None
