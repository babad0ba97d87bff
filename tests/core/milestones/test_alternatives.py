"""Patterns that join many words or patterns mean what a plain alternation means."""

import re

from hypothesis import given
from hypothesis import strategies as st

from core.milestones.alternatives import any_of, any_pattern, holds

TEXTS = st.text(alphabet="ab1.|年月", max_size=30)
PATTERNS = [r"a+b", r"a+(?:b|1)月", r"1{1,2}年", r"1{1,2}年(?!月)b?", r"[^]ab]月", r"\.a", "月|年1", r"(?<=a)1"]


@given(st.sets(st.text(alphabet="ab1.年", min_size=1, max_size=3), min_size=1), TEXTS)
def test_the_longest_word_at_a_place_is_found(words: set[str], text: str) -> None:
    plain = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    for boundary in ("", "[1]"):
        expected = re.compile(f"(?<!{boundary})(?:{plain})" if boundary else plain)
        found = re.compile(any_of(words, boundary))
        assert [match.span() for match in found.finditer(text)] == [match.span() for match in expected.finditer(text)]


@given(st.sets(st.text(alphabet="ab1.]-", min_size=1, max_size=3), min_size=1), st.text(alphabet="ab1.]-", max_size=30))
def test_the_longest_word_is_found_behind_another_pattern(words: set[str], text: str) -> None:
    plain = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    expected, found = re.compile(f"[1a](?:{plain})"), re.compile(f"[1a]{any_of(words, led=True)}")
    assert [match.span() for match in found.finditer(text)] == [match.span() for match in expected.finditer(text)]


@given(st.lists(st.sampled_from(PATTERNS), min_size=1), TEXTS)
def test_joined_patterns_match_where_one_of_them_does(patterns: list[str], text: str) -> None:
    joined = re.compile(any_pattern(patterns))
    for place in range(len(text) + 1):
        assert bool(joined.match(text, place)) == any(re.compile(pattern).match(text, place) for pattern in patterns)


@given(st.lists(st.text(alphabet="ab1.", min_size=1, max_size=3)), TEXTS)
def test_a_text_holds_one_of_some_words_or_none(words: list[str], text: str) -> None:
    assert holds(text, words) == bool(words and re.search("|".join(map(re.escape, words)), text))
