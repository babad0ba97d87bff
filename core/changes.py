"""What a listing, read just now, says about the notices already known: one verdict each, with its reason."""

import datetime as dt
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise

from core.fingerprint import fingerprint, has_lost_mark, is_current, is_cut, is_cut_of
from core.model import AlertKind, Entry, Milestone, Moved
from core.recognition import Place, recognise, told_apart
from core.schedule import has_passed
from core.source import Order
from core.verdicts import Event, Known, KnownNotice, Listing, Past, Verdict, Weight

POLLS_UNTIL_WITHDRAWN = 2
TOLD_A_DAY = 3  # changes of one notice within a day that are told whatever they are
RECORDED_A_DAY = 12  # beyond these only a change of milestones is recorded: a page that prints the time fills no disk
DAY = dt.timedelta(days=1)
JUST_NOW = dt.timedelta(days=2)  # what is younger is never taken for old, wherever it stands
FLAPPING_FOR = dt.timedelta(days=7)  # a text that returned within this time and turns again is flapping

PRIORITY_URGENT = 0  # reminders for today and tomorrow
PRIORITY_MOVED = 1
PRIORITY_NEW = 2
PRIORITY_REST = 3
PRIORITIES = range(PRIORITY_URGENT, PRIORITY_REST + 1)


def decide(known: Known, listing: Listing, now: dt.datetime) -> tuple[Verdict, ...]:
    """One verdict for each item listed, from top to bottom, then one for each notice that is missing.

    Pure: the same arguments give the same answer, and deciding again after carrying it out changes nothing.
    """
    listed = tuple(recognise(known, told_apart(listing)))
    missing = tuple(find_missing(known.order, [place.guid for place in listed], listing))
    is_old = _is_old_copy(known, listed)
    slid_up = _find_slid_up(known, listed, listing.order, now, gaps=len(missing))
    verdicts = [_judge(known, place, now, is_old=is_old, slid_up=slid_up) for place in listed]
    return (*verdicts, *_judge_missing(known, missing, listed))


# ----------------------------------------------------------------------------------------------- what is listed


def _is_old_copy(known: Known, listed: Sequence[Place]) -> bool:
    """Whether all that is listed is older than what has been listed: a cache may have answered, from before."""
    times = [place.entry.published_at for place in listed if place.entry and place.entry.published_at]
    return known.newest_at is not None and bool(times) and max(times) < known.newest_at


def _find_slid_up(
    known: Known, listed: Sequence[Place], order: Order, now: dt.datetime, *, gaps: int
) -> frozenset[str]:
    """The guids of old items that a listing with the newest first shows below all that is known.

    One that shows more items than before, or fills up from below where some were taken out, brings up what was there
    all along. Old is what was published no later than the last of those listed before, and not just now; without a
    time what fills gaps and no more. A single one that fills no gap may be a notice that was signed long before it was
    posted: better told late than never.
    """
    last = max((index for index, place in enumerate(listed) if place.guid in known.notices), default=None)
    if order is not Order.NEWEST or last is None:
        return frozenset()
    below = [place for place in listed[last + 1 :] if place.entry is not None]
    times = [notice.published_at for guid in known.order if (notice := known.notices.get(guid)) and notice.published_at]
    lowest = times[-1] if times else None
    old = {place.guid for place in below if _is_old(place.entry, lowest, now)}
    untimed = {place.guid for place in below if place.entry and place.entry.published_at is None}
    found = old | untimed if len(untimed) <= gaps else old
    return frozenset() if len(found) == 1 and not gaps else frozenset(found)


def _is_old(entry: Entry | None, lowest: dt.datetime | None, now: dt.datetime) -> bool:
    at = entry.published_at if entry else None
    return at is not None and lowest is not None and at <= lowest and now - at > JUST_NOW


def _judge(known: Known, place: Place, now: dt.datetime, *, is_old: bool, slid_up: Set[str]) -> Verdict:
    verdict = _judge_listed(known, place, now, is_old=is_old)
    if verdict.event is Event.NEW and place.guid in slid_up:
        verdict = replace(verdict, weight=Weight.SILENT, reason="old, and now shown below all that is known")
    return replace(verdict, listed_as=place.listed_as)


