"""A feed's items before anything is made of them, whatever the format."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An item's parts to the letter; empty where the feed gives none. `base` is what its links are relative to."""

    id: str = ""
    title: str = ""
    title_is_html: bool = False
    body: str = ""
    body_is_html: bool = False
    link: str = ""
    base: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class FeedRead:
    """A feed's items from top to bottom, and the address of what follows, where it is split into pages."""

    items: tuple[FeedItem, ...]
    next_url: str | None
