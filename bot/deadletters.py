"""Deliveries that were given up: shown to the operator, and owed again when the cause is mended."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.clock import SystemClock
from bot.sections import Config
from core.model import DeliveryId
from state import schema
from state.alerts import load_views
from state.database import Database
from state.deadletters import DeadLetter, count_dead, list_dead, resend_dead

SHOWN = 50


async def show(config: Config) -> bool:
    """Print the newest dead letters, what each would have said and why it was given up; False where there are any."""
    console = Console()
    async with _state(config) as database, database.reading() as session:
        dead, number = await list_dead(session, SHOWN), await count_dead(session)
        views = await load_views(session, {letter.alert_id for letter in dead})
    if not dead:
        console.print("no dead letters")
        return True
    table = Table("delivery", "chat", "would have said", "given up because")
    for letter in dead:
        view = views[letter.alert_id]
        said = Text(f"{view.kind}: {view.title or view.source_title}")
        table.add_row(str(letter.id), _chat(letter), said, Text(letter.fault))
    console.print(table)
    console.print(f"{number} in all; `noticebell dead-letters --resend` sends them again, or those you name by number")
    return False


async def resend(config: Config, ids: Collection[int]) -> bool:
    """Owe these dead letters again, all of them where none is named; True unless a named one is none that can be sent.

    The running program sends them at its next look. Those of chats that are gone stay dead.
    """
    console = Console()
    async with _state(config) as database, database.writing() as session:
        wanted = [DeliveryId(each) for each in ids] or None
        revived = await resend_dead(session, wanted, SystemClock().now())
    console.print(f"{len(revived)} owed again; the running program sends them")
    left = sorted(set(ids) - set(revived))
    if left:
        console.print(
            f"no dead letters that can be sent: {', '.join(map(str, left))} (sent, unknown, or the chat is gone)"
        )
    return not left


@asynccontextmanager
async def _state(config: Config) -> AsyncIterator[Database]:
    """The state as it is. Raises StateError where it is not of this version's schema."""
    await asyncio.to_thread(schema.require_current, config.state)
    database = Database(config.state)
    try:
        yield database
    finally:
        await database.close()


def _chat(letter: DeadLetter) -> str:
    return f"{letter.chat_id} ({letter.thread_id})" if letter.thread_id else str(letter.chat_id)
