"""The public face over HTTP, as readers and browsers meet it."""

import datetime as dt
import gzip
from pathlib import Path

import feedparser
import pytest
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from core.model import AlertKind
from state.database import Database
from state.subscriptions import ensure_profile
from tests.builders import PROFILE, add_alert, add_milestone, add_notice, add_revision, revision_of
from tests.conftest import ROOT
from tests.fakes import ManualClock
from tests.feeds.conftest import Client, make_app

FORMATS = {"format": "rss", "topic": "{topic}", "source": "{source}"}
GZIP = {"Accept-Encoding": "gzip"}
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


async def add_event(database: Database, title: str = "物流升级", **more: object) -> None:
    async with database.writing() as session:
        await add_alert(session, await add_notice(session, title), **more)


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/feeds/all.rss", "application/rss+xml"),
        ("/feeds/all.atom", "application/atom+xml"),
        ("/feeds/topics/logistics.rss", "application/rss+xml"),
        ("/feeds/topics/logistics.atom", "application/atom+xml"),
        ("/feeds/sources/shop-news.rss", "application/rss+xml"),
        ("/feeds/sources/shop-news.atom?only=notices&lang=en", "application/atom+xml"),
    ],
)
async def test_every_feed_is_there_under_its_own_address(client: Client, path: str, media_type: str) -> None:
    response = await client.get(path)
    assert response.status == 200
    assert response.content_type == media_type
    parsed = feedparser.parse(await response.read())
    assert not parsed.bozo
    own = next(link.href for link in parsed.feed.links if link.rel == "self")
    assert own == f"https://bell.example{path}"


async def test_a_new_event_is_in_the_next_answer(client: Client, database: Database) -> None:
    before = feedparser.parse(await (await client.get("/feeds/all.rss")).read())
    await add_event(database)
    after = feedparser.parse(await (await client.get("/feeds/all.rss")).read())
    assert (len(before.entries), [entry.title for entry in after.entries]) == (0, ["[新通知] 物流升级"])


async def test_a_reminder_of_the_public_profile_is_in_the_feed(client: Client, database: Database) -> None:
    on = dt.date(2026, 3, 9)
    async with database.writing() as session:
        notice = await add_notice(session)
        await add_milestone(session, notice, await revision_of(session, notice), on)
        more = {"profile_id": await ensure_profile(session, PROFILE), "on": on, "details": {"lead_days": 7}}
        await add_alert(session, notice, AlertKind.REMINDER, **more)
    parsed = feedparser.parse(await (await client.get("/feeds/all.atom")).read())
    assert parsed.entries[0].title == "[7天后生效] 物流服务升级"
    assert parsed.entries[0].id.endswith("/reminder/2026-03-09/7")


async def test_only_notices_lists_what_no_event_told(client: Client, database: Database) -> None:
    async with database.writing() as session:
        await add_notice(session, "首次读取时已有", in_baseline=True)
    events = feedparser.parse(await (await client.get("/feeds/all.rss")).read())
    notices = feedparser.parse(await (await client.get("/feeds/all.rss?only=notices")).read())
    assert (events.entries, [entry.title for entry in notices.entries]) == ([], ["首次读取时已有"])


async def test_a_reader_that_has_it_gets_304_until_something_happens(client: Client, database: Database) -> None:
    """A reader as they are: it echoes both validators."""
    await add_event(database)
    first = await client.get("/feeds/all.rss")
    echo = {"If-None-Match": first.headers["ETag"], "If-Modified-Since": first.headers["Last-Modified"]}
    second = await client.get("/feeds/all.rss", headers=echo)
    assert (second.status, await second.read()) == (304, b"")
    assert {name: second.headers[name] for name in ("ETag", "Cache-Control", "Vary")} == {
        name: first.headers[name] for name in ("ETag", "Cache-Control", "Vary")
    }
    await add_event(database, "又一条")
    third = await client.get("/feeds/all.rss", headers=echo)
    assert third.status == 200
    assert third.headers["ETag"] != first.headers["ETag"]


