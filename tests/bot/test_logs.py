"""Log lines: fields readable, secrets masked."""

import io
import logging

from bot.logs import EventFormatter, mask, set_up

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


def test_a_token_in_a_traceback_is_masked() -> None:
    stream = io.StringIO()
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        set_up(stream=stream)
        try:
            raise RuntimeError(f"https://api/bot{TOKEN}/getMe")
        except RuntimeError:
            logging.getLogger("noticebell.test").exception("it.failed")
    finally:
        root.handlers[:], root.level = before[0], before[1]
    assert "RuntimeError" in stream.getvalue()
    assert TOKEN not in stream.getvalue()


def test_a_value_cannot_forge_a_line() -> None:
    assert "\n" not in line("poll.done", reason="a\n2026-01-01 error forged")