def _judge_listed(known: Known, place: Place, now: dt.datetime, *, is_old: bool) -> Verdict:
    notice = known.notices.get(place.guid)
    if place.entry is None:
        return _unchanged(place, notice, "its page has not changed")
    entry = _completed(place.entry, notice)
    found = fingerprint(entry.title, entry.body)
    verdict = Verdict(Event.NEW, place.guid, "", place.page, entry, notice, found)
    if notice is None and not known.baseline_done:
        return replace(verdict, event=Event.BASELINE, reason="listed when the source was first read")
    if notice is None:
        return replace(verdict, reason="not listed before")
    if found == present_fingerprint(notice):
        return _unchanged(place, notice, "says what it said")
    if is_old and any(past.fingerprint == found for past in notice.history):
        return _unchanged(place, notice, "says what it said before, in an old copy of the listing")
    return _revised(verdict, notice, now)


def _completed(entry: Entry, notice: KnownNotice | None) -> Entry:
    """The entry with the known words where it shows none, or only their beginning: what is not shown is not gone."""
    if notice is None:
        return entry
    if is_cut_of(entry.title, notice.title):
        entry = replace(entry, title=notice.title)
    if notice.body and (not entry.body or is_cut_of(entry.body, notice.body)):
        entry = replace(entry, body=notice.body)
    return entry


def _unchanged(place: Place, notice: KnownNotice | None, reason: str) -> Verdict:
    found = notice.fingerprint if notice else ""
    verdict = Verdict(Event.UNCHANGED, place.guid, reason, place.page, place.entry, notice, found)
    if notice is not None and notice.withdrawn:
        return replace(verdict, event=Event.RETURNED, reason="listed again as it was")
    return verdict


def present_fingerprint(notice: KnownNotice) -> str:
    """By the present rule: what an older one hashed is hashed again from its text, so that no rule change is news."""
    return notice.fingerprint if is_current(notice.fingerprint) else fingerprint(notice.title, notice.body)


def _revised(verdict: Verdict, notice: KnownNotice, now: dt.datetime) -> Verdict:
    earlier = [past.number for past in notice.history if past.fingerprint == verdict.fingerprint]
    weight, why = _weigh(notice.history, is_return=bool(earlier), now=now)
    if weight is Weight.TOLD and verdict.entry is not None and (trifle := _find_trifle(verdict.entry, notice)):
        weight, why = Weight.KEPT, f"; {trifle}"
    what = f"says again what revision {earlier[-1]} said" if earlier else "its text has changed"
    return replace(
        verdict,
        event=Event.REVISED,
        reason=f"{what}{why}",
        weight=weight,
        reverted_to=earlier[-1] if earlier else None,
    )


def _find_trifle(entry: Entry, notice: KnownNotice) -> str | None:
    """Why a change is none of what the notice says, only of how much of it is shown and how; None where it is one."""
    if has_lost_mark(entry.title, notice.title) and fingerprint("", entry.body) == fingerprint("", notice.body):
        return "a mark on its title is gone"
    is_longer = is_cut(notice.title, entry.title) and is_cut(notice.body, entry.body)
    return "more of it is shown" if is_longer else None


def _weigh(history: Sequence[Past], *, is_return: bool, now: dt.datetime) -> tuple[Weight, str]:
    """A change is told; one too many in a day, or one more turn of a text that goes back and forth, is only kept."""
    changed_at = [past.recorded_at for past in history if past.number > 1]
    today = sum(1 for when in changed_at if not has_passed(when, DAY, now))
    if today >= RECORDED_A_DAY:
        return Weight.PASSED, f"; change {today + 1} within a day"
    if today >= TOLD_A_DAY:
        return Weight.KEPT, f"; change {today + 1} within a day"
    if is_return and any(not has_passed(when, FLAPPING_FOR, now) for when in _returns(history)):
        return Weight.KEPT, "; it goes back and forth"
    return Weight.TOLD, ""


def _returns(history: Sequence[Past]) -> Iterator[dt.datetime]:
    seen: set[str] = set()
    for past in history:
        if past.fingerprint in seen:
            yield past.recorded_at
        seen.add(past.fingerprint)


