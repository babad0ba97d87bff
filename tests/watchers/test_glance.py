"""A glance at a source, held against the turn that it spares."""

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from core.errors import FetchError
from core.source import Detail, Order, Source
from state.pages import load_pages
from state.sources import Uneventful, load_source
from tests.fakes import ManualClock
from tests.waiting import eventually, running
from tests.watchers.conftest import Poller
from tests.watchers.site import Site, item, page
from watchers.ending import Outcome
from watchers.fetch import Fetched
from watchers.ingest import Parts
from watchers.runner import Watcher

DAY = dt.timedelta(days=1)


@pytest.fixture
async def read(site: Site, source: Source, poller: Poller) -> Source:
    """A source that has been read once, and once again."""
    site.show(page([item(1)]), ETag='"1"')
    assert (await poller.poll(source)).outcome is Outcome.BASELINE
    assert (await poller.poll(source)).outcome is Outcome.UNCHANGED
    site.asked.clear()
    return source


async def watch_until(holds: Callable[[], Awaitable[bool]], source: Source, parts: Parts, clock: ManualClock) -> None:
    """Have a watcher poll the source when it is due next."""

    async def sleeps() -> bool:
        return bool(clock.sleeping)

    async with running(Watcher([source], parts, clock, holder="one", jitter=lambda: 0.0)):
        await eventually(sleeps)
        clock.move(seconds=source.every.total_seconds())
        await eventually(holds)


async def test_a_page_that_is_what_it_was_is_settled_as_a_turn_would(site: Site, read: Source, poller: Poller) -> None:
    glanced = await poller.glance(read)
    assert glanced == Uneventful(read.name, poller.clock.now() + read.every, poller.clock.now())
    assert site.headers[-1]["If-None-Match"] == '"1"'
    report = await poller.poll(read)
    assert (report.outcome, report.next_poll_at) == (Outcome.UNCHANGED, poller.clock.now() + read.every)


async def test_the_same_bytes_under_another_name_are_settled_with_it(site: Site, read: Source, poller: Poller) -> None:
    site.show(page([item(1)]), ETag='"2"', Cache_Control="max-age=3600")
    glanced = await poller.glance(read)
    assert isinstance(glanced, Uneventful)
    assert [(mark.etag, mark.fetched_at) for mark in glanced.pages] == [('"2"', poller.clock.now())]
    assert glanced.next_poll_at == poller.clock.now() + dt.timedelta(hours=1)


async def test_another_page_is_handed_on_and_not_asked_for_again(
    site: Site, read: Source, poller: Poller, parts: Parts, clock: ManualClock
) -> None:
    site.show(page([item(2), item(1)]), ETag='"2"')
    assert isinstance(await poller.glance(read), Fetched)
    site.asked.clear()

    async def was_told() -> bool:
        return len(await poller.alerts()) == 1

    await watch_until(was_told, read, parts, clock)
    assert site.asked == ["/news"]
    async with parts.database.reading() as session:
        assert [mark.etag for mark in (await load_pages(session, read.name)).values()] == ['"2"']


async def test_trouble_is_handed_on_and_counted_once(
    site: Site, read: Source, poller: Poller, parts: Parts, clock: ManualClock
) -> None:
    site.refuse(500)
    assert isinstance(await poller.glance(read), FetchError)
    site.asked.clear()

    async def has_failed() -> bool:
        async with parts.database.reading() as session:
            state = await load_source(session, read.name)
        return state is not None and state.failures == 1

    await watch_until(has_failed, read, parts, clock)
    assert site.asked == ["/news"]


async def test_a_host_that_is_left_in_peace_is_not_asked(site: Site, read: Source, poller: Poller) -> None:
    until = poller.clock.now() + dt.timedelta(minutes=3)
    poller.parts.web.manners.hold(read.url, until)
    assert await poller.glance(read) == Uneventful(read.name, until)
    assert site.asked == []


NOT_ENOUGH = {
    "never read by this definition": {"zone": "UTC"},
    "read further than before": {"max_pages": 9},
    "read at another address": {"url": "http://127.0.0.1:9/elsewhere"},
    "links are followed": {"detail": Detail(body="main")},
    "scripts draw it": {"render": True},
}


@pytest.mark.parametrize("change", NOT_ENOUGH.values(), ids=NOT_ENOUGH)
async def test_where_there_is_more_to_look_at_none_is_taken(
    site: Site, read: Source, poller: Poller, change: dict
) -> None:
    assert await poller.glance(replace(read, **change)) is None
    assert site.asked == []


async def test_a_page_that_was_not_looked_at_for_a_day_is_read(read: Source, poller: Poller) -> None:
    poller.clock.move_to(poller.clock.now() + DAY)
    assert await poller.glance(read) is None


async def test_a_source_that_was_not_well_is_read(site: Site, read: Source, poller: Poller) -> None:
    site.refuse(500)
    await poller.poll(read)
    site.show(page([item(1)]), ETag='"1"')
    assert await poller.glance(read) is None


async def test_of_a_listing_in_no_order_every_page_is_read(site: Site, source: Source, poller: Poller) -> None:
    """What is new may stand on the last one."""
    source = replace(source, order=Order.ANY)
    site.show(page([item(2)], following="/more"))
    site.show(page([item(1)]), path="/more")
    await poller.poll(source)
    assert await poller.glance(source) is None
    newest_first = replace(source, order=Order.NEWEST)
    assert isinstance(await poller.glance(newest_first), Uneventful)
