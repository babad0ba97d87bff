"""What counts as the same content."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.fingerprint import VERSION, fingerprint, has_lost_mark, is_current, is_cut, is_cut_of

TITLE, BODY = "物流服务升级", "新规则将于9月12日起生效。\n详情见公告 2026。"


def same(body: str, other: str) -> bool:
    return fingerprint(TITLE, body) == fingerprint(TITLE, other)


def test_the_version_stands_first() -> None:
    assert fingerprint(TITLE, BODY).startswith(f"{VERSION:02x}")
    assert is_current(fingerprint(TITLE, BODY))
    assert not is_current("00" + fingerprint(TITLE, BODY)[2:])


@pytest.mark.parametrize(
    "other",
    [
        "新规则将于9月12日起生效。 详情见公告  2026。",
        "新规则将于９月１２日起生效。\n\n详情见公告\u00a02026。",
        "新规则将于9月12日起生效。\n详情见\u200b公告 2026。",
        "新规则将于9月12日起生效。\n详情见公告 2026。\n阅读 123",
        "新规则将于9月12日起生效。\n详情见公告 2026。 阅读(1,204) | 评论 3",
        "3小时前 | 阅读 5\n新规则将于9月12日起生效。\n详情见公告 2026。",
        "新规则将于9月12日起生效。\n详情见公告 2026。\n浏览量：1.2万次 · 5 minutes ago",
        "新规则将于9月12日起生效。\n详情见公告 2026。 | 2 months ago",
        "a year ago\n新规则将于9月12日起生效。\n详情见公告 2026。",
        "新规则将于9月12日起生效。\n详情见公告 2026。\n两个月前",
        "新规则将于9月12日起生效。\n详情见公告 2026。\n半年前 · 阅读 9",
    ],
)
def test_presentation_is_no_change(other: str) -> None:
    assert same(BODY, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("新规则将于9月12日起生效。", "新规则将于9月20日起生效。"),
        ("服务费为 1 2 元", "服务费为 12 元"),
        ("浏览超过100次的商家", "浏览超过200次的商家"),
        ("请于活动开始 3小时前提交", "请于活动开始 5小时前提交"),
        ("请于活动结束 2 个月前备货", "请于活动结束 3 个月前备货"),
        ("Orders placed 2 months ago or later", "Orders placed 3 months ago or later"),
        ("今天 10:00 起停止服务", "今天 11:00 起停止服务"),
        ("阅读 100 篇公告后方可报名", "阅读 200 篇公告后方可报名"),
    ],
)
def test_a_number_within_a_sentence_is_content(one: str, other: str) -> None:
    assert not same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“拆封”后——不支持", '"拆封"后--不支持'),
        ("The buyer’s “cooling-off” period", 'The buyer\'s "cooling-off" period'),
        ("【公告】退货", "[公告]退货"),
        ("R&D samples", "R&amp;D samples"),
    ],
)
def test_another_form_of_a_sign_is_no_change(one: str, other: str) -> None:
    assert same(one, other)
    assert fingerprint(one, BODY) == fingerprint(other, BODY)


@pytest.mark.parametrize(
    "title",
    [
        "【置顶】物流服务升级",
        "置顶物流服务升级",
        "[NEW] 物流服务升级",
        "物流服务升级NEW",
        "物流服务升级（新）",
        "【热门】物流服务升级",
    ],
)
def test_a_badge_on_a_title_is_no_change(title: str) -> None:
    assert fingerprint(title, BODY) == fingerprint(TITLE, BODY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("新物流服务升级", "物流服务升级"),
        ("New fees for sellers", "fees for sellers"),
        ("What is new", "What is"),
        ("【延期】物流服务升级", "物流服务升级"),
        ("【已更新】物流服务升级", "物流服务升级"),
    ],
)
def test_what_only_resembles_a_badge_is_content(one: str, other: str) -> None:
    assert fingerprint(one, BODY) != fingerprint(other, BODY)


@pytest.mark.parametrize("badge", ["NEW", "[置顶]", "置顶"])
def test_a_title_that_is_but_a_badge_is_a_title(badge: str) -> None:
    assert fingerprint(badge, BODY) != fingerprint("", BODY)


def test_a_mark_of_updating_is_lost_where_nothing_else_is() -> None:
    assert has_lost_mark("Returns window", "[Updated] Returns window")
    assert has_lost_mark("物流服务升级", "【已更新】物流服务升级")
    assert not has_lost_mark("[Updated] Returns window", "Returns window")
    assert not has_lost_mark("Return window", "[Updated] Returns window")
    assert not has_lost_mark("Returns window", "Returns window")


def test_a_text_is_cut_where_it_is_the_whole_or_says_that_it_goes_on() -> None:
    assert is_cut("关于下线旧版商品发…", "关于下线旧版商品发布入口的公告")
    assert is_cut("关于下线的公告", "关于下线的 公告")
    assert not is_cut("关于下线旧版商品发", "关于下线旧版商品发布入口的公告")


def test_words_do_not_wander_between_title_and_body() -> None:
    assert fingerprint("物流服务", "升级") != fingerprint("物流", "服务升级")


@given(st.text(), st.text())
def test_any_text_has_one_fingerprint_that_its_presentation_does_not_change(title: str, body: str) -> None:
    plain = fingerprint(title, body)
    assert len(plain) == 42
    assert plain == fingerprint(f"  {title}\u200b ", f"\n{body}\t")


@given(st.integers(0, 99_999_999), st.sampled_from(["阅读", "浏览量", "点赞", "views"]))
def test_a_counter_may_count(count: int, what: str) -> None:
    assert same(BODY, f"{BODY}\n{what} {count}")


def test_a_long_line_of_counters_costs_linear_time() -> None:
    """Half a megabyte; quadratic cost would take minutes, and the suite's patience with it."""
    assert fingerprint(TITLE, "阅读 1 " * 70_000) == fingerprint(TITLE, "")


@pytest.mark.parametrize(
    ("shown", "whole", "expected"),
    [
        ("商家退店后保证金将…", "商家退店后保证金将原路退还。", True),
        ("商家退店后保证金将......", "商家退店后保证金将原路退还。", True),
        ("商家退店后 保证金将……", "商家退店后保证金将原路退还，如有纠纷…", True),
        ("The new storage fee ...", "The new storage fee rises in June.", True),
        ("商家退店后保证金将", "商家退店后保证金将原路退还。", False),
        ("商家退店后货款将…", "商家退店后保证金将原路退还。", False),
        ("商家…", "商家退店后保证金将原路退还。", False),
        ("…", "商家退店后保证金将原路退还。", False),
        ("商家退店后保证金将原路退还，另有通知…", "商家退店后保证金将原路退还。", False),
    ],
)
def test_a_beginning_that_says_that_it_goes_on_is_a_cut_of_the_whole(shown: str, whole: str, expected: bool) -> None:
    assert is_cut_of(shown, whole) is expected


@given(st.text(min_size=8, max_size=60, alphabet="甲乙丙丁戊abc "), st.integers(8, 60))
def test_every_text_cut_after_some_words_is_a_cut_of_itself(whole: str, length: int) -> None:
    stem = whole[:length]
    assert is_cut_of(f"{stem}…", whole) or len("".join(stem.split())) < 8
