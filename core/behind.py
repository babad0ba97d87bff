"""How the pages behind a source's links fare: one that is dead is nothing; many in a row are the source's trouble."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

MANY = 3  # different pages that failed, and turns in which they did, without one in between that could be read
REMEMBERED = 10


@dataclass(frozen=True, slots=True)
class Behind:
    """Which pages failed since one was last read, in how many turns, and since when admins know."""

    failing: tuple[str, ...] = ()
    turns: int = 0
    told_at: dt.datetime | None = None

    def note(self, outcomes: Iterable[tuple[str, bool]]) -> "Behind":
        """The same after a turn that asked for these pages, in order: each by its address, and whether it was read."""
        after, failed = self, False
        for url, was_read in outcomes:
            if was_read:
                after, failed = replace(after, failing=(), turns=0), False
            else:
                kept = dict.fromkeys((*after.failing, url))
                after, failed = replace(after, failing=tuple(kept)[:REMEMBERED]), True
        return replace(after, turns=min(after.turns + 1, MANY)) if failed else after

    @property
    def is_broken(self) -> bool:
        """Whether this is more than a page that is dead, or a server that had a bad moment."""
        return len(self.failing) >= MANY and self.turns >= MANY
