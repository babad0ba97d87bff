"""The real listing, end to end into the state."""

import datetime as dt
import json
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import aliased

from core.verdicts import Event
from state.tables import MilestoneRow, NoticeRow, RelationRow, RevisionRow
from tests.seed_listing import PER_PAGE, ZONE, read_items, seed_source, serve_seed
from tests.watchers.conftest import Poller
from watchers.ending import Outcome

AFTER_ALL = dt.datetime(2025, 3, 1, tzinfo=ZONE)


def load_gold(shared_data: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (shared_data / "dev-gold.jsonl").read_text("utf-8").splitlines()]


def test_the_file_reads_as_the_twenty_notices_of_the_gold(shared_data: Path) -> None:
    items = read_items(shared_data / "seed-page.txt")
    gold = load_gold(shared_data)
    assert [(item.id, "".join(item.title), "".join(item.body)) for item in items] == [
        (each["id"], each["title"], each["body"]) for each in gold
    ]


async def test_first_poll_reads_all_notices_to_the_letter_and_tells_nobody(shared_data: Path, poller: Poller) -> None:
    async with serve_seed(shared_data / "seed-page.txt", lambda: AFTER_ALL) as site:
        report = await poller.poll(seed_source(site.url))
    assert report.outcome is Outcome.BASELINE
    assert (report.pages, report.listed, report.faults) == (2, 20, ())
    async with poller.parts.database.reading() as session:
        rows = (await session.execute(select(RevisionRow.title, RevisionRow.body, RevisionRow.published_at))).all()
        milestones = (await session.scalars(select(MilestoneRow))).all()
    expected = {
        (each["title"], each["body"], dt.datetime.fromisoformat(each["published_at"]))
        for each in load_gold(shared_data)
    }
    assert len(rows) == 20
    assert {tuple(row) for row in rows} == expected
    assert len(milestones) >= 20
    assert await poller.alerts() == []


async def test_an_unchanged_listing_costs_two_empty_answers(shared_data: Path, poller: Poller) -> None:
    async with serve_seed(shared_data / "seed-page.txt", lambda: AFTER_ALL) as site:
        await poller.poll(seed_source(site.url))
        report = await poller.poll(seed_source(site.url))
    assert report.outcome is Outcome.UNCHANGED
    assert site.not_modified == 2


async def test_notices_that_appear_anywhere_on_any_page_are_each_told_once(shared_data: Path, poller: Poller) -> None:
    """Relevance order: a new notice may stand on the second page while the first is as it was."""
    path = shared_data / "seed-page.txt"
    published = sorted(item.published_at for item in read_items(path))
    shown_until = published[3]
    async with serve_seed(path, lambda: shown_until) as site:
        source = seed_source(site.url)
        await poller.poll(source)
        for moment in published[4:]:
            shown_until = moment
            report = await poller.poll(source)
            assert report.counts() == {Event.NEW: 1}
        assert [alert.kind for alert in await poller.alerts()] == ["new"] * 16
        assert len(site.items) > PER_PAGE
    async with poller.parts.database.reading() as session:
        assert len((await session.scalars(select(NoticeRow.id))).all()) == 20


async def test_an_early_end_amends_what_was_announced_and_two_news_of_one_day_are_two(
    shared_data: Path, poller: Poller
) -> None:
    """The service of 店小蜜 ends earlier than announced a month before, in two notices of one day; of the two notices
    on 官方直送 of one morning one is for merchants, the other for carriers."""
    shown_until = dt.datetime(2022, 1, 1, tzinfo=ZONE)
    async with serve_seed(shared_data / "seed-page.txt", lambda: shown_until) as site:
        source = seed_source(site.url)
        for moment in sorted(item.published_at for item in read_items(shared_data / "seed-page.txt")):
            shown_until = moment
            await poller.poll(source)
    later, earlier = aliased(RevisionRow), aliased(RevisionRow)
    related = (
        select(later.published_at, RelationRow.kind, earlier.published_at)
        .join_from(RelationRow, later, later.notice_id == RelationRow.notice_id)
        .join(earlier, earlier.notice_id == RelationRow.earlier_id)
    )
    async with poller.parts.database.reading() as session:
        found = {(f"{a:%Y-%m-%d}", kind, f"{b:%Y-%m-%d}") for a, kind, b in await session.execute(related)}
    assert found == {("2023-02-16", "same", "2023-02-16"), ("2023-03-21", "amends", "2023-02-16")}
