"""What changed from one text to another, in pieces that people read: words, dates, Chinese characters.

Sentences are compared first and only what is left of them piece by piece. Of long stretches what both begin and end
with is set aside, and the rest is split where both hold the same rare words in the same order; no comparison may cost
more than a bound, beyond which a stretch is told as replaced. So the cost grows with the length, whatever the texts.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

SENTENCE_END = re.compile(r"(?<=[。！？；;\n])|(?<=[.!?]\s)")
PIECE = re.compile(r"(?:\d+[年月日号时点分])+|\d+(?:[.,:/-]\d+)*%?|[^\W\d_一-鿿]+|\s+|.", re.DOTALL)
AT_ONCE = 200_000  # pairs of equal parts that one comparison may look at; some 50 ms
IN_ALL = 1_000_000
RARE = 8  # pieces in a row that stand once in each text hold the same place in both
ISLAND = 2  # characters that stay between two changes; so few say nothing by themselves and are told as changed


class Mark(StrEnum):
    """What became of a stretch of text."""

    KEPT = "kept"
    ADDED = "added"
    STRUCK = "struck"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the new or the old text, never empty."""

    mark: Mark
    text: str


def differences(old: str, new: str) -> list[Stretch]:
    """The new text with what was struck put behind what was added in its place: the new comes first.

    The stretches that are kept or added make up the new text, those kept or struck the old one.
    """
    comparison = _Comparison()
    stretches: list[Stretch] = []
    for is_same, before, after in comparison.compare(SENTENCE_END.split(old), SENTENCE_END.split(new), rare=1):
        stretches += [Stretch(Mark.KEPT, after)] if is_same else _within(before, after, comparison)
    return list(_joined(stretches))


def _within(old: str, new: str, comparison: "_Comparison") -> Iterator[Stretch]:
    parts = comparison.compare(PIECE.findall(old), PIECE.findall(new), rare=RARE)
    for is_same, before, after in _without_islands(parts):
        yield from [Stretch(Mark.KEPT, after)] if is_same else _replaced(before, after)


def _replaced(old: str, new: str) -> list[Stretch]:
    return [Stretch(mark, text) for mark, text in ((Mark.ADDED, new), (Mark.STRUCK, old)) if text]


class _Comparison:
    """Compares parts, front to back: (is it the same, old text, new text). Keeps count of what that costs."""

    def __init__(self) -> None:
        self._left = IN_ALL

    def compare(self, old: Sequence[str], new: Sequence[str], *, rare: int) -> Iterator[tuple[bool, str, str]]:
        """`rare` is how many parts in a row, found once in each sequence, are taken for the same place."""
        if self._is_affordable(old, new):
            yield from self._match(old, new)
            return
        head = _count_equal(zip(old, new, strict=False))
        tail = _count_equal(zip(reversed(old[head:]), reversed(new[head:]), strict=False))
        yield True, "".join(old[:head]), "".join(new[:head])
        yield from self._split(old[head : len(old) - tail], new[head : len(new) - tail], rare)
        yield True, "".join(old[len(old) - tail :]), "".join(new[len(new) - tail :])

    def _split(self, old: Sequence[str], new: Sequence[str], rare: int) -> Iterator[tuple[bool, str, str]]:
        a = b = 0
        for i, j in _find_anchors(old, new, rare):
            yield from self._match(old[a:i], new[b:j])
            yield True, old[i], new[j]
            a, b = i + 1, j + 1
        yield from self._match(old[a:], new[b:])

    def _match(self, old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, str, str]]:
        if not self._is_affordable(old, new):
            yield False, "".join(old), "".join(new)
            return
        self._left -= _count_pairs(old, new)
        for operation, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            yield operation == "equal", "".join(old[a:b]), "".join(new[c:d])

    def _is_affordable(self, old: Sequence[str], new: Sequence[str]) -> bool:
        return _count_pairs(old, new) <= min(AT_ONCE, self._left)


def _count_equal(pairs: Iterable[tuple[str, str]]) -> int:
    """How many pairs are equal before the first that is not."""
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count


def _count_pairs(old: Sequence[str], new: Sequence[str]) -> int:
    """How many pairs of equal parts there are: what one pass over the two costs."""
    if not old or not new:
        return 0
    counts = Counter(new)
    return sum(counts[part] for part in old)


def _find_anchors(old: Sequence[str], new: Sequence[str], rare: int) -> list[tuple[int, int]]:
    """The places where both hold the same run of parts that neither holds twice, as far as in the same order.

    The longest such chain: patience sorting, n log n.
    """
    theirs = _unique_runs(new, rare)
    pairs = [(i, theirs[run]) for run, i in _unique_runs(old, rare).items() if run in theirs]
    tops: list[int] = []
    chain: list[int] = []
    before: list[int | None] = []
    for number, (_, j) in enumerate(pairs):
        at = bisect_left(tops, j)
        before.append(chain[at - 1] if at else None)
        tops[at : at + 1] = [j]
        chain[at : at + 1] = [number]
    found: list[tuple[int, int]] = []
    last = chain[-1] if chain else None
    while last is not None:
        found.append(pairs[last])
        last = before[last]
    return found[::-1]


def _unique_runs(parts: Sequence[str], length: int) -> dict[tuple[str, ...], int]:
    """Each run that stands here once, with its place, in order."""
    runs = [tuple(parts[start : start + length]) for start in range(len(parts) - length + 1)]
    counts = Counter(runs)
    return {run: start for start, run in enumerate(runs) if counts[run] == 1}


def _without_islands(parts: Iterable[tuple[bool, str, str]]) -> Iterator[tuple[bool, str, str]]:
    """The same, but with a few kept characters between two changes taken into them."""
    before, after = "", ""
    held = ""
    for is_same, old, new in parts:
        if is_same and (before or after) and len(new) <= ISLAND:
            held = new
            continue
        if is_same:
            yield from _change(before, after)
            yield from [(True, held, held)] if held else []
            yield True, old, new
            before, after, held = "", "", ""
            continue
        before, after, held = before + held + old, after + held + new, ""
    yield from _change(before, after)
    yield from [(True, held, held)] if held else []


def _change(before: str, after: str) -> Iterator[tuple[bool, str, str]]:
    if before or after:
        yield False, before, after


def _joined(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Neighbours of one kind as one."""
    last: Stretch | None = None
    for stretch in stretches:
        if not stretch.text:
            continue
        if last is not None and last.mark is stretch.mark:
            last = Stretch(last.mark, last.text + stretch.text)
            continue
        if last is not None:
            yield last
        last = stretch
    if last is not None:
        yield last
