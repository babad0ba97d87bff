"""Builds every part and holds every loop: here, and only here, all rooms are known.

Parts are opened on one stack and handed down as arguments; each loop is a named task of one group. On SIGTERM or SIGINT
each finishes the piece in hand. A loop expects trouble and goes on; a bug ends the group, and the process with it.
"""

import asyncio
import datetime as dt
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Protocol

import aiohttp
from aiohttp import web
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Bot

from bot.channel import TelegramChannel
from bot.clock import SystemClock
from bot.deliverer import Deliverer
from bot.fanning import FanOut
from bot.handlers import Handlers
from bot.letters import Render
from bot.lookingback import LookingBack
from bot.operators import Operators, Relay
from bot.pacing import Gate, Pacer
from bot.reminding import Reminding
from bot.render import render, render_many
from bot.request import AiohttpRequest
from bot.sections import Config
from bot.tenure import Speaking, Tenure, make_holder
from bot.thinning import Thinning
from bot.updates import Updates
from bot.wording import Wording, load_catalogues
from core.catalogue import Catalogue
from core.errors import ChannelRefused, ConfigError, StateError
from core.model import AlertView, Profile, Target, TargetKind
from core.ports import Clock, Message
from feeds.web import build_app
from state.database import Database
from state.lookback import LookBack
from state.outages import note_start
from state.queries import QueryIndex
from state.retention import Public
from state.schema import upgrade
from state.signals import Signals
from state.subscriptions import upsert_target
from state.trouble import Troubles
from watchers.drawing import Chromium, find_missing, needs_browser
from watchers.fetch import Limits
from watchers.ingest import Parts
from watchers.registry import find_faults
from watchers.rereading import Rereading
from watchers.runner import Watcher
from watchers.web import Web, open_web, user_agent

log = logging.getLogger(__name__)

ROLES = ("watch", "send", "serve")
GRACE_S = 2.0
REFUSED_PAUSE = dt.timedelta(minutes=5)
SHUTDOWN_S = 1.0


class Part(Protocol):
    """A loop that runs until it is told to stop, then finishes the piece in hand."""

    name: str

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set."""
        ...


@dataclass(frozen=True, slots=True)
class Base:
    """What every role stands on."""

    config: Config
    clock: Clock
    database: Database
    signals: Signals
    index: QueryIndex
    looking_back: LookingBack
    holder: str
    profile: Profile
    relay: Relay
    troubles: Troubles


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
    check_sources(config)
    async with AsyncExitStack() as stack:
        try:
            base = await open_base(stack, config, clock or SystemClock(), config.default_profile)
        except DBAPIError as error:
            raise StateError(f"the state cannot be used: {error.orig}") from error
        parts: list[Part] = [base.signals, base.looking_back]
        if "watch" in roles:
            parts += await open_watch(stack, base)
        if "send" in roles:
            parts += await open_send(stack, base)
        on_ready(await open_serve(stack, base) if "serve" in roles else None)
        await hold(parts, stop)


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


def check_sources(config: Config) -> None:
    """Raises ConfigError with what each source's kind of parser cannot read: selectors above all."""
    faults = [f"sources.{source.name}: {fault}" for source in config.core_sources() for fault in find_faults(source)]
    faults += _find_missing(config)
    if faults:
        raise ConfigError(faults)


def check_browser(config: Config) -> None:
    """Raises ConfigError where a source needs a browser and something for it is missing."""
    if missing := _find_missing(config):
        raise ConfigError(missing)


def _find_missing(config: Config) -> list[str]:
    if not any(map(needs_browser, config.core_sources())):
        return []
    return find_missing(chromium_of(config), is_root=os.geteuid() == 0)


def chromium_of(config: Config) -> Chromium:
    """The browser as the settings have it."""
    return Chromium(config.browser.executable, config.browser.sandbox, config.browser.at_once)


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


async def open_base(stack: AsyncExitStack, config: Config, clock: Clock, profile: Profile) -> Base:
    """Open the state, at this program's schema, with the queries that topics stand for; `profile` is the public's."""
    await asyncio.to_thread(upgrade, config.state)
    database = Database(config.state)
    stack.push_async_callback(database.close)
    index = QueryIndex(config.core_topics())
    async with database.writing() as session:
        await index.sync_topics(session, clock.now())
    return make_base(config, clock, database, index, profile)


def make_base(config: Config, clock: Clock, database: Database, index: QueryIndex, profile: Profile) -> Base:
    """Around a state that is open."""
    relay = Relay()
    troubles = Troubles(clock, relay.state_is_away, relay.state_was_away)
    looking_back = LookingBack(LookBack(database, index.topics), clock)
    return Base(
        config, clock, database, Signals(database), index, looking_back, make_holder(), profile, relay, troubles
    )


def agent(config: Config) -> str:
    """How sources see us: by name and version, and where the operator can be reached."""
    return user_agent(version("noticebell"), config.server.public_url)


async def open_watch(stack: AsyncExitStack, base: Base) -> list[Part]:
    """The role that polls, and reads again what an earlier version has read."""
    async with base.database.writing() as session:
        await note_start(session, base.clock.now())
    web_session = await stack.enter_async_context(open_ways_out(base.config))
    parts = Parts(base.database, web_session, base.index, Limits())
    # One process watches on SQLite: started again after a kill, it takes up at once what it left.
    holder = f"{socket.gethostname()[:32]}:watch" if base.database.is_sqlite else base.holder
    sources = base.config.core_sources()
    return [
        Watcher(
            sources,
            parts,
            base.clock,
            holder=holder,
            signals=base.signals,
            troubles=base.troubles,
        ),
        Rereading(base.database, sources, base.clock, holder=base.holder),
    ]


