"""Which of the verbs of an English sentence governs a date, and whether it only tells apart what is meant."""

from collections.abc import Sequence
from dataclasses import replace

from core.milestones.edges_en import clause_start
from core.milestones.events_en import first_noun, last_noun
from core.milestones.lexicon_en import WORDS, Form
from core.milestones.tenses_en import AUXILIARIES, BARE, DUTY, FUTURE, INFINITIVE, PAST, PERFECT, PRESENT, Group
from core.milestones.tokens_en import CLOSING_SIGNS, HARD, JOINS, MONTHS, PREPOSITIONS, RELATIVES
from core.milestones.words_en import CHANGE, DUE, EXTEND, LIGHT, LIMIT, MOVE, PLAN, START, STOP, TELL, word_set

_NONE = word_set("no none neither nothing nobody no_trains no_buses no_service no_classes no_class")
_NOUN_ENDS = ("", "\n", ".", "-", "(")
_PRONOUNS = word_set("i you we they it he she who which that")


def names_first(ahead: Sequence[str], main: Group) -> bool:
    """Whether a heading names its event before what may be a verb: "June 3 - Retirement of the export tool"."""
    if not ahead or ahead[0] not in HARD:
        return False
    bare = main.tense is DUTY and main.end - main.start == 1
    if bare and main.end < len(ahead) and (word := WORDS.get(ahead[main.end])):
        return bool(word.noun) and "".join(ahead[main.end + 1 : main.end + 2]) in _NOUN_ENDS  # "grant application"
    if main.helped or main.tense not in (PRESENT, DUTY, BARE):
        return False
    return first_noun(ahead, 0, len(ahead) if main.gerund else main.start) is not None


def negated_by_subject(group: Group, subject: Sequence[str]) -> Group:
    """Let "no" before a subject negate its verb: "no new packages will be built"."""
    if group.negated or _NONE.isdisjoint(subject):
        return group
    if "," in subject and _NONE.isdisjoint(subject[len(subject) - subject[::-1].index(",") :]):
        return group  # "with no staff left, the office will close"
    return replace(group, negated=True)


def outside_brackets(found: Sequence[Group], ahead: Sequence[str]) -> list[Group]:
    """Leave out the verbs of a remark in brackets: "… the API (excluding alerts) will end"."""
    opened = [ahead[: group.start].count("(") - ahead[: group.start].count(")") for group in found]
    shut = "(" in ahead and ")" in ahead[: ahead.index("(")]  # the date itself stands in brackets
    return [group for group, depth in zip(found, opened, strict=True) if depth + shut <= 0] or list(found)


def governing(found: Sequence[Group]) -> list[Group]:
    """Leave out what only tells how ("… using nets"): a form in -ing governs no date where another verb does."""
    if len(found) < 2:
        return list(found)
    kept = list(found)
    while len(kept) > 1 and kept[-1].gerund and not _reports(kept[-2]):
        kept.pop()
    if len(kept) > 1 and kept[-1].tense is INFINITIVE and _will_happen(kept[-2]):
        kept.pop()  # "the road will close to allow repairs on …"
    return kept


def _will_happen(group: Group) -> bool:
    sense = group.word.verb if group.word else None
    return group.helped and group.tense is FUTURE and sense in (STOP, START, CHANGE)


def without_complement(before: Sequence[str], found: list[Group], cut: int) -> list[Group]:
    """Leave out a participle with words of its own: "will refuse uploads signed with old keys on …"."""
    last = found[-1] if found else None
    if last is None or len(found) < 2 or not found[-2].helped or cut - last.end < 2:
        return found
    before_it = before[last.start - 1]
    if before_it == "as":
        return found  # "as notified by them on …"
    return found[:-1] if _tells_apart(last, before) and before_it not in _PRONOUNS and before_it not in JOINS else found


def first_of_pair(before: Sequence[str], mine: Sequence[Group]) -> Group:
    """Give the verb that says most where two share an auxiliary: "will be retired and disabled" is an end."""
    last = mine[-1]
    if len(mine) < 2 or before[mine[-2].end : last.start] not in (["and"], ["or"]) or last.helped != mine[-2].helped:
        return last
    pair = mine[-2].word, last.word
    ends = pair[0] is not None and pair[0].verb is STOP and pair[1] is not None and pair[1].verb is LIMIT
    return replace(last, word=pair[0]) if ends else last


def _reports(group: Group) -> bool:
    return group.word is None or group.word.verb in (TELL, PLAN, MOVE, None) or group.word.base in LIGHT


def is_to_be_done_by_then(tokens: Sequence[str], group: Group) -> bool:
    """Whether a verb only says what a last day is for: "last day to register …", "the deadline to apply"."""
    if group.tense is not INFINITIVE or group.start < 2 or tokens[group.start - 1] != "to":
        return False
    word = WORDS.get(tokens[group.start - 2])
    return word is not None and word.noun is DUE


