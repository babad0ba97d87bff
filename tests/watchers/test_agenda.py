"""The order in which sources fall due."""

import datetime as dt

from core.model import SourceName
from tests.fakes import START
from watchers.agenda import Agenda

A, B, C = (SourceName(name) for name in "abc")
MINUTE = dt.timedelta(minutes=1)


def agenda(**due: int) -> Agenda:
    """Sources by the minutes until they are due."""
    made = Agenda()
    made.replace({SourceName(name): START + MINUTE * minutes for name, minutes in due.items()})
    return made


def test_the_longest_due_are_taken_first_and_once() -> None:
    due = agenda(a=2, b=1, c=3)
    assert due.take_due(START + MINUTE * 2, 9) == [B, A]
    assert due.take_due(START + MINUTE * 2, 9) == []
    assert due.next_due() == START + MINUTE * 3


def test_no_more_are_taken_than_asked_for() -> None:
    due = agenda(a=0, b=0, c=0)
    assert due.take_due(START, 2) == [A, B]
    assert due.take_due(START, 2) == [C]


def test_the_last_word_on_a_source_holds() -> None:
    due = agenda(a=1)
    due.put(A, START + MINUTE * 5)
    due.put(A, START + MINUTE * 3)
    assert due.take_due(START + MINUTE * 2, 9) == []
    assert due.take_due(START + MINUTE * 3, 9) == [A]
    assert due.next_due() is None


def test_what_was_overwritten_takes_no_room_for_ever() -> None:
    due = agenda(a=1)
    for minutes in range(1000):
        due.put(A, START + MINUTE * minutes)
    assert len(due._heap) < 100
    assert due.next_due() == START + MINUTE * 999
