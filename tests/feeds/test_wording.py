"""Titles, days and distances in both languages."""

import datetime as dt
import re
from dataclasses import replace
from importlib import resources
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from core.model import AlertKind, MilestoneKind, Moved, Precision
from tests.fakes import START
from tests.feeds.values import ENDS, TAKES_EFFECT, WORDINGS, an_event

FEEDS = Path(__file__).parents[2] / "feeds"
TODAY = dt.date(2026, 3, 2)  # of START, in Shanghai
MOVED = Moved(MilestoneKind.TAKES_EFFECT, dt.date(2026, 9, 12), dt.date(2026, 9, 20))


def _catalog(language: str) -> Catalog:
    with (resources.files("feeds") / "texts" / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def _texts(language: str) -> dict[str, list[str]]:
    """The forms of every text by key."""
    messages = [message for message in _catalog(language) if message.id]
    forms = {message.id if isinstance(message.id, str) else message.id[0]: message.string for message in messages}
    return {key: [form] if isinstance(form, str) else list(form) for key, form in forms.items()}


def _fields(forms: list[str]) -> set[str]:
    return {field for form in forms for _, field, _, _ in Formatter().parse(form) if field}


def test_both_languages_hold_the_same_keys_with_the_same_placeholders() -> None:
    zh, en = _texts("zh"), _texts("en")
    assert zh.keys() == en.keys()
    assert {key: _fields(forms) for key, forms in zh.items()} == {key: _fields(forms) for key, forms in en.items()}
    assert all(all(forms) for forms in (*zh.values(), *en.values()))


def test_every_key_in_code_and_templates_has_a_text() -> None:
    sources = [*FEEDS.glob("*.py"), *FEEDS.glob("templates/*.html")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    asked = set(re.findall(r'(?:text|plural|say)\("([a-z_.]+)"', code))
    assert asked
    assert asked <= _texts("zh").keys()


@pytest.mark.parametrize(
    ("language", "kind", "more", "title"),
    [
        ("zh", AlertKind.NEW, {}, "[新通知] 直送服务升级"),
        ("en", AlertKind.NEW, {}, "[New] 直送服务升级"),
        ("zh", AlertKind.REVISED, {}, "[内容更新] 直送服务升级"),
        ("zh", AlertKind.REVISED, {"corrected": True}, "[日期更正] 直送服务升级"),
        (
            "en",
            AlertKind.REVISED,
            {"corrected": True, "moved": (MOVED,)},
            "[Date corrected] 直送服务升级 Sep 12 → Sep 20",
        ),
        ("zh", AlertKind.REVISED, {"moved": (MOVED,)}, "[日期变更] 直送服务升级 9月12日 → 9月20日"),
        (
            "en",
            AlertKind.REVISED,
            {"moved": (MOVED, MOVED)},
            "[Date moved] 直送服务升级 Sep 12 → Sep 20, Sep 12 → Sep 20",
        ),
        ("zh", AlertKind.WITHDRAWN, {}, "[已撤下] 直送服务升级"),
        ("zh", AlertKind.REMINDER, {"on": dt.date(2026, 3, 9)}, "[7天后生效] 直送服务升级"),
        ("en", AlertKind.REMINDER, {"on": dt.date(2026, 3, 31)}, "[Ends in 29 days] 直送服务升级"),
        ("zh", AlertKind.REMINDER, {"on": dt.date(2026, 3, 8)}, "[还有6天] 直送服务升级"),
    ],
)
def test_a_title_says_what_happened(language: str, kind: AlertKind, more: dict[str, object], title: str) -> None:
    assert WORDINGS[language].event_title(an_event(kind, **more).view) == title


@pytest.mark.parametrize(
    ("days_before", "zh", "en"),
    [
        (7, "7天后生效", "Takes effect in 7 days"),
        (1, "明天生效", "Takes effect tomorrow"),
        (0, "今天生效", "Takes effect today"),
        (-2, "已于3月9日生效", "Took effect on Mar 9"),
    ],
)
def test_a_distance_is_counted_from_when_it_was_said(days_before: int, zh: str, en: str) -> None:
    created_at = START + dt.timedelta(days=7 - days_before)
    view = an_event(AlertKind.REMINDER, on=dt.date(2026, 3, 9), created_at=created_at).view
    assert WORDINGS["zh"].event_label(view) == zh
    assert WORDINGS["en"].event_label(view) == en


def test_the_day_on_which_something_is_said_is_the_publics() -> None:
    late = dt.datetime(2026, 3, 8, 17, tzinfo=dt.UTC)  # 01:00 on the 9th in Shanghai
    view = an_event(AlertKind.REMINDER, on=dt.date(2026, 3, 9), created_at=late).view
    assert WORDINGS["zh"].event_label(view) == "今天生效"


def test_two_kinds_on_one_day_are_both_named() -> None:
    both = TAKES_EFFECT, replace(TAKES_EFFECT, kind=MilestoneKind.ENDS)
    view = an_event(AlertKind.REMINDER, on=TAKES_EFFECT.on, milestones=both).view
    assert WORDINGS["en"].event_label(view) == "Takes effect and ends in 7 days"


def test_a_month_is_shown_as_a_month() -> None:
    month = replace(TAKES_EFFECT, precision=Precision.MONTH)
    assert WORDINGS["zh"].milestone_day(month, "Asia/Shanghai", TODAY) == "2026年3月"


@pytest.mark.parametrize(
    ("zone", "shown"), [("Asia/Shanghai", "3月31日周二 24:00"), ("Asia/Tokyo", "3月31日周二 24:00 (Asia/Tokyo)")]
)
def test_a_stated_hour_names_its_zone_where_it_is_not_the_publics(zone: str, shown: str) -> None:
    assert WORDINGS["zh"].milestone_day(ENDS, zone, TODAY) == shown


def test_a_year_is_shown_where_it_is_another() -> None:
    assert WORDINGS["en"].day(dt.date(2027, 1, 5), TODAY) == "Jan 5, 2027"
    assert WORDINGS["en"].day(dt.date(2026, 1, 5), TODAY) == "Jan 5"


@pytest.mark.parametrize(
    ("days", "said"), [(0, "today"), (1, "tomorrow"), (2, "in 2 days"), (-1, "1 day ago"), (-3, "3 days ago")]
)
def test_a_distance_in_words(days: int, said: str) -> None:
    assert WORDINGS["en"].distance(days) == said


def test_braces_in_a_title_are_text() -> None:
    assert WORDINGS["zh"].event_title(an_event(title="{0} {x}").view) == "[新通知] {0} {x}"
