"""What stands on both sides of an English date."""

import pytest

from core.milestones.sides_en import read_sides
from core.milestones.tokens_en import Preposition


@pytest.mark.parametrize(
    ("left", "right", "preposition", "before"),
    [
        ("the pool will close on ", " for repairs", Preposition.ON, ["the", "pool", "will", "close"]),
        ("apply ", " at the latest", Preposition.BY, ["apply"]),
        ("it opens ", " at the earliest", Preposition.NOT_BEFORE, ["it", "opens"]),
        ("starting with 2.4 (released on ", "), it is free", Preposition.FROM, []),
    ],
)
def test_a_preposition_is_read_from_both_sides(
    left: str, right: str, preposition: Preposition, before: list[str]
) -> None:
    sides = read_sides(left, right)
    assert (sides.preposition, sides.before) == (preposition, before)


def test_the_clause_of_a_date_ends_at_hard_marks() -> None:
    sides = read_sides("orders close soon; on ", " the shop shuts: call us")
    assert (sides.clause, sides.ahead) == ([], ["the", "shop", "shuts"])


def test_verbs_before_the_clause_are_found_but_govern_nothing() -> None:
    sides = read_sides("we have moved it: the shop will shut on ", "")
    assert [group.word.base for group in sides.found if group.word] == ["move", "shut"]
    assert [group.word.base for group in sides.mine if group.word] == ["shut"]


@pytest.mark.parametrize(
    ("left", "right", "behind"),
    [
        ("on ", ", we will close the shop", True),
        ("the shop will close on ", ", and will not open again", False),
        ("the sale of ", " will begin", False),
    ],
)
def test_a_date_that_opens_its_clause_is_governed_from_behind(left: str, right: str, behind: bool) -> None:
    assert read_sides(left, right).is_behind() is behind


@pytest.mark.parametrize("right", [" - retirement of the tool", ": last day to apply"])
def test_what_a_day_is_for_is_no_verb_of_its_clause(right: str) -> None:
    assert read_sides("", right).main is None
