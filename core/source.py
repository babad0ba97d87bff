"""A source as its operator defines it: where it is, how it is asked, and where on its pages things stand."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from core.model import SourceName


class SourceKind(StrEnum):
    """What a source answers with; decides its parser (`watchers/registry.py`)."""

    HTML = "html"
    FEED = "feed"
    JSON = "json"


class Order(StrEnum):
    """How a listing is ordered: newest first may stop at a page with nothing new; any order is read to the end."""

    NEWEST = "newest"
    ANY = "any"


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
