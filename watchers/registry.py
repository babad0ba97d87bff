"""Which parser reads which kind of source: an explicit table."""

import datetime as dt
from collections.abc import Callable, Mapping

from core.model import Identity, Source, SourceKind
from watchers.parsers import html
from watchers.parsers.values import Page, Parsed

Parser = Callable[[Page, Source, dt.datetime], Parsed]

PARSERS: Mapping[SourceKind, Parser] = {SourceKind.HTML: html.parse}


def find_faults(source: Source) -> list[str]:
    """Why this definition cannot work, a line each; empty where it can. Nothing is fetched."""
    faults = []
    if source.kind not in PARSERS:
        kinds = ", ".join(sorted(PARSERS))
        faults.append(f'kind: "{source.kind}" cannot be read yet; possible: {kinds}')
    if source.detail is not None:
        faults.append("detail: pages behind the links are not read yet; leave this table out")
    if source.identity is Identity.GUID and source.select.guid is None:
        faults.append('identity: "guid" needs the key `guid` in `select`')
    if source.identity is Identity.LINK and source.select.link is None:
        faults.append('identity: "link" needs the key `link` in `select`')
    if source.identity is Identity.PUBLISHED_TITLE and source.select.published is None:
        faults.append('identity: "published+title" needs the key `published` in `select`')
    return [*faults, *html.find_faults(source.select)] if source.kind is SourceKind.HTML else faults
