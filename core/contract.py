"""What a source's pages are expected to look like, learned from its own history, and how a page may break that.

Four states are told apart: no news (the page is as expected), fetch failed, the page changed its shape, and a list that
is legitimately empty. A shape is judged before anything is decided about notices; an upheaval after.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from core.model import Entry
from core.stories import are_moved
from core.verdicts import Event, Verdict

BAD_SHARE = 0.5  # of the items; beyond it the page has changed its shape, below it some items are odd
REMEMBERED = 20  # shapes that were read lately and differ from the one before; what is older binds no longer
MANY = 4  # from so many items on a share of them means something
PATIENCE = dt.timedelta(days=1)  # what lasts so long is the new shape, and no longer held against the page
ONE_DAY = dt.timedelta(days=1)


class Health(StrEnum):
    """How a source was at its last poll."""

    WELL = "well"
    EMPTY = "empty"
    UNREACHABLE = "unreachable"
    MISSHAPEN = "misshapen"


class Fault(StrEnum):
    """In what way a page is not what its source means."""

    EMPTY = "empty"
    NO_LIST = "no list"
    UNREADABLE = "unreadable"
    GARBLED = "garbled"
    CUT = "cut"
    FEW = "few"
    NO_TIMES = "no times"
    NO_TEXTS = "no texts"
    STRANGE = "strange"
    REWRITTEN = "rewritten"


PASSING = frozenset({Fault.EMPTY, Fault.CUT, Fault.FEW, Fault.NO_TIMES, Fault.NO_TEXTS, Fault.STRANGE, Fault.REWRITTEN})
_NOTHING = re.compile(
    r"暂无(?!法)|(?:没有|未)(?:找到|查到|搜索到)?(?:相关|符合|任何)?的?(?:公告|结果|内容|记录|数据|消息)|"
    r"\bno (?:\w+ )?(?:results?|items?|entries|posts|news|notices|announcements|incidents)\b|"
    r"\bnothing (?:found|here|to show)\b",
    re.IGNORECASE,
)
USABLE = frozenset({Fault.FEW, Fault.NO_TIMES})  # what such a page lists is there; only what it lacks proves nothing


@dataclass(frozen=True, slots=True)
class Breach:
    """What was expected of a page and what came, in words for the operator."""

    fault: Fault
    came: str
    expected: str

    def __str__(self) -> str:
        return f"{self.came}, {self.expected}"

    @property
    def is_usable(self) -> bool:
        """Whether the notices that the page lists can be believed."""
        return self.fault in USABLE


@dataclass(frozen=True, slots=True)
class Counted:
    """What a page was found to hold: items, how many of them could not be read, and whether the list itself is there.

    `has_list`: the element that would hold the items exists, though nothing may be in it; `says_empty`: the page says
    in words that there is nothing.
    """

    items: int
    unreadable: int
    has_list: bool
    says_empty: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether there are items, of which most can be read: no history could make a breach of that."""
        return self.items > 0 and self.unreadable <= BAD_SHARE * self.items


@dataclass(frozen=True, slots=True)
class Shape:
    """What one reading of a listing's first page looked like.

    Of `items`, `timed` and `worded` had a time of publication and a text; `newest` is the latest of those times;
    `closed`: the page ends where HTML ends; `landed`: the path at which it was found after redirects.
    """

    items: int
    timed: int
    worded: int
    newest: dt.datetime | None
    closed: bool
    landed: str


@dataclass(frozen=True, slots=True)
class Odd:
    """A fault that the last polls have met, without one in between that had none."""

    fault: Fault
    since: dt.datetime


@dataclass(frozen=True, slots=True)
class Contract:
    """The shapes that were read lately, the oldest first, and what is odd at present."""

    shapes: tuple[Shape, ...] = ()
    odd: Odd | None = None

    def learn(self, shape: Shape) -> "Contract":
        """The contract after a reading that kept it: an equal shape teaches nothing."""
        shapes = self.shapes if shape in self.shapes[-1:] else (*self.shapes, shape)[-REMEMBERED:]
        return Contract(shapes)

    def note(self, fault: Fault, now: dt.datetime) -> "Contract":
        """The contract after a reading that broke it."""
        since = min(self.odd.since, now) if self.odd is not None and self.odd.fault is fault else now
        return replace(self, odd=Odd(fault, since))

    def tolerates(self, fault: Fault, now: dt.datetime) -> bool:
        """Whether this fault has lasted so long that it is the way the page is now."""
        odd = self.odd
        return fault in PASSING and odd is not None and odd.fault is fault and now - odd.since >= PATIENCE

    @property
    def newest(self) -> dt.datetime | None:
        """The latest time of publication that was listed."""
        return max((shape.newest for shape in self.shapes if shape.newest is not None), default=None)

    @property
    def fewest(self) -> int:
        """The least number of items there were; 0 where nothing is known."""
        return min((shape.items for shape in self.shapes), default=0)

    @property
    def has_been_empty(self) -> bool:
        """Whether there was a reading without any item that nothing was wrong with."""
        return any(shape.items == 0 for shape in self.shapes)


def measure(entries: Sequence[Entry], *, closed: bool, landed: str, now: dt.datetime) -> Shape:
    """The shape of a page that holds these entries; a time in the future is a slip, and none."""
    times = [entry.published_at for entry in entries if entry.published_at is not None]
    newest = max((time for time in times if time <= now + ONE_DAY), default=None)
    worded = sum(1 for entry in entries if entry.body)
    return Shape(len(entries), len(times), worded, newest, closed, landed)


# ----------------------------------------------------------------------------------------------- one page


