"""One line an event: time, level, event, fields. No secret passes: what looks like a bot token is masked."""

import logging
import re
import sys
from typing import TextIO

TOKEN = re.compile(r"\d+:[\w-]{30,}")
OWN_FIELDS = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
CHATTY = ("aiohttp.access", "alembic", "httpx", "httpcore", "aiosqlite")
INDISCREET = "telegram"  # logs updates that it cannot read, with who wrote what; what became of them our own lines say


def set_up(level: int = logging.INFO, stream: TextIO = sys.stderr) -> None:
    """Send the program's events to `stream`; libraries that chatter, or that log addresses with tokens, warn only.

    No line holds what people write, or their names.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(EventFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger(INDISCREET).setLevel(logging.CRITICAL + 1)


class EventFormatter(logging.Formatter):
    """`2026-03-02T01:00:00Z info poll.done source_id=shop-news new=1`, a traceback after it where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line, secrets masked."""
        fields = [f"{key}={_shown(value)}" for key, value in record.__dict__.items() if key not in OWN_FIELDS]
        when = self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z")
        line = " ".join([when, record.levelname.lower(), record.getMessage(), *fields])
        if record.exc_info:
            line = f"{line}\n{self.formatException(record.exc_info)}"
        return mask(line)


def mask(text: str) -> str:
    """The text with every bot token replaced."""
    return TOKEN.sub("<token>", text)


def _shown(value: object) -> str:
    text = str(value)
    return repr(text) if not text or any(char.isspace() or char in "\"'=" for char in text) else text
