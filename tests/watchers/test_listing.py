"""Which pages of a listing a turn reads, and what that shows to be new."""

import datetime as dt
from dataclasses import replace

import pytest

from core.model import AlertKind
from core.source import Identity, Order, Source
from core.verdicts import Event
from state.pages import load_pages
from state.sources import sync_sources
from state.tables import (
    NoticeRow,
)
from tests.fakes import ManualClock
from tests.watchers.conftest import Poller
from tests.watchers.rules import BUSY, MOVED, SEPTEMBER, count, listing
from tests.watchers.site import Site, item, page
from watchers.ending import Outcome


async def test_a_changed_definition_reads_the_same_page_again_and_tells_nobody(
    site: Site, source: Source, poller: Poller
) -> None:
    site.show(listing(2, 1), ETag='"v1"')
    await poller.poll(source)
    report = await poller.poll(replace(source, select=replace(source.select, summary="h3")))
    assert report.counts() == {Event.REVISED: 2}
    assert await poller.alerts() == []


async def test_newest_first_reads_on_while_a_page_holds_anything_new(
    site: Site, source: Source, poller: Poller
) -> None:
    site.show(page([item(4), item(3)], following="/news?p=2"))
    site.show(page([item(2), item(1)]), path="/news?p=2")
    assert (await poller.poll(source)).pages == 2
    site.asked.clear()
    site.show(page([item(7), item(6)], following="/news?p=2"))
    site.show(page([item(5), item(4)], following="/news?p=3"), path="/news?p=2")
    site.show(page([item(3), item(2)], following="/news?p=4"), path="/news?p=3")
    report = await poller.poll(source)
    assert report.counts() == {Event.NEW: 3}
    assert site.asked == ["/news", "/news?p=2", "/news?p=3"]
    site.asked.clear()
    assert (await poller.poll(source)).outcome is Outcome.UNCHANGED
    assert site.asked == ["/news"]


async def test_every_page_is_looked_at_once_a_day(site: Site, source: Source, poller: Poller) -> None:
    """A change further down, behind a first page without news."""
    site.show(page([item(4), item(3)], following="/news?p=2"))
    site.show(page([item(2), item(1, body=SEPTEMBER)]), path="/news?p=2")
    await poller.poll(source)
    site.show(page([item(2), item(1, body=MOVED)]), path="/news?p=2")
    assert (await poller.poll(source)).outcome is Outcome.UNCHANGED
    poller.clock.move(days=1)
    assert (await poller.poll(source)).counts() == {Event.REVISED: 1}
    site.asked.clear()
    await poller.poll(source)
    assert site.asked == ["/news"]


async def test_every_page_is_looked_at_again_though_a_clock_ran_ahead_and_was_set_back(
    site: Site, source: Source, poller: Poller
) -> None:
    """Else what was read in 2036 would be read again then."""
    site.show(page([item(4), item(3)], following="/news?p=2"))
    site.show(page([item(2), item(1, body=SEPTEMBER)]), path="/news?p=2")
    ahead = Poller(poller.parts, ManualClock(poller.clock.now() + dt.timedelta(days=3650)), poller.known)
    await ahead.poll(source)
    site.show(page([item(2), item(1, body=MOVED)]), path="/news?p=2")
    assert (await poller.poll(source)).counts() == {Event.REVISED: 1}


async def test_any_order_reads_every_page_up_to_the_limit(site: Site, source: Source, poller: Poller) -> None:
    source = replace(source, order=Order.ANY, max_pages=2)
    site.show(page([item(1)], following="/news?p=2"))
    site.show(page([item(2)], following="/news?p=3"), path="/news?p=2")
    for _ in range(2):
        await poller.poll(source)
    assert site.asked == ["/news", "/news?p=2"] * 2


async def test_a_page_that_comes_empty_is_no_proof_that_the_listing_ends(
    site: Site, source: Source, poller: Poller
) -> None:
    source = replace(source, order=Order.ANY)
    site.show(page([item(1), item(2), item(3)], following="/news?p=2"))
    site.show(page([item(4), item(5), item(6)]), path="/news?p=2")
    await poller.poll(source)
    site.show(page([item(1), item(3), item(6)], following="/news?p=2"))
    site.show(BUSY, path="/news?p=2")
    for _ in range(3):
        report = await poller.poll(source)
        assert report.happenings == ()
    assert await poller.alerts() == []


async def test_pages_that_lead_round_in_a_circle_are_read_once(site: Site, source: Source, poller: Poller) -> None:
    site.show(page([item(1)], following="/news?p=2"))
    site.show(page([item(2)], following="/news"), path="/news?p=2")
    assert (await poller.poll(source)).pages == 2


async def test_a_failing_second_page_loses_nothing(site: Site, source: Source, poller: Poller) -> None:
    """What the first page shows is told at once; what lay behind is found when the second answers again."""
    site.show(listing(1))
    await poller.poll(source)
    site.show(page([item(4), item(3)], following="/news?p=2"))
    site.refuse(500, path="/news?p=2")
    report = await poller.poll(source)
    assert (report.outcome, report.counts()) == (Outcome.FAILED, {Event.NEW: 2})
    site.show(page([item(2), item(1)]), path="/news?p=2")
    assert (await poller.poll(source)).counts() == {Event.NEW: 1}
    assert len(await poller.alerts()) == 3


