import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.sandbox.entities import Entity, count_units, cut_units
from bot.sandbox.errors import EntityError
from bot.sandbox.markup import read_html

FLAG = "🏳 🏳&lt;"  # nine bytes and four letters before what matters: offsets in bytes differ from those in characters
TAGS = [
    "b",
    "i",
    "u",
    "s",
    "code",
    "pre",
    "blockquote",
    "tg-spoiler",
    "a",
    "span",
    "tg-time",
    "tg-emoji",
    "em",
    "del",
    "br",
]
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        [
            '<a href="http://a.b/">',
            "<tg-time unix='1' format='wDt'>",
            "<tg-time unix=x>",
            "</>",
            "<",
            ">",
            "&",
            "&lt;",
            "&#x1F3F3;",
            "&#55296;",
        ]
    ),
    st.text(max_size=5),
)


def entities(source: str) -> list[tuple[object, ...]]:
    return [(each.type, each.offset, each.length, *dict(each.detail).values()) for each in read_html(source).entities]


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("<abc", "Unclosed start tag at byte offset 13"),
        ("<abc d>", 'Unsupported start tag "abc" at byte offset 13'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 13'),
        ("<{}>", 'Unsupported start tag "{}" at byte offset 13'),
        ("3 < 4", 'Unsupported start tag "" at byte offset 15'),
        ("<i  =x>", 'Empty attribute name in the tag "i" at byte offset 13'),
        ("<i  x  =  ", 'Unclosed start tag "i" at byte offset 13'),
        ("<i x=http://a.b>", "Unexpected end of name token at byte offset 18"),
        ("<i x='&lt;>", "Unclosed start tag at byte offset 13"),
        ("<i x", "Unclosed start tag at byte offset 13"),
        ("</i>", "Unexpected end tag at byte offset 13"),
        ("<i>a</i  ", "Unclosed end tag at byte offset 17"),
        ("<i>a</em >", 'Unmatched end tag at byte offset 17, expected "</i>", found "</em>"'),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 20, expected "</i>", found "</b>"'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 13'),
        ('<tg-emoji emoji-id="x">a</tg-emoji>', "Invalid custom emoji identifier specified"),
        ("<tg-time>a</tg-time>", "Invalid Unix time specified"),
        ('<tg-time unix="1" format="Dw">a</tg-time>', "Invalid date-time format specified"),
    ],
)
def test_what_telegram_refuses_is_refused_in_its_words(source: str, fault: str) -> None:
    with pytest.raises(EntityError, match=f"^{re.escape(fault)}$"):
        read_html(FLAG + source)


@pytest.mark.parametrize("reference", ["&#57311;", "&#xDFDF;", "&#xD800"])
def test_half_a_surrogate_pair_is_refused(reference: str) -> None:
    with pytest.raises(EntityError, match="unmatched surrogate"):
        read_html(reference)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&lt;&gt;&amp;&quot;", '<>&"'),
        ("&lt &gt", "< >"),
        ("&laquo;&nbsp;&apos;", "&laquo;&nbsp;&apos;"),
        ("&#60;&#x3c;&#x1F3F3;", "<<🏳"),
        ("&#0;&#12345678;&#x110000;&#;", "&#0;&#12345678;&#x110000;&#;"),
        ("a & b &", "a & b &"),
    ],
)
def test_four_named_references_and_numbers_are_decoded_and_the_rest_is_text(source: str, text: str) -> None:
    assert read_html(source).text == text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<strong>a</strong><em>b</em>", [("bold", 0, 1), ("italic", 1, 1)]),
        ("<ins>a</ins><u>b</u>", [("underline", 0, 1), ("underline", 1, 1)]),
        ("<s>a</s><strike>b</strike><del>c</del>", [("strikethrough", each, 1) for each in range(3)]),
        ("🏳<B>🏳</b>", [("bold", 2, 2)]),
        ("<b>a</>", [("bold", 0, 1)]),
        ("<b  x = y >a</b  >", [("bold", 0, 1)]),
        ("<b></b>", []),
        ('<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>', [("spoiler", 0, 1), ("spoiler", 1, 1)]),
        ("<blockquote>a</blockquote>", [("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", [("expandable_blockquote", 0, 1)]),
        ("<blockquote expandable=false>a</blockquote>", [("expandable_blockquote", 0, 1)]),
        ('<a href="http://a.b/?x&amp;y">a</a>', [("text_link", 0, 1, "http://a.b/?x&y")]),
        ("<a href=a.b>a</a>", [("text_link", 0, 1, "http://a.b/")]),
        ("<a>a.b</a>", [("text_link", 0, 3, "http://a.b/")]),
        ("<a>a</a>", []),
        ('<a href="http://localhost:80/">a</a>', []),
        ('<a href="tg://user?id=7">a</a>', [("text_link", 0, 1, "tg://user?id=7")]),
        ('<pre><code class="language-x">a</code></pre>', [("pre", 0, 1, "x")]),
        ('<code class="language-x"><pre>a</pre></code>', [("pre", 0, 1, "x")]),
        ('<pre> <code class="language-x">a</code></pre>', [("code", 1, 1), ("pre", 0, 2)]),
        ('<code class="language-x">a</code>', [("code", 0, 1)]),
        ('<tg-emoji emoji-id="12">a</tg-emoji>', [("custom_emoji", 0, 1, "12")]),
        ('<tg-time unix="1757638800" format="wDt">a</tg-time>', [("date_time", 0, 1, 1757638800, "wDt")]),
        ("<tg-time unix=1757638800>a</tg-time>", [("date_time", 0, 1, 1757638800)]),
    ],
)  # fmt: skip
def test_tags_become_entities(source: str, expected: list[tuple[object, ...]]) -> None:
    assert entities(source) == expected


@given(st.lists(PIECES, max_size=12).map("".join))
@example("<")
@example("</")
@example("<a href=")
@example("&#x")
@example("<b\0>\0</b>")
def test_whatever_comes_it_is_read_or_refused_and_entities_lie_within_the_text(source: str) -> None:
    try:
        marked = read_html(source)
    except EntityError:
        return
    length = count_units(marked.text)
    assert all(0 <= each.offset < each.end <= length for each in marked.entities)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaped_text_comes_back_whole(text: str) -> None:
    assert read_html(html.escape(text)).text == text


@given(
    st.lists(st.tuples(st.sampled_from(["b", "i", "u"]), st.text(st.characters(exclude_categories=["Cs"]), min_size=1)))
)
def test_each_entity_covers_what_its_tags_held(parts: list[tuple[str, str]]) -> None:
    """Counted in UTF-16 units, whatever stands before."""
    marked = read_html("".join(f"<{tag}>{html.escape(text)}</{tag}>" for tag, text in parts))
    assert [cut_units(marked.text, each.offset, each.end) for each in marked.entities] == [text for _, text in parts]


def test_an_entity_speaks_the_bot_api() -> None:
    link = Entity("text_link", 1, 2, (("url", "http://a.b/"),))
    assert link.as_json() == {"type": "text_link", "offset": 1, "length": 2, "url": "http://a.b/"}
