"""The values that pass between the rooms: frozen, typed, without behaviour beyond what they mean.

Instants (`…_at`) are aware and UTC. A milestone's day (`on`) is a calendar day in its own zone, never an instant.
"""

import datetime as dt
from dataclasses import dataclass, field
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


class SourceKind(StrEnum):
    """What a source answers with; decides its parser (`watchers/registry.py`)."""

    HTML = "html"
    FEED = "feed"
    JSON = "json"


class Order(StrEnum):
    """How a listing is ordered: newest first may stop at a page with nothing new; any order is read to the end."""

    NEWEST = "newest"
    ANY = "any"


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


class Identity(StrEnum):
    """By what a source's notices are known: its own id, the link, or the time and title. Declared, never guessed."""

    GUID = "guid"
    LINK = "link"
    PUBLISHED_TITLE = "published+title"


@dataclass(frozen=True, slots=True)
class Select:
    """Where the parts of an item stand: CSS relative to the item, `css@name` for an attribute, `@name` for its own.

    `item` and `next` are relative to the page. For JSON they are JMESPath instead, and `script` the CSS of the element
    of a page that holds it. None: the source has no such part. All empty: a feed, whose format says where they are.
    """

    item: str = ""
    title: str = ""
    link: str | None = None
    published: str | None = None
    summary: str | None = None
    next: str | None = None
    body: str | None = None
    guid: str | None = None
    script: str | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """Where, by CSS, the whole text stands on the page behind a notice's link; `title` where listings shorten it.

    `render`: scripts draw that page.
    """

    body: str
    title: str | None = None
    render: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """How a source is asked where a plain GET of its address will not do.

    `body` is sent by POST. `headers` go with it, to the source's own origin only; they may hold secrets. `cursor` says
    where the value of `select.next` goes: a path of keys in the body's JSON (`variables.after`), or, without a body, a
    parameter of the address.
    """

    body: str | None = None
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    cursor: str | None = None


class DateOrder(StrEnum):
    """What stands first in days like 02/03/2026, of which nobody can tell."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class RetryScope(StrEnum):
    """Whom a server means that says when to ask again: all that ask its host, or the one that asked."""

    HOST = "host"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Source:
    """A place we watch, as its operator defines it. `zone` is an IANA name.

    `every` is the interval between polls, up to `every_max` (None: no longer) where its history says that news is
    unlikely (`core/rhythm.py`).
    `base` is the address that relative links are relative to, None for the page they stand on. `robots` and `spacing`
    are left to `watchers/manners.py` where they are None. `max_age` is the longest word on freshness that is kept.
    `language` is that in which its notices are read, None for that which each is written in. `date_order` is that of
    its times in figures; None: those that it would tell apart are not read.
    `render`: scripts draw its pages, and a page is read once `wait_for` (CSS; None: an item) is there.
    """

    name: SourceName
    title: str
    kind: SourceKind
    url: str
    select: Select = Select()
    every: dt.timedelta = dt.timedelta(minutes=5)
    every_max: dt.timedelta | None = None
    zone: str = "Asia/Shanghai"
    date_order: DateOrder | None = None
    language: str | None = None
    order: Order = Order.NEWEST
    max_pages: int = 5
    identity: Identity = Identity.LINK
    allow_private: bool = False
    request: Request = Request()
    base: str | None = None
    robots: bool | None = None
    spacing: dt.timedelta | None = None
    retry_after: RetryScope = RetryScope.HOST
    max_age: dt.timedelta = dt.timedelta(days=1)
    detail: Detail | None = None
    render: bool = False
    wait_for: str | None = None


class DeliveryState(StrEnum):
    """Owed, claimed by a sender, told, given up after many tries, or not to be told any more."""

    OWED = "owed"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    DROPPED = "dropped"