async def test_a_first_reading_that_fails_half_way_is_no_baseline(site: Site, source: Source, poller: Poller) -> None:
    site.show(page([item(2)], following="/news?p=2"))
    site.refuse(500, path="/news?p=2")
    await poller.poll(source)
    assert await count(poller, NoticeRow) == 0
    site.show(listing(1), path="/news?p=2")
    assert (await poller.poll(source)).outcome is Outcome.BASELINE
    assert await poller.alerts() == []


async def test_pages_no_longer_part_of_the_listing_are_forgotten(site: Site, source: Source, poller: Poller) -> None:
    site.show(page([item(2)], following="/news?p=2"))
    site.show(page([item(1)]), path="/news?p=2")
    await poller.poll(source)
    site.show(listing(2, 1))
    await poller.poll(source)
    async with poller.parts.database.writing() as session:
        await sync_sources(session, [source], poller.clock.now())
        assert list(await load_pages(session, source.name)) == [source.url]


async def test_pages_that_come_into_reach_tell_nothing_old(site: Site, source: Source, poller: Poller) -> None:
    """Raising `max_pages` brings up notices that were never read; they are remembered, and nobody is told."""
    site.show(page([item(4), item(3)], following="/news?2"))
    site.show(page([item(2), item(1)]), "/news?2")
    narrow = replace(source, max_pages=1)
    await poller.poll(narrow)
    await poller.poll(narrow)
    report = await poller.poll(source)
    assert (report.listed, [happening.told for happening in report.happenings]) == (4, [False, False])
    site.show(page([item(5), item(4), item(3)], following="/news?2"))
    await poller.poll(source)
    assert await poller.told() == [AlertKind.NEW]


async def test_what_is_new_on_a_page_that_was_read_before_is_told_though_another_comes_into_reach(
    site: Site, source: Source, poller: Poller
) -> None:
    site.show(page([item(3)], following="/news?2"))
    site.show(page([item(2), item(1)]), "/news?2")
    await poller.poll(replace(source, max_pages=1))
    site.show(page([item(4), item(3)], following="/news?2"))
    await poller.poll(source)
    assert await poller.told() == [AlertKind.NEW]


async def test_a_widened_selector_tells_nothing_old_and_still_what_is_younger_than_all(
    site: Site, source: Source, poller: Poller
) -> None:
    narrow = replace(source, select=replace(source.select, item="ul.news > li:first-child"))
    site.show(page([item(2), item(1, published="2026-02-01 10:00:00")]))
    await poller.poll(narrow)
    site.show(page([item(3, published="2026-03-02 10:00:00"), item(2), item(1, published="2026-02-01 10:00:00")]))
    report = await poller.poll(source)
    assert sorted((happening.title, happening.told) for happening in report.happenings) == [
        ("公告1", False),
        ("公告3", True),
    ]


async def test_a_changed_address_tells_nothing_old(site: Site, source: Source, poller: Poller) -> None:
    site.show(page([item(2), item(1)]))
    await poller.poll(source)
    site.show(page([item(number, published="2026-01-01 10:00:00") for number in (9, 8, 7, 2, 1)]), "/all")
    moved = replace(source, url=site.url("/all"))
    report = await poller.poll(moved)
    assert (report.outcome, report.counts()) == (Outcome.READ, {"new": 3})
    assert await poller.told() == []
    site.show(page([item(number, published="2026-01-01 10:00:00") for number in (10, 9, 8, 7, 2, 1)]), "/all")
    await poller.poll(moved)
    assert await poller.told() == [AlertKind.NEW]


async def test_an_untimed_notice_above_all_known_ones_is_told_though_the_definition_changed(
    site: Site, source: Source, poller: Poller
) -> None:
    untimed = replace(source, select=replace(source.select, published=None, item="ul.news > li:not(.old)"))
    old = item(1).replace("<li>", "<li class=old>")
    site.show(page([item(2), old]))
    await poller.poll(untimed)
    site.show(page([item(3), item(2), old]))
    report = await poller.poll(replace(untimed, select=replace(untimed.select, item="ul.news > li")))
    assert sorted((happening.title, happening.told) for happening in report.happenings) == [
        ("公告1", False),
        ("公告3", True),
    ]


async def test_a_wider_reading_that_fails_half_way_is_still_wider_when_it_is_whole(
    site: Site, source: Source, poller: Poller
) -> None:
    site.show(page([item(2)], following="/news?2"))
    await poller.poll(replace(source, max_pages=1))
    site.refuse(503, "/news?2")
    await poller.poll(source)
    site.show(page([item(1)]), "/news?2")
    await poller.poll(source)
    assert await poller.told() == []


@pytest.mark.parametrize("time", ["3小时前", "昨天 12:30", "今天 08:00", "2 days ago"])
async def test_times_told_from_the_present_are_no_identity(
    site: Site, source: Source, poller: Poller, time: str
) -> None:
    """Each poll would list other notices, and tell them all as new."""
    nameless = replace(source, identity=Identity.PUBLISHED_TITLE)
    site.show(page([item(2, published=time), item(1)]))
    report = await poller.poll(nameless)
    assert report.outcome is Outcome.FAILED
    assert "relative to now" in (report.trouble or "")
    assert (await poller.poll(source)).outcome is Outcome.BASELINE, "known by their links they will do"
