"""What makes an English date no milestone: what is given up, counted, told or described by it."""

import re

from core.milestones.alternatives import holds
from core.milestones.doubts_en import ENDS, OVER, TAKES
from core.milestones.events_en import event_of
from core.milestones.frames_en import Frame
from core.milestones.lexicon_en import WORDS
from core.milestones.measures_en import measured
from core.milestones.named_days_en import of_a_day, weekday_gone_by
from core.milestones.roles import Decision, nothing
from core.milestones.tenses_en import BARE, DUTY, FUTURE, INFINITIVE, MAYBE, PAST, PERFECT, PRESENT, WOULD
from core.milestones.tokens_en import (
    AFTER,
    BEFORE,
    BY,
    FROM,
    NONE,
    OF,
    ON,
    SINCE,
    UNTIL,
    tokenise,
)
from core.milestones.values import Context, Mention, Timing
from core.milestones.words_en import (
    DUE,
    HAPPENS,
    HISTORY,
    MARKS,
    START,
    STOP,
    TELL,
    word_set,
)

GONE = frozenset([PAST, PERFECT])


# Words that stand with figures of the past, with samples, and with what only closes; they are sought as they are.
_STATISTICS = (
    " percent", " per cent", " million", " billion", "revenue", "net sales", "compared with", "compared to",
    "year over year", "year-over-year", " average", " grew", " rose by", " fell by", "quarterly results", "sales rose",
)  # fmt: skip


_OPINIONS = ("analysts", "economists", "rumor", "rumour", "speculat", "pundits")
_COUNTS_FROM = frozenset([AFTER, FROM, OF, BEFORE, NONE])
_SPANS = (" days ", " weeks ", " months ", " years ")
_COUNTED = re.compile(
    r" (?<=[0-9a-z)] )(?:business |working |calendar )?(?:days|weeks|months|years) "
    r"(?:after|from|of|following|before|prior to) (?:the date of )?[^.;,(]{0,24}\(?$"
)
# "six months after the game's official launch on July 7"
_COUNTED_FROM_EVENT = re.compile(
    r" (?:days|weeks|months|years) (?:after|following|before|prior to) (?:the |its |their |our )"
    r"(?:(?!(?:we|you|they|it|i|is|are|was|were|will|may|can|must|opens?|reopens?|closes?|starts?|begins?|ends?)\b)"
    r"[a-z0-9'’-]+ ){1,5}"
    r"(?:on|in) $"
)
# "shut for ten days from June 3": it begins on that day.
_LASTS = re.compile(
    r"\b(?:for|lasts?|lasting)(?: about| around| approximately| up to)? [a-z0-9-]{1,12} (?:days|weeks|months) from $"
)
_ENDING = ("ending ", "ended ", "ending on ", "ended on ")
_PERIOD_TO = re.compile(
    r"\b(?:year|quarter|half|months?|weeks?|period)(?:s|-| to)? ?(?:ending|ended|ended on|ending on) $"
)
_REGISTERS = ("on the register", "of record", "record date", "ex-dividend")
# Fewer characters than the shortest of these hold none of them: many a date opens its sentence, or "on" does.
_SHORTEST = min(map(len, (*_OPINIONS, *_SPANS, *_ENDING, *_REGISTERS)))


_NOT_COMING = frozenset([*GONE, BARE, PRESENT])
_BOUNDS = frozenset([UNTIL, FROM])


