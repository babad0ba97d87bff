"""What a turn keeps of a source's pages and of where its notices stand; what they say is written in `recording.py`."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from core.changes import present_fingerprint, remembered_order
from core.fingerprint import fingerprint
from core.model import NoticeId, SnapshotId, SourceName
from core.verdicts import Event, Verdict, Weight
from state import notices
from state.pages import PageState, forget_pages_except, save_pages
from watchers.fetch import Fetched
from watchers.listing import Reading
from watchers.marked import Remembered

_NOTED = frozenset({Event.UNCHANGED, Event.RETURNED, Event.MISSING, Event.WITHDRAWN})


async def mark_notices(session: AsyncSession, verdicts: Sequence[Verdict], now: dt.datetime) -> None:
    """Note which notices are listed, back, missing or gone; a revision has noted its own."""
    ids: dict[Event, list[NoticeId]] = {event: [] for event in Event}
    for verdict in verdicts:
        if verdict.known is not None and verdict.event in _NOTED:
            ids[verdict.event].append(verdict.known.id)
    await notices.rename_notices(session, dict(_renamed(verdicts)))
    await notices.mark_listed(session, ids[Event.UNCHANGED], now)
    await notices.mark_returned(session, ids[Event.RETURNED], now)
    await notices.mark_missing(session, ids[Event.MISSING])
    await notices.mark_withdrawn(session, ids[Event.WITHDRAWN], now)


async def remember_pages(
    session: AsyncSession, remembered: Remembered, reading: Reading, verdicts: Sequence[Verdict], now: dt.datetime
) -> None:
    """Keep each page's marks and order; a page that somebody is missing from is read again in any case.

    One whose words are not all kept is judged again whenever its bytes differ, however alike it may read.
    """
    orders = remembered_order(verdicts, len(reading.pages))
    waiting = {verdict.page for verdict in verdicts if verdict.event is Event.MISSING}
    unsettled = {verdict.page for verdict in verdicts if not _is_settled(verdict)}
    pages = []
    for index, (page, guids) in enumerate(zip(reading.pages, orders, strict=True)):
        mark = page.mark
        state = PageState(
            mark.url, mark.etag, mark.last_modified, mark.body_hash, mark.next_url, now,
            None if index in unsettled else mark.read_hash, guids,
        )  # fmt: skip
        if index in waiting:
            state = replace(state, etag=None, last_modified=None, body_hash="", read_hash=None)
        pages.append(state)
    await save_pages(session, remembered.source.name, pages)
    await _forget_beyond(session, remembered, pages)


async def _forget_beyond(session: AsyncSession, remembered: Remembered, pages: Sequence[PageState]) -> None:
    """Drop the pages that can no longer be reached from the first one: a cursor moves on with every notice."""
    known = dict(remembered.pages) | {page.url: page for page in pages}
    reached = Remembered(remembered.source, known).in_order()
    if known.keys() - set(reached):
        await forget_pages_except(session, remembered.source.name, reached)


def _renamed(verdicts: Sequence[Verdict]) -> Iterator[tuple[NoticeId, str]]:
    for verdict in verdicts:
        known, guid = verdict.known, verdict.listed_as
        if known is not None and guid is not None and guid != known.listed_as:
            yield known.id, guid


def _is_settled(verdict: Verdict) -> bool:
    """Whether the state now says of the notice what the page says: what was passed over may be kept another day."""
    entry, known = verdict.entry, verdict.known
    if verdict.event in (Event.UNCHANGED, Event.RETURNED) and entry is not None and known is not None:
        return fingerprint(entry.title, entry.body) == present_fingerprint(known)
    return verdict.weight is not Weight.PASSED


async def keep_page(session: AsyncSession, source: SourceName, page: Fetched, now: dt.datetime) -> SnapshotId:
    """Keep the page's bytes, once for each content."""
    body_hash = hashlib.blake2b(page.body, digest_size=20).hexdigest()
    return await notices.save_snapshot(session, source, page.url, body_hash, page.media_type, page.body, now)
