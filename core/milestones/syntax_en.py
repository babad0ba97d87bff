"""The verbs of an English sentence, each with its auxiliaries: when they say it happens, and whether it does.

No parser: a shallow reading of the words one by one, by the tables of `words_en`.
"""

from collections.abc import Sequence
from dataclasses import replace

from core.milestones.helped_en import DOUBTFUL, helped, is_no_auxiliary
from core.milestones.lexicon_en import WORDS, Form, Word
from core.milestones.tenses_en import (
    ADVERBS,
    AUXILIARIES,
    BARE,
    DUTY,
    FUTURE,
    HELPERS,
    INFINITIVE,
    NEGATIONS,
    OBLIGES,
    PAST,
    PRESENT,
    REACH,
    WOULD,
    Group,
    leads_on,
    opens_on_day,
    stays,
)
from core.milestones.tokens_en import DETERMINERS, HARD, JOINS, LIGHT_SIGNS, MONTHS, PREPOSITIONS, PRONOUNS, RELATIVES
from core.milestones.words_en import ACT, EXTEND, HAPPENS, HISTORY, PLAN, TELL, word_set

# Verbs whose form in -s is mostly a plural.
_COUNTED = word_set(
    "order comment report request purchase vote claim review return book file offer object change update release "
    "charge test copy cap limit block plan project set issue notice share measure mark document post email e-mail "
    "blog state fill contact permit support service log form stop run drop move switch patch credit host cover "
    "act use store end start fix bid land live age price work function face group point supply trade ship join "
    "pass table store place host"
)
_ORDERS_AFTER = frozenset(["", ",", ".", "please", "and", "or", ":", "-", "(", "then", "always", "\n", "kindly", "|"])
_PEOPLE = word_set("people children anyone everyone")

_PARTING = frozenset([*JOINS, *RELATIVES, *PRONOUNS, *PREPOSITIONS, *AUXILIARIES])
_HELPS = frozenset(AUXILIARIES) - {"'s"}  # "'s" says more often whose something is
_OPENS = frozenset([*HELPERS, *(text for text, word in WORDS.items() if word.verb)])


def groups(tokens: Sequence[str]) -> list[Group]:
    """Give the verb groups of a stretch of text in order."""
    found: list[Group] = []
    done = 0
    for at, token in enumerate(tokens):
        if token in _OPENS and at >= done and (group := _group_at(tokens, at, found)):
            found.append(group)
            done = group.end
    return found


def _group_at(tokens: Sequence[str], at: int, earlier: Sequence[Group]) -> Group | None:
    token = tokens[at]
    if token in HELPERS:
        return None if token in DOUBTFUL and is_no_auxiliary(tokens, at) else helped(tokens, at)
    word = WORDS[token]
    if earlier and earlier[-1].end == at and stays(earlier[-1], word):
        return replace(earlier[-1], end=at + 1, word=word)  # "will remain closed"
    return _bare(tokens, at, word, earlier)


# Members of an enumeration take long to look up.
_BASE, _PRESENT, _PAST, _PARTICIPLE, _EITHER, _ANY, _GERUND = Form
_OF_THE_PAST = frozenset([_EITHER, _PAST, _PARTICIPLE])


def _bare(tokens: Sequence[str], at: int, word: Word, earlier: Sequence[Group]) -> Group | None:
    """Read a verb without an auxiliary: what form and the word before it make of it."""
    before = tokens[at - 1] if at else ""
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    if before == "/" or following == "/":
        return None  # "add/drop"
    if word.form is _GERUND:
        return _in_ing(tokens, at, word, before)
    if before == "be" and (passive := _behind_be(tokens, at, word, earlier)):
        return passive
    if before in JOINS and word.form is not _PRESENT and (sharing := _sharing(tokens, at, word, earlier)):
        return sharing
    if word.form in _OF_THE_PAST:
        if _is_attribute(before, following) or (word.verb is EXTEND and following in _CALLED_EXTENDED):
            return None
        return _led(tokens, Group(at, at + 1, BARE if word.form is _PARTICIPLE else PAST, word, helped=False))
    if before in ("and", "but") and _goes_on_present(tokens, at, word, earlier):
        return _led(tokens, Group(at, at + 1, PRESENT, word, helped=False))
    if earlier and (_is_received(tokens, at, word, earlier[-1]) or _is_ordered(tokens, at, word, earlier[-1])):
        return None
    return _present(tokens, at, word, before, earlier)


