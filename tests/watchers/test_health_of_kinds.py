"""Breakages of feeds and of JSON: an answer with 200 that is no list is told once and, when it is well, once more."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from core.contract import Health
from core.model import AlertKind
from core.source import Identity, Select, Source, SourceKind
from state.sources import load_source
from tests.watchers.conftest import Poller
from tests.watchers.site import Site
from watchers.ending import Outcome

NUMBERS = range(6, 0, -1)
Break = Callable[[Site], None]


def rss(*items: str, more: str = "") -> str:
    return f"<rss version='2.0'><channel><title>News</title>{more}{''.join(items)}</channel></rss>"


def rss_item(number: int, guid: str = "<guid>n{}</guid>") -> str:
    return (
        f"<item>{guid.format(number)}<title>Rule {number}</title><link>/n/{number}</link>"
        f"<pubDate>Sun, 01 Mar 2026 10:0{number}:00 +0800</pubDate>"
        f"<description>Rule {number} holds.</description></item>"
    )


FEED = rss(*map(rss_item, NUMBERS))
ITEMS = [
    {"id": number, "name": f"规则{number}", "url": f"/n/{number}", "at": f"2026-03-01 10:0{number}", "text": "全文"}
    for number in NUMBERS
]


def api(items: object, **more: object) -> str:
    return json.dumps({"code": 0, "data": {"list": items}} | more, ensure_ascii=False)


def show(body: str, media_type: str) -> Break:
    return lambda site: site.show(body, Content_Type=media_type)


XML, JSON, HTML = "application/rss+xml", "application/json", "text/html; charset=utf-8"
OF_FEEDS = {
    "turned into a page": (show("<!doctype html><html><body><h1>News</h1></body></html>", HTML), "not a feed"),
    "emptied by a relaunch": (show(rss(more="<link>/</link>"), XML), "no items"),
    "cut in the middle": (show(FEED[: len(FEED) // 2], XML), "ends in the middle"),
    "an error as XML": (show("<error><code>503</code></error>", XML), "not a feed"),
    "ids are gone": (show(rss(*(rss_item(number, "") for number in NUMBERS)), XML), "6 of 6 items cannot be read"),
    "an empty answer": (show("", XML), "empty page"),
    "JSON in its place": (show('{"error": "gone"}', JSON), ""),
}
OF_JSON = {
    "an error with 200": (show(json.dumps({"code": 500, "msg": "系统繁忙", "data": None}), JSON), "no items"),
    "an error with an empty list": (show(api([], code=401, msg="请登录"), JSON), "no items"),
    "another shape": (show(json.dumps({"code": 0, "result": {"rows": ITEMS}}), JSON), "no items"),
    "a page in its place": (show("<html><body>nginx</body></html>", HTML), ""),
    "a renamed field": (
        show(api([{"title": each["name"], **{k: v for k, v in each.items() if k != "name"}} for each in ITEMS]), JSON),
        "6 of 6 items cannot be read",
    ),
    "null in every field": (show(api([dict.fromkeys(each) for each in ITEMS]), JSON), "6 of 6 items cannot be read"),
    "cut in the middle": (show(api(ITEMS)[:200], JSON), ""),
    "a text in the list's place": (show(api("维护中"), JSON), "no items"),
}


@pytest.fixture
def feed_source(source: Source) -> Source:
    return replace(source, kind=SourceKind.FEED, select=Select(), identity=Identity.GUID)


@pytest.fixture
def json_source(source: Source) -> Source:
    select = Select(item="data.list", title="name", link="url", published="at", summary="text", guid="id")
    return replace(source, kind=SourceKind.JSON, select=select, identity=Identity.GUID)


async def played_through(site: Site, source: Source, poller: Poller, well: str, break_it: Break, words: str) -> None:
    """Well, broken for six polls, well again."""
    site.show(well, Content_Type=JSON if source.kind is SourceKind.JSON else XML)
    for _ in range(2):
        await poller.poll(source)
    break_it(site)
    for _ in range(6):
        report = await poller.poll(source)
        assert (report.outcome, report.happenings) == (Outcome.FAILED, ())
    async with poller.parts.database.reading() as session:
        state = await load_source(session, source.name)
    assert state is not None
    assert state.health is Health.MISSHAPEN
    (broken,) = await poller.alerts()
    assert words in broken.details["trouble"]
    assert "before: " in broken.details["trouble"]
    assert "now: " in broken.details["trouble"]
    site.show(well, Content_Type=JSON if source.kind is SourceKind.JSON else XML)
    for _ in range(2):
        assert (await poller.poll(source)).happenings == ()
    assert await poller.told() == [AlertKind.SOURCE_BROKEN, AlertKind.SOURCE_WELL]


@pytest.mark.parametrize("kind", OF_FEEDS)
async def test_a_feed_that_breaks_is_told_once_and_well_once(
    site: Site, feed_source: Source, poller: Poller, kind: str
) -> None:
    break_it, words = OF_FEEDS[kind]
    await played_through(site, feed_source, poller, FEED, break_it, words)


@pytest.mark.parametrize("kind", OF_JSON)
async def test_an_answer_of_json_that_breaks_is_told_once_and_well_once(
    site: Site, json_source: Source, poller: Poller, kind: str
) -> None:
    break_it, words = OF_JSON[kind]
    await played_through(site, json_source, poller, api(ITEMS), break_it, words)
