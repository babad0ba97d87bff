"""What is refused before it is parsed, and what is not."""

from time import process_time

import pytest

from watchers.parsers.depth import DEEPEST, HARMLESS, LONG, MOST_ATTRIBUTES, is_crowded, is_too_deep

MANY = " ".join(f"a{n}=1" for n in range(MOST_ATTRIBUTES + 1))


@pytest.mark.parametrize(
    "markup",
    [f"<li {MANY}>x", "<p>" * 9 + f"<li {MANY.replace('=1', chr(61) + chr(34) + '>' + chr(34))}>", f"<li {MANY}"],
)
def test_an_element_with_attributes_without_end_is_crowded_unless_its_page_is_short(markup: str) -> None:
    assert is_crowded(" " * HARMLESS + markup)
    assert not is_crowded(markup)


@pytest.mark.parametrize(
    "markup",
    [
        f"<div data-page='{{&quot;a&quot;: {'1 ' * LONG}}}'>x</div>",
        f'<div data-page="{"a=1 " * LONG}">x</div>',
        "<li a=1 b=2>x</li>" * LONG,
        "a < b " * LONG,
        "<script>if (a<b) { c = " + "d " * LONG + "}</script>",
    ],
)
def test_long_values_and_many_elements_are_not(markup: str) -> None:
    assert not is_crowded(" " * HARMLESS + markup)


@pytest.mark.parametrize("piece", ["<a '", '<a "', "<a x='1' ", "<", "<a", "'", '<a ="\'" '])
def test_looking_costs_linear_time(piece: str) -> None:
    """Megabytes within a second or two; the square of it would take minutes."""
    begun = process_time()
    is_crowded(piece * (2_000_000 // len(piece)))
    assert process_time() - begun < 10


def test_elements_nested_without_end_are_too_deep() -> None:
    assert is_too_deep("<div>" * (DEEPEST * 6))
    assert not is_too_deep("<li>x" * (DEEPEST * 6))
