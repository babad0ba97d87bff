"""Which event a clause names by a noun: beside its verb, or without one."""

from collections.abc import Sequence

from core.milestones.edges_en import since_join
from core.milestones.events_en import event_of, first_noun, head_noun, last_noun, noun_at
from core.milestones.governing_en import APPLIES, SETS
from core.milestones.lexicon_en import WORDS
from core.milestones.tenses_en import PRESENT, Group
from core.milestones.tokens_en import DETERMINERS
from core.milestones.words_en import COMES_TO_PASS, DUE, START, STOP, Sense


def noun_with(before: Sequence[str], governor: Group, opens: int) -> Sense | None:
    """Give the event named between the verb and the date; of "the deadline is …", that of the subject."""
    if governor.word is None or (_sets_a_day(governor) and not governor.gerund):
        ties = (at for at in range(len(before) - 1, governor.end, -1) if before[at] in ("before", "prior_to"))
        until = next(ties, len(before))
        until = governor.end if before[governor.end : governor.end + 1] == ["for"] else until  # "slated for removal on"
        if final := last_noun(before[until:]):
            return final  # "brownouts are scheduled … before the final removal on …"
        own = governor.start - len(since_join(before[opens : governor.start]))
        if any(head_noun(before[start : governor.start]) is DUE for start in {own, opens}):
            return DUE  # "the application deadline is …"
        subject = first_noun(before, own, governor.start) or first_noun(before, opens, governor.start)
        return subject or last_noun(before[governor.end :])
    if governor.word.base in COMES_TO_PASS:
        return head_noun(before[opens : governor.start]) or first_noun(before, opens, governor.start)
    if governor.word.base in APPLIES and head_noun(before[opens : governor.start]) is STOP:
        return STOP  # "the removal takes effect on …"
    if governor.helped and _is_last_of_all(before, opens, governor.start):
        return DUE  # "last orders will be taken on …"
    if governor.word.verb in SETS:
        return first_noun(before, governor.end, len(before))
    return last_noun(before[governor.end :])


def _sets_a_day(governor: Group) -> bool:
    """Whether a verb says no more than on which day its subject comes: "the sunset is set for …", "moves to …"."""
    sets = governor.word is not None and governor.word.verb in SETS
    return sets and (governor.helped or governor.tense is PRESENT)


def _is_last_of_all(before: Sequence[str], opens: int, stop: int) -> bool:
    """Whether a subject begins with "last": the last of its kind, not of a span ("last week's")."""
    at = opens + (before[opens] in DETERMINERS) if opens < stop else stop
    return at < stop and before[at].startswith("last") and noun_at(before, at) is DUE


def event_named(clause: Sequence[str], ahead: Sequence[str]) -> tuple[Sense | None, str]:
    """Find the event in a clause without a verb: before the date, or behind it, up to the first comma there."""
    noun = last_noun(clause)
    if noun or clause:
        return noun or first_noun(ahead, 0, 3) or _state_named(clause), " ".join(clause[-6:])
    start = next((at for at, token in enumerate(ahead) if token[0].isalpha()), len(ahead))
    stop = next((at for at in range(start, len(ahead)) if ahead[at] in (",", "(")), len(ahead))
    words = ahead[start : min(stop, start + 12)]
    return event_of(words), " ".join(words[:6])


def _state_named(clause: Sequence[str]) -> Sense | None:
    """Give the state that a heading without a verb ends with: "tickets on sale June 3", "permit required June 3"."""
    word = WORDS.get(clause[-1])
    state = word is not None and not word.verb and word.adjective is START and len(word.text) > _SHORT
    return START if state else None


_SHORT = len("back")  # "up" and "back" are said of much else
