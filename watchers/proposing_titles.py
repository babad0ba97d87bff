"""What the items of a list are called, and the longest text besides."""

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from watchers.parsers.html import BESIDE, LESS
from watchers.parsers.text import join_text
from watchers.proposing_items import HEADINGS, Group
from watchers.proposing_lists import most_common, path_within

SHORTEST_TITLE = 4
SHORTEST_TEXT = 10
_WORDS = re.compile(r"[^\W\d_]{2}")
_TEXTS = ("p", "div", "span", "small", "dd", "td", "li")


def find_title(group: Group, link: str, published: str | None) -> str | None:
    """The link's own words where these tell the items apart, in full; else those of a heading, or the longest text.

    A time that stands within is left out: a title is no other one for being older.
    """
    is_coded = group.items[0].tag == "tr" and not any(map(is_worded, group.values(link)))
    if link == ".":
        title = group.find(lambda node: _title_path(node, published))
    elif published and _holds(group, link, published):
        title = (
            group.find(lambda node: _heading_path(node, node.css_first(link), published))
            or group.find(lambda node: text_path(node, {published}, within=link))
            or link
        )
    elif _tell_apart(group.values(link)) and not is_coded:
        title = link
    elif group.items[0].tag in HEADINGS:
        title = "."
    else:
        heading = group.find(lambda node: _heading_path(node, node, published))
        texts = group.find(lambda node: text_path(node, {link, published}))
        title = next((path for path in (heading, texts, ".") if path and _tell_apart(group.values(path))), link)
    if title is not None and _is_told_in_full(group, title):
        return f"{title}@title"
    return title and _without_time(group, title, published)


def _holds(group: Group, link: str, published: str) -> bool:
    """Whether the link says the time too: a row that is clicked as a whole."""
    path = published.partition("@")[0]
    if path in (".", link) or BESIDE in path + link:
        return False
    links = [found for node in group.items if (found := node.css_first(link)) is not None]
    return any(found.css_first(path) is not None for found in links)


def _tell_apart(titles: Sequence[str]) -> bool:
    """Whether half of these hold words and differ: "PDF" and "¶" title nothing."""
    return 2 * len({title for title in titles if _WORDS.search(title) or len(title) >= SHORTEST_TITLE}) > len(titles)


def _title_path(item: LexborNode, published: str | None) -> str | None:
    """Of an item that is a link: its heading, else the first text of some length that is not the time, or all of it."""
    texts = [node for node in item.css("p, span, div") if len(node.css("p, span, div")) == 1]
    return _first_titled(item, [*_headings(item), *texts], published) or ("." if join_text(item) else None)


def _heading_path(item: LexborNode, within: LexborNode | None, published: str | None) -> str | None:
    """What is a heading there, or calls itself a title."""
    return _first_titled(item, _headings(within), published) if within is not None else None


def _headings(within: LexborNode) -> list[LexborNode]:
    return [*within.css(", ".join(HEADINGS)), *within.css('summary, [class*="title"], [class*="tit"], strong, b')]


def _first_titled(item: LexborNode, nodes: Sequence[LexborNode], published: str | None) -> str | None:
    """The path of the first that is long enough and not the time."""
    time = _find(item, published)
    found = (node for node in nodes if len(join_text(node)) >= SHORTEST_TITLE and not _is_same(node, time))
    node = next(found, None)
    return path_within(item, node) if node is not None else None


def _find(item: LexborNode, path: str | None) -> LexborNode | None:
    """The element of a path within the item; None where it has none of its own."""
    css = (path or ".").partition("@")[0]
    return None if css in ("", ".") or css.startswith(BESIDE) else item.css_first(css)


def _is_same(node: LexborNode, other: LexborNode | None) -> bool:
    return other is not None and node.mem_id == other.mem_id


def _without_time(group: Group, title: str, published: str | None) -> str:
    """The title's path, with the time left out where it stands within the title of most items."""
    inner = most_common([_time_within(node, title, published) for node in group.items])
    without = f"{title}{LESS}{inner}"
    return without if inner is not None and _tell_apart(group.values(without)) else title


def _time_within(item: LexborNode, title: str, published: str | None) -> str | None:
    """The path from a title to the time that stands within it; None where it stands elsewhere, or is all of it."""
    titled, time = item if title == "." else _find(item, title), _find(item, published)
    above = time.parent if time is not None else None
    while titled is not None and above is not None:
        if above.mem_id == titled.mem_id:
            return path_within(titled, time) if time is not None else None
        above = above.parent
    return None


def _is_told_in_full(group: Group, title: str) -> bool:
    """Whether titles are cut, and stand in full in the attribute `title`."""
    whole = list(zip(group.values(title), group.values(f"{title}@title"), strict=True))
    cut = [shown for shown, full in whole if shown.endswith(("...", "…")) and len(full) > len(shown.rstrip(".…"))]
    return bool(cut) and all(full for shown, full in whole if shown)


def text_path(item: LexborNode, others: set[str | None], *, within: str | None = None) -> str | None:
    """The longest text besides the title and the time, in the whole item or `within` a part of it.

    Of a paragraph, or within a link, it may be short.
    """
    taken = {path.partition("@")[0].partition(LESS)[0].removeprefix(BESIDE) for path in others if path}
    texts = [
        (len(text), path)
        for node in item.css(", ".join(f"{within} {tag}" if within else tag for tag in _TEXTS))
        if node.mem_id != item.mem_id
        and (path := path_within(item, node)) not in taken
        and not _holds_other(node, taken)
        and is_worded(text := join_text(node))
    ]
    length, path = max(texts, default=(0, ""))
    may_be_short = within is not None or path.rpartition(" ")[2][:1] == "p"
    return path if length > (SHORTEST_TITLE if may_be_short else SHORTEST_TEXT) else None


def is_worded(text: str) -> bool:
    """Whether it is more than one word, which may be a name or an address."""
    return not text.isascii() or " " in text


def _holds_other(node: LexborNode, taken: set[str]) -> bool:
    """Whether it is a wrapping of other parts rather than a text."""
    parts = ["a[href]", "time", *(path for path in taken if path != ".")]
    return any(found.mem_id != node.mem_id for path in parts if (found := node.css_first(path)) is not None)
