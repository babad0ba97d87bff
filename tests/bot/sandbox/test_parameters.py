from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.errors import ApiError
from bot.sandbox.parameters import Parameters

VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.lists(st.integers())
    | st.dictionaries(st.text(), st.integers())
)


@pytest.mark.parametrize("given_", [True, 1, "1", "true", "True"])
def test_true_has_many_spellings(given_: object) -> None:
    assert Parameters({"x": given_}).flag("x")


@pytest.mark.parametrize("given_", [None, False, 0, "0", "false", "", [], {}])
def test_everything_else_is_false(given_: object) -> None:
    assert not Parameters({"x": given_}).flag("x")


@pytest.mark.parametrize(
    ("given_", "number"), [("-5", -5), (7, 7), (" 7 ", 7), ("x", 3), (None, 3), (True, 3), ([], 3)]
)
def test_what_is_no_number_counts_as_absent(given_: object, number: int) -> None:
    assert Parameters({"x": given_}).integer("x", 3) == number


def test_structures_come_as_json_or_as_strings_of_it() -> None:
    assert Parameters({"x": '{"a": 1}'}).structure("x") == Parameters({"x": {"a": 1}}).structure("x") == {"a": 1}
    assert Parameters({"x": ""}).structure("x") is None
    with pytest.raises(ApiError, match="can't parse reply markup JSON object"):
        Parameters({"reply_markup": "{"}).structure("reply_markup")


@given(VALUES)
def test_no_value_raises_anything_but_a_refusal(value: object) -> None:
    parameters = Parameters({"x": value})
    assert isinstance(parameters.text("x"), str)
    assert isinstance(parameters.integer("x"), int)
    assert isinstance(parameters.flag("x"), bool)
    with suppress(ApiError):
        assert isinstance(parameters.mapping("x"), dict)
