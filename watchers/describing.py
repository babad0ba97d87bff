"""What a page or a feed says of itself: the title that its site goes by, and the language it is in."""

import re
from dataclasses import replace
from html import unescape

from selectolax.lexbor import LexborHTMLParser

from core.source import Source
from watchers.parsers.charsets import decode
from watchers.parsers.text import join_text
from watchers.parsers.values import Page

LANGUAGES = ("zh", "en")  # that notices are read in
ALSO_IN_CHARACTERS = ("ja", "ko")
LONGEST_TITLE = 80
LOOKED_THROUGH = 20_000  # characters
LEAST_READ = 100  # letters by which a page without a declaration shows its language
_CHINESE, _LATIN = re.compile("[\u3400-\u9fff]"), re.compile("[A-Za-z]")
_FIRST_ITEM = re.compile(r"<(?:item|entry)\b|\"items\"")
_FEED_TITLE = re.compile(r"<title[^>]*>\s*(?:<!\[CDATA\[)?([^<\]]+)|\"title\"\s*:\s*\"([^\"\\]+)\"")
_FEED_LANGUAGE = re.compile(
    r"<language>\s*([A-Za-z]{2})|xml:lang=[\"']([A-Za-z]{2})|\"language\"\s*:\s*\"([A-Za-z]{2})"
)


def describe(document: LexborHTMLParser, blank: Source) -> Source:
    """With the language that the page declares, or mostly is in, and the title that its site gives itself."""
    title = _meta(document, "og:site_name") or _meta(document, "og:title") or _text(document, "title")
    return replace(blank, title=title[:LONGEST_TITLE] or blank.title, language=_language(document) or blank.language)


def _language(document: LexborHTMLParser) -> str | None:
    """One of those that notices are read in; None for any other. Templates leave lang="en" on many a Chinese page."""
    declared, text = _declared(document), _text(document, "body")[:LOOKED_THROUGH]
    chinese, latin = len(_CHINESE.findall(text)), len(_LATIN.findall(text))
    if chinese >= LEAST_READ and 4 * chinese > latin and declared not in ALSO_IN_CHARACTERS:
        return "zh"
    if declared:
        return declared if declared in LANGUAGES else None
    return "en" if latin >= LEAST_READ and not chinese else None


def _declared(document: LexborHTMLParser) -> str:
    """The language's code, without its region."""
    root = document.css_first("html")
    said = [root.attributes.get(name) or "" for name in ("lang", "xml:lang")] if root is not None else []
    said += [_meta(document, "content-language"), _meta(document, "og:locale")]
    return re.split(r"[-_,]", next(filter(None, said), "").strip().lower())[0]


def _meta(document: LexborHTMLParser, name: str) -> str:
    for key in ("property", "name", "http-equiv"):
        for node in document.css(f"meta[{key}]"):
            if (node.attributes.get(key) or "").lower() == name:
                return " ".join((node.attributes.get("content") or "").split())
    return ""


def _text(document: LexborHTMLParser, path: str) -> str:
    found = document.css_first(path)
    return " ".join(join_text(found).split()) if found is not None else ""


def describe_feed(page: Page, source: Source) -> Source:
    """With the title and the language that a feed gives itself, whichever its format."""
    start = _FIRST_ITEM.split(decode(page.body, page.charset)[:LOOKED_THROUGH])[0]
    title, said = _first_group(_FEED_TITLE.search(start)), _first_group(_FEED_LANGUAGE.search(start)).lower()
    name = unescape(unescape(" ".join(title.split())))[:LONGEST_TITLE]  # many a feed escapes twice
    return replace(source, title=name or source.title, language=said if said in LANGUAGES else source.language)


def _first_group(found: re.Match[str] | None) -> str:
    return next(filter(None, found.groups()), "") if found else ""
