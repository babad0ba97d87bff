import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities import Entity, MarkedText, count_units, cut_units, merge, settle
from bot.sandbox.markup import read_html

KINDS = ["bold", "italic", "code", "pre", "blockquote", "text_link"]


def settled(source: str) -> list[tuple[str, int, int]]:
    return [(each.type, each.offset, each.length) for each in settle(read_html(source)).entities]


def test_letters_outside_the_basic_plane_count_twice() -> None:
    assert (count_units("a"), count_units("公告"), count_units("🏳")) == (1, 2, 2)
    assert cut_units("a🏳b", 1, 3) == "🏳"


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("  <b>a</b>\n", "a", [("bold", 0, 1)]),
        ("<b> a </b>", "a", [("bold", 0, 1)]),
        ("<b>  </b>a", "a", []),
    ],
)
def test_blanks_at_the_ends_go_and_entities_move_with_the_text(
    source: str, text: str, expected: list[tuple[str, int, int]]
) -> None:
    assert settle(read_html(source)).text == text
    assert settled(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<code><b>a</b></code>", [("code", 0, 1)]),
        ("<b>a<code>b</code>c</b>", [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]),
        ("<b><b>a</b></b>", [("bold", 0, 1)]),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", [("blockquote", 0, 2)]),
        ("<i><blockquote>a</blockquote>b</i>", [("italic", 0, 2), ("blockquote", 0, 1)]),
        ("<b><a href='http://a.b'>a</a></b>", [("text_link", 0, 1), ("bold", 0, 1)]),
        ("<blockquote><pre>a</pre>b</blockquote>", [("blockquote", 0, 2), ("pre", 0, 1)]),
    ],
)
def test_what_cannot_stand_inside_another_is_dropped_or_parted(
    source: str, expected: list[tuple[str, int, int]]
) -> None:
    assert settled(source) == expected


def test_the_hundred_and_first_entity_vanishes_and_its_text_stays() -> None:
    marked = settle(read_html("<b>a</b> " * 101))
    assert len(marked.entities) == 100
    assert marked.text.count("a") == 101


def test_a_find_gives_way_to_a_link_but_not_to_style() -> None:
    bold, link = Entity("bold", 0, 5), Entity("text_link", 0, 2)
    marked = merge(MarkedText("/help", (bold,)), [Entity("bot_command", 0, 5)])
    assert [each.type for each in marked.entities] == ["bold", "bot_command"]
    assert merge(MarkedText("/help", (link,)), [Entity("bot_command", 0, 5)]).entities == (link,)


@given(
    st.text("ab 🏳\n", max_size=12),
    st.lists(st.builds(Entity, st.sampled_from(KINDS), st.integers(0, 12), st.integers(1, 12)), max_size=6),
)
def test_settling_keeps_entities_within_the_text_sorted_and_nothing_in_code(text: str, given_: list[Entity]) -> None:
    length = count_units(text)
    marked = settle(MarkedText(text, tuple(each for each in given_ if each.end <= length)))
    assert marked.text == text.strip()
    assert all(0 <= each.offset < each.end <= count_units(marked.text) for each in marked.entities)
    assert [each.offset for each in marked.entities] == sorted(each.offset for each in marked.entities)
    code = [each for each in marked.entities if each.type in ("code", "pre")]
    styles = [each for each in marked.entities if each.type in ("bold", "italic")]
    assert not any(style.offset < each.end and each.offset < style.end for each in code for style in styles)
