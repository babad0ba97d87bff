"""What the words around an English date say of its being moved: put off, given up, or taken for another day."""

import re
from collections.abc import Sequence

from core.milestones.edges_en import since_join
from core.milestones.events_en import head_noun
from core.milestones.lexicon_en import WORDS
from core.milestones.numerals import MONTH
from core.milestones.tenses_en import BE, PAST, PERFECT, PRESENT, Group
from core.milestones.tokens_en import BEFORE, BY, MONTHS, NONE, ON, PREPOSITIONS, SET, UNTIL, Preposition
from core.milestones.words_en import CHANGE, COMES_TO_PASS, DUE, EXTEND, LAST, MOVE, PLAN, STOP, Sense, word_set

# Words that say a day was given up for another.
ORIGINAL = word_set(
    "originally previously initially formerly instead rather previously-set previously-announced previously-planned "
    "previously-scheduled originally-planned originally-scheduled"
)
_GIVEN_UP = word_set(
    "postpone delay reschedule defer move push_back put_back push cancel call_off bring_forward extend shift slip"
)
_OF_A_THING = word_set("the our its this their your a an")
_NUMERIC = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}")
_OF_AN_HOUR = word_set("am pm a p m noon midnight utc gmt now")
_STOPS = frozenset(";\n")


_PUTS_OFF = frozenset([MOVE, EXTEND])


def moved(found: Sequence[Group]) -> Sense | None:
    """Say whether a verb of the sentence puts a day off."""
    for group in reversed(found):
        if group.word and group.word.verb in _PUTS_OFF:
            return group.word.verb
    return None


def moved_day(before: Sequence[str], opens: int, governor: Group) -> Sense | None:
    """Say whether what a verb changes is a day, and so put off: "the closing date has changed from …"."""
    if governor.word is None or governor.word.verb is not CHANGE:
        return None
    for words in (before[opens : governor.start], before[governor.end :]):
        if head_noun(words) in (DUE, STOP):
            return EXTEND
        stop = next((at for at, token in enumerate(words) if at and token in PREPOSITIONS), len(words))
        if stop and words[stop - 1].rpartition("_")[2] in ("date", "dates"):
            return MOVE
    return None


def is_left(before: Sequence[str], governor: Group) -> bool:
    """Whether a verb right before "from" a day moves the day right before the verb: "1 May (extended from …"."""
    if governor.end < len(before) or governor.word is None or governor.word.verb not in (MOVE, EXTEND):
        return False
    for token in reversed(before[: governor.start]):
        if token in MONTHS or _NUMERIC.fullmatch(token):
            return True
        if (token[0].isalpha() and token not in _OF_AN_HOUR) or token in _STOPS:
            return False
    return False


def is_put_off_itself(before: Sequence[str], governor: Group) -> bool:
    """Whether a verb puts off the very thing that a date names: "we are extending the 3 June deadline"."""
    word = governor.word
    if word is None or governor.negated:
        return False  # "we will not extend the 3 June deadline"
    return word.base in _GIVEN_UP and _OF_A_THING.issuperset(before[governor.end :])


def given_up(
    found: Sequence[Group], ahead: Sequence[str], mine: Sequence[Group], before: Sequence[str], prep: Preposition
) -> Sense | None:
    """Say whether the words behind a date put it off ("the update of 3 June has been postponed"), and by what."""
    if not found or ahead[:1] == ["and"]:
        return None  # "it began on 3 June and has been extended"
    if prep is SET and found[0].negated and _passes(found[0]):
        return MOVE  # "the open day planned for 3 June will not take place"
    if _is_abandoned(mine, ahead) or _goes_on(before, found[0], ahead):
        return MOVE
    if found[0].start > 1 or (not found[0].helped and ahead[found[0].end : found[0].end + 1] == ["from"]):
        return None  # "1 May, extended from 15 April"
    word = found[0].word
    if word is None or word.base not in _GIVEN_UP or found[0].tense not in _TOLD:
        return None
    if word.base in _CALLED_OFF and prep is not SET and ahead[found[0].start] not in _OF_ONE:
        return None  # "trains on 3 June are cancelled": that day there are none
    return word.verb


_CALLED_OFF = word_set("cancel call_off")
_OF_ONE = word_set("has was")
_TOLD = frozenset([PERFECT, PAST, PRESENT])


def _is_abandoned(mine: Sequence[Group], ahead: Sequence[str]) -> bool:
    """Whether what somebody meant to do is set against what comes: "we planned to close on 3 June, but …"."""
    if not mine or mine[-1].tense is not PAST or not _BUT.intersection(ahead[:2]):
        return False
    leads = [WORDS.get(link) for link in mine[-1].links] or [mine[-1].word]
    return any(word is not None and word.verb is PLAN for word in leads)


