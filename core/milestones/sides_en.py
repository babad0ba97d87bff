"""The two sides of an English date: the words of its sentence before and behind it, and the verbs among them."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.milestones.edges_en import (
    behind_listed_date,
    clause_end,
    clause_start,
    explained,
    is_attribute,
    paired_label,
    without_brackets,
    without_idle_colon,
    without_note,
)
from core.milestones.governing_en import (
    belongs_behind,
    governing,
    is_to_be_done_by_then,
    main_verb,
    names_first,
    outside_brackets,
)
from core.milestones.moves_en import without_former_day
from core.milestones.syntax_en import groups
from core.milestones.tenses_en import Group
from core.milestones.tokens_en import (
    BY,
    CLOSING_SIGNS,
    JOINS,
    MONTHS,
    NOT_BEFORE,
    OF,
    Preposition,
    preposition,
    tokenise,
)


@dataclass(slots=True)
class Sides:
    """What stands around a date, before any of it is judged.

    `before` are the words up to its preposition; its clause begins at `opens` in them (`clause`) and goes on with
    `ahead`, of `after`. `found` are the verbs before the date, `mine` those of them that may govern it, `behind` the
    verbs behind it, `main` the one of these that is its clause's. `following` is the first word behind it. An
    `attribute` describes what follows it; `explains` is the noun behind which it stands in brackets.
    """

    preposition: Preposition
    preposition_words: str
    before: Sequence[str]
    after: Sequence[str]
    opens: int
    clause: Sequence[str]
    ahead: Sequence[str]
    found: Sequence[Group]
    mine: list[Group]
    behind: Sequence[Group]
    main: Group | None
    following: str
    attribute: bool
    explains: str

    def begins(self) -> bool:
        """Whether what is counted among the prepositions is its verb: "the camp starts June 3 and ends July 1"."""
        return self.preposition_words in _BEGINS and self.following in JOINS and not self.mine

    def is_behind(self) -> bool:
        """Whether the verb that governs the date follows it."""
        of = self.preposition is OF
        return not of and belongs_behind(self.before, self.mine, self.ahead, self.main)


_BEGINS = ("start", "starts")
# What says behind a date what others say before it.
_BEHIND = {"at_the_earliest": NOT_BEFORE, "at_the_latest": BY}


def read_sides(left: str, right: str) -> Sides:
    """Read the rest of a sentence before a date, `left`, and behind it, `right`."""
    before, after = _tokens_before(left), tokenise(right)
    if label := paired_label(before, after):
        before, after = label, []
    prep, cut, words = preposition(before)
    following = after[0] if after else ""
    if following in CLOSING_SIGNS:
        following = next((token for token in after if token not in CLOSING_SIGNS), "")
    prep = _BEHIND.get(following, prep)
    attribute = is_attribute(before, prep, after)
    explains = explained(before) if before and before[-1] == "(" else ""
    before = before[:cut]
    opens = behind_listed_date(before, clause_start(before))
    ahead = clause_end(without_note(after) if after and after[0] == "(" else after)
    found, behind = groups(before), groups(ahead)
    if behind and "(" in ahead:
        behind = outside_brackets(behind, ahead)
    clause = before[opens:]
    mine = governing([group for group in found if group.start >= opens] if opens else found)
    main = _main(behind, ahead) if behind else None
    if main is not None and following == "for" and not main.helped and mine and _goes_on_list(before):
        main = None
    # In the order of the fields: fourteen keywords take three times as long.
    return Sides(
        prep, words, before, after, opens, clause, ahead, found, mine, behind, main, following, attribute, explains
    )


def _tokens_before(left: str) -> list[str]:
    """Give the words of a sentence up to a date, without what stands there in place of a preposition."""
    tokens = tokenise(without_former_day(left))
    if tokens and tokens[-1] == ":":
        tokens = without_idle_colon(tokens)
    return without_brackets(tokens) if "(" in tokens else tokens


def _goes_on_list(before: Sequence[str]) -> bool:
    """Whether a date is the next of those a verb lists: "the deadlines are 3 June for pallets, 10 June for …"."""
    joined = before[-1:] == [","] or before[-1:] == ["and"]
    return joined and any(token in MONTHS for token in before[-_ITEM:])


# So many words an item of such a list may have.
_ITEM = 8


def _main(behind: Sequence[Group], ahead: Sequence[str]) -> Group | None:
    """Give the verb of the clause behind a date, unless it only says what the day is for, or stands behind a noun."""
    main = main_verb(behind, ahead)
    if main is None or names_first(ahead, main) or is_to_be_done_by_then(ahead, main):
        return None
    return main
