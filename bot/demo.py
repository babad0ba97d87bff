"""The demo: the very program, with a sample source in place of the web and the sandbox in place of Telegram.

Nothing is special but the settings: a source on loopback polled every two seconds, a state of its own that starts
afresh, and reminders due forty seconds from now instead of at nine. Two visitors, one for each language, are there
already, have pressed Start and subscribed to everything, so that a chat is alive when its page is opened.
"""

import asyncio
import datetime as dt
import fcntl
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web

from bot import app
from bot.clock import SystemClock
from bot.config import validate
from bot.roles.base import Part, open_base
from bot.roles.send import open_send
from bot.roles.serve import open_serve, serve
from bot.roles.watch import open_watch
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from bot.sections import Config
from core.errors import UsageError
from core.model import Profile
from core.ports import Clock
from watchers.sample.site import Sample

log = logging.getLogger(__name__)

STATE_FILE = Path("demo.db")
REMIND_AFTER = dt.timedelta(seconds=40)
VISITORS = {"en": 1, "zh": 2}
HOST = "127.0.0.1"
PORTS_TRIED = 20

Say = Callable[[str], None]


async def run(port: int, *, say: Say, stop: asyncio.Event | None = None, state_file: Path = STATE_FILE) -> None:
    """Run the demo on the first free port from `port` on, until `stop` or a signal; `say` gets what to tell.

    Raises UsageError where no port is free, or where another demo runs on the same file.
    """
    stop = stop or asyncio.Event()
    app.end_on_signals(stop)
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        stack.enter_context(_alone(state_file.parent))
        _start_afresh(state_file)
        sandbox = await stack.enter_async_context(Sandbox(clock, language="zh"))
        sample = Sample(clock)
        sample_root = f"http://{HOST}:{await _serve_sample(stack, sample)}"
        config = settings(sample, sample_root, sandbox, port, state_file)
        base = await open_base(stack, config, clock, profile(clock, config))
        watch, send = await open_watch(stack, base), await open_send(stack, base)
        parts: list[Part] = [base.signals, base.looking_back, *watch, *send]
        await open_serve(stack, base)
        visits = [Visit(sandbox.user(number, language_code=code, name="visitor")) for code, number in VISITORS.items()]
        _introduce(say, config, sandbox, sample_root, base.profile)
        await app.hold([*parts, sample, *visits], stop)
    say(f"Ended; what the demo knew is in {state_file}.")


class Visit:
    """A first visitor says what every visitor says."""

    def __init__(self, visitor: Person) -> None:
        self.name = f"visit {visitor.id}"
        self._visitor = visitor

    async def run(self, stop: asyncio.Event) -> None:
        """Press Start, wish for everything, and leave the rest to whoever opens the page."""
        self._visitor.say("/start")
        self._visitor.say("/subscribe all")
        await stop.wait()


def settings(sample: Sample, sample_root: str, sandbox: Sandbox, port: int, state_file: Path) -> Config:
    """The demo's settings, on the first free port from `port` on. Raises UsageError where there is none."""
    source = sample.source(sample_root)
    free = _free_port(port)
    return validate(
        {
            "state": f"sqlite:///{state_file.absolute()}",
            "telegram": {"token": sandbox.token, "base_url": sandbox.root},
            "server": {"host": HOST, "port": free, "public_url": f"http://localhost:{free}"},
            "sources": [
                {
                    "name": source.name,
                    "title": source.title,
                    "url": source.url,
                    "every": f"{int(source.every.total_seconds())}s",
                    "allow_private": source.allow_private,
                    "order": source.order,
                    "select": {key: value for key, value in asdict(source.select).items() if value},
                }
            ],
        }
    )


def profile(clock: Clock, config: Config) -> Profile:
    """Reminders come forty seconds from now, by the clock of the settings' zone."""
    remind_at = (clock.now() + REMIND_AFTER).astimezone(ZoneInfo(config.timezone)).time().replace(microsecond=0)
    return Profile(config.timezone, remind_at, config.default_profile.lead_days)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder: a second demo in it would delete the first one's state. Raises UsageError where it is held."""
    held = os.open(folder, os.O_RDONLY)
    try:
        _lock(held, folder)
        yield
    finally:
        os.close(held)


def _lock(held: int, folder: Path) -> None:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise UsageError(
            [f"another demo runs in {folder.absolute()}; end it, or run this one in another folder"]
        ) from None


def _start_afresh(state_file: Path) -> None:
    """Remove what the last demo left. Raises UsageError for a file that is none of ours."""
    if state_file.exists() and b"alembic_version" not in state_file.read_bytes():
        raise UsageError([f"{state_file.absolute()} is no demo's; run the demo in another folder"])
    for suffix in ("", "-wal", "-shm"):
        state_file.with_name(state_file.name + suffix).unlink(missing_ok=True)


async def _serve_sample(stack: AsyncExitStack, sample: Sample) -> int:
    site = web.Application()
    site.add_subapp("/sample", sample.app)
    return await serve(stack, site, HOST, 0)


def _free_port(wanted: int) -> int:
    import socket

    for port in range(wanted, wanted + PORTS_TRIED):
        with ExitStack() as stack:
            tried = stack.enter_context(socket.socket())
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((HOST, port))
            except OSError:
                continue
            return port
    raise UsageError([f"none of the ports {wanted} to {wanted + PORTS_TRIED - 1} is free; name one with --port"])


def _introduce(say: Say, config: Config, sandbox: Sandbox, sample_root: str, public: Profile) -> None:
    root = config.server.public_url
    for line in (
        "noticebell demo: a sample marketplace, a stand-in for Telegram, and the program between them.",
        "",
        f"  chat        {sandbox.root}/?user={VISITORS['en']}&language=en     (a chat like Telegram's; type /help)",
        f"  in Chinese  {sandbox.root}/?user={VISITORS['zh']}&language=zh     (同样的聊天，说中文)",
        f"  start page  {root}/",
        f"  feed        {root}/feeds/all.rss     {root}/feeds/all.atom",
        f"  the source  {sample_root}/sample/",
        "",
        "Open the chat. In about 10 seconds a new notice arrives, at 20 one that moves a date, and at 40",
        f"({public.remind_at:%H:%M:%S}, {public.zone}) the reminders of what takes effect soon.",
        "",
        "Ctrl-C ends it. For real notices and real Telegram: copy noticebell.example.toml to noticebell.toml.",
    ):
        say(line)
