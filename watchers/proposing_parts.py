"""Where the parts of a list's items stand: link, title, time, text; also beside an item, in the element after it."""

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from core.source import Select
from watchers.parsers.html import BESIDE
from watchers.parsers.text import join_text
from watchers.proposing_items import HEADINGS, Group, ReadTime
from watchers.proposing_lists import first_way, most_common, name_list, path_within, sign_of
from watchers.proposing_times import find_published, tells_time_alone
from watchers.proposing_titles import find_title, is_worded, text_path

MOST_LOOKED_AT = 40  # items of a list; the rest is like them
_NEXT_WORDS = frozenset({"下一页", "下页", "后一页", "next", "next page", "older", "older posts", ""})
_NOWHERE = ("#", "javascript:")
_ARROWS = " ›»→>"


def propose_parts(document: LexborHTMLParser, items: Sequence[LexborNode], read: ReadTime) -> Select | None:
    """Selectors for a list of these items; None where they lead nowhere, or nothing would find them."""
    group = Group.of(items[:MOST_LOOKED_AT])
    link = _find_link(group)
    item = name_list(document, items)
    if link is None or item is None:
        return None
    if not group.beside and items[0].tag == "tr" and items[0].css_first("a[href]") is None:
        item = f"{item}:has(a)"  # without the row of its headings
    published = find_published(group, read)
    title = find_title(group, link, published)
    if title is None or _are_times(group.values(title), read):
        return None
    summary = _find_summary(group, {link, title, published})
    href = f"{link}@href".lstrip(".")
    select = Select(item=item, title=title, link=href, published=published, summary=summary, next=_next_path(document))
    return _identified(select, group)


def _identified(select: Select, group: Group) -> Select | None:
    """The same with an id where the links lead to no page: where they stand in this one, else what scripts go by.

    None where nothing tells the items apart.
    """
    links = group.values(select.link or "")
    if not all(link.lower().startswith(_NOWHERE) for link in links):
        return select
    if len({*links}) == len(links):
        return replace(select, guid=select.link)
    names = [name for name in group.items[0].attributes if name == "id" or name.startswith("data-")]
    ids = {name: [node.attributes.get(name) for node in group.items] for name in names}
    own = next((name for name, values in ids.items() if all(values) and len({*values}) == len(values)), None)
    return replace(select, link=None, guid=f"@{own}") if own else None


# ----------------------------------------------------------------------------------------------- link and text


def _find_link(group: Group) -> str | None:
    """The path of a link of each item's own, where there is one: what several lead to is a category, or an author."""
    led_to = Counter(address for node in (*group.items, *group.beside) for address in {*map(_address, _links(node))})
    shared = {address for address, count in led_to.items() if count > 1}
    own = group.find(lambda node: _link_path(node, shared))
    return own if own is not None else group.find(lambda node: _link_path(node, set()))


def _link_path(item: LexborNode, shared: Set[str]) -> str | None:
    """The link in a heading, else the one with the longest text; "." where the item itself is a link.

    One without a text counts where it lies over an item that has some.
    """
    if item.tag == "a":
        return "."
    for heading in HEADINGS:
        titled = item.css_first(f"{heading} a[href]") if item.tag != heading else None
        if titled is not None and _address(titled) not in shared:
            return f"{heading} a"
    links = [(len(join_text(link)), link) for link in _links(item) if _address(link) not in shared]
    if not links:
        return None
    length, longest = max(links, key=lambda each: each[0])
    is_over = len(links) == 1 and longest.css_first("img") is None and bool(join_text(item))
    return path_within(item, longest) if length or is_over else None


def _links(item: LexborNode) -> list[LexborNode]:
    return [link for link in item.css("a[href]") if link.mem_id != item.mem_id]


def _address(link: LexborNode) -> str:
    return (link.attributes.get("href") or "").strip()


def _are_times(titles: Sequence[str], read: ReadTime) -> bool:
    """Whether most are no titles but times, of which a list may be made beside what they belong to."""
    return 2 * sum(tells_time_alone(title, read) for title in titles) > len(titles)


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