def _in_ing(tokens: Sequence[str], at: int, word: Word, before: str) -> Group:
    """Read a form in -ing by the word before it."""
    if before == "since":
        return Group(at, at + 1, PAST, word, helped=False)  # "since launching in May, we …"
    if before == "avoid" or (before == "from" and tokens[at - 2 : at - 1] == ["refrain"]):
        return Group(at, at + 1, DUTY, word, negated=True, helped=False)
    return _led(tokens, Group(at, at + 1, BARE, word, helped=False, gerund=True))


def _behind_be(tokens: Sequence[str], at: int, word: Word, earlier: Sequence[Group]) -> Group | None:
    """Read a participle behind a bare "be": "will be renamed and be retired", "the portal, to be launched on …"."""
    if tokens[at - 2] in JOINS and (sharing := _sharing(tokens, at - 1, word, earlier)):
        return replace(sharing, end=at + 1)
    infinitive = word.form in _OF_THE_PAST and at > 1 and tokens[at - 2] == "to"
    return Group(at - 1, at + 1, INFINITIVE, word) if infinitive else None


def _goes_on_present(tokens: Sequence[str], at: int, word: Word, earlier: Sequence[Group]) -> bool:
    """Whether a second verb of one subject leads to a day of its own: "classes begin on … and end on …"."""
    first = earlier[-1] if earlier else None
    alike = first is not None and first.tense is PRESENT and not first.helped
    return alike and word.form in (_BASE, _PRESENT) and _leads_to_day(tokens, at + 1)


def _is_attribute(before: str, following: str) -> bool:
    """Whether a participle between these words describes a noun: "the revised terms", "undergo scheduled works"."""
    word = WORDS.get(before)
    if before in _LINE_OPENS and following[:1].isalpha() and following not in _NO_NOUN_BEHIND:
        return True  # "Limited support (June 3 to …)"
    if before in DETERMINERS or (word is not None and word.form is _GERUND and not word.noun):
        return True
    if word is None or word.verb is None or word.noun:
        return False
    noun = WORDS.get(following)
    return noun is not None and noun.noun is not None


# "Extended Security Updates", by which programmes are called.
_CALLED_EXTENDED = word_set("security update updates lifecycle")


def _sharing(tokens: Sequence[str], at: int, word: Word, earlier: Sequence[Group]) -> Group | None:
    """Let a verb behind "and" share the auxiliary of the one before it: "will be hidden and removed"."""
    if not earlier or not earlier[-1].helped or at - earlier[-1].end >= REACH:
        return None
    if tokens[at - 1] == "," and earlier[-1].tense is WOULD and word.form is _BASE:
        return None  # "if you would rather stay, tell us"
    between = tokens[earlier[-1].end : at]
    if any(token in HARD or token in RELATIVES or token in PRONOUNS for token in between):
        return None
    return replace(earlier[-1], start=at, end=at + 1, word=word, links=())


_LINE_OPENS = frozenset(["", "\n", "•", "-", "|"])
_NO_NOUN_BEHIND = frozenset([*_PARTING, *DETERMINERS])
_GIVES = word_set("receive get provide offer deliver ship publish release issue accept include install support apply")


def _is_received(tokens: Sequence[str], at: int, word: Word, giver: Group) -> bool:
    """Whether a plural is what the verb before it gives or gets: "will no longer receive security updates"."""
    if word.form is not _PRESENT or giver.word is None or giver.word.base not in _GIVES or at - giver.end > 2:
        return False
    between = tokens[giver.end : at]
    if not between and giver.word.base in _COUNTED and not giver.helped:
        return False  # "the offer expires"
    return all(token[0].isalpha() and token not in _PARTING for token in between)


def _is_ordered(tokens: Sequence[str], at: int, word: Word, order: Group) -> bool:
    """Whether a base form is what an order is about: "remove Python 3.8 support", "drop legacy update"."""
    if word.form is not _BASE or word.base not in _COUNTED or order.gerund or order.word is None:
        return False
    between = tokens[order.end : at]
    return 0 < len(between) <= 3 and all(token not in _PARTING and token[0].isalnum() for token in between)


