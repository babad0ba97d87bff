"""What may stand in the settings, table by table: types, bounds, and rules over several keys.

Nothing here reads a file or the environment; `bot/config.py` does. Single values are in `bot/values.py`, sources in
`bot/source_sections.py`. The keys are listed in `docs/configuration.md`.
"""

import datetime as dt
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, SecretStr

from bot.section import Section
from bot.source_sections import DetailSection, RequestSection, SelectSection, SourceSection, as_source
from bot.values import Days, Host, HttpUrl, QueryText, Slug, StateUrl, Token, UserId, Zone
from core.model import Profile, Topic
from core.source import Source
from state.retention import Retention


class TelegramSection(Section):
    """The table [telegram]."""

    token: Token = SecretStr("")
    token_file: Path | None = None
    base_url: HttpUrl = "https://api.telegram.org"
    mode: Literal["polling"] = "polling"
    admins: tuple[UserId, ...] = ()
    messages_per_second: Annotated[float, Field(ge=0.01, le=1000)] = 30.0
    paid_broadcast: bool = False

    def broken_rules(self) -> Iterator[str]:
        """A speed above the common one must be bought."""
        if self.messages_per_second > 30 and not self.paid_broadcast:
            yield "messages_per_second above 30 needs paid_broadcast = true, which costs Stars"


class ServerSection(Section):
    """The table [server]."""

    host: Host = "127.0.0.1"
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


class TopicSection(Section):
    """One of [[topics]]."""

    slug: Slug
    title: Annotated[dict[Literal["zh", "en"], Annotated[str, Field(min_length=1)]], Field(min_length=1)]
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
        return tuple(as_source(section, self.timezone) for section in self.sources)

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
