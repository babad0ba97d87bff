"""Which notice a listed item is: items told apart that share a guid, and known again that changed theirs."""

import datetime as dt
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from core.fingerprint import fingerprint
from core.model import Entry
from core.text import normalise
from core.verdicts import Known, KnownNotice, Listing, Same

Neighbours = dict[str, tuple[str | None, str | None]]
Look = tuple[str, str]

REPOSTED = dt.timedelta(hours=12)  # within which the same words in the same place are the same notice, its time mended
READ_OTHERWISE = dt.timedelta(days=1)  # by which a time moves at most where its clock or its zone is read for once
_SESSION = re.compile(
    r";jsessionid=[^?#]*|(?<=[?&])(?:phpsessid|jsessionid|session_?id|sessid)=[^&#]*&?", re.IGNORECASE
)
_INDEX = re.compile(r"/(?:(?:index|default)\.(?:html?|php|jsp|aspx?))?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a notice stands: the index of its page, the guid it is looked for under, and what it says, if read.

    `listed_as` is the guid it bears there, where it is known under another.
    """

    page: int
    guid: str
    entry: Entry | None = None
    listed_as: str | None = None


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

    An unknown item is taken for a notice that has just left the listing if its address is the same but for how it is
    spelt; or if it stands between the same neighbours, both claim the same time, title or body is the same (without a
    time, or with one that is hours off: both are), and there is but one such pair. What it was listed as is remembered.
    Where the source is read otherwise than before, a time may be a day off, and need no body beside the title.
    """
    places = _under_known_guids(known, places)
    listed = [place.guid for place in places]
    staying = known.notices.keys() & set(listed) & set(known.order)
    before, now = _neighbours(known.order, staying), _neighbours(listed, staying)
    gone = [notice for guid in known.order if guid not in now and (notice := known.notices.get(guid))]
    unknown = [place for place in places if place.entry is not None and place.guid not in known.notices]
    same = _only_pairs(_spelt_alike([place.guid for place in unknown], [notice.guid for notice in gone]))
    unknown = [place for place in unknown if place.guid not in same]
    gone = [notice for notice in gone if notice.guid not in same.values()]
    same |= _only_pairs(_pairs(unknown, gone, before, now, redefined=known.redefined))
    for place in places:
        yield replace(place, guid=same[place.guid], listed_as=place.guid) if place.guid in same else place


def _under_known_guids(known: Known, places: Sequence[Place]) -> list[Place]:
    """What was known again before is known by the guid that it bore then."""
    listed = {place.guid for place in places}
    renamed = {
        each.listed_as: each.guid for each in known.notices.values() if each.listed_as and each.guid not in listed
    }
    return [
        replace(place, guid=renamed[place.guid], listed_as=place.guid)
        if place.guid in renamed and place.guid not in known.notices
        else place
        for place in places
    ]


def _only_pairs(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Those of which neither stands in another pair."""
    pairs = list(pairs)
    claims = Counter(guid for pair in pairs for guid in set(pair))
    return {new: old for new, old in pairs if claims[new] == 1 and claims[old] == 1}


def _spelt_alike(unknown: Sequence[str], gone: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Addresses that are one but for a last stroke, an index page, a session, or the order of their parameters."""
    plain: dict[str, list[str]] = defaultdict(list)
    for guid in gone if unknown else ():
        if "/" in guid:
            plain[_plainly(guid)].append(guid)
    return ((new, old) for new in unknown if "/" in new for old in plain.get(_plainly(new), ()))


def _plainly(address: str) -> str:
    path, _, query = _SESSION.sub("", address).partition("?")
    return f"{_INDEX.sub('', path)}?{'&'.join(sorted(filter(None, query.split('&'))))}"


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
    unknown: Sequence[Place], gone: Sequence[KnownNotice], before: Neighbours, now: Neighbours, *, redefined: bool
) -> Iterator[tuple[str, str]]:
    """New and gone that may be one. What each looks like is worked out once: a whole listing may change its links."""
    by_time: dict[tuple[object, object], list[tuple[str, Look]]] = defaultdict(list)
    by_look: dict[tuple[object, Look], list[KnownNotice]] = defaultdict(list)
    for notice in gone:
        where, look = before[notice.guid], _look(notice.title, notice.body)
        by_time[where, notice.published_at].append((notice.guid, look))
        by_look[where, look].append(notice)
    gaps = {before[notice.guid] for notice in gone}
    within = READ_OTHERWISE if redefined else REPOSTED
    for place in unknown:
        where, entry = now[place.guid], place.entry
        if entry is None or where not in gaps:
            continue
        look, at = _look(entry.title, entry.body), entry.published_at
        timely = by_time.get((where, at), ())
        same = {guid for guid, past in timely if _is_alike(look, past, is_timed=at is not None)}
        if entry.body or redefined:
            alike = by_look.get((where, look), ())
            same |= {notice.guid for notice in alike if _is_near(at, notice.published_at, within)}
        yield from ((place.guid, guid) for guid in same)


def _look(title: str, body: str) -> Look:
    """What two texts are compared by: the title's fingerprint and the body's, empty for none."""
    return fingerprint(title, ""), fingerprint("", body) if body else ""


def _is_alike(look: Look, past: Look, *, is_timed: bool) -> bool:
    if not is_timed:
        return look == past
    return look[0] == past[0] or (look[1] == past[1] and bool(look[1]))


def _is_near(one: dt.datetime | None, other: dt.datetime | None, within: dt.timedelta) -> bool:
    return one is not None and other is not None and abs(one - other) < within


def listed_guids(listing: Listing) -> frozenset[str]:
    """The guids under which `decide` looks for what is listed."""
    return frozenset(place.guid for place in told_apart(listing))
