"""From the parts found of an item to an entry, by the identity that its source declares."""

import datetime as dt
import hashlib
import re
from collections.abc import Set
from dataclasses import dataclass, replace

from core.model import Entry
from core.source import Identity, Source
from core.text import normalise
from watchers.parsers.links import canonical_link

MOST_ITEMS = 2000
LONGEST_TITLE = 1000
LONGEST_BODY = 100_000
LONGEST_GUID_BYTES = 512
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one item; empty, or None, where nothing was. `link` is absolute."""

    title: str = ""
    body: str = ""
    link: str | None = None
    published: dt.datetime | None = None
    own_id: str = ""


def _keepable(found: Found) -> Found:
    """The same as it can be stored: for what JSON can write and no database keeps, the sign that stands for it.

    That is NUL, which PostgreSQL refuses, and half a surrogate pair (Unicode 16, §3.9, D75).
    """
    texts = (found.title, found.body, found.link or "", found.own_id)
    if not any(map(_UNKEEPABLE.search, texts)):
        return found
    title, body, link, own_id = (_UNKEEPABLE.sub("\N{REPLACEMENT CHARACTER}", text) for text in texts)
    return replace(found, title=title, body=body, link=link or None, own_id=own_id)


def make_entry(found: Found, source: Source, asked: Set[str]) -> tuple[Entry | None, list[str]]:
    """The entry, None where it lacks its title, a link that is asked for or its identity; and a line for each lack.

    `asked` names the parts that the definition looks for: "link", "published".
    """
    found = _keepable(found)
    title, guid = found.title[:LONGEST_TITLE], _bounded(identify(found, source.identity))
    lacks = {
        "title": not title,
        "link": "link" in asked and not found.link,
        "id": source.identity is Identity.GUID and not guid,
        "time": "published" in asked and found.published is None,
    }
    missing = [name for name, lacking in lacks.items() if lacking]
    faults = [f"no {name}" for name in missing]
    if not guid or set(missing) - {"time"}:
        return None, faults
    return Entry(guid, title, found.body[:LONGEST_BODY], found.link, found.published), faults


def _bounded(guid: str) -> str:
    """The guid, or its hash where it is too long for an index: PostgreSQL's rows there hold some 2,700 bytes."""
    written = guid.encode("utf-8", "surrogatepass")
    return guid if len(written) <= LONGEST_GUID_BYTES else f"sha256:{hashlib.sha256(written).hexdigest()}"


def identify(found: Found, identity: Identity) -> str:
    """By what this item's notice is known; empty where it lacks just that."""
    match identity:
        case Identity.GUID:
            return found.own_id
        case Identity.LINK:
            return canonical_link(found.link) if found.link else ""
        case Identity.PUBLISHED_TITLE:
            return f"{found.published.isoformat()}|{normalise(found.title[:LONGEST_TITLE])}" if found.published else ""