def _present(tokens: Sequence[str], at: int, word: Word, before: str, earlier: Sequence[Group]) -> Group | None:
    """Read a form without a mark of time: an infinitive, an order, what somebody does; or a noun, which is no group."""
    negated = before in NEGATIONS
    leading = tokens[at - 2] if at > 1 else ""
    if before == "to" or (negated and leading == "to"):
        tense = DUTY if leading in OBLIGES else INFINITIVE
    elif _is_noun(tokens, at, word, before, earlier):
        return None
    elif word.form is _BASE and before[:1].isdigit() and _heads_subject(tokens, at + 1):
        return None  # "the 9.0 download links will be removed"
    elif word.form is _BASE and tokens[at + 1 : at + 2] and _is_helping(tokens, at + 1):
        return None  # "the Ferns project has been discontinued"
    elif (
        word.form is _PRESENT
        or _has_subject(before, negated=negated)
        or _goes_on_to(tokens, at, before)
        or _can_only_be_verb(word, before)
        or (word.base == "open" and not earlier and opens_on_day(tokens, at))
    ):
        tense = PRESENT
    elif before in _ORDERS_AFTER or (before.endswith("ly") and leading in _ORDERS_AFTER):
        tense = DUTY  # "Fully remove …"
    elif word.form is _ANY:
        tense = BARE
    else:
        return None
    return _led(tokens, Group(at, at + 1, tense, word, negated, before == "no_longer", helped=False))


def _is_helping(tokens: Sequence[str], at: int) -> bool:
    return tokens[at] in _HELPS and not is_no_auxiliary(tokens, at)


def _is_noun(tokens: Sequence[str], at: int, word: Word, before: str, earlier: Sequence[Group]) -> bool:
    if tokens[at] == "last" and before not in PRONOUNS:
        return True
    if before in DETERMINERS:
        return bool(word.noun) or word.form is not _PRESENT or word.base in _COUNTED
    if word.form is _PRESENT:
        if earlier and earlier[-1].helped and earlier[-1].end == at and before not in AUXILIARIES:
            return True  # "who have not booked places before …"
        if not (word.noun or word.base in _COUNTED) or leads_on(tokens, at):
            return False
        if (
            _names_things(tokens, at, word)
            or _is_pair(tokens, at, earlier)
            or (earlier and _is_done_to(tokens, at, earlier[-1]))
        ):
            return True
        if word.base in _TRANSITIVE and tokens[at + 1 : at + 2] and tokens[at + 1] in PREPOSITIONS:
            return True  # "security fixes until …": nothing stands behind it that it would be done to
        if before in _SENTENCE_OPENS and word.verb in _DONE and word.base in _COUNTED:
            return True  # "emails from Monday were lost": nobody stands before it who would do it
        return _is_object(before) or not _leads_to_day(tokens, at + 1)
    if before not in _ORDERS_AFTER or before == "please":
        return False
    return bool(word.noun) or (word.base in _COUNTED and _heads_subject(tokens, at + 1))


def _names_things(tokens: Sequence[str], at: int, word: Word) -> bool:
    """Whether a plural is hardly a verb: "the closure of its stores on …", "no security updates after June 3"."""
    of_it = word.base == "update" and not _OF_IT.isdisjoint(tokens[max(0, at - _NAMED) : at])
    return word.base in _PLACES or of_it


_PLACES = word_set("store place")
_OF_IT, _NAMED = word_set("for of"), 4


def _is_done_to(tokens: Sequence[str], at: int, doing: Group) -> bool:
    """Whether a plural is what the verb before it does something to: "we will remove the old plans on …"."""
    if not doing.helped or doing.word is None or doing.word.verb not in HAPPENS or not 0 < at - doing.end <= _OBJECT:
        return False
    return all(token[0].isalpha() and token not in _PARTING for token in tokens[doing.end : at])


# So many words may stand between a verb and the plural that it is about.
_OBJECT = 4


def _is_pair(tokens: Sequence[str], at: int, earlier: Sequence[Group]) -> bool:
    """Whether a plural is joined to another one: "rates and charges", not "opens and closes"."""
    if at < 2 or tokens[at - 1] not in ("and", "or", "&") or (earlier and earlier[-1].end == at - 1):
        return False
    other = WORDS.get(tokens[at - 2])
    return tokens[at - 2].endswith("s") and other is not None and (other.noun is not None or other.base in _COUNTED)


