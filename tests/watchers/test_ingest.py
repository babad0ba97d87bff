"""A turn from the page to the state: what is written, in one transaction or not at all."""

import asyncio
import datetime as dt
import json
from dataclasses import replace

import pytest
from aiohttp import web as aioweb
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from core.model import AlertKind
from core.source import Detail, Identity, Order, Select, Source, SourceKind
from core.verdicts import Event
from state.claims import claim_one
from state.notices import load_snapshot
from state.sources import load_source
from state.tables import (
    AlertRow,
    MatchRow,
    MilestoneRow,
    NoticeRow,
    RevisionRow,
    SnapshotRow,
    SourceRow,
)
from tests.watchers.conftest import HOLDER, Poller, make_source
from tests.watchers.rules import SEPTEMBER, count, listing
from tests.watchers.site import Site, item, page
from watchers.ending import Outcome
from watchers.ingest import preview, take_turn


async def test_the_first_poll_records_everything_and_tells_nobody(site: Site, source: Source, poller: Poller) -> None:
    site.show(listing(3, 2, 1, _2=SEPTEMBER))
    report = await poller.poll(source)
    assert (report.outcome, report.counts()) == (Outcome.BASELINE, {Event.BASELINE: 3})
    assert await poller.alerts() == []
    async with poller.parts.database.reading() as session:
        state = await load_source(session, source.name)
        assert state is not None
        assert (state.baseline_at, state.claimed_by) == (poller.clock.now(), None)
        assert (await session.scalars(select(MilestoneRow.on))).all() == [dt.date(2026, 9, 12)]
        assert (await session.scalars(select(NoticeRow.in_baseline))).all() == [True] * 3


async def test_each_notice_is_read_in_the_language_that_it_is_written_in(
    site: Site, source: Source, poller: Poller
) -> None:
    english = "The v1 API will be shut down on 15 October 2026."
    site.show(page([item(1, body=english), item(2, body=SEPTEMBER)]))
    await poller.poll(source)
    async with poller.parts.database.reading() as session:
        days = await session.scalars(select(MilestoneRow.on).order_by(MilestoneRow.on))
        assert days.all() == [dt.date(2026, 9, 12), dt.date(2026, 10, 15)]


async def test_an_empty_list_is_a_baseline_and_its_first_item_news(site: Site, source: Source, poller: Poller) -> None:
    site.show(page([]))
    assert (await poller.poll(source)).outcome is Outcome.BASELINE
    site.show(listing(1))
    await poller.poll(source)
    assert await poller.told() == [AlertKind.NEW]


async def test_a_new_notice_comes_with_all_that_belongs_to_it(
    site: Site, source: Source, poller: Poller, subtests: pytest.Subtests
) -> None:
    async with poller.parts.database.writing() as session:
        await poller.parts.index.sync_topics(session, poller.clock.now())
    site.show(listing(1))
    await poller.poll(source)
    html = listing(2, 1, _2=SEPTEMBER)
    site.show(html)
    report = await poller.poll(source)
    assert [(each.event, each.title, each.told) for each in report.happenings] == [(Event.NEW, "公告2", True)]
    (alert,) = await poller.alerts()
    async with poller.parts.database.reading() as session:
        notice = (await session.scalars(select(NoticeRow).where(NoticeRow.guid.endswith("/n/2")))).one()
        revision = (await session.scalars(select(RevisionRow).where(RevisionRow.notice_id == notice.id))).one()
        with subtests.test("alert"):
            assert (alert.key, alert.priority) == (f"new:{notice.id}", 2)
            assert (alert.notice_id, alert.revision_id) == (notice.id, revision.id)
        with subtests.test("revision"):
            assert (revision.number, revision.title, revision.body) == (1, "公告2", SEPTEMBER)
            assert revision.link == site.url("/n/2")
        with subtests.test("snapshot"):
            assert revision.snapshot_id is not None
            assert await load_snapshot(session, revision.snapshot_id) == html.encode()
        with subtests.test("matches"):
            matches = await session.scalars(select(MatchRow.query_id).where(MatchRow.notice_id == notice.id))
            assert len(matches.all()) == 1


async def test_new_notices_are_told_in_the_order_of_their_publication(
    site: Site, source: Source, poller: Poller
) -> None:
    source = replace(source, order=Order.ANY)
    site.show(page([item(1)]))
    await poller.poll(source)
    days = {2: "2026-02-03", 3: "2026-02-01", 4: "2026-02-02"}
    site.show(page([item(1), *(item(number, published=day) for number, day in days.items())]))
    report = await poller.poll(source)
    assert [happening.title for happening in report.happenings] == ["公告3", "公告4", "公告2"]


async def test_an_unchanged_page_writes_no_notice_again(site: Site, source: Source, poller: Poller) -> None:
    site.show(listing(2, 1), ETag='"v1"')
    await poller.poll(source)
    assert (await poller.poll(source)).outcome is Outcome.UNCHANGED
    assert site.headers[-1]["If-None-Match"] == '"v1"'


async def test_the_same_bytes_without_a_validator_are_unchanged(site: Site, source: Source, poller: Poller) -> None:
    site.show(listing(2, 1))
    await poller.poll(source)
    assert (await poller.poll(source)).outcome is Outcome.UNCHANGED


async def test_a_new_validator_for_the_same_bytes_is_sent_next_time(site: Site, source: Source, poller: Poller) -> None:
    for etag in ('"v1"', '"v2"', '"v3"'):
        site.show(listing(1), ETag=etag)
        await poller.poll(source)
    assert site.headers[-1]["If-None-Match"] == '"v2"'


