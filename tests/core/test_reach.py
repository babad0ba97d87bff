"""How much of a listing was read before as it is now."""

from dataclasses import replace

from core.reach import Reach, pages_reached

REACH = Reach("https://shop.example/news", 5, "a1b2")


def test_what_is_read_as_before_was_reached() -> None:
    assert pages_reached(REACH, REACH, redefined=False) == 5
    assert pages_reached(replace(REACH, max_pages=9), REACH, redefined=False) == 5


def test_more_pages_were_reached_as_far_as_before() -> None:
    assert pages_reached(REACH, replace(REACH, max_pages=9), redefined=False) == 5


def test_another_address_or_definition_was_not_reached() -> None:
    assert pages_reached(REACH, replace(REACH, url="https://shop.example/all"), redefined=False) == 0
    assert pages_reached(REACH, replace(REACH, definition="c3d4"), redefined=False) == 0


def test_where_no_reach_is_known_the_pages_say_whether_it_was_redefined() -> None:
    assert pages_reached(None, REACH, redefined=False) == 5
    assert pages_reached(None, REACH, redefined=True) == 0
