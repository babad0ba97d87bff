"""The seed listing as a site: the HTML that `seed-page.txt` came from, on loopback.

The file holds the text of a search page, a line for each text node: every query term was an element of its own.
"""

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web
from aiohttp.test_utils import TestServer

from core.model import SourceName
from core.source import Identity, Order, Select, Source, SourceKind

ZONE = ZoneInfo("Asia/Shanghai")
TERMS = frozenset({"1688", "平台", "服务", "新", "商", "心"})
PER_PAGE = 10
_DATE_LINE = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}")
_CHROME = 4  # lines of navigation above the first title
_PAGER = "‹‹"


@dataclass(frozen=True, slots=True)
class SeedItem:
    """An item as text nodes, in the order of the page; `published` as it stands there, in Beijing time."""

    id: str
    title: tuple[str, ...]
    published: str
    body: tuple[str, ...]

    @property
    def published_at(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.published).replace(tzinfo=ZONE)


def read_items(path: Path) -> tuple[SeedItem, ...]:
    """The items of the file. A body ends with the last line that ends a sentence before the next date line."""
    lines = path.read_text("utf-8").splitlines()
    lines = lines[_CHROME : lines.index(_PAGER)]
    dates = [index for index, line in enumerate(lines) if _DATE_LINE.fullmatch(line)]
    ends = [_end_of_body(lines, start, end) for start, end in zip(dates, [*dates[1:], len(lines)], strict=True)]
    starts = [0, *ends[:-1]]
    return tuple(
        SeedItem(f"seed-{number:02}", tuple(lines[start:date]), lines[date], tuple(lines[date + 1 : end]))
        for number, (start, date, end) in enumerate(zip(starts, dates, ends, strict=True), 1)
    )


def _end_of_body(lines: Sequence[str], date: int, next_date: int) -> int:
    return max(index for index in range(date, next_date) if lines[index].endswith("。")) + 1


def render_page(items: Sequence[SeedItem], number: int, pages: int) -> str:
    """One page of the listing, with the site's navigation around it."""
    following = (
        f'<a class="next" href="/search?q=1688&amp;page={number + 1}">›</a>' if number < pages else "<span>›</span>"
    )
    numbers = "".join(f'<a href="/search?q=1688&amp;page={each}">{each}</a>' for each in range(1, pages + 1))
    return f"""<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><title>1688</title></head>
<body><nav><a href="/">首页</a><a href="/flash">快讯</a><a href="/watch">观察</a><button>Toggle theme</button></nav>
<ol class="results">
{"".join(map(_render_item, items))}</ol>
<div class="pager"><a href="/search?q=1688">‹‹</a><a href="/search?q=1688">‹</a>{numbers}{following}<a>››</a></div>
</body></html>"""


def _render_item(item: SeedItem) -> str:
    digits = re.sub(r"\D", "", item.published)
    return f"""  <li>
    <a href="/flash/{digits}.html"><h3>{_render_text(item.title)}</h3></a>
    <time>{item.published}</time>
    <p>{_render_text(item.body)}</p>
  </li>
"""


def _render_text(nodes: Sequence[str]) -> str:
    return "".join(f'<em class="hit">{escape(node)}</em>' if node in TERMS else escape(node) for node in nodes)


class SeedSite:
    """Serves the notices published up to `until()`, in the order of relevance, with an ETag."""

    def __init__(self, items: Sequence[SeedItem], until: Callable[[], dt.datetime]) -> None:
        self.items = list(items)
        self.requests: Counter[str] = Counter()
        self.not_modified = 0
        self._until = until
        self.app = web.Application()
        self.app.router.add_get("/search", self._answer)
        self.url = ""

    def edit(self, item_id: str, **changes: tuple[str, ...]) -> None:
        """Change an item from now on."""
        self.items = [replace(item, **changes) if item.id == item_id else item for item in self.items]

    async def _answer(self, request: web.Request) -> web.Response:
        self.requests[request.path_qs] += 1
        shown = [item for item in self.items if item.published_at <= self._until()]
        pages = max(1, -(-len(shown) // PER_PAGE))
        number = int(request.query.get("page", "1"))
        html = render_page(shown[(number - 1) * PER_PAGE : number * PER_PAGE], number, pages)
        etag = hashlib.sha256(html.encode()).hexdigest()[:16]
        if request.headers.get("If-None-Match") == f'"{etag}"':
            self.not_modified += 1
            return web.Response(status=304, headers={"ETag": f'"{etag}"'})
        return web.Response(text=html, content_type="text/html", headers={"ETag": f'"{etag}"'})


def seed_source(url: str, *, every: dt.timedelta = dt.timedelta(minutes=5), name: str = "1688-news") -> Source:
    """The definition that reads this site."""
    return Source(
        name=SourceName(name),
        title="1688 平台动态",
        kind=SourceKind.HTML,
        url=url,
        select=Select(
            item="ol.results > li", title="h3", link="a@href", published="time", summary="p", next="a.next@href"
        ),
        every=every,
        order=Order.ANY,
        identity=Identity.LINK,
        allow_private=True,
    )


@asynccontextmanager
async def serve_seed(path: Path, until: Callable[[], dt.datetime]) -> AsyncIterator[SeedSite]:
    """The site, running; `until` says up to which instant notices have been published."""
    site = SeedSite(read_items(path), until)
    server = TestServer(site.app)
    await server.start_server()
    site.url = str(server.make_url("/search?q=1688"))
    try:
        yield site
    finally:
        await server.close()
