"""The forms of English words: from the tables of `words_en` to a dictionary of every form, and one of phrases."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from core.milestones.words_en import ADJECTIVES, DOUBLED, DOUBLED_IN_BRITAIN, HYPHENED, IRREGULAR, NOUNS, VERBS, Sense


class Form(StrEnum):
    """Which form of a verb a word is."""

    BASE = "base"
    PRESENT = "present"  # shuts
    PAST = "past"  # began
    PARTICIPLE = "participle"  # begun
    EITHER = "past or participle"  # ended
    ANY = "any but -ing"  # shut
    GERUND = "gerund"  # ending


@dataclass(frozen=True, slots=True)
class Word:
    """What one word may be: a form of a verb, a noun of an event, an adjective said of things; each with its sense."""

    text: str
    base: str = ""
    verb: Sense | None = None
    form: Form | None = None
    noun: Sense | None = None
    adjective: Sense | None = None


def _forms(base: str) -> Iterator[tuple[str, Form]]:
    """Give the forms of a verb of one or more words ("shut_down" bends its first)."""
    first, _, rest = base.partition("_")
    tail = f"_{rest}" if rest else ""
    if first == "be":
        return
    past, participle, gerund = IRREGULAR.get(first, ("", "", ""))
    if not past:
        past = participle = _with_ed(first)
        gerund = _with_ing(first)
    yield first + tail, Form.ANY if past == first else Form.BASE
    yield _with_s(first) + tail, Form.PRESENT
    if past != first:
        yield past + tail, Form.EITHER if past == participle else Form.PAST
    if participle not in (past, first):
        yield participle + tail, Form.PARTICIPLE
    yield gerund + tail, Form.GERUND
    if first in DOUBLED_IN_BRITAIN:
        yield first + first[-1] + "ed" + tail, Form.EITHER
        yield first + first[-1] + "ing" + tail, Form.GERUND


def _with_s(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def _with_ed(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + (verb[-1] if verb in DOUBLED else "") + "ed"


def _with_ing(verb: str) -> str:
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + "ing"
    return verb + (verb[-1] if verb in DOUBLED else "") + "ing"


def _words() -> dict[str, Word]:
    found: dict[str, Word] = {}
    for sense, verbs in VERBS.items():
        for base in verbs.split():
            for text, form in _forms(base):
                found.setdefault(text, Word(text, base, verb=sense, form=form))
    for sense, nouns in NOUNS.items():
        for text in nouns.split():
            found[text] = replace(found.get(text) or Word(text, text), noun=sense)
    for sense, adjectives in ADJECTIVES.items():
        for text in adjectives.split():
            found[text] = replace(found.get(text) or Word(text, text), adjective=sense)
    for text in HYPHENED:
        verb = found[text.replace("-", "_")]
        found[text] = replace(found.get(text) or Word(text), base=verb.base, verb=verb.verb, form=verb.form)
    return found


# Phrases that are one word to the reader, beside those of the tables.
FIXED = (
    "no_longer as_of as_from no_later_than not_later_than by_default for_sale at_the_latest at_the_earliest for_good "
    "in_order sign_ups new_sign_ups for_example such_as e.g. on_or_before on_or_after on_and_after prior_to up_to "
    "as_soon_as due_to ahead_of in_addition_to for_the_last_time on_a_rolling_basis for_purchase that_is_, "
    "open_enrollment open_enrolment"
)


def _phrases(texts: Iterator[str]) -> dict[str, dict[str, list[list[str]]]]:
    """Give the phrases by their first word and their second, the longest first."""
    by_words: dict[str, dict[str, list[list[str]]]] = {}
    for words in sorted((text.split("_") for text in texts), key=len, reverse=True):
        if len(words) > 1:
            by_words.setdefault(words[0], {}).setdefault(words[1], []).append(words)
    return by_words


WORDS = _words()
PHRASES = _phrases(iter((*WORDS, *FIXED.split())))
