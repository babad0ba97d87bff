"""Kinds of breakage, each played through: no notice is touched, admins hear of it once, and once when it is well."""

import asyncio
import contextlib
import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from aiohttp import web as aioweb
from sqlalchemy import select

from core.contract import Fault, Health
from core.model import AlertKind
from core.source import Source
from core.verdicts import Event
from state.notices import load_snapshot
from state.sources import SourceState, load_source
from state.tables import AlertRow, RevisionRow, SnapshotRow
from tests.watchers.conftest import Poller
from tests.watchers.site import Site, item, page
from watchers.ending import Outcome
from watchers.fetch import Limits

NUMBERS = range(6, 0, -1)
ITEMS = {number: item(number, body=f"第{number}号规则自2026年9月1{number}日起生效。") for number in NUMBERS}
LISTING = page([*ITEMS.values()])
FEW = page([ITEMS[6], ITEMS[5]])
Break = Callable[[Site], None]


def show(html: str | bytes, **headers: str) -> Break:
    return lambda site: site.show(html, **headers)


def refuse(status: int) -> Break:
    return lambda site: site.refuse(status)


def redirect_home(site: Site) -> None:
    async def go_home(_request: aioweb.Request) -> aioweb.Response:
        raise aioweb.HTTPFound("/")

    promotions = [item(number, title=f"会场{number}", published="2026-03-02 08:00:00") for number in range(20, 26)]
    site.show(page(promotions), path="/")
    site.handle(go_home)


def hang_up(site: Site) -> None:
    """An answer that promises more bytes than come."""

    async def answer(request: aioweb.Request) -> aioweb.StreamResponse:
        response = aioweb.StreamResponse(headers={"Content-Type": "text/html", "Content-Length": "99999"})
        await response.prepare(request)
        await response.write(LISTING.encode()[:900])
        assert request.transport is not None
        request.transport.close()
        return response

    site.handle(answer)


ANOTHER_LAYOUT = LISTING.replace("<ul class=news>", "<div class=cards>").replace("<li>", "<section>")
HALF_EMPTY = page([item(number, body="") for number in NUMBERS])
UNTITLED = LISTING.replace("<h3>", "<h5>").replace("</h3>", "</h5>")
LOGIN = "<html><body><form><ul><li>手机号</li><li>密码</li></ul><button>登录</button></form></body></html>"
LOGIN_IN_LIST = page(["<li><h3>请登录</h3></li>", "<li><h3><a href=/join>注册</a></h3></li>", "<li>忘记密码</li>"])
BUSY = "<html><body><h1>系统繁忙，请稍后再试</h1></body></html>"
CAPTCHA = "<html><body><div id=captcha><p>请完成安全验证</p></div></body></html>"
REWORDED = LISTING.replace("第", "查看详情 第")
GARBLED = LISTING.encode().decode("latin-1").encode("utf-8")

CONSENT = (
    "<html><body><div id=consent><h2>We value your privacy</h2><ul><li><a href=/partners>Our 812 partners</a></li>"
    "<li><a href=/policy>Cookie policy</a></li></ul><button>Accept all</button></div></body></html>"
)
ABROAD = "<html><body><h1>该内容在您所在的地区不可用</h1><p>403 Region blocked</p></body></html>"
SOFT_404 = "<html><body><h1>页面不存在或已删除</h1><ul class=hot><li><a href=/>返回首页</a></li></ul></body></html>"
CHALLENGE = (
    "<html><head><script>location.reload()</script></head><body><noscript>Enable JavaScript</noscript></body></html>"
)
SKELETON = page(["<li><h3><a href='#'>加载中…</a></h3><time></time><p></p></li>"] * 6)
BUTTONS = page(
    [item(number, title="查看详情", body=f"第{number}号规则自2026年9月1{number}日起生效。") for number in NUMBERS]
)
UNLINKED = LISTING.replace(" href=", " data-href=")


def redirect_to_login_elsewhere(site: Site) -> None:
    """Another host by name: single sign-on, with a list in the very markup of ours."""
    other = site.url("/sso/login").replace("127.0.0.1", "localhost")

    async def go_there(_request: aioweb.Request) -> aioweb.Response:
        raise aioweb.HTTPFound(other)

    site.show(
        page([item(n, title=f"登录方式{n}", published="2026-03-02 07:00:00") for n in range(50, 54)]), "/sso/login"
    )
    site.handle(go_there)


def drip(site: Site) -> None:
    """A byte at a time, for ever: no single wait is long."""

    async def answer(request: aioweb.Request) -> aioweb.StreamResponse:
        response = aioweb.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            while True:
                await response.write(b" ")
                await asyncio.sleep(0.02)
        return response

    site.handle(answer)


