"""Change histories as data: what a listing showed, poll by poll, and what a person would want to be told of it.

A file of `tests/data/histories` says `why` it is kept, describes `[items]` ("title | time | body | link | id", HTML
allowed; `a`, `a2`, `a3` are states of one notice `a`; a label that is not described stands for a plain notice) and
lists `[[polls]]`: what is shown, what is told (`expect`) and what is recorded without a word (`quiet`). `new b = a`:
another report of the same change; `new b amends a`: it changes what that one announced. With `kind = "feed"` the items
stand in RSS; a poll with `of` is one of a second source, by that name.
"""

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape, unescape
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.watchers.site import page

FOLDER = ROOT / "tests" / "data" / "histories"
FIRST_FILLER = dt.date(2026, 1, 10)
KEYS = frozenset({
    "show", "pages", "answer", "status", "around", "after", "times", "expect", "quiet", "layout", "cut", "charset",
    "declared", "redirect", "etag", "of",
})  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One state of a notice, as HTML."""

    label: str
    title: str
    published: str
    body: str
    link: str
    own_id: str

    @property
    def root(self) -> str:
        return self.label.rstrip("0123456789")

    @property
    def plain_title(self) -> str:
        return unescape(re.sub(r"<[^>]+>", "", self.title)).strip()

    def rss(self) -> str:
        parts = {"title": self.title, "link": self.link, "guid": self.own_id, "pubDate": self.published}
        written = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in parts.items())
        return f"<item>{written}<description>{escape(self.body)}</description></item>"

    def html(self, layout: str) -> str:
        body = self.body.replace("\n", "<br>")
        if layout == "cards":
            return f"<div class=card><h4><a href='{self.link}'>{self.title}</a></h4><span>{body}</span></div>"
        if layout == "no-body":
            return f"<li><h3><a href='{self.link}'>{self.title}</a></h3><time>{self.published}</time></li>"
        if layout == "no-time":
            return f"<li><h3><a href='{self.link}'>{self.title}</a></h3><p>{body}</p></li>"
        return (
            f"<li data-id='{self.root}'><h3><a href='{self.link}'>{self.title}</a></h3>"
            f"<time>{self.published}</time><p>{body}</p></li>"
        )


@dataclass(frozen=True)
class Poll:
    """One answer of the site, and what should come of it."""

    settings: Mapping[str, Any]
    pages: tuple[tuple[Item, ...], ...]

    @property
    def after(self) -> dt.timedelta:
        number, unit = int(self.settings.get("after", "1h")[:-1]), self.settings.get("after", "1h")[-1]
        return dt.timedelta(**{{"m": "minutes", "h": "hours", "d": "days"}[unit]: number})

    @property
    def source(self) -> str:
        return self.settings.get("of", "news")

    @property
    def expected(self) -> list[str]:
        return sorted(self.settings.get("expect", []))

    @property
    def quiet(self) -> list[str]:
        return sorted(self.settings.get("quiet", []))

    def bodies(self) -> Iterator[tuple[str, bytes]]:
        """The listing's pages by path."""
        layout, around = self.settings.get("layout", ""), self.settings.get("around", "")
        for number, items in enumerate(self.pages, 1):
            following = f"/{self.source}?p={number + 1}" if number < len(self.pages) else ""
            html = page([item.html(layout) for item in items], following=following, more=around)
            if layout == "rss":
                html = _feed(items)
            html = self.settings.get("answer", html)
            if layout == "cards":
                html = html.replace("<ul class=news>", "<div>").replace("</ul>", "</div>")
            body = html.encode(self.settings.get("charset", "utf-8"))
            body = body[: int(len(body) * self.settings.get("cut", 1.0))]
            path = f"/{self.source}"
            yield path if number == 1 else f"{path}?p={number}", body


@dataclass(frozen=True)
class History:
    """A labelled history."""

    path: Path
    settings: Mapping[str, Any] = field(repr=False)

    @cached_property
    def items(self) -> dict[str, Item]:
        return {label: _item(label, text) for label, text in self.settings.get("items", {}).items()}

    def polls(self) -> Iterator[Poll]:
        layout = {"layout": "rss"} if self.settings.get("kind") == "feed" else {}
        for settings in (layout | each for each in self.settings["polls"]):
            assert settings.keys() <= KEYS, settings.keys() - KEYS
            shown = settings.get("pages", [settings.get("show", "")])
            pages = tuple(tuple(self._find(label) for label in labels.split()) for labels in shown)
            for number in range(settings.get("times", 1)):
                yield Poll(settings if number == 0 else {**settings, "expect": [], "quiet": []}, pages)

    def _find(self, label: str) -> Item:
        return self.items.get(label) or _filler(label)

    def label_of(self, title: str, link: str | None) -> str:
        """The notice that stands under this title and link; the title itself where none does."""
        named = [item for item in self.items.values() if item.plain_title == title]
        linked = [item for item in named if (link or "").endswith(item.link)]
        roots = {item.root for item in linked or named}
        filler = re.fullmatch(r"例行公告([a-z]+)", title)
        return roots.pop() if len(roots) == 1 else filler[1] if filler else f"{title} ({link})"


def _item(label: str, text: str) -> Item:
    root = label.rstrip("0123456789")
    parts = [part.strip() for part in text.split(" | ")]
    title, published, body, link, own_id = [*parts, "", "", "", ""][:5]
    return Item(label, title, published, body, link or f"/n/{root}", own_id or root)


def _filler(label: str) -> Item:
    day = FIRST_FILLER + dt.timedelta(days=ord("z") - ord(label[0]))
    return Item(label, f"例行公告{label}", f"{day} 10:00", f"第{label}期内容见规则中心。", f"/n/{label}", label)


def _feed(items: Iterable[Item]) -> str:
    return f"<rss version='2.0'><channel><title>公告</title>{''.join(item.rss() for item in items)}</channel></rss>"


def load_histories() -> list[History]:
    return [History(path, tomllib.loads(path.read_text("utf-8"))) for path in sorted(FOLDER.glob("*.toml"))]
