"""English verb groups that an auxiliary opens: "will no longer be able to use", "is to be retired"."""

from collections.abc import Sequence

from core.milestones.lexicon_en import WORDS, Form, Word
from core.milestones.tenses_en import (
    ADVERBS,
    AUXILIARIES,
    BE,
    DUTY,
    FUTURE,
    HELPERS,
    NEGATED,
    NEGATIONS,
    OBLIGES,
    PAST,
    PRESENT,
    REACH,
    WOULD,
    Group,
    Tense,
    leads_on,
)
from core.milestones.tokens_en import MONTHS, PREPOSITIONS, PRONOUNS
from core.milestones.words_en import word_set

ARTICLES = word_set("the a an our your its their his her my no")
# Words that change nothing where they stand within a group, and auxiliaries that tell its tense there.
_IDLE = frozenset(ADVERBS - AUXILIARIES.keys())
_TENSED = frozenset(AUXILIARIES.keys() - BE.keys() - {"need", "needs"})
# Auxiliaries of which `is_no_auxiliary` may say something.
DOUBTFUL = frozenset(["'s", "am", "may"])


def is_no_auxiliary(tokens: Sequence[str], at: int) -> bool:
    """Whether "'s" says whose something is, or "may" is the month."""
    before = tokens[at - 1] if at else ""
    if tokens[at] == "'s":
        return before not in PRONOUNS and before not in ("here", "what", "that", "who")
    if tokens[at] == "am":
        return before[:1].isdigit()
    if tokens[at] == "may":
        following = tokens[at + 1] if at + 1 < len(tokens) else ""
        helps = following in ("be", "have", "not", "also", "only", "still")
        return following[:1].isdigit() or (before[:1].isdigit() and not helps)
    return False


def helped(tokens: Sequence[str], start: int) -> Group:
    """Read the group that the auxiliary at a place opens, up to its main verb or what is said of the subject."""
    opening = tokens[start]
    tense = HELPERS[opening]
    negated, no_longer = opening in NEGATED or opening == "cannot", False
    links: list[str] = []
    at, limit = start + 1, min(len(tokens), start + REACH)
    while at < limit:
        here = tokens[at]
        if here in _IDLE:
            pass
        elif here in NEGATIONS:
            negated, no_longer = True, no_longer or here == "no_longer"
        elif here in _TENSED:
            tense = AUXILIARIES[here] if tense is PRESENT else tense
        elif here == "to" and (links or tokens[at - 1] in AUXILIARIES or (negated and at - start == _DENIED)):
            tense = _before_to(tokens[at - 2 if tokens[at - 1] in NEGATIONS else at - 1], tense)
        elif here == "due_to" and _is_planned(tokens, at):
            links.append("due")
            tense = FUTURE if tense is PRESENT else tense
        elif leads_on(tokens, at):
            links.append(here)
            negated = negated or here == "unable"
            tense = DUTY if here in OBLIGES and tense in (PRESENT, FUTURE) else tense
        elif here in WORDS or not here.endswith("ly"):
            break
        at += 1
    word = _main_verb(tokens, at) if at < limit else None
    return Group(start, at + (word is not None), tense, word, negated, no_longer, tuple(links))


# "is not to close"
_DENIED = 2


def _is_planned(tokens: Sequence[str], at: int) -> bool:
    """Whether "due to" leads to a verb: "is due to be abolished", not "is due to repairs"."""
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    word = WORDS.get(following)
    does = word is not None and word.verb is not None and word.form in (Form.BASE, Form.ANY)
    return following == "be" or (does and tokens[at + 2 : at + 3] != ["of"])


def _main_verb(tokens: Sequence[str], at: int) -> Word | None:
    """Give the word at a place, unless no verb can stand there: "the deadline is on …", "is the third Monday"."""
    here = tokens[at]
    if (word := WORDS.get(here)) is not None or here in PREPOSITIONS:
        return word
    return Word(here) if here[0].isalpha() and here not in ARTICLES and here not in MONTHS else None


def _before_to(before: str, tense: Tense) -> Tense:
    """Read "is to", "are going to", "has to", "was to": what "to" makes of the word before it."""
    if tense is PAST:
        return WOULD if before in BE else tense
    if before in ("has", "have", "need", "needs"):
        return DUTY
    return FUTURE if tense is PRESENT else tense
