"""What cannot be written is taken out; everything else stays."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from feeds.markup import environment, excerpt, lines, paragraphs, writable


@given(st.text())
def test_what_is_writable_is_read_back_by_a_parser(text: str) -> None:
    kept = writable(text)
    document = (
        "<a>" + kept.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;") + "</a>"
    )
    assert (ElementTree.fromstring(document).text or "") == kept


def test_ordinary_text_is_kept_whole() -> None:
    text = "中文 😀 ]]> <b> & \t\n\u200d é 𠮷"
    assert writable(text) == text


def test_what_xml_cannot_hold_is_gone() -> None:
    assert writable("a\x00b\x08c\x1fd\x7fe\ud800f\ufffeg\uffffh") == "abcdefgh"


def test_line_ends_become_breaks_and_markup_is_escaped() -> None:
    assert str(lines("a<b>\nc")) == "a&lt;b&gt;<br/>c"


def test_blank_lines_are_no_paragraphs() -> None:
    assert paragraphs("a\n\n  \n b ") == ["a", "b"]


@given(st.text(), st.integers(min_value=2, max_value=300))
def test_an_excerpt_is_one_line_within_its_limit(text: str, limit: int) -> None:
    cut = excerpt(text, limit)
    assert len(cut) <= limit
    assert len(cut.splitlines()) <= 1


def test_an_excerpt_ends_where_a_word_does() -> None:
    assert excerpt("one two three four", 12) == "one two…"


def test_templates_escape_and_strip_whatever_is_put_in() -> None:
    assert environment().from_string("{{ value }}").render(value="<\x00&>") == "&lt;&amp;&gt;"
