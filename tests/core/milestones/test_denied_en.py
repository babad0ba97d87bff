"""Days of which a sentence says that nothing comes of them, beside days on which it does, in nearly the same words."""

import pytest

from tests.core.milestones.reading import said


@pytest.mark.parametrize(
    "body",
    [
        "The bike rules will not take effect on June 3.",
        "The evening classes won't start June 3.",
        "The levy is not introduced from June 3.",
        "Fares will not rise by June 3.",
        "Nothing changes on June 3.",
        "The new tariff will not apply from June 3.",
    ],
)
def test_what_is_denied_comes_about_on_no_day(body: str) -> None:
    assert said(body, lang="en") == set()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("The bike rules will not take effect until June 3.", {"takes_effect 2024-06-03"}),
        ("Old clients will not be updated from June 3.", {"takes_effect 2024-06-03"}),
        ("Mooring fees do not apply on June 3.", {"takes_effect 2024-06-03"}),
        ("The flea market will not take place on June 3.", {"takes_effect 2024-06-03"}),
        ("Pages that have not been updated by June 3 will be removed.", {"ends 2024-06-03"}),
        ("The depot will not only close on June 3 but be pulled down.", {"ends 2024-06-03"}),
    ],
)
def test_what_is_narrowed_relieved_or_put_off_is_a_change(body: str, expected: set[str]) -> None:
    assert said(body, lang="en") == expected
