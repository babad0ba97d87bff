"""What is missing, and what that says."""

import pytest

from core.source import Order
from core.verdicts import (
    Event,
)
from tests.core.listings import Life, entries, entry, events


def test_missing_twice_from_between_listed_neighbours_is_withdrawn(life: Life) -> None:
    assert events(life.show(entries("abde"))) == {"c": Event.MISSING}
    assert events(life.show(entries("abde"))) == {"c": Event.WITHDRAWN}
    assert life.show(entries("abde")) == {}


def test_missing_once_and_back_is_nothing(life: Life) -> None:
    life.show(entries("abde"))
    assert life.show(entries("abcde")) == {}
    assert events(life.show(entries("abde"))) == {"c": Event.MISSING}


def test_two_neighbours_that_go_together_are_both_withdrawn(life: Life) -> None:
    life.show(entries("abe"))
    assert events(life.show(entries("abe"))) == {"c": Event.WITHDRAWN, "d": Event.WITHDRAWN}


def test_a_notice_that_drops_off_the_end_is_not_withdrawn(life: Life) -> None:
    for listing in ("xabcd", "yxabc", "zyxab", "zyxab"):
        assert Event.MISSING not in events(life.show(entries(listing))).values()


@pytest.mark.parametrize("listing", ["", "a", "ae"])
def test_an_empty_or_half_empty_listing_withdraws_nothing(life: Life, listing: str) -> None:
    for _ in range(3):
        assert life.show(entries(listing)) == {}


def test_a_failed_listing_withdraws_nothing(life: Life) -> None:
    for _ in range(3):
        assert life.show(entries("abde"), failed=True) == {}


def test_a_reordered_listing_withdraws_nothing(life: Life) -> None:
    assert life.show(entries("ebda")) == {}


def test_a_notice_pushed_off_by_one_that_is_pinned_is_not_withdrawn() -> None:
    life = Life()
    life.show(entries("abc"), entries("def"))
    for _ in range(3):
        assert life.show(entries("fab"), whole=False) == {}


def test_of_a_listing_in_any_order_only_a_whole_reading_shows_what_is_missing() -> None:
    life = Life(order=Order.ANY)
    life.show(entries("abcde"))
    for _ in range(3):
        assert life.show(entries("abde"), whole=False) == {}
    assert events(life.show(entries("abde"))) == {}  # c had left the remembered order unseen
    life.show(entries("abcde"))
    life.show(entries("abde"))
    assert events(life.show(entries("abde"))) == {"c": Event.WITHDRAWN}


def test_a_notice_that_comes_back_is_not_new(life: Life) -> None:
    life.show(entries("abde"))
    life.show(entries("abde"))
    assert events(life.show(entries("abcde"))) == {"c": Event.RETURNED}
    assert life.show(entries("abcde")) == {}


def test_a_notice_that_comes_back_changed_is_a_revision(life: Life) -> None:
    life.show(entries("abde"))
    life.show(entries("abde"))
    found = life.show([*entries("ab"), entry("c", "改了"), *entries("de")])
    assert found["c"].event is Event.REVISED
