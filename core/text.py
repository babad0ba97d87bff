"""Normalised copies of a text: one to compare and search, one to read dates from with a way back to the original."""

import functools
import itertools
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import opencc


def normalise(text: str) -> str:
    """Give the form in which texts are compared: NFKC, case folded, white space single, ends trimmed.

    Folding case can leave NFKC (Unicode 16, section 3.13, D145), hence the second pass; twice is the same as once.
    """
    folded = _compose(_compose(text).casefold())
    return " ".join(folded.split())


def _compose(text: str) -> str:
    """NFKC. What Chinese is punctuated with is replaced first: mostly nothing else differs, and to see that is quick.

    Each of these decomposes to what it is replaced by, so that the outcome is the same.
    """
    for wide, plain in _FULL_WIDTH:
        text = text.replace(wide, plain)
    return unicodedata.normalize("NFKC", text)


def simplify(text: str) -> str:
    """Write traditional characters as simplified ones, character by character; leave everything else."""
    return text.translate(_SIMPLIFIED)


class ReadingCopy(NamedTuple):
    """`text` as the reader sees it.

    `resized` holds, in order, the characters of `original` that became none or several: where in `text` they begin and
    where in `original` they stand, and how many they became.
    """

    original: str
    text: str
    resized: Sequence[tuple[int, int, int]] = ()

    def quote(self, start: int, end: int) -> str:
        """Copy the original's words for `text[start:end]`: whole characters, however many each became."""
        if not self.resized or start >= end:
            return self.original[start:end] if start < end else ""
        begins, _ = self._character(start)
        _, following = self._character(end - 1)
        stop = self._character(following)[0] if following < len(self.text) else len(self.original)
        return self.original[begins:stop]

    def place(self, index: int) -> int:
        """Give where in the original the character stands that `text[index]` is of."""
        return self._character(index)[0]

    def _character(self, index: int) -> tuple[int, int]:
        """Give where the character that `text[index]` is of stands in the original, and where it ends in `text`."""
        before = bisect_right(self.resized, index, key=itemgetter(0))
        place, original, size = self.resized[before - 1] if before else (0, -1, 0)
        if index < place + size:
            return original, place + size
        return original + 1 + index - place - size, index + 1


def reading_copy(text: str) -> ReadingCopy:
    """Copy a text for reading: half-width, simplified, lower-case, plain dashes and spaces, nothing invisible.

    Line ends are kept, each as one newline; a tab, which divides cells, becomes "|".
    """
    read = _with_plain_signs(text)
    if read is not None:
        return ReadingCopy(text, read)
    read = text.translate(_READING)
    return _unmarked(text, read) if _MARK in read else ReadingCopy(text, read)


def _unmarked(text: str, marked: str) -> ReadingCopy:
    first, *others = marked.split(_MARK)
    resized = []
    place = original = len(first)
    for piece in others:
        size = _SIZES[text[original]]
        resized.append((place, original, size))
        place, original = place + len(piece), original + 1 + len(piece) - size
    return ReadingCopy(text, first + "".join(others), resized)


def _with_plain_signs(text: str) -> str | None:
    """Read a text of plain characters and usual ones, as nearly all are; None where others are to be translated."""
    if text.isascii():
        read = text.replace("\t", _CELL).lower()
        return None if read.encode().translate(None, _PRINTED) else read  # a third of the time of `isprintable`
    return _without_usual(text)


def _without_usual(text: str) -> str | None:
    """Replace each usual character, and what is upper-case, where a run of plain ones ends at it.

    The dictionary of Chinese is only asked for where there is some.
    """
    read, plain, at = text.replace(_COMMA, ","), _PLAIN_RUN, 0
    while (run := plain.match(read, at)) and (at := run.end()) < len(read):
        sign = read[at]
        if sign in _USUAL:
            read = read.replace(sign, _USUAL[sign])
        elif "A" <= sign <= "Z":
            read = read.lower()
        elif "\u4e00" <= sign <= "\u9fff" and plain is _PLAIN_RUN:
            plain = _run_of_plain_chinese()
        else:
            return None
    return read