_TRANSITIVE = word_set("fix order request purchase claim review file email e-mail measure document mark copy")
_SENTENCE_OPENS = frozenset(["", ".", "\n", ":", "•", "-"])
_DONE = frozenset([TELL, ACT, HISTORY])


_OF = word_set("for of")
_OBJECT_OF = 7


def _heads_subject(tokens: Sequence[str], at: int) -> bool:
    """Whether the words behind one that may be a noun go on to a verb of theirs: "Test data is …", "Project X ends"."""
    of = tokens[at : at + 1] and tokens[at] in _OF
    for token in tokens[at + bool(of) : at + (_OBJECT_OF if of else 4)]:
        word = WORDS.get(token)
        if token in AUXILIARIES or (word is not None and word.verb and word.form is _PRESENT and not word.noun):
            return True
        if token in _PARTING or (token in DETERMINERS and not of) or not token[0].isalpha():
            return False
    return False


def _is_object(before: str) -> bool:
    """Whether a plural behind this word is what is done to: "stops receiving updates", "no longer provide fixes"."""
    word = WORDS.get(before)
    acts = word is not None and word.noun is None and word.form in (_BASE, _GERUND)
    return acts and word is not None and word.base not in _COUNTED


def _leads_to_day(tokens: Sequence[str], at: int) -> bool:
    """Whether what follows a word is a day, or leads to one: then even "changes" is a verb."""
    following = tokens[at] if at < len(tokens) else ""
    if following in PREPOSITIONS and at + 1 < len(tokens) and tokens[at + 1][0].isalpha():
        return tokens[at + 1] in MONTHS or tokens[at + 1] in LIGHT_SIGNS or not _has_verb(tokens[at + 2 : at + REACH])
    return not following or following in MONTHS or following in PREPOSITIONS or following in LIGHT_SIGNS


def _has_verb(tokens: Sequence[str]) -> bool:
    return any((token in _HELPS) or ((word := WORDS.get(token)) and word.form is _EITHER) for token in tokens)


def _goes_on_to(tokens: Sequence[str], at: int, before: str) -> bool:
    """Whether a form that could be a noun leads on to a verb of its own: "keys from April stop working"."""
    return before not in _ORDERS_AFTER and before not in DETERMINERS and leads_on(tokens, at)


def _has_subject(before: str, *, negated: bool) -> bool:
    named = before in PRONOUNS or before in _PEOPLE or before in ADVERBS
    return negated or named or before[-1:] == "s" or before[:1].isdigit()


# Base forms that name no thing: behind a noun they are what it does ("rules marked as drafts become binding").
_VERBAL = word_set("become begin expire cease commence remain terminate resume reopen apply occur")


def _can_only_be_verb(word: Word, before: str) -> bool:
    """Whether a base form behind a noun can be nothing but its verb: a phrase ("the servers of … go dark"), or such."""
    verbal = word.base in _VERBAL or ("_" in word.base and word.noun is None)
    return verbal and before[:1].isalpha() and before not in _ORDERS_AFTER and before not in PREPOSITIONS


def _led(tokens: Sequence[str], group: Group) -> Group:
    """Let a verb that only leads on give way to the one it leads to: "stopped issuing", "plan to remove"."""
    if not leads_on(tokens, group.start):
        return group
    following = group.start + 1
    while following < len(tokens) and (tokens[following] == "to" or tokens[following] in ADVERBS):
        following += 1
    if following >= len(tokens) or following > group.start + 4:
        return group
    word = WORDS.get(tokens[following]) or Word(tokens[following])
    leading = group.word
    plans = leading is not None and (leading.verb is PLAN or leading.base in OBLIGES)
    tense = FUTURE if plans and group.tense is PRESENT else group.tense
    obliged = group.tense is PAST and tokens[group.start] in OBLIGES and tokens[group.start] != "expected"
    if obliged and not _is_subject(tokens, group.start - 1):
        tense = DUTY  # "apps required to comply by …"
    return replace(group, end=following + 1, word=word, links=(tokens[group.start],), tense=tense)


def _is_subject(tokens: Sequence[str], at: int) -> bool:
    """Whether a person or a thing does what follows: "we asked to", "the team expected to"."""
    return at >= 0 and (tokens[at] in PRONOUNS or tokens[at] in RELATIVES)
