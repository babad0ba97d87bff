"""Regular expressions for any of many words or patterns, which stay quick however many there are."""

import math
import re
from collections.abc import Iterable

_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{[0-9,]+\}|.")
_Tree = dict[str, "_Tree"]


def any_of(words: Iterable[str], boundary: str = "", also: str = "") -> str:
    """Write a pattern for any of `words`, the longest at a place; `boundary` are characters that may not precede it.

    `also` is a pattern without width that must match behind the first character.

    An alternation tries its members one after the other, so that a table of a thousand words costs a thousand
    comparisons at each place. Here the first character is asked for in two steps of about √n each; that it comes first
    lets a search run over all others without trying anything.
    """
    by_first: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        by_first.setdefault(word[0], []).append(re.escape(word[1:]))
    bound = f"(?<!{boundary}.)" if boundary else ""
    alone = [first for first, rests in by_first.items() if rests == [""]]
    firsts = sorted(by_first.keys() - set(alone))
    width = math.isqrt(len(firsts)) + 1
    groups = [firsts[place : place + width] for place in range(0, len(firsts), width)]
    members = {first: f"(?<={re.escape(first)})(?:{'|'.join(by_first[first])})" for first in firsts}
    branches = [f"(?<=[{_escaped(group)}])(?:{'|'.join(members[first] for first in group)})" for group in groups]
    if alone:
        branches.insert(0, f"(?<=[{_escaped(alone)}])")
    return f"[{_escaped(by_first)}]{bound}{also}(?:{'|'.join(branches)})"


def any_pattern(patterns: Iterable[str]) -> str:
    """Write a pattern that matches wherever one of `patterns` does, though not as far: what begins alike, once."""
    tree: _Tree = {}
    for pattern in patterns:
        parts = _parts(pattern)
        node = tree
        for part in [f"(?:{pattern})"] if "|" in parts else parts:
            node = node.setdefault(part, {})
        node[""] = {}
    return _written(tree)


def _parts(pattern: str) -> list[str]:
    """Split a pattern into what follows one after the other: characters, classes and groups, each as often as told."""
    parts: list[str] = []
    depth = 0
    for piece in _PIECE.findall(pattern):
        if depth or piece in ("*", "+", "?") or (piece[0] == "{" and parts):
            parts[-1] += piece
        else:
            parts.append(piece)
        depth += (piece == "(") - (piece == ")")
    return parts


def _written(tree: _Tree) -> str:
    if "" in tree:
        return ""  # one of the patterns ends here
    branches = [part + _written(rest) for part, rest in tree.items()]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _escaped(characters: Iterable[str]) -> str:
    return "".join(map(re.escape, characters))