@functools.cache
def _run_of_plain_chinese() -> re.Pattern[str]:
    """Match as many characters as are plain, or Chinese and of those that are simplified."""
    first, following = 0x4E00, 0xA000
    written = [chr(code) for code in range(first, following)]
    simplified = _converter().convert("\n".join(written)).split("\n")
    others = [ord(one) for one, other in zip(written, simplified, strict=True) if one != other]
    gaps = itertools.pairwise([first - 1, *others, following])
    kept = "".join(f"{chr(before + 1)}-{chr(after - 1)}" for before, after in gaps if after - before > 1)
    return re.compile(f"[{_PLAIN}{kept}]*")


@functools.cache
def _converter() -> "opencc.OpenCC":
    import opencc  # loads its dictionary; texts without Chinese never need it

    return opencc.OpenCC("t2s")


class _Simplified(dict[int, str]):
    """Folds a character when it is first met: at most one entry for each that exists."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if code > 0x2E7F and not 0xD800 <= code <= 0xDFFF:
            character = _converter().convert(character)
        self[code] = character
        return character


_FULL_WIDTH = tuple(zip("，：（）；！？", ",:();!?", strict=True))
_CELL = "|"
_ALIKE = {
    **dict.fromkeys("‐‑‒–—―−─━﹣ー", "-"),
    **dict.fromkeys("〜∼～˜", "~"),
    **dict.fromkeys("：﹕∶", ":"),
    **dict.fromkeys("，﹐、﹑", ","),
    **dict.fromkeys("；﹔", ";"),
    **dict.fromkeys("〔【［", "["),
    **dict.fromkeys("〕】］", "]"),
    **dict.fromkeys("‘’‛′´", "'"),
    **dict.fromkeys("○〇", "〇"),
    "\r": "",
    "\t": _CELL,
    "｡": "。",
    "⁄": "/",
    "∕": "/",
}
_VARIANTS = frozenset(map(chr, range(0xFE00, 0xFE10)))  # they choose how the sign before them looks
_LINE_ENDS = "\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"


class _Reading(dict[int, int | str]):
    """How one character reads; white space becomes one space, format and control characters vanish.

    One that becomes another is held as its code, which is quickest to translate; what becomes none or several is
    marked.
    """

    def __missing__(self, code: int) -> int | str:
        read = _read_character(chr(code))
        if len(read) == 1:
            self[code] = ord(read)
        else:
            self[code] = _MARK + read
            _SIZES[chr(code)] = len(read)
        return self[code]


def _read_character(character: str) -> str:
    if character in _ALIKE:
        return _ALIKE[character]
    if character in _LINE_ENDS:
        return "\n"
    if unicodedata.category(character) in ("Cf", "Cc") or character in _VARIANTS:
        return ""
    compatible = unicodedata.normalize("NFKC", character)
    if unicodedata.category(character) == "No":
        compatible += ")"  # ①6月1日 is item 1 and a day in June, not 16月1日
    read = "".join(_ALIKE.get(each, each) for each in compatible).translate(_SIMPLIFIED).lower()
    return " " * len(read) if read.isspace() else read


_MARK = "\0"  # a control character, so that no copy holds one
_SIZES: dict[str, int] = {}
_SIMPLIFIED = _Simplified()
_READING = _Reading()
# Mostly only these differ, and upper-case letters.
_USUAL = {usual: _read_character(usual) for usual in "，：（）；！？、【】—–’‘％～－　\xa0\t"}
_COMMA = "，"
_PLAIN = r"\n -@\[-~“”《》〈〉「」。·•→〇€£"  # a set of characters that read as themselves
_PRINTED = bytes(range(ord(" "), ord("~") + 1)) + b"\n"
_PLAIN_RUN = re.compile(f"[{_PLAIN}]*")
