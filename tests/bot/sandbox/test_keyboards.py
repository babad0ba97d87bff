from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.errors import ApiError
from bot.sandbox.keyboards import check_markup

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda each: st.lists(each) | st.dictionaries(st.text(), each),
)


def keyboard(*rows: list[dict[str, object]]) -> dict[str, object]:
    return {"inline_keyboard": list(rows)}


def data(text: str) -> dict[str, object]:
    return {"text": "x", "callback_data": text}


def test_a_keyboard_is_kept_and_empty_rows_are_not() -> None:
    row = [data("t:1:on"), {"text": "open", "url": "https://example.org/"}]
    assert check_markup(keyboard(row, [])) == keyboard(row)


@pytest.mark.parametrize("markup", [None, {"remove_keyboard": True}, {"inline_keyboard": []}])
def test_no_inline_keyboard_is_none(markup: object) -> None:
    assert check_markup(markup) is None


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("text", "object expected as reply markup"),
        (keyboard([data("")]), "BUTTON_DATA_INVALID"),
        (keyboard([data("告" * 22)]), "BUTTON_DATA_INVALID"),
        (keyboard([data(7)]), "BUTTON_DATA_INVALID"),  # type: ignore[arg-type]
        (keyboard([{"text": "x"}]), "Text buttons are unallowed"),
        (keyboard([data("a") | {"url": "https://example.org/"}]), "Text buttons are unallowed"),
        (keyboard([{"text": " ", "callback_data": "a"}]), "must not be empty"),
        (keyboard([{"callback_data": "a"}]), 'Field "text"'),
        (
            keyboard([{"text": "x", "url": "http://localhost:80"}]),
            "URL 'http://localhost:80' is invalid: Wrong HTTP URL",
        ),
        (keyboard([data("a")] * 9), "REPLY_MARKUP_TOO_LONG"),
        (keyboard(*[[data("a")] * 8] * 13), "REPLY_MARKUP_TOO_LONG"),
        (keyboard("row"), "Expected an Array of Array"),  # type: ignore[arg-type]
        ({"inline_keyboard": 7}, "must be of type Array"),
    ],
)
def test_what_telegram_refuses_is_refused(markup: object, reason: str) -> None:
    with pytest.raises(ApiError, match=reason):
        check_markup(markup)


def test_sixty_four_bytes_of_data_pass() -> None:
    assert check_markup(keyboard([data("告" * 21 + "!")]))


@given(JSON | st.dictionaries(st.just("inline_keyboard"), JSON))
def test_no_markup_raises_anything_but_a_refusal(markup: object) -> None:
    with suppress(ApiError):
        checked = check_markup(markup)
        assert checked is None or checked["inline_keyboard"]
