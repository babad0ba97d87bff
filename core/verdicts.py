"""The values that `core/changes.py` decides from and answers with."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.model import Entry, NoticeId, RevisionId
from core.source import Order


class Event(StrEnum):
    """What became of a notice, as one listing shows it."""

    BASELINE = "baseline"
    NEW = "new"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    RETURNED = "returned"
    MISSING = "missing"
    WITHDRAWN = "withdrawn"


class Weight(StrEnum):
    """How much is made of a revision: told; kept, and told only if its milestones changed; not even kept but then.

    Silent: kept and never told, for it was there before and we had not read it; so may a new notice be.
    """

    TOLD = "told"
    KEPT = "kept"
    PASSED = "passed"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier state of a notice: the number of its revision, what it said, and since when."""

    number: int
    fingerprint: str
    recorded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class KnownNotice:
    """A notice as the state has it: its current text, its recent revisions with the current one last, its status.

    `listed_as` is the guid under which it was listed last, where its source has given it another since it was new.
    """

    id: NoticeId
    guid: str
    revision_id: RevisionId
    number: int
    fingerprint: str
    title: str
    body: str
    published_at: dt.datetime | None
    history: tuple[Past, ...]
    first_seen_at: dt.datetime
    missing_polls: int = 0
    withdrawn: bool = False
    listed_as: str | None = None


@dataclass(frozen=True, slots=True)
class Same:
    """A notice on a page that has not changed since it was read."""

    guid: str


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A page as read now: its items from top to bottom."""

    items: tuple[Entry | Same, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """The pages read in one turn. `whole`: nothing lies beyond them; `failed`: there is more that could not be read."""

    pages: tuple[ListedPage, ...]
    order: Order
    whole: bool
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What the state knows of a source: its notices by guid, and the order in which they were last listed.

    `newest_at` is the latest time of publication that has been listed lately. `redefined`: it was read by another
    definition, or another version of the parsers, by which times of day and titles may have read otherwise.
    """

    notices: Mapping[str, KnownNotice]
    order: tuple[str, ...]
    baseline_done: bool
    newest_at: dt.datetime | None = None
    redefined: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What happened to one notice, and why we say so.

    `entry` is None where the notice is not listed or its page is unchanged, `known` None where it was never seen.
    `page` is the index of the page it stands on; a missing one stood below the notice `below`. `reverted_to` is the
    number of the earlier revision whose text is back. `listed_as` is the guid it bears now, where that is another.
    """

    event: Event
    guid: str
    reason: str
    page: int
    entry: Entry | None = None
    known: KnownNotice | None = None
    fingerprint: str = ""
    weight: Weight = Weight.TOLD
    reverted_to: int | None = None
    below: str = ""
    listed_as: str | None = None
