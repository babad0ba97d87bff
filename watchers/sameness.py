"""Whether what was read out of a page is what was read before, though the page's bytes differ.

Pages print tokens, counters and the time of day into every answer. What lies outside the items is told by a hash to
the letter of what was read; what lies within them, and means nothing (`core/fingerprint.py`), by one of what they mean.
Equal means: judging the reading would find every notice unchanged, and the page in the shape that it had.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.fingerprint import fingerprint
from core.source import SourceKind
from watchers.fetch import Fetched
from watchers.parsers.values import Parsed

_SIZE = 15  # bytes of each of the two; both fit a column of 64 characters
_HTML_ENDS = b"</html>"


def is_closed(page: Fetched) -> bool:
    """Whether the page ends where HTML ends."""
    return page.body[-64:].rstrip().lower().endswith(_HTML_ENDS)


@dataclass(frozen=True, slots=True)
class ReadingHash:
    """What was read out of one page, hashed twice: the second, of ten times the cost, only where it is needed."""

    parsed: Parsed
    surroundings: str
    letter: str

    @classmethod
    def of(cls, parsed: Parsed, page: Fetched, kind: SourceKind) -> "ReadingHash":
        """The hash of what this page was found to hold."""
        counted = parsed.counted
        closed = kind is not SourceKind.HTML or is_closed(page)
        around = (counted.items, counted.unreadable, closed, urlsplit(page.url).path, parsed.next_url)
        items = ((item.guid, item.title, item.body, item.link, item.published_at) for item in parsed.entries)
        return cls(parsed, repr(around), _digest(repr(around), items))

    def is_of(self, kept: str | None) -> bool:
        """Whether this was read before, when `kept` was written."""
        if kept is None:
            return False
        letter, _, meaning = kept.partition("-")
        return self.letter == letter or self._meaning() == meaning

    def written(self, kept: str | None = None) -> str:
        """Both hashes, to be kept; `kept` is what was written of the same reading before, if it was."""
        meaning = kept.partition("-")[2] if kept else self._meaning()
        return f"{self.letter}-{meaning}"

    def _meaning(self) -> str:
        items = (
            (item.guid, fingerprint(item.title, item.body), bool(item.body), item.link, item.published_at)
            for item in self.parsed.entries
        )
        return _digest(self.surroundings, items)


def _digest(around: str, items: Iterable[tuple[object, ...]]) -> str:
    written = f"{around}{list(items)!r}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(written, digest_size=_SIZE).hexdigest()
