"""One request to the Bot API, as a method sees it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.sandbox.accounts import Bot
from bot.sandbox.files import FileShelf
from bot.sandbox.parameters import Parameters
from bot.sandbox.world import World


@dataclass(frozen=True, slots=True)
class Call:
    """Who asks, with what, and where."""

    world: World
    bot: Bot
    parameters: Parameters
    files: FileShelf
    restart_webhook: Callable[[Bot], None]


Method = Callable[[Call], object | Awaitable[object]]
"""Carries out a call; answers the `result` of the Bot API, or raises ApiError."""

MethodTable = Mapping[str, Method]
"""Methods by their names in lower case: Telegram does not mind the case."""
