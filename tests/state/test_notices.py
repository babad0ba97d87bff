"""Notices, their revisions, and what was read out of them, on both databases."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from core.model import Entry, Milestone, MilestoneKind, NoticeId, Precision, RevisionId, SourceName
from core.verdicts import KnownNotice
from state.database import Database
from state.notices import (
    Content,
    add_milestones,
    add_notice,
    find_known_guids,
    load_known,
    load_snapshot,
    mark_listed,
    mark_missing,
    mark_returned,
    mark_withdrawn,
    milestones_of,
    rename_notices,
    revise_notice,
    save_snapshot,
)
from state.tables import MilestoneRow, NoticeStatusRow, SnapshotRow
from tests.builders import add_source
from tests.fakes import START

HOUR = dt.timedelta(hours=1)
NEWS = SourceName("news")


def content(body: str = "正文", fingerprint: str = "01aa") -> Content:
    return Content(Entry("g1", "公告", body, "https://shop.example/1", START), fingerprint, None)


def milestone(day: str) -> Milestone:
    return Milestone(
        MilestoneKind.TAKES_EFFECT, dt.date.fromisoformat(day), None, Precision.DAY, f"自{day}起", 0.9, "test"
    )


@pytest.fixture
async def added(database: Database) -> tuple[NoticeId, RevisionId]:
    async with database.writing() as session:
        await add_source(session, NEWS)
        return await add_notice(session, NEWS, "g1", content(), START, in_baseline=False)


async def known(database: Database) -> KnownNotice:
    async with database.reading() as session:
        return (await load_known(session, NEWS, ["g1", "g2"]))["g1"]


async def status(database: Database) -> NoticeStatusRow:
    async with database.reading() as session:
        return (await session.scalars(select(NoticeStatusRow))).one()


async def test_a_notice_is_known_with_its_text(database: Database, added: tuple[NoticeId, RevisionId]) -> None:
    notice = await known(database)
    assert (notice.id, notice.revision_id, notice.number) == (*added, 1)
    assert (notice.title, notice.body, notice.fingerprint) == ("公告", "正文", "01aa")
    assert (notice.first_seen_at, notice.published_at, notice.withdrawn) == (START, START, False)


async def test_a_notice_of_another_source_is_unknown(database: Database, added: tuple[NoticeId, RevisionId]) -> None:
    async with database.reading() as session:
        assert await load_known(session, SourceName("other"), ["g1"]) == {}
        assert await find_known_guids(session, NEWS, ["g1", "g2"]) == {"g1"}


async def test_a_notice_is_known_by_the_guid_it_is_listed_under_now_as_by_its_first(
    database: Database, added: tuple[NoticeId, RevisionId]
) -> None:
    async with database.writing() as session:
        await rename_notices(session, {added[0]: "g2"})
    async with database.reading() as session:
        for guid in ("g1", "g2"):
            known = await load_known(session, NEWS, {guid})
            assert {key: notice.listed_as for key, notice in known.items()} == {"g1": "g2"}
        assert await find_known_guids(session, NEWS, {"g1", "g2", "g3"}) == {"g1", "g2"}
        assert await find_known_guids(session, NEWS, {"g2"}) == {"g2"}
        assert await find_known_guids(session, SourceName("other"), {"g2"}) == frozenset()


async def test_a_revision_takes_the_place_of_the_one_before_and_keeps_it(
    database: Database, added: tuple[NoticeId, RevisionId]
) -> None:
    async with database.writing() as session:
        await revise_notice(session, await known(database), content("改了", "01bb"), START + HOUR)
    notice = await known(database)
    assert (notice.number, notice.body) == (2, "改了")
    assert [(past.number, past.fingerprint) for past in notice.history] == [(1, "01aa"), (2, "01bb")]
    assert (await status(database)).changed_at == START + HOUR


async def test_a_revision_of_a_withdrawn_notice_brings_it_back(
    database: Database, added: tuple[NoticeId, RevisionId]
) -> None:
    async with database.writing() as session:
        await mark_withdrawn(session, [added[0]], START)
    assert (await known(database)).withdrawn
    async with database.writing() as session:
        await revise_notice(session, await known(database), content("改了", "01bb"), START + HOUR)
    assert not (await known(database)).withdrawn


async def test_a_date_is_known_since_its_first_revision_however_often_it_is_left_out(
    database: Database, added: tuple[NoticeId, RevisionId]
) -> None:
    for hours, days in enumerate((["2026-09-12"], ["2026-09-20"], ["2026-09-12", "2026-12-01"])):
        async with database.writing() as session:
            notice = await known(database)
            now = START + hours * HOUR
            revision = await revise_notice(session, notice, content(str(hours), f"01{hours}"), now)
            found = [milestone(day) for day in days]
            await add_milestones(session, notice.id, revision, found, reader_version=1, now=now)
    async with database.reading() as session:
        assert [each.on.isoformat() for each in await milestones_of(session, revision)] == ["2026-09-12", "2026-12-01"]
        of_last = select(MilestoneRow.first_known_at).where(MilestoneRow.revision_id == revision)
        assert (await session.scalars(of_last.order_by(MilestoneRow.on))).all() == [START, START + 2 * HOUR]


async def test_polls_without_a_notice_are_counted_until_it_is_listed(
    database: Database, added: tuple[NoticeId, RevisionId]
) -> None:
    async with database.writing() as session:
        await mark_missing(session, [added[0]])
    assert (await known(database)).missing_polls == 1
    async with database.writing() as session:
        await mark_listed(session, [added[0]], START + HOUR)
    row = await status(database)
    assert (row.missing_polls, row.last_seen_at, row.changed_at) == (0, START + HOUR, START)


async def test_going_and_coming_back_are_changes(database: Database, added: tuple[NoticeId, RevisionId]) -> None:
    async with database.writing() as session:
        await mark_withdrawn(session, [added[0]], START + HOUR)
    assert (await status(database)).withdrawn_at == START + HOUR
    async with database.writing() as session:
        await mark_returned(session, [added[0]], START + 2 * HOUR)
    row = await status(database)
    assert (row.withdrawn_at, row.changed_at) == (None, START + 2 * HOUR)


async def test_the_same_bytes_are_kept_once_and_come_back_to_the_letter(
    database: Database, added: tuple[NoticeId, RevisionId]
) -> None:
    body = "公告".encode("gbk") * 500
    async with database.writing() as session:
        ids = [await save_snapshot(session, NEWS, "https://x", "hash", "text/html", body, START) for _ in range(2)]
        assert ids[0] == ids[1]
        assert await load_snapshot(session, ids[0]) == body
        assert len((await session.scalars(select(SnapshotRow.body))).one()) < len(body) / 10
        assert await session.scalar(select(func.count()).select_from(SnapshotRow)) == 1
