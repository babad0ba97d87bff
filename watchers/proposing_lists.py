"""The lists of a page: elements alike, and the selectors that name them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from watchers.parsers.html import following

FEWEST = 3  # items that make a list
ABOVE = 3  # parents by which elements under different ones are known to be of one list
_NAME = re.compile(r"-?[_a-zA-Z][\w-]*")
_PLAIN = re.compile(  # states, places, numbers and digests; of a name with one of these at its end nothing lasts
    r"(?:[\w-]*[-_])?(?:active|current|first|last|odd|even|hover|\d+)|is-\w+|\w*[0-9a-f]{5,}\w*|\w*\d{2,}|"
    r"(?:css|jss|sc|emotion|svelte|tss)-\w+|[\w-]*[-_](?=[a-z]*\d)\w{5,}",
    re.IGNORECASE,
)
_BUNDLED = re.compile(r"([A-Za-z][\w-]*?__?)(?=\w*[A-Z0-9])\w{5,8}")  # CSS modules: "List_item__3xY2a"
_ASIDE = frozenset({"nav", "header", "footer", "aside", "select"})
_FORM_LINKS = 3  # that a form has at most; one with more is the whole page, as some servers make it
_ROOTS = frozenset({"html", None})


def find_lists(document: LexborHTMLParser) -> Iterator[list[LexborNode]]:
    """Groups of elements alike, outside of what surrounds the content: under one parent, or under parents alike."""
    under_parents: dict[tuple[str, ...], list[LexborNode]] = {}
    for parent in document.css("body, body *"):
        if _is_aside(parent):
            continue
        groups: dict[str, list[LexborNode]] = {}
        for child in parent.iter(include_text=False):
            if not _surrounds(child):
                groups.setdefault(sign_of(child), []).append(child)
        for sign, group in groups.items():
            under_parents.setdefault((sign, *_signs_above(parent)), []).extend(group)
            if _is_list(group):
                yield group
    for group in under_parents.values():
        if _is_list(group) and len({node.parent.mem_id for node in group if node.parent}) > 1:
            yield group


def _is_list(group: Sequence[LexborNode]) -> bool:
    """Whether they are many enough, and lead somewhere, be it from beside; the first may be the heading of a table."""
    return len(group) >= FEWEST and any(map(_leads_somewhere, group[:FEWEST]))


def _leads_somewhere(node: LexborNode) -> bool:
    after = following(node)
    beside = after is not None and sign_of(after) != sign_of(node) and after.css_first("a[href]") is not None
    return beside or node.css_first("a[href]") is not None


def _signs_above(parent: LexborNode) -> Iterator[str]:
    above: LexborNode | None = parent
    for _ in range(ABOVE):
        if above is None or above.tag in _ROOTS:
            return
        yield sign_of(above)
        above = above.parent


def _is_aside(node: LexborNode) -> bool:
    """Whether it is, or lies in, what surrounds the content."""
    above: LexborNode | None = node
    while above is not None:
        if _surrounds(above):
            return True
        above = above.parent
    return False


def _surrounds(node: LexborNode) -> bool:
    """Whether it is a part that surrounds the content, or a menu that unfolds below a link."""
    if node.tag in _ASIDE or (node.tag == "form" and len(node.css("a[href]")) <= _FORM_LINKS):
        return True
    entry = node.parent if node.tag in ("ul", "ol") else None
    return entry is not None and entry.tag == "li" and any(each.tag == "a" for each in entry.iter(include_text=False))


def sign_of(node: LexborNode) -> str:
    """An element as a selector: its tag with the classes that are names and not states, places or digests.

    Of a class that a bundler has made of a name and a digest the name counts.
    """
    classes = [each for each in (node.attributes.get("class") or "").split() if _NAME.fullmatch(each)]
    bundled = [found[1] for each in classes if (found := _BUNDLED.fullmatch(each))]
    if bundled:
        return f'{node.tag}[class*="{bundled[0]}"]'
    return ".".join([node.tag or "", *[each for each in classes if not _PLAIN.fullmatch(each)][:2]])


def name_list(document: LexborHTMLParser, items: Sequence[LexborNode]) -> str | None:
    """The shortest path, from the parent's own name upwards, that finds these items and few others."""
    sign, path = sign_of(items[0]), ""
    above = items[0].parent
    for _ in range(4):
        if above is None or above.tag in _ROOTS:
            break
        name = above.attributes.get("id") or ""
        step = f"{above.tag}#{name}" if _NAME.fullmatch(name) and not _PLAIN.fullmatch(name) else sign_of(above)
        path = f"{step} > {path}" if path else step
        if len(document.css(f"{path} > {sign}")) == len(items):
            return f"{path} > {sign}"
        above = above.parent
    return f"{path} > {sign}" if path and len(document.css(f"{path} > {sign}")) <= 2 * len(items) else None


def path_within(item: LexborNode, node: LexborNode) -> str:
    """The element's own name; with its parent's, or its place there, where others of that name come before it."""
    if node.mem_id == item.mem_id:
        return "."
    path, above = sign_of(node), node.parent
    ways = [".".join(path.split(".")[:2]), path]  # by one class rather than two: the second may be the first's state
    if above is not None:
        place = next((n for n, each in enumerate(above.iter(include_text=False), 1) if each.mem_id == node.mem_id), 1)
        within = f"{sign_of(above)} > " if above.mem_id != item.mem_id else ""
        ways += [f"{within}{path}", f"{within}{path}:nth-child({place})"]
    return first_way(item, node, ways) or ways[-1]


def first_way(within: LexborHTMLParser | LexborNode, node: LexborNode, ways: Iterable[str]) -> str | None:
    """The first of these selectors by which this element comes before all others within; empty ones are none."""
    for way in filter(None, ways):
        found = within.css_first(way)
        if found is not None and found.mem_id == node.mem_id:
            return way
    return None


def most_common(paths: Sequence[str | None]) -> str | None:
    """The path that is found in most items; None where it is found in fewer than half."""
    [(path, count)] = Counter(path for path in paths if path).most_common(1) or [("", 0)]
    return path if 2 * count >= len(paths) and path else None