BREAKAGES = {
    "layout change": (show(ANOTHER_LAYOUT), Health.MISSHAPEN, "where there were some (6)"),
    "half-empty fields": (show(HALF_EMPTY), Health.MISSHAPEN, "0 of 6 items have a text, expected 100%"),
    "no titles": (show(UNTITLED), Health.MISSHAPEN, "6 of 6 items cannot be read"),
    "login page with 200": (show(LOGIN), Health.MISSHAPEN, "no items"),
    "login page in the list's markup": (show(LOGIN_IN_LIST), Health.MISSHAPEN, "3 items cannot be read"),
    "busy page with 200": (show(BUSY), Health.MISSHAPEN, "no items"),
    "captcha": (show(CAPTCHA), Health.MISSHAPEN, "no items"),
    "body cut in silence": (show(LISTING[:400]), Health.MISSHAPEN, "ends in the middle"),
    "body cut with an error": (hang_up, Health.UNREACHABLE, "ended in the middle"),
    "wrong charset": (show(GARBLED), Health.MISSHAPEN, "notices read differently at once"),
    "reworded all over": (show(REWORDED), Health.MISSHAPEN, "6 of 6 notices read differently at once"),
    "redirect to home": (redirect_home, Health.MISSHAPEN, "6 items that nobody knows at /,"),
    "half the listing": (show(FEW), Health.MISSHAPEN, "2 items on the first page, expected 6"),
    "emptied": (show(page([])), Health.MISSHAPEN, "no items"),
    "403 for 429": (refuse(403), Health.UNREACHABLE, "403"),
    "500": (refuse(500), Health.UNREACHABLE, "500"),
    "cookie consent with 200": (show(CONSENT), Health.MISSHAPEN, "where there were some (6)"),
    "blocked region with 200": (show(ABROAD), Health.MISSHAPEN, "no items"),
    "soft 404": (show(SOFT_404), Health.MISSHAPEN, "no items"),
    "challenge of scripts": (show(CHALLENGE), Health.MISSHAPEN, "no items"),
    "skeleton of a page that scripts fill": (show(SKELETON), Health.MISSHAPEN, "0 of 6 items have a text"),
    "selector on the buttons": (show(BUTTONS), Health.MISSHAPEN, "6 of 6 notices read differently at once"),
    "links are gone": (show(UNLINKED), Health.MISSHAPEN, "6 of 6 items cannot be read"),
    "login on another host": (redirect_to_login_elsewhere, Health.MISSHAPEN, "nobody knows at /sso/login"),
    "slow drip": (drip, Health.UNREACHABLE, "did not answer in time"),
    "another kind": (show("{}", Content_Type="application/json"), Health.MISSHAPEN, "not an HTML page"),
}


async def state_of(poller: Poller, source: Source) -> SourceState:
    async with poller.parts.database.reading() as session:
        state = await load_source(session, source.name)
    assert state is not None
    return state


@pytest.fixture
async def settled(site: Site, source: Source, poller: Poller) -> Source:
    """A source that has been read, and found unchanged."""
    site.show(LISTING)
    for _ in range(2):
        await poller.poll(source)
    return source


@pytest.mark.parametrize("kind", BREAKAGES)
async def test_a_breakage_is_told_once_touches_nothing_and_is_told_well_once(
    site: Site, settled: Source, poller: Poller, kind: str
) -> None:
    break_it, health, words = BREAKAGES[kind]
    break_it(site)
    poller.parts = replace(poller.parts, limits=Limits(total_s=0.3))
    for _ in range(6):
        report = await poller.poll(settled)
        assert (report.outcome, report.happenings) == (Outcome.FAILED, ())
    assert (await state_of(poller, settled)).health is health
    (broken,) = await poller.alerts()
    assert broken.kind == AlertKind.SOURCE_BROKEN
    assert words in broken.details["trouble"]
    site.show(LISTING)
    for _ in range(3):
        report = await poller.poll(settled)
        assert report.happenings == ()
    assert await poller.told() == [AlertKind.SOURCE_BROKEN, AlertKind.SOURCE_WELL]
    assert (await state_of(poller, settled)).health is Health.WELL


async def test_the_broken_alert_shows_what_stood_there_and_what_stands_there_now(
    site: Site, settled: Source, poller: Poller
) -> None:
    site.show(BUSY)
    for _ in range(3):
        await poller.poll(settled)
    (alert,) = await poller.alerts()
    first, before, now = alert.details["trouble"].splitlines()
    async with poller.parts.database.reading() as session:
        (odd,) = (await session.scalars(select(SnapshotRow).order_by(SnapshotRow.id.desc()).limit(1))).all()
        assert await load_snapshot(session, odd.id) == BUSY.encode()
    assert first.endswith(f"see snapshot {odd.id}")
    assert before == 'before: "公告6", "公告5", "公告4"'
    assert now == 'now: "系统繁忙，请稍后再试"'


