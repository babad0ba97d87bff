"""JSON Feed, versions 1 and 1.1 (jsonfeed.org/version/1.1), which feedparser does not read."""

import json
from typing import Any

from core.errors import ParseError
from core.source import Source
from watchers.parsers.entries import MOST_ITEMS
from watchers.parsers.feeditems import FeedItem, FeedRead


def read(text: str, url: str, source: Source) -> FeedRead:
    """The items as they stand. Raises ParseError where this is no JSON Feed."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ParseError(source.name, f"{url} answers no whole JSON: {str(error)[:100]}") from error
    version, items = feed.get("version"), feed.get("items")
    if not isinstance(version, str) or "jsonfeed.org/version/" not in version or not isinstance(items, list):
        raise ParseError(source.name, f'{url} answers JSON that is not a JSON Feed; kind = "json" reads other JSON')
    following = feed.get("next_url")
    read_items = tuple(_item(item) for item in items[:MOST_ITEMS] if isinstance(item, dict))
    return FeedRead(read_items, following if isinstance(following, str) else None)


def _item(item: dict[str, Any]) -> FeedItem:
    """An id that is a number is allowed; of the texts the HTML is the whole one."""
    body = _word(item, "content_html")
    return FeedItem(
        id=_word(item, "id"),
        title=_word(item, "title"),
        body=body or _word(item, "content_text") or _word(item, "summary"),
        body_is_html=bool(body),
        link=_word(item, "url") or _word(item, "external_url"),
        published=_word(item, "date_published") or _word(item, "date_modified"),
    )


def _word(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
