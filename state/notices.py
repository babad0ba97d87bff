"""Notices, their revisions, what was read out of them, and the bytes they came from."""

import datetime as dt
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import CompoundSelect, delete, func, insert, select, union, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import Entry, Milestone, NoticeId, RevisionId, SnapshotId, SourceName
from core.verdicts import KnownNotice, Past
from state.alerts import load_milestones
from state.tables import MilestoneRow, NoticeRow, NoticeStatusRow, RevisionRow, SnapshotRow
from state.upsert import insert_into

BATCH = 500
HISTORY = 64  # the latest revisions that a new one is compared with


@dataclass(frozen=True, slots=True)
class Content:
    """What a revision says, with its fingerprint and the snapshot it was read from."""

    entry: Entry
    fingerprint: str
    snapshot_id: SnapshotId | None


async def load_known(session: AsyncSession, source: SourceName, guids: Collection[str]) -> dict[str, KnownNotice]:
    """The notices of this source that are, or are listed, under these guids: text and recent history of each."""
    known: dict[str, KnownNotice] = {}
    wanted = sorted(guids)
    for start in range(0, len(wanted), BATCH):
        known.update(await _load_known(session, source, wanted[start : start + BATCH]))
    return known


async def _load_known(session: AsyncSession, source: SourceName, guids: Sequence[str]) -> dict[str, KnownNotice]:
    chosen = (
        select(NoticeRow, NoticeStatusRow, RevisionRow)
        .join(NoticeStatusRow, NoticeStatusRow.notice_id == NoticeRow.id)
        .join(RevisionRow, RevisionRow.id == NoticeStatusRow.revision_id)
        .where(NoticeRow.id.in_(_under(source, guids)))
    )
    rows = (await session.execute(chosen)).all()
    histories = await _load_histories(session, [row.NoticeRow.id for row in rows])
    return {row.NoticeRow.guid: _known(row.NoticeRow, row.NoticeStatusRow, row.RevisionRow, histories) for row in rows}


async def _load_histories(session: AsyncSession, notice_ids: Sequence[int]) -> dict[int, tuple[Past, ...]]:
    """The fingerprints each notice has had, the oldest first."""
    chosen = select(RevisionRow.notice_id, RevisionRow.number, RevisionRow.fingerprint, RevisionRow.recorded_at)
    rows = await session.execute(
        chosen.where(RevisionRow.notice_id.in_(notice_ids)).order_by(RevisionRow.notice_id, RevisionRow.number)
    )
    histories: dict[int, list[Past]] = {}
    for row in rows:
        histories.setdefault(row.notice_id, []).append(Past(row.number, row.fingerprint, row.recorded_at))
    return {notice_id: tuple(pasts[-HISTORY:]) for notice_id, pasts in histories.items()}


def _known(
    notice: NoticeRow, status: NoticeStatusRow, revision: RevisionRow, histories: dict[int, tuple[Past, ...]]
) -> KnownNotice:
    return KnownNotice(
        id=NoticeId(notice.id), guid=notice.guid, revision_id=RevisionId(revision.id), number=revision.number,
        fingerprint=revision.fingerprint, title=revision.title, body=revision.body,
        published_at=revision.published_at, history=histories[notice.id], listed_as=notice.listed_as,
        first_seen_at=notice.first_seen_at, missing_polls=status.missing_polls,
        withdrawn=status.withdrawn_at is not None,
    )  # fmt: skip


async def find_known_guids(session: AsyncSession, source: SourceName, guids: Collection[str]) -> frozenset[str]:
    """Those of these guids that stand for a notice of this source."""
    chosen = select(NoticeRow.guid, NoticeRow.listed_as).where(NoticeRow.id.in_(_under(source, guids)))
    return frozenset(guid for row in await session.execute(chosen) for guid in row if guid in guids)


def _under(source: SourceName, guids: Collection[str]) -> CompoundSelect[tuple[int]]:
    """The ids of what is known under these guids; two questions, of which each has its index."""
    of_source = select(NoticeRow.id).where(NoticeRow.source_name == source)
    return union(of_source.where(NoticeRow.guid.in_(guids)), of_source.where(NoticeRow.listed_as.in_(guids)))