async def test_a_date_alone_is_enough_for_304(client: Client, database: Database) -> None:
    await add_event(database)
    first = await client.get("/feeds/all.rss")
    second = await client.get("/feeds/all.rss", headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert second.status == 304


async def test_a_feed_asked_for_twice_is_the_same_to_the_byte_even_after_a_restart(
    client: Client, database: Database, clock: ManualClock
) -> None:
    await add_event(database)
    first = await (await client.get("/feeds/all.rss")).read()
    clock.move(days=400)
    async with TestClient(TestServer(make_app(database, clock))) as restarted:
        second = await restarted.get("/feeds/all.rss")
        assert await second.read() == first
    assert b"tag:bell.example,2026:" in first


async def test_ids_stay_when_the_public_address_changes(database: Database, clock: ManualClock) -> None:
    await add_event(database)
    ids = []
    for public_url in ("https://old.example:8443", "https://new.example"):
        async with TestClient(TestServer(make_app(database, clock, public_url=public_url))) as client:
            parsed = feedparser.parse(await (await client.get("/feeds/all.atom")).read())
            ids.append((parsed.feed.id, parsed.entries[0].id))
            clock.move(days=365)
    assert ids[0] == ids[1]
    assert ids[0][0].startswith("tag:old.example,2026:")


async def test_gzip_is_a_representation_of_its_own(client: Client, database: Database) -> None:
    await add_event(database)
    plain, zipped = await client.get("/feeds/all.rss"), await client.get("/feeds/all.rss", headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(await zipped.read()) == await plain.read()
    assert zipped.headers["ETag"] != plain.headers["ETag"]
    assert not zipped.headers["ETag"].startswith("W/")
    assert "Accept-Encoding" in zipped.headers["Vary"]
    echo = {"If-None-Match": zipped.headers["ETag"]}
    assert (await client.get("/feeds/all.rss", headers=echo | GZIP)).status == 304


async def test_head_answers_as_get_without_a_body(client: Client, database: Database) -> None:
    await add_event(database)
    for path in ("/feeds/all.rss", "/", "/notices/1", "/healthz", "/style.css"):
        get, head = await client.get(path), await client.head(path)
        assert (head.status, await head.read()) == (get.status, b"")
        differing = {name for name in get.headers if get.headers[name] != head.headers.get(name)}
        assert differing <= {"Date"}


async def test_a_browser_gets_xml_that_it_shows(client: Client) -> None:
    response = await client.get("/feeds/topics/fees.rss", headers=BROWSER)
    assert response.content_type == "application/xml"
    assert "Accept" in response.headers["Vary"]
    assert b'href="../feed.css"' in await response.read()
    sheet = await client.get("/feeds/feed.css")
    assert (sheet.status, sheet.content_type) == (200, "text/css")


async def test_an_unknown_topic_is_named_with_those_there_are(client: Client) -> None:
    response = await client.get("/feeds/topics/<b>.rss?lang=en")
    said = await response.text()
    assert (response.status, response.content_type) == (404, "text/plain")
    assert "<b>" in said
    assert "fees, logistics" in said
    assert (await client.get("/feeds/sources/nowhere.atom")).status == 404


async def test_an_unknown_only_is_refused(client: Client) -> None:
    assert (await client.get("/feeds/all.rss?only=events")).status == 400


async def test_an_unknown_address_shows_the_way_home(client: Client) -> None:
    address = URL(f"{client.make_url('/')}/evil.example/x", encoded=True)  # the path begins with two slashes
    response = await client.session.get(address, headers={"Accept-Language": "en"})
    page = await response.text()
    assert response.status == 404
    assert "<title>There is no such page. · noticebell</title>" in page
    assert "evil.example" not in page


@pytest.mark.parametrize("path", ["/notices/99", "/notices/999999999999999999"])
async def test_an_unknown_notice_is_404(client: Client, path: str) -> None:
    assert (await client.get(path)).status == 404


async def test_pages_run_nothing_and_load_nothing_foreign(client: Client) -> None:
    policy = (await client.get("/")).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert "unsafe" not in policy


async def test_a_page_speaks_the_readers_language(client: Client) -> None:
    english = await client.get("/", headers={"Accept-Language": "en-US,en;q=0.9"})
    assert '<html lang="en">' in await english.text()
    assert "Accept-Language" in english.headers["Vary"]
    assert '<html lang="zh">' in await (await client.get("/")).text()
    assert '<html lang="en">' in await (await client.get("/?lang=en", headers={"Accept-Language": "zh"})).text()


async def test_a_notice_shows_its_dates_and_its_revisions(client: Client, database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session, "直送升级", "自9月12日起升级。")
        revision = await add_revision(session, notice, "直送升级", "自9月20日起升级。")
        await add_milestone(session, notice, revision, dt.date(2026, 9, 20))
    page = await (await client.get(f"/notices/{notice}")).text()
    assert "9月20日周日" in page
    assert "还有 202 天" in page
    assert "<ins>9月20日</ins><del>9月12日</del>" in page
    assert 'href="https://shop.example/news/1"' in page


def test_every_route_is_told_of_in_the_documents(sqlite_url: str, clock: ManualClock) -> None:
    told = (ROOT / "docs" / "feeds.md").read_text(encoding="utf-8")
    routes = {resource.canonical for resource in make_app(Database(sqlite_url), clock).router.resources()}
    names = {name for route in routes for name in ([route.format(**FORMATS)] if "{format}" in route else [route])}
    assert [name for name in names if f"`{name}`" not in told] == []


async def test_the_process_lives_and_the_state_answers(client: Client) -> None:
    assert (await client.get("/healthz")).status == 200
    assert (await client.get("/readyz")).status == 200


def _replace_by_folder(state: Path) -> None:
    """No database can be opened there any more."""
    for file in state.parent.glob(f"{state.name}*"):
        file.unlink()
    state.mkdir()


async def test_a_state_that_does_not_answer_is_admitted(tmp_path: Path, sqlite_url: str, clock: ManualClock) -> None:
    database = Database(sqlite_url)
    async with TestClient(TestServer(make_app(database, clock))) as client:
        await database.close()
        _replace_by_folder(tmp_path / "state.db")
        ready, feed, alive = [await client.get(path) for path in ("/readyz", "/feeds/all.rss", "/healthz")]
        assert (ready.status, feed.status, alive.status) == (503, 503, 200)
        assert feed.headers["Retry-After"] == "60"
    await database.close()
