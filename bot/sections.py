"""What may stand in the settings, table by table: types, bounds, and rules over several keys.

Nothing here reads a file or the environment; `bot/config.py` does. The keys are listed in `docs/configuration.md`.
"""

import datetime as dt
import difflib
import json
import re
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

from bot.logs import TOKEN
from core.errors import CommandError, ConfigError
from core.model import (
    Detail,
    Identity,
    Order,
    Profile,
    Request,
    RetryScope,
    Select,
    Source,
    SourceKind,
    SourceName,
    Topic,
)
from core.queries import parse, require_words
from state.database import parse_url
from state.retention import Retention

SLOWEST_TICK = dt.timedelta(seconds=60)
FASTEST_TICK = dt.timedelta(seconds=1)
MAX_URL_CHARS = 2000
LONGEST_S = 30 * 86_400
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
OUR_HEADERS = frozenset({
    "accept-encoding", "connection", "content-length", "host", "if-modified-since", "if-none-match", "te",
    "transfer-encoding", "upgrade", "user-agent",
})  # fmt: skip


def _zone(name: str) -> str:
    if name not in available_timezones():
        near = difflib.get_close_matches(name, available_timezones(), 1)
        hint = f'; did you mean "{near[0]}"?' if near else ""
        raise ValueError(f'not a time zone; write one such as "Asia/Shanghai"{hint}')
    return name


