"""Times as listings print them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.source import DateOrder
from watchers.parsers.times import order_of, read_time

ZONE = ZoneInfo("Asia/Shanghai")
NOW = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)  # 09:00 in Shanghai


@pytest.mark.parametrize(
    ("text", "beijing"),
    [
        ("2024-09-05 09:28:19", "2024-09-05 09:28:19"),
        ("2024-09-05T09:28:19", "2024-09-05 09:28:19"),
        ("2024-09-05T01:28:19Z", "2024-09-05 09:28:19"),
        ("2024-09-05T09:28:19.123+08:00", "2024-09-05 09:28:19"),
        ("2024-09-05 01:28:19 +0000", "2024-09-05 09:28:19"),
        ("2024年9月5日 09:28", "2024-09-05 09:28:00"),
        ("2024年9月5日9时28分", "2024-09-05 09:28:00"),
        ("2024/9/5 9:28", "2024-09-05 09:28:00"),
        ("2024.09.05", "2024-09-05 00:00:00"),
        ("发布时间：2024-09-05 09：28 来源：本站", "2024-09-05 09:28:00"),
        ("02-28 09:28", "2026-02-28 09:28:00"),
        ("3月1日", "2026-03-01 00:00:00"),
        ("12-30 08:00", "2025-12-30 08:00:00"),
        ("02-29 08:00", "2024-02-29 08:00:00"),
        ("今天 08:15", "2026-03-02 08:15:00"),
        ("昨天 23:59", "2026-03-01 23:59:00"),
        ("3小时前", "2026-03-02 06:00:00"),
        ("5分钟前", "2026-03-02 08:55:00"),
        ("2 hours ago", "2026-03-02 07:00:00"),
        ("刚刚", "2026-03-02 09:00:00"),
        ("1725499699", "2024-09-05 09:28:19"),
        ("1725499699000", "2024-09-05 09:28:19"),
        ("Thu, 05 Sep 2024 01:28:19 GMT", "2024-09-05 09:28:19"),
        ("September 5, 2024", "2024-09-05 00:00:00"),
        ("5 Sep 2024", "2024-09-05 00:00:00"),
        ("September 5th, 2024", "2024-09-05 00:00:00"),
        ("Sep 5, 2024 at 9:28 AM", "2024-09-05 09:28:00"),
        ("Sept. 5, 2024, 9:28 p.m.", "2024-09-05 21:28:00"),
        ("2024-09-05 12:28 AM", "2024-09-05 00:28:00"),
        ("2024-09-05 下午 2:28", "2024-09-05 14:28:00"),
        ("2024年9月5日 星期四 09:28", "2024-09-05 09:28:00"),
        ("9月5日(周四) 09:28", "2025-09-05 09:28:00"),
        ("民國113年9月5日", "2024-09-05 00:00:00"),
        ("05.09.2024 09:28", "2024-09-05 09:28:00"),
        ("20240905", "2024-09-05 00:00:00"),
        ("05\n2024-09", "2024-09-05 00:00:00"),
        ("052024年9月", "2024-09-05 00:00:00"),
        ("2024-09-05 01:28 UTC", "2024-09-05 09:28:00"),
        ("Sep 5, 01:28 - 02:30 UTC", "2025-09-05 09:28:00"),
        ("Published on Feb 28", "2026-02-28 00:00:00"),
        ("an hour ago", "2026-03-02 08:00:00"),
        ("2周前", "2026-02-16 09:00:00"),
        ("1 week ago", "2026-02-23 09:00:00"),
    ],
)
def test_usual_forms_are_read(text: str, beijing: str) -> None:
    found = read_time(text, ZONE, NOW)
    assert found == dt.datetime.fromisoformat(beijing).replace(tzinfo=ZONE)
    assert found is not None
    assert found.tzinfo is dt.UTC


@pytest.mark.parametrize(
    "text",
    [
        "", "公告", "2024-13-45", "版本 3.11", "138-0013-8000", "2026-03-02 77:00", "31/31", "10.2.2024.1",
        "Version 4.5", "10 Decades", "5 Marbles", "Aug 32", "order 20240905", "99999999", "10个工作日前",
    ],
)  # fmt: skip
def test_what_is_no_time_is_not_read_as_one(text: str) -> None:
    assert read_time(text, ZONE, NOW) is None


@pytest.mark.parametrize(
    ("text", "order", "beijing"),
    [
        ("02/03/2026", DateOrder.DAY_FIRST, "2026-03-02 00:00:00"),
        ("02/03/2026", DateOrder.MONTH_FIRST, "2026-02-03 00:00:00"),
        ("27-02-2026 14:05", DateOrder.DAY_FIRST, "2026-02-27 14:05:00"),
        ("Issued on 2/27/2026, 2:05 PM", DateOrder.MONTH_FIRST, "2026-02-27 14:05:00"),
        ("2026-03-02", DateOrder.DAY_FIRST, "2026-03-02 00:00:00"),
        ("02/03/2026", None, None),
        ("02-03-2024 10:00", None, None),
        ("27/02/2026", None, None),
        ("27/02/2026", DateOrder.MONTH_FIRST, None),
        ("02/03/26", DateOrder.DAY_FIRST, None),
    ],
)
def test_days_in_figures_are_read_only_by_an_order_that_is_told(
    text: str, order: DateOrder | None, beijing: str | None
) -> None:
    """Also one that only one order explains: else half of a list had times, and the other half none."""
    expected = dt.datetime.fromisoformat(beijing).replace(tzinfo=ZONE) if beijing else None
    assert read_time(text, ZONE, NOW, order) == expected


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["02/03/2026", "27/02/2026"], DateOrder.DAY_FIRST),
        (["02/03/2026", "02/27/2026"], DateOrder.MONTH_FIRST),
        (["02/03/2026", "01/03/2026"], None),
        (["27/02/2026", "02/27/2026"], None),
        (["2026-03-02", "公告"], None),
    ],
)
def test_an_order_is_told_by_a_day_that_is_no_month(texts: list[str], order: DateOrder | None) -> None:
    assert order_of(texts) is order


@given(st.integers(631_152_000, 3_786_912_000), st.sampled_from([
    "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y年%m月%d日 %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y.%m.%d %H:%M:%S",
]))  # fmt: skip
def test_every_way_to_write_a_time_reads_the_same(seconds: int, form: str) -> None:
    """Between 1990 and 2090."""
    when = dt.datetime.fromtimestamp(seconds, ZONE)
    assert read_time(when.replace(fold=0).strftime(form), ZONE, NOW) == when.replace(fold=0)


@given(st.text() | st.from_regex(r"[\d:./年月日时分前天 -]{1,40}", fullmatch=True))
def test_no_text_raises(text: str) -> None:
    found = read_time(text, ZONE, NOW)
    assert found is None or found.tzinfo is dt.UTC
