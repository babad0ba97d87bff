"""Any of many words or patterns in one regular expression, quick however many there are; any of a few words."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence

_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{[0-9,]+\}|.")
_Tree = dict[str, "_Tree"]


def holds(text: str, words: Iterable[str]) -> bool:
    """Whether a text holds one of a few words or phrases, wherever."""
    for word in words:  # noqa: SIM110 (`any` takes up to three times as long, and every date asks this often)
        if word in text:
            return True
    return False


def any_of(
    words: Iterable[str], boundary: str = "", behind: Mapping[str, str] | None = None, *, led: bool = False
) -> str:
    """Write a pattern for any of `words`, the longest at a place; `boundary` are characters that may not precede it.

    `behind` gives for some first characters a pattern without width that must match right behind them. `led` says that
    a search begins with a pattern in front of it: then first characters are joined in sets, over which none would run.

    What begins alike is written once: an alternation tries its members one after the other, so that a table of a
    thousand words would cost a thousand comparisons at each place. A search runs over all characters that are no first
    one without trying anything.
    """
    bound = f"(?<!{boundary}.)" if boundary else ""
    rests = {
        first: bound + (behind or {}).get(first, "") + _written(rest, longest=True)
        for first, rest in _tree(sorted(set(words))).items()
    }
    if led:
        return f"(?:{'|'.join(f'[{_escaped(firsts)}]{rest}' for rest, firsts in _by_rest(rests).items())})"
    if len(rests) <= _FEW:
        return f"(?:{'|'.join(re.escape(first) + rest for first, rest in rests.items())})"
    return f"[{_escaped(rests)}]{_narrowed(rests)}"


def _by_rest(rests: Mapping[str, str]) -> Mapping[str, list[str]]:
    """Give what follows first characters with all of those that it follows."""
    firsts: dict[str, list[str]] = {}
    for first, rest in rests.items():
        firsts.setdefault(rest, []).append(first)
    return firsts


# Up to so many first characters are compared one by one.
_FEW = 100
# More are asked for in sets, each of a third of those in the set before, down to so few.
_PARTS, _LEAST = 3, 5


def _narrowed(rests: Mapping[str, str]) -> str:
    """Write what follows a first character, found in sets that grow narrower."""
    firsts = list(rests)
    if len(firsts) <= _LEAST:
        return f"(?:{'|'.join(f'(?<={re.escape(first)}){rest}' for first, rest in rests.items())})"
    width = math.ceil(len(firsts) / _PARTS)
    parts = [firsts[place : place + width] for place in range(0, len(firsts), width)]
    branches = [f"(?<=[{_escaped(part)}]){_narrowed({first: rests[first] for first in part})}" for part in parts]
    return f"(?:{'|'.join(branches)})"


def any_pattern(patterns: Iterable[str]) -> str:
    """Write a pattern that matches wherever one of `patterns` does, though not as far: what begins alike, once."""
    parts = [(pattern, _parts(pattern)) for pattern in patterns]
    return _written(_tree([f"(?:{pattern})"] if "|" in each else each for pattern, each in parts), longest=False)


def _tree(sequences: Iterable[Sequence[str]]) -> _Tree:
    """Join what begins alike; where a sequence ends stands an empty part."""
    tree: _Tree = {}
    for sequence in sequences:
        node = tree
        for part in sequence:
            node = node.setdefault(part, {})
        node[""] = {}
    return tree


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


def _written(tree: _Tree, *, longest: bool) -> str:
    """Write a tree of parts that are patterns or, for the longest, plain characters."""
    if "" in tree and not longest:
        return ""
    branches = [
        (re.escape(part) if longest else part) + _written(rest, longest=longest) for part, rest in tree.items() if part
    ]
    if "" in tree:
        branches.append("")
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _escaped(characters: Iterable[str]) -> str:
    return "".join(map(re.escape, characters))
