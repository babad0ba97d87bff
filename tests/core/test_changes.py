"""What a listing says of each entry: baseline, new, revised, unchanged."""

import datetime as dt
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from core.changes import compare_milestones, priority_of
from core.model import AlertKind, Milestone, MilestoneKind, Moved, Precision
from core.verdicts import (
    Event,
    Same,
    Weight,
)
from tests.core.listings import HOUR, Life, entries, entry, events
from tests.fakes import START

GUIDS = st.lists(st.sampled_from("abcdefgh"), max_size=8, unique=True)
LISTINGS = st.lists(st.tuples(GUIDS, st.integers(0, 2)), min_size=1, max_size=8)


def test_first_listing_is_the_baseline() -> None:
    found = Life().show(entries("abc"))
    assert events(found) == dict.fromkeys("abc", Event.BASELINE)


def test_first_item_of_a_source_that_began_empty_is_new() -> None:
    """The mark says that the baseline is done, not the presence of rows."""
    life = Life()
    assert life.show([]) == {}
    assert events(life.show(entries("a"))) == {"a": Event.NEW}


def test_an_item_not_listed_before_is_new_wherever_it_stands(life: Life) -> None:
    assert events(life.show(entries("abxcde"))) == {"x": Event.NEW}


def test_the_same_listing_again_changes_nothing(life: Life) -> None:
    assert life.show(entries("abcde")) == {}


def test_items_of_an_unchanged_page_are_unchanged(life: Life) -> None:
    assert life.show([Same(guid) for guid in "abcde"]) == {}


def test_every_verdict_gives_its_reason(life: Life) -> None:
    verdicts = [*life.decide([entry("x"), entry("a", "改了"), *entries("cde")])]
    assert {verdict.event for verdict in verdicts} == {Event.NEW, Event.REVISED, Event.MISSING, Event.UNCHANGED}
    assert all(verdict.reason for verdict in verdicts)


def test_an_item_listed_on_two_pages_counts_once(life: Life) -> None:
    """A listing that moves on between two fetches shows its last item twice."""
    assert events(life.show(entries("xabc"), entries("cde"))) == {"x": Event.NEW}


def test_a_changed_text_is_a_revision(life: Life) -> None:
    found = life.show([entry("a", "改了"), *entries("bcde")])
    assert events(found) == {"a": Event.REVISED}
    assert found["a"].reverted_to is None


def test_a_return_to_an_earlier_text_names_it(life: Life) -> None:
    life.show([entry("a", "改了"), *entries("bcde")])
    found = life.show(entries("abcde"))
    assert (found["a"].event, found["a"].reverted_to, found["a"].weight) == (Event.REVISED, 1, Weight.TOLD)


def test_a_text_that_goes_back_and_forth_is_told_of_once(life: Life) -> None:
    one, other = entries("abcde"), [entry("a", "改了"), *entries("bcde")]
    found = [life.show(listing, after=6 * HOUR)["a"] for listing in (other, one, other, one, other, one)]
    weights = [verdict.weight for verdict in found]
    assert weights[:2] == [Weight.TOLD, Weight.TOLD]
    assert Weight.TOLD not in weights[2:]


def test_a_fourth_change_within_a_day_is_kept_but_not_told(life: Life) -> None:
    weights = [life.show([entry("a", f"第{n}稿"), *entries("bcde")])["a"].weight for n in range(5)]
    assert weights == [Weight.TOLD] * 3 + [Weight.KEPT] * 2


def test_changes_under_a_clock_that_ran_ahead_are_none_of_today(life: Life) -> None:
    life.now += 3650 * 24 * HOUR
    for number in range(4):
        life.show([entry("a", f"第{number}稿"), *entries("bcde")])
    life.now = START + 9 * HOUR
    assert life.show([entry("a", "新稿"), *entries("bcde")])["a"].weight is Weight.TOLD


