"""Items alike, as they are looked at for their parts, and how times are read on their page."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborNode

from core.source import DateOrder
from watchers.parsers.html import BESIDE, find_value, following
from watchers.parsers.times import read_time
from watchers.proposing_lists import most_common, sign_of

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

Find = Callable[[LexborNode], str | None]


@dataclass(frozen=True, slots=True)
class ReadTime:
    """How times are read here."""

    zone: ZoneInfo
    now: dt.datetime
    date_order: DateOrder | None = None

    def __call__(self, text: str) -> dt.datetime | None:
        """The instant that this text tells, if it tells one."""
        return read_time(text, self.zone, self.now, self.date_order)


@dataclass(frozen=True, slots=True)
class Group:
    """Items alike, each with the element after it where that is no item itself: a `dt` and its `dd`."""

    items: Sequence[LexborNode]
    beside: Sequence[LexborNode]

    @classmethod
    def of(cls, items: Sequence[LexborNode]) -> "Group":
        """These items, with what stands beside each of them."""
        after = [each for each in map(following, items) if each is not None]
        is_pair = len(after) == len(items) and sign_of(items[0]) not in map(sign_of, after)
        return cls(items, after if is_pair else ())

    def find(self, find: Find) -> str | None:
        """The path that most items agree on, else the one that most elements beside them do."""
        path = most_common([find(node) for node in self.items])
        if path is not None or not self.beside:
            return path
        path = most_common([find(node) for node in self.beside])
        return None if path is None else f"{BESIDE}{path}"

    def values(self, path: str) -> list[str]:
        """What a path finds in each item, as the parser reads it."""
        return [find_value(node, path) for node in self.items]
