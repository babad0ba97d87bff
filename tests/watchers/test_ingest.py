"""Turns of one source: pages go in, revisions and alerts come out, all or nothing."""

import asyncio
import datetime as dt
import json
from dataclasses import replace

import pytest
from aiohttp import web as aioweb
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from core.model import AlertKind, NoticeId
from core.source import Detail, Identity, Order, Select, Source, SourceKind
from core.verdicts import Event
from state.claims import claim_one
from state.corrections import correct_date
from state.notices import load_snapshot
from state.pages import load_pages
from state.sources import load_source, sync_sources
from state.tables import (
    AlertRow,
    MatchRow,
    MilestoneRow,
    NoticeRow,
    NoticeStatusRow,
    RevisionRow,
    SnapshotRow,
    SourceRow,
)
from tests.fakes import ManualClock
from tests.watchers.conftest import HOLDER, Poller, make_source
from tests.watchers.site import Site, item, page
from watchers.ending import Outcome
from watchers.ingest import preview, take_turn

SEPTEMBER = "新标准自2026年9月12日起生效。"
MOVED = "新标准自2026年9月20日起生效。"


def listing(*numbers: int, **bodies: str) -> str:
    """A page of these items; `_3="…"` gives item 3 that body."""
    return page([item(number, body=bodies.get(f"_{number}", "详情见公告。")) for number in numbers])


async def count(poller: Poller, table: type) -> int:
    async with poller.parts.database.reading() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


# --- baseline and new


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


# --- unchanged


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


async def test_a_changed_definition_reads_the_same_page_again_and_tells_nobody(
    site: Site, source: Source, poller: Poller
) -> None:
    site.show(listing(2, 1), ETag='"v1"')
    await poller.poll(source)
    report = await poller.poll(replace(source, select=replace(source.select, summary="h3")))
    assert report.counts() == {Event.REVISED: 2}
    assert await poller.alerts() == []


# --- revised


async def test_a_moved_date_is_told_with_both_dates(site: Site, source: Source, poller: Poller) -> None:
    site.show(listing(2, 1, _1=SEPTEMBER))
    await poller.poll(source)
    site.show(listing(2, 1, _1=MOVED))
    await poller.poll(source)
    (alert,) = await poller.alerts()
    assert (alert.kind, alert.priority, alert.key) == (AlertKind.REVISED, 1, f"revised:{alert.revision_id}")
    assert alert.details["moved"] == [["takes_effect", "2026-09-12", "2026-09-20"]]
    assert alert.details["reverted_to"] is None
    async with poller.parts.database.reading() as session:
        texts = await session.execute(select(RevisionRow.id, RevisionRow.body).order_by(RevisionRow.number))
        bodies = {revision_id: body for revision_id, body in texts if body in (SEPTEMBER, MOVED)}
    assert bodies == {alert.details["previous_revision_id"]: SEPTEMBER, alert.revision_id: MOVED}


async def test_a_date_that_stays_is_known_since_it_was_first_read(site: Site, source: Source, poller: Poller) -> None:
    site.show(listing(1, _1=SEPTEMBER))
    await poller.poll(source)
    first = poller.clock.now()
    site.show(listing(1, _1=SEPTEMBER + "详情另行通知。"))
    await poller.poll(source)
    async with poller.parts.database.reading() as session:
        assert (await session.scalars(select(MilestoneRow.first_known_at))).all() == [first, first]


async def correct(poller: Poller, wrong: int, right: int) -> None:
    """An admin puts a day of September right."""
    async with poller.parts.database.writing() as session:
        (notice_id,) = await session.scalars(select(NoticeRow.id))
        days = dt.date(2026, 9, wrong), dt.date(2026, 9, right)
        assert await correct_date(session, NoticeId(notice_id), *days, poller.clock.now())


async def current_days(poller: Poller) -> list[int]:
    holds = select(NoticeStatusRow.revision_id)
    async with poller.parts.database.reading() as session:
        days = await session.scalars(select(MilestoneRow.on).where(MilestoneRow.revision_id.in_(holds)))
        return [day.day for day in days]


