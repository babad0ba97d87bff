"""The ways out to the web, and who is said to ask."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import aiohttp

from watchers.addresses import make_connector
from watchers.deadlines import Deadlines
from watchers.manners import Manners
from watchers.packing import OFFERED
from watchers.wire import Wire

if TYPE_CHECKING:  # it is an extra, and loaded only where it is needed
    from watchers.browser import Browser

_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.8"


@dataclass(frozen=True, slots=True)
class Web:
    """The two ways out: to public addresses only, and, for sources that say so, to any; and how hosts are treated.

    `browser` is there where a source's pages are drawn by scripts.
    """

    public: Wire
    anywhere: Wire
    manners: Manners = field(default_factory=Manners)
    browser: "Browser | None" = None

    @property
    def deadlines(self) -> Deadlines:
        """For what must end in time."""
        return self.public.deadlines

    def wire(self, *, allow_private: bool) -> Wire:
        """The way out for a source."""
        return self.anywhere if allow_private else self.public


@asynccontextmanager
async def open_web(agent: str) -> AsyncIterator[Web]:
    """Open both ways, and close them in the end; `agent` is what `user_agent` makes."""
    async with (
        make_wire(agent, make_connector(allow_private=False)) as public,
        make_wire(agent, make_connector(allow_private=True)) as anywhere,
    ):
        yield Web(public, anywhere)


def make_wire(agent: str, connector: aiohttp.BaseConnector) -> Wire:
    """A way out by these connections, on which every question says who asks."""
    return Wire(connector, {"User-Agent": agent, "Accept": _ACCEPT, "Accept-Encoding": OFFERED})


def user_agent(version: str, contact: str) -> str:
    """Who asks, and where its operator can be reached. RFC 9110 §10.1.5."""
    return f"noticebell/{version} (+{contact})"
