"""Where things are on the web, and how they are called there for ever."""

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self
from urllib.parse import quote, urlencode, urlsplit

from yarl import URL

from core.model import AlertKind, NoticeId, SourceName
from state.outlines import Scope
from state.publications import Event


class Format(StrEnum):
    """The formats of a feed; the value ends its path."""

    RSS = "rss"
    ATOM = "atom"


MEDIA_TYPES = {Format.RSS: "application/rss+xml", Format.ATOM: "application/atom+xml"}


@dataclass(frozen=True, slots=True)
class FeedAddress:
    """Which feed is meant. `only_notices`: notices, one entry each, rather than what happened to them."""

    scope: Scope
    format: Format
    language: str
    only_notices: bool = False

    @property
    def place(self) -> str:
        """The path below /feeds/, without the format."""
        if self.scope.topic is not None:
            return f"topics/{self.scope.topic}"
        return f"sources/{self.scope.source}" if self.scope.source is not None else "all"

    def of_source(self, source: SourceName) -> Self:
        """The feed of a source, the rest the same."""
        return replace(self, scope=Scope(source=source))


@dataclass(frozen=True, slots=True)
class Addresses:
    """Absolute addresses under the address at which the public reaches us; `language` needs no naming in them."""

    public_url: str
    language: str

    def feed(self, address: FeedAddress) -> str:
        """The address of a feed."""
        named = {"lang": address.language} if address.language != self.language else {}
        query = ({"only": "notices"} if address.only_notices else {}) | named
        return self._at(f"feeds/{address.place}.{address.format}", query)

    def home(self, language: str) -> str:
        """The first page."""
        return self._at("", {"lang": language} if language != self.language else {})

    def notice(self, notice_id: NoticeId, language: str) -> str:
        """The page of a notice."""
        return self._at(f"notices/{notice_id}", {"lang": language} if language != self.language else {})

    @property
    def prefix(self) -> str:
        """The path under which a proxy shows us, without a closing slash; mostly empty."""
        return urlsplit(self.public_url).path.rstrip("/")

    def _at(self, path: str, query: dict[str, str]) -> str:
        return f"{self.public_url.rstrip('/')}/{path}" + (f"?{urlencode(query)}" if query else "")


@dataclass(frozen=True, slots=True)
class Tags:
    """Lasting ids, tag URIs (RFC 4151). `root` is "tag:<authority>,<year>" as it was when the first feed was made.

    They hang on nothing that a restored or merged database would number anew.
    """

    root: str

    def feed(self, address: FeedAddress) -> str:
        """The id of a feed; its formats are one feed."""
        what = "notices" if address.only_notices else "events"
        return f"{self.root}:feeds/{address.place}/{what}/{address.language}"

    def notice(self, source_name: str, guid: str) -> str:
        """The id of a notice."""
        return f"{self.root}:notices/{quote(source_name, safe='')}/{hashlib.sha256(guid.encode()).hexdigest()[:16]}"

    def event(self, event: Event) -> str:
        """The id of what happened to a notice: no two events of a notice share one, but for corrections of old."""
        return f"{self.notice(event.view.source_name, event.view.guid)}/{_specific(event)}"


def mint_root(public_url: str, now: dt.datetime) -> str:
    """The root of the ids that are minted from now on: the host of `public_url`, which may carry no port, and the year.

    RFC 4151, section 2.1: an authority is a DNS name; colons of a bare IPv6 address are none.
    """
    host = URL(public_url).raw_host or "localhost"
    return f"tag:{host.lower().replace(':', '-')},{now.year}"


def web_address(link: str | None) -> str | None:
    """The link of a notice in ASCII (RFC 3986); None where it is no address on the web or has no host."""
    try:
        url = URL((link or "").strip())
        return str(url) if url.scheme in ("http", "https") and url.host else None
    except ValueError:
        return None


def _specific(event: Event) -> str:
    """Where two rules differ in age, what was published by the older keeps its id: readers would show it as new.

    A correction from before alerts had numbers bears the id of the revision in which the date was wrong.
    """
    view = event.view
    if view.corrected and event.is_numbered:  # the notice is what it was, and may be put right more than once
        return f"corrected/{view.created_at:%Y%m%dT%H%M%SZ}"
    if view.kind is AlertKind.REVISED:
        return f"revised/{view.revision_number}"
    if view.kind is AlertKind.WITHDRAWN:  # a notice may come back and be withdrawn again
        return f"withdrawn/{view.created_at:%Y%m%dT%H%M%SZ}"
    if view.kind is AlertKind.REMINDER:
        return f"reminder/{view.on}/{event.lead_days}"
    return str(view.kind)
