"""JSON listings: JMESPath finds the items and their parts, in an answer or in a script element of a page."""

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

import jmespath
from jmespath.exceptions import JMESPathError
from selectolax.lexbor import LexborHTMLParser

from core.contract import Counted
from core.errors import ParseError
from core.model import Entry
from core.source import Select, Source
from watchers.paging import next_address
from watchers.parsers.charsets import decode
from watchers.parsers.embedded import read_json
from watchers.parsers.entries import LONGEST_BODY, MOST_ITEMS, Found, make_entry
from watchers.parsers.html import find_value, refuse_hostile, split_selector
from watchers.parsers.links import link_base, web_link
from watchers.parsers.text import text_of_html
from watchers.parsers.times import read_time
from watchers.parsers.values import Page, Parsed

_MARKUP = re.compile(r"</?[a-z][a-z0-9]{0,20}(?:\s[^<>]{0,2000})?/?>|&(?:[a-z]{2,8}|#\d{1,7});", re.IGNORECASE)
_PATHS = ("item", "title", "link", "published", "summary", "body", "guid", "next")


def parse(page: Page, source: Source, now: dt.datetime) -> Parsed:
    """Read an answer of JSON; `now` is when it was fetched. Raises ParseError where it holds none."""
    data = _read_data(page, source)
    items = _search(source.select.item, data)
    listed = items if isinstance(items, list) else []
    reader = _ItemReader(source, page.url, now)
    entries: list[Entry] = []
    faults: list[str] = []
    for number, item in enumerate(listed[:MOST_ITEMS], 1):
        entry, missing = reader.read(item)
        faults += [f"item {number}: {what}" for what in missing]
        if entry is not None:
            entries.append(entry)
    counted = Counted(len(listed), len(listed[:MOST_ITEMS]) - len(entries), isinstance(items, list))
    if not isinstance(items, list):
        faults += _complaints(data)
    following = _search(source.select.next, data) if source.select.next else None
    return Parsed(tuple(entries), next_address(source, page.url, following), tuple(faults), counted)


def find_faults(select: Select) -> list[str]:
    """What is wrong with the selectors themselves, a line each."""
    faults = []
    for field in _PATHS:
        written = getattr(select, field)
        try:
            jmespath.compile(written or "@")
        except (JMESPathError, RecursionError):
            faults.append(f'{field}: "{written}" is not JMESPath (jmespath.org)')
    return faults


def _read_data(page: Page, source: Source) -> object:
    text = decode(page.body, page.charset).strip("\ufeff \t\r\n")
    if source.select.script:
        text = _script(text, page, source)
    elif text.startswith("<"):
        raise ParseError(source.name, f"{page.url} answers a page; if JSON stands in it, say where: select.script")
    try:
        return read_json(text)
    except ValueError as error:
        raise ParseError(source.name, f"{page.url} answers no JSON that can be read: {error}") from error


def _script(text: str, page: Page, source: Source) -> str:
    """What the chosen element holds, or one of its attributes."""
    refuse_hostile(text, page, source)
    root = LexborHTMLParser(text).root
    path, attribute = split_selector(source.select.script or "")
    if root is None or (found := root.css_first(path)) is None:
        raise ParseError(source.name, f'{page.url} has no element "{path}" that would hold the JSON')
    return find_value(found, f"@{attribute}") if attribute else found.text()


def _search(path: str | None, data: object) -> Any:
    """What the path leads to; None where it leads nowhere, or its functions do not fit what they meet."""
    try:
        return jmespath.search(path, data) if path else None
    except (JMESPathError, TypeError, ValueError):
        return None


def _complaints(data: object) -> list[str]:
    """What the server says of its own trouble, as GraphQL (§7.1.2) and many others do: with status 200."""
    told = _search("(errors[*].message)[0] || error.message || message || error", data)
    return [f'it says "{told[:200]}"'] if isinstance(told, str) else []


class _ItemReader:
    def __init__(self, source: Source, url: str, now: dt.datetime) -> None:
        self._source = source
        self._select = source.select
        self._base = link_base(source, url)
        self._zone = ZoneInfo(source.zone)
        self._now = now
        self._asked = {name for name in ("link", "published") if getattr(source.select, name)}

    def read(self, item: object) -> tuple[Entry | None, list[str]]:
        select = self._select
        found = Found(
            title=" ".join(_text(_search(select.title, item)).split()),
            body=_text(_search(select.body or select.summary, item)),
            link=web_link(self._base, _plain(_search(select.link, item))),
            published=read_time(
                _plain(_search(select.published, item)), self._zone, self._now, self._source.date_order
            ),
            own_id=_plain(_search(select.guid, item)),
        )
        return make_entry(found, self._source, self._asked)


def _plain(value: object) -> str:
    """A value as text; several of them a line each, anything without a text of its own as nothing."""
    match value:
        case bool() | None:
            return ""
        case float() if value.is_integer():
            return str(int(value))
        case str() | int() | float():
            return str(value).strip()
        case list():
            return "\n".join(filter(None, map(_plain, value)))
        case _:
            return ""


def _text(value: object) -> str:
    """Text that is read by people: HTML where it is marked up."""
    text = _plain(value)[: 4 * LONGEST_BODY]
    return text_of_html(text) if _MARKUP.search(text) else text