def disowned(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away a day that the text gives up for another, or that is history or a figure's."""
    if len(context.sentence) >= _SHORTEST and (reckoned := _reckoned(frame, context.sentence)):
        return reckoned
    past_event = frame.preposition is ON and not (timing.ahead and mention.said.year is not None)
    if past_event and holds(context.sentence, _SPANS) and _COUNTED_FROM_EVENT.search(context.sentence):
        return nothing("a distance is counted from what happened on it")
    was_to = frame.group is not None and frame.tense is PAST and frame.group.links and "to" in frame.said.split()
    if was_to and (frame.is_helped or not timing.ahead):
        return nothing("what was to be", 3.5)
    past = frame.tense in _NOT_COMING and not timing.ahead and not (mention.said.spoken and frame.is_helped)
    counts = mention.until is not None or frame.preposition not in _BOUNDS
    if past and counts and holds(context.sentence[-80:] + context.rest[:80], _STATISTICS):
        return nothing("a figure's day or period")
    return None


def _reckoned(frame: Frame, sentence: str) -> Decision | None:
    """Turn away a day to or from which something is only counted, or on which somebody thinks that it will happen."""
    if sentence.endswith(_ENDING) and _PERIOD_TO.search(sentence):
        return nothing("the last day of a period of reckoning")
    if holds(sentence[-40:], _REGISTERS):
        return nothing("a day of reckoning")
    if holds(sentence, _OPINIONS):
        return nothing("what somebody thinks will happen", 2.0)
    spans = frame.preposition in _COUNTS_FROM and holds(sentence, _SPANS)
    counted = spans and _COUNTED.search(sentence) is not None
    if counted and not (frame.preposition is FROM and _LASTS.search(sentence)):
        return nothing("a distance is counted from it")
    return None


# "on June 3 (30 days from today)"
_BEHIND_DAY = re.compile(r"[0-9](?:st|nd|rd|th)? ?\($")


def told(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away the day on which somebody announced, decided or found something."""
    if mention.until is not None and (frame.following in _PERIODS or context.sentence.endswith(_FOR_PERIOD)):
        return None  # "for the June 3 to August 30 season"
    if frame.preposition is BY and holds(context.sentence, _GOALS) and holds(context.sentence, _REACHED):
        return nothing("a goal of which the sentence tells what came", 2.0)
    if frame.preposition is SINCE and holds(context.sentence[-80:], _CONDITIONS):
        return nothing("a condition for who is meant")
    if (
        not timing.ahead
        and frame.preposition_words == "on_or_after"
        and frame.tense is PAST
        and _WHO.search(context.sentence)
    ):
        return nothing("tells apart who is meant")  # "customers who joined on or after June 3"
    if _is_a_story(frame, mention, timing, context):
        return nothing("told as a story is, and no publication makes it news", 1.0)
    if mention.said.weekday is not None and (gone := weekday_gone_by(frame, mention, context)):
        return gone
    if named := of_a_day(frame, mention, context, timing):
        return named
    if mention.entry == "distance ahead" and (measure := measured(frame, context)):
        return measure
    if mention.said.distance is not None and _BEHIND_DAY.search(context.sentence):
        return nothing("how far off the day before it is")
    return _told_of(frame, mention, context, timing) or _told_by(frame, mention, timing)


_WHO = re.compile(r"\b(?:who|whose) [^.;,]{2,60} on or after $")
_PERIODS = word_set("period season window term session")
_CONDITIONS = (" if ", " unless ", " who ", "whether ")
_GOALS = (" target of ", " goal of ", " aim of ")
_REACHED = (" exceeded ", " met ", " reached ", " beat", " achieved ", " missed ", " surpassed ", " hit ")


_WANTED = re.compile(
    r"\bfor (?:[a-z-]+ )?(?:arrival|delivery|deliveries) (?:on or before|by|before) (?:[a-z]{3,6}day,? )?$"
)
_EFFECTIVE_DATES = re.compile(r"\beffective (?:[a-z]+ )?dates? of $")
_OF_ITS_DAY = frozenset([DUE, START, STOP])
# "a rate applies for the period of June 3 to June 9", "we hold a licence for the period June 3 through June 9"
_FOR_PERIOD = tuple(f"for {the}period {of}" for the in ("the ", "a ") for of in ("", "of ", "from ", "between "))


# "the change, which took effect last Saturday, …"
_WHICH_APPLIES = re.compile(
    r", which (?:will |has |have |is to )?(?:takes?|took|taken|comes?|came|goes|go|went|enters?|entered) "
    r"(?:effect|into (?:force|effect|operation)|live)(?: [a-z]+)?(?: on| from| in| as of)? $"
)


def _told_of(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Judge a day of which something is named, or that tells apart what is meant."""
    prep = frame.preposition
    if prep is OF and "effective" in frame.words and _EFFECTIVE_DATES.search(context.sentence):
        return Decision(TAKES, 3.6, "the effective date of something")
    if prep is OF and frame.whose not in _OF_ITS_DAY:
        return nothing("the day of something that is named by it")
    if frame.whose is not None and mention.until is None:
        return Decision(ENDS if frame.whose in OVER else TAKES, 3.6, f"the day of the {frame.whose}")
    applies = frame.sense is START and _WHICH_APPLIES.search(context.sentence) is not None
    if frame.reduced and not applies and not (mention.until and (timing.ahead or timing.days_past is None)):
        return _told_apart(frame, mention, timing, context)
    if prep in (BY, BEFORE) and _WANTED.search(context.sentence):
        return nothing("by when it is to arrive, not what is to be done", 2.0)
    if frame.purpose and prep is not FROM and mention.until is None:
        return nothing("what is wanted, not what is to be done", 2.0)
    return None


def _told_by(frame: Frame, mention: Mention, timing: Timing) -> Decision | None:
    """Turn away a day on which somebody told something, and what would only be."""
    group, prep = frame.group, frame.preposition
    if group is None or group.word is None:
        return None
    if mention.until is not None and frame.behind and frame.sense is HISTORY and group.tense is PRESENT:
        return None  # "(June 3 to June 9): fixes only"
    if mention.until is not None and group.tense is MAYBE:
        return None  # "claims can be submitted between June 3 and June 9"
    if frame.behind and group.word.base in MARKS and frame.noun in HAPPENS and group.tense is not PAST:
        return None  # "June 3 marks the end of …"
    telling = frame.sense in _TELLS or (group.word.noun is TELL and not frame.noun)
    if telling and timing.ahead and frame.distance >= _OBJECT and _tells_of_a_day(frame, mention):
        over = frame.noun is STOP and frame.tense is PAST
        return Decision(ENDS if over else TAKES, 2.4, "announced for that day")
    if telling and group.tense not in _TO_COME and prep not in _OWN_TIES:
        return nothing("when somebody told or found something", 4.0, announces=group.word.base in _ANNOUNCES)
    if group.tense is WOULD and prep not in (UNTIL, BY) and not (_is_said(frame, timing) or _is_announced(frame)):
        return nothing("what would be", 2.0)
    return None


_TELLS = frozenset([TELL, HISTORY])
_TO_COME = frozenset([FUTURE, DUTY, INFINITIVE])
_OWN_TIES = frozenset([UNTIL, BY, FROM])

# So many words between a verb and its date hold what is told.
_OBJECT = 2


def _tells_of_a_day(frame: Frame, mention: Mention) -> bool:
    """Whether a day ahead is that of what was announced, as the perfect has it: "they have called a strike on …"."""
    group = frame.group
    tells = group is not None and group.word is not None and group.word.base in ("announce", "schedule", "call", "plan")
    if not tells or frame.preposition is not ON:
        return False
    # A day ahead is not the one on which it was told.
    dated = frame.tense is PAST and frame.noun in HAPPENS and mention.said.year is not None
    return dated or (frame.tense is PERFECT and mention.said.day is not None)


def _is_announced(frame: Frame) -> bool:
    """Whether somebody announced what would be from the day on: "they announced that on June 3 it would be closed"."""
    told = frame.before[-4:]
    return frame.behind and "that" in told and any((word := WORDS.get(token)) and word.verb is TELL for token in told)


_ASSURES = word_set("warn confirm decide agree notify")


def _is_said(frame: Frame, timing: Timing) -> bool:
    """Whether what would be is yet told as what is to come: by who announced it, or as proposed for a day ahead."""
    outer = frame.outer
    if frame.said.startswith("would have"):
        return False
    if outer is not None and outer.word is not None and (outer.word.verb is TELL or outer.word.base in _ASSURES):
        return not outer.helped  # not "we had announced that it would"
    proposed = frame.sense in HAPPENS and frame.said.startswith("would")
    return proposed and timing.ahead and timing.exact  # "the new prices would take effect …"


def _is_a_story(frame: Frame, mention: Mention, timing: Timing, context: Context) -> bool:
    """Whether somebody did something in a month long named, or decided then to do it: nothing says that it is news."""
    if timing.days_past is not None or mention.said.day is not None or mention.until or frame.group is None:
        return False
    if context.title and event_of(tokenise(context.title)) in HAPPENS:
        return False
    if frame.preposition is not ON or holds(context.sentence + context.rest, (" we ", " our ", "you")):
        return False
    decided = frame.tense is INFINITIVE and frame.outer is not None and frame.outer.tense is PAST
    return decided or (frame.tense is PAST and not frame.is_helped)


_ANNOUNCES = word_set("announce publish post issue gazette release email announced published")


# Another day in the same sentence.
_MONTHS_AHEAD = re.compile(r" on (?:[a-z]+, )?(?:[a-z]{3,9} [0-9]|[0-9]{1,2}(?:st|nd|rd|th)? [a-z])")


_CANCELLING = word_set("cancellation cancellations cancelation cancelations withdrawal withdrawals")
_REFUNDS = ("refund", "money back")


def _told_apart(frame: Frame, mention: Mention, timing: Timing, context: Context) -> Decision:
    """Judge a date that only says which things are meant: from then on is a beginning, before then nothing new."""
    negated = frame.group is not None and frame.group.negated
    refunds = holds(context.sentence, _REFUNDS) or holds(context.rest, _REFUNDS)
    refused = frame.refused or (frame.outer is not None and frame.outer.negated)
    if refused and frame.preposition is AFTER and frame.sense is not HISTORY:
        return Decision(ENDS, 3.0, "over after it")
    acts = negated or frame.sense is not None  # "who will be 17 by …" only are so
    if (acts and frame.preposition in (BY, UNTIL)) or (negated and frame.preposition is BEFORE):
        return Decision(ENDS, 1.6, "by it, to be among those meant")
    if frame.preposition_words in ("as_of", "as_at") and not timing.ahead:
        return nothing("how things stood on that day", 2.0)
    can = not (negated or refused) and (timing.ahead or timing.days_past is None)
    if can and frame.preposition in (BEFORE, BY, UNTIL) and not _CANCELLING.isdisjoint(frame.words) and refunds:
        return Decision(ENDS, 2.6, "by it, to get one's money back")
    if frame.preposition is AFTER and frame.tense is PAST and _MONTHS_AHEAD.search(context.rest):
        return nothing("a cut-off, behind which another day is named", 2.0)
    if frame.preposition in (AFTER, FROM) and mention.until is None:
        return Decision(TAKES, 2.0, "what happens from then on is meant")
    return nothing("tells apart which things are meant", 3.5)
