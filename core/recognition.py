"""Which notice a listed item is: items told apart that share a guid, and known again that changed theirs."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from core.fingerprint import fingerprint
from core.model import Entry
from core.text import normalise
from core.verdicts import Known, KnownNotice, Listing, Same

Neighbours = dict[str, tuple[str | None, str | None]]
Look = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a notice stands: the index of its page, the guid it is looked for under, and what it says, if read."""

    page: int
    guid: str
    entry: Entry | None = None


def told_apart(listing: Listing) -> tuple[Place, ...]:
    """The items with a guid each: an item listed twice counts once; different items under one guid get their own.

    A repeated guid is completed by what the item is (its time and title), never by where it stands.
    """
    places = [_place(index, item) for index, page in enumerate(listing.pages) for item in page.items]
    different: dict[str, set[tuple[object, str]]] = {}
    for place in places:
        if place.entry is not None:
            different.setdefault(place.guid, set()).add(_signs(place.entry))
    apart: dict[str, Place] = {}
    for place in places:
        if place.entry is not None and len(different[place.guid]) > 1:
            place = replace(place, guid=f"{place.guid}#{_digest(_signs(place.entry))}")  # noqa: PLW2901
        apart.setdefault(place.guid, place)
    return tuple(apart.values())


def _place(page: int, item: Entry | Same) -> Place:
    match item:
        case Entry():
            return Place(page, item.guid, item)
        case Same():
            return Place(page, item.guid)


def _signs(entry: Entry) -> tuple[object, str]:
    return entry.published_at, normalise(entry.title)


def _digest(signs: tuple[object, str]) -> str:
    return hashlib.blake2b(repr(signs).encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def recognise(known: Known, places: Sequence[Place]) -> Iterator[Place]:
    """The items under the guids of the notices they are: an edited title or a changed link makes no new notice.

    An unknown item is taken for a notice that has just left the listing if it stands between the same neighbours, both
    claim the same time, title or body is the same (without a time: both are), and there is but one such pair.
    """
    listed = [place.guid for place in places]
    staying = known.notices.keys() & set(listed) & set(known.order)
    before, now = _neighbours(known.order, staying), _neighbours(listed, staying)
    gone = [notice for guid in known.order if guid not in now and (notice := known.notices.get(guid))]
    unknown = [place for place in places if place.entry is not None and place.guid not in known.notices]
    pairs = list(_pairs(unknown, gone, before, now))
    claims = Counter(guid for pair in pairs for guid in set(pair))
    same = {new: old for new, old in pairs if claims[new] == 1 and claims[old] == 1}
    for place in places:
        yield replace(place, guid=same.get(place.guid, place.guid))


def _neighbours(guids: Sequence[str], staying: Set[str]) -> Neighbours:
    """For each of these the nearest above and below it that are staying."""
    above = dict(zip(guids, _nearest_before(guids, staying), strict=True))
    below = dict(zip(reversed(guids), _nearest_before(reversed(guids), staying), strict=True))
    return {guid: (above[guid], below[guid]) for guid in guids}


def _nearest_before(guids: Iterable[str], staying: Set[str]) -> Iterator[str | None]:
    nearest = None
    for guid in guids:
        yield nearest
        if guid in staying:
            nearest = guid


def _pairs(
    unknown: Sequence[Place], gone: Sequence[KnownNotice], before: Neighbours, now: Neighbours
) -> Iterator[tuple[str, str]]:
    """New and gone that may be one. What each looks like is worked out once: a whole listing may change its links."""
    looks: dict[tuple[object, object], list[tuple[str, Look]]] = defaultdict(list)
    for notice in gone:
        looks[before[notice.guid], notice.published_at].append((notice.guid, _look(notice.title, notice.body)))
    for place in unknown:
        entry = place.entry
        candidates = looks.get((now[place.guid], entry.published_at)) if entry else None
        if entry is None or not candidates:
            continue
        look, is_timed = _look(entry.title, entry.body), entry.published_at is not None
        yield from ((place.guid, guid) for guid, past in candidates if _is_alike(look, past, is_timed=is_timed))


def _look(title: str, body: str) -> Look:
    """What two texts are compared by: the title, and the body's fingerprint, empty for none."""
    return normalise(title), fingerprint("", body) if body else ""


def _is_alike(look: Look, past: Look, *, is_timed: bool) -> bool:
    if not is_timed:
        return look == past
    return look[0] == past[0] or (look[1] == past[1] and bool(look[1]))


def listed_guids(listing: Listing) -> frozenset[str]:
    """The guids under which `decide` looks for what is listed."""
    return frozenset(place.guid for place in told_apart(listing))
