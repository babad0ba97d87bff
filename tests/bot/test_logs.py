"""Log lines: fields readable, secrets masked."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from telegram import Bot

from bot.logs import CHATTY, INDISCREET, EventFormatter, mask, set_up
from bot.sandbox.server import Sandbox
from tests.bot.hearing import Heard, updates_of
from tests.waiting import eventually, running

TOKEN = "123456789:" + "Ab_-" * 9


def line(*arguments: object, **extra: object) -> str:
    record = logging.LogRecord("x", logging.INFO, "f", 1, str(arguments[0]), arguments[1:], None)
    record.__dict__.update(extra)
    return EventFormatter().format(record)


def test_an_event_is_one_line_with_its_fields() -> None:
    assert line("poll.done", source="shop-news", reason="two words").endswith(
        " info poll.done source=shop-news reason='two words'"
    )


def test_a_token_is_masked_wherever_it_stands() -> None:
    assert TOKEN not in line(f"GET https://api/bot{TOKEN}/getMe", url=f"https://api/bot{TOKEN}/x")
    assert mask(f"bot{TOKEN}/") == "bot<token>/"


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """What the program would log."""
    stream = io.StringIO()
    levels = {name: logging.getLogger(name).level for name in (None, *CHATTY, INDISCREET)}
    handlers = logging.getLogger().handlers[:]
    set_up(stream=stream)
    try:
        yield stream
    finally:
        logging.getLogger().handlers[:] = handlers
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def test_a_token_in_a_traceback_is_masked() -> None:
    with logged() as stream:
        try:
            raise RuntimeError(f"https://api/bot{TOKEN}/getMe")
        except RuntimeError:
            logging.getLogger("noticebell.test").exception("it.failed")
    assert "RuntimeError" in stream.getvalue()
    assert TOKEN not in stream.getvalue()


async def test_what_people_write_is_not_logged_where_it_cannot_be_read(sandbox: Sandbox, bot: Bot) -> None:
    person = sandbox.user(7, name="Ada")
    sandbox.bot().updates.add("message", {"text": "a secret", "from": {"first_name": "Ada"}})
    with logged() as stream:

        async def is_passed_over() -> bool:
            return "update.unreadable" in stream.getvalue()

        heard = Heard()
        async with running(updates_of(bot, heard)):
            await eventually(is_passed_over)
            person.say("hello")
            await heard.hears("hello")
    assert "secret" not in stream.getvalue()
    assert "Ada" not in stream.getvalue()


def test_a_value_cannot_forge_a_line() -> None:
    assert "\n" not in line("poll.done", reason="a\n2026-01-01 error forged")
