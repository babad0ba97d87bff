"""What `noticebell run` says to whoever starts it at a terminal: where its pages are, and whom to write to."""

import asyncio
from collections.abc import Collection, Iterator

import aiohttp
from telegram import Bot
from telegram.error import TelegramError

from bot.channel import translate
from bot.request import AiohttpRequest
from bot.sections import Config
from core.errors import DeliveryError

LONGEST_S = 5.0  # that a start waits for the bot's name
ANYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 (not listened on here: read from the settings)
ENDED = "Ended. What was not sent yet is kept, and sent by the next run."


async def ask_name(config: Config) -> str:
    """The bot's name, with its @. Raises DeliveryError where Telegram does not accept us, or cannot be reached."""
    root = config.telegram.base_url.rstrip("/")
    async with aiohttp.ClientSession() as session:
        bot = Bot(config.token, base_url=f"{root}/bot", request=AiohttpRequest(session))
        try:
            me = await bot.get_me()
        except TelegramError as error:
            raise translate(error) from error
    return f"@{me.username}"


async def say_whom_to_write_to(config: Config) -> str:
    """A line about the bot, within a few seconds; what keeps it from being reached does not keep the program."""
    if not config.token:
        return "no token, so nothing is sent; set NOTICEBELL_TELEGRAM__TOKEN to what @BotFather shows"
    try:
        async with asyncio.timeout(LONGEST_S):
            return f"write /start to {await ask_name(config)}"
    except TimeoutError:
        return "cannot be reached in time; it is tried again and again"
    except DeliveryError as error:
        return f"{error}; it is tried again and again"


def greet(config: Config, roles: Collection[str], port: int | None, telegram: str) -> Iterator[str]:
    """The lines; `port` is where pages and feeds are served, if they are, and `telegram` what is said of the bot."""
    yield f"noticebell runs: {', '.join(roles)}."
    if "watch" in roles:
        names = ", ".join(source.name for source in config.sources)
        yield f"  sources     {names or 'none; add [[sources]] to the settings, see docs/sources.md'}"
    if port is not None:
        host = "localhost" if config.server.host in ANYWHERE else config.server.host
        yield f"  start page  http://{f'[{host}]' if ':' in host else host}:{port}/"
    if "send" in roles:
        yield f"  Telegram    {telegram}"
    yield "Ctrl-C ends it. What happens is logged here."
