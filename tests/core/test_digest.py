"""What is due at once, put together."""

import datetime as dt

from core.digest import DIGEST_FROM, bundle
from core.model import AlertId, AlertKind, AlertView, SourceName


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


def test_revisions_are_never_put_together() -> None:
    assert len(numbers([view(number, AlertKind.REVISED) for number in range(9)])) == 9


def test_nothing_is_lost_and_the_order_is_kept() -> None:
    kinds = [AlertKind.REVISED, AlertKind.NEW, AlertKind.WITHDRAWN, AlertKind.REMINDER, AlertKind.NEW]
    assert numbers([view(number, kind) for number, kind in enumerate(kinds)]) == [[0], [1], [2], [3], [4]]
