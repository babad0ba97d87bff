"""Pages as a parser sees them."""

import datetime as dt
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Precision
from feeds import pages
from feeds.addresses import Addresses
from feeds.pages import DAYS_AHEAD, Page
from feeds.shelf import Shelf
from feeds.site import Site
from state.database import Database
from state.publications import PastRevision, SourceHealth
from state.standing import Coming
from tests.builders import PROFILE, SOURCE
from tests.fakes import START, ManualClock
from tests.feeds.conftest import TOPICS
from tests.feeds.values import ENDS, TAKES_EFFECT, WORDINGS, a_publication

TODAY = dt.date(2026, 3, 2)


class Elements(HTMLParser):
    """Collects (element, attributes) of a page."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [a for name, a in self.found if name == tag and wanted.items() <= a.items()]


def a_page(language: str = "zh", *, public_url: str = "https://bell.example", telegram: str | None = None) -> Page:
    site = Site(
        database=Database("sqlite://"), clock=ManualClock(), addresses=Addresses(public_url, "zh"), wordings=WORDINGS,
        topics={topic.slug: topic for topic in TOPICS}, sources={SOURCE: "商城公告"}, profile=PROFILE,
        telegram_link=telegram, shelf=Shelf(),
    )  # fmt: skip
    return Page(site, language, "/", START)


def ahead_on(day: dt.date) -> Coming:
    return Coming(day, TAKES_EFFECT, a_publication())


def test_the_page_of_a_withdrawn_notice_counts_no_days() -> None:
    live = Elements(pages.notice(a_page(), a_publication(), []))
    gone = Elements(pages.notice(a_page(), a_publication(withdrawn_at=START), []))
    assert len(live.all("span", **{"class": "left"})) == 1
    assert (len(gone.all("span", **{"class": "left"})), len(gone.all("s"))) == (0, 1)
    assert gone.all("p", **{"class": "withdrawn"})


def test_every_feed_is_discoverable_and_absolute() -> None:
    found = Elements(pages.home(a_page(), [], [], [])).all("link", rel="alternate")
    assert [link["href"] for link in found] == [
        "https://bell.example/feeds/all.rss",
        "https://bell.example/feeds/all.atom",
        "https://bell.example/feeds/topics/logistics.rss",
        "https://bell.example/feeds/topics/fees.rss",
    ]


def test_own_links_keep_the_path_of_the_public_address() -> None:
    page = a_page(public_url="https://example.org/bell")
    elements = Elements(pages.home(page, [ahead_on(TODAY)], [a_publication()], []))
    own = [a["href"] or "" for a in elements.all("a") if (a["href"] or "").startswith("/")]
    assert own
    assert all(href.startswith("/bell/") for href in own)


def test_what_is_ahead_is_drawn_and_listed() -> None:
    elements = Elements(
        pages.home(a_page(), [ahead_on(TODAY), ahead_on(TODAY + dt.timedelta(days=DAYS_AHEAD))], [], [])
    )
    near, far = elements.all("circle")
    assert float(near["cx"] or 0) < float(far["cx"] or 0)
    assert {time["datetime"] for time in elements.all("time")} == {"2026-03-02", "2026-05-01"}


def test_an_hour_of_another_zone_is_told_by_the_clock_of_the_day_it_stands_under() -> None:
    evening = replace(TAKES_EFFECT, on=TODAY, time="18:00", precision=Precision.MINUTE, zone="UTC")
    page = pages.home(a_page(), [Coming(TODAY + dt.timedelta(days=1), evening, a_publication())], [], []).decode()
    assert "生效 02:00</span>" in page
    assert "2026-03-03" in page


def test_dots_of_one_day_stand_on_each_other_within_the_drawing() -> None:
    elements = Elements(pages.home(a_page(), [ahead_on(TODAY)] * 9, [], []))
    heights = [float(circle["cy"] or 0) for circle in elements.all("circle")]
    assert len(heights) == len(set(heights)) == pages.DOTS_HIGH
    assert min(heights) > 0


def test_each_dot_opens_its_own_line() -> None:
    both = [Coming(TODAY, TAKES_EFFECT, a_publication()), Coming(TODAY, ENDS, a_publication())]
    elements = Elements(pages.home(a_page(), both, [], []))
    names = [attributes["id"] for _, attributes in elements.found if "id" in attributes]
    assert len(names) == len(set(names))
    opened = [href.removeprefix("#") for a in elements.all("a") if (href := a["href"] or "").startswith("#n")]
    assert len(opened) == 2
    assert set(opened) <= set(names)


def test_nothing_ahead_and_nothing_read_is_said() -> None:
    shown = pages.home(a_page("en"), [], [], []).decode()
    assert "No dates are known for the next 60 days." in shown
    assert "No notices yet." in shown


def test_a_source_in_trouble_is_shown_with_its_last_success() -> None:
    health = SourceHealth(SOURCE, "商城公告", "https://shop.example", START, "timed out")
    shown = pages.home(a_page(), [], [], [health]).decode()
    assert "最近读取成功：2026-03-02 09:00" in shown
    assert "读取异常" in shown


@pytest.mark.parametrize(
    ("telegram", "expected"),
    [
        ("https://t.me/examplebot", "https://t.me/examplebot?start=topic_fees"),
        ("http://localhost:8081/chat", "http://localhost:8081/chat"),
    ],
)
def test_a_topic_opens_in_telegram(telegram: str, expected: str) -> None:
    elements = Elements(pages.home(a_page(telegram=telegram), [], [], []))
    assert elements.all("a", href=expected)


def test_a_revision_is_compared_with_the_one_before_it() -> None:
    history = [
        PastRevision(2, "新题", "自9月20日起升级。", START, (TAKES_EFFECT,)),
        PastRevision(1, "旧题", "自9月12日起升级。", START, ()),
    ]
    shown = pages.notice(a_page(), a_publication(milestones=(TAKES_EFFECT, ENDS)), history).decode()
    assert "<ins>新题</ins> <del>旧题</del>" in shown
    assert "<ins>9月20日</ins><del>9月12日</del>" in shown
    assert "还有 7 天" in shown


def test_a_link_that_is_no_web_address_is_no_link() -> None:
    assert b"javascript:" not in pages.notice(a_page(), a_publication(link="javascript:alert(1)"), [])


@given(st.text(), st.text(), st.sampled_from(["zh", "en"]))
def test_any_text_makes_a_well_formed_page(title: str, body: str, language: str) -> None:
    notice = a_publication(title=title, body=body, source_title=title)
    history = [PastRevision(2, title, body, START, ()), PastRevision(1, body, title, START, ())]
    health = [SourceHealth(SOURCE, title, body, None, body)]
    for page in (
        pages.notice(a_page(language), notice, history),
        pages.home(a_page(language), [Coming(TODAY, TAKES_EFFECT, notice)], [notice], health),
        pages.message(a_page(language), title),
    ):
        ElementTree.fromstring(page.decode().removeprefix("<!DOCTYPE html>"))
