"""What holds for every text: reading never fails, and how a date is written does not matter."""

import datetime as dt
import string
import time

import opencc
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.milestones import read
from core.milestones.reader import scan
from core.model import Precision
from core.text import reading_copy
from tests.core.milestones.reading import GOLDEN, Case, golden_cases, read_on, said

NUMERALS = "〇一二三四五六七八九"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
DAYS = st.dates(dt.date(2023, 12, 1), dt.date(2025, 3, 31))
NEAR = st.dates(dt.date(2024, 4, 1), dt.date(2024, 12, 31))
PIECES = st.sampled_from(
    [
        *("自", "起", "至", "前", "底", "从", "年", "月", "日", "，", "。", "《", "》", "：", "\n"),
        *(
            "2024年",
            "5月1日",
            "6月",
            "30日",
            "即日",
            "下周一",
            "零时",
            "18:00",
            "停止服务",
            "生效",
            "民国113年",
            "正月初八",
        ),
        *("发布之日", "春节", "15个工作日内", "民国一百一十三年", "十廿百", "24:00"),
        *(
            "June ",
            "3",
            "rd",
            ", 2024",
            " to ",
            "by ",
            "Q3",
            "end of ",
            "next Monday",
            "in 30 days",
            " UTC",
            "2024-05-01",
        ),
        *("|", "(", ")", "-", "~", "/", ".", " ", "99", "0"),
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))


def chinese_numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else NUMERALS[tens] + "十") + (NUMERALS[ones] if ones else "")