async def test_noise_around_the_items_is_no_change_and_keeps_no_page(
    site: Site, source: Source, poller: Poller
) -> None:
    for number in range(4):
        body = f"详情见公告。\n阅读 {number}"
        site.show(page([item(1, body=body)], more=f"<p>token {number}</p>"))
        report = await poller.poll(source)
    assert report.happenings == ()
    assert await poller.alerts() == []
    assert await count(poller, SnapshotRow) == 1


async def test_what_no_database_keeps_costs_no_notice(site: Site, source: Source, poller: Poller) -> None:
    """JSON can write NUL and half a surrogate pair; one such item would keep out all the others, poll after poll."""
    items = [{"id": "1", "t": "a\\u0000b", "b": "\\ud800"}, {"id": "2\\udfff", "t": "good", "b": ""}]
    site.show(json.dumps(items).replace("\\\\", "\\"), Content_Type="application/json")
    api = replace(
        source, kind=SourceKind.JSON, identity=Identity.GUID,
        select=Select(item="@", title="t", summary="b", guid="id"),
    )  # fmt: skip
    assert (await poller.poll(api)).counts() == {Event.BASELINE: 2}
    async with poller.parts.database.reading() as session:
        titles = await session.scalars(select(RevisionRow.title).order_by(RevisionRow.title))
        assert titles.all() == ["a\N{REPLACEMENT CHARACTER}b", "good"]


async def test_a_turn_that_lost_its_claim_writes_nothing(site: Site, source: Source, poller: Poller) -> None:
    site.show(listing(1))
    await poller.poll(source)
    now = poller.clock.now()

    async def taken_over(_request: aioweb.Request) -> aioweb.Response:
        async with poller.parts.database.writing() as session:
            assert await claim_one(session, source.name, "another", now + dt.timedelta(hours=1), dt.timedelta(hours=1))
        return aioweb.Response(text=listing(2, 1), content_type="text/html")

    site.handle(taken_over)
    report = await poller.poll(source)
    assert report.outcome is Outcome.SUPERSEDED
    assert await count(poller, NoticeRow) == 1


async def test_a_turn_that_fails_while_writing_leaves_nothing_behind(
    site: Site, source: Source, poller: Poller
) -> None:
    """The alert cannot be written: then there is no notice either, and the next turn finds it."""
    site.show(listing(1))
    await poller.poll(source)
    site.show(listing(2, 1))

    class Failing(type(poller.parts.index)):  # type: ignore[misc]
        async def record_matches(self, *_args, **_named):
            raise OperationalError("INSERT", {}, Exception("disk full"))

    broken = replace(poller.parts, index=Failing(()))
    async with poller.parts.database.writing() as session:
        await claim_one(session, source.name, HOLDER, poller.clock.now(), dt.timedelta(minutes=5))
    with pytest.raises(OperationalError):
        await take_turn(broken, source, holder=HOLDER, now=poller.clock.now(), jitter=0.0)
    assert await count(poller, NoticeRow) == 1
    poller.clock.move(minutes=10)
    await poller.poll(source)
    assert await poller.told() == [AlertKind.NEW]


@pytest.mark.parametrize("path", ["/news", "/n/1", "/robots.txt"])
async def test_while_a_page_is_waited_for_everybody_can_write(
    site: Site, source: Source, poller: Poller, path: str
) -> None:
    """A transaction held over a question to a slow site would lock the state for all."""
    detailed = replace(source, detail=Detail(body="p"), robots=True)
    site.show(listing(0), "/news")
    await poller.poll(detailed)
    wrote: list[bool] = []

    async def answer(_request: aioweb.Request) -> aioweb.Response:
        async with asyncio.timeout(5), poller.parts.database.writing() as session:
            await session.execute(update(SourceRow).values(title="x"))
        wrote.append(True)
        return aioweb.Response(text=pages[path], content_type="text/plain" if path == "/robots.txt" else "text/html")

    pages = {"/news": listing(1, 0), "/n/1": "<!doctype html><p>自9月12日起。", "/robots.txt": ""}
    site.show(pages["/news"], "/news")
    site.handle(answer, path)
    poller.clock.move(days=2)
    report = await poller.poll(detailed)
    assert wrote
    assert report.trouble is None


async def test_an_unknown_source_is_a_mistake_of_the_caller(source: Source, poller: Poller) -> None:
    with pytest.raises(LookupError, match="sync_sources"):
        await take_turn(poller.parts, source, holder=HOLDER, now=poller.clock.now(), jitter=0.0)


async def test_a_preview_reads_every_page_and_writes_nothing(site: Site, source: Source, poller: Poller) -> None:
    site.show(page([item(2)], following="/news?p=2"))
    site.show(page([item(1)]), path="/news?p=2")
    reading = await preview(poller.parts.web, source, limits=poller.parts.limits, now=poller.clock.now())
    assert [len(each.items) for each in reading.pages] == [1, 1]
    assert reading.trouble is None
    assert await count(poller, NoticeRow) == 0
    assert await count(poller, AlertRow) == 0


async def test_two_sources_with_one_guid_do_not_meet(site: Site, source: Source, poller: Poller) -> None:
    other = make_source(site.url("/other"), "other")
    site.show(listing(1))
    site.show(listing(1), path="/other")
    await poller.poll(source)
    await poller.poll(other)
    assert await count(poller, NoticeRow) == 2


async def test_a_link_longer_than_an_index_takes_hides_no_other_notice(
    site: Site, source: Source, poller: Poller
) -> None:
    letters = "".join(chr(97 + number * number % 26) + str(number) for number in range(2000))
    long = item(2).replace("/n/2", f"/n/{letters}")
    site.show(page([item(1)]))
    await poller.poll(source)
    site.show(page([item(3), long, item(1)]))
    await poller.poll(source)
    assert len(await poller.alerts()) == 2
    await poller.poll(source)
    assert len(await poller.alerts()) == 2
