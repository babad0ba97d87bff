"""What may stand in [[sources]] and the tables below it."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr

from bot.section import Section
from bot.values import Duration, HeaderName, HeaderValue, HttpUrl, Slug, Zone
from core.model import SourceName
from core.source import DateOrder, Detail, Identity, Order, Request, RetryScope, Select, Source, SourceKind

SLOWEST_TICK = dt.timedelta(seconds=60)
FASTEST_TICK = dt.timedelta(seconds=1)


class SelectSection(Section):
    """The table [sources.select]: CSS relative to the item; `@name` takes an attribute."""

    item: str = ""
    title: str = ""
    link: str | None = None
    published: str | None = None
    summary: str | None = None
    guid: str | None = None
    next: str | None = None
    script: str | None = None


class DetailSection(Section):
    """The table [sources.detail]: where the whole text stands on the page behind a link."""

    body: str
    title: str | None = None
    render: bool | None = None


class RequestSection(Section):
    """The table [sources.request]: what is sent where a plain GET will not do."""

    body: str | dict[str, Any] | None = None
    headers: dict[HeaderName, HeaderValue] = Field(default={}, repr=False)
    token: SecretStr = SecretStr("")
    token_file: Path | None = None
    cursor: str | None = None

    def as_request(self) -> Request:
        """The same as the rules know it; a table is sent as JSON, a token as bearer (RFC 6750 §2.1)."""
        headers = dict(self.headers)
        body = json.dumps(self.body, ensure_ascii=False, default=str) if isinstance(self.body, dict) else self.body
        if body is not None:
            form = "application/json" if isinstance(self.body, dict) else "application/x-www-form-urlencoded"
            headers = {"Content-Type": form} | headers
        if token := self.token.get_secret_value():
            headers["Authorization"] = f"Bearer {token}"
        return Request(body, tuple(headers.items()), self.cursor)


class SourceSection(Section):
    """One of [[sources]]."""

    name: Slug
    title: str = ""
    kind: Literal["html", "feed", "json"] = "html"
    url: HttpUrl
    every: Duration = dt.timedelta(minutes=5)
    every_max: Duration | None = None
    allow_private: bool = False
    timezone: Zone | None = None
    date_order: DateOrder | None = None
    language: Literal["zh", "en"] | None = None
    identity: Identity | None = None
    order: Order = Order.NEWEST
    max_pages: Annotated[int, Field(ge=1, le=100)] = 5
    base: HttpUrl | None = None
    robots: bool | None = None
    spacing: Duration | None = None
    retry_after: RetryScope = RetryScope.HOST
    max_age: Duration = dt.timedelta(days=1)
    render: bool = False
    wait_for: str | None = None
    request: RequestSection = RequestSection()
    select: SelectSection | None = None
    detail: DetailSection | None = None

    def broken_rules(self) -> Iterator[str]:
        """No source is burdened, and each notice has something to be known by."""
        least = FASTEST_TICK if self.allow_private else SLOWEST_TICK
        if self.every < least:
            yield f'every: at least "{least.seconds}s"; a source is not to be burdened'
        if self.every_max is not None and self.every_max < self.every:
            yield "every_max: at least as long as `every`"
        if self.kind == "feed" and self.select is not None:
            yield "select: a feed says itself where its parts are; leave this table out"
        elif self.kind != "feed" and self.select is None:
            yield f'select: is missing; kind = "{self.kind}" needs to be told where the parts are'
        elif self.select is not None:
            yield from self._broken_selection(self.select)

    def _broken_selection(self, select: SelectSection) -> Iterator[str]:
        yield from (f"select.{part}: is missing" for part in ("item", "title") if not getattr(select, part))
        needed = {Identity.GUID: "guid", Identity.LINK: "link", Identity.PUBLISHED_TITLE: "published"}
        if self.identity is None and not any(getattr(select, part) for part in needed.values()):
            yield "select: nothing tells one notice from another; say where its `link`, `published` or `guid` stands"
        elif self.identity is not None and not getattr(select, needed[self.identity]):
            yield f'identity = "{self.identity}" needs select.{needed[self.identity]}'

    @property
    def longest_wait(self) -> dt.timedelta:
        """The bound of what is learned: six intervals, an hour at most; of a private source none but the interval."""
        if self.every_max is not None:
            return self.every_max
        return self.every if self.allow_private else max(self.every, min(6 * self.every, dt.timedelta(hours=1)))

    @property
    def chosen_identity(self) -> Identity:
        """The declared one; else a feed's own ids, else the best that is selected."""
        if self.identity is not None:
            return self.identity
        if self.select is None or self.select.guid:
            return Identity.GUID
        return Identity.LINK if self.select.link else Identity.PUBLISHED_TITLE


def as_source(section: SourceSection, zone: str) -> Source:
    """The source as the rules know it; `zone` is where its days are counted unless it names its own."""
    return Source(
        name=SourceName(section.name),
        title=section.title or section.name,
        kind=SourceKind(section.kind),
        url=section.url,
        every=section.every,
        every_max=section.longest_wait,
        allow_private=section.allow_private,
        zone=section.timezone or zone,
        date_order=section.date_order,
        language=section.language,
        order=section.order,
        max_pages=section.max_pages,
        base=section.base,
        robots=section.robots,
        spacing=section.spacing,
        retry_after=section.retry_after,
        max_age=section.max_age,
        request=section.request.as_request(),
        detail=_detail(section.detail, section) if section.detail else None,
        render=section.render,
        wait_for=section.wait_for,
        identity=section.chosen_identity,
        select=Select(**section.select.model_dump()) if section.select else Select(),
    )


def _detail(section: DetailSection, source: SourceSection) -> Detail:
    """Who draws a listing by scripts is taken to draw the pages behind it so, until told otherwise."""
    return Detail(section.body, section.title, source.render if section.render is None else section.render)