def ordinal(day: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10 if day // 10 != 1 else 0, "th")
    return f"{day}{ending}"


def full_width(text: str) -> str:
    return text.translate({ord(digit): ord(digit) + 0xFEE0 for digit in string.digits})


def chinese_ways(day: dt.date) -> list[str]:
    year = "".join(NUMERALS[int(digit)] for digit in str(day.year))
    plain = f"{day.year}年{day.month}月{day.day}日"
    return [
        plain,
        full_width(plain),
        f"{day.year}年{day.month:02d}月{day.day:02d}日",
        f"{day.year} 年 {day.month} 月 {day.day} 日",
        f"{day.year}年{day.month}月{day.day}号",
        f"{year}年{chinese_numeral(day.month)}月{chinese_numeral(day.day)}日",
        f"{day.year}-{day.month:02d}-{day.day:02d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"民國{day.year - 1911}年{day.month}月{day.day}日",
    ]


def english_ways(day: dt.date) -> list[str]:
    month = MONTHS[day.month - 1]
    return [
        f"{month} {day.day}, {day.year}",
        f"{month} {ordinal(day.day)}, {day.year}",
        f"{month[:3]} {day.day}, {day.year}",
        f"{day.day} {month} {day.year}",
        f"the {ordinal(day.day)} of {month} {day.year}",
        f"{day:%Y-%m-%d}",
        f"{day.month}/{day.day}/{day.year}",
        f"{day.day:02d}-{month[:3]}-{day.year}",
        f"{day:%A}, {month} {day.day}, {day.year}",
    ]


CASES = list(golden_cases())
HOSTILE = (
    "自2024年",
    "一",
    "2024-05-01-",
    "《",
    "1 ",
    "june ",
    "|5月|",
    "(",
    "次日",
    "\n|",
    "时间\n\n",
    "项目 时间\n初审 5月1日\n",
    "5月1日至",
    "from 3 to ",
    "自",
    "[例如",
    "例如6月1日上线\n\n",
    "for example, on june 3\n\n",
    "June 3 - June 28, ",
    "june 3 off between 9:00 am and 4:30 pm; ",
)


@given(TEXTS, TEXTS, st.sampled_from(["zh", "en", None]), st.none() | st.datetimes(timezones=st.just(dt.UTC)))
@example("", "发布之日起9999个月后", "zh", dt.datetime(9999, 12, 31, tzinfo=dt.UTC))
@example("", "in 9999 years", "en", dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
@example("", "农历2100年十二月三十", "zh", None)
@example("", "民国99999年1月1日起", "zh", None)
@example("", "2月29日起", "zh", dt.datetime(2023, 1, 1, tzinfo=dt.UTC))
@example("", "昨日起", "zh", dt.datetime(1, 1, 1, tzinfo=dt.UTC))
@example("", "今明两天停水。", "zh", dt.datetime(9999, 12, 31, 23, tzinfo=dt.UTC))
@settings(max_examples=300)
def test_any_text_is_read_without_error(title: str, body: str, lang: str | None, at: dt.datetime | None) -> None:
    reading = read(title, body, at, lang=lang)
    for milestone in reading.milestones:
        assert 0 < milestone.confidence < 1
        assert milestone.quote in title or milestone.quote in body
    assert len(reading.reasons) == len(reading.milestones)


@given(DAYS)
def test_every_chinese_way_to_write_a_day_reads_the_same(day: dt.date) -> None:
    for way in chinese_ways(day):
        assert said(f"新规则自{way}起施行。") == {f"takes_effect {day}"}, way


@given(DAYS)
def test_every_english_way_to_write_a_day_reads_the_same(day: dt.date) -> None:
    for way in english_ways(day):
        assert said(f"The new rules take effect on {way}.", lang="en") == {f"takes_effect {day}"}, way


@given(NEAR)
def test_a_year_is_not_needed_near_the_publication(day: dt.date) -> None:
    assert said(f"新规则自{day.month}月{day.day}日起施行。") == {f"takes_effect {day}"}
    assert said(f"The rules take effect on {MONTHS[day.month - 1]} {day.day}.", lang="en") == {f"takes_effect {day}"}


@given(DAYS, st.integers(1, 200))
def test_a_window_reads_the_same_with_every_connector(start: dt.date, length: int) -> None:
    end = start + dt.timedelta(days=length)
    first, last = (f"{day.year}年{day.month}月{day.day}日" for day in (start, end))
    for connector in ("至", "到", "-", "—", "——", "~", "～", "起至", "起，至"):
        body = f"活动时间：{first}{connector}{last}。"
        assert said(body) == {f"takes_effect {start}", f"ends {end}"}, connector


UNSIGNED = "***"


@given(st.sampled_from([case for case in CASES if case.published]), TEXTS)
@settings(max_examples=150)
def test_text_after_a_full_stop_changes_no_earlier_milestone(case: Case, more: str) -> None:
    """But for what is merged: the same day in a stronger role, a month in the title made exact by the addition.

    A day alone at the very end signs the notice, so that "this Friday" counts from it: the addition ends otherwise.
    """
    stop = {"zh": "。\n", "en": ".\n\n"}[case.lang]
    body = case.body.rstrip("。. ") + stop
    before = read_on(body, case.published, case.title, case.lang).milestones
    after = read_on(f"{body}{more}\n{UNSIGNED}", case.published, case.title, case.lang).milestones
    kept = {(milestone.kind, milestone.on) for milestone in after}
    for milestone in before:
        merged = any(other.on == milestone.on for other in after) or milestone.precision is not Precision.DAY
        assert (milestone.kind, milestone.on) in kept or merged


@pytest.mark.parametrize("case", [case for case in CASES if case.lang == "zh"], ids=lambda case: case.why)
def test_traditional_and_full_width_writing_reads_alike(case: Case) -> None:
    convert = opencc.OpenCC("s2t").convert
    expected = said(case.body, case.published, case.title)
    for write in (convert, full_width):
        assert said(write(case.body), case.published, write(case.title)) == expected


@given(TEXTS)
def test_a_quoted_span_holds_the_date(body: str) -> None:
    words = {reading_copy(body).quote(m.start, m.end).strip() for m in scan(reading_copy(body), "zh")}
    for milestone in read_on(body).milestones:
        assert any(word and word in milestone.quote for word in words)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_reading_is_linear_up_to_a_megabyte(lang: str) -> None:
    """Sixteen times the text may take at most forty times as long: quadratic would be 256.

    Both lengths hold the same mixture: some of every kind of case, said again and again. The room above sixteen is for
    caches, which the short text fits into and the long one does not, the less so beside other tests.
    """
    text = "".join(case.title + "\n" + case.body + "\n" for case in CASES[:: len(CASES) // 200])
    assert len(text) < 60_000
    assert is_linear(text, 62_500, lang)


@pytest.mark.parametrize(("unit", "lang"), [("我们6月3日关闭。", "zh"), ("We close on June 3. ", "en")])
def test_years_are_sought_in_linear_time_where_no_publication_tells_them(unit: str, lang: str) -> None:
    def spent(count: int) -> float:
        start = time.process_time()
        read("", unit * count, None, lang=lang)
        return time.process_time() - start

    assert any(spent(8_000) < 40 * spent(500) for _ in range(3))


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_repetition_blows_up(unit: str, lang: str) -> None:
    assert is_linear(unit, 10_000, lang, room_s=0.1)


def is_linear(unit: str, size: int, lang: str, *, room_s: float = 0.0) -> bool:
    """Whether sixteen times as much text takes forty times as long at most, in one of three tries.

    What else the machine does may only lengthen a try; what blows up is too long in all of them.
    """
    short, long = of_length(unit, size), of_length(unit, 16 * size)
    return any(seconds(long, lang) < 40 * seconds(short, lang) + room_s for _ in range(3))


def of_length(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]


def seconds(text: str, lang: str) -> float:
    """The shorter of two readings of a text, in seconds of this process's own time."""
    spent = []
    for _ in range(2):
        start = time.process_time()
        read_on(text, lang=lang)
        spent.append(time.process_time() - start)
    return min(spent)


def test_the_golden_files_are_there() -> None:
    assert len(list(GOLDEN.glob("*.toml"))) >= 10
