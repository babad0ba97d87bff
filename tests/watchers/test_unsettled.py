"""Turns without news: how long they wait for each other before they are written down."""

import datetime as dt

import pytest

from core.model import SourceName
from state.sources import Uneventful
from tests.fakes import START
from watchers.lines import MOST_AHEAD
from watchers.unsettled import GATHER, Unsettled

LATER = START + dt.timedelta(hours=1)
MANY = 10_000  # sources in hand


def turn(number: int) -> Uneventful:
    return Uneventful(SourceName(f"source-{number}"), LATER, START)


def kept(count: int) -> Unsettled:
    unsettled = Unsettled()
    for number in range(count):
        unsettled.add(turn(number), START)
    return unsettled


def test_the_first_says_from_when_on_there_is_something_to_wait_for() -> None:
    unsettled = Unsettled()
    moment = dt.timedelta(milliseconds=1)
    assert [unsettled.add(turn(number), START + number * moment) for number in range(3)] == [True, False, False]
    assert unsettled.due_at == START + GATHER


@pytest.mark.parametrize(
    ("count", "in_hand", "waited", "are_due"),
    [
        (0, 0, GATHER, False),
        (1, MANY, dt.timedelta(), False),
        (1, MANY, GATHER, True),
        (3, 3, dt.timedelta(), True),
        (MOST_AHEAD - 1, MANY, dt.timedelta(), False),
        (MOST_AHEAD, MANY, dt.timedelta(), True),
    ],
    ids=["none", "one-of-many", "one-that-waited", "all-in-hand", "not-yet-many", "many"],
)
def test_they_are_due_when_they_have_waited_or_are_many_or_are_all(
    count: int, in_hand: int, waited: dt.timedelta, are_due: bool
) -> None:
    assert kept(count).are_due(START + waited, in_hand) is are_due


def test_what_is_taken_is_there_no_more_and_what_is_put_back_goes_first() -> None:
    unsettled = kept(2)
    taken = unsettled.take()
    assert (unsettled.due_at, unsettled.take()) == (None, [])
    unsettled.add(turn(2), START)
    unsettled.put_back(taken, START)
    assert unsettled.are_due(START, MANY)
    assert unsettled.take() == [turn(0), turn(1), turn(2)]


def test_nothing_put_back_is_nothing_to_wait_for() -> None:
    unsettled = Unsettled()
    unsettled.put_back([], START)
    assert unsettled.due_at is None
