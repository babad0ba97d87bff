"""How a turn ends: trouble told once, patience with it, and when the next poll is."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from core.model import AlertKind
from core.source import Source
from core.verdicts import Event
from state.sources import load_source
from state.tables import (
    SnapshotRow,
)
from tests.watchers.conftest import Poller
from tests.watchers.rules import BUSY, listing
from tests.watchers.site import Site, item, page
from watchers.ending import Outcome


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (page([]), "no items, where there were some"),
        (BUSY, "no items"),
        (page(["<li><h4>甲</h4></li>"] * 3), "3 of 3 items cannot be read"),
        ("", "empty page"),
    ],
)
async def test_a_page_of_another_shape_is_a_failure_that_withdraws_nothing(
    site: Site, source: Source, poller: Poller, answer: str, what: str
) -> None:
    site.show(listing(3, 2, 1))
    await poller.poll(source)
    site.show(answer)
    report = await poller.poll(source)
    assert report.outcome is Outcome.FAILED
    assert what in (report.trouble or "")
    site.show(listing(4, 3, 2, 1))
    assert (await poller.poll(source)).counts() == {Event.NEW: 1}


async def test_the_odd_page_is_kept_and_named(site: Site, source: Source, poller: Poller) -> None:
    for _ in range(3):
        site.show(BUSY)
        await poller.poll(source)
    async with poller.parts.database.reading() as session:
        state = await load_source(session, source.name)
        (snapshot,) = (await session.scalars(select(SnapshotRow))).all()
    (alert,) = await poller.alerts()
    assert state is not None
    assert state.failures == 3
    assert "no list that would hold them" in alert.details["trouble"]
    assert snapshot.url == source.url


async def test_json_where_html_should_be_is_named(site: Site, source: Source, poller: Poller) -> None:
    site.show('{"items": []}', Content_Type="application/json")
    assert "answers application/json" in ((await poller.poll(source)).trouble or "")


async def test_a_source_is_reported_broken_once_and_well_once(site: Site, source: Source, poller: Poller) -> None:
    site.show(listing(1))
    await poller.poll(source)
    site.refuse(500)
    for told in (0, 0, 1, 1, 1):
        await poller.poll(source)
        assert len(await poller.alerts()) == told
    site.show(listing(1))
    for _ in range(2):
        await poller.poll(source)
    broken, well = await poller.alerts()
    assert (broken.kind, well.kind) == (AlertKind.SOURCE_BROKEN, AlertKind.SOURCE_WELL)
    assert "answers 500" in broken.details["trouble"]
    assert broken.key.removeprefix("broken:") == well.key.removeprefix("well:")
    assert broken.source_name == source.name


async def test_patience_grows_with_failures_and_ends_with_success(site: Site, source: Source, poller: Poller) -> None:
    site.refuse(500)
    waits = [(await poller.poll(source)).next_poll_at - poller.clock.now() for _ in range(4)]
    assert waits == [source.every * times for times in (1, 2, 4, 8)]
    site.show(listing(1))
    assert (await poller.poll(source)).next_poll_at == poller.clock.now() + source.every


async def test_the_server_is_left_alone_as_long_as_it_asks(site: Site, source: Source, poller: Poller) -> None:
    site.refuse(429, Retry_After="7200")
    report = await poller.poll(source)
    assert report.next_poll_at == poller.clock.now() + dt.timedelta(hours=2)
    site.show(listing(1), Cache_Control="max-age=1200")
    poller.clock.move_to(report.next_poll_at)
    report = await poller.poll(source)
    assert report.next_poll_at == poller.clock.now() + dt.timedelta(minutes=20)


async def test_one_unreadable_item_among_many_is_told_as_a_fault_and_stops_nothing(
    site: Site, source: Source, poller: Poller
) -> None:
    site.show(page([item(1), "<li>Anzeige</li>", item(2)]))
    report = await poller.poll(source)
    assert (report.outcome, report.listed) == (Outcome.BASELINE, 2)
    assert report.faults == ("item 2: no title", "item 2: no link", "item 2: no time")


async def test_an_item_that_cannot_be_read_for_a_while_is_not_missing(
    site: Site, source: Source, poller: Poller
) -> None:
    """It stands on the page still, without its link: nobody is told that it was withdrawn."""
    site.show(page([item(number) for number in (5, 4, 3, 2, 1)]))
    await poller.poll(source)
    unreadable = item(3).replace("<a href=/n/3>", "<a>")
    for _ in range(4):
        site.show(page([item(5), item(4), unreadable, item(2), item(1)]))
        await poller.poll(source)
    assert await poller.alerts() == []


async def test_a_quiet_hour_is_waited_out_longer_and_news_ends_that(site: Site, source: Source, poller: Poller) -> None:
    patient = replace(source, every_max=source.every * 6)
    site.show(page([item(1)]))
    await poller.poll(patient)
    poller.clock.move(days=20)
    report = await poller.poll(patient)
    assert report.next_poll_at - poller.clock.now() == source.every * 6
    site.show(page([item(2), item(1)]))
    report = await poller.poll(patient)
    assert report.next_poll_at - poller.clock.now() == source.every
    report = await poller.poll(patient)
    assert report.next_poll_at - poller.clock.now() == source.every, "more may follow"


async def test_while_something_is_missing_the_next_poll_is_near(site: Site, source: Source, poller: Poller) -> None:
    patient = replace(source, every_max=source.every * 6)
    site.show(page([item(3), item(2), item(1)]))
    await poller.poll(patient)
    poller.clock.move(days=20)
    site.show(page([item(3), item(1)]))
    report = await poller.poll(patient)
    assert report.next_poll_at - poller.clock.now() == source.every
