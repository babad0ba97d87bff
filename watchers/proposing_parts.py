"""Where the parts of a list's items stand: link, title, time, text; also beside an item, in the element after it."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from core.source import DateOrder, Select
from watchers.parsers.html import BESIDE, TIMES, find_value, following
from watchers.parsers.text import join_text
from watchers.parsers.times import read_time
from watchers.proposing_lists import first_way, most_common, name_list, path_within, sign_of

MOST_LOOKED_AT = 40  # items of a list; the rest is like them
SHORTEST_TITLE = 4
_LONGEST_TIME = 40  # characters that an element with nothing but a time has at most
_NEXT_WORDS = frozenset({"下一页", "下页", "后一页", "next", "next page", "older", "older posts", ""})
_ARROWS = " ›»→>"
_WORDS = re.compile(r"[^\W\d_]{2}")
_TEXTS = ("p", "div", "span", "small", "dd", "td", "li")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ELAPSED = dt.timedelta(days=1)

Find = Callable[[LexborNode], str | None]


@dataclass(frozen=True, slots=True)
class ReadTime:
    """How times are read here."""

    zone: ZoneInfo
    now: dt.datetime
    date_order: DateOrder | None = None

    def __call__(self, text: str) -> dt.datetime | None:
        """The instant that this text tells, if it tells one."""
        return read_time(text, self.zone, self.now, self.date_order)


@dataclass(frozen=True, slots=True)
class _Group:
    """Items alike, each with the element after it where that is no item itself: a `dt` and its `dd`."""

    items: Sequence[LexborNode]
    beside: Sequence[LexborNode]

    @classmethod
    def of(cls, items: Sequence[LexborNode]) -> "_Group":
        after = [each for each in map(following, items) if each is not None]
        is_pair = len(after) == len(items) and sign_of(items[0]) not in map(sign_of, after)
        return cls(items, after if is_pair else ())

    def find(self, find: Find) -> str | None:
        """The path that most items agree on, else the one that most elements beside them do."""
        path = most_common([find(node) for node in self.items])
        if path is not None or not self.beside:
            return path
        path = most_common([find(node) for node in self.beside])
        return None if path is None else f"{BESIDE}{path}"

    def values(self, path: str) -> list[str]:
        return [find_value(node, path) for node in self.items]


def propose_parts(document: LexborHTMLParser, items: Sequence[LexborNode], read: ReadTime) -> Select | None:
    """Selectors for a list of these items; None where they lead nowhere, or nothing would find them."""
    group = _Group.of(items[:MOST_LOOKED_AT])
    link = group.find(_link_path)
    item = name_list(document, items)
    if link is None or item is None:
        return None
    if not group.beside and items[0].tag == "tr" and items[0].css_first("a[href]") is None:
        item = f"{item}:has(a)"  # without the row of its headings
    published = group.find(lambda node: _time_path(node, read))
    title = _find_title(group, link, published)
    if title is None:
        return None
    summary = _find_summary(group, {link, title, published})
    href = f"{link}@href".lstrip(".")
    select = Select(item=item, title=title, link=href, published=published, summary=summary, next=_next_path(document))
    is_within_page = all(value.startswith("#") for value in group.values(href))
    return replace(select, guid=href) if is_within_page else select


# ----------------------------------------------------------------------------------------------- link and title


def _link_path(item: LexborNode) -> str | None:
    """The link in a heading, else the one with the longest text; "." where the item itself is a link."""
    if item.tag == "a":
        return "."
    for heading in _HEADINGS:
        if item.tag != heading and item.css_first(f"{heading} a[href]") is not None:
            return f"{heading} a"
    links = [(len(join_text(link)), link) for link in item.css("a[href]") if link.mem_id != item.mem_id]
    if not links:
        return None
    longest = max(links, key=lambda each: each[0])[1]
    return path_within(item, longest) if join_text(longest) else None


def _find_title(group: _Group, link: str, published: str | None) -> str | None:
    """The link's own words where these tell the items apart, in full; else those of a heading, or the longest text."""
    is_coded = group.items[0].tag == "tr" and not any(map(_is_worded, group.values(link)))
    if link == ".":
        title = group.find(_title_path)
    elif published and _holds(group, link, published):
        title = group.find(lambda node: _text_path(node, {published}, within=link)) or link
    elif _tell_apart(group.values(link)) and not is_coded:
        title = link
    elif group.items[0].tag in _HEADINGS:
        title = "."
    else:
        texts = group.find(lambda node: _text_path(node, {link, published}))
        title = next((path for path in (texts, ".") if path and _tell_apart(group.values(path))), link)
    return f"{title}@title" if title is not None and _is_told_in_full(group, title) else title


def _holds(group: _Group, link: str, published: str) -> bool:
    """Whether the link says the time too: a row that is clicked as a whole."""
    path = published.partition("@")[0]
    if path in (".", link) or BESIDE in path + link:
        return False
    links = [found for node in group.items if (found := node.css_first(link)) is not None]
    return any(found.css_first(path) is not None for found in links)


