"""The program: the parts of its roles, and every loop of theirs, from its start to its end.

Parts are opened on one stack and handed down as arguments; each loop is a named task of one group. On SIGTERM or SIGINT
each finishes the piece in hand. A loop expects trouble and goes on; a bug ends the group, and the process with it.
"""

import asyncio
import logging
import signal
from collections.abc import Callable, Collection, Sequence
from contextlib import AsyncExitStack

from sqlalchemy.exc import DBAPIError

from bot.clock import SystemClock
from bot.roles import ROLES
from bot.roles.base import Base, Part, open_base
from bot.sections import Config
from core.errors import StateError
from core.ports import Clock

log = logging.getLogger(__name__)

GRACE_S = 2.0


async def run(
    config: Config,
    *,
    roles: Collection[str] = ROLES,
    clock: Clock | None = None,
    stop: asyncio.Event | None = None,
    on_ready: Callable[[int | None], None] = lambda _: None,
) -> None:
    """The program, until `stop` or a signal; `on_ready` hears the port that feeds are served on, if they are.

    Raises StateError where the state cannot be used, ConfigError where a source or the port cannot.
    """
    stop = stop or asyncio.Event()
    end_on_signals(stop)
    check(config, roles)
    async with AsyncExitStack() as stack:
        try:
            base = await open_base(stack, config, clock or SystemClock(), config.default_profile)
        except DBAPIError as error:
            raise StateError(f"the state cannot be used: {error.orig}") from error
        parts: list[Part] = [base.signals, base.looking_back, *await open_loops(stack, base, roles)]
        on_ready(await open_server(stack, base) if "serve" in roles else None)
        await hold(parts, stop)


def check(config: Config, roles: Collection[str]) -> None:
    """Raises ConfigError with what these roles need of the settings and cannot use; only who watches needs sources."""
    if "watch" in roles:
        from bot.ways_out import check_sources

        check_sources(config)


async def open_loops(stack: AsyncExitStack, base: Base, roles: Collection[str]) -> list[Part]:
    """The loops of these roles; what a role is made of is read here, so that a process holds none that it has not."""
    parts: list[Part] = []
    if "watch" in roles:
        from bot.roles.watch import open_watch

        parts += await open_watch(stack, base)
    if "send" in roles:
        from bot.roles.send import open_send

        parts += await open_send(stack, base)
    return parts


async def open_server(stack: AsyncExitStack, base: Base) -> int:
    """The role that is no loop, read likewise; answers its port."""
    from bot.roles.serve import open_serve

    return await open_serve(stack, base)


def end_on_signals(stop: asyncio.Event) -> None:
    """Let SIGINT and SIGTERM set `stop`; a second one ends the process as it always does."""
    loop = asyncio.get_running_loop()

    def end(number: signal.Signals) -> None:
        stop.set()
        loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, end, number)


async def hold(parts: Sequence[Part], stop: asyncio.Event) -> None:
    """Run the parts until `stop`, give them a moment to finish, then cancel what is left."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(part.run(stop), name=part.name) for part in parts]
        await stop.wait()
        _, late = await asyncio.wait(tasks, timeout=GRACE_S)
        for task in late:
            log.warning("app.cut_off", extra={"part": task.get_name()})
            task.cancel()
