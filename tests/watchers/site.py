"""A site on loopback that answers what a test tells it to, and keeps what it was asked."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from html import escape

from aiohttp import web
from aiohttp.test_utils import TestServer
from multidict import CIMultiDictProxy

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site:
    """Paths with an answer each: a page of HTML, or a handler."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self._answers: dict[str, Handler] = {}
        self.asked: list[str] = []
        self.headers: list[CIMultiDictProxy[str]] = []
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self.server = TestServer(app, host=host)

    def url(self, path: str = "/news") -> str:
        return str(self.server.make_url(path))

    def show(self, html: str | bytes, path: str = "/news", **headers: str) -> None:
        """Answer with this page, 200, and these headers (`_` for `-`)."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("Content-Type", "text/html; charset=utf-8")
        body = html.encode() if isinstance(html, str) else html

        async def answer(request: web.Request) -> web.Response:
            if "ETag" in named and request.headers.get("If-None-Match") == named["ETag"]:
                return web.Response(status=304, headers={"ETag": named["ETag"]})
            return web.Response(body=body, headers=named)

        self._answers[path] = answer

    def refuse(self, status: int, path: str = "/news", **headers: str) -> None:
        """Answer with this status."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def answer(_request: web.Request) -> web.Response:
            return web.Response(status=status, headers=named)

        self._answers[path] = answer

    def hold(self, html: str, path: str = "/news") -> asyncio.Event:
        """Answer with this page, but not before the event that is answered here is set."""
        go_on = asyncio.Event()

        async def answer(_request: web.Request) -> web.Response:
            await go_on.wait()
            return web.Response(text=html, content_type="text/html")

        self._answers[path] = answer
        return go_on

    async def is_asked(self) -> bool:
        """Whether anything has been asked for."""
        return bool(self.asked)

    def handle(self, handler: Handler, path: str = "/news") -> None:
        self._answers[path] = handler

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path_qs)
        self.headers.append(request.headers)
        if request.path_qs not in self._answers:
            return web.Response(status=404)
        return await self._answers[request.path_qs](request)


def page(items: Sequence[str], *, following: str = "", more: str = "") -> str:
    """A listing page of ready-made items."""
    link = f'<a class="next" href="{escape(following)}">next</a>' if following else ""
    return f"<!doctype html><html><body><ul class=news>{''.join(items)}</ul>{link}{more}</body></html>"


def item(
    number: int, title: str | None = None, body: str = "详情见公告。", published: str = "2026-03-01 10:00:00"
) -> str:
    """An item; its link carries its number, its title too unless one is given."""
    title = f"公告{number}" if title is None else title
    return f"<li><h3><a href=/n/{number}>{escape(title)}</a></h3><time>{published}</time><p>{escape(body)}</p></li>"
