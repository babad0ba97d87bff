"""Feeds: RSS 0.9 to 2.0, RDF and Atom by feedparser, JSON Feed by `jsonfeed.py`; what feedparser leaves open is here.

Known gaps and what is done about them: charsets are found out as for pages; a document type with its entities is cut
off before XML is read; ids stay to the letter (feedparser resolves those that claim to be links against the page); an
id that is a link outlives a change of its scheme; dates without a zone are the source's; titles and texts are read as
the HTML they mostly are; an item without a title is titled by its text; a feed cut off in the middle is no feed.
"""

import datetime as dt
import html
import io
import re
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

import feedparser

from core.contract import Counted
from core.errors import ParseError
from core.model import Entry
from core.source import DateOrder, Identity, Source
from watchers.parsers import jsonfeed
from watchers.parsers.charsets import decode
from watchers.parsers.entries import LONGEST_BODY, LONGEST_TITLE, MOST_ITEMS, Found, make_entry
from watchers.parsers.feeditems import FeedItem, FeedRead
from watchers.parsers.html import refuse_hostile
from watchers.parsers.links import link_base, web_link
from watchers.parsers.text import text_of_html
from watchers.parsers.times import read_time
from watchers.parsers.values import Page, Parsed

LONGEST_FEED = 2_500_000  # characters; a hostile one of that length takes feedparser half a minute
LONGEST_MARKUP = 4 * LONGEST_BODY  # of one item's HTML; the text within is shorter
LONGEST_MADE_TITLE = 80
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,300}\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*", re.IGNORECASE)
_ELEMENT = re.compile(r"<[A-Za-z]")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0 §2.2
_END = re.compile(r"</(?:\w{1,20}:)?(?:rss|feed|rdf)\s{0,9}>", re.IGNORECASE)
_TAIL = 4000  # characters in which a whole feed ends; some servers add a comment or a script after it
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d{0,2});", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[。！？])|(?<=[.!?])\s")


def parse(page: Page, source: Source, now: dt.datetime) -> Parsed:
    """Read a feed; `now` is when it was fetched. Raises ParseError where it is none, or ends in the middle.

    An item is read as its source declares: by its own id (RSS guid, Atom id, rdf:about), or by its link.
    """
    text = decode(page.body, page.charset).lstrip("\ufeff \t\r\n")
    if not text:
        raise ParseError(source.name, f"{page.url} answers an empty page")
    if len(text) > LONGEST_FEED:
        raise ParseError(source.name, f"{page.url} answers a feed of more than {LONGEST_FEED:,} characters")
    refuse_hostile(text, page, source)
    read = jsonfeed.read(text, page.url, source) if text[0] == "{" else _read_xml(text, page.url, source)
    return _parsed(read, page.url, source, now)


def _parsed(read: FeedRead, url: str, source: Source, now: dt.datetime) -> Parsed:
    entries: list[Entry] = []
    faults: list[str] = []
    zone, base = ZoneInfo(source.zone), link_base(source, url)
    for number, item in enumerate(read.items, 1):
        entry, missing = make_entry(_found(item, base, zone, now, source.date_order), source, frozenset())
        faults += [f"item {number}: {what}" for what in missing]
        if entry is not None:
            entries.append(entry)
    if source.identity is Identity.GUID and read.items and not any(item.id for item in read.items):
        faults.insert(0, 'no item has an id of its own; write identity = "link"')
    counted = Counted(len(read.items), len(read.items) - len(entries), has_list=True)
    return Parsed(tuple(entries), web_link(url, read.next_url), tuple(faults), counted)


def _found(item: FeedItem, url: str, zone: ZoneInfo, now: dt.datetime, order: DateOrder | None) -> Found:
    link = web_link(urljoin(url, item.base) if item.base else url, item.link)
    body = _text(item.body, is_html=item.body_is_html)
    title = " ".join(_text(item.title, is_html=item.title_is_html).split())
    return Found(
        title=title[:LONGEST_TITLE] or _title_from(body),
        body=body,
        link=link,
        published=read_time(item.published, zone, now, order),
        own_id=item.id.partition("://")[2] if item.id.startswith(("http://", "https://")) else item.id,
    )


def _text(markup: str, *, is_html: bool) -> str:
    """What is meant by a title or a text. Many a feed escapes twice: plain text that holds an entity is unescaped."""
    if is_html:
        return text_of_html(markup[:LONGEST_MARKUP])
    return html.unescape(markup) if _ENTITY.search(markup) else markup.strip()


def _title_from(body: str) -> str:
    """RSS 2.0 and JSON Feed let an item do without a title: then its first sentence stands for it."""
    line = body.strip().partition("\n")[0]
    sentence = _SENTENCE.split(line, maxsplit=1)[0].strip()
    return sentence if len(sentence) <= LONGEST_MADE_TITLE else f"{sentence[: LONGEST_MADE_TITLE - 1]}…"


# ----------------------------------------------------------------------------------------------- RSS and Atom


def _read_xml(text: str, url: str, source: Source) -> FeedRead:
    read = feedparser.parse(
        io.BytesIO(_clean(text).encode("utf-8", "replace")),  # never a string: feedparser would open it as an address
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not read.get("version") and not read.entries:
        raise ParseError(source.name, f"{url} answers something that is not a feed")
    if not _END.search(text[-_TAIL:]):
        raise ParseError(source.name, f"{url} answers a feed that ends in the middle")
    following = [link.get("href") for link in read.feed.get("links", ()) if link.get("rel") == "next"]  # RFC 5005 §3
    return FeedRead(tuple(map(_item, read.entries[:MOST_ITEMS])), following[0] if following else None)


def _clean(text: str) -> str:
    """XML without its declaration (the text is decoded), its document type (and entities), and what XML forbids."""
    return _NOT_IN_XML.sub("", _without_doctype(_DECLARATION.sub("", text, count=1)))


def _without_doctype(text: str) -> str:
    """XML 1.0 §2.8: a document type stands before the first element; one that does not end takes the rest with it."""
    root, found = _ELEMENT.search(text), _DOCTYPE.search(text)
    if found is None or (root is not None and root.start() < found.start()):
        return text
    within = text[found.end() : found.end() + 1] == "["
    end = text.find(">", text.find("]", found.end()) if within else found.end())
    return text[: found.start()] + (text[end + 1 :] if end >= 0 else "")


def _item(entry: Any) -> FeedItem:
    title = entry.get("title_detail") or {}
    bodies = [*entry.get("content", ()), entry.get("summary_detail") or {}]
    body: Any = next((each for each in bodies if each.get("value", "").strip()), {})
    published = entry.get("published") or entry.get("updated") or entry.get("created") or ""
    return FeedItem(
        id=str(entry.get("id") or "").strip(),
        title=title.get("value", ""),
        title_is_html=_is_html(title),
        body=body.get("value", ""),
        body_is_html=_is_html(body),
        link=str(entry.get("feedburner_origlink") or entry.get("link") or ""),
        base=str(title.get("base") or body.get("base") or ""),
        published=published,
    )


def _is_html(detail: Any) -> bool:
    return bool(detail.get("type") in ("text/html", "application/xhtml+xml"))
