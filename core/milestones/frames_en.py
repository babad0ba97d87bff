"""What an English sentence says of one of its dates: the frame from which its role is decided (`roles_en`)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from core.milestones.edges_en import label_of, since_join
from core.milestones.events_en import event, first_noun, label_event, last_noun
from core.milestones.governing_en import (
    APPLIES,
    ends_something,
    first_of_pair,
    inherited,
    is_reduced,
    is_to_be_done_by_then,
    negated_by_subject,
    without_complement,
)
from core.milestones.lexicon_en import Word
from core.milestones.moves_en import (
    given_up,
    has_new_day,
    is_former,
    is_left,
    is_original,
    is_put_off_itself,
    is_replaced,
    moved,
    moved_day,
)
from core.milestones.named_events_en import event_named, noun_with
from core.milestones.sides_en import Sides, read_sides
from core.milestones.tenses_en import BARE, Group, Tense
from core.milestones.tokens_en import (
    BEFORE,
    BY,
    FROM,
    JOINS,
    MONTHS,
    NONE,
    OF,
    RELATIVES,
    SET,
    Preposition,
)
from core.milestones.words_en import COMES_TO_PASS, DUE, LIGHT, MOVE, START, STOP, TELL, Sense


@dataclass(slots=True)
class Frame:
    """A date in its clause.

    `group` is the verb that governs it, `behind` says that it follows, `said` are its words; `noun` is the event named
    between it and the date, or in its place. `reduced`: the verb only tells apart what is meant ("orders placed
    before …"); `purpose`: it says what for ("to have it arrive by …, order …"). `words` are those of the verb's subject
    and object. `outer` is the verb before the governing one, `moved` one of the sentence that puts a day off. `label`
    is what stands before a colon or the edge of a cell right before the date. An `attribute` describes what follows it
    ("the June 3 deadline"), which may be an event (`named`); `whose` is the event right before "of" a date, `first`
    that "first" stands before its preposition ("first planned for …"), `left` that the day before it was moved from it
    ("1 May, extended from 15 April"). `refused`: the verb behind it is negated. `above`: it stands
    above a list whose first item is read with it. `before` and `after` are the words of its sentence. `sense` is the
    event that the governing verb, or in its absence the noun, stands for.
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
    given_up: Sense | None = None
    original: bool = False
    outer: Group | None = None
    moved: Sense | None = None
    label: str = ""
    following: str = ""
    attribute: bool = False
    named: Sense | None = None
    whose: Sense | None = None
    first: bool = False
    left: bool = False
    refused: bool = False
    above: bool = False
    before: Sequence[str] = ()
    after: Sequence[str] = ()
    sense: Sense | None = field(init=False, default=None)
    tense: Tense = field(init=False, default=BARE)

    def settled(self) -> Self:
        """Settle the sense and the tense of the governing verb once: every rule asks for them."""
        if self.group:
            self.tense = self.group.tense
        word = self.group.word if self.group else None
        named = word is None or _is_noun(word) or (self.noun and (word.base in LIGHT or word.base in COMES_TO_PASS))
        named = named or (self.noun is STOP and word is not None and word.base in APPLIES)
        self.sense = self.noun if named else event(self.group, self.words)
        return self

    @property
    def is_helped(self) -> bool:
        """Whether an auxiliary stands before the governing verb: "was closed"."""
        return self.group is not None and self.group.helped


_HOURS_OF = re.compile(r"(?<= )(?:the )?(?:early |late )?(?:evening|morning|afternoon|night|hours) of $")
# What says in brackets no more than that a day is told, of what stands before them.
_SAYS_WHEN = re.compile(r"\((?:target|planned|expected|estimated|scheduled|tentative|eta|date|when)(?: date)?: $")


_NAMELY = ("i.e. ", "i.e. on ", "i.e., ", "i.e., on ", "that is ", "that is, ", "that is, on ", "namely ", "namely on ")
# How far off a day is, which then is told itself.
_RECKONED = re.compile(
    r"(?:^| )[a-z0-9-]{1,12} (?:days|weeks|months|years?) (?:after|from|before|following) "
    r"[^,;.()]{2,60},? (?:i\.e\.|that is|namely),? (?:on )?$"
)


def build(left: str, right: str) -> Frame:
    """Read the frame of a date between `left` and `right`, the rest of its sentence before and after it."""
    if left.endswith(": ") and (noted := _SAYS_WHEN.search(left)):
        left = left[: noted.start() + 1]  # "Phase 2: end of support (target: …)"
    if left.endswith(" of ") and (hours := _HOURS_OF.search(left)):
        left = left[: hours.start()]  # "from the early evening of Saturday 3 June"
    if left.endswith(_NAMELY) and (reckoned := _RECKONED.search(left)):
        left = f"{left[: reckoned.start()]} on "  # "they come into force 30 days after we announced them, i.e. on …"
    sides = read_sides(left, right)
    frame = Frame(sides.preposition, sides.preposition_words)
    if sides.preposition is NONE and right.startswith(" onward"):
        frame.preposition, frame.preposition_words = FROM, "onwards"  # "June 3 onwards: refunds"
    frame.following = sides.following
    frame.before, frame.after = sides.before, sides.after
    _mark_edges(frame, sides)
    _mark_moves(frame, sides, right)
    if sides.begins():
        frame.noun, frame.words, frame.said = START, frozenset(sides.clause), sides.preposition_words
    elif (main := sides.main) is not None and sides.is_behind():
        _fill_from_behind(frame, sides, main)
    elif mine := _verbs_before(frame, sides):
        _fill_from_before(frame, sides, mine)
    else:
        frame.noun, frame.said = event_named(sides.clause, sides.ahead)
        frame.words = frozenset([*sides.clause, *sides.ahead[:6]])
        frame.original = frame.original or (not sides.clause and is_former(sides.ahead[:4]))  # "June 3: original date"
    return frame.settled()


def _mark_edges(frame: Frame, sides: Sides) -> None:
    """Keep what stands right before a date and right behind it: what it describes, explains, or is the label of."""
    before = sides.before
    if sides.attribute:
        frame.attribute, frame.named = True, first_noun(sides.after, 0, 5)
    if sides.preposition is OF:
        frame.whose = last_noun(before[-3:])
    frame.first = bool(before) and before[-1] == "first"
    if sides.explains:
        frame.label = sides.explains
    elif sides.opens and not sides.mine:
        frame.label = _label(before, sides.opens, sides.clause)


def _mark_moves(frame: Frame, sides: Sides, right: str) -> None:
    """Keep what the sentence says of another day: the one to which this one is moved, or from which."""
    before, prep, mine = sides.before, sides.preposition, sides.mine
    frame.given_up = given_up(sides.behind, sides.ahead, mine, before, prep) if sides.behind else None
    if frame.given_up is None and (
        (right and has_new_day(right)) or (sides.main and is_replaced(before, sides.main, sides.ahead))
    ):
        frame.given_up = MOVE
    if sides.attribute and prep is NONE and mine and is_put_off_itself(before, mine[-1]):
        frame.given_up = MOVE
    frame.original = bool(before) and is_original(before, prep)
    frame.left = prep is FROM and bool(mine) and is_left(before, mine[-1])
    if sides.found:
        frame.moved = moved(sides.found) or (moved_day(before, sides.opens, mine[-1]) if mine else None)


def _verbs_before(frame: Frame, sides: Sides) -> list[Group]:
    """Give the verbs before a date of which the last governs it."""
    if not sides.found:
        return []
    mine = without_complement(sides.before, sides.mine, len(sides.before))
    if mine and (named := sides.before[mine[-1].end :]) and not _BESIDE.isdisjoint(named) and _is_named_beside(named):
        return []
    return mine or ([] if frame.label else inherited(sides.before, sides.found))


_BESIDE = frozenset(["due_to", "ahead_of", "with"])


def _is_named_beside(tokens: Sequence[str]) -> bool:
    """Whether words behind a verb name an event of their own: "due to the end of support", ", with brownouts"."""
    at = max(at for at, token in enumerate(tokens) if token in _BESIDE)
    apart = tokens[at] != "with" or (at > 0 and tokens[at - 1][0] in _APART)
    return apart and len(tokens) - at <= _NAMED_BESIDE and last_noun(tokens[at + 1 :]) is not None


_NAMED_BESIDE = 9
_APART = frozenset(",0123456789")  # a comma, or another date: "… after June 4, 2025 with end of support …"


def _fill_from_before(frame: Frame, sides: Sides, mine: Sequence[Group]) -> None:
    """Fill a frame whose verb stands before the date, the last of `mine`."""
    before, opens, main = sides.before, sides.opens, sides.main
    last = next((group for group in reversed(mine) if not group.gerund), None)
    if last is not None and last.start >= opens and is_to_be_done_by_then(before, last):
        frame.noun, frame.words, frame.said = DUE, frozenset(sides.clause), " ".join(sides.clause[-6:])
        return
    governor = first_of_pair(before, mine)
    frame.group = negated_by_subject(governor, before[max(opens, governor.start - 6) : governor.start])
    frame.noun = noun_with(before, governor, opens)
    frame.reduced = sides.preposition is not SET and is_reduced(before, mine, main, sides.ahead)
    frame.purpose = main is not None and _is_purpose(before, opens, governor)
    frame.words = _words_of(before, opens, mine)
    frame.said, frame.distance = _said(governor, before), len(before) - governor.end
    frame.outer = mine[-2] if len(mine) > 1 else None
    frame.refused = main is not None and main.negated


def _fill_from_behind(frame: Frame, sides: Sides, main: Group) -> None:
    """Fill a frame whose verb follows the date."""
    clause, ahead, following = sides.clause, sides.ahead, sides.following
    meant = sides.preposition in _UP_TO and clause[-1:] and following[:1].isalpha()
    frame.reduced = bool(meant and clause[-1][0].isalpha())
    has = main.word is not None or "have" in ahead[main.start : main.end]  # "on …, we will have a maintenance"
    has = has or not main.start  # "June 3 is the last day to apply"
    since = main.start if _is_noun(main.word) else main.end  # "June 3 is last day to apply"
    frame.noun = first_noun(ahead, since, main.end + 6) if has else first_noun(ahead, 0, main.start)
    frame.group, frame.behind = negated_by_subject(main, ahead[: main.start]), True
    frame.words = frozenset([*ahead, *since_join(clause)])
    if "new" in frame.words and ends_something(main, ahead):
        frame.words -= frozenset(ahead[: main.start]) - frozenset(ahead[main.start :])
    frame.said, frame.distance = _said(main, ahead), main.start


def _is_noun(word: Word | None) -> bool:
    """Whether what an auxiliary leads to is a noun alone: "is last day"."""
    return word is not None and word.noun is not None and not word.verb and not word.adjective


_UP_TO = (BY, BEFORE)


def _label(before: Sequence[str], opens: int, clause: Sequence[str]) -> str:
    """Give the label of a date; not one of a day of publication where the clause has words of its own."""
    if last_noun(clause):
        return ""
    label = label_of(before, opens)
    worded = label and sum(token[0].isalpha() for token in clause) >= _WORDED
    return "" if worded and label_event(label)[0] is TELL else label  # "version 3: no fixes after …"


_WORDED = 3


def _is_purpose(before: Sequence[str], opens: int, governor: Group) -> bool:
    """Whether a clause opens with what is wanted: "to have it arrive by …, order …"."""
    head = next((token for token in before[opens : governor.end] if token[0].isalpha()), "")
    return head in ("to", "in_order", "for") and before[opens : governor.end].count(",") == 0


def _said(group: Group | None, tokens: Sequence[str]) -> str:
    return " ".join(tokens[group.start : group.end]).replace("_", " ") if group else ""


def _words_of(before: Sequence[str], opens: int, mine: Sequence[Group]) -> frozenset[str]:
    """Give the words of the governing verb: its subject and what follows it, not those of verbs before it."""
    governor = mine[-1]
    own = max(opens, mine[-2].end if len(mine) > 1 else opens)
    for at in range(governor.start - 1, own, -1):
        if before[at] in _PARTING and not _joins_numbers(before, at):
            own = at + 1
            break
    words = frozenset(before[own:])
    if len(mine) > 1 and not any(token[0].isalpha() and token not in JOINS for token in before[own : governor.start]):
        words |= frozenset(before[opens : mine[0].start])  # "… will be hidden on … and removed on …": one subject
    if "new" in words and ends_something(governor, before):
        words = frozenset(before[governor.start :])
    return words


def _joins_numbers(tokens: Sequence[str], at: int) -> bool:
    """Whether a word joins no more than two figures: "versions 1.0 and 1.1 will be removed"."""
    return tokens[at - 1][0].isdigit() and tokens[at + 1][0].isdigit()


# What parts the words of a verb from those before them.
_PARTING = (JOINS - {"or"}) | MONTHS | RELATIVES
