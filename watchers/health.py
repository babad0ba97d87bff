"""Whether a reading can be believed, by what its source's pages have looked like so far; and the trouble in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from core.contract import Breach, Contract, Health, Shape, find_misshape, find_upheaval, measure
from core.errors import ParseError, SourceError
from core.model import Entry
from core.moments import local_day
from core.source import SourceKind
from core.verdicts import Verdict
from watchers.fetch import Fetched
from watchers.listing import Reading
from watchers.marked import Remembered
from watchers.parsers.charsets import decode
from watchers.parsers.text import join_text
from watchers.sameness import is_closed

SAMPLE = 160  # characters of an odd page that are shown to the operator
SAMPLED = 3  # titles, likewise


@dataclass(frozen=True, slots=True)
class Examined:
    """A reading with the trouble that was found in it, if any.

    `settles`: what is odd about it has lasted so long that it is the way the page is now.
    """

    reading: Reading
    shape: Shape | None
    breach: Breach | None = None
    settles: bool = False

    @property
    def is_usable(self) -> bool:
        """Whether anything of it may be written down."""
        return self.breach is None or self.breach.is_usable


class Examiner:
    """Holds one reading against the source's contract."""

    def __init__(self, remembered: Remembered) -> None:
        self._source = remembered.source
        self.contract = remembered.contract

    def examine(self, reading: Reading) -> Examined:
        """What the first page looks like; nothing is known of one that has not changed."""
        first = reading.pages[0] if reading.pages else None
        if first is None or first.fetched is None:
            return Examined(reading, None)
        entries = [item for item in first.items if isinstance(item, Entry)]
        fetched = [page.fetched for page in reading.pages if page.fetched is not None]
        closed = self._source.kind is not SourceKind.HTML or all(map(is_closed, fetched))
        shape = measure(entries, closed=closed, landed=urlsplit(first.fetched.url).path, now=first.mark.fetched_at)
        return self._with(Examined(reading, shape), find_misshape(shape, entries, self.contract))

    def examine_verdicts(self, examined: Examined, verdicts: Sequence[Verdict]) -> Examined:
        """The same once it is known what became of each notice; by another definition all may read differently."""
        if examined.shape is None or not self.contract.shapes:
            return examined
        today = local_day(examined.reading.pages[0].mark.fetched_at, self._source.zone)
        return self._with(examined, find_upheaval(verdicts, examined.shape, self.contract, today))

    def _with(self, examined: Examined, breach: Breach | None) -> Examined:
        first = examined.reading.pages[0]
        if breach is None:
            return examined
        if self.contract.tolerates(breach.fault, first.mark.fetched_at):
            return replace(examined, settles=True)
        trouble = ParseError(self._source.name, str(breach), breach=breach)
        reading = replace(examined.reading, trouble=trouble, odd_page=first.fetched)
        return replace(examined, reading=reading, breach=breach)


def health_of(trouble: SourceError | None, contract: Contract) -> Health:
    """Which of the four states a source is in after a poll that ended with this trouble, or with none."""
    if isinstance(trouble, ParseError):
        return Health.MISSHAPEN
    if trouble is not None:
        return Health.UNREACHABLE
    return Health.EMPTY if contract.shapes and contract.shapes[-1].items == 0 else Health.WELL


def show_before_and_after(titles: Sequence[str], reading: Reading) -> str:
    """What used to stand on the page and what stands there now, in two lines."""
    lines = [f"before: {_quoted(titles[:SAMPLED])}"] if titles else []
    odd = reading.odd_page
    if odd is not None:
        lines.append(f"now: {_quoted([_words_of(odd)])}")
    return "\n".join(lines)


def _quoted(texts: Sequence[str]) -> str:
    return ", ".join(f'"{text[:SAMPLE]}"' for text in texts)


def _words_of(page: Fetched) -> str:
    """The first words that a browser would show of it."""
    text = decode(page.body[:65_536], page.charset)
    root = LexborHTMLParser(text).body if "<" in text[:1024] else None
    return " ".join((join_text(root) if root is not None else text).split())[:SAMPLE] or "(nothing)"
