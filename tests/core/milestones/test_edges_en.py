"""Where the clause of an English date begins and ends, and what stands at its edge."""

import pytest

from core.milestones.edges_en import (
    clause_end,
    clause_start,
    is_attribute,
    label_of,
    paired_label,
    without_brackets,
)
from core.milestones.tokens_en import Preposition, tokenise


def test_a_clause_begins_behind_a_hard_mark() -> None:
    tokens = tokenise("orders close soon; the shop shuts on")
    assert tokens[clause_start(tokens) :] == ["the", "shop", "shuts", "on"]


def test_a_dash_behind_a_date_introduces_what_it_is_the_day_of() -> None:
    assert clause_end(tokenise(" - retirement of the tool; more later")) == ["-", "retirement", "of", "the", "tool"]


@pytest.mark.parametrize(("before", "label"), [("closing date:", "closing date"), ("it closes on", "")])
def test_a_label_stands_before_a_colon(before: str, label: str) -> None:
    tokens = tokenise(before)
    assert label_of(tokens, clause_start(tokens)) == label


@pytest.mark.parametrize(
    ("before", "after", "label"),
    [
        ("status open start date", " end date 7 june", ["start_date", ":"]),
        ("opening date 3 june 2024 closing date", " venue leeds", ["closing_date", ":"]),
        ("opens", " closes 7 june", ["opens", ":"]),
        ("start: 3 june end:", "", ["end", ":"]),
        ("the pool opens", " weekends only", []),
        ("3 june 2024 closing date", "", []),
        ("it opens on", " closes 7 june", []),
    ],
)
def test_a_label_is_owned_by_the_date_behind_it_where_another_labelled_date_stands_beside(
    before: str, after: str, label: list[str]
) -> None:
    assert paired_label(tokenise(before), tokenise(after)) == label


def test_a_date_before_a_noun_is_its_attribute() -> None:
    assert is_attribute(["the"], Preposition.NONE, ["deadline"])
    assert not is_attribute(["by"], Preposition.BY, ["we", "close"])


def test_a_release_in_brackets_has_the_preposition_of_what_it_explains() -> None:
    assert without_brackets(tokenise("beginning with 2.4 (released on")) == ["beginning", "with"]


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        ("reply before the end of term (", ["reply", "before", "the"]),
        ("it runs until father's day (", ["it", "runs", "until"]),
        ("reply before you leave (", ["reply", "before", "you", "leave", "("]),
        ("a talk by anna orr (", ["a", "talk", "by", "anna", "orr", "("]),
    ],
)
def test_a_day_in_brackets_has_the_preposition_of_the_thing_before_it(before: str, kept: list[str]) -> None:
    assert without_brackets(tokenise(before)) == kept
