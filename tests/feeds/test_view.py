"""What an item says, and from which dates."""

import datetime as dt
from dataclasses import replace
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from core.model import AlertKind, MilestoneKind, Moved, NoticeId, Related
from feeds.view import LONGEST_BODY, FeedItem
from state.publications import Event
from state.standing import StoredNotice
from tests.fakes import START
from tests.feeds.values import TAKES_EFFECT, a_publication, an_address, an_editor, an_event


def item_of(event: Event, language: str = "zh") -> FeedItem:
    return an_editor(language).of_events(an_address(language=language), "全部通知", [event]).items[0]


def notice_item(notice: StoredNotice) -> FeedItem:
    return an_editor().of_notices(an_address(only_notices=True), "全部通知", [notice]).items[0]


def read(content: str) -> str:
    """The text of a content, which must be well-formed."""
    return "".join(ElementTree.fromstring(f"<div>{content}</div>").itertext())


def test_an_item_shows_kind_date_and_quote_of_each_milestone() -> None:
    said = read(item_of(an_event()).content)
    assert "生效：3月9日周一 自3月9日起" in said
    assert "截止：3月31日周二 24:00 3月31日24:00前" in said


def test_a_doubtful_date_is_said_to_be_doubtful() -> None:
    doubtful = replace(TAKES_EFFECT, confidence=0.5)
    item = item_of(an_event(milestones=(doubtful,)), "en")
    assert "date to be checked" in item.content
    assert "date to be checked" in item.summary


def test_a_revision_shows_the_new_before_the_old_and_marks_both() -> None:
    moved = Moved(MilestoneKind.TAKES_EFFECT, dt.date(2026, 3, 2), dt.date(2026, 3, 9))
    old = {"previous_title": "旧题", "previous_body": "自3月2日起，直送服务升级。"}
    content = item_of(an_event(AlertKind.REVISED, moved=(moved,), body="自3月9日起，直送服务升级。", **old)).content
    assert "3月2日 → 3月9日" in content
    assert "<ins>3月9日</ins><del>3月2日</del>" in content
    assert "<del>旧题</del>" in content
    assert content.index("→") < content.index("<ins>")


def test_a_withdrawn_notice_says_so_first() -> None:
    assert item_of(an_event(AlertKind.WITHDRAWN)).content.startswith("<p><strong>已撤下</strong>")


def test_the_dates_of_a_withdrawn_notice_are_not_told_as_if_they_held() -> None:
    """The description begins with what matters, in feeds of events and of notices alike."""
    live = item_of(an_event())
    assert live.summary.startswith("生效")
    for item in (item_of(an_event(AlertKind.WITHDRAWN)), notice_item(a_publication(withdrawn_at=START))):
        assert item.summary.startswith("已撤下 · ")
        assert "生效 3月" not in item.summary
        assert "<li><s>" in item.content
        assert "<li><strong>" not in item.content


def test_an_item_links_to_the_original_or_else_to_our_page() -> None:
    assert item_of(an_event()).link == "https://shop.example/news/7"
    assert item_of(an_event(link="javascript:alert(1)")).link == "https://bell.example/notices/7"
    assert "javascript:" not in item_of(an_event(link="javascript:alert(1)")).content


def test_a_very_long_text_is_cut_and_said_to_go_on() -> None:
    item = item_of(an_event(body="长" * (LONGEST_BODY + 1)))
    assert item.content.count("长") == LONGEST_BODY + 1  # the last of them is in the words that say so
    assert "全文较长" in item.content


def test_the_date_of_a_feed_is_its_newest_items_and_of_an_empty_one_the_first_day() -> None:
    editor, later = an_editor(), START + dt.timedelta(days=1)
    feed = editor.of_events(an_address(), "x", [an_event(created_at=later), an_event()])
    assert feed.updated_at == later
    assert editor.of_events(an_address(), "x", []).updated_at == editor.since


def test_a_notice_is_dated_by_its_source_and_updated_by_its_last_change() -> None:
    item = notice_item(a_publication())
    assert item.published_at == START - dt.timedelta(hours=1)
    assert item.updated_at == START + dt.timedelta(hours=2)


def test_a_date_in_the_future_is_not_believed() -> None:
    item = notice_item(a_publication(published_at=START + dt.timedelta(days=300)))
    assert item.published_at == START


def test_a_title_without_a_visible_character_is_still_a_title() -> None:
    assert notice_item(a_publication(title="\x00\x01")).title == "—"


def test_a_withdrawn_notice_is_marked_in_the_list() -> None:
    assert notice_item(a_publication(withdrawn_at=START)).title == "[已撤下] 直送服务升级"


def test_the_style_sheet_is_found_from_every_depth() -> None:
    editor = an_editor()
    assert editor.of_events(an_address(), "x", []).stylesheet == "feed.css"
    assert editor.of_events(an_address(topic="fees"), "x", []).stylesheet == "../feed.css"


@given(title=st.text(), body=st.text(), before=st.text(), quote=st.text())
def test_any_text_makes_well_formed_content(title: str, body: str, before: str, quote: str) -> None:
    milestones = (replace(TAKES_EFFECT, quote=quote),)
    revised = an_event(
        AlertKind.REVISED, title=title, body=body, previous_title=before, previous_body=before, milestones=milestones
    )
    for event in (revised, an_event(title=title, body=body, milestones=milestones)):
        read(item_of(event).content)


def test_an_item_names_what_it_changes_and_who_else_reports_it() -> None:
    earlier = Related(NoticeId(3), "直送<旧>规", None, START - dt.timedelta(days=30), "观察")
    item = item_of(an_event(amends=earlier, others=(earlier,)))
    assert "更改1月31日公布的事项：直送<旧>规" in read(item.content)
    assert "观察也有报道：直送<旧>规" in read(item.content)
    assert item.content.count('<a href="https://bell.example/notices/3">') == 2
