"""The life of a notice, decided purely: a little history of listings goes in, verdicts come out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.changes import compare_milestones, decide, priority_of, remembered_order
from core.model import AlertKind, Entry, Milestone, MilestoneKind, Moved, NoticeId, Precision, RevisionId
from core.source import Order
from core.verdicts import (
    Event,
    Known,
    KnownNotice,
    ListedPage,
    Listing,
    Past,
    Same,
    Verdict,
    Weight,
)

START = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def entry(guid: str, body: str = "正文", title: str | None = None, published_at: dt.datetime | None = None) -> Entry:
    return Entry(guid, title or f"公告 {guid}", body, f"https://shop.example/{guid}", published_at)


def entries(guids: str) -> list[Entry]:
    return [entry(guid) for guid in guids]


@dataclass
class Life:
    """Carries verdicts out as the state does, so that listings can follow each other."""

    order: Order = Order.NEWEST
    notices: dict[str, KnownNotice] = field(default_factory=dict)
    pages: tuple[tuple[str, ...], ...] = ()
    baseline_done: bool = False
    now: dt.datetime = START

    def show(
        self, *pages: Sequence[Entry | Same], whole: bool = True, failed: bool = False, after: dt.timedelta = HOUR
    ) -> dict[str, Verdict]:
        """The verdicts on this listing that are not "unchanged", by guid."""
        self.now += after
        verdicts = self.decide(*pages, whole=whole, failed=failed)
        for verdict in verdicts:
            self._carry_out(verdict)
        if not failed:
            self.baseline_done = True
            read = remembered_order(verdicts, len(pages))
            self.pages = read if whole else read + self.pages[len(read) :]
        return {verdict.guid: verdict for verdict in verdicts if verdict.event is not Event.UNCHANGED}

    def decide(self, *pages: Sequence[Entry | Same], whole: bool = True, failed: bool = False) -> tuple[Verdict, ...]:
        order = tuple(dict.fromkeys(guid for page in self.pages for guid in page))
        listing = Listing(tuple(ListedPage(tuple(page)) for page in pages), self.order, whole, failed)
        return decide(Known(self.notices, order, self.baseline_done), listing, self.now)

    def _carry_out(self, verdict: Verdict) -> None:
        known = self.notices.get(verdict.guid)
        if verdict.event in (Event.MISSING, Event.WITHDRAWN):
            assert known is not None
            gone = verdict.event is Event.WITHDRAWN
            self.notices[verdict.guid] = replace(known, missing_polls=known.missing_polls + 1, withdrawn=gone)
        elif verdict.event in (Event.UNCHANGED, Event.RETURNED):
            assert known is not None
            listed_as = verdict.listed_as or known.listed_as
            self.notices[verdict.guid] = replace(known, missing_polls=0, withdrawn=False, listed_as=listed_as)
        elif verdict.weight is not Weight.PASSED:
            self.notices[verdict.guid] = self._written(verdict, known)

    def _written(self, verdict: Verdict, known: KnownNotice | None) -> KnownNotice:
        said = verdict.entry
        assert said is not None
        number = known.history[-1].number + 1 if known else 1
        history = (*(known.history if known else ()), Past(number, verdict.fingerprint, self.now))
        return KnownNotice(
            NoticeId(len(self.notices)), verdict.guid, RevisionId(number), number, verdict.fingerprint,
            said.title, said.body, said.published_at, history, self.now, listed_as=verdict.listed_as,
        )  # fmt: skip


@pytest.fixture
def life() -> Life:
    """A source whose baseline is five notices."""
    life = Life()
    life.show(entries("abcde"))
    return life


def events(found: dict[str, Verdict]) -> dict[str, Event]:
    return {guid: verdict.event for guid, verdict in found.items()}


# --- new


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


# --- who is who


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


# --- revised


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


# --- withdrawn


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
    assert (found["c"].event, found["c"].was_withdrawn) == (Event.REVISED, True)


# --- always

GUIDS = st.lists(st.sampled_from("abcdefgh"), max_size=8, unique=True)
LISTINGS = st.lists(st.tuples(GUIDS, st.integers(0, 2)), min_size=1, max_size=8)


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


# --- milestones


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
