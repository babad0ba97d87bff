"""English days on which nothing comes about: denied, missed, asked, only possible, as usual, of a year gone by."""

import re

from core.milestones.frames_en import Frame
from core.milestones.roles import Decision, nothing
from core.milestones.tenses_en import INFINITIVE, PAST, PERFECT, WOULD, Group
from core.milestones.tokens_en import AFTER, BEFORE, BY, FOR, FROM, NONE, ON, SET, UNTIL
from core.milestones.values import Context, Mention, Timing
from core.milestones.words_en import PLAN, word_set

_POINTS, _UP_TO = frozenset([ON, NONE, FOR, SET]), frozenset([UNTIL, BY])


def unreal(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away a day on which, by the sentence itself, nothing comes about."""
    if _is_supposed(frame, context):
        return nothing("a condition or a question, which may not come about")
    if _is_of_last_year(frame, mention, context, timing):
        return nothing("told of a year gone by")
    if mention.until is not None and _COVERS.search(context.sentence):
        return nothing("the period of a report")
    if frame.preposition in _UP_TO and frame.group is not None and frame.said.startswith(_MIGHT):
        return nothing("only possible")  # "the strike could last until June 3"
    if frame.group is not None and _is_pondered(frame):
        return nothing("only thought about")
    if frame.tense is INFINITIVE and frame.outer is not None and _was_hoped(frame.outer):
        return nothing("what was to be", 3.5)
    if mention.said.distance is not None and frame.preposition is NONE and context.sentence.endswith(_AT_LEAST):
        return nothing("so far off at least")
    if frame.preposition is BY and _DELIVERS.search(context.sentence):
        return nothing("what is promised to those who act before")
    return _does_not_come(frame, context) if frame.preposition in _POINTS and frame.group else None


_MIGHT = ("could ", "might ")
_AT_LEAST = ("at least ", " less than ", "no fewer than ", "no sooner than ", "a minimum of ")
_DELIVERS = re.compile(r"\bfor (?:[a-z]+ )?(?:delivery|arrival|shipment|dispatch) by (?:the )?$")


# What says that nothing is decided yet: "the bank is weighing closing the branch on June 3".
_PONDERING = word_set(
    "considering weighing mulling pondering contemplating thinking exploring debating evaluating discussing"
)
_PONDERED = frozenset([INFINITIVE, WOULD])


def _is_pondered(frame: Frame) -> bool:
    """Whether somebody only thinks about what the date is of."""
    group, outer = frame.group, frame.outer
    if group is None or frame.behind:
        return False
    if group.helped and group.word is not None and group.word.text in _PONDERING:
        return True
    ponders = outer is not None and outer.helped and outer.word is not None and outer.word.text in _PONDERING
    return ponders and (group.gerund or group.tense in _PONDERED)


_HOPES = word_set("hoped hoping wanted meant")


def _was_hoped(outer: Group) -> bool:
    """Whether a verb says what somebody had in mind once: "we had hoped to reopen on …", "had expected it to open"."""
    word = outer.word
    return outer.helped and outer.tense is PAST and word is not None and (word.verb is PLAN or word.text in _HOPES)


def _does_not_come(frame: Frame, context: Context) -> Decision | None:
    """Judge what a verb says will not be, should have been, or is on the day as on all others."""
    word = frame.group.word if frame.group else None
    if frame.said.startswith("should have ") and word is not None:
        return nothing("what should have been")
    around = context.sentence + context.rest
    same = " as usual" in around or " as normal" in around
    return nothing("as on other days") if same and _AS_EVER.search(around) else None


_AS_EVER = re.compile(r"\b(?:open|run|running|operate|operating|continue) as (?:usual|normal)\b")


def _is_supposed(frame: Frame, context: Context) -> bool:
    """Whether a day lies in a condition or a question, and not in what follows from it."""
    if context.sentence.endswith(_OF_PERIOD):
        return False  # "if you miss the booking period (June 3 to June 9), …"
    if context.beyond[:1] == "?" and _ASKS.match(context.sentence):
        return True
    if frame.behind:
        supposed = frame.preposition in (ON, NONE) and context.rest.lstrip()[:1] == ","
        return supposed and _SUPPOSES.match(context.sentence) is not None
    before = context.before.lstrip()
    supposed = before.startswith(_IF) and _SAVE.match(before) is None
    sentence = context.sentence
    doubted = " if " in sentence or " whether " in sentence
    asked = supposed or (doubted and _OPEN.search(sentence, len(sentence) - _CLAUSE))
    done = frame.tense in _GONE and frame.preposition in _BY_THEN  # "if you filled it in before …"
    return bool(asked) and (frame.preposition in _WHEN or done)


_OF_PERIOD = ("period (", "window (", "phase (", "season (")
# What leaves nothing open: "unless otherwise stated, …".
_SAVE = re.compile(
    r"unless (?:otherwise |(?:we |it is |you are )?(?:stat|not|specif|indicat|advis|agre|t[eo]l|announc)[a-z]+ "
    r"(?:you )?otherwise )"
)


# What may be answered with no: "Can I still pay after 3 June?", not "Did you know that it closes on 3 June?".
_ASKS = re.compile(
    r"\W*(?:[a-z]{1,12}[:.] |[0-9]{1,2}[.)] )?(?:(?:will|can|could|may|might|should|must|shall|does|do) [a-z]|why )"
)
_IF = ("if ", "unless ", "in case ")
_SUPPOSES = re.compile(r"\W*(?:if|unless|in case) [a-z' ]+$")
_OPEN = re.compile(r" whether | (?:not |un)(?:known|clear|sure|certain|decided) if ")
_CLAUSE = 80
_GONE = frozenset([PAST, PERFECT])
_BY_THEN = frozenset([BEFORE, BY])
_WHEN = frozenset([ON, AFTER, FROM, NONE])


def _is_of_last_year(frame: Frame, mention: Mention, context: Context, timing: Timing) -> bool:
    """Whether a day is said to be of last year, long over, or stands without a year in a sentence that tells of it."""
    if mention.said.year_shift == -1 or (mention.until is not None and mention.until.said.year_shift == -1):
        return timing.days_past is not None and timing.days_past > _NEWS and not timing.lasts
    told = frame.tense is PAST and mention.said.year is None and mention.said.month is not None
    return told and _LAST_YEAR.match(context.sentence) is not None


_LAST_YEAR = re.compile(
    r"\W*(?:last year|(?:a|two|three|four|five|ten) years? ago|in (?:previous|past|earlier) years)\b"
)
# For so many days what ended last year is news.
_NEWS = 31

_COVERS = re.compile(
    r"\b(?:data|figures?|statistics|reports?|accounts|surveys?|study|analysis|audit|returns?)\b(?: [a-z-]+){0,2} "
    r"(?:covers?|covered|covering|relates? to|related to|refers? to) (?:the )?(?:period |months? )?"
    r"(?:of |from |between )?$"
)
