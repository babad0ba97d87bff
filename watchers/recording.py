"""What a listing was found to say, written down: the verdicts of `core/changes.py` carried out, and nothing decided."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from core import milestones
from core.changes import (
    MilestoneChange,
    compare_milestones,
    decide,
    priority_of,
)
from core.contract import ONE_DAY
from core.corrections import put_right
from core.model import AlertKind, Entry, Milestone, NoticeId, RevisionId, SnapshotId
from core.recognition import listed_guids
from core.stories import Relation, find_amended, find_same, make_report
from core.verdicts import Event, Known, KnownNotice, Verdict, Weight
from state import notices
from state.alerts import raise_alert
from state.corrections import load_corrections
from state.details import save_details
from state.notices import Content
from state.queries import QueryIndex
from state.sources import SourceState
from state.stories import find_earlier, relate
from watchers.foresight import Foreseen, as_entry, read_dates, said_by
from watchers.judging import above_all_known, judge_look
from watchers.listing import Reading
from watchers.marked import Remembered
from watchers.marking import keep_page, mark_notices, remember_pages

MOST_RELATED = 300  # notices of one turn that are compared with earlier ones


@dataclass(frozen=True, slots=True)
class Happening:
    """What became of one notice, why we say so, and whether an alert was raised for it."""

    event: Event
    title: str
    reason: str
    told: bool
    link: str | None = None


class Recording:
    """Writes what one reading shows of a source's notices, within the caller's transaction."""

    def __init__(
        self,
        session: AsyncSession,
        index: QueryIndex,
        remembered: Remembered,
        state: SourceState,
        now: dt.datetime,
        foreseen: Foreseen | None = None,
    ) -> None:
        self._session = session
        self._foreseen = foreseen or {}
        self._related = 0
        self._index = index
        self._remembered = remembered
        self._source = remembered.source
        self._now = now
        self._has_baseline = state.baseline_at is not None
        self._is_news = self._has_baseline and not remembered.was_redefined()
        self._newest_at = remembered.contract.newest
        self._settles = False
        self._on_top: frozenset[str] = frozenset()
        self._snapshots: dict[int, SnapshotId] = {}

    async def record(
        self, reading: Reading, verdicts: Sequence[Verdict], *, settles: bool = False
    ) -> tuple[Happening, ...]:
        """Carry out the verdicts; answers what happened, in order of publication.

        `settles`: the page as a whole reads differently from now on; then only what is dated later than all before it
        is told as new, and only moved dates as revised. A first reading that failed half-way is no baseline: nothing
        of it is kept. Nor are the pages of any reading that failed, so that the next one reads them again.
        """
        if not self._has_baseline and reading.trouble is not None:
            return ()
        await self._prepare(verdicts, settles=settles)
        happenings = await self.carry_out(self.in_order(verdicts), reading)
        await mark_notices(self._session, verdicts, self._now)
        if reading.trouble is None:
            await remember_pages(self._session, self._remembered, reading, verdicts, self._now)
        return happenings

    async def _prepare(self, verdicts: Sequence[Verdict], *, settles: bool) -> None:
        """See what is to be told of the new, by what was known before any of it is written."""
        self._settles = settles
        if self._has_baseline and self._remembered.is_widened:
            self._newest_at = await notices.find_newest(self._session, self._source.name, self._now + ONE_DAY)
            self._on_top = above_all_known(verdicts, self._source.order)

    def in_order(self, verdicts: Sequence[Verdict]) -> list[Verdict]:
        """The oldest first, as they are told; of one time the lower first."""
        from_the_bottom = verdicts[::-1]
        return sorted(from_the_bottom, key=self._published)

    def within(self, session: AsyncSession) -> "Recording":
        """The same, from now on in this transaction."""
        self._session = session
        return self

    async def carry_out(self, verdicts: Sequence[Verdict], reading: Reading) -> tuple[Happening, ...]:
        """Write what these say of their notices; answers what happened."""
        happenings = [await self._carry_out(verdict, reading) for verdict in verdicts]
        return tuple(happening for happening in happenings if happening is not None)

    async def record_details(self, reading: Reading) -> tuple[Happening, ...]:
        """Remember the pages behind the links, and carry out what a look at them shows; the listing is not judged."""
        if reading.details is None:
            return ()
        await save_details(self._session, self._source.name, reading.details.states)
        looked = reading.details.looked
        known = await notices.load_known(self._session, self._source.name, {look.guid for look in looked})
        found = [judge_look(look, known[look.guid], self._now) for look in looked if look.guid in known]
        verdicts = [verdict for verdict in found if verdict.event is not Event.UNCHANGED]
        happenings = await self.carry_out(verdicts, reading)
        await mark_notices(self._session, verdicts, self._now)
        return happenings

    async def decide(self, reading: Reading) -> tuple[Verdict, ...]:
        """What the reading says of each notice; writes nothing."""
        listing = reading.as_listing(self._source.order)
        order = self._remembered.order()
        known = await notices.load_known(self._session, self._source.name, listed_guids(listing) | set(order))
        redefined = self._remembered.was_redefined()
        return decide(Known(known, order, self._has_baseline, self._newest_at, redefined), listing, self._now)

    def _published(self, verdict: Verdict) -> dt.datetime:
        published = verdict.entry.published_at if verdict.entry else None
        return published or self._now

    async def _carry_out(self, verdict: Verdict, reading: Reading) -> Happening | None:
        match verdict.event:
            case Event.BASELINE | Event.NEW:
                told = await self._add(verdict, reading)
            case Event.REVISED:
                told = await self._revise(verdict, reading)
            case Event.WITHDRAWN:
                told = await self._tell_withdrawn(verdict)
            case Event.RETURNED | Event.MISSING:
                told = False
            case Event.UNCHANGED:
                return None
        title = verdict.entry.title if verdict.entry else verdict.known.title if verdict.known else verdict.guid
        return Happening(verdict.event, title, verdict.reason, told, verdict.entry.link if verdict.entry else None)

    # -- content

    async def _add(self, verdict: Verdict, reading: Reading) -> bool:
        assert verdict.entry is not None
        content = await self._content(verdict, verdict.entry, reading)
        baseline = verdict.event is Event.BASELINE or self._comes_into_reach(verdict)
        notice_id, revision_id = await notices.add_notice(
            self._session, self._source.name, verdict.guid, content, self._now, in_baseline=baseline
        )
        found = self._milestones(verdict.entry, self._now)
        await self._derive(notice_id, revision_id, verdict.entry, found)
        await self._relate(notice_id, verdict.entry, found)
        if baseline or (self._settles and not self._is_youngest(verdict.entry)):
            return False
        return await self._tell(AlertKind.NEW, f"new:{notice_id}", notice_id, revision_id, {})

    async def _revise(self, verdict: Verdict, reading: Reading) -> bool:
        """Write a revision, or pass over it where it is one of too many and moves no milestone.

        Both texts are read by the present reader, so that its improvements are not taken for changes of the notice,
        and with what an admin put right in it.
        """
        entry, known = verdict.entry, verdict.known
        assert entry is not None
        assert known is not None
        corrections = await load_corrections(self._session, known.id)
        before = put_right(self._milestones(as_entry(known), known.first_seen_at), corrections)
        after = put_right(self._milestones(entry, known.first_seen_at), corrections)
        change = compare_milestones(before, after)
        if verdict.weight is Weight.PASSED and not change:
            await notices.mark_listed(self._session, [known.id], self._now)
            return False
        content = await self._content(verdict, entry, reading)
        revision_id = await notices.revise_notice(self._session, known, content, self._now)
        await self._derive(known.id, revision_id, entry, after)
        if not self._is_news or verdict.weight is Weight.SILENT or (verdict.weight is not Weight.TOLD and not change):
            return False
        if self._settles and not change.moved:
            return False
        return await self._tell_revised(verdict, known, revision_id, change)

    async def _relate(self, notice_id: NoticeId, entry: Entry, found: Sequence[Milestone]) -> None:
        """Link a new notice to the first report of the same change, else to the one whose announcement it changes.

        Of very many at once the oldest: no stream of news is that broad, and each is compared with hundreds.
        """
        at = entry.published_at or self._now
        report = make_report(notice_id, entry.title, entry.body, at, found)
        if self._related >= MOST_RELATED or not report.may_relate:
            return
        self._related += 1
        earlier = await find_earlier(self._session, report)
        if same := find_same(report, earlier):
            await relate(self._session, notice_id, same.id, Relation.SAME)
        elif amended := find_amended(report, earlier):
            await relate(self._session, notice_id, amended.id, Relation.AMENDS)

    def _comes_into_reach(self, verdict: Verdict) -> bool:
        """Whether it was there before, where we did not read, and nothing says that it is new."""
        if verdict.weight is Weight.SILENT:
            return True
        if verdict.page < self._remembered.pages_reached() or verdict.entry is None:
            return False
        untimed = verdict.entry.published_at is None
        return verdict.guid not in self._on_top if untimed else not self._is_youngest(verdict.entry)

    def _is_youngest(self, entry: Entry) -> bool:
        return entry.published_at is not None and (self._newest_at is None or entry.published_at > self._newest_at)

    async def _content(self, verdict: Verdict, entry: Entry, reading: Reading) -> Content:
        """The revision's content; the page it stands on is kept with the first revision that is read from it."""
        behind = reading.details.fetched.get(entry.link or "") if reading.details else None
        if behind is not None:
            own = await keep_page(self._session, self._source.name, behind, self._now)
            return Content(entry, verdict.fingerprint, own)
        fetched = reading.pages[verdict.page].fetched if reading.pages else None
        if fetched is not None and verdict.page not in self._snapshots:
            kept = await keep_page(self._session, self._source.name, fetched, self._now)
            self._snapshots[verdict.page] = kept
        return Content(entry, verdict.fingerprint, self._snapshots.get(verdict.page))

    def _milestones(self, entry: Entry, first_seen_at: dt.datetime) -> tuple[Milestone, ...]:
        said = said_by(entry, first_seen_at)
        found = self._foreseen.get(said)
        return read_dates(said, self._source.zone, self._source.language) if found is None else found

    async def _derive(
        self, notice_id: NoticeId, revision_id: RevisionId, entry: Entry, found: Sequence[Milestone]
    ) -> None:
        await notices.add_milestones(
            self._session, notice_id, revision_id, found, reader_version=milestones.VERSION, now=self._now
        )
        await self._index.record_matches(
            self._session, notice_id, title=entry.title, body=entry.body, source=self._source.name
        )

    # -- alerts

    async def _tell_revised(
        self, verdict: Verdict, known: KnownNotice, revision_id: RevisionId, change: MilestoneChange
    ) -> bool:
        details = {
            "moved": [[move.kind.value, move.old.isoformat(), move.new.isoformat()] for move in change.moved],
            "previous_revision_id": known.revision_id,
            "reverted_to": verdict.reverted_to,
        }
        key = f"revised:{revision_id}"
        return await self._tell(AlertKind.REVISED, key, known.id, revision_id, details, moved=bool(change.moved))

    async def _tell_withdrawn(self, verdict: Verdict) -> bool:
        """Once for each text: one that vanishes, returns as it was and vanishes again is told of no second time."""
        known = verdict.known
        assert known is not None
        key = f"withdrawn:{known.id}:{known.number}"
        return await self._tell(AlertKind.WITHDRAWN, key, known.id, known.revision_id, {})

    async def _tell(
        self,
        kind: AlertKind,
        key: str,
        notice_id: NoticeId,
        revision_id: RevisionId,
        details: dict[str, object],
        *,
        moved: bool = False,
    ) -> bool:
        alert_id = await raise_alert(
            self._session, key=key, kind=kind, priority=priority_of(kind, moved=moved), created_at=self._now,
            notice_id=notice_id, revision_id=revision_id, source_name=self._source.name, details=details,
        )  # fmt: skip
        return alert_id is not None
