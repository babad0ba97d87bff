"""Knowing a notice again under another link."""

import datetime as dt
from time import process_time

from core.fingerprint import fingerprint
from core.model import Entry, NoticeId, RevisionId
from core.recognition import recognise, told_apart
from core.source import Order
from core.verdicts import Known, KnownNotice, ListedPage, Listing, Past

NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
BODY = "自本月起调整服务费的收取方式，请商家留意。" * 20
ITEMS = 1000


def known_notice(number: int) -> KnownNotice:
    title, body = f"公告第{number}号", f"{number}{BODY}"
    print_of = fingerprint(title, body)
    history = (Past(1, print_of, NOW),)
    return KnownNotice(
        NoticeId(number), f"old{number}", RevisionId(number), 1, print_of, title, body, None, history, NOW
    )


def test_a_whole_listing_that_changes_its_links_is_known_again_without_comparing_each_with_each() -> None:
    """A minute of the loop went here: each text was hashed anew for each pair. Now it takes well under a second."""
    notices = {notice.guid: notice for notice in map(known_notice, range(ITEMS))}
    entries = tuple(Entry(f"new{n}", f"公告第{n}号", f"{n}{BODY}", None, None) for n in range(ITEMS))
    listing = Listing((ListedPage(entries),), Order.NEWEST, whole=True)
    start = process_time()
    found = list(recognise(Known(notices, tuple(notices), baseline_done=True), told_apart(listing)))
    assert process_time() - start < 10
    assert [place.guid for place in found] == [f"old{n}" for n in range(ITEMS)]
