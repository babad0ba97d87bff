"""Definitions proposed for pages that a test shows."""

import datetime as dt
from pathlib import Path

from core.model import SourceName
from core.source import Identity, Source, SourceKind
from watchers.parsers.values import Page
from watchers.proposing import Proposal, propose

NOW = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)
URL = "https://shop.example/news"
BLANK = Source(SourceName("shop"), "shop", SourceKind.FEED, URL, identity=Identity.GUID)
SHAPES = Path(__file__).parent / "proposed_pages"


def look(body: str | bytes) -> Proposal:
    """What is proposed for a page of these bytes."""
    raw = body.encode() if isinstance(body, str) else body
    return propose(Page(URL, raw, "", None), BLANK, NOW)
