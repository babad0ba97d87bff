"""FeedView -> RSS 2.0, by the specification and the best practices of the RSS Advisory Board. Pure."""

import html

from feedgen.feed import FeedGenerator

from feeds.markup import dressed
from feeds.view import FeedItem, FeedView

DOCS = "https://www.rssboard.org/rss-specification"
TTL_MIN = 5


def render(feed: FeedView) -> bytes:
    """The feed's bytes, UTF-8; equal for equal feeds, for every date is the feed's own."""
    made = FeedGenerator()
    made.load_extension("dc", atom=False, rss=True)
    made.title(feed.title)
    made.link(href=feed.self_url, rel="self", type="application/rss+xml")
    made.link(href=feed.page_url, rel="alternate")
    made.description(feed.about)
    made.language(feed.language)
    made.updated(feed.updated_at)
    made.generator("noticebell")
    made.docs(DOCS)
    made.ttl(TTL_MIN)
    for item in feed.items:
        _add(made, item)
    return dressed(made.rss_str(xml_declaration=False), feed.stylesheet)


def _add(made: FeedGenerator, item: FeedItem) -> None:
    """RSS has no date of change: an item's date is that of its last one.

    A description is HTML by the specification, hence the second escaping of what is plain text.
    """
    entry = made.add_entry(order="append")
    entry.guid(item.id, permalink=False)
    entry.title(item.title)
    entry.link(href=item.link)
    entry.description(html.escape(item.summary, quote=False))
    entry.content(item.content)
    entry.dc.dc_creator(item.source_title)
    entry.category([{"term": category} for category in item.categories])
    entry.source(url=item.source_feed, title=item.source_title)
    entry.published(item.updated_at)
    entry.updated(item.updated_at)
