"""English verb groups that an auxiliary opens: "will no longer be able to use", "is to be retired"."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.milestones.lexicon_en import WORDS, Word
from core.milestones.tenses_en import (
    ADVERBS,
    AUXILIARIES,
    BE,
    DUTY,
    FUTURE,
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


def helped(tokens: Sequence[str], at: int) -> Group:
    """Read the group that the auxiliary at a place opens."""
    return _Helped(tokens, at).read()


@dataclass(slots=True)
class _Helped:
    """Reads a group that opens with an auxiliary, up to its main verb or what is said of the subject."""

    tokens: Sequence[str]
    start: int
    tense: Tense = PRESENT
    negated: bool = False
    no_longer: bool = False
    links: list[str] = field(default_factory=list)

    def read(self) -> Group:
        opening = self.tokens[self.start]
        self.negated = opening in NEGATED or opening == "cannot"
        self.tense = NEGATED.get(opening) or AUXILIARIES[opening]
        at, limit = self.start + 1, min(len(self.tokens), self.start + REACH)
        while at < limit and self._goes_on(at):
            at += 1
        if at == limit or not self.tokens[at][0].isalpha() or self._is_followed_by_preposition(at):
            return self._group(at, None)
        if self.tokens[at] in ARTICLES or self.tokens[at] in MONTHS:  # "the deadline is the third Monday"
            return self._group(at, None)
        return self._group(at + 1, WORDS.get(self.tokens[at]) or Word(self.tokens[at]))

    def _is_followed_by_preposition(self, at: int) -> bool:
        """Whether nothing but a preposition follows: "what to do before …", "the deadline is on …"."""
        return self.tokens[at] in PREPOSITIONS and self.tokens[at] not in WORDS

    def _group(self, end: int, word: Word | None) -> Group:
        return Group(self.start, end, self.tense, word, self.negated, self.no_longer, tuple(self.links))

    def _goes_on(self, at: int) -> bool:
        """Take in a word that belongs to the group without being its main verb."""
        here, before = self.tokens[at], self.tokens[at - 1]
        if here in NEGATIONS:
            self.negated, self.no_longer = True, self.no_longer or here == "no_longer"
        elif here in AUXILIARIES and here not in BE and here not in ("need", "needs"):
            self.tense = AUXILIARIES[here] if self.tense is PRESENT else self.tense
        elif here == "to" and (self.links or before in AUXILIARIES):
            self.tense = _before_to(before, self.tense)
        elif leads_on(self.tokens, at):
            self.links.append(here)
            self.negated = self.negated or here == "unable"
            if here in OBLIGES and self.tense in (PRESENT, FUTURE):
                self.tense = DUTY
        else:
            return here in ADVERBS or (here.endswith("ly") and here not in WORDS)
        return True


def _before_to(before: str, tense: Tense) -> Tense:
    """Read "is to", "are going to", "has to", "was to": what "to" makes of the word before it."""
    if tense is PAST:
        return WOULD if before in BE else tense
    if before in ("has", "have", "need", "needs"):
        return DUTY
    return FUTURE if tense is PRESENT else tense
