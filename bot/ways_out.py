"""The ways from the settings to the sources, and what stands in the way: selectors, or a browser that is missing."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from importlib.metadata import version
from typing import Any

from pydantic import ValidationError

from bot.sections import Config
from bot.source_sections import SourceSection, as_source
from core.errors import ConfigError
from core.source import Select, SourceKind
from watchers.drawing import Chromium, find_missing, needs_browser
from watchers.registry import find_faults, find_unreadable
from watchers.web import Web, open_web, user_agent


def check_sources(config: Config) -> None:
    """Raises ConfigError with what each source's kind of parser cannot read: selectors above all."""
    faults = [f"sources.{source.name}: {fault}" for source in config.core_sources() for fault in find_faults(source)]
    faults += _find_missing(config)
    if faults:
        raise ConfigError(faults)


def find_source_faults(settings: Mapping[str, Any]) -> list[str]:
    """The same of settings that have other faults: all of sources that have none themselves, else their selectors."""
    sources = settings.get("sources")
    tables = enumerate(sources if isinstance(sources, list) else [], 1)
    return [f"sources.{number}.{fault}" for number, table in tables for fault in _find_faults_of(table)]


def _find_faults_of(table: object) -> list[str]:
    try:
        return find_faults(as_source(SourceSection.model_validate(table), "UTC"))
    except ValidationError:
        pass
    if not isinstance(table, dict):
        return []
    kind = next((kind for kind in SourceKind if kind == table.get("kind", SourceKind.HTML)), None)
    if kind is None:
        return []
    select, detail = (Select(**_texts(table.get(key), Select)) for key in ("select", "detail"))
    return find_unreadable(kind, select, detail)


def _texts(table: object, known: type[Select]) -> dict[str, str]:
    """What is written for the keys of a table, as far as it is text."""
    written = table.items() if isinstance(table, dict) else ()
    return {key: value for key, value in written if key in known.__dataclass_fields__ and isinstance(value, str)}


def check_browser(config: Config) -> None:
    """Raises ConfigError where a source needs a browser and something for it is missing."""
    if missing := _find_missing(config):
        raise ConfigError(missing)


def _find_missing(config: Config) -> list[str]:
    if not any(map(needs_browser, config.core_sources())):
        return []
    return find_missing(chromium_of(config), is_root=os.geteuid() == 0)


@asynccontextmanager
async def open_ways_out(config: Config) -> AsyncIterator[Web]:
    """The ways to the sources, with a browser where one of them needs it; it starts when it is first used."""
    async with AsyncExitStack() as stack:
        web_session = await stack.enter_async_context(open_web(agent(config)))
        if any(map(needs_browser, config.core_sources())):
            from watchers.browser import open_browser  # an extra

            browser = await stack.enter_async_context(open_browser(chromium_of(config), agent(config)))
            web_session = replace(web_session, browser=browser)
        yield web_session


def chromium_of(config: Config) -> Chromium:
    """The browser as the settings have it."""
    return Chromium(config.browser.executable, config.browser.sandbox, config.browser.at_once)


def agent(config: Config) -> str:
    """How sources see us: by name and version, and where the operator can be reached."""
    return user_agent(version("noticebell"), config.server.public_url)
