"""What a look at one page says of its notice, and which of a listing are new whatever else is."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from core.changes import (
    decide,
)
from core.source import Order
from core.verdicts import Event, Known, KnownNotice, ListedPage, Listing, Verdict, Weight
from watchers.listing import Looked


def judge_look(look: Looked, known: KnownNotice, now: dt.datetime) -> Verdict:
    """What a look at a notice's page says of it. A text that is read for the first time is news only in its dates."""
    if look.entry is None:
        return Verdict(Event.WITHDRAWN, look.guid, "its page is gone", 0, known=known)
    listing = Listing((ListedPage((look.entry,)),), Order.ANY, whole=False)
    [verdict] = decide(Known({look.guid: known}, (), True), listing, now)
    if look.was_unread and verdict.event is Event.REVISED:
        return replace(verdict, weight=Weight.SILENT if look.in_baseline else Weight.KEPT)
    return verdict


def above_all_known(verdicts: Sequence[Verdict], order: Order) -> frozenset[str]:
    """The guids above all that is known, in a listing that has the newest first: these are new whatever else is."""
    if order is not Order.NEWEST or not any(verdict.known for verdict in verdicts):
        return frozenset()
    return frozenset(verdict.guid for verdict in takewhile(lambda verdict: verdict.known is None, verdicts))
