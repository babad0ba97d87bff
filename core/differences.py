"""What changed from one text to another, in pieces that people read: words, dates, Chinese characters.

Sentences are compared first and only what is left of them piece by piece, so that a long text costs little.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

SENTENCE_END = re.compile(r"(?<=[。！？；;\n])|(?<=[.!?]\s)")
PIECE = re.compile(r"(?:\d+[年月日号时点分])+|\d+(?:[.,:/-]\d+)*%?|[^\W\d_一-鿿]+|\s+|.", re.DOTALL)
MAX_PIECES = 1_500
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
    old_sentences, new_sentences = SENTENCE_END.split(old), SENTENCE_END.split(new)
    stretches: list[Stretch] = []
    for is_same, before, after in _compare(old_sentences, new_sentences):
        stretches += [Stretch(Mark.KEPT, after)] if is_same else _within(before, after)
    return list(_joined(stretches))


def _within(old: str, new: str) -> Iterator[Stretch]:
    old_pieces, new_pieces = PIECE.findall(old), PIECE.findall(new)
    if max(len(old_pieces), len(new_pieces)) > MAX_PIECES:
        yield from _replaced(old, new)
        return
    for is_same, before, after in _without_islands(_compare(old_pieces, new_pieces)):
        yield from [Stretch(Mark.KEPT, after)] if is_same else _replaced(before, after)


def _replaced(old: str, new: str) -> list[Stretch]:
    return [Stretch(mark, text) for mark, text in ((Mark.ADDED, new), (Mark.STRUCK, old)) if text]


def _compare(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, str, str]]:
    """(is it the same, old text, new text) from front to back."""
    for operation, a, b, c, d in SequenceMatcher(None, old, new, autojunk=len(old) > MAX_PIECES).get_opcodes():
        yield operation == "equal", "".join(old[a:b]), "".join(new[c:d])


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
