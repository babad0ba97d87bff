"""The text of an element as a browser shows it: inline parts run on, blocks stand on lines of their own."""

import re
from collections.abc import Collection

from selectolax.lexbor import LexborHTMLParser, LexborNode

from watchers.parsers.depth import is_crowded, is_too_deep

UNSEEN = frozenset({"script", "style", "template", "head", "noscript", "iframe", "object", "svg", "math"})
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "dd", "details", "dialog", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main",
    "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
PARAGRAPHS = frozenset({"p", "blockquote", "pre", "table", "h1", "h2", "h3", "h4", "h5", "h6"})
_SPACES = re.compile(r"[ \t\n\r\f]+")  # CSS Text 3, section 4.1.1: a no-break space is none of them
_TAG = re.compile(r"<[^<>]{0,2000}>?")
_TEXT = "-text"
_EMPTY_LINE = 2


def join_text(root: LexborNode, without: Collection[int] = ()) -> str:
    """The text within this element, trimmed; `without` the elements of these `mem_id`s.

    Inline elements are joined with nothing, so that a word marked in the middle stays one word; a block begins a
    line, one empty line sets paragraphs apart, and white space runs together as in a browser.
    """
    written = _Written()
    node: LexborNode | None = root
    while node is not None:
        node = _enter(node, written, without) or _leave(node, root, written)
    return written.text()


def text_of_html(markup: str) -> str:
    """The text of a piece of HTML, as `join_text` gives it; of one that nests without end, what stands between tags."""
    if is_too_deep(markup) or is_crowded(markup):
        return " ".join(_TAG.sub(" ", markup).split())
    body = LexborHTMLParser(markup).body
    return join_text(body) if body is not None else ""


def _enter(node: LexborNode, written: "_Written", without: Collection[int]) -> LexborNode | None:
    """Write what begins with this node; answers its first child, if it has one that is seen."""
    tag = node.tag or ""
    if tag == _TEXT:
        parent = node.parent
        written.add(node.text_content or "", keep=parent is not None and parent.tag == "pre")
        return None
    if tag in UNSEEN:
        return None
    if tag == "br":
        written.break_line()
    written.set_apart(tag)
    return None if without and node.mem_id in without else node.child


def _leave(node: LexborNode, root: LexborNode, written: "_Written") -> LexborNode | None:
    """Write what ends with this node and those it is the last of; answers the following node, None at the end."""
    current: LexborNode | None = node
    while current is not None:
        written.set_apart(current.tag or "")
        if current.mem_id == root.mem_id:
            return None
        if current.next is not None:
            return current.next
        current = current.parent
    return None


class _Written:
    """A text in the making: the line ends and the space that are due stand before the next word, or nowhere."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._line_ends = 0
        self._space = False

    def add(self, text: str, *, keep: bool) -> None:
        if keep:
            self._put(text.rstrip())
            return
        text = _SPACES.sub(" ", text)
        self._space = self._space or text.startswith(" ")
        word = text.strip(" ")
        if word:
            self._put(word)
            self._space = text.endswith(" ")

    def break_line(self) -> None:
        self._line_ends = min(self._line_ends + 1, _EMPTY_LINE)

    def set_apart(self, tag: str) -> None:
        if tag in BLOCKS:
            self._line_ends = max(self._line_ends, _EMPTY_LINE if tag in PARAGRAPHS else 1)

    def text(self) -> str:
        return "".join(self._parts).strip()

    def _put(self, words: str) -> None:
        if self._parts:
            self._parts.append("\n" * self._line_ends or " " * self._space)
        self._parts.append(words)
        self._line_ends, self._space = 0, False
