"""What the items of a proposed list are called."""

import pytest

from tests.watchers.proposed import SHAPES, look


def test_a_time_within_a_link_is_no_part_of_the_title() -> None:
    """Else a title changes as it ages, and the day on which it appeared is read as one on which something happens."""
    select = look((SHAPES / "cards-that-say-when.txt").read_bytes()).source.select
    assert (select.title, select.published) == ("h3", "span")
    select = look((SHAPES / "times-after-bare-words.txt").read_bytes()).source.select
    assert (select.title, select.published) == ("a - em", "em")


@pytest.mark.parametrize(
    ("row", "title"),
    [
        ("<a href=/n/{n}><i>2月{n}日</i><strong>面单规则第{n}次更新</strong></a>", "strong"),
        ("<a href=/n/{n}><div class=tit>面单规则第{n}次更新</div><div>2月{n}日</div></a>", "div.tit"),
        ("<a href=/n/{n}><span>面单规则第{n}次更新</span><span>2月{n}日</span></a>", "span"),
        ("<a href=/n/{n}>面单规则第{n}次更新</a> <span>2月{n}日</span>", "a"),
        ("<h3><a href=/n/{n}>面单规则第{n}次更新 <time>2026-02-0{n}</time></a></h3>", "h3 a - time"),
    ],
)
def test_the_title_is_what_stands_beside_the_time(row: str, title: str) -> None:
    proposal = look("<!doctype html><ul id=list>" + "".join(f"<li>{row.format(n=n)}</li>" for n in range(1, 6)))
    assert proposal.source.select.title == title
    assert [entry.title for entry in proposal.parsed.entries] == [f"面单规则第{n}次更新" for n in range(1, 6)]
    assert all(entry.published_at for entry in proposal.parsed.entries)


def test_of_cards_that_are_links_the_title_is_not_the_time_above_it() -> None:
    cards = "".join(f"<a class=card href=/n/{n}><p>2026-02-0{n}</p><p>面单规则第{n}次更新</p></a>" for n in range(1, 6))
    proposal = look(f"<!doctype html><div id=list>{cards}</div>")
    assert [entry.title for entry in proposal.parsed.entries] == [f"面单规则第{n}次更新" for n in range(1, 6)]
