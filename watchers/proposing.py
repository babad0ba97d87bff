"""A definition proposed for a page: the list on it that repeats most like notices do, and where the parts stand.

What is proposed is read by the parser that will read it, and weighed by what comes out.
"""

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from core.errors import ParseError
from core.model import Identity, Select, Source, SourceKind
from watchers.describing import describe, describe_feed
from watchers.parsers import feed, html
from watchers.parsers.charsets import decode
from watchers.parsers.links import web_link
from watchers.parsers.text import join_text
from watchers.parsers.times import read_time
from watchers.parsers.values import Page, Parsed
from watchers.proposing_json import Found, propose_in_scripts, propose_lists

FEWEST = 3  # items that make a list
MOST_LISTS = 60  # of a page that are tried, the longest first
MOST_LOOKED_AT = 40  # items of a list; the rest is like them
_FEED_START = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml|<rss|<feed|<rdf|\{\s*\"version\"\s*:\s*\"https://jsonfeed)"
)
_NAME = re.compile(r"-?[_a-zA-Z][\w-]*")
_PLAIN = re.compile(r"(?:active|current|first|last|odd|even|hover|is-\w+|\w*[0-9a-f]{5,}\w*|\w*\d{2,})", re.IGNORECASE)
_BUNDLED = re.compile(r"([A-Za-z][\w-]*?__?)(?=\w*[A-Z0-9])\w{5,8}")  # CSS modules: "List_item__3xY2a"
_ASIDE = frozenset({"nav", "header", "footer", "aside", "select", "form"})
_NEXT_WORDS = frozenset({"下一页", "下页", "后一页", "next", "next page", "older", "older posts", "›", "»", ">"})
SHORTEST_TITLE = 4
IN_SCRIPT = 0.8  # a list that is drawn already is worth more than the same in a script
_LONGEST_TIME = 40  # characters that an element with nothing but a time has at most


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
        return _best(_weighed(propose_lists(page, blank, decode(page.body, page.charset), now)), page, blank)
    document = LexborHTMLParser(html.text_of_page(page, blank))
    blank = describe(document, blank)
    scripts = (
        (IN_SCRIPT * worth, source, parsed)
        for worth, source, parsed in _weighed(propose_in_scripts(page, blank, document, now))
    )
    best = _best(chain(_proposals(document, page, blank, now), scripts), page, blank)
    feeds = document.css('link[rel~="alternate"][type="application/rss+xml"], link[type="application/atom+xml"]')
    links = [web_link(page.url, node.attributes.get("href")) for node in feeds]
    return replace(best, feeds=tuple(link for link in links if link))


def _best(proposals: Iterable[Weighed], page: Page, blank: Source) -> Proposal:
    """The one of most worth. Raises ParseError where none has any."""
    worth, source, parsed = max(proposals, key=lambda each: each[0], default=(0.0, None, None))
    if source is None or parsed is None or worth <= 0:
        raise ParseError(blank.name, f"{page.url} holds no list that repeats; if scripts draw it, try --render")
    return Proposal(source, parsed)


def _weighed(found: Iterable[Found]) -> Iterator[Weighed]:
    return ((_worth(parsed, items), source, parsed) for source, parsed, items in found)


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
    for items in sorted(_find_lists(document), key=len, reverse=True)[:MOST_LISTS]:
        select = _select(document, items, zone, now)
        if select is None:
            continue
        source = replace(blank, kind=SourceKind.HTML, select=select, identity=Identity.LINK)
        parsed = html.parse(page, source, now)
        yield _worth(parsed, len(items)), source, parsed


# ----------------------------------------------------------------------------------------------- lists


def _find_lists(document: LexborHTMLParser) -> Iterator[list[LexborNode]]:
    """Groups of elements alike under one parent, outside of what surrounds the content."""
    for parent in document.css("body, body *"):
        if parent.tag in _ASIDE or _is_aside(parent):
            continue
        groups: dict[str, list[LexborNode]] = {}
        for child in parent.iter(include_text=False):
            groups.setdefault(_sign(child), []).append(child)
        yield from (group for group in groups.values() if len(group) >= FEWEST and _leads_somewhere(group))


