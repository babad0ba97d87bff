"""What every parser takes and answers."""

from dataclasses import dataclass

from core.contract import Counted
from core.model import Entry


@dataclass(frozen=True, slots=True)
class Page:
    """A page as fetched. `url` is where it was found in the end; `charset` is what its header declares, if anything."""

    url: str
    body: bytes
    media_type: str
    charset: str | None


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a page holds: entries from top to bottom, the following page, and a line for each thing not found.

    A fault of an item that makes it unreadable leaves it out of `entries`; other faults (no time) do not.
    """

    entries: tuple[Entry, ...]
    next_url: str | None
    faults: tuple[str, ...]
    counted: Counted
