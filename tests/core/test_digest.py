"""What is due at once, put together."""

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.digest import DIGEST_FROM, bundle
from core.model import AlertId, AlertKind, AlertView, NoticeId, SourceName


def view(number: int, kind: AlertKind) -> AlertView:
    at = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    return AlertView(AlertId(number), kind, at, SourceName("shop-news"), "商城公告", "Asia/Shanghai")


def numbers(views: list[AlertView]) -> list[list[int]]:
    return [[view.id for view in bundled.views] for bundled in bundle(views)]


def test_several_reminders_are_one_message() -> None:
    kinds = [AlertKind.REMINDER, AlertKind.NEW, AlertKind.REMINDER]
    assert numbers([view(number, kind) for number, kind in enumerate(kinds)]) == [[0, 2], [1]]


def test_few_new_notices_are_a_message_each() -> None:
    assert numbers([view(number, AlertKind.NEW) for number in range(DIGEST_FROM - 1)]) == [[0], [1], [2], [3], [4]]


def test_many_new_notices_are_one_digest() -> None:
    assert numbers([view(number, AlertKind.NEW) for number in range(DIGEST_FROM)]) == [list(range(DIGEST_FROM))]


def test_few_revisions_are_a_message_each() -> None:
    assert len(numbers([view(number, AlertKind.REVISED) for number in range(5)])) == 5


def test_more_than_five_things_of_any_kind_are_one_message() -> None:
    """As after an outage: nobody wants to hear the bell nine times in a row."""
    kinds = [AlertKind.REVISED, AlertKind.WITHDRAWN, *[AlertKind.NEW] * 4]
    assert numbers([view(number, kind) for number, kind in enumerate(kinds)]) == [list(range(6))]


def test_reminders_are_part_of_a_digest_of_news() -> None:
    kinds = [AlertKind.REMINDER] * 3 + [AlertKind.NEW] * 9
    assert numbers([view(number, kind) for number, kind in enumerate(kinds)]) == [list(range(12))]


def test_who_chose_a_digest_gets_one_message() -> None:
    kinds = [AlertKind.REMINDER, AlertKind.NEW]
    views = [view(number, kind) for number, kind in enumerate(kinds)]
    assert [[one.id for one in bundled.views] for bundled in bundle(views, is_digest=True)] == [[0, 1]]


def about(number: int, kind: AlertKind, notice: int, **more: object) -> AlertView:
    at = dt.datetime(2026, 3, 2, number, tzinfo=dt.UTC)
    return replace(view(number, kind), created_at=at, notice_id=NoticeId(notice), **more)  # type: ignore[arg-type]


def test_a_day_that_came_near_twice_is_said_once_with_the_later_reminder() -> None:
    """One was held for a digest, and the next fell due before it."""
    on = dt.date(2026, 3, 9)
    views = [about(1, AlertKind.REMINDER, 7, on=on), about(2, AlertKind.REMINDER, 7, on=on)]
    (only,) = bundle(views)
    assert ([one.id for one in only.views], [one.id for one in only.covered]) == ([2], [1])


def test_two_days_of_one_notice_are_both_said() -> None:
    views = [about(number, AlertKind.REMINDER, 7, on=dt.date(2026, 3, number)) for number in (8, 9)]
    assert [one.id for one in bundle(views)[0].views] == [8, 9]


def test_a_notice_that_was_revised_before_it_was_told_is_new_with_its_later_text() -> None:
    first = about(1, AlertKind.NEW, 7, body="自9月12日起", revision_number=1)
    later = about(2, AlertKind.REVISED, 7, body="自9月20日起", revision_number=2, previous_body="自9月12日起")
    (only,) = bundle([first, later])
    (told,) = only.views
    assert (told.kind, told.body, told.previous_body) == (AlertKind.NEW, "自9月20日起", None)
    assert [one.id for one in only.covered] == [1]


def test_a_revision_of_a_notice_that_was_told_before_is_a_revision() -> None:
    views = [about(1, AlertKind.NEW, 7), about(2, AlertKind.REVISED, 8)]
    assert [[one.kind for one in bundled.views] for bundled in bundle(views)] == [[AlertKind.NEW], [AlertKind.REVISED]]


@given(st.lists(st.tuples(st.sampled_from(AlertKind), st.integers(1, 4)), max_size=20), st.booleans())
def test_every_alert_is_settled_by_just_one_message(wanted: list[tuple[AlertKind, int]], is_digest: bool) -> None:
    views = [replace(view(number, kind), notice_id=NoticeId(notice)) for number, (kind, notice) in enumerate(wanted)]
    bundles = bundle(views, is_digest=is_digest)
    settled = sorted(one.id for bundled in bundles for one in (*bundled.views, *bundled.covered))
    assert settled == [one.id for one in views]
    assert all(bundled.views for bundled in bundles)


def test_nothing_is_lost_and_the_order_is_kept() -> None:
    kinds = [AlertKind.REVISED, AlertKind.NEW, AlertKind.WITHDRAWN, AlertKind.REMINDER, AlertKind.NEW]
    assert numbers([view(number, kind) for number, kind in enumerate(kinds)]) == [[0], [1], [2], [3], [4]]
