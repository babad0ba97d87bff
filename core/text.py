"""Normalised copies of a text: one to compare and search, one to read dates from with a way back to the original."""

import functools
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

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


@dataclass(frozen=True, slots=True)
class ReadingCopy:
    """`text` as the reader sees it; `starts[i]` is where its i-th character began in `original` (None: at i)."""

    original: str
    text: str
    starts: Sequence[int] | None

    def quote(self, start: int, end: int) -> str:
        """Copy the original's words for `text[start:end]`: whole characters, however many each became."""
        if self.starts is None or start >= end:
            return self.original[start:end] if start < end else ""
        following = bisect_right(self.starts, self.starts[end - 1])
        stop = self.starts[following] if following < len(self.starts) else len(self.original)
        return self.original[self.starts[start] : stop]


def reading_copy(text: str) -> ReadingCopy:
    """Copy a text for reading: half-width, simplified, lower-case, plain dashes and spaces, nothing invisible.

    Line ends are kept, each as one newline; a tab, which divides cells, becomes "|".
    """
    read = text.translate(_READING)
    if _RESIZED.isdisjoint(text):
        return ReadingCopy(text, read, None)
    starts = [index for index, character in enumerate(text) for _ in _READING[ord(character)]]
    return ReadingCopy(text, read, starts)


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
_ALIKE = {
    **dict.fromkeys("‐‑‒–—―−─━﹣ー", "-"),
    **dict.fromkeys("〜∼～˜", "~"),
    **dict.fromkeys("：﹕∶", ":"),
    **dict.fromkeys("，﹐、﹑", ","),
    **dict.fromkeys("；﹔", ";"),
    **dict.fromkeys("〔【［", "["),
    **dict.fromkeys("〕】］", "]"),
    **dict.fromkeys("‘’‛′", "'"),
    **dict.fromkeys("○〇", "〇"),
    "\r": "",
    "\t": "|",
    "｡": "。",
    "⁄": "/",
    "∕": "/",
}
_LINE_ENDS = "\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"


class _Reading(dict[int, str]):
    """How one character reads; white space becomes one space, format and control characters vanish."""

    def __missing__(self, code: int) -> str:
        self[code] = read = _read_character(chr(code))
        if len(read) != 1:
            _RESIZED.add(chr(code))
        return read


def _read_character(character: str) -> str:
    if character in _ALIKE:
        return _ALIKE[character]
    if character in _LINE_ENDS:
        return "\n"
    if unicodedata.category(character) in ("Cf", "Cc"):
        return ""
    compatible = unicodedata.normalize("NFKC", character)
    if unicodedata.category(character) == "No":
        compatible += ")"  # ①6月1日 is item 1 and a day in June, not 16月1日
    read = "".join(_ALIKE.get(each, each) for each in compatible).translate(_SIMPLIFIED).lower()
    return " " * len(read) if read.isspace() else read


_RESIZED: set[str] = set()
_SIMPLIFIED = _Simplified()
_READING = _Reading()
