"""Events and notices -> FeedView: what a feed says, whatever format it is written in. Pure.

The content of an item is HTML and escaped here; everything else is text and escaped where it is written.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.differences import Stretch, differences
from core.model import AlertKind, AlertView, Milestone, Moved, Related, SourceName
from core.moments import local_day
from feeds.addresses import Addresses, FeedAddress, Tags, web_address
from feeds.markup import environment, excerpt, writable
from feeds.wording import Wording, is_doubtful
from state.publications import Event
from state.standing import StoredNotice

LONGEST_BODY = 20_000  # characters, as the two below; what is longer is read at its source
LONGEST_TITLE = 500
SUMMARY = 280


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One entry. `title` and `summary` are plain text, `content` is HTML that is well-formed XML; instants are UTC."""

    id: str
    title: str
    link: str
    summary: str
    content: str
    source_title: str
    source_feed: str
    categories: tuple[str, ...]
    published_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True)
class FeedView:
    """A feed, newest item first. `stylesheet` is where its dress for browsers lies, relative to the feed."""

    id: str
    title: str
    about: str
    language: str
    self_url: str
    page_url: str
    stylesheet: str
    updated_at: dt.datetime
    items: tuple[FeedItem, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """What the content of an item shows of a notice. `stretches` is empty where the text is not compared."""

    about: AlertView | StoredNotice
    body: str
    moved: tuple[Moved, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    previous_title: str | None = None
    is_withdrawn: bool = False
    amends: Related | None = None
    others: tuple[Related, ...] = ()

    @property
    def is_cut(self) -> bool:
        """Whether the text goes on."""
        return len(self.body) < len(self.about.body)


@dataclass(frozen=True, slots=True)
class Editor:
    """Makes feeds in one language. `since` is the date of a feed in which nothing has happened yet."""

    addresses: Addresses
    tags: Tags
    wording: Wording
    since: dt.datetime

    def of_events(self, address: FeedAddress, name: str, events: Iterable[Event]) -> FeedView:
        """The feed of what happened; `name` is what its scope is called."""
        return self._feed(address, name, [self._event(address, event) for event in events])

    def of_notices(self, address: FeedAddress, name: str, notices: Iterable[StoredNotice]) -> FeedView:
        """The feed of notices as they stand, one item each."""
        return self._feed(address, name, [self._notice(address, notice) for notice in notices])

    def _feed(self, address: FeedAddress, name: str, items: Sequence[FeedItem]) -> FeedView:
        only = address.only_notices
        return FeedView(
            id=self.tags.feed(address),
            title=writable(self.wording.text("feed.title_notices" if only else "feed.title", what=name)),
            about=self.wording.text("feed.about_notices" if only else "feed.about_events"),
            language=address.language,
            self_url=self.addresses.feed(address),
            page_url=self.addresses.home(address.language),
            stylesheet="../" * address.place.count("/") + "feed.css",
            updated_at=max((item.updated_at for item in items), default=self.since),
            items=tuple(items),
        )

    def _event(self, address: FeedAddress, event: Event) -> FeedItem:
        view = event.view
        assert view.notice_id is not None
        page = self.addresses.notice(view.notice_id, address.language)
        near = local_day(view.created_at, self.wording.zone)
        return FeedItem(
            id=self.tags.event(event),
            title=excerpt(self.wording.event_title(view), LONGEST_TITLE),
            link=web_address(view.link) or page,
            summary=self._summary(view, near, is_withdrawn=view.kind is AlertKind.WITHDRAWN),
            content=self._content(_story(view), near, page),
            source_title=writable(view.source_title),
            source_feed=self._feed_of(view.source_name, address),
            categories=(writable(view.source_title), self.wording.event_kind(view)),
            published_at=view.created_at.replace(microsecond=0),
            updated_at=view.created_at.replace(microsecond=0),
        )

    def _notice(self, address: FeedAddress, notice: StoredNotice) -> FeedItem:
        page = self.addresses.notice(notice.id, address.language)
        near = local_day(notice.appeared_at, self.wording.zone)
        withdrawn = self.wording.text("event.withdrawn")
        return FeedItem(
            id=self.tags.notice(notice.source_name, notice.guid),
            title=excerpt(f"[{withdrawn}] {notice.title}" if notice.withdrawn_at else notice.title, LONGEST_TITLE)
            or "—",
            link=web_address(notice.link) or page,
            summary=self._summary(notice, near, is_withdrawn=notice.withdrawn_at is not None),
            content=self._content(_standing(notice), near, page),
            source_title=writable(notice.source_title),
            source_feed=self._feed_of(notice.source_name, address),
            categories=(writable(notice.source_title), *([withdrawn] if notice.withdrawn_at else [])),
            published_at=notice.appeared_at.replace(microsecond=0),
            updated_at=notice.changed_at.replace(microsecond=0),
        )

    def _feed_of(self, source_name: SourceName, address: FeedAddress) -> str:
        return self.addresses.feed(address.of_source(source_name))

    def _summary(self, about: AlertView | StoredNotice, near: dt.date, *, is_withdrawn: bool) -> str:
        """The dates, and how the text begins; of what is withdrawn that it is, and no dates as if they held."""
        said = [self._milestone(milestone, about.zone, near) for milestone in about.milestones]
        if is_withdrawn:
            said = [self.wording.text("event.withdrawn")]
        return excerpt(" · ".join([*said, about.body]), SUMMARY)

    def _milestone(self, milestone: Milestone, zone: str, near: dt.date) -> str:
        day = self.wording.milestone_day(milestone, zone, near)
        line = self.wording.text("milestone.line", kind=self.wording.kind(milestone.kind), day=day)
        return f"{line} ({self.wording.text('milestone.doubtful')})" if is_doubtful(milestone) else line

    def _content(self, story: Story, near: dt.date, page: str) -> str:
        template = environment().get_template("item.html")
        return template.render(
            story=story, page=page, near=near, say=self.wording, is_doubtful=is_doubtful,
            original=web_address(story.about.link), page_of=self._page_of, local_day=local_day,
        ).strip()  # fmt: skip

    def _page_of(self, related: Related) -> str:
        return self.addresses.notice(related.notice_id, self.wording.language)


def _story(view: AlertView) -> Story:
    body = view.body[:LONGEST_BODY]
    before = view.previous_body
    return Story(
        about=view,
        body=body,
        moved=view.moved,
        stretches=tuple(differences(before[:LONGEST_BODY], body)) if before is not None and before != view.body else (),
        previous_title=view.previous_title if view.previous_title != view.title else None,
        is_withdrawn=view.kind is AlertKind.WITHDRAWN,
        amends=view.amends,
        others=view.others,
    )


def _standing(notice: StoredNotice) -> Story:
    return Story(notice, notice.body[:LONGEST_BODY], is_withdrawn=notice.withdrawn_at is not None)
