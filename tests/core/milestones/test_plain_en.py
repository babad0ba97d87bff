"""What hides a date within English text is taken away, and every place leads back to the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.milestones.plain_en import plain
from core.text import reading_copy


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as of **April** 3", "as of april 3"),
        ("~~June 3~~ June 10", "           june 10"),
        ("on June 3rd,\n2025 and", "on june 3rd, 2025 and"),
        ("between 1pm and\n3pm", "between 1pm and 3pm"),
        ("by the 3rd of\nJune", "by the 3rd of june"),
        ("June 30, 2024\n5.0 | May 1", "june 30, 2024\n5.0 | may 1"),
        ("Opens June 3\nMay 2 is the fair", "opens june 3\nmay 2 is the fair"),
        ("- one\n- two", "- one\n- two"),
    ],
)
def test_marks_and_wrapped_ends_within_dates_are_taken_away(text: str, expected: str) -> None:
    assert plain(reading_copy(text)).text == expected


@given(st.text(st.sampled_from("a*~1\n\r\u200b½ ㋉June")))
def test_quotes_of_the_plain_copy_are_words_of_the_original(text: str) -> None:
    copy = plain(reading_copy(text))
    for start in range(len(copy.text)):
        quote = copy.quote(start, len(copy.text))
        assert quote
        assert text.endswith(quote)


def test_a_quote_across_a_mark_keeps_it() -> None:
    copy = plain(reading_copy("Closed on **June** 3, says ½ the **board**"))
    at = copy.text.index("june 3")
    assert copy.quote(at, at + len("june 3")) == "June** 3"
