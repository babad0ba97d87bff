"""What makes an English verb group: its auxiliaries with their tenses, its negations, and words that lead to a verb."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.milestones.lexicon_en import WORDS, Form, Word
from core.milestones.tokens_en import LIGHT_SIGNS, MONTHS, PREPOSITIONS
from core.milestones.words_en import PLAN, word_set


class Tense(StrEnum):
    """When, and how surely, what a verb says happens."""

    FUTURE = "future"
    PRESENT = "present"
    PAST = "past"
    PERFECT = "perfect"
    DUTY = "duty"
    MAYBE = "possibility"
    INFINITIVE = "infinitive"
    WOULD = "would"
    BARE = "no tense"


# The members by their own names: Python 3.11 takes long to look one up in its enumeration.
FUTURE, PRESENT, PAST, PERFECT, DUTY, MAYBE, INFINITIVE, WOULD, BARE = Tense


@dataclass(slots=True)
class Group:
    """A verb with its auxiliaries, `start:end` in its tokens.

    `word` is what carries the meaning, None in "the deadline is"; `links` lead to it ("able to", "stopped"). `helped`
    says that an auxiliary opens it, `gerund` that it is a bare form in -ing.
    """

    start: int
    end: int
    tense: Tense
    word: Word | None
    negated: bool = False
    no_longer: bool = False
    links: tuple[str, ...] = ()
    helped: bool = True
    gerund: bool = False


BE: Mapping[str, Tense] = {
    **dict.fromkeys(word_set("is are am 's 're 'm"), PRESENT),
    **dict.fromkeys(word_set("was were"), PAST),
}
AUXILIARIES: Mapping[str, Tense] = {
    **BE,
    **dict.fromkeys(word_set("will shall 'll"), FUTURE),
    **dict.fromkeys(word_set("has have 've"), PERFECT),
    **dict.fromkeys(word_set("had did"), PAST),
    **dict.fromkeys(word_set("do does"), PRESENT),
    **dict.fromkeys(word_set("must should need needs ought"), DUTY),
    **dict.fromkeys(word_set("can could may might cannot"), MAYBE),
    **dict.fromkeys(word_set("would 'd"), WOULD),
}
NEGATED: Mapping[str, Tense] = {
    **dict.fromkeys(word_set("won't shan't"), FUTURE),
    **dict.fromkeys(word_set("isn't aren't don't doesn't"), PRESENT),
    **dict.fromkeys(word_set("wasn't weren't didn't"), PAST),
    **dict.fromkeys(word_set("can't couldn't"), MAYBE),
    **dict.fromkeys(word_set("hasn't haven't"), PERFECT),
    **dict.fromkeys(word_set("mustn't shouldn't needn't"), DUTY),
    "wouldn't": WOULD,
}
HELPERS: Mapping[str, Tense] = {**AUXILIARIES, **NEGATED}
NEGATIONS = word_set("not n't never no_longer neither nor")
ADVERBS = word_set(
    "also now then soon just still all again first both already therefore thus instead currently only once longer "
    "either always ever further too even be been being got having have finally initially henceforth otherwise"
)
# Words that hand on to another verb: duties, plans, and those that say it begins or stops.
OBLIGES = word_set("required require need have asked encouraged advised urged obliged expected requested ask")
LINKS = OBLIGES | word_set("able unable going about set due scheduled planned slated allowed permitted likely")
PHASES = word_set("begin start stop cease continue halt quit discontinue finish end resume")
# How many words a group may run to, and how far apart two verbs may stand that share an auxiliary.
REACH = 14


def leads_on(tokens: Sequence[str], at: int) -> bool:
    """Whether a word only leads to a further verb: "able to use", "stop accepting", "begin to refuse"."""
    if at + 1 >= len(tokens):
        return False
    following = tokens[at + 1]
    to = following == "to"
    if not to and (following[-1] != "g" or not following.endswith("ing")):  # its last letter is quick to see
        return False
    word = WORDS.get(tokens[at])
    phases = word is not None and word.base in PHASES
    if to:
        plans = word is not None and word.verb is PLAN
        return at + 2 < len(tokens) and (phases or plans or tokens[at] in LINKS or _is_meant_to(tokens, at))
    after = WORDS.get(following)
    return phases and (after is None or after.form is Form.GERUND or after.verb is None)


def _is_meant_to(tokens: Sequence[str], at: int) -> bool:
    """Whether a participle only says that something is to be: "is marked to be archived", "are meant to end"."""
    after = WORDS.get(tokens[at + 2])
    does = tokens[at + 2] == "be" or (after is not None and after.verb and after.form in (Form.BASE, Form.ANY))
    said = tokens[at].endswith("ed") or tokens[at] in ("meant", "bound")
    return said and tokens[at - 1] in BE and bool(does)


_DAY_LEADS = MONTHS | LIGHT_SIGNS | {"on", "at"}


def opens_on_day(tokens: Sequence[str], at: int) -> bool:
    """Whether "open" between a noun and a day is what its subject does: "bookings for the camp open on …"."""
    named = at > 0 and tokens[at - 1][0].isalpha() and tokens[at - 1] not in PREPOSITIONS
    return named and (at + 1 == len(tokens) or tokens[at + 1] in _DAY_LEADS)


def stays(group: Group, state: Word) -> bool:
    """Whether a verb says that its subject stays in the state that a participle names: "remains closed"."""
    remains = group.word is not None and group.word.base in ("remain", "stay") and not group.gerund
    return remains and (state.form in (Form.EITHER, Form.PARTICIPLE) or state.text == "shut")