def _tell_apart(titles: Sequence[str]) -> bool:
    """Whether half of these hold words and differ: "PDF" and "¶" title nothing."""
    return 2 * len({title for title in titles if _WORDS.search(title) or len(title) >= SHORTEST_TITLE}) > len(titles)


def _title_path(item: LexborNode) -> str | None:
    """Of an item that is a link: its heading, else what calls itself a title, else the first text of some length."""
    nodes = [*item.css(", ".join(_HEADINGS)), *item.css('[class*="title"], [class*="tit"], strong, b')]
    nodes += [node for node in item.css("p, span, div") if len(node.css("p, span, div")) == 1]
    found = next((node for node in nodes if len(join_text(node)) >= SHORTEST_TITLE), None)
    return path_within(item, found) if found is not None else "." if join_text(item) else None


def _is_told_in_full(group: _Group, title: str) -> bool:
    """Whether titles are cut, and stand in full in the attribute `title`."""
    whole = list(zip(group.values(title), group.values(f"{title}@title"), strict=True))
    cut = [shown for shown, full in whole if shown.endswith(("...", "…")) and len(full) > len(shown.rstrip(".…"))]
    return bool(cut) and all(full for shown, full in whole if shown)


# ----------------------------------------------------------------------------------------------- time and text


def _time_path(item: LexborNode, read: ReadTime) -> str | None:
    """A `time` element, else the smallest that says nothing but a time."""
    element = item.css_first(", ".join(sorted(TIMES)))
    if element is not None:
        return element.tag
    found = [
        (len(text), node)
        for node in reversed(item.css("*"))
        if node.tag != "a" and 0 < len(text := join_text(node)) <= _LONGEST_TIME and read(text) is not None
    ]
    if found:
        node = min(found, key=lambda each: each[0])[1]
        return _exact(node, path_within(item, node), read)
    own = " ".join(node.text_content or "" for node in item.iter(include_text=True) if node.is_text_node).strip()
    found_in_own = read(own) if 0 < len(own) <= _LONGEST_TIME else None
    return "." if found_in_own is not None and found_in_own == read(join_text(item)) else None


def _exact(node: LexborNode, path: str, read: ReadTime) -> str:
    """The path of the attribute that says when, where the text only says how long ago."""
    text, told = join_text(node), node.attributes.get("title") or ""
    is_relative = read(text) != replace(read, now=read.now + _ELAPSED)(text)
    return f"{path}@title" if is_relative and read(told) is not None else path


def _find_summary(group: _Group, others: set[str | None]) -> str | None:
    """The longest text that is none of these other parts; beside an item all that stands there, if it is but text."""
    is_apart = bool(group.beside) and not any(path and path.startswith(BESIDE) for path in others)
    within = most_common([_text_path(node, others) for node in group.items])
    if within is None and is_apart and all(_is_worded(join_text(node)) for node in group.beside):
        return f"{BESIDE}."
    return within if within is not None or is_apart else group.find(lambda node: _text_path(node, others))


def _text_path(item: LexborNode, others: set[str | None], *, within: str | None = None) -> str | None:
    """The longest text besides the title and the time, in the whole item or `within` a part of it.

    Of a paragraph, or within a link, it may be short.
    """
    taken = {path.partition("@")[0].removeprefix(BESIDE) for path in others if path}
    texts = [
        (len(text), path)
        for node in item.css(", ".join(f"{within} {tag}" if within else tag for tag in _TEXTS))
        if node.mem_id != item.mem_id
        and (path := path_within(item, node)) not in taken
        and not _holds_other(node, taken)
        and _is_worded(text := join_text(node))
    ]
    length, path = max(texts, default=(0, ""))
    may_be_short = within is not None or path.rpartition(" ")[2][:1] == "p"
    return path if length > (SHORTEST_TITLE if may_be_short else _LONGEST_TIME // 4) else None


def _is_worded(text: str) -> bool:
    """Whether it is more than one word, which may be a name or an address."""
    return not text.isascii() or " " in text


def _holds_other(node: LexborNode, taken: set[str]) -> bool:
    """Whether it is a wrapping of other parts rather than a text."""
    parts = ["a[href]", "time", *(path for path in taken if path != ".")]
    return any(found.mem_id != node.mem_id for path in parts if (found := node.css_first(path)) is not None)


# ----------------------------------------------------------------------------------------------- the next page


def _next_path(document: LexborHTMLParser) -> str | None:
    if document.css_first("a[rel~=next]") is not None:
        return "a[rel~=next]@href"
    for link in document.css("a[href]"):
        shown = join_text(link).strip()
        words = shown.rstrip(_ARROWS)
        if shown and words.lower() in _NEXT_WORDS and (path := _next_named(document, link, words)):
            return path
    return None


def _next_named(document: LexborHTMLParser, link: LexborNode, words: str) -> str | None:
    """A path that finds this link first, by its class or its words."""
    ways = [sign_of(link), f'a:lexbor-contains("{words}")' if len(words) > 2 and '"' not in words else ""]
    way = first_way(document, link, (way for way in ways if way != "a"))
    return f"{way}@href" if way else None