def _leads_somewhere(group: Sequence[LexborNode]) -> bool:
    """Whether its elements hold links; the first may be the heading of a table."""
    return any(node.css_first("a[href]") is not None for node in group[:FEWEST])


def _is_aside(node: LexborNode) -> bool:
    above = node.parent
    while above is not None:
        if above.tag in _ASIDE:
            return True
        above = above.parent
    return False


def _sign(node: LexborNode) -> str:
    """An element as a selector: its tag with the classes that are names and not states or digests.

    Of a class that a bundler has made of a name and a digest the name counts.
    """
    classes = [each for each in (node.attributes.get("class") or "").split() if _NAME.fullmatch(each)]
    bundled = [found[1] for each in classes if (found := _BUNDLED.fullmatch(each))]
    if bundled:
        return f'{node.tag}[class*="{bundled[0]}"]'
    return ".".join([node.tag or "", *[each for each in classes if not _PLAIN.fullmatch(each)][:2]])


def _worth(parsed: Parsed, items: int) -> float:
    """How much like notices: many, with titles of some length that differ, times, texts, and a link each."""
    entries = parsed.entries
    if len(entries) < FEWEST:
        return 0.0
    titles = Counter(entry.title for entry in entries)
    length = sum(min(len(entry.title), 40) for entry in entries) / len(entries)
    timed = sum(entry.published_at is not None for entry in entries) / len(entries)
    told = sum(bool(entry.body) for entry in entries) / len(entries)
    many = math.sqrt(min(len(entries), 30))
    whole = len(entries) / max(parsed.counted.items, items)
    return many * min(length, 20) * (len(titles) / len(entries)) * (1 + 2 * timed) * (1 + told / 2) * whole


# ----------------------------------------------------------------------------------------------- parts


def _select(document: LexborHTMLParser, items: list[LexborNode], zone: ZoneInfo, now: dt.datetime) -> Select | None:
    looked_at = items[:MOST_LOOKED_AT]
    link = _common(looked_at, _link_path)
    item = _item_path(document, items)
    if link is None or item is None:
        return None
    title = _common(looked_at, _title_path) if link == "." else link
    if title is None:
        return None
    if _is_told_in_full(looked_at, title):
        title = f"{title}@title"
    published = _common(looked_at, lambda node: _time_path(node, zone, now))
    summary = _common(looked_at, lambda node: _text_path(node, {link, title, published}))
    return Select(
        item=item, title=title, link=f"{link}@href".lstrip("."), published=published, summary=summary,
        next=_next_path(document),
    )  # fmt: skip


def _common(items: Sequence[LexborNode], find: Callable[[LexborNode], str | None]) -> str | None:
    """The path that is found in most items; None where it is found in fewer than half."""
    paths = Counter(path for path in map(find, items) if path)
    [(path, count)] = paths.most_common(1) or [("", 0)]
    return path if 2 * count >= len(items) and path else None


def _item_path(document: LexborHTMLParser, items: Sequence[LexborNode]) -> str | None:
    """The shortest path, from the parent's own name upwards, that finds these items and few others."""
    sign, path = _sign(items[0]), ""
    above = items[0].parent
    for _ in range(4):
        if above is None or above.tag in ("html", None):
            break
        name = above.attributes.get("id") or ""
        step = f"{above.tag}#{name}" if _NAME.fullmatch(name) and not _PLAIN.fullmatch(name) else _sign(above)
        path = f"{step} > {path}" if path else step
        found = document.css(f"{path} > {sign}")
        if len(found) == len(items):
            return f"{path} > {sign}"
        above = above.parent
    return f"{path} > {sign}" if path and len(document.css(f"{path} > {sign}")) <= 2 * len(items) else None


def _link_path(item: LexborNode) -> str | None:
    """The link in a heading, else the one with the longest text; "." where the item itself is a link."""
    if item.tag == "a":
        return "."
    for heading in ("h1", "h2", "h3", "h4", "h5", "h6"):
        if item.css_first(f"{heading} a[href]") is not None:
            return f"{heading} a"
    links = [(len(join_text(link)), link) for link in item.css("a[href]") if link.mem_id != item.mem_id]
    if not links:
        return None
    longest = max(links, key=lambda each: each[0])[1]
    return _path_within(item, longest) if join_text(longest) else None