# ----------------------------------------------------------------------------------------------- what is missing


def _judge_missing(known: Known, missing: Sequence[tuple[str, str]], listed: Sequence[Place]) -> Iterator[Verdict]:
    pages = {place.guid: place.page for place in listed}
    for guid, neighbour in missing:
        notice = known.notices.get(guid)
        if notice is None or notice.withdrawn:
            continue
        polls = notice.missing_polls + 1
        verdict = Verdict(Event.MISSING, guid, "", pages[neighbour], known=notice, below=neighbour)
        if polls < POLLS_UNTIL_WITHDRAWN:
            yield replace(verdict, reason="its neighbours are listed, it is not")
        else:
            yield replace(verdict, event=Event.WITHDRAWN, reason=f"missing from {polls} polls in a row")


def find_missing(order: Sequence[str], listed: Sequence[str], listing: Listing) -> Iterator[tuple[str, str]]:
    """Notices that stood between neighbours which are still listed, each with the nearest one above it.

    None where the reading cannot be trusted for this: it failed half-way, half of what stood there is gone, the order
    changed, or, in a listing ordered by anything else than time, there are pages that were not read.
    """
    now = set(listed)
    still = [guid for guid in order if guid in now]
    reach = order[: _last_index(order, now) + 1]
    if listing.failed or (listing.order is Order.ANY and not listing.whole) or 2 * len(still) < len(reach):
        return
    position = {guid: index for index, guid in enumerate(listed)}
    if any(position[above] > position[below] for above, below in pairwise(still)):
        return
    neighbour = None
    for guid in reach:
        if guid in now:
            neighbour = guid
        elif neighbour is not None:
            yield guid, neighbour


def _last_index(order: Sequence[str], now: set[str]) -> int:
    return max((index for index, guid in enumerate(order) if guid in now), default=-1)


def remembered_order(verdicts: Sequence[Verdict], pages: int) -> tuple[tuple[str, ...], ...]:
    """The guids to remember for each page: what is listed, and in its place what is missing but not yet withdrawn."""
    missing: dict[str, list[str]] = {}
    for verdict in verdicts:
        if verdict.event is Event.MISSING:
            missing.setdefault(verdict.below, []).append(verdict.guid)
    by_page: list[list[str]] = [[] for _ in range(pages)]
    for verdict in verdicts:
        if verdict.event not in (Event.MISSING, Event.WITHDRAWN):
            by_page[verdict.page] += [verdict.guid, *missing.get(verdict.guid, ())]
    return tuple(tuple(guids) for guids in by_page)


# ----------------------------------------------------------------------------------------------- milestones


@dataclass(frozen=True, slots=True)
class MilestoneChange:
    """How the dates of two revisions differ; all empty: they do not."""

    moved: tuple[Moved, ...] = field(default=())
    added: tuple[Milestone, ...] = field(default=())
    removed: tuple[Milestone, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.moved or self.added or self.removed)


def compare_milestones(old: Sequence[Milestone], new: Sequence[Milestone]) -> MilestoneChange:
    """What moved, came and went. Dates of one kind that are only in one of the two are paired in their order."""
    gone = _only_in(old, new)
    came = _only_in(new, old)
    moved: list[Moved] = []
    for before in list(gone):
        after = next((each for each in came if each.kind is before.kind), None)
        if after is not None:
            moved.append(Moved(before.kind, before.on, after.on))
            gone.remove(before)
            came.remove(after)
    return MilestoneChange(tuple(moved), tuple(came), tuple(gone))


def _only_in(these: Sequence[Milestone], those: Sequence[Milestone]) -> list[Milestone]:
    known = {(each.kind, each.on) for each in those}
    return sorted((each for each in these if (each.kind, each.on) not in known), key=lambda each: each.on)


def priority_of(kind: AlertKind, *, moved: bool = False) -> int:
    """How urgent an alert is: 0 (a reminder for today or tomorrow, given elsewhere) comes first, 3 last."""
    if moved:
        return PRIORITY_MOVED
    return PRIORITY_NEW if kind is AlertKind.NEW else PRIORITY_REST
