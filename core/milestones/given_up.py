"""Last days that a text gives up for others, and names in another place as if they held."""

import datetime as dt
from collections.abc import Iterable, Sequence

from core.milestones.found import Found
from core.model import MilestoneKind


def given_up(found: Iterable[Found], replaced: Iterable[dt.date | None]) -> set[dt.date]:
    """Give the days instead of which the text gives others: those `replaced`, and A of "extended from A to B"."""
    left = {day for day in replaced if day is not None}
    for each in found:
        if each.verdict.moves and each.end is not None and not each.mention.is_of_hours:
            left.add(each.start.first)
    return left


def still_holds(each: Found, left: Sequence[dt.date] | set[dt.date]) -> bool:
    """Whether a date is not the last day that another sentence puts off; what begins on such a day is another thing."""
    return each.kind is not MilestoneKind.ENDS or each.end is not None or each.start.last not in left
