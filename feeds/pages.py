"""The state -> HTML pages: what takes effect next, the latest notices, one notice with its revisions. Pure."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from core.differences import Stretch, differences
from core.model import SourceName
from core.moments import day_for, local_day
from feeds.addresses import Addresses, FeedAddress, Format, web_address
from feeds.markup import environment, excerpt
from feeds.site import Site
from feeds.wording import LANGUAGES, Wording, is_doubtful
from state.outlines import Scope
from state.publications import PastRevision, SourceHealth
from state.standing import Coming, StoredNotice

DAYS_AHEAD = 60
DRAWING_WIDTH = 720
DRAWING_EDGE = 18
DOT_STEP = 13
DOTS_HIGH = 5


@dataclass(frozen=True, slots=True)
class Dot:
    """A milestone in the drawing: where its dot stands, and what it opens and says."""

    x: float
    y: float
    href: str
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A day named under the line."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A revision, and how its text differs from the one before; the first differs from nothing."""

    revision: PastRevision
    previous_title: str | None
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What every page needs to know of the request: its language and the day it is for the public."""

    site: Site
    language: str
    path: str
    now: dt.datetime

    @property
    def say(self) -> Wording:
        """The words of the language."""
        return self.site.wordings[self.language]

    @property
    def today(self) -> dt.date:
        """The day that it is in the public's zone."""
        return local_day(self.now, self.site.profile.zone)

    @property
    def addresses(self) -> Addresses:
        """Where things are."""
        return self.site.addresses

    @property
    def other_language(self) -> str:
        """The one that the switch leads to."""
        return next(language for language in LANGUAGES if language != self.language)

    def link(self, path: str) -> str:
        """A link to one of our own pages, in this language, from wherever the reader reached us."""
        return f"{self.addresses.prefix}{path}?lang={self.language}"

    def feed(self, scope: Scope, format_: str, *, only_notices: bool = False) -> str:
        """The absolute address of a feed, to be copied into a reader."""
        return self.addresses.feed(FeedAddress(scope, Format(format_), self.language, only_notices))

    def feed_of_source(self, source: SourceName, format_: str) -> str:
        """The absolute address of a source's feed."""
        return self.feed(Scope(source=source), format_)

    def left(self, day: dt.date) -> str:
        """How far off a day is from today."""
        return self.say.distance((day - self.today).days)


def home(page: Page, ahead: Sequence[Coming], latest: Sequence[StoredNotice], health: Sequence[SourceHealth]) -> bytes:
    """The first page."""
    dots = _dots(page, ahead)
    return _render(
        "home.html", page, anchor=anchor, ahead=ahead, latest=latest, health=health, days=DAYS_AHEAD,
        width=DRAWING_WIDTH, dots=dots, top=min((dot.y for dot in dots), default=0) - DOT_STEP, ticks=_ticks(page),
        everything=Scope(),
        topics=[(topic, Scope(topic=slug)) for slug, topic in page.site.topics.items()],
    )  # fmt: skip


def notice(page: Page, shown: StoredNotice, history: Sequence[PastRevision]) -> bytes:
    """The page of one notice; `history` has the newest revision first."""
    days = [(each, day_for(each, shown.zone, page.site.profile.zone)) for each in shown.milestones]
    return _render(
        "notice.html", page, notice=shown, days=days, history=_compared(history), original=web_address(shown.link),
        everything=Scope(),
    )  # fmt: skip


def message(page: Page, said: str) -> bytes:
    """A page that says one thing, such as that there is nothing here."""
    return _render("message.html", page, said=said, everything=Scope())


def _render(template: str, page: Page, **values: object) -> bytes:
    shown = (
        environment()
        .get_template(template)
        .render(page=page, say=page.say, excerpt=excerpt, is_doubtful=is_doubtful, **values)
    )
    return shown.encode()


def _compared(history: Sequence[PastRevision]) -> list[Compared]:
    return [_compare(revision, before) for revision, before in zip_longest(history, history[1:])]


def _compare(revision: PastRevision, before: PastRevision | None) -> Compared:
    if before is None:
        return Compared(revision, None, ())
    previous_title = before.title if before.title != revision.title else None
    return Compared(revision, previous_title, tuple(differences(before.body, revision.body)))


def _dots(page: Page, ahead: Sequence[Coming]) -> list[Dot]:
    """A dot for each milestone, those of one day on top of each other; what goes beyond the drawing is in the list."""
    stacked: Counter[dt.date] = Counter()
    dots = []
    for one in ahead:
        level = stacked[one.day]
        stacked[one.day] += 1
        if level < DOTS_HIGH:
            x, y = _x((one.day - page.today).days), DOTS_HIGH * DOT_STEP - level * DOT_STEP
            dots.append(Dot(x, y, f"#{anchor(one)}", one.milestone.kind, _label(page, one)))
    return dots


def anchor(one: Coming) -> str:
    """The name of its line in the list, which its dot opens."""
    return f"n{one.notice.id}-{one.day}-{one.milestone.kind}"


def _label(page: Page, one: Coming) -> str:
    day = page.say.milestone_day(one.milestone, one.notice.zone, page.today)
    kind = page.say.kind(one.milestone.kind)
    return f"{page.say.text('milestone.line', kind=kind, day=day)} · {one.notice.title}"


def _ticks(page: Page) -> list[Tick]:
    """Every tenth day, without its year: within two months there is no other of the name, and labels stay apart."""
    days = [(n, page.today + dt.timedelta(days=n)) for n in range(0, DAYS_AHEAD + 1, 10)]
    return [Tick(_x(n), page.say.day(day, day)) for n, day in days]


def _x(days: int) -> float:
    return round(DRAWING_EDGE + days * (DRAWING_WIDTH - 2 * DRAWING_EDGE) / DAYS_AHEAD, 1)
