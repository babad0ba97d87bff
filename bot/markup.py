"""Text for Telegram, written once and kept twice: as people read it, and in the HTML that Telegram parses.

Limits count the text as read, in UTF-16 units; so a text is cut before it is marked up, and never in the middle of a
tag. https://core.telegram.org/bots/api#html-style
"""

import datetime as dt
import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from core.ports import Button, Message

MAX_UNITS = 4096
MAX_ENTITIES = 100
MAX_URL_CHARS = 2000
CUT = "…"
# Tab and line end apart, control characters are noise in a chat; a lone surrogate cannot be sent at all.
NOISE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Text:
    """A stretch of text: `plain` as read, `html` as sent, and how many entities the HTML makes."""

    plain: str = ""
    html: str = ""
    entities: int = 0

    def __add__(self, other: Self) -> "Text":
        return Text(self.plain + other.plain, self.html + other.html, self.entities + other.entities)

    def __bool__(self) -> bool:
        return bool(self.plain)

    @property
    def units(self) -> int:
        """Its length as Telegram counts it."""
        return units(self.plain)

    def message(self, *rows: tuple[Button, ...], reply_to: int | None = None) -> Message:
        """A message of it, with these rows of buttons."""
        return Message(self.html, self.plain, tuple(row for row in rows if row), reply_to)


def units(text: str) -> int:
    """The length of a text in UTF-16 code units, of which a character beyond U+FFFF has two."""
    return len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, limit: int) -> str:
    """The text, or as much of it as `limit` units hold and a mark that there was more; cut at a stop if one is near."""
    if units(text) <= limit:
        return text
    kept = text[:limit]
    while units(kept) > limit - 1:
        kept = kept[: len(kept) - max(1, (units(kept) - limit) // 2)]
    stops = [match.end() for match in re.finditer(r"[\s。，；！？,;!?]", kept) if match.end() > len(kept) * 0.8]
    return (kept[: stops[-1]] if stops else kept).rstrip() + CUT


def plain(text: str) -> Text:
    """Text without any meaning of its own: whatever is in it is read, not parsed."""
    clean = NOISE.sub("", text)
    return Text(clean, html.escape(clean, quote=False))


def bold(text: str | Text) -> Text:
    """Bold text."""
    return _tagged("b", text)


def added(text: str | Text) -> Text:
    """Underlined: what is new."""
    return _tagged("u", text)


def struck(text: str | Text) -> Text:
    """Struck through: what is no longer."""
    return _tagged("s", text)


def quotation(text: str | Text, *, expandable: bool) -> Text:
    """A quotation, which shows its first lines only where it is expandable."""
    return _tagged("blockquote", text, " expandable" if expandable else "")


def link(text: str | Text, url: str | None) -> Text:
    """A link, or the bare text where Telegram would not take the address."""
    if not is_link(url):
        return _as_text(text)
    return _tagged("a", text, f' href="{html.escape(url or "")}"')


def moment(at: dt.datetime, fallback: str) -> Text:
    """An instant, which each reader sees in the own zone and language; `fallback` is for who cannot be shown that."""
    return _tagged("tg-time", fallback, f' unix="{int(at.timestamp())}" format="wDt"')


def joined(parts: Iterable[Text], separator: str = "\n") -> Text:
    """These texts with the separator between them; empty ones are left out."""
    whole = Text()
    for part in parts:
        if part:
            whole = whole + plain(separator) + part if whole else part
    return whole


def is_link(url: str | None) -> bool:
    """Whether Telegram takes this address for a link or a button: http(s), with a dot or a colon in its host."""
    if not url or len(url) > MAX_URL_CHARS or re.search(r"\s", url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and any(sign in (parts.hostname or "") for sign in ".:")


def paragraphs(text: str, limit: int) -> list[str]:
    """The text in parts of at most `limit` units, parted between paragraphs, else between sentences, else anywhere."""
    parts: list[str] = []
    for block in _blocks(text, limit):
        if parts and units(parts[-1]) + units(block) <= limit:
            parts[-1] += block
        else:
            parts.append(block)
    return [part.strip() for part in parts if part.strip()]


def _blocks(text: str, limit: int, borders: tuple[str, ...] = (r"(?<=\n)", r"(?<=[。！？.!?])", "")) -> Iterable[str]:
    for block in re.split(borders[0], text) if borders[0] else _slices(text, limit // 2):
        if units(block) <= limit:
            yield block
        else:
            yield from _blocks(block, limit, borders[1:])


def _slices(text: str, size: int) -> Iterable[str]:
    return (text[start : start + size] for start in range(0, len(text), size))


def _as_text(text: str | Text) -> Text:
    return plain(text) if isinstance(text, str) else text


def _tagged(tag: str, text: str | Text, attributes: str = "") -> Text:
    inner = _as_text(text)
    if not inner.plain.strip():
        return inner
    return Text(inner.plain, f"<{tag}{attributes}>{inner.html}</{tag}>", inner.entities + 1)
