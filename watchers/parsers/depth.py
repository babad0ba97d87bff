"""A guard before HTML is parsed: elements nested without end cost the square of their number."""

import re

DEEPEST = 2000  # browsers draw the line at some 500
FEW = 10_000  # tags, with which even the deepest page is read within half a second
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