def main_verb(found: Sequence[Group], tokens: Sequence[str]) -> Group | None:
    """Give the main verb among groups behind a date: not one that only tells apart which things are meant."""
    for at, group in enumerate(found):
        if at + 1 == len(found):
            return group
        before = tokens[group.start - 1] if group.start else ""
        if not RELATIVES.isdisjoint(tokens[max(0, group.start - 3) : group.start]):
            continue
        if group.tense is INFINITIVE or (_tells_apart(group, tokens) and before not in _PRONOUNS):
            continue
        if _is_passed_over(group, found[at + 1 :], tokens) or _leads_to(group, found[at + 1]):
            continue
        if group.gerund and before[:1].isalpha() and before not in PREPOSITIONS and _is_helped(found[at + 1 :]):
            continue  # "the date of the rule amending part 9 is delayed"
        return group
    return None


def _is_passed_over(group: Group, further: Sequence[Group], tokens: Sequence[str]) -> bool:
    """Whether a past form before the sentence's own verb only tells apart: "payments made online are declined"."""
    if group.helped or group.gerund or group.tense not in (PAST, BARE) or not group.start:
        return False
    if group.word is None or group.word.form not in (Form.EITHER, Form.PARTICIPLE):
        return False
    following = next((other for other in further if not _is_like_it(other)), further[-1])
    applies = following.word is not None and following.word.base in APPLIES
    if group.word.verb is TELL and not applies:
        return False
    between = tokens[group.end : following.start]
    own = following.helped or ((applies or following.word is None) and following.tense is PRESENT)
    return own and not any(
        token in _NEW_SUBJECTS and (at == 0 or token in _JOINING or between[at - 1] not in PREPOSITIONS)
        for at, token in enumerate(between)
    )


def _leads_to(group: Group, following: Group) -> bool:
    """Whether a verb only tells of what the next one says will be: "as of June 3, they have said they will stop …"."""
    tells = group.word is not None and group.word.verb is TELL and group.tense in (PERFECT, PRESENT)
    return tells and following.tense is FUTURE and following.start - group.end <= _A_SPEAKER


def _is_like_it(group: Group) -> bool:
    """Whether a verb may tell apart too: "cards issued outside the area and used at shops located in it"."""
    return not group.helped and (group.gerund or group.tense is PAST)


_JOINING = JOINS | RELATIVES
_NEW_SUBJECTS = {*_JOINING, *_PRONOUNS, "the", "a", "an", "our", "all", "to"}
_THEN = word_set(
    "in on by with from at under for through via using before after between since until to as within not and or , "
    "outside into during without prior_to"
)


def _tells_apart(group: Group, tokens: Sequence[str]) -> bool:
    """Whether a past form is no sentence's verb: "accounts created with …", not "Acme announced that …"."""
    if group.helped or group.tense not in (PAST, BARE) or group.gerund:
        return False
    following = tokens[group.end] if group.end < len(tokens) else ""
    return following in _THEN or following in AUXILIARIES or following.endswith("ly")


def _is_helped(found: Sequence[Group]) -> bool:
    return any(group.helped for group in found)


def belongs_behind(before: Sequence[str], mine: Sequence[Group], ahead: Sequence[str], main: Group | None) -> bool:
    """Whether a date opens a clause: nothing before it speaks of it, or a join parts it from what does."""
    if main is None:
        return False
    first = ahead[0] if ahead else ""
    if first in _SHUTS:
        first = next((token for token in ahead if token not in _SHUTS), "")
    if not mine:
        return not last_noun(before[clause_start(before) :]) or first in HARD or (first != "," and main.start <= 3)
    if first == "," and _only_tells(before, mine[-1]):
        return True
    if main.helped and not main.start and all(group.gerund for group in mine):
        return True  # "stores still using it on June 3 will be switched"
    if first == "," and _says_who(ahead, main):
        return False
    last = before[-1] if before else ""
    if last in JOINS or last in RELATIVES or last == ":":
        behind = ahead[: main.start]
        return (
            (first == "," or first not in JOINS)
            and not (first == "," and len(ahead) > 1 and (ahead[1] in JOINS or ahead[1] in RELATIVES))
            and MONTHS.isdisjoint(behind)
        )
    return False


def _says_who(ahead: Sequence[str], main: Group) -> bool:
    """Whether the words behind a date only say who told of it: "…, effective June 3, the exchange has announced"."""
    tells = main.word is not None and main.word.verb is TELL and not main.gerund
    return tells and main.start <= _A_SPEAKER and not any(token[0].isalpha() for token in ahead[main.end :])


_A_SPEAKER = 6


_SHUTS = frozenset(')]*_`"')


def _only_tells(before: Sequence[str], teller: Group) -> bool:
    """Whether a verb leads to a sentence of its own, which the date opens: "this is to inform you on June 3, we …"."""
    word = teller.word
    telling = teller.tense not in (PAST, PERFECT) and not teller.gerund
    tells = word is not None and word.verb is TELL and telling
    return tells and all(token in _TOLD for token in before[teller.end :])


def _introduces(before: Sequence[str], that: int, mine: Sequence[Group]) -> bool:
    """Whether "that" opens what somebody says, and tells nothing apart: "please note that prices rise on …"."""
    teller = next((group for group in reversed(mine[:-1]) if group.end <= that), None)
    if teller is None or teller.word is None:
        return False
    says = teller.word.verb is TELL or teller.word.base in _SAYS
    return says and all(token in _TOLD_WHOM for token in before[teller.end : that])