async def rename_notices(session: AsyncSession, listed_as: Mapping[NoticeId, str]) -> None:
    """Note under which guids these notices are listed now."""
    if listed_as:
        values = [{"id": notice_id, "listed_as": guid} for notice_id, guid in listed_as.items()]
        await session.execute(update(NoticeRow), values)


async def find_newest(session: AsyncSession, source: SourceName, latest: dt.datetime) -> dt.datetime | None:
    """The latest time of publication of this source's notices that is not after `latest`."""
    chosen = select(func.max(RevisionRow.published_at)).join(NoticeRow, NoticeRow.id == RevisionRow.notice_id)
    found: dt.datetime | None = await session.scalar(
        chosen.where(NoticeRow.source_name == source, RevisionRow.published_at <= latest)
    )
    return found


async def save_snapshot(
    session: AsyncSession, source: SourceName, url: str, body_hash: str, media_type: str, body: bytes, now: dt.datetime
) -> SnapshotId:
    """Keep the bytes, compressed, once for each content; answers where they are kept, as fetched just now."""
    values = {
        "source_name": source, "url": url, "body_hash": body_hash, "media_type": media_type,
        "body": zlib.compress(body, 6), "fetched_at": now,
    }  # fmt: skip
    kept = (
        insert_into(session, SnapshotRow)
        .values(values)
        .on_conflict_do_update(index_elements=["source_name", "body_hash"], set_={"fetched_at": now})
    )
    return SnapshotId((await session.scalars(kept.returning(SnapshotRow.id))).one())


async def load_snapshot(session: AsyncSession, snapshot_id: SnapshotId) -> bytes | None:
    """The bytes as they were fetched."""
    body = await session.scalar(select(SnapshotRow.body).where(SnapshotRow.id == snapshot_id))
    return None if body is None else zlib.decompress(body)


async def add_notice(
    session: AsyncSession, source: SourceName, guid: str, content: Content, now: dt.datetime, *, in_baseline: bool
) -> tuple[NoticeId, RevisionId]:
    """Write a notice seen for the first time, with its first revision."""
    values = {"source_name": source, "guid": guid, "first_seen_at": now, "in_baseline": in_baseline}
    added = insert(NoticeRow).values(values).returning(NoticeRow.id)
    notice_id = NoticeId((await session.scalars(added)).one())
    revision_id = await _add_revision(session, notice_id, 1, content, now)
    await session.execute(
        insert(NoticeStatusRow).values(
            notice_id=notice_id, revision_id=revision_id, last_seen_at=now, changed_at=now, missing_polls=0
        )
    )
    return notice_id, revision_id


async def revise_notice(session: AsyncSession, known: KnownNotice, content: Content, now: dt.datetime) -> RevisionId:
    """Write a notice's next revision and make it the one that holds; it is listed, whatever it was."""
    number = known.history[-1].number + 1
    revision_id = await _add_revision(session, known.id, number, content, now)
    await session.execute(
        update(NoticeStatusRow)
        .where(NoticeStatusRow.notice_id == known.id)
        .values(revision_id=revision_id, last_seen_at=now, changed_at=now, missing_polls=0, withdrawn_at=None)
    )
    return revision_id


async def _add_revision(
    session: AsyncSession, notice_id: NoticeId, number: int, content: Content, now: dt.datetime
) -> RevisionId:
    entry = content.entry
    values = {
        "notice_id": notice_id, "number": number, "fingerprint": content.fingerprint, "title": entry.title,
        "body": entry.body, "link": entry.link, "published_at": entry.published_at, "recorded_at": now,
        "snapshot_id": content.snapshot_id,
    }  # fmt: skip
    return RevisionId((await session.scalars(insert(RevisionRow).values(values).returning(RevisionRow.id))).one())


async def add_milestones(
    session: AsyncSession,
    notice_id: NoticeId,
    revision_id: RevisionId,
    milestones: Sequence[Milestone],
    *,
    reader_version: int,
    now: dt.datetime,
) -> None:
    """Write what was read out of the revision that holds; a date that the notice stated before is known since then."""
    since = await _known_since(session, notice_id) if milestones else {}
    await _write_reading(session, notice_id, revision_id, milestones, since, reader_version, now)


