"""Which verb of an English sentence governs a date."""

import pytest

from core.milestones.governing_en import ends_something, governing, main_verb, without_complement
from core.milestones.syntax_en import groups
from core.milestones.tokens_en import tokenise


def test_a_form_in_ing_that_tells_how_governs_nothing() -> None:
    found = governing(groups(tokenise("we will renew keys using the new form on")))
    assert [group.word.base for group in found if group.word] == ["renew"]


def test_a_participle_with_words_of_its_own_governs_nothing() -> None:
    before = tokenise("the store will refuse uploads signed with old keys")
    kept = without_complement(before, groups(before), len(before))
    assert [group.word.base for group in kept if group.word] == ["refuse"]


@pytest.mark.parametrize(
    ("ahead", "verb"),
    [
        (", accounts created with a phone number will be closed.", "close"),
        (", customers who joined last year will be moved.", "move"),
        (", to keep your data, export it.", "export"),
    ],
)
def test_the_main_verb_is_none_that_tells_apart(ahead: str, verb: str) -> None:
    tokens = tokenise(ahead)
    main = main_verb(groups(tokens), tokens)
    assert main is not None
    assert main.word is not None
    assert main.word.base == verb


@pytest.mark.parametrize(
    ("clause", "ends"),
    [
        ("new horizon will end support for the connector", True),
        ("new delta is retiring the route", True),
        ("new sign-ups will end on", False),
        ("new sign-ups will be shut down", False),
        ("new horizon will open the route", False),
    ],
)
def test_who_ends_something_is_told_from_what_ends(clause: str, ends: bool) -> None:
    tokens = tokenise(clause)
    assert ends_something(groups(tokens)[-1], tokens) is ends
