"""What is in order and what is not: settings, state, token, sources, dead letters. Changes nothing."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator

from rich.console import Console

from bot.greeting import ask_name
from bot.sections import Config
from core.errors import DeliveryError, NoStateYet, NoticebellError
from state import schema
from state.database import Database
from state.deadletters import count_dead, list_dead
from state.sources import load_sources

Finding = tuple[bool | None, str]
SIGNS = {True: "[green]✓[/]", False: "[red]✗[/]", None: "[yellow]–[/]"}


async def examine(config: Config) -> bool:
    """Print a line for each thing looked at; True where none is amiss (what was left out by choice is not)."""
    console = Console()
    all_good = True
    async for good, finding in _findings(config):
        console.print(SIGNS[good], end=" ")
        console.print(finding, markup=False, highlight=False)
        all_good = all_good and good is not False
    return all_good


async def _findings(config: Config) -> AsyncIterator[Finding]:
    yield True, f"settings: {len(config.sources)} sources, {len(config.core_topics())} topics"
    yield await _examine_token(config)
    try:
        current = await asyncio.to_thread(schema.require_current, config.state)
    except NoStateYet as error:
        yield None, str(error)
        for finding in _unread(config, ()):
            yield finding
        return
    except NoticebellError as error:
        yield False, str(error)
        return
    yield True, f"state: schema {current}"
    database = Database(config.state)
    try:
        async for finding in _examine_state(database, config):
            yield finding
    finally:
        await database.close()


async def _examine_token(config: Config) -> Finding:
    if not config.token:
        return None, "telegram: no token, so nothing is sent; set NOTICEBELL_TELEGRAM__TOKEN to what @BotFather shows"
    root = config.telegram.base_url.rstrip("/")
    try:
        return True, f"telegram: {root} knows us as {await ask_name(config)}"
    except DeliveryError as error:
        return False, f"telegram: {root} does not accept us: {error}"


async def _examine_state(database: Database, config: Config) -> AsyncIterator[Finding]:
    async with database.reading() as session:
        sources, dead, number = await load_sources(session), await list_dead(session), await count_dead(session)
    for source in sources:
        when = f"last success {source.succeeded_at:%Y-%m-%d %H:%M} UTC" if source.succeeded_at else "never read yet"
        yield source.trouble is None, f"source {source.name}: {source.trouble or 'in order'}; {when}"
    for finding in _unread(config, {source.name for source in sources}):
        yield finding
    advice = "; `noticebell dead-letters --resend` sends them again" if dead else ""
    yield not dead, f"dead letters: {number}{advice}"
    for letter in dead:
        yield False, f"  delivery {letter.id} to chat {letter.chat_id}: {letter.fault}"


def _unread(config: Config, known: Collection[str]) -> Iterator[Finding]:
    """The sources of the settings that the state does not know yet."""
    for source in config.sources:
        if source.name not in known:
            yield None, f"source {source.name}: never read yet; `noticebell source test {source.name}` tries it"
