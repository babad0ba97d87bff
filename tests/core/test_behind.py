"""When pages that fail are the trouble of their source."""

from core.behind import MANY, REMEMBERED, Behind


def after(*turns: list[tuple[str, bool]]) -> Behind:
    behind = Behind()
    for turn in turns:
        behind = behind.note(turn)
    return behind


def test_one_dead_page_is_nothing_however_often_it_is_tried() -> None:
    assert not after(*[[("a", False)]] * 20).is_broken


def test_many_pages_that_fail_in_one_turn_may_have_met_a_bad_moment() -> None:
    assert not after([(page, False) for page in "abcdef"]).is_broken


def test_many_pages_in_many_turns_are_trouble() -> None:
    assert after([("a", False)], [("b", False)], [("c", False)]).is_broken


def test_a_page_that_is_read_in_between_shows_that_others_are_merely_dead() -> None:
    assert not after([("a", False)], [("b", False)], [("x", True)], [("c", False)]).is_broken


def test_a_turn_that_asked_for_nothing_says_nothing() -> None:
    turns = [[("a", False)], [("b", False)], [("c", False)]]
    assert after(*turns, []) == after(*turns)


def test_what_is_remembered_is_bounded() -> None:
    behind = after(*[[(str(number), False)] for number in range(100)])
    assert (len(behind.failing), behind.turns) == (REMEMBERED, MANY)
