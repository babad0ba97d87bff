"""A definition proposed for a page: the list on it that repeats most like notices do, and where the parts stand.

What is proposed is read by the parser that will read it, and weighed by what comes out.
"""

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser

from core.errors import ParseError
from core.source import Identity, Source, SourceKind
from watchers.describing import describe, describe_feed
from watchers.parsers import feed, html
from watchers.parsers.charsets import decode
from watchers.parsers.links import web_link
from watchers.parsers.text import join_text
from watchers.parsers.times import order_of
from watchers.parsers.values import Page, Parsed
from watchers.proposing_items import ReadTime
from watchers.proposing_json import FEWEST_OBJECTS, Found, propose_in_scripts, propose_lists
from watchers.proposing_lists import FEWEST, find_lists
from watchers.proposing_parts import propose_parts

MOST_LISTS = 60  # of a page that are tried, the longest first
IN_SCRIPT = 0.8  # a list that is drawn already is worth more than the same in a script
WITHOUT_ID = 0.95
NO_LIST = "holds no list that repeats; if scripts draw it, try --render"
NO_OBJECTS = (
    f"is JSON that holds no list of {FEWEST_OBJECTS} objects or more, each with a title and a link, an id or a time;"
    ' if there are fewer just now, write the definition by hand: kind = "json", see docs/sources.md'
)
_FEED_START = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml|<rss|<feed|<rdf|\{\s*\"version\"\s*:\s*\"https://jsonfeed)"
)

Weighed = tuple[float, Source, Parsed]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A definition and what it reads on the page it was made from; `feeds` are those the page itself names."""

    source: Source
    parsed: Parsed
    feeds: tuple[str, ...] = ()


def propose(page: Page, blank: Source, now: dt.datetime) -> Proposal:
    """The best definition for this page; `blank` holds what is known without it.

    Raises ParseError where it is neither a feed nor a page with a list.
    """
    if _FEED_START.match(page.body[:1024]):
        return _propose_feed(page, blank, now)
    if _is_json(page):
        lists = propose_lists(page, blank, decode(page.body, page.charset), now)
        return _best(_weighed(lists, FEWEST_OBJECTS), blank, f"{page.url} {NO_OBJECTS}")
    document = LexborHTMLParser(html.text_of_page(page, blank))
    blank = describe(document, blank)
    scripts = (
        (IN_SCRIPT * worth, source, parsed)
        for worth, source, parsed in _weighed(propose_in_scripts(page, blank, document, now), FEWEST)
    )
    best = _best(chain(_proposals(document, page, blank, now), scripts), blank, f"{page.url} {NO_LIST}")
    feeds = document.css('link[rel~="alternate"][type="application/rss+xml"], link[type="application/atom+xml"]')
    links = [web_link(page.url, node.attributes.get("href")) for node in feeds]
    return replace(best, feeds=tuple(link for link in links if link))


def _best(proposals: Iterable[Weighed], blank: Source, lacking: str) -> Proposal:
    """The one of most worth. Raises ParseError with what is lacking where none has any."""
    worth, source, parsed = max(proposals, key=lambda each: each[0], default=(0.0, None, None))
    if source is None or parsed is None or worth <= 0:
        raise ParseError(blank.name, lacking)
    return Proposal(source, parsed)


def _weighed(found: Iterable[Found], fewest: int) -> Iterator[Weighed]:
    """Items that come with their ids are the whole of what is listed, and not a part of each."""
    return (
        (_worth(parsed, items, fewest) * (1.0 if source.select.guid else WITHOUT_ID), source, parsed)
        for source, parsed, items in found
    )


def _is_json(page: Page) -> bool:
    return page.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") or "json" in page.media_type


def _propose_feed(page: Page, blank: Source, now: dt.datetime) -> Proposal:
    source = replace(blank, kind=SourceKind.FEED, identity=Identity.GUID)
    parsed = feed.parse(page, source, now)
    if parsed.counted.items and not parsed.entries:
        source = replace(source, identity=Identity.LINK)
        parsed = feed.parse(page, source, now)
    return Proposal(describe_feed(page, source), parsed)


# ----------------------------------------------------------------------------------------------- of a page


def _proposals(document: LexborHTMLParser, page: Page, blank: Source, now: dt.datetime) -> Iterator[Weighed]:
    """Each list as a definition, with its worth, read by the parser that will read it."""
    zone = ZoneInfo(blank.zone)
    for items in sorted(find_lists(document), key=len, reverse=True)[:MOST_LISTS]:
        order = order_of(text for node in items for text in join_text(node).split("\n"))
        select = propose_parts(document, items, ReadTime(zone, now, order))
        if select is None:
            continue
        identity = Identity.GUID if select.guid else Identity.LINK
        source = replace(
            blank,
            kind=SourceKind.HTML,
            select=select,
            identity=identity,
            date_order=order if select.published else None,
        )
        parsed = html.parse(page, source, now)
        yield _worth(parsed, len(items), FEWEST), source, parsed


def _worth(parsed: Parsed, items: int, fewest: int) -> float:
    """How much like notices: many, with titles of some length that differ, times, texts, and a link each."""
    entries = parsed.entries
    if len(entries) < fewest:
        return 0.0
    titles = Counter(entry.title for entry in entries)
    length = sum(min(len(entry.title), 40) for entry in entries) / len(entries)
    timed = sum(entry.published_at is not None for entry in entries) / len(entries)
    told = sum(bool(entry.body) for entry in entries) / len(entries)
    many = math.sqrt(min(len(entries), 30))
    whole = len(entries) / max(parsed.counted.items, items)
    own = (len({entry.guid for entry in entries}) / len(entries)) ** 2  # links to a category are no notices
    return many * own * min(length, 20) * (len(titles) / len(entries)) * (1 + 2 * timed) * (1 + told / 2) * whole
