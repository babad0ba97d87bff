"""One change told twice, and one notice that amends another: what is taken for that, and above all what is not."""

import datetime as dt
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import NoticeId
from core.stories import Report, amends, are_moved, find_amended, find_same, mentioned_days, tell_one_change

AT = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
APRIL = dt.date(2026, 4, 1)

LONG = Report(
    NoticeId(1),
    "云仓客户端停止新购：老用户可用至到期",
    "3月2日消息，平台发布公告，因系统升级，云仓客户端将于2026年4月1日起停止新购，老用户可继续使用至服务有效期结束。",
    AT,
    frozenset({("takes_effect", APRIL)}),
)
SHORT = replace(
    LONG,
    id=NoticeId(2),
    title="云仓客户端将于4月1日停止新购",
    body="因系统升级，云仓客户端将于2026年4月1日起停止新购，老用户可继续使用。",
    at=AT + dt.timedelta(minutes=30),
)
AMENDING = Report(
    NoticeId(3),
    "云仓客户端提前到期",
    "云仓客户端已于2026年4月1日起停止新购，现因业务调整，服务将提前到期。",
    AT + 40 * DAY,
    frozenset(),
)


def test_the_shorter_report_of_a_change_tells_the_same() -> None:
    assert tell_one_change(LONG, SHORT)
    assert tell_one_change(SHORT, LONG)
    assert find_same(SHORT, [LONG]) is LONG


@pytest.mark.parametrize(
    "other",
    [
        replace(SHORT, at=AT + 4 * DAY),
        replace(SHORT, title="云仓手机端将于4月1日停止新购"),
        replace(SHORT, body="因系统升级，云仓客户端3.0版将于2026年4月1日起停止新购。"),
        replace(SHORT, days=frozenset({("takes_effect", APRIL + DAY)})),
        replace(SHORT, days=frozenset({("ends", APRIL)})),
        replace(SHORT, body="商家须在后台重新签署合同，逾期视为退出全部营销活动，届时清退保证金。"),
        replace(SHORT, title="停止新购", body=""),
    ],
    ids=["later", "another name", "another number", "another day", "another kind", "another text", "too little"],
)
def test_what_differs_in_what_counts_is_another_change(other: Report) -> None:
    assert not tell_one_change(LONG, other)


def test_reports_that_name_different_documents_tell_different_changes() -> None:
    one = replace(LONG, body=f"{LONG.body}修订《配送服务协议》。")
    other = replace(SHORT, body=f"{SHORT.body}修订《退货服务协议》。")
    assert not tell_one_change(one, other)
    assert tell_one_change(one, replace(other, body=f"{SHORT.body}修订《配送服务协议》。"))


def test_traditional_characters_tell_the_same() -> None:
    assert tell_one_change(LONG, replace(SHORT, title="雲倉客戶端將於4月1日停止新購"))


def test_without_milestones_only_what_is_told_almost_word_for_word_is_the_same() -> None:
    one, other = (replace(report, days=frozenset()) for report in (LONG, SHORT))
    assert tell_one_change(one, other)
    assert not tell_one_change(one, replace(other, body=f"{other.body}客服热线同步关闭。"))


def test_a_day_that_only_the_shorter_names_makes_it_another() -> None:
    one, other = (replace(report, days=frozenset()) for report in (LONG, SHORT))
    assert not tell_one_change(one, replace(other, body=other.body.replace("4月1日", "4月8日")))


def test_the_first_of_several_reports_is_the_one_that_is_repeated() -> None:
    third = replace(SHORT, id=NoticeId(9), at=AT + DAY)
    assert find_same(third, [SHORT, LONG]) is LONG


def test_who_denies_what_the_other_says_tells_another_change() -> None:
    """A negation stands in one of two titles: the longer or the shorter."""
    body = "自2026年4月1日起，定制商品{}支持七天无理由退货，商家需在详情页显著位置标明。"
    yes = replace(LONG, title="定制商品支持七天无理由退货", body=body.format(""))
    no = replace(SHORT, title="定制商品不支持七天无理由退货", body=body.format("不"))
    assert not tell_one_change(yes, no)
    assert not tell_one_change(no, yes)
    assert tell_one_change(yes, replace(yes, id=NoticeId(5)))


# --- amending


def test_a_notice_that_ends_early_what_was_announced_amends_it() -> None:
    assert find_amended(AMENDING, [LONG]) is LONG


