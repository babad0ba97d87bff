"""Sources of other kinds than HTML, watched as the program watches them."""

import json
from dataclasses import replace

import pytest
from aiohttp import web as aioweb
from sqlalchemy import select as select_column

from core.model import AlertKind
from core.source import Detail, Identity, Request, Select, Source, SourceKind
from core.verdicts import Event
from state.pages import load_pages
from state.tables import RevisionRow
from tests.watchers.conftest import Poller
from tests.watchers.site import Site
from watchers.ending import Outcome


def feed(*numbers: int, **texts: str) -> str:
    items = "".join(
        f"<item><title>Notice {number}</title><guid isPermaLink='false'>n{number}</guid><link>/n/{number}</link>"
        f"<description>{texts.get(f'_{number}', 'See inside.')}</description></item>"
        for number in numbers
    )
    return f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>"


def feed_source(source: Source) -> Source:
    return replace(source, kind=SourceKind.FEED, identity=Identity.GUID, select=Select())


async def test_a_feed_is_watched_like_any_listing(site: Site, source: Source, poller: Poller) -> None:
    source = feed_source(source)
    site.show(feed(2, 1), Content_Type="application/rss+xml", ETag='"1"')
    assert (await poller.poll(source)).counts() == {Event.BASELINE: 2}
    assert (await poller.poll(source)).outcome is Outcome.UNCHANGED
    site.show(feed(3, 2, 1, _1="From 1 May 2026 fees change."), Content_Type="application/rss+xml")
    assert (await poller.poll(source)).counts() == {Event.NEW: 1, Event.REVISED: 1}
    assert await poller.told() == [AlertKind.REVISED, AlertKind.NEW]


async def test_a_feed_that_turns_into_a_page_withdraws_nothing(site: Site, source: Source, poller: Poller) -> None:
    source = feed_source(source)
    site.show(feed(2, 1))
    await poller.poll(source)
    site.show("<!doctype html><title>Sign in</title>")
    for _ in range(3):
        assert (await poller.poll(source)).outcome is Outcome.FAILED
    assert await poller.told() == [AlertKind.SOURCE_BROKEN]


async def test_a_feed_that_moves_to_another_address_brings_nothing_new(
    site: Site, source: Source, poller: Poller
) -> None:
    source = feed_source(source)
    site.show(feed(2, 1))
    await poller.poll(source)
    site.refuse(301, Location="/elsewhere/feed")
    site.show(feed(2, 1), "/elsewhere/feed")
    assert (await poller.poll(source)).counts() == {}


CONNECTION = Select(
    item="data.notices.edges[].node", title="title", guid="id",
    next="data.notices.pageInfo.hasNextPage && data.notices.pageInfo.endCursor",
)  # fmt: skip


def connection_source(source: Source) -> Source:
    body = json.dumps({"query": "query($after: String) { notices }", "variables": {"first": 2}})
    request = Request(body=body, headers=(("Content-Type", "application/json"),), cursor="variables.after")
    return replace(source, kind=SourceKind.JSON, identity=Identity.GUID, select=CONNECTION, request=request)


class Connection:
    """Notices in pages of two, the newest first, by cursors that name the item before."""

    def __init__(self, *numbers: int) -> None:
        self.numbers = list(numbers)
        self.asked: list[object] = []

    async def answer(self, request: aioweb.Request) -> aioweb.Response:
        after = (await request.json())["variables"].get("after")
        self.asked.append(after)
        start = self.numbers.index(int(after)) + 1 if after else 0
        page = self.numbers[start : start + 2]
        info = {"hasNextPage": start + 2 < len(self.numbers), "endCursor": str(page[-1]) if page else None}
        edges = [{"node": {"id": f"n{number}", "title": f"Notice {number}"}} for number in page]
        return aioweb.json_response({"data": {"notices": {"edges": edges, "pageInfo": info}}})


async def test_a_connection_is_read_cursor_by_cursor(site: Site, source: Source, poller: Poller) -> None:
    source, connection = connection_source(source), Connection(5, 4, 3, 2, 1)
    site.handle(connection.answer)
    assert (await poller.poll(source)).counts() == {Event.BASELINE: 5}
    assert connection.asked == [None, "4", "2"]
    connection.numbers = [6, *connection.numbers]
    assert (await poller.poll(source)).counts() == {Event.NEW: 1}
    assert (await poller.poll(source)).outcome is Outcome.UNCHANGED


async def test_pages_whose_cursor_has_moved_on_are_forgotten(site: Site, source: Source, poller: Poller) -> None:
    """Each new notice shifts every page: what is no longer reached from the first page must not pile up."""
    source, connection = replace(connection_source(source), max_pages=2), Connection(*range(9, 0, -1))
    site.handle(connection.answer)
    await poller.poll(source)
    for number in range(10, 20):
        connection.numbers = [number, *connection.numbers]
        await poller.poll(source)
    async with poller.parts.database.reading() as session:
        assert len(await load_pages(session, source.name)) <= 2
    assert await poller.told() == [AlertKind.NEW] * 10


async def test_a_cursor_longer_than_an_index_takes_ends_the_reading(site: Site, source: Source, poller: Poller) -> None:
    async def answer(_request: aioweb.Request) -> aioweb.Response:
        info = {"hasNextPage": True, "endCursor": "".join(f"{number:x}" for number in range(2000))}
        edges = [{"node": {"id": "n1", "title": "Notice"}}]
        return aioweb.json_response({"data": {"notices": {"edges": edges, "pageInfo": info}}})

    site.handle(answer)
    assert (await poller.poll(connection_source(source))).counts() == {Event.BASELINE: 1}


@pytest.mark.parametrize("kind", [SourceKind.FEED, SourceKind.JSON])
async def test_the_pages_behind_the_links_of_any_kind_are_read(
    site: Site, source: Source, poller: Poller, kind: SourceKind
) -> None:
    select = Select(item="items", title="title", link="link", guid="id")
    kinds = {
        SourceKind.FEED: (feed_source(source), feed, "application/rss+xml"),
        SourceKind.JSON: (
            replace(source, kind=kind, identity=Identity.GUID, select=select), json_list, "application/json",
        ),
    }  # fmt: skip
    watched, write, media_type = kinds[kind]
    watched = replace(watched, detail=Detail("article"))
    site.show(write(1), Content_Type=media_type)
    await poller.poll(watched)
    site.show(write(2, 1), Content_Type=media_type)
    site.show("<!doctype html><article>自2026年4月1日起施行。</article>", "/n/2")
    await poller.poll(watched)
    [alert] = await poller.alerts()
    async with poller.parts.database.reading() as session:
        body = await session.scalar(select_column(RevisionRow.body).where(RevisionRow.id == alert.revision_id))
    assert body == "自2026年4月1日起施行。"


def json_list(*numbers: int) -> str:
    return json.dumps({"items": [{"id": f"n{n}", "title": f"Notice {n}", "link": f"/n/{n}"} for n in numbers]})
