"""The words of an English sentence one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.milestones.tokens_en import tokenise

_PIECES = (
    "the", "api", "closes", "shut", "down", "no", "longer", "as", "of", "on", "due", "e.g.", "inc.", "u.s.", "it's",
    "can't", "read-only", "api.example.com", "3.8", "12:30", "1,000", "2nd", "q3", "30", "(", ")", ",", ".", ";", ":",
    "$", "%", "&", "+", "=", "?", "!", "-", "/", "|", "*", "_", "`", "{", "}", "#", ">", "[", "]", '"', "“", "”", "'",
    "^1", "](x)", "https://example.com/a", "\n", "•", "é", "⚠",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("we shut down, for good (all of it)", ["we", "shut_down", ",", "for_good", "(", "all", "of", "it", ")"]),
        ("no longer, no no longer", ["no_longer", ",", "no", "no_longer"]),
        ("the **old** `api` ends", ["the", "old", "api", "ends"]),
        ('"as is" [terms](https://example.com) of acme inc.', ["terms", "of", "acme", "inc."]),
        ("1,000 read-only keys at 12:30.", ["1,000", "read-only", "keys", "at", "12:30", "."]),
    ],
)
def test_words_numbers_signs_and_phrases_are_tokens(text: str, tokens: list[str]) -> None:
    assert tokenise(text) == tokens


@given(st.lists(st.sampled_from(_PIECES), max_size=14), st.lists(st.sampled_from(["", " "]), min_size=14))
def test_what_else_stands_in_a_text_splits_no_word_otherwise(pieces: list[str], joints: list[str]) -> None:
    """A sign that is none of the plain ones has the whole text looked at by the patterns."""
    text = "".join(piece + joint for piece, joint in zip(pieces, joints, strict=False))
    assert tokenise(f"{text} §") == [*tokenise(text), "§"]