async def open_send(stack: AsyncExitStack, base: Base) -> list[Part]:
    """The role that turns what changed and what approaches into messages. Without a token, for feeds alone."""
    config = base.config
    async with base.database.writing() as writing:
        await note_start(writing, base.clock.now())
    parts: list[Part] = [
        Reminding(base.database, base.signals, base.clock, base.profile, base.troubles.one()),
        FanOut(base.database, base.signals, base.clock, config.telegram.admins, trouble=base.troubles.one()),
        make_thinning(base),
    ]
    if not config.token:
        log.warning("app.no_token", extra={"reason": "nothing is sent to Telegram; set NOTICEBELL_TELEGRAM__TOKEN"})
        return parts
    # Without a limit of its own: the sender bounds what is under way, and an answer must not wait behind alerts.
    session = await stack.enter_async_context(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)))
    return [*parts, *await open_telegram(base, session)]


def make_thinning(base: Base) -> Thinning:
    """What keeps the state small."""
    public = Public(tuple(topic.slug for topic in base.config.core_topics()), base.profile)
    retention = base.config.retention.as_retention()
    return Thinning(base.database, base.clock, retention, public, holder=base.holder)


async def open_telegram(base: Base, session: aiohttp.ClientSession) -> list[Part]:
    """The bot: who listens to people, and who sends to them."""
    config = base.config
    root = config.telegram.base_url.rstrip("/")
    requests = AiohttpRequest(session), AiohttpRequest(session)
    bot = Bot(
        config.token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=requests[0],
        get_updates_request=requests[1],
    )
    bot_id = int(config.token.split(":")[0])
    catalogues = load_catalogues()
    paid, pace = config.telegram.paid_broadcast, config.telegram.messages_per_second
    gate = Gate(Pacer(pace), base.clock)
    alerts = TelegramChannel(bot, paid_broadcast=paid)
    answers = TelegramChannel(bot, paid_broadcast=paid, passage=gate.answering)
    operators = Operators(answers, base.clock, catalogues[config.language], config.telegram.admins)
    base.relay.operators = operators
    tenure = Tenure(base.database, base.clock, bot_id=bot_id, holder=base.holder, trouble=base.troubles.one())
    await _know_admins(base, bot_id)
    handlers = Handlers(
        base.database,
        base.index,
        base.clock,
        channel=answers,
        looking_back=base.looking_back,
        bot_id=bot_id,
        topics=config.core_topics(),
        sources=[source.name for source in config.core_sources()],
        admins=config.telegram.admins,
        defaults=base.profile,
        language=config.language,
        public_url=config.server.public_url,
        catalogues=catalogues,
    )
    updates = Updates(bot, handlers.handle, base.clock, commands=handlers.commands())
    deliverer = Deliverer(
        base.database,
        base.signals,
        base.clock,
        alerts,
        gate,
        tenure,
        make_render(config, catalogues),
        bot_id=bot_id,
        messages_per_second=pace,
        report=operators.message_rejected,
        trouble=base.troubles.one(),
    )
    listener = Listening(updates, base.clock)
    return [Speaking(tenure, base.clock, sender=deliverer, listener=listener), operators]


class Listening:
    """Hears people for as long as Telegram accepts the token; a refused one is said, and tried again now and then."""

    name = "updates"

    def __init__(self, updates: Updates, clock: Clock) -> None:
        self._updates = updates
        self._clock = clock

    async def run(self, stop: asyncio.Event) -> None:
        """Listen until `stop`. The rest of the program does not depend on it: feeds and pages go on."""
        while not stop.is_set():
            try:
                await self._updates.run(stop)
            except ChannelRefused as error:
                retry_at = self._clock.now() + REFUSED_PAUSE
                log.error("telegram.refused", extra={"reason": str(error), "retry_at": retry_at.isoformat()})
                await self._clock.sleep_until(retry_at, stop)


def make_render(config: Config, catalogues: Mapping[str, Catalogue]) -> Render:
    """What turns alerts into the message of one target, in its language and zone."""
    topics, has_admins = config.core_topics(), bool(config.telegram.admins)

    def render_for(
        views: Sequence[AlertView], target: Target, why: dict[int, tuple[str, ...]], now: dt.datetime
    ) -> Message:
        wording = Wording.at(catalogues[target.language], target.profile.zone, now, topics)
        if len(views) > 1:
            return render_many(views, wording=wording)
        reasons = why.get(views[0].notice_id or 0, ())
        return render(
            views[0], wording=wording, why=reasons, public_url=config.server.public_url, has_admins=has_admins
        )

    return render_for


async def _know_admins(base: Base, bot_id: int) -> None:
    """Admins are told of broken sources without having subscribed to anything."""
    async with base.database.writing() as session:
        for admin in base.config.telegram.admins:
            await _know_admin(session, base, bot_id, admin)


async def _know_admin(session: AsyncSession, base: Base, bot_id: int, chat_id: int) -> None:
    await upsert_target(
        session,
        bot_id=bot_id,
        chat_id=chat_id,
        thread_id=0,
        kind=TargetKind.PRIVATE,
        language=base.config.language,
        profile=base.profile,
        now=base.clock.now(),
    )


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
    """Serve an application until the stack closes; answers its port. Raises ConfigError where the port is taken."""
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=SHUTDOWN_S)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    site = web.TCPSite(runner, host, port)
    try:
        await site.start()
    except OSError as error:
        raise ConfigError([f"server.port: {host}:{port} cannot be listened on: {error.strerror}"]) from error
    sockets = runner.addresses
    log.info("app.serving", extra={"host": host, "port": sockets[0][1]})
    return int(sockets[0][1])
