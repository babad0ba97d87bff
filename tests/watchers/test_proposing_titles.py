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


def test_a_link_that_several_items_share_is_none_of_theirs() -> None:
    """A category, or whoever wrote it; its words may be longer than the title."""
    rows = "".join(
        f"<div class=row><a href=/c/{n % 2}>平台治理与商家规则专区</a> <a class=t href=/n/{n}>面单规则改{n}</a></div>"
        for n in range(1, 6)
    )
    proposal = look(f"<!doctype html><div id=list>{rows}</div>")
    assert [entry.link for entry in proposal.parsed.entries] == [f"https://shop.example/n/{n}" for n in range(1, 6)]
    assert proposal.parsed.entries[0].title == "面单规则改1"


def test_of_items_that_unfold_the_title_is_what_stands_while_they_are_folded() -> None:
    rows = "".join(
        f"<details><summary>Rate limits, part {n} <i>2026-02-0{n}</i></summary><p>We change how all of this works.</p>"
        f"<a href=/r/{n}>Read more</a></details>"
        for n in range(1, 6)
    )
    proposal = look(f"<!doctype html><section id=list>{rows}</section>")
    assert [entry.title for entry in proposal.parsed.entries] == [f"Rate limits, part {n}" for n in range(1, 6)]
    assert proposal.parsed.entries[0].body == "We change how all of this works."


def test_a_link_that_lies_over_its_item_needs_no_words() -> None:
    tiles = "".join(
        f"<div class=tile><a class=over href=/n/{n} aria-label=Open></a><h3>Label rule {n} is amended</h3>"
        f"<time datetime=2026-02-0{n}>{n} d</time></div>"
        for n in range(1, 6)
    )
    proposal = look(f"<!doctype html><div id=list>{tiles}</div>")
    assert [entry.link for entry in proposal.parsed.entries] == [f"https://shop.example/n/{n}" for n in range(1, 6)]
    assert proposal.parsed.entries[0].title == "Label rule 1 is amended"
    assert all(entry.published_at for entry in proposal.parsed.entries)


@pytest.mark.parametrize("day", ["February {}, 2026", "2026年2月{}日", "2026-02-0{}"])
def test_a_day_is_no_title(day: str) -> None:
    sections = "".join(
        f"<h3>Part {n} changes</h3><p class=day>{day.format(n)}</p><ul><li>See <a href=/doc/{n}>guide {n}</a>.</ul>"
        for n in range(1, 6)
    )
    entries = look(f"<!doctype html><div id=list>{sections}</div>").parsed.entries
    assert not any("2026" in entry.title for entry in entries)


def test_of_cards_that_are_links_the_title_is_not_the_time_above_it() -> None:
    cards = "".join(f"<a class=card href=/n/{n}><p>2026-02-0{n}</p><p>面单规则第{n}次更新</p></a>" for n in range(1, 6))
    proposal = look(f"<!doctype html><div id=list>{cards}</div>")
    assert [entry.title for entry in proposal.parsed.entries] == [f"面单规则第{n}次更新" for n in range(1, 6)]