def _duration(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError('write a time with its unit, such as "30s", "5m", "2h" or "1d"')
    found = re.fullmatch(r"\s*(\d+)\s*([smhd])\s*", value)
    if not found:
        raise ValueError('write a time with its unit, such as "30s", "5m", "2h" or "1d"')
    seconds = int(found[1][:9]) * UNITS[found[2]]
    if len(found[1]) > 9 or seconds > LONGEST_S:
        raise ValueError("at most 30 days")
    return dt.timedelta(seconds=seconds)


def _query(text: str) -> str:
    try:
        query = require_words(parse(text))
    except CommandError as error:
        raise ValueError(f"not a query ({error.text}); see docs/queries.md") from error
    if any(term.kind == "topic" for term in query.terms):
        raise ValueError("a topic cannot name another topic")
    return text


def _state(url: str) -> str:
    try:
        parse_url(url)
    except ConfigError as error:
        raise ValueError(error.faults[0].removeprefix("state: ")) from error
    return url


def _url(text: str) -> str:
    try:
        parsed = urlsplit(text)
        is_whole = parsed.scheme in ("http", "https") and bool(parsed.hostname) and parsed.port != 0
    except ValueError:
        is_whole = False
    if not is_whole or len(text) > MAX_URL_CHARS or re.search(r"\s", text):
        raise ValueError("not a web address; write one such as https://example.org/news")
    return text


def _token(secret: SecretStr) -> SecretStr:
    if secret.get_secret_value() and not TOKEN.fullmatch(secret.get_secret_value()):
        raise ValueError("not a bot token; @BotFather gives one such as 123456:ABC-DEF…")
    return secret


def _header(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}", name):  # RFC 9110 §5.1
        raise ValueError("not the name of a header")
    if name.lower() in OUR_HEADERS:
        raise ValueError("this header is set by noticebell itself")
    return name


def _header_value(text: str) -> str:
    if not re.fullmatch(r"[\x20-\x7e]{0,4000}", text):
        raise ValueError("only printable ASCII can stand in a header, at most 4000 characters")
    return text


def _slug(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,47}", text):
        raise ValueError('small letters, digits and "-" only, at most 48 of them, such as "shop-news"')
    return text


Zone = Annotated[str, AfterValidator(_zone)]
Duration = Annotated[dt.timedelta, BeforeValidator(_duration)]
QueryText = Annotated[str, AfterValidator(_query)]
StateUrl = Annotated[str, AfterValidator(_state)]
Token = Annotated[SecretStr, AfterValidator(_token)]
Slug = Annotated[str, AfterValidator(_slug)]
HeaderName = Annotated[str, AfterValidator(_header)]
HeaderValue = Annotated[str, AfterValidator(_header_value)]
Days = Annotated[int, Field(ge=0, le=36_500)]
HttpUrl = Annotated[str, AfterValidator(_url)]


class Section(BaseModel):
    """A table of the settings: keys that nobody knows are errors, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    def broken_rules(self) -> Iterator[str]:
        """What is wrong with keys that are right one by one."""
        yield from ()

    @model_validator(mode="after")
    def _keeps_the_rules(self) -> Self:
        if broken := list(self.broken_rules()):
            raise ValueError("\n".join(broken))
        return self


class TelegramSection(Section):
    """The table [telegram]."""

    token: Token = SecretStr("")
    token_file: Path | None = None
    base_url: HttpUrl = "https://api.telegram.org"
    mode: Literal["polling"] = "polling"
    admins: tuple[int, ...] = ()
    messages_per_second: Annotated[float, Field(gt=0, le=1000)] = 30.0
    paid_broadcast: bool = False

    def broken_rules(self) -> Iterator[str]:
        """A speed above the common one must be bought."""
        if self.messages_per_second > 30 and not self.paid_broadcast:
            yield "messages_per_second above 30 needs paid_broadcast = true, which costs Stars"


class ServerSection(Section):
    """The table [server]."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    public_url: HttpUrl = "http://localhost:8080"
    websub_hub: Literal[""] = ""


class RemindersSection(Section):
    """The table [reminders]."""

    lead_days: tuple[Annotated[int, Field(ge=0, le=365)], ...] = (7, 1, 0)
    hour: Annotated[int, Field(ge=0, le=23)] = 9


class BrowserSection(Section):
    """The table [browser]: what draws the pages of sources with `render`."""

    executable: str = ""
    sandbox: bool = True
    at_once: Annotated[int, Field(ge=1, le=16)] = 2


class RetentionSection(Section):
    """The table [retention]; 0 keeps for ever."""

    deliveries_days: Days = 90
    reminders_days: Days = 90
    snapshots_days: Days = 90
    revisions_days: Days = 730

    def as_retention(self) -> Retention:
        """The same as the state knows it."""
        return Retention(
            deliveries=_days(self.deliveries_days),
            reminders=_days(self.reminders_days),
            snapshots=_days(self.snapshots_days),
            revisions=_days(self.revisions_days),
        )


def _days(days: int) -> dt.timedelta | None:
    return dt.timedelta(days=days) if days else None


class SelectSection(Section):
    """The table [sources.select]: CSS relative to the item; `@name` takes an attribute."""

    item: str
    title: str
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
        if self.kind == "feed":
            return
        if self.select is None:
            yield f'select: is missing; kind = "{self.kind}" needs to be told where the parts are'
            return
        needed = {Identity.GUID: self.select.guid, Identity.LINK: self.select.link}
        if self.identity in needed and not needed[self.identity]:
            yield f'identity = "{self.identity}" needs select.{self.identity}'

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


class TopicSection(Section):
    """One of [[topics]]."""

    slug: Slug
    title: dict[Literal["zh", "en"], str]
    match: QueryText


class Config(Section):
    """The whole of the settings, as read. Secrets do not show in its repr."""

    state: StateUrl = "sqlite:///state.db"
    timezone: Zone = "Asia/Shanghai"
    language: Literal["zh", "en"] = "zh"
    telegram: TelegramSection = TelegramSection()
    server: ServerSection = ServerSection()
    reminders: RemindersSection = RemindersSection()
    retention: RetentionSection = RetentionSection()
    browser: BrowserSection = BrowserSection()
    sources: tuple[SourceSection, ...] = ()
    topics: tuple[TopicSection, ...] | None = None

    def broken_rules(self) -> Iterator[str]:
        """Names are keys: each is given once."""
        for kind, names in (
            ("sources", [source.name for source in self.sources]),
            ("topics", [topic.slug for topic in self.topics or ()]),
        ):
            if twice := sorted({name for name in names if names.count(name) > 1}):
                yield f"{kind}: the name {', '.join(twice)} is given twice"

    @property
    def token(self) -> str:
        """The bot's token; empty where there is none."""
        return self.telegram.token.get_secret_value()

    @property
    def default_profile(self) -> Profile:
        """When a target is told that has chosen nothing, and when public feeds announce what is near."""
        return Profile(
            self.timezone, dt.time(self.reminders.hour), tuple(sorted({*self.reminders.lead_days}, reverse=True))
        )

    def core_sources(self) -> tuple[Source, ...]:
        """The sources as the rules know them."""
        return tuple(_source(section, self) for section in self.sources)

    def core_topics(self) -> tuple[Topic, ...]:
        """The topics of the settings; the shipped ones where the settings name none."""
        if self.topics is None:
            return shipped_topics()
        return tuple(_topic(section) for section in self.topics)


def shipped_topics() -> tuple[Topic, ...]:
    """The topics that come with the program (`bot/topics.toml`)."""
    read = tomllib.loads((resources.files("bot") / "topics.toml").read_text(encoding="utf-8"))
    return tuple(_topic(TopicSection.model_validate(section)) for section in read["topics"])


def _topic(section: TopicSection) -> Topic:
    return Topic(section.slug, tuple(section.title.items()), section.match)


def _source(section: SourceSection, config: Config) -> Source:
    return Source(
        name=SourceName(section.name),
        title=section.title or section.name,
        kind=SourceKind(section.kind),
        url=section.url,
        every=section.every,
        every_max=section.longest_wait,
        allow_private=section.allow_private,
        zone=section.timezone or config.timezone,
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


SECTIONS: dict[str, type[BaseModel]] = {
    "telegram": TelegramSection,
    "server": ServerSection,
    "reminders": RemindersSection,
    "retention": RetentionSection,
    "browser": BrowserSection,
    "sources": SourceSection,
    "select": SelectSection,
    "request": RequestSection,
    "detail": DetailSection,
    "topics": TopicSection,
}
