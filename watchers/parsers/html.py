"""HTML listings: CSS finds the items and their parts; text is joined as a browser shows it."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from core.contract import Counted, says_empty
from core.errors import ParseError
from core.model import Entry
from core.source import Select, Source
from watchers.parsers.charsets import decode
from watchers.parsers.depth import is_crowded, is_too_deep
from watchers.parsers.entries import MOST_ITEMS, Found, make_entry
from watchers.parsers.links import link_base, web_link
from watchers.parsers.text import join_text
from watchers.parsers.times import read_time
from watchers.parsers.values import Page, Parsed

ITSELF = ("", ".")  # ways to name the item itself; CSS has none that holds within it
OF_PAGE = ("item", "next", "script")  # what is looked for in the whole page
LESS = " - "  # what is left out of a text follows it; CSS has no such sign between selectors
BESIDE = "+ "  # leads to the element after the item, as in CSS, which has no way to begin with it
TIMES = frozenset({"time", "relative-time", "time-ago", "local-time"})
PERMALINK = " ¶🔗"  # what generators of documents put behind a heading
MEDIA_TYPES = frozenset({"text/html", "application/xhtml+xml"})
UNTOLD = frozenset({"", "text/plain", "application/octet-stream"})  # what servers say that do not know


def parse(page: Page, source: Source, now: dt.datetime) -> Parsed:
    """Read a listing page; `now` is when it was fetched. Raises ParseError where it is no HTML or a selector is wrong.

    An item without a title, or without the link or id that is asked for, is unreadable: left out, and counted.
    """
    text = text_of_page(page, source)
    document = LexborHTMLParser(text)
    try:
        return _read(document, link_base(source, _base(document, page.url)), source, now)
    except SelectolaxError as error:
        raise ParseError(source.name, f"a selector cannot be read: {error}") from error


def find_faults(select: Select) -> list[str]:
    """What is wrong with the selectors themselves, a line each; nothing is fetched."""
    faults = []
    empty = LexborHTMLParser("<p>").body
    for field in Select.__dataclass_fields__:
        written = getattr(select, field)
        path, attribute = split_selector(written or "")
        path = path if field in OF_PAGE else path.lstrip(BESIDE)
        paths = (path,) if field in OF_PAGE or attribute else split_off(path)
        try:
            for each in paths:
                if empty is not None and each not in (ITSELF if field not in OF_PAGE else ("",)):
                    empty.css_first(each)
        except SelectolaxError:
            faults.append(f'{field}: "{written}" is not a CSS selector (with @name for an attribute)')
    return faults


MARKED = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff")
"""How text begins: a tag, or the mark of its order of bytes. A NUL further on is a slip of whoever wrote it."""


def text_of_page(page: Page, source: Source) -> str:
    """The page as text. Raises ParseError where it is no HTML."""
    told = page.media_type in MEDIA_TYPES
    if not told and page.media_type not in UNTOLD:
        raise ParseError(source.name, f"{page.url} answers {page.media_type}, not an HTML page")
    start = page.body[:1024].lstrip()
    if not start:
        raise ParseError(source.name, f"{page.url} answers an empty page")
    if (b"\0" in start and not start.startswith(MARKED)) or (not told and start[:1] != b"<"):
        raise ParseError(source.name, f"{page.url} answers something that is not HTML")
    text = decode(page.body, page.charset)
    refuse_hostile(text, page, source)
    return text


def refuse_hostile(text: str, page: Page, source: Source) -> None:
    """Raise ParseError for what would cost a parser more than any page is worth."""
    if is_too_deep(text):
        raise ParseError(source.name, f"{page.url} nests its elements deeper than any page does")
    if is_crowded(text):
        raise ParseError(source.name, f"{page.url} gives an element more attributes than any page does")


def _base(document: LexborHTMLParser, url: str) -> str:
    base = document.css_first("base[href]")
    return urljoin(url, (base.attributes.get("href") or "").strip()) if base else url


def _read(document: LexborHTMLParser, base: str, source: Source, now: dt.datetime) -> Parsed:
    items = [item for item in document.css(source.select.item) if not _is_heading(item)]
    reader = _ItemReader(source, base, ZoneInfo(source.zone), now)
    entries: list[Entry] = []
    faults: list[str] = []
    for number, item in enumerate(items[:MOST_ITEMS], 1):
        entry, missing = reader.read(item)
        faults += [f"item {number}: {what}" for what in missing]
        if entry is not None:
            entries.append(entry)
    root = document.root
    counted = Counted(
        len(items), len(items[:MOST_ITEMS]) - len(entries), bool(items) or _has_list(document, source),
        says_empty=not items and root is not None and says_empty(join_text(root)),
    )  # fmt: skip
    beyond = root and source.select.next and find_value(root, source.select.next)
    return Parsed(tuple(entries), web_link(base, beyond or None), tuple(faults), counted)


def _is_heading(item: LexborNode) -> bool:
    """Whether it is the row of a table's headings, which a selector for the rows finds too."""
    return item.tag == "tr" and item.css_first("td") is None and item.css_first("th") is not None


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
        found = Found(
            title=find_value(item, select.title).rstrip(PERMALINK),
            body=find_value(item, select.body or select.summary),
            link=web_link(self.base, find_value(item, select.link)),
            published=read_time(find_value(item, select.published), self.zone, self.now, self.source.date_order),
            own_id=find_value(item, select.guid),
        )
        asked = {name for name in ("link", "published") if getattr(select, name)}
        return make_entry(found, self.source, asked)


def find_value(node: LexborNode, selector: str | None) -> str:
    """The text, or the attribute, of the first element that fits, "." being this one; empty where nothing does.

    A `time` element, or one that scripts draw as such, stands for its `datetime`, which is exact where its text may be
    relative, or not there yet.
    """
    if selector is None:
        return ""
    path, attribute = split_selector(selector)
    path, left_out = (path, "") if attribute else split_off(path)
    found = _find(node, path)
    if found is None:
        return ""
    if attribute:
        return (found.attributes.get(attribute) or "").strip()
    exact = found.attributes.get("datetime") if found.tag in TIMES else None
    return (
        exact.strip() if exact else join_text(found, [each.mem_id for each in found.css(left_out)] if left_out else ())
    )


def _find(node: LexborNode, path: str) -> LexborNode | None:
    """The first element that fits, within this node or, after each "+", within the element that follows it."""
    within: LexborNode | None = node
    while within is not None and path.startswith("+"):
        within, path = following(within), path.removeprefix("+").lstrip()
    return within if within is None or path in ITSELF else within.css_first(path)


def following(node: LexborNode) -> LexborNode | None:
    """The element after this one, under the same parent."""
    after = node.next
    while after is not None and not after.is_element_node:
        after = after.next
    return after


def split_selector(selector: str) -> tuple[str, str]:
    """`css@name` as its two halves; an @ within brackets or quotes belongs to the CSS."""
    path, at, attribute = selector.rpartition("@")
    if not at or not attribute.replace("-", "").replace(":", "").replace("_", "").isalnum():
        return selector.strip(), ""
    return path.strip(), attribute


def split_off(path: str) -> tuple[str, str]:
    """`css - css` as what is taken and what is left out of it; a sign within brackets or quotes belongs to the CSS."""
    if LESS not in path:
        return path, ""
    depth, quote = 0, ""
    for place, sign in enumerate(path):
        if quote or sign in "\"'":
            quote = "" if sign == quote else quote or sign
        elif sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
        elif not depth and path.startswith(LESS, place):
            return path[:place].strip(), path[place + len(LESS) :].strip()
    return path, ""
