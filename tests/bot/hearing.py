"""Somebody who hears what people say to the bot, for tests."""

from collections.abc import Awaitable, Callable

from telegram import Bot, Update

from bot.clock import SystemClock
from bot.sandbox.server import Sandbox
from bot.updates import Updates
from tests.waiting import eventually


class Heard:
    """Takes down what was said; `act` may wait, or raise, first."""

    def __init__(self, act: Callable[[str], Awaitable[None]] | None = None) -> None:
        self.texts: list[str] = []
        self._act = act

    async def __call__(self, update: Update) -> None:
        text = (update.message.text if update.message else None) or ""
        if self._act:
            await self._act(text)
        self.texts.append(text)

    async def hears(self, *texts: str) -> None:
        async def heard() -> bool:
            return sorted(self.texts) == sorted(texts)

        await eventually(heard)


def updates_of(bot: Bot, heard: Heard, **more: object) -> Updates:
    return Updates(bot, heard, SystemClock(), poll_s=5, **more)  # type: ignore[arg-type]


def waiting_updates(sandbox: Sandbox) -> int:
    return len(sandbox.bot().updates)
