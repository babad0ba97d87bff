"""Which pages scripts draw, by what they are seen to be drawn, and which browser draws them. Loads no browser."""

import shutil
from dataclasses import dataclass
from importlib.util import find_spec

from core.source import Detail, Source, SourceKind
from watchers.parsers.html import split_off, split_selector

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")


@dataclass(frozen=True, slots=True)
class Chromium:
    """The browser as its operator sets it. An empty `executable` is looked for on PATH; `at_once` bounds its pages.

    Without `sandbox` a page that breaks out of its renderer is this program's equal; Chromium refuses one to root.
    """

    executable: str = ""
    sandbox: bool = True
    at_once: int = 2

    def find(self) -> str | None:
        """Where it lies; None where it does not."""
        found = (shutil.which(name) for name in ([self.executable] if self.executable else NAMES))
        return next((path for path in found if path), None)


def needs_browser(source: Source) -> bool:
    """Whether scripts draw this source's listing, or the pages behind its links."""
    return source.render or (source.detail is not None and source.detail.render)


def find_missing(chromium: Chromium, *, is_root: bool) -> list[str]:
    """What must be installed or set before a page can be drawn, a line each."""
    missing = []
    if find_spec("playwright") is None:
        missing.append("render: needs the extra `browser`: pip install 'noticebell[browser]', or make browser")
    if chromium.find() is None and chromium.executable:
        missing.append(f"browser.executable: {chromium.executable} is no program that can be run")
    elif chromium.find() is None:
        missing.append("render: needs Chromium (Debian: apt install chromium), or its path in browser.executable")
    if chromium.sandbox and is_root:
        missing.append(
            "browser.sandbox: Chromium keeps none for root; run noticebell as another user, or, where pages and"
            " machine are your own, set it to false"
        )
    return missing


def sign_of_listing(source: Source) -> str | None:
    """CSS of what shows that a listing's page is drawn; None where scripts do not draw it."""
    if not source.render:
        return None
    path = source.select.item if source.kind is SourceKind.HTML else source.select.script or "body"
    return source.wait_for or split_selector(path)[0]


def sign_of_detail(detail: Detail) -> str | None:
    """The same for a page behind a link: its text."""
    return split_off(split_selector(detail.body)[0])[0] if detail.render else None