_SAYS = word_set("confirm agree decide determine notify expect learn notice anticipate plan intend believe")
_TOLD_WHOM = word_set(
    "you us all everyone everybody on monday tuesday wednesday thursday friday saturday sunday today yesterday"
)  # whom, and when
_TOLD = word_set("you that all our your customers users members everyone everybody residents students staff please the")


# What is said of one new thing, not of those meant: "a law that takes effect on …".
APPLIES = word_set(
    "take_effect come_in_to_force come_into_force come_into_effect go_into_effect enter_into_force go_live "
    "enter_into_effect go_into_force put_into_place put_into_force put_into_effect take_affect go_into_affect "
    "come_in_to_effect"
)


def inherited(before: Sequence[str], found: Sequence[Group]) -> list[Group]:
    """Give the verb that an earlier date of the sentence has, where only a join stands between the two."""
    if found and "|" in before[found[-1].end :]:
        return []  # a cell of its own
    return list(found[-1:]) if any(token in MONTHS or token[0].isdigit() for token in before) else []


def _has_object(before: Sequence[str], governor: Group) -> bool:
    """Whether something stands right behind a past form, as it does behind no participle: "it reached its end on …"."""
    following = before[governor.end] if governor.end < len(before) else ""
    return following[:1].isalpha() and following not in _THEN and not following.endswith("ly")


def ends_something(group: Group, tokens: Sequence[str]) -> bool:
    """Whether a verb says what somebody ends, so that its subject is not what ends: "New Horizon will end the …"."""
    word = group.word
    if word is None or word.verb is not STOP or word.form not in _ACTIVE or "be" in tokens[group.start : group.end]:
        return False
    following = tokens[group.end] if group.end < len(tokens) else ""
    return following[:1].isalpha() and following not in PREPOSITIONS and following not in JOINS


_ACTIVE = frozenset([Form.BASE, Form.ANY, Form.PRESENT, Form.GERUND])


def _goes_on_with(ahead: Sequence[str], main: Group) -> bool:
    """Whether a second verb of the same subject follows: "it reached its end on …, and will …"."""
    between = [token for token in ahead[: main.start] if token not in CLOSING_SIGNS]
    return between in (["and"], ["but"])


def is_reduced(before: Sequence[str], mine: Sequence[Group], main: Group | None, ahead: Sequence[str]) -> bool:
    """Whether the verb before a date only tells apart what is meant: "orders placed before …", "who joined …"."""
    governor = mine[-1]
    led = before[max(0, governor.start - 2) : governor.start]
    if len(led) == 2 and led[1] == "that" and led[0] in PREPOSITIONS:
        return False  # "the date for that is …"
    if led == [",", "which"] and governor.tense is PRESENT:
        return False  # "… the chat, which is no longer supported as of …"
    if "that" in led and _introduces(before, governor.start - len(led) + led.index("that"), mine):
        return False
    if not _WHO.isdisjoint(led) and not _points(before, governor.start - len(led), led):
        if governor.tense is FUTURE and _says_of_event(before, governor.start):
            return False
        sets = governor.word is not None and (governor.word.verb in SETS or governor.word.base in APPLIES)
        others = (main is not None or len(mine) > 1) and not sets
        coming = governor.tense is PRESENT or (governor.tense is FUTURE and main is not None)
        return governor.tense in (PAST, PERFECT) or (coming and others)
    if governor.word is not None and governor.word.form is Form.PAST and mine[-2:-1] and mine[-2].end == governor.start:
        return False  # "the rate increases went into effect on …": what may be a verb is its subject
    one_form = governor.word is not None and governor.word.form is Form.ANY and main is not None
    if governor.helped or not (one_form or governor.tense in (PAST, BARE)) or governor.gerund:
        return False  # "passwords set before … remain valid"
    if not led or led[-1] in _PRONOUNS or led[-1] in JOINS or _has_object(before, governor):
        return False
    says = main is not None and (main.helped or main.tense is PRESENT or not main.start)
    if main is not None and says and not _goes_on_with(ahead, main):
        return True
    return len(mine) > 1 and (mine[-2].helped or mine[-2].tense is PRESENT)


def _points(before: Sequence[str], at: int, led: Sequence[str]) -> bool:
    """Whether "that" opens its sentence and points at its subject: "that version reaches its end on …"."""
    return len(led) == 2 and led[0] == "that" and (at == 0 or before[at - 1] in HARD)


def _says_of_event(before: Sequence[str], start: int) -> bool:
    """Whether what is to come is an event of which nothing was told: "a major change that will be made on … is …"."""
    word = WORDS.get(before[start - 2]) if start > 2 and before[start - 1] in _WHO else None
    named = word is not None and word.noun in (STOP, START, CHANGE, LIMIT)
    return named and not {"a", "an", "another"}.isdisjoint(before[max(0, start - 6) : start - 2])


_WHO = word_set("who that which whose")
SETS = frozenset([PLAN, MOVE, EXTEND])
