"""What an auxiliary makes of the verb behind it."""

import pytest

from core.milestones.helped_en import helped, is_no_auxiliary
from core.milestones.tenses_en import Tense
from core.milestones.tokens_en import tokenise


@pytest.mark.parametrize(
    ("words", "tense", "base"),
    [
        ("will be retired", Tense.FUTURE, "retire"),
        ("is to close", Tense.FUTURE, "close"),
        ("was to close", Tense.WOULD, "close"),
        ("has to pay", Tense.DUTY, "pay"),
        ("has now been removed", Tense.PERFECT, "remove"),
        ("is required to register", Tense.DUTY, "register"),
    ],
)
def test_a_group_has_the_tense_that_its_auxiliary_gives(words: str, tense: Tense, base: str) -> None:
    group = helped(tokenise(words), 0)
    assert group.word is not None
    assert (group.tense, group.word.base) == (tense, base)


@pytest.mark.parametrize("words", ["will no longer be sold", "won't be sold", "cannot be sold", "will not be sold"])
def test_a_negation_within_a_group_is_seen(words: str) -> None:
    assert helped(tokenise(words), 0).negated


def test_the_month_of_may_and_a_possessive_are_no_auxiliaries() -> None:
    assert is_no_auxiliary(tokenise("from may 3"), 1)
    assert is_no_auxiliary(tokenise("the shop's hours"), 2)
    assert not is_no_auxiliary(tokenise("it may be closed"), 1)
