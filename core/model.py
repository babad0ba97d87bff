"""The values that pass between the rooms: frozen, typed, without behaviour beyond what they mean.

Instants (`…_at`) are aware and UTC. A milestone's day (`on`) is a calendar day in its own zone, never an instant.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

SourceName = NewType("SourceName", str)
NoticeId = NewType("NoticeId", int)
RevisionId = NewType("RevisionId", int)
SnapshotId = NewType("SnapshotId", int)
QueryId = NewType("QueryId", int)
TargetId = NewType("TargetId", int)
ProfileId = NewType("ProfileId", int)
AlertId = NewType("AlertId", int)
DeliveryId = NewType("DeliveryId", int)


class MilestoneKind(StrEnum):
    """From this day a change applies, or: the last day on which something applies or can be done."""

    TAKES_EFFECT = "takes_effect"
    ENDS = "ends"


class Precision(StrEnum):
    """How exactly the text states the date: to the minute, a day, a part of a month (上旬, mid-), or a month."""

    MINUTE = "minute"
    DAY = "day"
    PART = "part"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated point in a notice.

    `on` is the calendar day in `zone`, or in the source's zone where `zone` is None. `time` is "HH:MM" where the
    notice states one ("24:00" is the end of `on`), else None. `quote` is copied from the notice and holds the date.
    `confidence` is a calibrated probability that (kind, on) is right; `rule` names the rule that decided.
    """

    kind: MilestoneKind
    on: dt.date
    time: str | None
    precision: Precision
    quote: str
    confidence: float
    rule: str
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as parsed from one fetch; texts are as the source wrote them, fragments joined.

    `guid` is by the source's declared identity. `published_at` is the source's own claim: it informs people and never
    decides what is new.
    """

    guid: str
    title: str
    body: str
    link: str | None
    published_at: dt.datetime | None


class AlertKind(StrEnum):
    """The things there are to say."""

    NEW = "new"
    REVISED = "revised"
    WITHDRAWN = "withdrawn"
    REMINDER = "reminder"
    SOURCE_BROKEN = "source_broken"
    SOURCE_WELL = "source_well"


class TargetKind(StrEnum):
    """What sort of chat a target is; Telegram's own words."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class TargetState(StrEnum):
    """Whether a target is told: yes, not for now, or it cannot be reached any more."""

    ACTIVE = "active"
    PAUSED = "paused"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nothing is sent, from `start` up to `end`; across midnight where that is the earlier one."""

    start: dt.time
    end: dt.time


class Rhythm(StrEnum):
    """How often a digest comes; a weekly one comes on Mondays."""

    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Digest:
    """A wish to be told everything that can wait in one message, at this time of day."""

    rhythm: Rhythm
    at: dt.time


@dataclass(frozen=True, slots=True)
class Profile:
    """When a target wants to be told: its zone, the time of day of its reminders, and how many days ahead.

    And in which hours nothing is told, or at which all that can wait.
    """

    zone: str
    remind_at: dt.time
    lead_days: tuple[int, ...]
    quiet: Quiet | None = None
    digest: Digest | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A chat, or one forum topic in it (`thread_id`, 0 for none), of one bot; the one who is told."""

    id: TargetId
    bot_id: int
    chat_id: int
    thread_id: int
    kind: TargetKind
    language: str
    profile: Profile
    state: TargetState


@dataclass(frozen=True, slots=True)
class Topic:
    """A query with a name; `titles` by language."""

    slug: str
    titles: tuple[tuple[str, str], ...]
    match: str

    def title(self, language: str) -> str:
        """The title in this language, else the first there is."""
        return dict(self.titles).get(language) or self.titles[0][1]


@dataclass(frozen=True, slots=True)
class Moved:
    """A milestone of one kind that stood on `old` and now stands on `new`."""

    kind: MilestoneKind
    old: dt.date
    new: dt.date


@dataclass(frozen=True, slots=True)
class Related:
    """A notice as another one names it; `published_at` is when it appeared."""

    notice_id: NoticeId
    title: str
    link: str | None
    published_at: dt.datetime
    source_title: str


@dataclass(frozen=True, slots=True)
class AlertView:
    """All that a message or a feed item says of one alert; `zone` is the source's.

    `previous_title` and `previous_body` are set for a revision; `on` is the day a reminder is about; `trouble` is what
    went wrong with a broken source; `corrected`: not the notice was revised, but what we had read in it. `others` are
    the reports of the same change that were known when the alert was raised, `amends` the notice whose announcement
    this one changes. A source's alert has no notice and empty texts.
    """

    id: AlertId
    kind: AlertKind
    created_at: dt.datetime
    source_name: SourceName
    source_title: str
    zone: str
    notice_id: NoticeId | None = None
    guid: str = ""
    revision_number: int = 0
    title: str = ""
    body: str = ""
    link: str | None = None
    published_at: dt.datetime | None = None
    milestones: tuple[Milestone, ...] = ()
    moved: tuple[Moved, ...] = ()
    previous_title: str | None = None
    previous_body: str | None = None
    on: dt.date | None = None
    trouble: str | None = None
    corrected: bool = False
    others: tuple[Related, ...] = ()
    amends: Related | None = None


class DeliveryState(StrEnum):
    """Owed, claimed by a sender, told, given up after many tries, or not to be told any more."""

    OWED = "owed"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    DROPPED = "dropped"
