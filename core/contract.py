"""Whether a page still has the shape its source's definition describes. Thin as yet: what no page may be."""

from dataclasses import dataclass

BAD_SHARE = 0.5  # of the items; beyond it the page has changed its shape, below it some items are odd


@dataclass(frozen=True, slots=True)
class Counted:
    """What a page was found to hold: items, how many of them could not be read, and whether the list itself is there.

    `has_list`: the element that would hold the items exists, though nothing may be in it.
    """

    items: int
    unreadable: int
    has_list: bool


def find_breach(page: Counted, *, listed_before: bool) -> str | None:
    """Why this first page of a listing cannot be what the source means; None where it can.

    An empty list is legitimate where there never was an item; where there always were some it is a breach.
    """
    if page.items == 0 and listed_before:
        return "no items, where there were some at the last success; the page may have changed"
    if page.items == 0 and not page.has_list:
        return "no items, and no list that would hold them; check the selector `item`"
    if page.unreadable > BAD_SHARE * page.items:
        return f"{page.unreadable} of {page.items} items cannot be read; the page may have changed"
    return None
