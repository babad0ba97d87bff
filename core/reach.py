"""How far a listing was read, so that what a wider reading brings up is not taken for news."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reach:
    """What a source was when it was last read whole: its address, how many pages at most, and a digest of the rest."""

    url: str
    max_pages: int
    definition: str


def pages_reached(before: Reach | None, now: Reach, *, redefined: bool) -> int:
    """How many pages from the first one on were read before just as they are now; None known before: all of them."""
    if redefined or (before is not None and (before.url != now.url or before.definition != now.definition)):
        return 0
    return now.max_pages if before is None else min(before.max_pages, now.max_pages)
