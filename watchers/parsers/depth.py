"""A guard before HTML is parsed: elements nested, or attributes of one, without end cost the square of their number."""

import re
from collections.abc import Iterator

DEEPEST = 2000  # browsers draw the line at some 500
FEW = 10_000  # tags, with which even the deepest page is read within half a second
MOST_ATTRIBUTES = 1000  # of one element
HARMLESS = 100_000  # characters, whose attributes cost a parser half a second at the most; looking costs as much as it
LONG = 4 * MOST_ATTRIBUTES  # characters of a tag that could hold more
_RAW = frozenset({"script", "style", "textarea", "title"})  # HTML §13.1.2: their content is text
_WHOLE_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]{0,40})(?>[^<>\"']+|\"[^\"]*\"|'[^']*')*+")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]{0,40})")
_NOT_NESTED = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "rp", "rt",
})  # fmt: skip


def is_too_deep(markup: str) -> bool:
    """Whether its elements are nested deeper than any page means them; those that may go without an end do not count.

    HTML, §13.1.2 (void elements) and §13.1.2.4 (optional tags).
    """
    if markup.count("<") <= FEW:
        return False
    depth = 0
    for closing, name in _TAG.findall(markup):
        if name.lower() not in _NOT_NESTED:
            depth = max(depth - 1, 0) if closing else depth + 1
        if depth > DEEPEST:
            return True
    return False


def is_crowded(markup: str) -> bool:
    """Whether one of its elements has more attributes than any page gives one; their values may be of any length."""
    if len(markup) < HARMLESS:
        return False
    return any(len(tag) > LONG and len(_QUOTED.sub(" ", tag).split()) > MOST_ATTRIBUTES for tag in _tags(markup))


def _tags(markup: str) -> Iterator[str]:
    """Each tag as it is written. What stands within scripts and styles looks like tags and is none."""
    folded, found = markup.lower(), _WHOLE_TAG.search(markup)
    while found is not None:
        yield found[0]
        position, name = found.end(), found[1].lower()
        if name in _RAW:
            position = folded.find(f"</{name}", position)
        found = _WHOLE_TAG.search(markup, position) if position >= 0 else None
