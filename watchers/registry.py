"""Which parser reads which kind of source: an explicit table."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace

from core.source import Identity, Select, Source, SourceKind
from watchers.parsers import feed, html, jsondata
from watchers.parsers.values import Page, Parsed

Parser = Callable[[Page, Source, dt.datetime], Parsed]

PARSERS: Mapping[SourceKind, Parser] = {
    SourceKind.HTML: html.parse,
    SourceKind.FEED: feed.parse,
    SourceKind.JSON: jsondata.parse,
}


def find_faults(source: Source) -> list[str]:
    """Why this definition cannot work, a line each; empty where it can. Nothing is fetched."""
    faults = _find_request_faults(source) + _find_render_faults(source)
    detail = Select(body=source.detail.body, title=source.detail.title or "") if source.detail else None
    faults += find_unreadable(source.kind, source.select, detail)
    if source.kind is SourceKind.FEED:
        return faults + _find_feed_faults(source)
    if source.kind is SourceKind.HTML and source.select.script:
        faults.append('select.script: is for kind = "json"')
    return faults + _find_identity_faults(source)


def find_unreadable(kind: SourceKind, select: Select, detail: Select | None) -> list[str]:
    """Which selectors cannot be read, a line each, whatever else is wrong; `detail` are those of the pages behind."""
    behind = [f"detail.{fault}" for fault in html.find_faults(detail)] if detail else []
    match kind:
        case SourceKind.FEED:
            return behind
        case SourceKind.JSON:
            faults = jsondata.find_faults(select) + html.find_faults(Select(script=select.script))
        case SourceKind.HTML:
            faults = html.find_faults(replace(select, script=None))
    return behind + [f"select.{fault}" for fault in faults]


def _find_request_faults(source: Source) -> list[str]:
    """A cursor needs a place to go to."""
    request = source.request
    if request.cursor is None:
        return []
    if source.select.next is None:
        return ["request.cursor: needs select.next, which finds its value"]
    if request.body is not None and not request.body.lstrip().startswith("{"):
        return ["request.cursor: needs a body that is a table"]
    return []


def _find_render_faults(source: Source) -> list[str]:
    """A browser opens an address, nothing else; what it waits for is CSS."""
    if not source.render:
        return ["wait_for: is for render = true"] if source.wait_for else []
    faults = [f"wait_for: {fault}" for fault in html.find_faults(Select(item=source.wait_for or ""))]
    if source.kind is SourceKind.FEED:
        faults.append("render: scripts draw no feed; leave it out")
    if source.request.body is not None or source.request.cursor is not None:
        faults.append("render: a browser opens an address; request.body and request.cursor cannot go with it")
    return faults


def _find_feed_faults(source: Source) -> list[str]:
    if source.select != Select():
        return ["select: a feed says itself where its parts are; leave this table out"]
    return []


def _find_identity_faults(source: Source) -> list[str]:
    select = source.select
    faults = [f"select.{name}: is missing" for name in ("item", "title") if not getattr(select, name)]
    if source.detail is not None and select.link is None:
        faults.append("detail: needs the key `link` in `select`, which leads to the pages")
    if source.identity is Identity.GUID and select.guid is None:
        faults.append('identity: "guid" needs the key `guid` in `select`')
    if source.identity is Identity.LINK and select.link is None:
        faults.append('identity: "link" needs the key `link` in `select`')
    if source.identity is Identity.PUBLISHED_TITLE and select.published is None:
        faults.append('identity: "published+title" needs the key `published` in `select`')
    return faults
