"""HTML within a text, as feeds and pages sometimes leave it: its lines and cells become those of plain text."""

import re
from collections.abc import Iterator

from core.text import ReadingCopy

_TAG = re.compile(
    r"</?(table|tbody|thead|tr|td|th|p|br|li|ul|ol|div|h[1-6]|span|b|i|em|strong|u|a|code|small|sup|font)"
    r"(?:\s[^<>]{0,500})?/?>|&nbsp;"
)
_CELLS = ("td", "th")
_LINES = ("p", "br", "div", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6")


def without_markup(copy: ReadingCopy) -> ReadingCopy:
    """Write tags as what divides plain text, each as long as it was, so that every place keeps its place.

    A row of a table becomes one line of cells, an item of a list a line with a dash, a paragraph a line.
    """
    if "<" not in copy.text or _TAG.search(copy.text) is None:
        return copy
    return copy._replace(text="".join(_plain(copy.text)))


def _plain(text: str) -> Iterator[str]:
    at, in_row, cells = 0, False, 0
    for tag in _TAG.finditer(text):
        between = text[at : tag.start()]
        yield between.replace("\n", " ") if in_row else between
        name, closes = tag.group(1), tag.group().startswith("</")
        mark = ""
        if name == "tr":
            in_row, cells = not closes, 0
            mark = "\n" if closes else ""
        elif name in _CELLS and not closes:
            mark = "|" if cells else "\n|"
            in_row, cells = True, cells + 1
        elif name == "li" and not closes:
            mark = "\n- "
        elif name in _LINES and not in_row:
            mark = "\n"
        in_row = in_row and name not in ("table", "tbody", "thead")
        yield mark.ljust(len(tag.group()))
        at = tag.end()
    yield text[at:]
