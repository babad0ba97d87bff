"""Which entry is which notice, where guids repeat, change or lie below all that is known."""

import datetime as dt

import pytest

from core.model import Entry
from core.source import Order
from core.verdicts import (
    Event,
    Weight,
)
from tests.core.listings import HOUR, Life, entries, entry, events
from tests.fakes import START


def test_different_items_under_one_guid_are_told_apart() -> None:
    life = Life()
    life.show([])
    found = life.show([entry("news", title="甲"), entry("news", title="乙")])
    assert len(found) == 2
    assert life.show([entry("news", title="乙"), entry("news", title="甲")]) == {}


def test_an_item_whose_guid_is_repeated_later_stays_itself() -> None:
    life = Life()
    life.show([entry("news", title="甲")])
    found = life.show([entry("news", title="乙"), entry("news", title="甲")])
    assert [verdict.entry.title for verdict in found.values() if verdict.entry] == ["乙"]


def test_an_edited_title_is_a_revision_where_time_and_title_are_the_identity() -> None:
    life = Life()
    life.show([entry("t|甲", "正文", "甲", START), entry("u|乙", "别的", "乙", START)])
    found = life.show([entry("t|甲改", "正文", "甲改", START), entry("u|乙", "别的", "乙", START)])
    assert events(found) == {"t|甲": Event.REVISED}
    assert life.show([entry("t|甲改", "正文", "甲改", START), entry("u|乙", "别的", "乙", START)]) == {}


def test_a_link_that_moves_to_another_address_makes_no_new_notice() -> None:
    life = Life()
    life.show([entry("old.example/a", title="甲", published_at=START)])
    assert life.show([entry("new.example/a", title="甲", published_at=START)]) == {}


def test_a_new_notice_beside_the_one_it_resembles_is_new() -> None:
    """Recognition needs the other to have gone: two monthly notices of one wording are two."""
    life = Life()
    life.show([entry("a", title="月度公告")])
    assert events(life.show([entry("b", title="月度公告"), entry("a", title="月度公告")])) == {"b": Event.NEW}


def test_two_candidates_for_one_notice_are_both_new() -> None:
    life = Life()
    life.show([entry("a", title="甲", published_at=START)])
    found = life.show([entry("x", "一", "甲", START), entry("y", "二", "甲", START)])
    assert events(found) == {"x": Event.NEW, "y": Event.NEW}


def test_a_new_notice_of_the_day_and_wording_of_one_that_fell_off_the_end_is_new() -> None:
    """A date without an hour and a standing phrase are no sign of being the same."""
    life = Life()
    life.show([entry("b", "详情见公告。", "乙", START), entry("a", "详情见公告。", "甲", START)])
    found = life.show([entry("c", "详情见公告。", "丙", START), entry("b", "详情见公告。", "乙", START)])
    assert events(found) == {"c": Event.NEW}


def test_a_site_that_moves_to_another_domain_announces_nothing() -> None:
    life = Life()
    days = {guid: START - number * 24 * HOUR for number, guid in enumerate("abcd")}
    life.show([entry(f"old/{guid}", title=guid, published_at=day) for guid, day in days.items()])
    assert life.show([entry(f"new/{guid}", title=guid, published_at=day) for guid, day in days.items()]) == {}


def test_what_was_known_again_is_known_by_its_new_guid_from_then_on() -> None:
    """Its place, title and text may all change later, though it stands where nobody would look for it."""
    life = Life(order=Order.ANY)
    life.show([entry("a", "一"), entry("old", "二", "甲", START), entry("c", "三")])
    assert life.show([entry("a", "一"), entry("new", "二", "甲", START), entry("c", "三")]) == {}
    found = life.show([entry("c", "三"), entry("a", "一"), entry("new", "四", "乙", START + HOUR)])
    assert {guid: (verdict.event, verdict.listed_as) for guid, verdict in found.items()} == {
        "old": (Event.REVISED, "new")
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("shop.example/n/1", "shop.example/n/1/"),
        ("shop.example/n/1/index.html", "shop.example/n/1"),
        ("shop.example/n?id=1&cat=2", "shop.example/n?cat=2&id=1"),
        ("shop.example/n;jsessionid=0A1?id=1", "shop.example/n;jsessionid=9F2?id=1"),
        ("shop.example/n?PHPSESSID=7&id=1", "shop.example/n?id=1&PHPSESSID=8"),
    ],
)
def test_one_address_spelt_otherwise_is_one_notice_whatever_it_says(old: str, new: str) -> None:
    life = Life()
    life.show([entry(old, "一", "甲"), *entries("bcd")])
    assert events(life.show([entry(new, "二", "乙"), *entries("bcd")])) == {old: Event.REVISED}


def test_addresses_that_differ_in_a_number_are_two() -> None:
    life = Life()
    life.show([entry("shop.example/n?id=1", "一", "甲"), *entries("bcd")])
    found = life.show([entry("shop.example/n?id=2", "二", "乙"), *entries("bcd")])
    assert events(found) == {"shop.example/n?id=2": Event.NEW}


def test_a_time_mended_by_minutes_makes_no_other_notice_and_one_of_the_next_day_does() -> None:
    life = Life()
    life.show([entry("t0|甲", "正文", "甲", START), *entries("bcd")])
    assert life.show([entry("t1|甲", "正文", "甲", START + HOUR), *entries("bcd")]) == {}
    found = life.show([entry("t2|甲", "正文", "甲", START + 24 * HOUR), *entries("bcd")])
    assert events(found) == {"t2|甲": Event.NEW}


def dated(guids: str, newest: dt.datetime) -> list[Entry]:
    return [entry(guid, published_at=newest - number * 24 * HOUR) for number, guid in enumerate(guids)]


def test_what_a_longer_list_shows_below_all_that_is_known_is_remembered_and_not_told() -> None:
    life = Life()
    life.show(dated("abc", START))
    found = life.show(dated("abcdef", START))
    assert {guid: verdict.weight for guid, verdict in found.items()} == dict.fromkeys("def", Weight.SILENT)


def test_what_stands_below_all_that_is_known_is_told_where_it_may_be_news() -> None:
    """Younger than the last one known, or of these days; or in a listing that is ordered by anything else."""
    life = Life()
    life.show(dated("abc", START - 240 * HOUR))
    young = entry("y", published_at=START - 241 * HOUR)
    fresh = entry("z", published_at=START - 24 * HOUR)
    found = life.show([*dated("abc", START - 240 * HOUR), young, fresh])
    assert {guid: verdict.weight for guid, verdict in found.items()} == dict.fromkeys("yz", Weight.TOLD)
    any_order = Life(order=Order.ANY)
    any_order.show(dated("abc", START))
    assert any_order.show(dated("abcde", START))["d"].weight is Weight.TOLD


def test_a_single_old_one_that_fills_no_gap_may_have_been_posted_late_and_is_told() -> None:
    life = Life()
    life.show(dated("abc", START))
    assert life.show(dated("abcd", START))["d"].weight is Weight.TOLD
    taken_out = dated("abcde", START)
    del taken_out[1]
    assert life.show(taken_out)["e"].weight is Weight.SILENT


def test_a_list_without_times_fills_its_gaps_from_below_and_shows_nothing_new_by_that() -> None:
    life = Life()
    life.show(entries("abcde"))
    found = life.show(entries("abdef"))
    assert (found["f"].weight, found["c"].event) == (Weight.SILENT, Event.MISSING)
    assert life.show(entries("abcdefg"))["g"].weight is Weight.TOLD