async def replace_milestones(
    session: AsyncSession,
    notice_id: NoticeId,
    revision_id: RevisionId,
    milestones: Sequence[Milestone],
    *,
    reader_version: int,
    now: dt.datetime,
) -> None:
    """Put these in the place of what an earlier reader read out of the revision; known since when it was, if it was."""
    since = await _known_since(session, notice_id)
    await session.execute(delete(MilestoneRow).where(MilestoneRow.revision_id == revision_id))
    await _write_reading(session, notice_id, revision_id, milestones, since, reader_version, now)


async def note_reader(session: AsyncSession, notice_id: NoticeId, reader_version: int) -> None:
    """Note by which version of the reader the notice's milestones were read, also where there are none."""
    noted = update(NoticeStatusRow).where(NoticeStatusRow.notice_id == notice_id)
    await session.execute(noted.values(reader_version=reader_version))


async def _write_reading(
    session: AsyncSession,
    notice_id: NoticeId,
    revision_id: RevisionId,
    milestones: Sequence[Milestone],
    since: Mapping[tuple[str, dt.date], dt.datetime],
    reader_version: int,
    now: dt.datetime,
) -> None:
    """Write each day once for each role, known `since` then where it was known before, and which reader read it."""
    await note_reader(session, notice_id, reader_version)
    rows = [
        {"notice_id": notice_id, "revision_id": revision_id, "kind": each.kind, "on": each.on, "time": each.time,
         "zone": each.zone, "precision": each.precision, "quote": each.quote, "confidence": each.confidence,
         "rule": each.rule, "first_known_at": since.get((each.kind, each.on), now), "reader_version": reader_version}
        for each in {(each.kind, each.on): each for each in milestones}.values()
    ]  # fmt: skip
    if rows:
        await session.execute(insert(MilestoneRow), rows)


async def _known_since(session: AsyncSession, notice_id: NoticeId) -> dict[tuple[str, dt.date], dt.datetime]:
    first = func.min(MilestoneRow.first_known_at)
    chosen = select(MilestoneRow.kind, MilestoneRow.on, first).where(MilestoneRow.notice_id == notice_id)
    rows = await session.execute(chosen.group_by(MilestoneRow.kind, MilestoneRow.on))
    return {(kind, on): since for kind, on, since in rows}


async def milestones_of(session: AsyncSession, revision_id: RevisionId) -> tuple[Milestone, ...]:
    """What was read out of this revision, in order of date."""
    return (await load_milestones(session, [revision_id])).get(revision_id, ())


async def mark_listed(session: AsyncSession, notice_ids: Sequence[NoticeId], now: dt.datetime) -> None:
    """Note that these stand where they stood, or are back."""
    for start in range(0, len(notice_ids), BATCH):
        await session.execute(
            update(NoticeStatusRow)
            .where(NoticeStatusRow.notice_id.in_(notice_ids[start : start + BATCH]))
            .values(last_seen_at=now, missing_polls=0, withdrawn_at=None)
        )


async def mark_returned(session: AsyncSession, notice_ids: Sequence[NoticeId], now: dt.datetime) -> None:
    """Note the return as a change, so that pages and calendars show it."""
    await session.execute(
        update(NoticeStatusRow)
        .where(NoticeStatusRow.notice_id.in_(notice_ids))
        .values(last_seen_at=now, missing_polls=0, withdrawn_at=None, changed_at=now)
    )


async def mark_missing(session: AsyncSession, notice_ids: Sequence[NoticeId]) -> None:
    """Count one more poll without these."""
    await session.execute(
        update(NoticeStatusRow)
        .where(NoticeStatusRow.notice_id.in_(notice_ids))
        .values(missing_polls=NoticeStatusRow.missing_polls + 1)
    )


async def mark_withdrawn(session: AsyncSession, notice_ids: Sequence[NoticeId], now: dt.datetime) -> None:
    """Note that these are gone. Their content stays."""
    await session.execute(
        update(NoticeStatusRow)
        .where(NoticeStatusRow.notice_id.in_(notice_ids))
        .values(missing_polls=NoticeStatusRow.missing_polls + 1, withdrawn_at=now, changed_at=now)
    )