@pytest.mark.parametrize(
    "new",
    [
        replace(AMENDING, at=AT - DAY),
        replace(AMENDING, at=AT + 500 * DAY),
        replace(AMENDING, title="服务提前到期"),
        replace(AMENDING, title="云仓客户端到期", body=AMENDING.body.replace("提前", "")),
        replace(AMENDING, body="因业务调整，服务将提前到期。"),
    ],
    ids=["before", "long after", "another subject", "no word of amending", "no reference"],
)
def test_without_any_one_of_its_signs_nothing_is_amended(new: Report) -> None:
    assert not amends(new, LONG)


def test_a_document_that_both_name_is_a_reference_too() -> None:
    old = replace(LONG, body=f"{LONG.body}详见《云仓服务协议》。")
    new = replace(AMENDING, body="《云仓服务协议》同时终止。")
    assert amends(new, old)
    assert not amends(replace(new, body="《云仓隐私政策》同时终止。"), old)


def test_a_new_value_on_a_day_of_its_own_amends_nothing() -> None:
    """Two rates set on one day, each "changed to": neither changes the other."""
    one = replace(LONG, title="云仓客户端服务费", body="自2026年4月1日起调整为3元。")
    other = replace(one, body="自2026年4月1日起调整为5元。", at=AT + DAY)
    assert not amends(other, one)


def test_who_speaks_again_of_cancelling_orders_cancels_nothing() -> None:
    orders = replace(LONG, title="订单取消规则调整", body="订单取消规则自2026年4月1日起调整。")
    again = replace(AMENDING, title="订单取消运费说明", body="自2026年4月1日起，买家取消订单的，运费由买家承担。")
    assert not amends(again, orders)
    assert amends(replace(again, title="订单取消规则推迟施行"), orders)


def test_of_several_the_one_whose_subject_is_shared_most_is_amended() -> None:
    wider = replace(LONG, id=NoticeId(7), title="云仓客户端")
    nearer = replace(LONG, id=NoticeId(8), title="云仓客户端提前")
    assert find_amended(AMENDING, [wider, nearer]) is nearer


# --- days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026年4月1日", {APRIL}),
        ("2026 年 4 月 1 号起", {APRIL}),
        ("2026-04-01", {APRIL}),
        ("4月1日", {APRIL.replace(year=year) for year in (2025, 2026, 2027)}),
        ("1 April 2026", {APRIL}),
        ("April 1st, 2026", {APRIL}),
        ("2月30日", set()),
        ("version 4.1, chapter 12 marching on", set()),
    ],
)
def test_days_are_found_however_they_are_written(text: str, days: set[dt.date]) -> None:
    assert mentioned_days(text, AT.date()) == days


# --- always


REPORTS = st.builds(
    Report,
    id=st.just(NoticeId(1)),
    title=st.text(max_size=40),
    body=st.text(max_size=200) | st.sampled_from([LONG.body, SHORT.body]),
    at=st.just(AT),
    days=st.just(LONG.days),
)


@given(REPORTS, REPORTS)
def test_no_text_raises_and_telling_the_same_goes_both_ways(one: Report, other: Report) -> None:
    other = replace(other, at=AT + DAY)
    assert tell_one_change(one, other) == tell_one_change(other, one)
    amends(other, one)


def test_comparing_long_reports_costs_little() -> None:
    body = "因系统升级，云仓客户端将停止新购，商家须重新签署合同。" * 150
    start = time.perf_counter()
    for number in range(50):
        new = replace(LONG, title=f"{LONG.title}{number}", body=f"{body}{number}")
        tell_one_change(new, replace(SHORT, body=body))
        amends(new, replace(SHORT, body=body))
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        ("自2026年4月1日起施行。", "自2026年5月1日起施行。", True),
        ("自4月1日起施行。", "自5月1日起施行。", True),
        ("It ends on 1 April 2026.", "It ends on 15 April 2026.", True),
        ("自2026年4月1日起施行。", "自2026年5月1日起执行。", False),
        ("费率3元，自2026年4月1日起。", "费率5元，自2026年4月1日起。", False),
        ("截至2026年3月1日。", "截至2026年3月2日。", False),
        ("截至3月1日。", "截至3月2日。", False),
        ("自2026年4月1日起施行。", "自2026年4月1日起施行。", False),
    ],
)
def test_texts_are_moved_where_days_ahead_alone_differ(before: str, after: str, moved: bool) -> None:
    assert are_moved(before, after, AT.date()) is moved