def _title_path(item: LexborNode) -> str | None:
    """Of an item that is a link: its heading, else what calls itself a title, else the first text of some length."""
    nodes = [*item.css("h1, h2, h3, h4, h5, h6"), *item.css('[class*="title"], [class*="tit"], strong, b')]
    nodes += [node for node in item.css("p, span, div") if node.css_first("p, span, div", default=None) is node]
    found = next((node for node in nodes if len(join_text(node)) >= SHORTEST_TITLE), None)
    return _path_within(item, found) if found is not None else "." if join_text(item) else None


def _is_told_in_full(items: Sequence[LexborNode], title: str) -> bool:
    """Whether titles are cut, and stand in full in the attribute `title`."""
    found = [node for item in items if (node := item if title == "." else item.css_first(title)) is not None]
    whole = [(join_text(node).strip(), (node.attributes.get("title") or "").strip()) for node in found]
    cut = [shown for shown, full in whole if shown.endswith(("...", "…")) and len(full) > len(shown.rstrip(".…"))]
    return bool(cut) and all(full for _, full in whole)


def _time_path(item: LexborNode, zone: ZoneInfo, now: dt.datetime) -> str | None:
    """A `time` element, else the smallest that says nothing but a time."""
    if item.css_first("time") is not None:
        return "time"
    for node in reversed(item.css("*")):
        text = join_text(node)
        if 0 < len(text) <= _LONGEST_TIME and node.tag != "a" and read_time(text, zone, now) is not None:
            return _path_within(item, node)
    own = " ".join(node.text_content or "" for node in item.iter(include_text=True) if node.is_text_node).strip()
    read = read_time(own, zone, now) if 0 < len(own) <= _LONGEST_TIME else None
    return "." if read is not None and read == read_time(join_text(item), zone, now) else None


def _text_path(item: LexborNode, others: set[str | None]) -> str | None:
    """The longest text besides the title and the time; of a paragraph it may be short."""
    taken = {path.partition("@")[0] for path in others if path}
    texts = [
        (len(join_text(node)), path)
        for node in item.css("p, div, span, dd, td")
        if (path := _path_within(item, node)) not in taken and not _holds_other(node, taken)
    ]
    length, path = max(texts, default=(0, ""))
    return path if length > (SHORTEST_TITLE if path.rpartition(" ")[2][:1] == "p" else _LONGEST_TIME // 4) else None


def _holds_other(node: LexborNode, taken: set[str]) -> bool:
    """Whether it is a wrapping of other parts rather than a text."""
    parts = ["a[href]", "time", *(path for path in taken if path != ".")]
    return any(found.mem_id != node.mem_id for path in parts if (found := node.css_first(path)) is not None)


def _path_within(item: LexborNode, node: LexborNode) -> str:
    """The element's own name; with its parent's, or its place there, where others of that name come before it."""
    path, above = _sign(node), node.parent
    ways = [path]
    if above is not None:
        place = next((n for n, each in enumerate(above.iter(include_text=False), 1) if each.mem_id == node.mem_id), 1)
        within = f"{_sign(above)} > " if above.mem_id != item.mem_id else ""
        ways += [f"{within}{path}", f"{within}{path}:nth-child({place})"]
    for way in ways:
        first = item.css_first(way)
        if first is not None and first.mem_id == node.mem_id:
            return way
    return ways[-1]


def _next_path(document: LexborHTMLParser) -> str | None:
    if document.css_first("a[rel~=next]") is not None:
        return "a[rel~=next]@href"
    for link in document.css("a[href]"):
        words = join_text(link).strip()
        if words.lower() not in _NEXT_WORDS:
            continue
        ways = [_sign(link), f'a:lexbor-contains("{words}")' if len(words) > 2 and '"' not in words else ""]
        for way in filter(None, ways):
            first = document.css_first(way)
            if way != "a" and first is not None and first.mem_id == link.mem_id:
                return f"{way}@href"
    return None
