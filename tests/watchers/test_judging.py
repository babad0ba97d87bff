"""What a look at a notice's page says, and what stands above all that is known."""

import pytest

from core.fingerprint import fingerprint
from core.model import Entry, NoticeId, RevisionId
from core.source import Order
from core.verdicts import Event, KnownNotice, Past, Verdict, Weight
from tests.fakes import START
from watchers.judging import above_all_known, judge_look
from watchers.listing import Looked


def known(body: str) -> KnownNotice:
    now = fingerprint("物流", body)
    history = (Past(1, now, START),)
    return KnownNotice(NoticeId(1), "a", RevisionId(1), 1, now, "物流", body, START, history, START)


def look(body: str | None, *, was_unread: bool = False, in_baseline: bool = False) -> Looked:
    entry = None if body is None else Entry("a", "物流", body, None, START)
    return Looked("a", entry, was_unread, in_baseline)


def test_a_page_that_is_gone_takes_its_notice_along() -> None:
    assert judge_look(look(None), known("旧"), START).event is Event.WITHDRAWN


def test_a_text_as_it_was_is_nothing_and_another_is_told() -> None:
    assert judge_look(look("旧"), known("旧"), START).event is Event.UNCHANGED
    verdict = judge_look(look("物流服务自九月起停止"), known("物流服务将升级"), START)
    assert (verdict.event, verdict.weight) == (Event.REVISED, Weight.TOLD)


@pytest.mark.parametrize(("in_baseline", "weight"), [(True, Weight.SILENT), (False, Weight.KEPT)])
def test_a_text_that_is_read_for_the_first_time_is_news_only_in_its_dates(in_baseline: bool, weight: Weight) -> None:
    first = look("物流服务自九月起停止", was_unread=True, in_baseline=in_baseline)
    verdict = judge_look(first, known("物流服务"), START)
    assert (verdict.event, verdict.weight) == (Event.REVISED, weight)


def verdict(guid: str, *, is_known: bool) -> Verdict:
    return Verdict(Event.UNCHANGED if is_known else Event.NEW, guid, "", 0, known=known("旧") if is_known else None)


def test_what_stands_above_all_that_is_known_is_new_whatever_else_is() -> None:
    listed = [verdict("a", is_known=False), verdict("b", is_known=True), verdict("c", is_known=False)]
    assert above_all_known(listed, Order.NEWEST) == {"a"}
    assert above_all_known(listed, Order.ANY) == frozenset()
    assert above_all_known(listed[::2], Order.NEWEST) == frozenset()
