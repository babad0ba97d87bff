"""The sample marketplace, running: it lists notices, and while somebody watches it announces, revises and withdraws."""

import asyncio
import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aiohttp import web

from core.model import SourceName
from core.ports import Clock
from core.source import Identity, Order, Select, Source, SourceKind
from watchers.sample.notices import SampleNotice, write_base, write_moved, write_new
from watchers.sample.page import render_listing, render_notice

PER_PAGE = 6
_FREIGHT, _CARD = "“川流直送”", "诚信商家月卡"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens, so many seconds after the start."""

    after_s: float
    what: str
    act: Callable[[], None]


class Sample:
    """The site. Mount `app` under the path `base`; `run` plays the script, or call the methods at will."""

    name = "sample"

    def __init__(self, clock: Clock, zone: str = "Asia/Shanghai", base: str = "/sample") -> None:
        self._clock = clock
        self._zone = ZoneInfo(zone)
        self._base = base
        self.notices = list(write_base(clock.now(), self._today()))
        self.app = web.Application()
        self.app.router.add_get("/", self._answer_listing)
        self.app.router.add_get("/notices/{number:\\d{1,9}}", self._answer_notice)
        self.script = (
            Step(8.0, "a new notice", self.post_new),
            Step(20.0, "a date is moved", self.move_date),
            Step(40.0, "a notice is withdrawn", self.withdraw_card),
        )

    def source(self, root_url: str, every: dt.timedelta = dt.timedelta(seconds=2)) -> Source:
        """The definition that reads this site where its server answers under `root_url`."""
        return Source(
            name=SourceName("sample"),
            title="百川集市 商家公告",
            kind=SourceKind.HTML,
            url=f"{root_url.rstrip('/')}{self._base}/",
            select=Select(
                item="ul.notices > li", title="h2", link="h2 a@href", published="time", summary=".summary",
                next="a.next@href",
            ),
            every=every,
            zone=self._zone.key,
            order=Order.NEWEST,
            identity=Identity.LINK,
            allow_private=True,
        )  # fmt: skip

    async def run(self, stop: asyncio.Event) -> None:
        """Play the script once, from now on; return early on `stop`."""
        start = self._clock.now()
        for step in self.script:
            await self._clock.sleep_until(start + dt.timedelta(seconds=step.after_s), stop)
            if stop.is_set():
                return
            step.act()

    def post_new(self) -> None:
        """Announce something new."""
        self.post(write_new(self._next_number(), self._clock.now(), self._today()))

    def move_date(self) -> None:
        """Put off the date of the freight notice."""
        self.revise(write_moved(self._find(_FREIGHT), self._today()))

    def withdraw_card(self) -> None:
        """Take the notice on the membership card off the listing."""
        self.withdraw(self._find(_CARD).number)

    def post(self, notice: SampleNotice) -> None:
        """List this notice first."""
        self.notices.insert(0, notice)

    def revise(self, notice: SampleNotice) -> None:
        """Put this text in the place of the one with its number."""
        self.notices = [notice if each.number == notice.number else each for each in self.notices]

    def withdraw(self, number: int) -> None:
        """Take a notice off the listing; its page is gone."""
        self.notices = [notice for notice in self.notices if notice.number != number]

    def _find(self, words: str) -> SampleNotice:
        return next(notice for notice in self.notices if words in notice.title)

    def _next_number(self) -> int:
        return max(notice.number for notice in self.notices) + 1

    def _today(self) -> dt.date:
        return self._clock.now().astimezone(self._zone).date()

    async def _answer_listing(self, request: web.Request) -> web.Response:
        pages = max(1, -(-len(self.notices) // PER_PAGE))
        asked = request.query.get("page", "1")
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1
        shown = self.notices[(number - 1) * PER_PAGE : number * PER_PAGE] if number else []
        return _answer(request, render_listing(shown, number, pages, self._zone, self._base))

    async def _answer_notice(self, request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        for notice in self.notices:
            if notice.number == number:
                return _answer(request, render_notice(notice, self._zone, self._base))
        raise web.HTTPGone(text="该公告已撤下")


def _answer(request: web.Request, html: str) -> web.Response:
    """The page with a validator, or 304 where the asker has it."""
    etag = hashlib.sha256(html.encode()).hexdigest()[:20]
    headers = {"ETag": f'"{etag}"', "Cache-Control": "no-cache"}
    if any(known.value == etag for known in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    return web.Response(text=html, content_type="text/html", headers=headers)
