"""What a reader has, and what it can take: conditional requests, content codings, languages (RFC 9110). Pure."""

import datetime as dt
import math
from collections.abc import Iterator, Sequence

from aiohttp import ETag


def is_unchanged(
    if_none_match: Sequence[ETag] | None,
    if_modified_since: dt.datetime | None,
    tag: str,
    modified_at: dt.datetime | None,
) -> bool:
    """Whether the reader has what it would get. `tag` is the content's; behind it a dash and a representation's name.

    The entity tag is compared weakly, and where one came the date is not looked at: RFC 9110, sections 13.1.2, 13.1.3.
    """
    if if_none_match is not None:
        return any(each.value == "*" or each.value.partition("-")[0] == tag for each in if_none_match)
    return if_modified_since is not None and modified_at is not None and modified_at <= if_modified_since


def is_browser(accept: str, media_type: str) -> bool:
    """Whether to serve XML as plain XML: the reader wants pages and does not know the feed's own type.

    Chromium shows application/rss+xml and application/atom+xml as source text, whatever style sheet they name.
    """
    qualities = dict(_qualities(accept))
    return qualities.get("text/html", 0.0) > 0 and media_type not in qualities


def takes_gzip(accept_encoding: str) -> bool:
    """Whether gzip may be sent: it or `*` is named, and not refused by q=0 (RFC 9110, section 12.5.3)."""
    qualities = dict(_qualities(accept_encoding))
    return qualities.get("gzip", qualities.get("x-gzip", qualities.get("*", 0.0))) > 0


def choose_language(asked: str | None, accept_language: str, offered: Sequence[str], default: str) -> str:
    """The language to answer in: the one asked for in the address, else the reader's favourite of those offered.

    A range stands for its primary tag, zh-TW for zh: basic filtering the other way round (RFC 4647, section 3.4).
    """
    if asked in offered and asked is not None:
        return asked
    liked = sorted(_qualities(accept_language), key=lambda pair: -pair[1])
    primaries = (tag.split("-")[0] for tag, quality in liked if quality > 0)
    return next((tag for tag in primaries if tag in offered), default)


def _qualities(header: str) -> Iterator[tuple[str, float]]:
    """The members of a weighted list, lower-case, with their weights; one that is malformed weighs nothing."""
    for member in header.lower().split(","):
        name, _, parameters = member.partition(";")
        if name.strip():
            yield name.strip(), _weight(parameters)


def _weight(parameters: str) -> float:
    name, _, value = parameters.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if math.isfinite(weight) else 0.0
