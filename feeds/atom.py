"""FeedView -> Atom (RFC 4287). Pure."""

from feedgen.feed import FeedGenerator

from feeds.markup import dressed
from feeds.view import FeedItem, FeedView


def render(feed: FeedView) -> bytes:
    """The feed's bytes, UTF-8; equal for equal feeds, for every date is the feed's own."""
    made = FeedGenerator()
    made.id(feed.id)
    made.title(feed.title)
    made.subtitle(feed.about)
    made.link(href=feed.self_url, rel="self", type="application/atom+xml")
    made.link(href=feed.page_url, rel="alternate", type="text/html")
    made.author(name="noticebell", uri=feed.page_url)
    made.language(feed.language)
    made.updated(feed.updated_at)
    made.generator("noticebell")
    for item in feed.items:
        _add(made, item)
    return dressed(made.atom_str(xml_declaration=False), feed.stylesheet)


def _add(made: FeedGenerator, item: FeedItem) -> None:
    """The content goes in as XHTML: a browser that opens the feed shows it, links and all."""
    entry = made.add_entry(order="append")
    entry.id(item.id)
    entry.title(item.title)
    entry.link(href=item.link, rel="alternate")
    entry.author(name=item.source_title)
    entry.category([{"term": category} for category in item.categories])
    entry.published(item.published_at)
    entry.updated(item.updated_at)
    entry.content(item.content, type="xhtml")
