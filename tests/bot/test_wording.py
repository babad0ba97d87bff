"""Dates and distances as people say them."""

import datetime as dt

import pytest

from bot.wording import LANGUAGES, Wording, choose, load_catalogues
from core.milestones import REMIND_AT
from core.model import Milestone, MilestoneKind, Precision, Topic

CATALOGUES = load_catalogues()
TODAY = dt.date(2026, 9, 5)
SHANGHAI = "Asia/Shanghai"


def wording(language: str = "zh", zone: str = SHANGHAI) -> Wording:
    return Wording(CATALOGUES[language], zone, TODAY, (Topic("fees", (("zh", "费用"), ("en", "Fees")), "x"),))


def milestone(
    on: dt.date = dt.date(2026, 9, 12),
    *,
    time: str | None = None,
    precision: Precision = Precision.DAY,
    kind: MilestoneKind = MilestoneKind.TAKES_EFFECT,
    confidence: float = 1.0,
    zone: str | None = None,
) -> Milestone:
    return Milestone(kind, on, time, Precision.MINUTE if time else precision, "quote", confidence, "rule", zone=zone)


@pytest.mark.parametrize(
    ("offset", "zh", "en"),
    [(0, "就在今天", "today"), (1, "就在明天", "tomorrow"), (7, "还有 7 天", "in 7 days"),
     (-1, "昨天", "yesterday"), (-3, "已过 3 天", "3 days ago")],
)  # fmt: skip
def test_days_are_counted_from_the_readers_today(offset: int, zh: str, en: str) -> None:
    on = TODAY + dt.timedelta(days=offset)
    assert [wording(language).days_left(on) for language in LANGUAGES] == [zh, en]


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        (milestone(), "9月12日 周六 · 还有 7 天 · 生效", "Sat, 12 Sep · in 7 days · takes effect"),
        (milestone(dt.date(2027, 1, 1), kind=MilestoneKind.ENDS), "2027年1月1日 周五 · 还有 118 天 · 截止",
         "Fri, 1 Jan 2027 · in 118 days · ends"),
        (milestone(dt.date(2026, 10, 1), precision=Precision.MONTH), "2026年10月 · 生效",
         "October 2026 · takes effect"),
        (milestone(dt.date(2026, 10, 11), precision=Precision.PART), "2026年10月中旬 · 生效",
         "mid-October 2026 · takes effect"),
        (milestone(dt.date(2026, 10, 31), precision=Precision.PART), "2026年10月下旬 · 生效",
         "late October 2026 · takes effect"),
        (milestone(time="18:00"), "9月12日 周六 18:00 · 还有 7 天 · 生效",
         "Sat, 12 Sep 18:00 · in 7 days · takes effect"),
        (milestone(time="24:00", kind=MilestoneKind.ENDS), "9月12日 周六 24:00 · 还有 7 天 · 截止",
         "Sat, 12 Sep 24:00 · in 7 days · ends"),
        (milestone(confidence=REMIND_AT - 0.01), "9月12日 周六 · 生效（日期待核对）",
         "Sat, 12 Sep · takes effect (date to be checked)"),
    ],
)  # fmt: skip
def test_a_milestone_is_said_as_exactly_as_it_was_stated(given: Milestone, zh: str, en: str) -> None:
    assert [wording(language).milestone(given, SHANGHAI).plain for language in LANGUAGES] == [zh, en]


def test_an_hour_is_an_instant_for_each_reader_a_day_never() -> None:
    unix = int(dt.datetime(2026, 9, 12, 2, tzinfo=dt.timezone(dt.timedelta(hours=8))).timestamp())
    timed = wording("en", "Europe/London").milestone(milestone(time="02:00"), SHANGHAI)
    shown = f'<tg-time unix="{unix}" format="wDt">Fri, 11 Sep 19:00</tg-time> (as stated: 12 Sep 02:00, Beijing time)'
    assert timed.html.startswith(f"{shown} · in 6 days")
    for given in (milestone(), milestone(time="24:00"), milestone(precision=Precision.MONTH)):
        assert "tg-time" not in wording("en", "Europe/London").milestone(given, SHANGHAI).html


@pytest.mark.parametrize(
    ("stated_in", "reader", "zh", "en"),
    [
        (None, "Asia/Singapore", "9月12日 周六 18:00", "Sat, 12 Sep 18:00"),
        (None, "Europe/London", "9月12日 周六 11:00（原文：18:00，北京时间）",
         "Sat, 12 Sep 11:00 (as stated: 18:00, Beijing time)"),
        ("America/New_York", SHANGHAI, "9月13日 周日 06:00（原文：9月12日 18:00，纽约时间）",
         "Sun, 13 Sep 06:00 (as stated: 12 Sep 18:00, New York time)"),
        ("America/New_York", "America/New_York", "9月12日 周六 18:00", "Sat, 12 Sep 18:00"),
        ("America/Argentina/Ushuaia", "UTC", "9月12日 周六 21:00（原文：18:00，乌斯怀亚时间）",
         "Sat, 12 Sep 21:00 (as stated: 18:00, Ushuaia time)"),
        ("Etc/GMT-9", SHANGHAI, "9月12日 周六 17:00（原文：18:00，UTC+9）",
         "Sat, 12 Sep 17:00 (as stated: 18:00, UTC+9)"),
        ("UTC", SHANGHAI, "9月13日 周日 02:00（原文：9月12日 18:00，UTC）",
         "Sun, 13 Sep 02:00 (as stated: 12 Sep 18:00, UTC)"),
    ],
)  # fmt: skip
def test_an_hour_is_told_as_stated_where_the_readers_clock_shows_another(
    stated_in: str | None, reader: str, zh: str, en: str
) -> None:
    given = milestone(time="18:00", zone=stated_in)
    assert [wording(language, reader).when(given, SHANGHAI).plain for language in LANGUAGES] == [zh, en]


def test_the_end_of_a_day_elsewhere_names_where() -> None:
    said = wording("en", "Europe/London").when(milestone(time="24:00"), SHANGHAI).plain
    assert said == "Sat, 12 Sep 24:00 (Beijing time)"


def test_under_its_day_a_milestone_says_only_what_is_more() -> None:
    given = [milestone(), milestone(time="18:00"), milestone(confidence=0.0)]
    said = [wording("en").point(one, SHANGHAI).plain for one in given]
    assert said == [
        "takes effect",
        "takes effect · Sat, 12 Sep 18:00",
        "takes effect (date to be checked)",
    ]


def test_a_query_is_named_as_its_reader_knows_it() -> None:
    said = [wording("en").query(text) for text in ("topic:fees", "topic:gone", "all", "运费 | 快递")]
    assert said == ["Fees", "“topic:gone”", "everything", "“运费 | 快递”"]


def test_an_unknown_language_is_spoken_to_in_the_first() -> None:
    assert choose(CATALOGUES, "fr") is CATALOGUES["zh"]