def _passes(group: Group) -> bool:
    return group.word is not None and (group.word.base or group.word.text) in COMES_TO_PASS


_BUT = word_set("but however yet")


def _goes_on(before: Sequence[str], main: Group, ahead: Sequence[str]) -> bool:
    """Whether what was due to end goes on instead: "the freeze, due to end on 3 June, will run until 30 June"."""
    word = main.word
    if word is None or word.verb not in (LAST, EXTEND) or not _UNTIL.intersection(ahead[main.end :]):
        return False
    planned = [at for at, token in enumerate(before[:-1]) if token in _PLANNED_TO]
    ends = WORDS.get(before[planned[-1] + 1]) if planned else None
    return ends is not None and ends.verb is STOP


_PLANNED_TO = word_set("due_to set_to scheduled_to to")
_UNTIL = word_set("until till through to")

_FIGURE = "[0-9]{1,2}(?:st|nd|rd|th)?"
_DAY = (
    rf"(?:(?:{MONTH} {_FIGURE}|{_FIGURE} {MONTH})(?:,? [0-9]{{4}})?|"
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}([/.])[0-9]{1,2}\1[0-9]{2,4})"
)
_NOW = (
    r"(?: ?(?:→|->|=>|\((?:new|now|extended|moved|postponed|rescheduled)(?: (?:date|deadline|day))?(?: to)?:?)|, now) ?"
)
_NEW_DAY = re.compile(rf"{_NOW}(?:the )?(?:[a-z]{{3,9}}day,? )?{_DAY}")
_FORMER_DAY = re.compile(rf"{_DAY}{_NOW}$")
_LENGTH = 80  # no former day and its sign are longer
# What may stand right before the day that takes the place of another.
_LEADS = ("→", ">", ":", " to", *word_set("now new extended moved postponed rescheduled date deadline day"))


def has_new_day(right: str) -> bool:
    """Whether a sign or a word right behind a date leads to the day that takes its place: "3 June → 17 June"."""
    return _NEW_DAY.match(right) is not None


def without_former_day(left: str) -> str:
    """Leave out the day whose place a date takes: what was said of it is said of the new one."""
    if not left.rstrip().endswith(_LEADS):
        return left
    former = _FORMER_DAY.search(left, max(0, len(left) - _LENGTH))
    return left[: former.start()] if former else left


def is_original(before: Sequence[str], prep: Preposition) -> bool:
    """Whether a day is named as the one that was planned first, or as one that it is not."""
    near = before[-4:]
    if _OLD.isdisjoint(near):
        return False
    former = prep not in _UP_TO and is_former(near)  # not "we keep the old price until …"
    return former or not ORIGINAL.isdisjoint(since_join(near)) or _is_denied(before, prep)


_UP_TO = (UNTIL, BY, BEFORE)
_FORMER = word_set("original previous earlier former old")
_OLD = ORIGINAL | _FORMER | {"not"}


def is_former(tokens: Sequence[str]) -> bool:
    """Whether the day that an old plan names follows: "the original date of …", not "the old plan ends on …"."""
    if _FORMER.isdisjoint(tokens):
        return False
    for at, token in enumerate(tokens):
        if token in _FORMER:
            following = tokens[at + 1] if at + 1 < len(tokens) else "day"
            word, behind = WORDS.get(following), WORDS.get(tokens[at + 2]) if at + 2 < len(tokens) else None
            named = bool(word and word.noun) or following in ("date", "day", "plan", "time")
            dated = following in ("date", "day") or bool(word and word.noun is DUE)
            return named and (dated or behind is None or behind.verb is None)
    return False


def _is_denied(before: Sequence[str], prep: Preposition) -> bool:
    """Whether a day is named as the one that it is not: "on June 9, not June 2"."""
    if before[-1:] != ["not"] or prep not in (NONE, ON) or len(before) < 2:
        return False
    return before[-2] == "," or before[-2] in BE


def is_replaced(before: Sequence[str], main: Group | None, ahead: Sequence[str]) -> bool:
    """Whether the clause goes on to say when it will be now: "planned for June 3, will now happen on July 1"."""
    if main is None or "now" not in ahead[main.start : main.end]:
        return False
    planned = any((word := WORDS.get(token)) and word.verb in (PLAN, MOVE) for token in before)
    return planned or any(token.startswith(("planned", "scheduled", "set_for", "slated", "due")) for token in before)