def find_breach(page: Counted, contract: Contract, now: dt.datetime, *, listed_before: bool) -> Breach | None:
    """Why this first page of a listing cannot be what the source means; None where it can.

    An empty list is legitimate where there never was an item, where there have been empty ones before, and where the
    page says that it is empty; else it is a breach, until it has lasted for a day.
    """
    if page.unreadable > BAD_SHARE * page.items:
        came = f"{page.unreadable} of {page.items} items cannot be read"
        wanted = "expected a title in each, and what identifies it; the page may have changed"
        return Breach(Fault.UNREADABLE, came, wanted)
    if page.items or (page.has_list and (page.says_empty or contract.has_been_empty)):
        return None
    if listed_before and not (page.has_list and contract.tolerates(Fault.EMPTY, now)):
        fault = Fault.EMPTY if page.has_list else Fault.NO_LIST
        wanted = f"where there were some{_usual(contract)} at the last success; the page may have changed"
        return Breach(fault, "no items", wanted)
    if not page.has_list:
        return Breach(Fault.NO_LIST, "no items", "and no list that would hold them; check the selector `item`")
    return None


def _usual(contract: Contract) -> str:
    return f" ({contract.shapes[-1].items})" if contract.shapes else ""


def says_empty(text: str) -> bool:
    """Whether these words of a page say that there is nothing to list."""
    return _NOTHING.search(text) is not None


def find_misshape(shape: Shape, entries: Sequence[Entry], contract: Contract) -> Breach | None:
    """How this reading differs from all that were read lately; None where it does not."""
    return next(_misshapes(shape, entries, contract), None)


def _misshapes(shape: Shape, entries: Sequence[Entry], contract: Contract) -> Iterator[Breach]:
    garbled = sum("\ufffd" in entry.title + entry.body for entry in entries)
    if garbled > BAD_SHARE * len(entries):
        came = f"{garbled} of {len(entries)} items hold characters that no charset explains"
        yield Breach(Fault.GARBLED, came, "expected text")
    if not contract.shapes:
        return
    if not shape.closed and all(known.closed for known in contract.shapes):
        yield Breach(Fault.CUT, "the page ends in the middle", "expected it to end with </html>, as ever before")
    if 0 < shape.items < BAD_SHARE * contract.fewest and contract.fewest >= MANY:
        yield Breach(Fault.FEW, f"{shape.items} items on the first page", f"expected {contract.fewest} or more")
    yield from _lost(
        Fault.NO_TEXTS, "a text", shape.worded, shape, [(one.worded, one.items) for one in contract.shapes]
    )
    yield from _lost(Fault.NO_TIMES, "a time", shape.timed, shape, [(one.timed, one.items) for one in contract.shapes])


def _lost(fault: Fault, what: str, found: int, shape: Shape, known: Iterable[tuple[int, int]]) -> Iterator[Breach]:
    """A field that at least half of the items always had, and that not half as many have now."""
    least = min((having / items for having, items in known if items), default=0.0)
    if shape.items >= MANY and least >= BAD_SHARE and found < BAD_SHARE * least * shape.items:
        came = f"{found} of {shape.items} items have {what}"
        yield Breach(fault, came, f"expected {least:.0%} or more of them; the page may have changed")


# ----------------------------------------------------------------------------------------------- all notices


def find_upheaval(verdicts: Sequence[Verdict], shape: Shape, contract: Contract, today: dt.date) -> Breach | None:
    """Why so much at once is the page's doing and not its notices'; None where it is not."""
    return _find_strangers(verdicts, shape, contract) or _find_rewriting(verdicts, today)


def _find_strangers(verdicts: Sequence[Verdict], shape: Shape, contract: Contract) -> Breach | None:
    """Another list in the place of ours: nothing on it is known, and it lies elsewhere or much of it is old."""
    is_known = any(verdict.event in (Event.UNCHANGED, Event.REVISED, Event.RETURNED) for verdict in verdicts)
    new = [verdict for verdict in verdicts if verdict.event is Event.NEW]
    if is_known or contract.fewest < MANY:
        return None
    strayed = shape.landed not in {known.landed for known in contract.shapes}
    odd = new if strayed else [verdict for verdict in new if not _is_younger(verdict, contract.newest)]
    if len(odd) < MANY:
        return None
    where = f" at {shape.landed}" if strayed else f", {len(odd)} of them no younger than what was listed"
    return Breach(Fault.STRANGE, f"{len(new)} items that nobody knows{where}", "expected some of those listed before")


def _is_younger(verdict: Verdict, newest: dt.datetime | None) -> bool:
    published_at = verdict.entry.published_at if verdict.entry else None
    return published_at is not None and newest is not None and published_at > newest


def _find_rewriting(verdicts: Sequence[Verdict], today: dt.date) -> Breach | None:
    """Many that read differently; one that is only put off or brought forward reads as its publisher means it."""
    revised = sum(verdict.event is Event.REVISED and not _is_moved(verdict, today) for verdict in verdicts)
    unchanged = sum(verdict.event in (Event.UNCHANGED, Event.RETURNED) for verdict in verdicts)
    if revised < MANY or revised <= unchanged:
        return None
    came = f"{revised} of {revised + unchanged} notices read differently at once"
    return Breach(Fault.REWRITTEN, came, "expected most of them as they were; the page may have changed")


def _is_moved(verdict: Verdict, today: dt.date) -> bool:
    known, entry = verdict.known, verdict.entry
    if known is None or entry is None:
        return False
    return are_moved(f"{known.title}\n{known.body}", f"{entry.title}\n{entry.body}", today)
