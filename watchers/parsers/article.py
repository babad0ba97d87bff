"""The page behind a notice's link: its whole text."""

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from core.errors import ParseError
from core.source import Detail, Source
from watchers.parsers.entries import LONGEST_BODY, LONGEST_TITLE
from watchers.parsers.html import find_value, text_of_page
from watchers.parsers.values import Page


def read(page: Page, source: Source, detail: Detail) -> tuple[str, str]:
    """The title (empty where none is selected) and the text. Raises ParseError where the text is not there."""
    root = LexborHTMLParser(text_of_page(page, source)).root
    try:
        body = find_value(root, detail.body) if root is not None else ""
        title = find_value(root, detail.title) if root is not None else ""
    except SelectolaxError as error:
        raise ParseError(source.name, f"a selector of detail cannot be read: {error}") from error
    if not body:
        raise ParseError(source.name, f'{page.url} holds no text at "{detail.body}"; check detail.body')
    return " ".join(title.split())[:LONGEST_TITLE], body[:LONGEST_BODY]
