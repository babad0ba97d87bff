"""The demo's source, read as the demo reads it."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from core import milestones
from core.model import MilestoneKind
from core.source import Source
from core.verdicts import Event
from tests.fakes import ManualClock
from tests.watchers.conftest import Poller
from watchers.ending import Outcome
from watchers.registry import find_faults
from watchers.sample.site import Sample


@pytest.fixture
def sample(clock: ManualClock) -> Sample:
    return Sample(clock)


@pytest.fixture
async def source(sample: Sample) -> AsyncIterator[Source]:
    app = web.Application()
    app.add_subapp("/sample", sample.app)
    server = TestServer(app)
    await server.start_server()
    yield sample.source(str(server.make_url("/")))
    await server.close()


def test_its_definition_is_one_that_works(sample: Sample) -> None:
    assert find_faults(sample.source("http://127.0.0.1:8080")) == []


async def test_the_whole_listing_is_read_as_baseline(source: Source, sample: Sample, poller: Poller) -> None:
    report = await poller.poll(source)
    assert (report.outcome, report.pages, report.listed, report.faults) == (Outcome.BASELINE, 2, 10, ())
    assert {happening.title for happening in report.happenings} == {notice.title for notice in sample.notices}


async def test_what_happens_while_a_visitor_watches_is_told(source: Source, sample: Sample, poller: Poller) -> None:
    await poller.poll(source)
    told = []
    for step in sample.script:
        step.act()
        for _ in range(2):
            report = await poller.poll(source)
            told += [happening.event for happening in report.happenings if happening.told]
    assert told == [Event.NEW, Event.REVISED, Event.WITHDRAWN]
    moved = (await poller.alerts())[1].details["moved"]
    today = poller.clock.now().astimezone(dt.timezone(dt.timedelta(hours=8))).date()
    assert [(today + dt.timedelta(days=7)).isoformat(), (today + dt.timedelta(days=14)).isoformat()] == moved[0][1:]


async def test_an_unchanged_page_is_not_sent_again(source: Source, poller: Poller) -> None:
    await poller.poll(source)
    assert (await poller.poll(source)).outcome is Outcome.UNCHANGED


def test_there_is_a_milestone_today_tomorrow_and_in_a_week(sample: Sample, clock: ManualClock) -> None:
    """The reminders that the demo shows."""
    today = clock.now().astimezone(dt.timezone(dt.timedelta(hours=8))).date()
    days = set()
    for notice in sample.notices:
        reading = milestones.read(notice.title, "\n".join(notice.paragraphs), notice.published_at)
        days |= {
            (each.on - today).days
            for each in reading.milestones
            if each.kind is MilestoneKind.TAKES_EFFECT and each.confidence >= milestones.REMIND_AT
        }
    assert {0, 1, 7} <= days


@pytest.mark.parametrize("day", range(0, 400, 13))
def test_its_dates_are_read_on_any_day_of_the_year(day: int) -> None:
    clock = ManualClock(dt.datetime(2026, 1, 1, 3, tzinfo=dt.UTC) + dt.timedelta(days=day))
    today = clock.now().date()
    freight = next(notice for notice in Sample(clock).notices if "川流直送" in notice.title)
    found = milestones.read(freight.title, "\n".join(freight.paragraphs), freight.published_at).milestones
    assert [each.on - today for each in found] == [dt.timedelta(days=7)]


async def test_a_withdrawn_notice_is_gone_and_the_others_have_pages(source: Source, sample: Sample) -> None:
    kept, gone = sample.notices[0], sample.notices[1]
    sample.withdraw(gone.number)
    async with ClientSession() as session:
        async with session.get(f"{source.url}notices/{kept.number}") as response:
            assert (response.status, kept.title in await response.text()) == (200, True)
        async with session.get(f"{source.url}notices/{gone.number}") as response:
            assert response.status == 410
        async with session.get(f"{source.url}?page=x") as response:
            assert response.status == 200


async def test_the_script_plays_by_the_clock_and_ends_on_stop(sample: Sample, clock: ManualClock) -> None:
    stop = asyncio.Event()
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        group.create_task(sample.run(stop))
        await asyncio.sleep(0)
        assert len(sample.notices) == 10
        clock.move(seconds=8)
        await asyncio.sleep(0.01)
        assert len(sample.notices) == 11
        stop.set()
    assert len(sample.notices) == 11
