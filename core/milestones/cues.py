"""What speaks for a role: words at a place around the date, with their weight for each role; tables, no code."""

from dataclasses import dataclass
from enum import StrEnum


class Where(StrEnum):
    """Where cue words are looked for, from the date outward."""

    JUST_BEFORE = "just before"
    JUST_AFTER = "just after"
    BEFORE = "before"
    AFTER = "after"
    FURTHER = "further on"
    LEAD = "earlier in the sentence"
    SENTENCE = "anywhere before in the sentence"
    LABEL = "label"
    HEADING = "heading"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Cue:
    """One piece of evidence: if any of `words` stands at `where`, each role gains its weight (about log-odds).

    `announces`: the date is that on which the matter was published; distances may count from it.
    `only_with`: it counts only where the cue of that name was found too.
    `closes`: of a window only the last day is a milestone (a consultation).
    `moves`: what looks like a range goes from an old date to a new one, which alone counts.
    """

    name: str
    where: Where
    words: tuple[str, ...]
    takes: float = 0.0
    ends: float = 0.0
    none: float = 0.0
    announces: bool = False
    closes: bool = False
    moves: bool = False
    only_with: str = ""
    weights: str = ""


def cue(
    name: str,
    where: Where,
    words: str,
    takes: float = 0.0,
    ends: float = 0.0,
    none: float = 0.0,
    announces: bool = False,
    closes: bool = False,
    moves: bool = False,
    only_with: str = "",
) -> Cue:
    """Write a cue with its words in one string, divided by `|`."""
    roles = {"takes_effect": takes, "ends": ends, "neither": none}
    weights = ", ".join(f"{role} {weight:+g}" for role, weight in roles.items() if weight)
    return Cue(name, where, tuple(words.split("|")), takes, ends, none, announces, closes, moves, only_with, weights)
