"""Where the parts of a list's items stand: link, title, time, text; also beside an item, in the element after it."""

from collections.abc import Sequence
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from core.source import Select
from watchers.parsers.html import BESIDE
from watchers.parsers.text import join_text
from watchers.proposing_items import HEADINGS, Group, ReadTime
from watchers.proposing_lists import first_way, most_common, name_list, path_within, sign_of
from watchers.proposing_times import find_published
from watchers.proposing_titles import find_title, is_worded, text_path

MOST_LOOKED_AT = 40  # items of a list; the rest is like them
_NEXT_WORDS = frozenset({"下一页", "下页", "后一页", "next", "next page", "older", "older posts", ""})
_ARROWS = " ›»→>"


def propose_parts(document: LexborHTMLParser, items: Sequence[LexborNode], read: ReadTime) -> Select | None:
    """Selectors for a list of these items; None where they lead nowhere, or nothing would find them."""
    group = Group.of(items[:MOST_LOOKED_AT])
    link = group.find(_link_path)
    item = name_list(document, items)
    if link is None or item is None:
        return None
    if not group.beside and items[0].tag == "tr" and items[0].css_first("a[href]") is None:
        item = f"{item}:has(a)"  # without the row of its headings
    published = find_published(group, read)
    title = find_title(group, link, published)
    if title is None:
        return None
    summary = _find_summary(group, {link, title, published})
    href = f"{link}@href".lstrip(".")
    select = Select(item=item, title=title, link=href, published=published, summary=summary, next=_next_path(document))
    is_within_page = all(value.startswith("#") for value in group.values(href))
    return replace(select, guid=href) if is_within_page else select


# ----------------------------------------------------------------------------------------------- link and text


def _link_path(item: LexborNode) -> str | None:
    """The link in a heading, else the one with the longest text; "." where the item itself is a link."""
    if item.tag == "a":
        return "."
    for heading in HEADINGS:
        if item.tag != heading and item.css_first(f"{heading} a[href]") is not None:
            return f"{heading} a"
    links = [(len(join_text(link)), link) for link in item.css("a[href]") if link.mem_id != item.mem_id]
    if not links:
        return None
    longest = max(links, key=lambda each: each[0])[1]
    return path_within(item, longest) if join_text(longest) else None


def _find_summary(group: Group, others: set[str | None]) -> str | None:
    """The longest text that is none of these other parts; beside an item all that stands there, if it is but text."""
    is_apart = bool(group.beside) and not any(path and path.startswith(BESIDE) for path in others)
    within = most_common([text_path(node, others) for node in group.items])
    if within is None and is_apart and all(is_worded(join_text(node)) for node in group.beside):
        return f"{BESIDE}."
    return within if within is not None or is_apart else group.find(lambda node: text_path(node, others))


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
