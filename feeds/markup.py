"""Text on its way into HTML and XML: what cannot be written there is taken out, templates escape the rest."""

import functools
import re

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

# The complement of Char in XML 1.0 (fifth edition, section 2.2), with the discouraged C1 controls but NEL.
UNWRITABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")


def writable(text: str) -> str:
    """The text without characters that XML cannot hold: controls, surrogates, non-characters. RFC 9839."""
    return UNWRITABLE.sub("", text)


def lines(text: str) -> Markup:
    """The text as HTML that keeps its line ends."""
    return Markup("<br/>").join(escape(line) for line in writable(text).splitlines())


def paragraphs(text: str) -> list[str]:
    """The text's lines that say something."""
    return [line.strip() for line in writable(text).splitlines() if line.strip()]


def excerpt(text: str, limit: int) -> str:
    """The beginning of a text on one line, at most `limit` characters, cut where a word ends if one does."""
    line = " ".join(writable(text).split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    end = head.rfind(" ", limit // 2)
    return (head[:end] if end > 0 else head).rstrip("，,、；; ") + "…"


@functools.cache
def environment() -> Environment:
    """The templates. They are well-formed XML, so that one rendering serves HTML, RSS and Atom."""
    made = Environment(
        loader=PackageLoader("feeds", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(lines=lines, paragraphs=paragraphs, writable=writable)
    made.finalize = _finalize
    return made


def _finalize(value: object) -> object:
    return writable(value) if type(value) is str else value


def dressed(document: bytes, stylesheet: str) -> bytes:
    """An XML document with its declaration and a style sheet, by which a browser shows it to people.

    Associating Style Sheets with XML documents 1.0 (W3C); browsers have given up XSLT, CSS works in all of them.
    """
    sheet = f'<?xml-stylesheet type="text/css" href="{stylesheet}"?>'
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + sheet.encode() + b"\n" + document + b"\n"
