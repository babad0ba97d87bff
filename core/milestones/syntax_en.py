"""The verbs of an English sentence, each with its auxiliaries: when they say it happens, and whether it does.

No parser: a shallow reading of the words one by one, by the tables of `words_en`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from core.milestones.lexicon_en import WORDS, Form, Word
from core.milestones.tokens_en import DETERMINERS, HARD, JOINS, LIGHT_SIGNS, MONTHS, PREPOSITIONS, PRONOUNS, RELATIVES
from core.milestones.words_en import Sense, word_set


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


class Group(NamedTuple):
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


_BE: Mapping[str, Tense] = {
    **dict.fromkeys(word_set("is are am 's 're 'm"), Tense.PRESENT),
    **dict.fromkeys(word_set("was were"), Tense.PAST),
}
AUXILIARIES: Mapping[str, Tense] = {
    **_BE,
    **dict.fromkeys(word_set("will shall 'll"), Tense.FUTURE),
    **dict.fromkeys(word_set("has have 've"), Tense.PERFECT),
    **dict.fromkeys(word_set("had did"), Tense.PAST),
    **dict.fromkeys(word_set("do does"), Tense.PRESENT),
    **dict.fromkeys(word_set("must should need needs ought"), Tense.DUTY),
    **dict.fromkeys(word_set("can could may might cannot"), Tense.MAYBE),
    **dict.fromkeys(word_set("would 'd"), Tense.WOULD),
}
_NEGATED: Mapping[str, Tense] = {
    **dict.fromkeys(word_set("won't shan't"), Tense.FUTURE),
    **dict.fromkeys(word_set("isn't aren't don't doesn't"), Tense.PRESENT),
    **dict.fromkeys(word_set("wasn't weren't didn't"), Tense.PAST),
    **dict.fromkeys(word_set("can't couldn't"), Tense.MAYBE),
    **dict.fromkeys(word_set("hasn't haven't"), Tense.PERFECT),
    **dict.fromkeys(word_set("mustn't shouldn't needn't"), Tense.DUTY),
    "wouldn't": Tense.WOULD,
}
_NEGATIONS = word_set("not n't never no_longer neither nor")
_ADVERBS = word_set(
    "also now then soon just still all again first both already therefore thus instead currently only once longer "
    "either always ever further too even be been being got having have finally initially henceforth"
)
# Words that hand on to another verb: duties, plans, and those that say it begins or stops.
_OBLIGES = word_set("required require need have asked encouraged advised urged obliged expected requested ask")
_LINKS = _OBLIGES | word_set("able unable going about set due scheduled planned slated allowed permitted likely")
_PHASES = word_set("begin start stop cease continue halt quit discontinue finish end resume")
# Verbs whose form in -s is mostly a plural.
_COUNTED = word_set(
    "order comment report request purchase vote claim review return book file offer object change update release "
    "charge test copy cap limit block plan project set issue notice share measure mark document post email blog state "
    "fill contact permit support service log form stop run drop move switch patch credit host cover act use store end "
    "start fix bid land live age price work function face group point supply trade ship join pass"
)
_ORDERS_AFTER = frozenset(["", ",", ".", "please", "and", "or", ":", "-", "(", "then", "always", "\n", "kindly", "|"])
_ARTICLES = word_set("the a an our your its their his her my no")
_PEOPLE = word_set("people children anyone everyone")
# How many words a group may run to, and how far apart two verbs may stand that share an auxiliary.
_REACH = 14


_PARTING = frozenset([*JOINS, *RELATIVES, *PRONOUNS, *PREPOSITIONS, *AUXILIARIES])
_OPENS = frozenset([*AUXILIARIES, *_NEGATED, *(text for text, word in WORDS.items() if word.verb)])


def groups(tokens: Sequence[str]) -> list[Group]:
    """Give the verb groups of a stretch of text in order."""
    found: list[Group] = []
    for at in [at for at, token in enumerate(tokens) if token in _OPENS]:
        if found and at < found[-1].end:
            continue
        if group := _group_at(tokens, at, found):
            found.append(group)
    return found


def _group_at(tokens: Sequence[str], at: int, earlier: Sequence[Group]) -> Group | None:
    token = tokens[at]
    if token in AUXILIARIES or token in _NEGATED:
        return None if _is_no_auxiliary(tokens, at) else _Helped(tokens, at).read()
    word = WORDS.get(token)
    return _bare(tokens, at, word, earlier) if word and word.verb else None


def _is_no_auxiliary(tokens: Sequence[str], at: int) -> bool:
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


@dataclass(slots=True)
class _Helped:
    """Reads a group that opens with an auxiliary, up to its main verb or what is said of the subject."""

    tokens: Sequence[str]
    start: int
    tense: Tense = Tense.PRESENT
    negated: bool = False
    no_longer: bool = False
    links: list[str] = field(default_factory=list)

    def read(self) -> Group:
        opening = self.tokens[self.start]
        self.negated = opening in _NEGATED or opening == "cannot"
        self.tense = _NEGATED.get(opening) or AUXILIARIES[opening]
        at, limit = self.start + 1, min(len(self.tokens), self.start + _REACH)
        while at < limit and self._goes_on(at):
            at += 1
        if at == limit or not self.tokens[at][0].isalpha() or self._is_followed_by_preposition(at):
            return self._group(at, None)
        if self.tokens[at] in _ARTICLES or self.tokens[at] in MONTHS:  # "the deadline is the third Monday"
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
        if here in _NEGATIONS:
            self.negated, self.no_longer = True, self.no_longer or here == "no_longer"
        elif here in AUXILIARIES and here not in _BE and here not in ("need", "needs"):
            self.tense = AUXILIARIES[here] if self.tense is Tense.PRESENT else self.tense
        elif here == "to" and (self.links or before in AUXILIARIES):
            self.tense = _before_to(before, self.tense)
        elif _leads_on(self.tokens, at):
            self.links.append(here)
            self.negated = self.negated or here == "unable"
            if here in _OBLIGES and self.tense in (Tense.PRESENT, Tense.FUTURE):
                self.tense = Tense.DUTY
        else:
            return here in _ADVERBS or (here.endswith("ly") and here not in WORDS)
        return True


def _before_to(before: str, tense: Tense) -> Tense:
    """Read "is to", "are going to", "has to", "was to": what "to" makes of the word before it."""
    if tense is Tense.PAST:
        return Tense.WOULD if before in _BE else tense
    if before in ("has", "have", "need", "needs"):
        return Tense.DUTY
    return Tense.FUTURE if tense is Tense.PRESENT else tense


def _leads_on(tokens: Sequence[str], at: int) -> bool:
    """Whether a word only leads to a further verb: "able to use", "stop accepting", "begin to refuse"."""
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    word = WORDS.get(tokens[at])
    phases = word is not None and word.base in _PHASES
    if following == "to":
        plans = word is not None and word.verb is Sense.PLAN
        return at + 2 < len(tokens) and (phases or plans or tokens[at] in _LINKS or _is_meant_to(tokens, at))
    if not phases or not following.endswith("ing"):
        return False
    after = WORDS.get(following)
    return after is None or after.form is Form.GERUND or after.verb is None


def _is_meant_to(tokens: Sequence[str], at: int) -> bool:
    """Whether a participle only says that something is to be: "is marked to be archived", "are meant to end"."""
    after = WORDS.get(tokens[at + 2])
    does = tokens[at + 2] == "be" or (after is not None and after.verb and after.form in (Form.BASE, Form.ANY))
    said = tokens[at].endswith("ed") or tokens[at] in ("meant", "bound")
    return said and tokens[at - 1] in _BE and bool(does)


def _bare(tokens: Sequence[str], at: int, word: Word, earlier: Sequence[Group]) -> Group | None:
    """Read a verb without an auxiliary: what form and the word before it make of it."""
    before = tokens[at - 1] if at else ""
    if before == "/" or tokens[at + 1 : at + 2] == ["/"]:
        return None  # "add/drop"
    if word.form is Form.GERUND and before == "since":
        return Group(at, at + 1, Tense.PAST, word, helped=False)  # "since launching in May, we …"
    if word.form is Form.GERUND:
        return _led(tokens, Group(at, at + 1, Tense.BARE, word, helped=False, gerund=True))
    if before in JOINS and word.form is not Form.PRESENT and (sharing := _sharing(tokens, at, word, earlier)):
        return sharing
    if word.form in (Form.EITHER, Form.PAST, Form.PARTICIPLE):
        tense = Tense.BARE if word.form is Form.PARTICIPLE else Tense.PAST
        return (
            None
            if _is_attribute(before, tokens[at + 1 : at + 2])
            else _led(tokens, Group(at, at + 1, tense, word, helped=False))
        )
    if before in ("and", "but") and _goes_on_present(tokens, at, word, earlier):
        return _led(tokens, Group(at, at + 1, Tense.PRESENT, word, helped=False))
    if _is_received(tokens, at, word, earlier) or _is_ordered(tokens, at, word, earlier):
        return None
    return _present(tokens, at, word, before)


def _goes_on_present(tokens: Sequence[str], at: int, word: Word, earlier: Sequence[Group]) -> bool:
    """Whether a second verb of one subject leads to a day of its own: "classes begin on … and end on …"."""
    first = earlier[-1] if earlier else None
    alike = first is not None and first.tense is Tense.PRESENT and not first.helped
    return alike and word.form in (Form.BASE, Form.PRESENT) and _leads_to_day(tokens, at + 1)


def _is_attribute(before: str, following: Sequence[str]) -> bool:
    """Whether a participle between these words describes a noun: "the revised terms", "undergo scheduled works"."""
    word = WORDS.get(before)
    if before in _LINE_OPENS and following and following[0][0].isalpha() and following[0] not in _NO_NOUN_BEHIND:
        return True  # "Limited support (June 3 to …)"
    if before in DETERMINERS or (word is not None and word.form is Form.GERUND and not word.noun):
        return True
    noun = WORDS.get(following[0]) if following else None
    return word is not None and word.verb is not None and not word.noun and noun is not None and noun.noun is not None


def _sharing(tokens: Sequence[str], at: int, word: Word, earlier: Sequence[Group]) -> Group | None:
    """Let a verb behind "and" share the auxiliary of the one before it: "will be hidden and removed"."""
    if not earlier or not earlier[-1].helped or at - earlier[-1].end >= _REACH:
        return None
    if tokens[at - 1] == "," and earlier[-1].tense is Tense.WOULD and word.form is Form.BASE:
        return None  # "if you would rather stay, tell us"
    between = tokens[earlier[-1].end : at]
    if any(token in HARD or token in RELATIVES or token in PRONOUNS for token in between):
        return None
    return earlier[-1]._replace(start=at, end=at + 1, word=word, links=())


_LINE_OPENS = frozenset(["", "\n", "•", "-", "|"])
_NO_NOUN_BEHIND = frozenset([*_PARTING, *DETERMINERS])
_GIVES = word_set("receive get provide offer deliver ship publish release issue accept include install support apply")


def _is_received(tokens: Sequence[str], at: int, word: Word, earlier: Sequence[Group]) -> bool:
    """Whether a plural is what the verb before it gives or gets: "will no longer receive security updates"."""
    giver = earlier[-1] if earlier and word.form is Form.PRESENT else None
    if giver is None or giver.word is None or giver.word.base not in _GIVES or at - giver.end > 2:
        return False
    between = tokens[giver.end : at]
    if not between and giver.word.base in _COUNTED and not giver.helped:
        return False  # "the offer expires"
    return all(token[0].isalpha() and token not in _PARTING for token in between)


def _is_ordered(tokens: Sequence[str], at: int, word: Word, earlier: Sequence[Group]) -> bool:
    """Whether a base form is what an order is about: "remove Python 3.8 support", "drop legacy update"."""
    order = earlier[-1] if earlier and word.form is Form.BASE and word.base in _COUNTED else None
    if order is None or order.gerund or order.word is None:
        return False
    between = tokens[order.end : at]
    return 0 < len(between) <= 3 and all(token not in _PARTING and token[0].isalnum() for token in between)


def _present(tokens: Sequence[str], at: int, word: Word, before: str) -> Group | None:
    """Read a form without a mark of time: an infinitive, an order, what somebody does; or a noun, which is no group."""
    negated = before in _NEGATIONS
    leading = tokens[at - 2] if at > 1 else ""
    if before == "to" or (negated and leading == "to"):
        tense = Tense.DUTY if leading in _OBLIGES else Tense.INFINITIVE
    elif _is_noun(tokens, at, word, before):
        return None
    elif before[:1].isdigit() and word.form is Form.BASE and _heads_subject(tokens, at + 1):
        return None  # "the 9.0 download links will be removed"
    elif word.form is Form.PRESENT or _has_subject(before, negated=negated) or _goes_on_to(tokens, at, before):
        tense = Tense.PRESENT
    elif before in _ORDERS_AFTER:
        tense = Tense.DUTY
    elif word.form is Form.ANY:
        tense = Tense.BARE
    else:
        return None
    return _led(tokens, Group(at, at + 1, tense, word, negated, before == "no_longer", helped=False))


def _is_noun(tokens: Sequence[str], at: int, word: Word, before: str) -> bool:
    if tokens[at] == "last" and before not in PRONOUNS:
        return True
    if before in DETERMINERS:
        return bool(word.noun) or word.form is not Form.PRESENT or word.base in _COUNTED
    if word.form is Form.PRESENT:
        if not (word.noun or word.base in _COUNTED) or _leads_on(tokens, at):
            return False
        return _is_object(before) or not _leads_to_day(tokens, at + 1)
    if before not in _ORDERS_AFTER or before == "please":
        return False
    return bool(word.noun) or (word.base in _COUNTED and _heads_subject(tokens, at + 1))


def _heads_subject(tokens: Sequence[str], at: int) -> bool:
    """Whether the words behind one that may be a noun go on to a verb of theirs: "Test data is …", "Project X ends"."""
    for token in tokens[at : at + 4]:
        word = WORDS.get(token)
        if token in AUXILIARIES or (word is not None and word.verb and word.form is Form.PRESENT and not word.noun):
            return True
        if token in _PARTING or token in DETERMINERS or not token[0].isalpha():
            return False
    return False


def _is_object(before: str) -> bool:
    """Whether a plural behind this word is what is done to: "stops receiving updates", "no longer provide fixes"."""
    word = WORDS.get(before)
    acts = word is not None and word.noun is None and word.form in (Form.BASE, Form.GERUND)
    return acts and word is not None and word.base not in _COUNTED


def _leads_to_day(tokens: Sequence[str], at: int) -> bool:
    """Whether what follows a word is a day, or leads to one: then even "changes" is a verb."""
    following = tokens[at] if at < len(tokens) else ""
    if following in PREPOSITIONS and at + 1 < len(tokens) and tokens[at + 1][0].isalpha():
        return tokens[at + 1] in MONTHS or tokens[at + 1] in LIGHT_SIGNS or not _has_verb(tokens[at + 2 : at + _REACH])
    return not following or following in MONTHS or following in PREPOSITIONS or following in LIGHT_SIGNS


def _has_verb(tokens: Sequence[str]) -> bool:
    return any(token in AUXILIARIES or ((word := WORDS.get(token)) and word.form is Form.EITHER) for token in tokens)


def _goes_on_to(tokens: Sequence[str], at: int, before: str) -> bool:
    """Whether a form that could be a noun leads on to a verb of its own: "keys from April stop working"."""
    return before not in _ORDERS_AFTER and before not in DETERMINERS and _leads_on(tokens, at)


def _has_subject(before: str, *, negated: bool) -> bool:
    named = before in PRONOUNS or before in _PEOPLE or before.endswith("s") or before[:1].isdigit()
    return negated or named or before in _ADVERBS


def _led(tokens: Sequence[str], group: Group) -> Group:
    """Let a verb that only leads on give way to the one it leads to: "stopped issuing", "plan to remove"."""
    if not _leads_on(tokens, group.start):
        return group
    following = group.start + 1
    while following < len(tokens) and (tokens[following] == "to" or tokens[following] in _ADVERBS):
        following += 1
    if following >= len(tokens) or following > group.start + 4:
        return group
    word = WORDS.get(tokens[following]) or Word(tokens[following])
    leading = group.word
    plans = leading is not None and (leading.verb is Sense.PLAN or leading.base in _OBLIGES)
    tense = Tense.FUTURE if plans and group.tense is Tense.PRESENT else group.tense
    obliged = group.tense is Tense.PAST and tokens[group.start] in _OBLIGES and tokens[group.start] != "expected"
    if obliged and not _is_subject(tokens, group.start - 1):
        tense = Tense.DUTY  # "apps required to comply by …"
    return group._replace(end=following + 1, word=word, links=(tokens[group.start],), tense=tense)


def _is_subject(tokens: Sequence[str], at: int) -> bool:
    """Whether a person or a thing does what follows: "we asked to", "the team expected to"."""
    return at >= 0 and (tokens[at] in PRONOUNS or tokens[at] in RELATIVES)
