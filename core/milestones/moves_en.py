"""What the words around an English date say of its being moved: put off, given up, or taken for another day."""

import re
from collections.abc import Sequence

from core.milestones.events_en import head_noun
from core.milestones.lexicon_en import WORDS
from core.milestones.tenses_en import Group, Tense
from core.milestones.tokens_en import MONTHS, PREPOSITIONS, Preposition
from core.milestones.words_en import Sense, word_set

# Words that say a day was given up for another.
ORIGINAL = word_set("originally previously initially formerly instead rather")
_GIVEN_UP = word_set("postpone delay reschedule defer move push_back put_back push cancel bring_forward extend shift")
_NUMERIC = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}")
_OF_AN_HOUR = word_set("am pm a p m noon midnight utc gmt now")
_STOPS = frozenset(";\n")


def moved(found: Sequence[Group]) -> Sense | None:
    """Say whether a verb of the sentence puts a day off."""
    for group in reversed(found):
        if group.word and group.word.verb in (Sense.MOVE, Sense.EXTEND):
            return group.word.verb
    return None


def moved_day(before: Sequence[str], opens: int, governor: Group) -> Sense | None:
    """Say whether what a verb changes is a day, and so put off: "the closing date has changed from …"."""
    if governor.word is None or governor.word.verb is not Sense.CHANGE:
        return None
    for words in (before[opens : governor.start], before[governor.end :]):
        if head_noun(words) is Sense.DUE:
            return Sense.EXTEND
        stop = next((at for at, token in enumerate(words) if at and token in PREPOSITIONS), len(words))
        if stop and words[stop - 1].rpartition("_")[2] in ("date", "dates"):
            return Sense.MOVE
    return None


def is_left(before: Sequence[str], governor: Group) -> bool:
    """Whether a verb right before "from" a day moves the day right before the verb: "1 May (extended from …"."""
    if governor.end < len(before) or governor.word is None or governor.word.verb not in (Sense.MOVE, Sense.EXTEND):
        return False
    for token in reversed(before[: governor.start]):
        if token in MONTHS or _NUMERIC.fullmatch(token):
            return True
        if (token[0].isalpha() and token not in _OF_AN_HOUR) or token in _STOPS:
            return False
    return False


def is_given_up(found: Sequence[Group], ahead: Sequence[str]) -> bool:
    """Whether the words behind a date put it off: "the update of 3 June has been postponed"."""
    if not found or found[0].start > 1:
        return False
    if not found[0].helped and ahead[found[0].end : found[0].end + 1] == ["from"]:
        return False  # "1 May, extended from 15 April"
    word = found[0].word
    return bool(word and word.base in _GIVEN_UP and found[0].tense in (Tense.PERFECT, Tense.PAST, Tense.PRESENT))


def is_denied(before: Sequence[str], prep: Preposition) -> bool:
    """Whether a day is named as the one that it is not: "on June 9, not June 2"."""
    return before[-1:] == ["not"] and before[-2:-1] == [","] and prep in (Preposition.NONE, Preposition.ON)


def is_replaced(before: Sequence[str], cut: int, main: Group | None, ahead: Sequence[str]) -> bool:
    """Whether the clause goes on to say when it will be now: "planned for June 3, will now happen on July 1"."""
    if main is None or "now" not in ahead[main.start : main.end]:
        return False
    planned = any((word := WORDS.get(token)) and word.verb in (Sense.PLAN, Sense.MOVE) for token in before)
    return planned or any(token.startswith(("planned", "scheduled", "set_for", "slated", "due")) for token in before)
