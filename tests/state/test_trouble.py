"""Who hears of a state that cannot be written, and when."""

import pytest
from sqlalchemy.exc import OperationalError

from state.trouble import Trouble, Troubles
from tests.fakes import Heard, ManualClock

FULL = OperationalError("INSERT", {}, Exception("database or disk is full"))


def test_each_failure_is_told_with_the_time_since_the_first_and_the_end_once(clock: ManualClock) -> None:
    heard = Heard()
    trouble = Trouble(clock, heard.hear_failing, heard.hear_recovered)
    trouble.end()
    trouble.note(FULL)
    clock.move(seconds=70)
    trouble.note(FULL)
    clock.move(seconds=5)
    trouble.end()
    trouble.end()
    trouble.note(FULL)
    assert heard.failing == [
        (0, "database or disk is full"),
        (70, "database or disk is full"),
        (0, heard.failing[0][1]),
    ]
    assert heard.recovered == [(75, "database or disk is full")]


def test_a_state_is_well_when_nothing_fails_any_more(clock: ManualClock) -> None:
    """One that fails throughout, another now and then: that is one story, and the second's successes are no end."""
    heard = Heard()
    troubles = Troubles(clock, heard.hear_failing, heard.hear_recovered)
    throughout, now_and_then = troubles.one(), troubles.one()
    throughout.note(FULL)
    for _ in range(3):
        clock.move(seconds=50)
        now_and_then.note(FULL)
        clock.move(seconds=10)
        now_and_then.end()
        throughout.note(FULL)
    assert heard.recovered == []
    throughout.end()
    assert heard.recovered == [(180, "database or disk is full")]
    assert [seconds for seconds, _ in heard.failing] == [0, 50, 60, 110, 120, 170, 180]


@pytest.mark.parametrize("words", ["database is locked", ""])
def test_the_reason_is_what_the_database_says(clock: ManualClock, words: str) -> None:
    heard = Heard()
    Trouble(clock, heard.hear_failing, heard.hear_recovered).note(OperationalError("INSERT", {}, Exception(words)))
    assert words in heard.failing[0][1]