async def test_a_corrected_date_outlives_a_revision_that_says_the_same(
    site: Site, source: Source, poller: Poller
) -> None:
    """The reader errs again, and is put right again; nobody is told that the date moved back."""
    site.show(listing(1, _1=SEPTEMBER))
    await poller.poll(source)
    await correct(poller, 12, 15)
    site.show(listing(1, _1=SEPTEMBER + "详情另行通知。"))
    await poller.poll(source)
    assert await current_days(poller) == [15]
    assert [alert.details["moved"] for alert in await poller.alerts()] == [
        [["takes_effect", "2026-09-12", "2026-09-15"]], [],
    ]  # fmt: skip


async def test_a_date_that_is_new_to_a_corrected_notice_wins(site: Site, source: Source, poller: Poller) -> None:
    site.show(listing(1, _1=SEPTEMBER))
    await poller.poll(source)
    await correct(poller, 12, 15)
    site.show(listing(1, _1=MOVED))
    await poller.poll(source)
    assert await current_days(poller) == [20]
    assert (await poller.alerts())[-1].details["moved"] == [["takes_effect", "2026-09-15", "2026-09-20"]]


async def test_a_return_to_an_earlier_text_is_told_as_one(site: Site, source: Source, poller: Poller) -> None:
    for body in (SEPTEMBER, MOVED, SEPTEMBER):
        site.show(listing(1, _1=body))
        await poller.poll(source)
    assert (await poller.alerts())[-1].details["reverted_to"] == 1


async def test_a_flapping_text_is_told_of_again_only_when_its_dates_change(
    site: Site, source: Source, poller: Poller
) -> None:
    for number in range(8):
        site.show(listing(1, _1=f"{SEPTEMBER}第{number}稿。"))
        await poller.poll(source)
    assert len(await poller.alerts()) == 3
    site.show(listing(1, _1=MOVED))
    await poller.poll(source)
    assert [alert.priority for alert in await poller.alerts()] == [3, 3, 3, 1]


async def test_a_text_that_never_settles_fills_no_disk(site: Site, source: Source, poller: Poller) -> None:
    for number in range(20):
        site.show(listing(1, _1=f"第{number}稿。"))
        await poller.poll(source)
    assert await count(poller, RevisionRow) == 13


# --- withdrawn


async def test_a_withdrawn_notice_is_told_of_once_and_its_return_is_no_news(
    site: Site, source: Source, poller: Poller
) -> None:
    site.show(listing(3, 2, 1))
    await poller.poll(source)
    for numbers in [(3, 1), (3, 1), (3, 1), (3, 2, 1), (3, 1), (3, 1)]:
        site.show(listing(*numbers), ETag=f'"{numbers}"')
        await poller.poll(source)
    assert await poller.told() == [AlertKind.WITHDRAWN]
    async with poller.parts.database.reading() as session:
        gone = select(func.count()).select_from(NoticeStatusRow).where(NoticeStatusRow.withdrawn_at.is_not(None))
        assert await session.scalar(gone) == 1


async def test_a_missing_notice_is_counted_though_the_server_says_not_modified(
    site: Site, source: Source, poller: Poller
) -> None:
    """The second poll asks without validators: what is missing must be seen to be missing."""
    site.show(listing(3, 2, 1), ETag='"v1"')
    await poller.poll(source)
    site.show(listing(3, 1), ETag='"v2"')
    await poller.poll(source)
    await poller.poll(source)
    assert await poller.told() == [AlertKind.WITHDRAWN]


async def test_a_failure_between_two_polls_does_not_hide_what_is_missing(
    site: Site, source: Source, poller: Poller
) -> None:
    source = replace(source, order=Order.ANY)
    site.show(listing(3, 2, 1))
    await poller.poll(source)
    site.show(page([item(3), item(1)], following="/news?p=2"))
    await poller.poll(source)
    site.show(listing(3, 1))
    for _ in range(2):
        await poller.poll(source)
    assert await poller.told() == [AlertKind.WITHDRAWN]


# --- pages


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


# --- trouble


BUSY = "<html><body><h1>系统繁忙</h1></body></html>"


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


# --- all or nothing


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


async def test_pages_no_longer_part_of_the_listing_are_forgotten(site: Site, source: Source, poller: Poller) -> None:
    site.show(page([item(2)], following="/news?p=2"))
    site.show(page([item(1)]), path="/news?p=2")
    await poller.poll(source)
    site.show(listing(2, 1))
    await poller.poll(source)
    async with poller.parts.database.writing() as session:
        await sync_sources(session, [source], poller.clock.now())
        assert list(await load_pages(session, source.name)) == [source.url]


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


# --- how often


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


# --- a source that is read further than before


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
