"""Which English words only lead to a further verb."""

import pytest

from core.milestones.tenses_en import leads_on
from core.milestones.tokens_en import tokenise


@pytest.mark.parametrize("words", ["able to use it", "stop accepting cards", "planned to close", "meant to be shut"])
def test_what_stands_before_a_further_verb_leads_on(words: str) -> None:
    tokens = tokenise(f"it is {words}")
    assert leads_on(tokens, 2)


@pytest.mark.parametrize("words", ["stop at noon", "start on Monday", "use it to pay", "begin to"])
def test_what_has_a_day_or_a_thing_behind_it_leads_to_no_verb(words: str) -> None:
    assert not leads_on(tokenise(words), 0)
