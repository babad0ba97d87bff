"""What a source's pages are expected to look like, and the ways in which one is not."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.contract import (
    PASSING,
    PATIENCE,
    REMEMBERED,
    Contract,
    Counted,
    Fault,
    Shape,
    find_breach,
    find_misshape,
    find_upheaval,
    measure,
    says_empty,
)
from core.model import Entry, NoticeId, RevisionId
from core.verdicts import Event, KnownNotice, Verdict

NOW = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
USUAL = Shape(10, 10, 10, NOW - DAY, closed=True, landed="/news")
KNOWN = Contract((USUAL,))


def entries(count: int, *, body: str = "正文", published_at: dt.datetime | None = NOW) -> list[Entry]:
    return [Entry(f"g{number}", f"公告{number}", body, None, published_at) for number in range(count)]


def shape_of(found: list[Entry], **changes: object) -> Shape:
    return replace(measure(found, closed=True, landed="/news", now=NOW), **changes)


def fault_of(found: list[Entry], contract: Contract = KNOWN, **changes: object) -> Fault | None:
    breach = find_misshape(shape_of(found, **changes), found, contract)
    return breach.fault if breach else None


# --- the page itself


@pytest.mark.parametrize(
    ("counted", "listed_before", "words"),
    [
        (Counted(0, 0, has_list=True), True, "where there were some"),
        (Counted(0, 0, has_list=False), True, "where there were some"),
        (Counted(0, 0, has_list=False), False, "no list that would hold them"),
        (Counted(0, 0, has_list=False, says_empty=True), True, "where there were some"),
        (Counted(20, 11, has_list=True), True, "11 of 20 items"),
        (Counted(1, 1, has_list=True), False, "1 of 1 items"),
    ],
)
def test_a_breach_says_what_was_expected(counted: Counted, listed_before: bool, words: str) -> None:
    assert words in str(find_breach(counted, Contract(), NOW, listed_before=listed_before))


def test_a_breach_names_how_many_there_were() -> None:
    assert "some (10) at" in str(find_breach(Counted(0, 0, has_list=True), KNOWN, NOW, listed_before=True))


@pytest.mark.parametrize(
    ("counted", "listed_before"),
    [
        (Counted(0, 0, has_list=True), False),
        (Counted(0, 0, has_list=True, says_empty=True), True),
        (Counted(20, 0, has_list=True), True),
        (Counted(20, 10, has_list=True), True),
    ],
)
def test_a_page_in_shape_is_no_breach(counted: Counted, listed_before: bool) -> None:
    assert find_breach(counted, Contract(), NOW, listed_before=listed_before) is None


def test_a_list_that_has_been_empty_may_be_empty_again() -> None:
    contract = Contract((replace(USUAL, items=0, timed=0, worded=0), USUAL))
    assert find_breach(Counted(0, 0, has_list=True), contract, NOW, listed_before=True) is None


def test_an_empty_list_that_lasts_is_how_it_is_now_but_a_lost_list_never_is() -> None:
    for has_list, fault in ((True, Fault.EMPTY), (False, Fault.NO_LIST)):
        contract = KNOWN.note(fault, NOW)
        found = find_breach(Counted(0, 0, has_list=has_list), contract, NOW + PATIENCE, listed_before=True)
        assert (found is None) is has_list


@pytest.mark.parametrize(
    "words",
    [
        "暂无公告",
        "暂无数据",
        "没有找到相关公告",
        "未找到符合的结果",
        "No current incidents",
        "no results.",
        "Nothing found",
    ],
)
def test_a_page_can_say_that_there_is_nothing(words: str) -> None:
    assert says_empty(f"首页 {words} 联系我们")


@pytest.mark.parametrize("words", ["系统繁忙", "页面暂无法访问", "请登录", "没有权限", "No access", "请完成安全验证"])
def test_trouble_is_no_emptiness(words: str) -> None:
    assert not says_empty(words)


# --- against what was read lately


def test_a_page_as_ever_keeps_the_contract() -> None:
    assert fault_of(entries(10)) is None
    assert fault_of(entries(5)) is None
    assert fault_of(entries(30)) is None


@pytest.mark.parametrize(
    ("found", "changes", "fault"),
    [
        (entries(4), {}, Fault.FEW),
        (entries(10), {"closed": False}, Fault.CUT),
        (entries(10, body=""), {}, Fault.NO_TEXTS),
        (entries(10, published_at=None), {}, Fault.NO_TIMES),
        (entries(10, body="ä¸\ufffd"), {}, Fault.GARBLED),
        (entries(4) + entries(6, body=""), {"items": 10, "worded": 4}, Fault.NO_TEXTS),
    ],
)
def test_a_page_that_lost_something_breaks_it(found: list[Entry], changes: dict[str, object], fault: Fault) -> None:
    assert fault_of(found, **changes) is fault


def test_a_source_is_held_only_to_what_it_always_had() -> None:
    """One whose items never had texts, ends anywhere and whose number varies is well with all of that."""
    loose = Contract((replace(USUAL, worded=1, closed=False), replace(USUAL, items=3)))
    assert fault_of(entries(4, body=""), loose, closed=False) is None


def test_nothing_is_expected_of_a_source_never_read() -> None:
    assert fault_of(entries(1, body="", published_at=None), Contract(), closed=False) is None


def test_a_breach_tells_what_came_and_what_was_expected() -> None:
    found = entries(4)
    words = str(find_misshape(shape_of(found), found, KNOWN))
    assert words == "4 items on the first page, expected 10 or more"


def test_a_time_in_the_future_is_a_slip_of_the_source() -> None:
    found = [*entries(2), *entries(1, published_at=NOW + 400 * DAY)]
    assert shape_of(found).newest == NOW


# --- all notices at once


def verdicts(**counts: int) -> list[Verdict]:
    return [Verdict(Event(event), f"{event}{n}", "", 0) for event, count in counts.items() for n in range(count)]


@pytest.mark.parametrize(
    ("counts", "changes", "fault"),
    [
        ({"new": 5}, {"landed": "/home"}, Fault.STRANGE),
        ({"new": 5}, {}, Fault.STRANGE),
        ({"new": 5, "unchanged": 1}, {"landed": "/home"}, None),
        ({"new": 3}, {"landed": "/home"}, None),
        ({"revised": 5, "unchanged": 4}, {}, Fault.REWRITTEN),
        ({"revised": 5, "unchanged": 5}, {}, None),
        ({"revised": 3}, {}, None),
        ({"revised": 4, "new": 9, "missing": 3}, {}, Fault.REWRITTEN),
    ],
)
def test_too_much_at_once_is_the_doing_of_the_page(
    counts: dict[str, int], changes: dict[str, object], fault: Fault | None
) -> None:
    breach = find_upheaval(verdicts(**counts), shape_of(entries(10), **changes), KNOWN, NOW.date())
    assert (breach.fault if breach else None) is fault


@pytest.mark.parametrize(("old", "young", "fault"), [(0, 9, None), (3, 9, None), (4, 1, Fault.STRANGE)])
def test_unknown_items_are_strange_when_many_of_them_are_old(old: int, young: int, fault: Fault | None) -> None:
    """After a long pause all is new, and younger than what was known; a relaunch brings old texts under new names."""
    times = [NOW - 9 * DAY] * old + [NOW] * young
    new = [Verdict(Event.NEW, "", "", 0, Entry("", "", "", None, time)) for time in times]
    breach = find_upheaval(new, shape_of(entries(10)), KNOWN, NOW.date())
    assert (breach.fault if breach else None) is fault


def test_many_notices_put_off_at_once_are_their_publishers_doing() -> None:
    def put_off(number: int, day: dt.date) -> Verdict:
        known = KnownNotice(NoticeId(number), "", RevisionId(1), 1, "", "规则", f"自{day}起施行", None, (), NOW)
        entry = Entry("", "规则", f"自{day + 30 * DAY}起施行", None, None)
        return Verdict(Event.REVISED, f"{number}", "", 0, entry, known)

    ahead = [put_off(number, NOW.date() + 9 * DAY) for number in range(6)]
    behind = [put_off(number, NOW.date() - 9 * DAY) for number in range(6)]
    assert find_upheaval(ahead, shape_of(entries(10)), KNOWN, NOW.date()) is None
    breach = find_upheaval(behind, shape_of(entries(10)), KNOWN, NOW.date())
    assert breach is not None
    assert breach.fault is Fault.REWRITTEN


# --- learning


def test_an_equal_shape_teaches_nothing_and_old_ones_bind_no_longer() -> None:
    contract = KNOWN
    for number in range(3 * REMEMBERED):
        contract = contract.learn(replace(USUAL, items=10 + number // 2))
    assert len(contract.shapes) == REMEMBERED
    assert contract.fewest > 10


def test_a_fault_must_last_without_another_between_to_be_tolerated() -> None:
    contract = KNOWN.note(Fault.FEW, NOW)
    assert not contract.tolerates(Fault.FEW, NOW + PATIENCE / 2)
    assert contract.note(Fault.FEW, NOW + PATIENCE / 2).tolerates(Fault.FEW, NOW + PATIENCE)
    assert not contract.note(Fault.CUT, NOW).note(Fault.FEW, NOW + DAY / 2).tolerates(Fault.FEW, NOW + PATIENCE)
    assert not contract.learn(USUAL).tolerates(Fault.FEW, NOW + PATIENCE)


@given(st.sampled_from(Fault))
def test_what_is_never_right_is_never_tolerated(fault: Fault) -> None:
    assert KNOWN.note(fault, NOW).tolerates(fault, NOW + 100 * DAY) is (fault in PASSING)
