"""The members of the judges' enumerations, which the rules call by their own names."""

from enum import StrEnum
from types import ModuleType

import pytest

from core.milestones import stops_zh, tenses_en, ties_zh, tokens_en, words_en, words_zh


@pytest.mark.parametrize(
    ("module", "enumeration"),
    [
        (stops_zh, stops_zh.Extent),
        (tenses_en, tenses_en.Tense),
        (ties_zh, ties_zh.Tie),
        (tokens_en, tokens_en.Preposition),
        (words_en, words_en.Sense),
        (words_zh, words_zh.Sense),
    ],
)
def test_each_name_is_that_of_its_member(module: ModuleType, enumeration: type[StrEnum]) -> None:
    assert {member.name: getattr(module, member.name) for member in enumeration} == enumeration.__members__
