"""A version whose parsers read the same bytes otherwise: what was read before is known again, and nobody is alerted.

The state is first put as an earlier version left it: what its parsers read, under its own digest of the definition.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from core.fingerprint import fingerprint
from core.model import AlertKind
from core.source import Identity, Source
from core.verdicts import Event
from state.tables import NoticeRow, PageRow, RevisionRow, SourceRow
from tests.watchers.conftest import Poller
from tests.watchers.site import Site, item, page

EARLIER = "0" * 8
AFTERNOON = "2026-03-01 下午3:00"
MIDNIGHT = dt.datetime(2026, 2, 28, 16, tzinfo=dt.UTC)
Before = Callable[[NoticeRow, RevisionRow], None]


async def as_it_was_left(poller: Poller, source: Source, was_read: Before) -> None:
    """What an earlier version had read of the same bytes."""
    async with poller.parts.database.writing() as session:
        for notice in await session.scalars(select(NoticeRow)):
            revision = (await session.scalars(select(RevisionRow).where(RevisionRow.notice_id == notice.id))).one()
            guid = notice.guid
            was_read(notice, revision)
            revision.fingerprint = fingerprint(revision.title, revision.body)
            for listed in await session.scalars(select(PageRow)):
                listed.guids = [notice.guid if each == guid else each for each in listed.guids]
        for listed in await session.scalars(select(PageRow)):
            listed.body_hash = EARLIER + listed.body_hash[len(EARLIER) :]
        reach = {"url": source.url, "max_pages": source.max_pages, "definition": EARLIER}
        await session.execute(update(SourceRow).values(reach=reach))


def with_a_mark(_notice: NoticeRow, revision: RevisionRow) -> None:
    revision.title += " ¶"


def without_its_clock(notice: NoticeRow, revision: RevisionRow) -> None:
    revision.published_at = MIDNIGHT
    notice.guid = f"{MIDNIGHT.isoformat()}|{notice.guid.partition('|')[2]}"


async def count(poller: Poller) -> int:
    async with poller.parts.database.reading() as session:
        return await session.scalar(select(func.count()).select_from(NoticeRow)) or 0


async def test_a_mark_that_is_no_longer_read_in_titles_is_told_to_nobody(
    site: Site, source: Source, poller: Poller
) -> None:
    listed = [item(number, f"公告{number} ¶") for number in range(6, 0, -1)]
    site.show(page(listed), ETag='"v1"')
    await poller.poll(source)
    await as_it_was_left(poller, source, with_a_mark)
    assert (await poller.poll(source)).counts() == {Event.REVISED: 6}
    site.show(page([item(7, published="2026-03-02 10:00:00"), *listed]))
    assert (await poller.poll(source)).counts() == {Event.NEW: 1}
    assert await poller.told() == [AlertKind.NEW]


@pytest.mark.parametrize("body", ["详情见公告。", ""])
async def test_a_clock_that_was_not_read_before_makes_no_new_notice_of_a_known_one(
    site: Site, source: Source, poller: Poller, body: str
) -> None:
    """Time and title are what each is known by."""
    source = replace(source, identity=Identity.PUBLISHED_TITLE)
    listed = [item(number, body=body, published=AFTERNOON) for number in range(6, 0, -1)]
    site.show(page(listed), ETag='"v1"')
    await poller.poll(source)
    await as_it_was_left(poller, source, without_its_clock)
    late = item(7, body=body, published="2026-03-01 下午4:00")
    site.show(page([late, *listed]))
    assert (await poller.poll(source)).counts() == {Event.NEW: 1}
    assert (await poller.poll(source)).happenings == ()
    assert await poller.told() == [AlertKind.NEW]
    assert await count(poller) == 7
