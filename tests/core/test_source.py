"""A source's definition."""

import datetime as dt
from dataclasses import replace

from core.model import SourceName
from core.source import Request, Source, SourceKind

SOURCE = Source(SourceName("shop"), "Shop", SourceKind.HTML, "https://shop.example/")


def test_what_a_source_is_asked_with_shows_in_no_repr() -> None:
    """Headers may hold secrets, and a definition may come into a log."""
    asked = replace(SOURCE, request=Request(headers=(("X-Key", "secret"),)))
    assert "secret" not in repr(asked)


def test_left_to_itself_a_source_is_polled_gently_and_only_in_public() -> None:
    assert dt.timedelta(minutes=5) <= SOURCE.every
    assert not SOURCE.allow_private