async def test_news_in_a_listing_of_few_items_is_told_all_the_same(site: Site, settled: Source, poller: Poller) -> None:
    """What is there can be believed; only what is not there proves nothing."""
    site.show(page([item(7), ITEMS[6]]))
    assert (await poller.poll(settled)).outcome is Outcome.FAILED
    assert await poller.told() == [AlertKind.NEW]


async def test_an_empty_list_that_says_so_is_a_state_of_its_own(site: Site, settled: Source, poller: Poller) -> None:
    site.show(page([], more="<p>暂无公告</p>"))
    report = await poller.poll(settled)
    assert report.outcome is Outcome.READ
    assert (await state_of(poller, settled)).health is Health.EMPTY
    await poller.poll(settled)
    assert (await state_of(poller, settled)).health is Health.EMPTY
    site.show(LISTING)
    await poller.poll(settled)
    assert await poller.told() == []


async def test_times_that_vanish_alone_are_told_once_and_news_goes_on(
    site: Site, settled: Source, poller: Poller
) -> None:
    """What the page lists is still there: a new notice is told all the same, and nothing is revised."""
    untimed = LISTING.replace("<time>", "<span>").replace("</time>", "</span>")
    site.show(untimed)
    for _ in range(4):
        await poller.poll(settled)
    (broken,) = await poller.alerts()
    assert "0 of 6 items have a time, expected 100% or more" in broken.details["trouble"]
    news = item(7).replace("<time>", "<span>").replace("</time>", "</span>")
    site.show(untimed.replace("<ul class=news>", f"<ul class=news>{news}"))
    assert (await poller.poll(settled)).counts() == {Event.NEW: 1}
    site.show(LISTING.replace("<ul class=news>", f"<ul class=news>{item(7)}"))
    await poller.poll(settled)
    assert await poller.told() == [AlertKind.SOURCE_BROKEN, AlertKind.NEW, AlertKind.SOURCE_WELL]


async def test_two_layouts_in_turn_tell_nobody_and_lose_nothing(site: Site, settled: Source, poller: Poller) -> None:
    """Half of the visitors are shown a trial: every second poll reads the page, and finds what is new."""
    for number in range(7, 12):
        shown = page([*(item(each) for each in range(number, 6, -1)), *ITEMS.values()])
        site.show(shown.replace("<ul class=news>", "<div class=cards>").replace("<li>", "<section>"))
        assert (await poller.poll(settled)).outcome is Outcome.FAILED
        site.show(shown)
        assert (await poller.poll(settled)).counts() == {Event.NEW: 1}
    assert await poller.told() == [AlertKind.NEW] * 5


@pytest.mark.parametrize(
    ("charset", "declared"),
    [("gb18030", "gb18030"), ("gb18030", ""), ("big5", "big5"), ("big5", ""), ("gbk", "utf-8"), ("big5", "utf-8")],
)
async def test_a_charset_that_changes_is_no_breakage(
    site: Site, source: Source, poller: Poller, charset: str, declared: str
) -> None:
    rules = [
        item(
            number,
            title=f"物流費用調整公告{number}",
            body=f"第{number}號規則自2026年9月1{number}日起生效，請商家及時調整。",
        )
        for number in NUMBERS
    ]
    site.show(page(rules))
    for _ in range(2):
        await poller.poll(source)
    told = f"text/html; charset={declared}" if declared else "text/html"
    site.show(page(rules).encode(charset), Content_Type=told)
    for _ in range(2):
        report = await poller.poll(source)
        assert (report.trouble, report.happenings) == (None, ())


async def test_a_breakage_of_days_is_one_message_and_its_end_another(
    site: Site, settled: Source, poller: Poller
) -> None:
    site.show(BUSY)
    for _ in range(30):
        poller.clock.move(hours=2)
        await poller.poll(settled)
    assert await poller.told() == [AlertKind.SOURCE_BROKEN]
    site.show(page([item(7), *ITEMS.values()]))
    await poller.poll(settled)
    assert await poller.told() == [AlertKind.SOURCE_BROKEN, AlertKind.NEW, AlertKind.SOURCE_WELL]


async def test_no_news_is_well(settled: Source, poller: Poller) -> None:
    assert (await poller.poll(settled)).outcome is Outcome.UNCHANGED
    assert (await state_of(poller, settled)).health is Health.WELL


