"""Pages of one listing: the address each is known by, and what is sent to get it.

A page that is asked for by POST has the source's own address with the cursor as its fragment, which is never sent:
`https://api.example/graphql#cursor="YXJyYXk"`.
"""

import json
from urllib.parse import quote, unquote

from yarl import URL

from core.source import Source
from watchers.parsers.links import web_link

_MARK = "cursor="


def next_address(source: Source, page_url: str, value: object) -> str | None:
    """The address of the following page by what `select.next` found: a link, or a cursor where the source has one.

    None where nothing follows: nothing found, false, or empty.
    """
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        return None
    cursor = source.request.cursor
    if cursor is None:
        return web_link(page_url, str(value))
    if source.request.body is None:
        return str(URL(source.url).update_query({cursor: str(value)}))
    return f"{source.url.partition('#')[0]}#{_MARK}{quote(json.dumps(value))}"


def body_for(source: Source, address: str) -> bytes | None:
    """What is posted to get the page of this address; None where it is asked for by GET."""
    body, cursor = source.request.body, source.request.cursor
    if body is None:
        return None
    _, _, written = address.partition(f"#{_MARK}")
    if cursor is None or not written:
        return body.encode()
    return _put(body, cursor.split("."), json.loads(unquote(written))).encode()


def _put(body: str, path: list[str], value: object) -> str:
    """The JSON text with this value at the path; tables that are missing on the way are made."""
    whole = json.loads(body)
    table = whole
    for step in path[:-1]:
        table = table.setdefault(step, {})
    table[path[-1]] = value
    return json.dumps(whole, ensure_ascii=False)
