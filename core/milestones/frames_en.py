"""What an English sentence says of one of its dates: the frame from which its role is decided (`roles_en`)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core.milestones.events_en import event, event_of, first_noun, last_noun
from core.milestones.lexicon_en import WORDS
from core.milestones.syntax_en import AUXILIARIES, Group, Tense, groups
from core.milestones.tokens_en import (
    CLOSING_SIGNS,
    DETERMINERS,
    HARD,
    JOINS,
    MONTHS,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    Preposition,
    preposition,
    tokenise,
)
from core.milestones.words_en import COMES_TO_PASS, LIGHT, Sense, word_set

_PRONOUNS = word_set("i you we they it he she who which that")
_ARTICLES = (["a"], ["an"], ["the"], ["our"], ["its"], ["this"], ["their"])
_NO_NOUN = {*PREPOSITIONS, *JOINS, *RELATIVES, *PRONOUNS, *DETERMINERS, *AUXILIARIES}
# Words that say a day was given up for another.
_ORIGINAL = word_set("originally previously initially formerly instead rather")
_FORMER = word_set("original previous earlier former old")
_GIVEN_UP = word_set("postpone delay reschedule defer move push_back put_back push cancel bring_forward extend shift")


@dataclass(frozen=True, slots=True)
class Frame:
    """A date in its clause.

    `group` is the verb that governs it, `behind` says that it follows, `said` are its words; `noun` is the event named
    between it and the date, or in its place. `reduced`: the verb only tells apart what is meant ("orders placed
    before …"); `purpose`: it says what for ("to have it arrive by …, order …"). `words` are those of the verb's subject
    and object. `outer` is the verb before the governing one, `moved` one of the sentence that puts a day off. `label`
    is what stands before a colon or the edge of a cell right before the date. An `attribute` describes what follows it
    ("the June 3 deadline"), which may be an event (`named`); `whose` is the event right before "of" a date, `first`
    that "first" stands before its preposition ("first planned for …"). `sense` is the event that the governing verb,
    or in its absence the noun, stands for.
    """

    preposition: Preposition
    preposition_words: str
    group: Group | None = None
    noun: Sense | None = None
    behind: bool = False
    reduced: bool = False
    purpose: bool = False
    words: frozenset[str] = frozenset()
    said: str = ""
    distance: int = 0
    given_up: bool = False
    original: bool = False
    outer: Group | None = None
    moved: Sense | None = None
    label: str = ""
    following: str = ""
    attribute: bool = False
    named: Sense | None = None
    whose: Sense | None = None
    first: bool = False
    sense: Sense | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Settle the sense once: every rule asks for it."""
        word = self.group.word if self.group else None
        named = word is None or (self.noun and (word.base in LIGHT or word.base in COMES_TO_PASS))
        object.__setattr__(self, "sense", self.noun if named else event(self.group, self.words))

    @property
    def is_helped(self) -> bool:
        """Whether an auxiliary stands before the governing verb: "was closed"."""
        return self.group is not None and self.group.helped

    @property
    def tense(self) -> Tense:
        """The tense of the governing verb."""
        return self.group.tense if self.group else Tense.BARE


# What says behind a date what others say before it.
_BEHIND = {"at_the_earliest": Preposition.NOT_BEFORE, "at_the_latest": Preposition.BY}


def build(left: str, right: str) -> Frame:
    """Read the frame of a date between `left` and `right`, the rest of its sentence before and after it."""
    before, after = _without_idle_colon(tokenise(left)), tokenise(right)
    before = _without_brackets(before)
    prep, cut, prep_words = preposition(before)
    following = next((token for token in after if token not in CLOSING_SIGNS), "")
    prep = _BEHIND.get(following, prep)
    attribute = _is_attribute(before, prep, after)
    before = before[:cut]
    opens = _behind_listed_date(before, _clause_start(before))
    clause, ahead = before[opens:], _clause_end(after)
    left_groups, right_groups = groups(before), groups(ahead)
    mine = _governing([group for group in left_groups if group.start >= opens])
    main = _main(right_groups, ahead)
    if main is not None and (_names_first(ahead, main) or _is_to_be_done_by_then(ahead, main)):
        main = None
    common: dict[str, Any] = {
        "preposition": prep,
        "preposition_words": prep_words,
        "given_up": _is_given_up(right_groups) or _is_replaced(before, cut, main, ahead),
        "original": not _ORIGINAL.isdisjoint(before[-4:]) or _is_former(before[-4:]),
        "first": before[-1:] == ["first"],
        "moved": _moved(left_groups),
        "label": _label(before, opens) if not mine and not last_noun(clause) else "",
        "attribute": attribute,
        "named": first_noun(after, 0, 5) if attribute else None,
        "whose": last_noun(before[-3:]) if prep is Preposition.OF else None,
        "following": following,
    }
    if main is not None and prep is not Preposition.OF and _belongs_behind(before, mine, ahead, main):
        return Frame(**common, **_behind(clause, ahead, main))
    mine = _without_complement(before, mine, cut) or ([] if common["label"] else _inherited(before, left_groups))
    last = next((group for group in reversed(mine) if not group.gerund and group.start >= opens), None)
    if last is not None and _is_to_be_done_by_then(before, last):
        return Frame(**common, noun=Sense.DUE, words=frozenset(clause), said=" ".join(clause[-6:]))
    if not mine:
        noun, said = _event_named(clause, ahead)
        return Frame(**common, noun=noun, words=frozenset(clause) | frozenset(ahead[:6]), said=said)
    governor = _first_of_pair(before, mine)
    return Frame(
        **common,
        group=_negated(governor, before[max(opens, governor.start - 6) : governor.start]),
        noun=_noun_with(before, governor, cut, opens),
        reduced=_is_reduced(before, mine, main, ahead),
        purpose=main is not None and _is_purpose(before, opens, governor),
        words=_words_of(before, opens, mine),
        said=_said(governor, before),
        distance=cut - governor.end,
        outer=mine[-2] if len(mine) > 1 else None,
    )


def _without_brackets(before: list[str]) -> list[str]:
    """Let a date in brackets have the preposition of what they explain: "beginning with 2.4 (released on …)"."""
    opens = _last_index(before, "(")
    if opens < 0 or len(before) - opens > 4 or not _RELEASED.issuperset(before[opens + 1 :]):
        return before
    outer = _flat(before[:opens])
    for size in range(1, min(len(outer), 9)):
        prep, _, _ = preposition(outer[:-size])
        numbered = prep is Preposition.ON and size <= 2 and outer[-1][0].isdigit()  # "in 7.2 (released on …)"
        if prep is Preposition.FROM or numbered:
            return outer[:-size]
    return before


_RELEASED = word_set("released release due out available expected scheduled planned on in for from")


def _last_index(tokens: Sequence[str], sign: str) -> int:
    return next((at for at in range(len(tokens) - 1, -1, -1) if tokens[at] == sign), -1)


def _flat(tokens: Sequence[str]) -> list[str]:
    """Leave out what stands in brackets."""
    kept: list[str] = []
    depth = 0
    for sign in tokens:
        depth += sign == "("
        if not depth:
            kept.append(sign)
        depth -= sign == ")" and depth > 0
    return kept


def _is_attribute(before: Sequence[str], prep: Preposition, after: Sequence[str]) -> bool:
    """Whether a date stands between what opens a noun and that noun: "the June 3 deadline", "its May 2025 report"."""
    if not after or not after[0][0].isalpha() or after[0] in _NO_NOUN:
        return False
    if before[-1:] in _ARTICLES:
        return True
    word = WORDS.get(after[0])
    named = bool(before) and before[-1][0].isalpha() and not (word and word.verb and not word.noun)
    return prep is Preposition.NONE and named and before[-1] not in JOINS and after[0] not in AUXILIARIES


def _names_first(ahead: Sequence[str], main: Group) -> bool:
    """Whether a heading names its event before what may be a verb: "June 3 - Retirement of the export tool"."""
    if not ahead or ahead[0] not in HARD or main.helped or main.tense not in (Tense.PRESENT, Tense.DUTY, Tense.BARE):
        return False
    return first_noun(ahead, 0, main.start) is not None


def _negated(group: Group, subject: Sequence[str]) -> Group:
    """Let "no" before a subject negate its verb: "no new packages will be built"."""
    if group.negated or not any(token in ("no", "none", "neither") for token in subject):
        return group
    return replace(group, negated=True)


def _without_idle_colon(tokens: list[str]) -> list[str]:
    """Drop a colon behind a preposition ("it opens on: Tuesday …")."""
    idle = len(tokens) > 2 and tokens[-1] == ":" and tokens[-2] in PREPOSITIONS
    return tokens[:-1] if idle else tokens


def _governing(found: Sequence[Group]) -> list[Group]:
    """Leave out what only tells how ("… using nets"): a form in -ing governs no date where another verb does."""
    kept = list(found)
    while len(kept) > 1 and kept[-1].gerund and not _reports(kept[-2]):
        kept.pop()
    return kept


def _without_complement(before: Sequence[str], found: list[Group], cut: int) -> list[Group]:
    """Leave out a participle with words of its own: "will refuse uploads signed with old keys on …"."""
    last = found[-1] if found else None
    if last is None or len(found) < 2 or not found[-2].helped or cut - last.end < 2:
        return found
    before_it = before[last.start - 1]
    if before_it == "as":
        return found  # "as notified by them on …"
    return found[:-1] if _tells_apart(last, before) and before_it not in _PRONOUNS and before_it not in JOINS else found


def _first_of_pair(before: Sequence[str], mine: Sequence[Group]) -> Group:
    """Give the verb that says most where two share an auxiliary: "will be retired and disabled" is an end."""
    last = mine[-1]
    if len(mine) < 2 or before[mine[-2].end : last.start] not in (["and"], ["or"]) or last.helped != mine[-2].helped:
        return last
    pair = mine[-2].word, last.word
    ends = pair[0] is not None and pair[0].verb is Sense.STOP and pair[1] is not None and pair[1].verb is Sense.LIMIT
    return replace(last, word=pair[0]) if ends else last


def _reports(group: Group) -> bool:
    return (
        group.word is None or group.word.verb in (Sense.TELL, Sense.PLAN, Sense.MOVE, None) or group.word.base in LIGHT
    )


def _behind(clause: Sequence[str], ahead: Sequence[str], main: Group) -> dict[str, Any]:
    """Give the parts of a frame whose verb follows the date."""
    has = main.word is not None or "have" in ahead[main.start : main.end]  # "on …, we will have a maintenance"
    has = has or not main.start  # "June 3 is the last day to apply"
    noun = first_noun(ahead, main.end, main.end + 6) if has else first_noun(ahead, 0, main.start)
    return {
        "group": _negated(main, ahead[: main.start]),
        "noun": noun,
        "behind": True,
        "words": frozenset(ahead) | frozenset(_since_join(clause)),
        "said": _said(main, ahead),
        "distance": main.start,
    }


def _is_to_be_done_by_then(tokens: Sequence[str], group: Group) -> bool:
    """Whether a verb only says what a last day is for: "last day to register …", "the deadline to apply"."""
    lead = tokens[max(0, group.start - 2) : group.start]
    word = WORDS.get(lead[0]) if len(lead) == 2 else None
    return group.tense is Tense.INFINITIVE and lead[-1:] == ["to"] and word is not None and word.noun is Sense.DUE


def _event_named(clause: Sequence[str], ahead: Sequence[str]) -> tuple[Sense | None, str]:
    """Find the event in a clause without a verb: before the date, or behind it, up to the first comma there."""
    noun = last_noun(clause)
    if noun or clause:
        return noun or first_noun(ahead, 0, 3), " ".join(clause[-6:])
    start = next((at for at, token in enumerate(ahead) if token[0].isalpha()), len(ahead))
    stop = next((at for at in range(start, len(ahead)) if ahead[at] in (",", "(")), len(ahead))
    words = ahead[start : min(stop, start + 12)]
    return event_of(words), " ".join(words[:6])


def _label(before: Sequence[str], opens: int) -> str:
    """Give the words before a colon, dash or the edge of a cell right before the date."""
    if not opens or before[opens - 1] not in (":", "|", "-"):
        return ""
    stop = opens - 1
    while stop and before[stop - 1] in HARD:
        stop -= 1
    label = before[_clause_start(before[:stop]) : stop]
    label = label[len(label) - label[::-1].index("(") :] if "(" in label else label
    dated = any(token in MONTHS or token[0].isdigit() for token in label)
    return "" if dated and not WORDS.keys() & set(label[-3:]) - MONTHS else " ".join(label).replace("_", " ")


def _moved(found: Sequence[Group]) -> Sense | None:
    """Say whether a verb of the sentence puts a day off."""
    for group in reversed(found):
        if group.word and group.word.verb in (Sense.MOVE, Sense.EXTEND):
            return group.word.verb
    return None


def _is_purpose(before: Sequence[str], opens: int, governor: Group) -> bool:
    """Whether a clause opens with what is wanted: "to have it arrive by …, order …"."""
    head = next((token for token in before[opens : governor.end] if token[0].isalpha()), "")
    return head in ("to", "in_order", "for") and before[opens : governor.end].count(",") == 0


def _said(group: Group | None, tokens: Sequence[str]) -> str:
    return " ".join(tokens[group.start : group.end]).replace("_", " ") if group else ""


def _since_join(clause: Sequence[str]) -> Sequence[str]:
    joins = [at for at, token in enumerate(clause) if token in JOINS]
    return clause[joins[-1] + 1 :] if joins else clause


def _behind_listed_date(tokens: Sequence[str], opens: int) -> int:
    """Let a label behind a date and its comma begin anew: "Opens: June 3, 2024, submission deadline: …"."""
    if not tokens or tokens[-1] != ":":
        return opens
    for at in range(len(tokens) - 2, opens, -1):
        if tokens[at] == "," and tokens[at - 1][0].isdigit():
            return at + 1
        if tokens[at] in HARD or tokens[at][0].isdigit():
            break
    return opens


def _clause_start(tokens: Sequence[str]) -> int:
    """Find where the clause that ends with `tokens` begins: behind the last mark that no clause crosses."""
    for at in range(len(tokens) - 1, -1, -1):
        if tokens[at] in HARD and (tokens[at] != "." or at + 1 == len(tokens)):
            return at + 1
    return 0


def _clause_end(tokens: list[str]) -> list[str]:
    """Leave what still belongs to the date's clause; a mark right behind the date introduces what it is the day of."""
    skip = 0
    while skip < len(tokens) and (tokens[skip] in HARD or tokens[skip] in (")", "]", "*", "_", "`", ",", '"')):
        skip += 1
    for at in range(skip, len(tokens)):
        if tokens[at] in HARD and tokens[at] not in ("-", "\n"):
            return tokens[:at]
    return tokens


def _main(found: Sequence[Group], tokens: Sequence[str]) -> Group | None:
    """Give the main verb among groups behind a date: not one that only tells apart which things are meant."""
    for at, group in enumerate(found):
        before = tokens[group.start - 1] if group.start else ""
        if any(token in RELATIVES for token in tokens[max(0, group.start - 3) : group.start]) and at + 1 < len(found):
            continue
        if group.tense is Tense.INFINITIVE and at + 1 < len(found):
            continue
        if at + 1 < len(found) and _tells_apart(group, tokens) and before not in _PRONOUNS:
            continue
        return group
    return None


_THEN = word_set(
    "in on by with from at under for through via using before after between since until to as within not and or , "
    "outside into during without prior_to"
)


def _tells_apart(group: Group, tokens: Sequence[str]) -> bool:
    """Whether a past form is no sentence's verb: "accounts created with …", not "Acme announced that …"."""
    if group.helped or group.tense not in (Tense.PAST, Tense.BARE) or group.gerund:
        return False
    following = tokens[group.end] if group.end < len(tokens) else ""
    return following in _THEN or following in AUXILIARIES or following.endswith("ly")


def _words_of(before: Sequence[str], opens: int, mine: Sequence[Group]) -> frozenset[str]:
    """Give the words of the governing verb: its subject and what follows it, not those of verbs before it."""
    governor = mine[-1]
    own = max(opens, mine[-2].end if len(mine) > 1 else opens)
    for at in range(governor.start - 1, own, -1):
        if before[at] in JOINS or before[at] in MONTHS or before[at] in RELATIVES:
            own = at + 1
            break
    words = set(before[own:])
    if len(mine) > 1 and not any(token[0].isalpha() and token not in JOINS for token in before[own : governor.start]):
        words |= set(before[opens : mine[0].start])  # "… will be hidden on … and removed on …": one subject
    return frozenset(words)


def _belongs_behind(before: Sequence[str], mine: Sequence[Group], ahead: Sequence[str], main: Group | None) -> bool:
    """Whether a date opens a clause: nothing before it speaks of it, or a join parts it from what does."""
    if main is None:
        return False
    first = next((token for token in ahead if token not in (")", "]", "*", "_", "`", '"')), "")
    if not mine:
        return not last_noun(before[_clause_start(before) :]) or first in HARD or (first != "," and main.start <= 3)
    last = before[-1] if before else ""
    if last in JOINS or last in RELATIVES or last == ":":
        behind = ahead[: main.start]
        return (
            (first == "," or first not in JOINS)
            and not (first == "," and len(ahead) > 1 and (ahead[1] in JOINS or ahead[1] in RELATIVES))
            and not any(token in MONTHS for token in behind)
        )
    return False


def _inherited(before: Sequence[str], found: Sequence[Group]) -> list[Group]:
    """Give the verb that an earlier date of the sentence has, where only a join stands between the two."""
    if found and "|" in before[found[-1].end :]:
        return []  # a cell of its own
    return list(found[-1:]) if any(token in MONTHS or token[0].isdigit() for token in before) else []


def _has_object(before: Sequence[str], governor: Group) -> bool:
    """Whether something stands right behind a past form, as it does behind no participle: "it reached its end on …"."""
    following = before[governor.end] if governor.end < len(before) else ""
    return following[:1].isalpha() and following not in _THEN and not following.endswith("ly")


def _goes_on_with(ahead: Sequence[str], main: Group) -> bool:
    """Whether a second verb of the same subject follows: "it reached its end on …, and will …"."""
    between = [token for token in ahead[: main.start] if token not in CLOSING_SIGNS]
    return between in (["and"], ["but"])


def _is_reduced(before: Sequence[str], mine: Sequence[Group], main: Group | None, ahead: Sequence[str]) -> bool:
    """Whether the verb before a date only tells apart what is meant: "orders placed before …", "who joined …"."""
    governor = mine[-1]
    led = before[max(0, governor.start - 2) : governor.start]
    if len(led) == 2 and led[1] == "that" and led[0] in PREPOSITIONS:
        return False  # "the date for that is …"
    if led == [",", "which"] and governor.tense is Tense.PRESENT:
        return False  # "… the chat, which is no longer supported as of …"
    if any(token in ("who", "that", "which", "whose") for token in led):
        sets = governor.word is not None and governor.word.verb in _SETS
        others = (main is not None or len(mine) > 1) and not sets
        coming = governor.tense is Tense.PRESENT or (governor.tense is Tense.FUTURE and main is not None)
        return governor.tense in (Tense.PAST, Tense.PERFECT) or (coming and others)
    if governor.helped or governor.tense not in (Tense.PAST, Tense.BARE) or governor.gerund:
        return False
    if not led or led[-1] in _PRONOUNS or led[-1] in JOINS or _has_object(before, governor):
        return False
    if main is not None and (main.helped or main.tense is Tense.PRESENT) and not _goes_on_with(ahead, main):
        return True
    return len(mine) > 1 and (mine[-2].helped or mine[-2].tense is Tense.PRESENT)


def _noun_with(before: Sequence[str], governor: Group, cut: int, opens: int) -> Sense | None:
    """Give the event named between the verb and the date; of "the deadline is …", that of the subject."""
    if governor.word is None or (governor.word.verb in _SETS and governor.helped and not governor.gerund):
        subject = first_noun(before, opens, governor.start)
        return subject or last_noun(before[governor.end : cut])
    if governor.word.base in COMES_TO_PASS:
        return first_noun(before, opens, governor.start)
    if governor.word.verb in _SETS:
        return first_noun(before, governor.end, cut)
    return last_noun(before[governor.end : cut])


_SETS = frozenset([Sense.PLAN, Sense.MOVE, Sense.EXTEND])


def _is_given_up(found: Sequence[Group]) -> bool:
    """Whether the words behind a date put it off: "the update of 3 June has been postponed"."""
    if not found or found[0].start > 1:
        return False
    word = found[0].word
    return bool(word and word.base in _GIVEN_UP and found[0].tense in (Tense.PERFECT, Tense.PAST, Tense.PRESENT))


def _is_former(tokens: Sequence[str]) -> bool:
    """Whether the day that an old plan names follows: "the original date of …", not "in original condition by …"."""
    for at, token in enumerate(tokens):
        if token in _FORMER:
            following = tokens[at + 1] if at + 1 < len(tokens) else "day"
            word = WORDS.get(following)
            return bool(word and word.noun) or following in ("date", "day", "plan", "time")
    return False


def _is_replaced(before: Sequence[str], cut: int, main: Group | None, ahead: Sequence[str]) -> bool:
    """Whether the clause goes on to say when it will be now: "planned for June 3, will now happen on July 1"."""
    if main is None or "now" not in ahead[main.start : main.end]:
        return False
    planned = any((word := WORDS.get(token)) and word.verb in (Sense.PLAN, Sense.MOVE) for token in before)
    return planned or any(token.startswith(("planned", "scheduled", "set_for", "slated", "due")) for token in before)
