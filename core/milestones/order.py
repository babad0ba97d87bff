"""Which number of 05/06/2024 is the day: as the other dates of the text have it, else as in the United States."""

from collections.abc import Sequence
from dataclasses import replace

from core.milestones.values import Mention

_AMBIGUOUS = "month/day/year"
_DAY_FIRST = "day/month/year"


def settle_order(mentions: Sequence[Mention]) -> list[Mention]:
    """Turn ambiguous figures round where the text writes a day above 12 first, and none second."""
    entries = {half.entry for mention in mentions for half in _halves(mention)}
    if _AMBIGUOUS not in entries or _DAY_FIRST not in entries:
        return list(mentions)
    if any(half.entry == _AMBIGUOUS and (half.said.day or 0) > 12 for mention in mentions for half in _halves(mention)):
        return list(mentions)
    return [_turned(mention) for mention in mentions]


def _halves(mention: Mention) -> tuple[Mention, ...]:
    return (mention, mention.until) if mention.until else (mention,)


def _turned(mention: Mention) -> Mention:
    until = _turned(mention.until) if mention.until else None
    if mention.entry != _AMBIGUOUS:
        return replace(mention, until=until)
    said = replace(mention.said, month=mention.said.day, day=mention.said.month)
    return replace(mention, said=said, until=until)
