"""HTML listings: CSS finds the items and their parts; text is joined as a browser shows it."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from core.contract import Counted
from core.errors import ParseError
from core.model import Entry, Identity, Select, Source
from core.text import normalise
from watchers.parsers.charsets import decode
from watchers.parsers.text import join_text
from watchers.parsers.times import read_time
from watchers.parsers.values import Page, Parsed

MEDIA_TYPES = frozenset({"text/html", "application/xhtml+xml"})
UNTOLD = frozenset({"", "text/plain", "application/octet-stream"})  # what servers say that do not know
MOST_ITEMS = 2000
LONGEST_TITLE = 1000
LONGEST_BODY = 100_000
_TRACKING = frozenset({"spm", "scm", "share_token", "fbclid", "gclid"})


def parse(page: Page, source: Source, now: dt.datetime) -> Parsed:
    """Read a listing page; `now` is when it was fetched. Raises ParseError where it is no HTML or a selector is wrong.

    An item without a title, or without the link or id that is asked for, is unreadable: left out, and counted.
    """
    text = _text_of(page, source)
    document = LexborHTMLParser(text)
    try:
        return _read(document, _base(document, page.url), source, now)
    except SelectolaxError as error:
        raise ParseError(source.name, f"a selector cannot be read: {error}") from error


def find_faults(select: Select) -> list[str]:
    """What is wrong with the selectors themselves, a line each; nothing is fetched."""
    faults = []
    empty = LexborHTMLParser("<p>").body
    for field in Select.__dataclass_fields__:
        written = getattr(select, field)
        path, _ = _split(written or "")
        try:
            if empty is not None and path:
                empty.css_first(path)
        except SelectolaxError:
            faults.append(f'{field}: "{written}" is not a CSS selector (with @name for an attribute)')
    return faults


def _text_of(page: Page, source: Source) -> str:
    told = page.media_type in MEDIA_TYPES
    if not told and page.media_type not in UNTOLD:
        raise ParseError(source.name, f"{page.url} answers {page.media_type}, not an HTML page")
    start = page.body[:1024].lstrip()
    if not start:
        raise ParseError(source.name, f"{page.url} answers an empty page")
    if (b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff"))) or (not told and start[:1] != b"<"):
        raise ParseError(source.name, f"{page.url} answers something that is not HTML")
    return decode(page.body, page.charset)


def _base(document: LexborHTMLParser, url: str) -> str:
    base = document.css_first("base[href]")
    return urljoin(url, (base.attributes.get("href") or "").strip()) if base else url


def _read(document: LexborHTMLParser, base: str, source: Source, now: dt.datetime) -> Parsed:
    items = document.css(source.select.item)
    reader = _ItemReader(source, base, ZoneInfo(source.zone), now)
    entries: list[Entry] = []
    faults: list[str] = []
    for number, item in enumerate(items[:MOST_ITEMS], 1):
        entry, missing = reader.read(item)
        faults += [f"item {number}: {what}" for what in missing]
        if entry is not None:
            entries.append(entry)
    counted = Counted(len(items), len(items[:MOST_ITEMS]) - len(entries), bool(items) or _has_list(document, source))
    root = document.root
    following = root and source.select.next and _value(root, source.select.next)
    return Parsed(tuple(entries), _web_link(base, following or None), tuple(faults), counted)


def _has_list(document: LexborHTMLParser, source: Source) -> bool:
    """Whether the element that the items would stand in is there: all of `item` but its last step."""
    steps = source.select.item.replace(">", " > ").split()[:-1]
    while steps and steps[-1] == ">":
        steps.pop()
    try:
        return bool(steps) and document.css_first(" ".join(steps)) is not None
    except SelectolaxError:
        return False


@dataclass(frozen=True, slots=True)
class _ItemReader:
    source: Source
    base: str
    zone: ZoneInfo
    now: dt.datetime

    def read(self, item: LexborNode) -> tuple[Entry | None, list[str]]:
        select = self.source.select
        title = _value(item, select.title)[:LONGEST_TITLE]
        body = _value(item, select.body or select.summary)[:LONGEST_BODY]
        link = _web_link(self.base, _value(item, select.link))
        published = read_time(_value(item, select.published), self.zone, self.now)
        guid = self._guid(item, title, link, published)
        missing = [
            name
            for name, wanted, found in (
                ("title", True, title), ("link", select.link, link), ("id", _needs_own_id(self.source), guid),
                ("time", select.published, published),
            )
            if wanted and not found
        ]  # fmt: skip
        faults = [f"no {name}" for name in missing]
        if not guid or set(missing) - {"time"}:
            return None, faults
        return Entry(guid, title, body, link, published), faults

    def _guid(self, item: LexborNode, title: str, link: str | None, published: dt.datetime | None) -> str:
        match self.source.identity:
            case Identity.GUID:
                return _value(item, self.source.select.guid)
            case Identity.LINK:
                return canonical_link(link) if link else ""
            case Identity.PUBLISHED_TITLE:
                return f"{published.isoformat()}|{normalise(title)}" if published else ""


def _needs_own_id(source: Source) -> bool:
    return source.identity is Identity.GUID


def canonical_link(link: str) -> str:
    """A link as an identity: no scheme, no fragment (but one that routes), no parameters that track the reader."""
    parts = urlsplit(link)
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _tracks(key)]
    route = f"#{parts.fragment}" if parts.fragment.startswith(("/", "!/")) else ""
    host = (parts.hostname or "") + (f":{parts.port}" if parts.port not in (None, 80, 443) else "")
    return f"{host}{parts.path or '/'}{'?' if query else ''}{urlencode(query)}{route}"


def _tracks(parameter: str) -> bool:
    return parameter in _TRACKING or parameter.startswith("utm_")


def _value(node: LexborNode, selector: str | None) -> str:
    """The text, or the attribute, of the first element that fits; empty where nothing does.

    A `time` element stands for its `datetime`, which is exact where its text may be relative.
    """
    if selector is None:
        return ""
    path, attribute = _split(selector)
    found = node.css_first(path) if path else node
    if found is None:
        return ""
    if attribute:
        return (found.attributes.get(attribute) or "").strip()
    exact = found.attributes.get("datetime") if found.tag == "time" else None
    return exact.strip() if exact else join_text(found)


def _split(selector: str) -> tuple[str, str]:
    """`css@name` as its two halves; an @ within brackets or quotes belongs to the CSS."""
    path, at, attribute = selector.rpartition("@")
    if not at or not attribute.replace("-", "").replace(":", "").replace("_", "").isalnum():
        return selector.strip(), ""
    return path.strip(), attribute


def _web_link(base: str, target: str | None) -> str | None:
    """The absolute address, None where it leads nowhere that can be fetched or opened."""
    if not target:
        return None
    try:
        link = urljoin(base, target.strip())
        parts = urlsplit(link)
        _ = parts.port
    except ValueError:
        return None
    return link if parts.scheme in ("http", "https") and parts.hostname else None
