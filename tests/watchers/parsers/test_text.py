"""Text as a browser shows it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from watchers.parsers.text import join_text


def text_of(html: str) -> str:
    body = LexborHTMLParser(html).body
    assert body is not None
    return join_text(body)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("官方<em>服务</em>商", "官方服务商"),
        ("<b><i>新</i></b><i>规</i>则", "新规则"),
        ("升级 <em>新增</em> 服务", "升级 新增 服务"),
        ("升级<em> 新增 </em> 服务", "升级 新增 服务"),
        ("  one \n\t two  ", "one two"),
        ("<p>一</p><p>二</p>", "一\n\n二"),
        ("<p>一</p>\n   \n<p>二</p>", "一\n\n二"),
        ("<div>一</div><div>二</div>", "一\n二"),
        ("<div><div>一</div></div>二", "一\n二"),
        ("一<div>二</div>三", "一\n二\n三"),
        ("一<br>二<br><br>三<br><br><br>四", "一\n二\n\n三\n\n四"),
        ("<ul><li>一<li>二</ul>三", "一\n二\n三"),
        ("<p></p><div></div>一<p> </p>", "一"),
        ("一<script>if (a<b) x()</script><style>p{}</style>二", "一二"),
        ("一<!-- 注 -->二", "一二"),
        ("<pre>a\n  b\n</pre>c", "a\n  b\n\nc"),
        ("a&nbsp;b &lt;c&gt;", "a\u00a0b <c>"),
        ("<span>a</span>\n<span>b</span>", "a b"),
        ("<span>甲</span><span>乙</span>", "甲乙"),
        ("", ""),
    ],
)
def test_text_is_joined_as_a_browser_joins_it(html: str, text: str) -> None:
    assert text_of(html) == text


@given(st.lists(st.sampled_from(list("甲乙丙1688")) | st.just("服务"), min_size=1), st.randoms())
def test_marking_words_changes_no_text(pieces: list[str], random) -> None:
    """A search page wraps each query term in an element of its own."""
    marked = "".join(f"<em>{piece}</em>" if random.random() < 0.5 else piece for piece in pieces)
    assert text_of(marked) == "".join(pieces)


@given(st.text())
def test_nothing_raises_and_nothing_is_left_at_the_ends(html: str) -> None:
    text = text_of(html)
    assert text == text.strip()


def test_deep_nesting_is_no_trouble() -> None:
    """Deeper than Python's stack."""
    assert text_of("<div>" * 3000 + "一" + "</div>" * 3000 + "二") == "一\n二"