def test_a_page_that_never_settles_fills_no_disk_and_is_told_of_again_when_it_has(life: Life) -> None:
    for n in range(40):
        life.show([entry("a", f"第{n}稿"), *entries("bcde")], after=dt.timedelta(minutes=5))
    assert len(life.notices["a"].history) == 13
    found = life.show([entry("a", "定稿"), *entries("bcde")], after=26 * HOUR)
    assert found["a"].weight is Weight.TOLD


def test_a_fingerprint_of_an_older_rule_is_no_change(life: Life) -> None:
    known = life.notices["a"]
    life.notices["a"] = replace(known, fingerprint="00" + known.fingerprint[2:])
    assert life.show(entries("abcde")) == {}


def test_republished_under_an_old_id_is_a_revision(life: Life) -> None:
    found = life.show([entry("e", "全新内容", "全新标题"), *entries("abcd")])
    assert events(found) == {"e": Event.REVISED}


@given(LISTINGS)
@settings(max_examples=200, deadline=None)
def test_deciding_again_after_carrying_out_changes_nothing(listings: list[tuple[list[str], int]]) -> None:
    """Whatever came before, what is listed now is afterwards known as it stands."""
    life = Life()
    for guids, variant in listings:
        shown = [entry(guid, f"稿{variant}") for guid in guids]
        life.show(shown, after=30 * HOUR)
        assert not [verdict for verdict in life.decide(shown) if verdict.entry and verdict.event is not Event.UNCHANGED]


@given(LISTINGS)
@settings(max_examples=200, deadline=None)
def test_no_notice_is_ever_new_twice_and_none_is_passed_over(listings: list[tuple[list[str], int]]) -> None:
    life = Life()
    first: set[str] = set()
    for guids, variant in listings:
        found = life.show([entry(guid, f"稿{variant}") for guid in guids])
        fresh = {guid for guid, verdict in found.items() if verdict.event in (Event.NEW, Event.BASELINE)}
        assert fresh == set(guids) - first
        first |= fresh


def milestone(day: str, kind: MilestoneKind = MilestoneKind.TAKES_EFFECT) -> Milestone:
    return Milestone(kind, dt.date.fromisoformat(day), None, Precision.DAY, day, 0.9, "test")


def test_a_date_that_changes_has_moved() -> None:
    change = compare_milestones([milestone("2026-09-12")], [milestone("2026-09-20")])
    moved = Moved(MilestoneKind.TAKES_EFFECT, dt.date(2026, 9, 12), dt.date(2026, 9, 20))
    assert (change.moved, change.added, change.removed) == ((moved,), (), ())


def test_dates_move_in_their_order_and_stay_with_their_kind() -> None:
    ends = MilestoneKind.ENDS
    old = [milestone("2026-09-12"), milestone("2026-10-01"), milestone("2026-12-31", ends)]
    new = [milestone("2026-10-02"), milestone("2026-09-13"), milestone("2026-12-31", ends)]
    moved = compare_milestones(old, new).moved
    assert [(each.old.isoformat(), each.new.isoformat()) for each in moved] == [
        ("2026-09-12", "2026-09-13"),
        ("2026-10-01", "2026-10-02"),
    ]


def test_a_date_of_another_kind_has_come_and_gone_but_not_moved() -> None:
    change = compare_milestones([milestone("2026-09-12")], [milestone("2026-09-12", MilestoneKind.ENDS)])
    assert (len(change.moved), len(change.added), len(change.removed)) == (0, 1, 1)
    assert change


def test_equal_dates_in_other_words_are_no_change() -> None:
    assert not compare_milestones([milestone("2026-09-12")], [replace(milestone("2026-09-12"), quote="12日起")])


def test_moved_dates_come_before_new_notices_and_those_before_the_rest() -> None:
    moved = priority_of(AlertKind.REVISED, moved=True)
    assert 0 < moved < priority_of(AlertKind.NEW) < priority_of(AlertKind.REVISED) == priority_of(AlertKind.WITHDRAWN)
