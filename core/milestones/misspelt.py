"""Month names with one slip of the hand: a letter too many, too few, another, or two changed round."""

from collections.abc import Mapping

# Shorter names are one letter from too many words ("may": "day", "way").
_SHORTEST = 4


def near_month(word: str, months: Mapping[str, int]) -> int | None:
    """Give the month whose full name is one slip from `word`; None where there is none, or it is spelt well."""
    if len(word) < _SHORTEST or word in months:
        return None
    return next(
        (number for name, number in months.items() if len(name) >= _SHORTEST and _is_one_slip(word, name)), None
    )


def _is_one_slip(word: str, name: str) -> bool:
    if abs(len(word) - len(name)) > 1:
        return False
    at = next((at for at, (one, other) in enumerate(zip(word, name, strict=False)) if one != other), len(word))
    one, other = word[at:], name[at:]
    if len(one) == len(other):
        return one[1:] == other[1:] or (one[:2] == other[1::-1] and one[2:] == other[2:])
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer[1:] == shorter