@pytest.mark.parametrize(
    "html",
    [FEW, REWORDED, page([]), LISTING.replace("</html>", ""), HALF_EMPTY],
    ids=["few", "reworded", "empty", "unclosed", "no texts"],
)
async def test_a_shape_that_lasts_a_day_is_the_new_one_and_nobody_is_alerted_for_it(
    site: Site, settled: Source, poller: Poller, html: str
) -> None:
    site.show(html)
    for _ in range(3):
        await poller.poll(settled)
    poller.clock.move(days=1)
    assert (await poller.poll(settled)).outcome is Outcome.READ
    assert await poller.told() == [AlertKind.SOURCE_BROKEN, AlertKind.SOURCE_WELL]
    site.show(html.replace("</ul>", item(9, published="2026-03-04 10:00:00") + "</ul>"))
    await poller.poll(settled)
    assert (await poller.told())[2:] == [AlertKind.NEW]


async def test_when_a_new_shape_settles_what_is_younger_than_all_before_is_still_told(
    site: Site, settled: Source, poller: Poller
) -> None:
    """A relaunch under other addresses: its old notices are no news, the one of today is."""
    old = [item(number, title=f"旧文{number}", published="2025-12-01 10:00:00") for number in range(30, 36)]
    site.show(page(old))
    for _ in range(3):
        await poller.poll(settled)
    poller.clock.move(days=1)
    site.show(page([item(40, title="今日新规", published="2026-03-03 08:00:00"), *old]))
    await poller.poll(settled)
    assert (await poller.told()).count(AlertKind.NEW) == 1
    async with poller.parts.database.reading() as session:
        told = select(RevisionRow.title).join(AlertRow, AlertRow.revision_id == RevisionRow.id)
        assert (await session.scalars(told)).all() == ["今日新规"]


async def test_a_date_that_moved_while_everything_was_reworded_is_told_when_that_settles(
    site: Site, settled: Source, poller: Poller
) -> None:
    site.show(REWORDED.replace("9月16日", "10月1日"))
    for _ in range(3):
        await poller.poll(settled)
    poller.clock.move(days=1)
    await poller.poll(settled)
    (revised,) = [alert for alert in await poller.alerts() if alert.kind == AlertKind.REVISED]
    assert revised.details["moved"] == [["takes_effect", "2026-09-16", "2026-10-01"]]


async def test_an_odd_page_is_asked_for_again_within_hours(site: Site, settled: Source, poller: Poller) -> None:
    """Its server is not in need, so that its news should not wait for a day."""
    site.show(BUSY)
    waits = [(await poller.poll(settled)).next_poll_at - poller.clock.now() for _ in range(12)]
    assert max(waits) == settled.every * 8


async def test_another_definition_expects_nothing_of_the_old_one(site: Site, settled: Source, poller: Poller) -> None:
    site.show(HALF_EMPTY)
    changed = replace(settled, select=replace(settled.select, summary=None))
    assert (await poller.poll(changed)).outcome is Outcome.READ
    assert (await state_of(poller, settled)).contract.shapes[-1].worded == 0


async def test_all_may_read_differently_by_another_definition(site: Site, settled: Source, poller: Poller) -> None:
    changed = replace(settled, select=replace(settled.select, summary="h3"))
    report = await poller.poll(changed)
    assert (report.outcome, report.counts()) == (Outcome.READ, {Event.REVISED: 6})
    assert await poller.told() == []


async def test_a_poll_without_news_writes_no_contract(site: Site, settled: Source, poller: Poller) -> None:
    before = (await state_of(poller, settled)).contract
    site.show(LISTING.replace("</body>", "<p>token 7</p></body>"))
    await poller.poll(settled)
    assert (await state_of(poller, settled)).contract == before
    assert before.odd is None


async def test_a_fault_is_remembered_from_its_first_poll_on(site: Site, settled: Source, poller: Poller) -> None:
    site.show(HALF_EMPTY)
    await poller.poll(settled)
    since = poller.clock.now()
    await poller.poll(settled)
    odd = (await state_of(poller, settled)).contract.odd
    assert odd is not None
    assert (odd.fault, odd.since) == (Fault.NO_TEXTS, since)
    assert since.tzinfo is dt.UTC


async def test_a_broken_alert_belongs_to_its_source(site: Site, settled: Source, poller: Poller) -> None:
    site.refuse(500)
    for _ in range(3):
        await poller.poll(settled)
    async with poller.parts.database.reading() as session:
        (alert,) = (await session.scalars(select(AlertRow))).all()
    assert (alert.source_name, alert.details["failures"]) == (settled.name, 3)
