"""The role that answers feed readers, calendars and browsers."""

import logging
from contextlib import AsyncExitStack

from aiohttp import web

from bot.roles.base import Base
from core.errors import UsageError
from feeds.web import build_app

log = logging.getLogger(__name__)

SHUTDOWN_S = 1.0


async def open_serve(stack: AsyncExitStack, base: Base) -> int:
    """The role that answers readers; answers the port, which the system chose where the settings say 0."""
    config = base.config
    application = build_app(
        base.database,
        clock=base.clock,
        public_url=config.server.public_url,
        language=config.language,
        topics=config.core_topics(),
        sources=[(source.name, source.title) for source in config.core_sources()],
        default_profile=base.profile,
        telegram_link=None,
    )
    return await serve(stack, application, config.server.host, config.server.port)


async def serve(stack: AsyncExitStack, application: web.Application, host: str, port: int) -> int:
    """Serve an application until the stack closes; answers its port. Raises UsageError where the port is taken."""
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=SHUTDOWN_S)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    site = web.TCPSite(runner, host, port)
    try:
        await site.start()
    except OSError as error:
        raise UsageError([f"server.port: {host}:{port} cannot be listened on: {error.strerror}"]) from error
    sockets = runner.addresses
    log.info("app.serving", extra={"host": host, "port": sockets[0][1]})
    return int(sockets[0][1])
