"""Revisions, withdrawals and returns as they are written down: told, kept or neither."""

import datetime as dt
from dataclasses import replace

from sqlalchemy import func, select

from core.model import AlertKind, NoticeId
from core.source import Order, Source
from state.corrections import correct_date
from state.tables import (
    MilestoneRow,
    NoticeRow,
    NoticeStatusRow,
    RevisionRow,
)
from tests.watchers.conftest import Poller
from tests.watchers.rules import MOVED, SEPTEMBER, count, listing
from tests.watchers.site import Site, item, page


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
