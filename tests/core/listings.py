"""A source's life as a sequence of listings."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from core.changes import decide, remembered_order
from core.model import Entry, NoticeId, RevisionId
from core.source import Order
from core.verdicts import (
    Event,
    Known,
    KnownNotice,
    ListedPage,
    Listing,
    Past,
    Same,
    Verdict,
    Weight,
)
from tests.fakes import START

HOUR = dt.timedelta(hours=1)


def entry(guid: str, body: str = "正文", title: str | None = None, published_at: dt.datetime | None = None) -> Entry:
    return Entry(guid, title or f"公告 {guid}", body, f"https://shop.example/{guid}", published_at)


def entries(guids: str) -> list[Entry]:
    return [entry(guid) for guid in guids]


@dataclass
class Life:
    """Carries verdicts out as the state does, so that listings can follow each other."""

    order: Order = Order.NEWEST
    notices: dict[str, KnownNotice] = field(default_factory=dict)
    pages: tuple[tuple[str, ...], ...] = ()
    baseline_done: bool = False
    now: dt.datetime = START

    def show(
        self, *pages: Sequence[Entry | Same], whole: bool = True, failed: bool = False, after: dt.timedelta = HOUR
    ) -> dict[str, Verdict]:
        """The verdicts on this listing that are not "unchanged", by guid."""
        self.now += after
        verdicts = self.decide(*pages, whole=whole, failed=failed)
        for verdict in verdicts:
            self._carry_out(verdict)
        if not failed:
            self.baseline_done = True
            read = remembered_order(verdicts, len(pages))
            self.pages = read if whole else read + self.pages[len(read) :]
        return {verdict.guid: verdict for verdict in verdicts if verdict.event is not Event.UNCHANGED}

    def decide(self, *pages: Sequence[Entry | Same], whole: bool = True, failed: bool = False) -> tuple[Verdict, ...]:
        order = tuple(dict.fromkeys(guid for page in self.pages for guid in page))
        listing = Listing(tuple(ListedPage(tuple(page)) for page in pages), self.order, whole, failed)
        return decide(Known(self.notices, order, self.baseline_done), listing, self.now)

    def _carry_out(self, verdict: Verdict) -> None:
        known = self.notices.get(verdict.guid)
        if verdict.event in (Event.MISSING, Event.WITHDRAWN):
            assert known is not None
            gone = verdict.event is Event.WITHDRAWN
            self.notices[verdict.guid] = replace(known, missing_polls=known.missing_polls + 1, withdrawn=gone)
        elif verdict.event in (Event.UNCHANGED, Event.RETURNED):
            assert known is not None
            listed_as = verdict.listed_as or known.listed_as
            self.notices[verdict.guid] = replace(known, missing_polls=0, withdrawn=False, listed_as=listed_as)
        elif verdict.weight is not Weight.PASSED:
            self.notices[verdict.guid] = self._written(verdict, known)

    def _written(self, verdict: Verdict, known: KnownNotice | None) -> KnownNotice:
        said = verdict.entry
        assert said is not None
        number = known.history[-1].number + 1 if known else 1
        history = (*(known.history if known else ()), Past(number, verdict.fingerprint, self.now))
        return KnownNotice(
            NoticeId(len(self.notices)), verdict.guid, RevisionId(number), number, verdict.fingerprint,
            said.title, said.body, said.published_at, history, self.now, listed_as=verdict.listed_as,
        )  # fmt: skip


def events(found: dict[str, Verdict]) -> dict[str, Event]:
    return {guid: verdict.event for guid, verdict in found.items()}
