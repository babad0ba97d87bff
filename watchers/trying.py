"""Trying the links of a source before it is watched: what stands behind the first of them, as a turn would read it."""

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.errors import SourceError
from core.model import Entry
from core.source import Detail, Source
from watchers.asking import ask
from watchers.drawing import sign_of_detail
from watchers.fetch import Fetched, Limits
from watchers.parsers import article
from watchers.parsers.values import Page
from watchers.web import Web

MOST_TRIED = 2  # links: one page may be odd, and no source is burdened for a trial


@dataclass(frozen=True, slots=True)
class Tried:
    """An entry whose link was followed: with the whole text of its page, or as it is listed, and why.

    `is_untitled`: a title was to be read there too, and stands not where it was looked for.
    """

    entry: Entry
    fault: SourceError | None = None
    is_untitled: bool = False


async def try_links(
    web: Web, source: Source, entries: Sequence[Entry], *, limits: Limits, now: dt.datetime
) -> tuple[Tried, ...]:
    """What stands behind the first links of these entries, each address once; empty where none has a link.

    Writes nothing and raises nothing that a source can cause.
    """
    detail = source.detail
    if detail is None:
        return ()
    linked = {entry.link: entry for entry in reversed(entries) if entry.link}
    chosen = list(reversed(linked.values()))[:MOST_TRIED]
    return tuple([await _try(web, source, detail, entry, limits, now) for entry in chosen])


async def _try(web: Web, source: Source, detail: Detail, entry: Entry, limits: Limits, now: dt.datetime) -> Tried:
    assert entry.link is not None
    try:
        answer = await ask(web, source, entry.link, now=now, limits=limits, drawn=sign_of_detail(detail))
        assert isinstance(answer, Fetched), "asked without validators"
        page = Page(answer.url, answer.body, answer.media_type, answer.charset)
        title, body = await asyncio.to_thread(article.read, page, source, detail)
    except SourceError as error:
        return Tried(entry, error)
    is_untitled = bool(detail.title) and not title
    return Tried(replace(entry, title=title or entry.title, body=body), is_untitled=is_untitled)
