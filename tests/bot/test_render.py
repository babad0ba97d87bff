"""Alerts as messages, each put before the sandbox, which checks what Telegram checks."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markup import MAX_ENTITIES, MAX_UNITS, units
from bot.render import MUTE, notice_page, render, render_many, sign_of
from bot.sandbox.formatting import format_text
from bot.wording import Wording, load_catalogues
from core.model import (
    AlertId,
    AlertKind,
    AlertView,
    Milestone,
    MilestoneKind,
    Moved,
    NoticeId,
    Precision,
    Related,
    SourceName,
    Topic,
)
from core.ports import Message

CATALOGUES = load_catalogues()
TODAY = dt.date(2026, 9, 5)
NOW = dt.datetime(2026, 9, 5, 2, tzinfo=dt.UTC)
TOPICS = (Topic("logistics", (("zh", "物流"), ("en", "Logistics")), "物流"),)
ZH = Wording(CATALOGUES["zh"], "Asia/Shanghai", TODAY, TOPICS)
EN = Wording(CATALOGUES["en"], "Europe/London", TODAY, TOPICS)


def milestone(on: dt.date = dt.date(2026, 9, 12), confidence: float = 1.0) -> Milestone:
    return Milestone(MilestoneKind.TAKES_EFFECT, on, None, Precision.DAY, "自9月12日起", confidence, "rule")


def view(kind: AlertKind = AlertKind.NEW, **more: object) -> AlertView:
    values: dict[str, object] = {
        "id": AlertId(1), "kind": kind, "created_at": NOW, "source_name": SourceName("shop-news"),
        "source_title": "商城公告", "zone": "Asia/Shanghai", "notice_id": NoticeId(12), "guid": "g",
        "revision_number": 1,
        "title": "物流服务升级", "body": "自9月12日起,物流服务升级。", "link": "https://shop.example/news/12",
        "published_at": NOW, "milestones": (milestone(),), **more,
    }  # fmt: skip
    return AlertView(**values)  # type: ignore[arg-type]


def revised(**more: object) -> AlertView:
    return view(
        AlertKind.REVISED, body="自9月20日起,物流服务升级。", revision_number=2, previous_title="物流服务升级",
        previous_body="自9月12日起,物流服务升级。", milestones=(milestone(dt.date(2026, 9, 20)),),
        moved=(Moved(MilestoneKind.TAKES_EFFECT, dt.date(2026, 9, 12), dt.date(2026, 9, 20)),), **more,
    )  # fmt: skip


def source_alert(kind: AlertKind, trouble: str | None = None) -> AlertView:
    return AlertView(AlertId(1), kind, NOW, SourceName("shop-news"), "商城公告", "Asia/Shanghai", trouble=trouble)


def accepted(message: Message) -> str:
    """The text as Telegram would keep it; fails where Telegram would not take the message."""
    marked = format_text(message.html, "HTML", None)
    assert units(message.plain) <= MAX_UNITS, "the fall-back must pass too"
    return marked.text


@pytest.mark.parametrize(
    ("why", "key"),
    [
        (("topic:logistics",), "不再关注主题「物流」"),
        (("all",), "不再关注全部通知"),
        (("升级", "all"), "不再关注……"),
        ((), "不再关注……"),
    ],
)
def test_the_key_that_ends_a_subscription_says_which(why: tuple[str, ...], key: str) -> None:
    keys = render(view(), wording=ZH, why=why).buttons
    (mute,) = [row[0] for row in keys if (row[0].data or "").startswith(f"{MUTE}:")]
    assert mute.text == key
    assert mute.data == ("m:12" if len(why) != 1 else f"m:12:{sign_of(why[0])}")


def test_queries_are_told_apart_by_what_their_keys_carry() -> None:
    signs = [sign_of(query) for query in ("topic:logistics", "topic:fees", "all", "运费" * 100)]
    assert len({*signs}) == len(signs)
    assert {len(sign) for sign in signs} == {12}


def test_a_new_notice_says_what_where_when_and_why() -> None:
    message = render(view(), wording=ZH, why=("topic:logistics", "升级"), public_url="https://bell.example/")
    assert accepted(message) == (
        "🆕 新通知\n物流服务升级\n商城公告 · 2026年9月5日\n\n🗓 9月12日 周六 · 还有 7 天 · 生效\n\n"
        "自9月12日起,物流服务升级。\n\n因为你订阅了主题「物流」、「升级」"
    )
    assert [[button.url or button.data for button in row] for row in message.buttons] == [
        ["https://shop.example/news/12"],
        ["https://bell.example/notices/12", "up"],
        ["m:12"],
        ["w:12"],
    ]


def test_it_says_the_same_in_english() -> None:
    text = accepted(render(view(), wording=EN, why=("all",)))
    assert text.startswith(
        "🆕 New notice\n物流服务升级\n商城公告 · 5 Sep 2026\n\n🗓 Sat, 12 Sep · in 7 days · takes effect"
    )
    assert text.endswith("Sent because you follow everything")


def test_a_moved_date_comes_first_then_the_new_text_then_what_was_struck() -> None:
    message = render(revised(), wording=ZH)
    assert accepted(message) == (
        "📅 日期有变更\n物流服务升级\n商城公告 · 2026年9月5日\n\n生效：9月12日 → 9月20日 周日\n\n"
        "🗓 9月20日 周日 · 还有 15 天 · 生效\n\n自9月20日起,物流服务升级。\n\n"
        "改动（下划线为新增，删除线为删去）：\n自9月20日9月12日起,物流服务升级。"
    )
    assert "<u>9月20日</u><s>9月12日</s>" in message.html


def test_a_revision_that_moves_no_date_is_a_revision() -> None:
    assert "✏️ 通知有修订" in accepted(render(replace(revised(), moved=()), wording=ZH))


def test_a_new_title_is_among_the_changes() -> None:
    html = render(replace(revised(), title="快递服务升级"), wording=ZH).html
    assert "<u>快递</u><s>物流</s>服务升级" in html


def test_a_reminder_tells_how_long_and_marks_the_day_it_is_about() -> None:
    other = milestone(dt.date(2026, 12, 31))
    message = render(view(AlertKind.REMINDER, on=dt.date(2026, 9, 12), milestones=(milestone(), other)), wording=ZH)
    text = accepted(message)
    assert text.startswith("⏰ 到期提醒 · 还有 7 天\n")
    assert "🔔 9月12日" in text
    assert "🗓 12月31日" in text


def test_a_withdrawn_notice_says_that_nobody_will_be_reminded() -> None:
    text = accepted(render(view(AlertKind.WITHDRAWN), wording=EN))
    assert "Notice withdrawn" in text
    assert "you will not be reminded" in text
    assert "🗓" not in text


@pytest.mark.parametrize("kind", [AlertKind.SOURCE_BROKEN, AlertKind.SOURCE_WELL])
def test_a_source_is_told_of_with_its_trouble_and_no_buttons(kind: AlertKind) -> None:
    trouble = 'no items in the list <ul class="x">' if kind is AlertKind.SOURCE_BROKEN else None
    message = render(source_alert(kind, trouble), wording=EN)
    assert "商城公告" in accepted(message)
    assert (trouble or "") in message.plain
    assert message.buttons == ()


def test_a_doubtful_date_is_shown_as_one() -> None:
    assert "生效（日期待核对）" in accepted(render(view(milestones=(milestone(confidence=0.1),)), wording=ZH))


def test_a_long_text_is_folded_and_a_short_one_is_not() -> None:
    assert "<blockquote>" in render(view(), wording=ZH).html
    assert "<blockquote expandable>" in render(view(body="很长。" * 300), wording=ZH).html


@pytest.mark.parametrize("link", [None, "javascript:alert(1)", "http://intranet/1", "/relative"])
def test_an_address_that_telegram_would_refuse_is_no_button(link: str | None) -> None:
    buttons = render(view(link=link), wording=ZH).buttons
    assert {button.url for row in buttons for button in row} == {None}


@pytest.mark.parametrize(
    "root", ["http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]", "", "ftp://x.example"]
)
def test_a_page_that_readers_cannot_reach_is_not_offered(root: str) -> None:
    assert notice_page(root, 12) is None


def test_the_fall_back_holds_the_address_that_the_buttons_held() -> None:
    assert render(view(), wording=ZH).plain.endswith("\n\nhttps://shop.example/news/12")


def test_reminders_together_come_in_order_of_their_days() -> None:
    reminders = [
        view(AlertKind.REMINDER, id=AlertId(n), title=f"notice {n}", on=TODAY + dt.timedelta(days=days),
             milestones=(milestone(TODAY + dt.timedelta(days=days)),))
        for n, days in ((1, 7), (2, 1))
    ]  # fmt: skip
    text = accepted(render_many(reminders, wording=EN))
    assert text == (
        "⏰ 2 reminders\n\n• notice 2\n  Sun, 6 Sep · tomorrow · takes effect\n  商城公告\n\n"
        "• notice 1\n  Sat, 12 Sep · in 7 days · takes effect\n  商城公告"
    )


def test_a_digest_of_many_kinds_tells_the_most_urgent_first_each_kind_under_its_heading() -> None:
    reminder = view(AlertKind.REMINDER, id=AlertId(9), on=dt.date(2026, 9, 12), title="提醒的")
    withdrawn = view(AlertKind.WITHDRAWN, id=AlertId(7), title="撤下的")
    text = accepted(
        render_many([withdrawn, view(title="新的"), replace(revised(), title="改期的"), reminder], wording=ZH)
    )
    assert text.splitlines() == [
        "📬 4 条通知与提醒", "",
        "⏰ 到期提醒", "• 提醒的", "  9月12日 周六 · 还有 7 天 · 生效", "  商城公告", "",
        "📅 日期有变更", "• 改期的", "  生效：9月12日 → 9月20日 周日", "  商城公告", "",
        "🆕 新通知", "• 新的", "  9月12日 周六 · 还有 7 天 · 生效", "  商城公告", "",
        "🗑 通知已撤下", "• 撤下的", "  商城公告",
    ]  # fmt: skip


def test_a_day_that_is_past_is_told_as_past() -> None:
    late = view(AlertKind.REMINDER, on=dt.date(2026, 9, 4), milestones=(milestone(dt.date(2026, 9, 4)),))
    text = accepted(render(late, wording=EN))
    assert "Reminder · yesterday" in text
    assert "Fri, 4 Sep · yesterday · took effect" in text


def test_a_digest_drops_whole_items_and_says_how_many() -> None:
    many = [view(id=AlertId(n), title=f"notice {n} " + "长" * 100) for n in range(200)]
    message = render_many(many, wording=ZH)
    text = accepted(message)
    assert text.startswith("📬 200 条新通知")
    shown = text.count("• notice")
    assert text.endswith(f"……另有 {200 - shown} 条未列出，请看 /latest")
    assert 0 < shown < 200


NASTY = st.text(max_size=400) | st.text(alphabet="<>&\"'/ab\n甲。😀\x00", max_size=2_000) | st.just("字" * 10_000)
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2035, 1, 1))
MILESTONES = st.builds(
    Milestone,
    kind=st.sampled_from(MilestoneKind),
    on=DAYS,
    time=st.none() | st.sampled_from(["00:00", "18:30", "24:00"]),
    precision=st.sampled_from(Precision),
    quote=st.just("quote"),
    confidence=st.floats(0, 1),
    rule=st.just("rule"),
    zone=st.none() | st.just("America/New_York"),
)
VIEWS = st.builds(
    AlertView,
    id=st.integers(1, 999).map(AlertId),
    kind=st.sampled_from(AlertKind),
    created_at=st.just(NOW),
    source_name=st.just(SourceName("s")),
    source_title=NASTY,
    zone=st.just("Asia/Shanghai"),
    notice_id=st.none() | st.just(NoticeId(5)),
    title=NASTY,
    body=NASTY,
    link=st.none() | NASTY | st.just("https://shop.example/" + "x" * 3_000),
    published_at=st.none() | st.just(NOW),
    milestones=st.lists(MILESTONES, max_size=40).map(tuple),
    moved=st.lists(st.builds(Moved, kind=st.sampled_from(MilestoneKind), old=DAYS, new=DAYS), max_size=20).map(tuple),
    previous_title=st.none() | NASTY,
    previous_body=st.none() | NASTY,
    on=st.none() | DAYS,
    trouble=st.none() | NASTY,
)


@given(VIEWS, st.sampled_from([ZH, EN]), st.lists(NASTY, max_size=5).map(tuple))
def test_whatever_a_source_says_becomes_a_message_that_telegram_takes(
    shown: AlertView, wording: Wording, why: tuple[str, ...]
) -> None:
    message = render(shown, wording=wording, why=why, public_url="https://bell.example")
    assert accepted(message)
    assert message.html.count("<") <= 2 * MAX_ENTITIES
    assert all(len((button.data or "").encode()) <= 64 for row in message.buttons for button in row)


@given(st.lists(VIEWS, min_size=2, max_size=30), st.sampled_from([ZH, EN]))
def test_many_together_are_a_message_that_telegram_takes(shown: list[AlertView], wording: Wording) -> None:
    assert accepted(render_many(shown, wording=wording))


# --- stories

EARLIER = Related(
    NoticeId(3), "物流<甲>报", "https://shop.example/news/3", dt.datetime(2026, 8, 1, 2, tzinfo=dt.UTC), "观察"
)


def test_an_amending_notice_names_what_it_changes_and_when_that_was_announced() -> None:
    assert "Changes what was announced on 1 Aug 2026: 物流<甲>报" in render(view(amends=EARLIER), wording=EN).plain
    shown = render(view(amends=EARLIER), wording=ZH)
    assert "更改2026年8月1日公布的事项：" in shown.plain
    assert '<a href="https://shop.example/news/3">物流&lt;甲&gt;报</a>' in shown.html


@pytest.mark.parametrize("kind", [AlertKind.NEW, AlertKind.REMINDER, AlertKind.REVISED])
def test_another_report_of_the_same_change_is_linked(kind: AlertKind) -> None:
    shown = render(view(kind, others=(EARLIER,)), wording=EN)
    assert "Also reported by 观察 (1 Aug 2026): 物流<甲>报" in shown.plain
    assert shown.html.count("<a href=") == 1


def test_of_many_reports_a_few_are_named() -> None:
    shown = render(view(others=(EARLIER,) * 9), wording=EN)
    assert shown.plain.count("Also reported by") == 3


def test_without_admins_nobody_is_asked_whether_a_date_is_wrong() -> None:
    alert = view(milestones=(milestone(),))
    texts = [
        {button.text for row in render(alert, wording=EN, has_admins=has).buttons for button in row}
        for has in (True, False)
    ]
    assert texts[0] - texts[1] == {EN.text("button.wrong")}
