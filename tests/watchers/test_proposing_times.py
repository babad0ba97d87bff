"""When the items of a proposed list were published."""

import pytest

from tests.watchers.proposed import look


@pytest.mark.parametrize(
    ("title", "is_told"),
    [
        ("2026-02-0{} 关于停用面单的公告", True),
        ("关于停用面单的公告（2026-02-0{}）", True),
        ("关于停用面单的公告 2月{}日", True),
        ("关于2月{}日停用面单的公告", False),
        ("关于自2月{}日起停用面单的公告", False),
        ("关于2月{}日前完成核验的公告", False),
        ("Labels of 1.{}.2027 are refused", False),
        ("Labels refused from {} Feb 2026", False),
        ("{} Feb 2026: labels refused", True),
    ],
)
def test_a_day_in_words_is_the_one_of_publication_where_all_tell_a_past_one_that_nothing_governs(
    title: str, is_told: bool
) -> None:
    rows = "".join(f"<li><a href=/n/{n}>{title.format(n)}</a></li>" for n in range(1, 6))
    proposal = look(f"<!doctype html><h1>x</h1><ul id=list>{rows}</ul>")
    assert (proposal.source.select.published is not None) is is_told
    assert len(proposal.parsed.entries) == 5


def test_a_day_in_the_words_of_some_is_nobodys_publication() -> None:
    titles = ["2026-02-01 labels", "2026-02-02 fees", "2026-02-03 returns", "orders", "refunds"]
    rows = "".join(f"<li><a href=/n/{n}>Notice on {title}</a></li>" for n, title in enumerate(titles))
    assert look(f"<!doctype html><ul id=list>{rows}</ul>").source.select.published is None


@pytest.mark.parametrize(
    "words",
    ["2026-02-0{}", "发布时间：2026年2月{}日", "Published on {} February 2026", "Posted: Feb {}, 2026 9:28 AM"],
)
def test_what_says_nothing_but_a_time_is_the_one_of_publication_however_few_have_it(words: str) -> None:
    rows = "".join(
        f"<li><a href=/n/{n}>Labels are refused from {n} May 2026</a><b>{words.format(n) if n < 4 else ''}</b></li>"
        for n in range(1, 6)
    )
    proposal = look(f"<!doctype html><ul id=list>{rows}</ul>")
    assert proposal.source.select.published == "b"
    assert sum(entry.published_at is not None for entry in proposal.parsed.entries) == 3
