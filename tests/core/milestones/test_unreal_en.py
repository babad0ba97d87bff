"""Days on which nothing comes about, beside days on which something does, said in nearly the same words."""

import pytest

from tests.core.milestones.reading import MONDAY, said


@pytest.mark.parametrize(
    "body",
    [
        "The lower road will not close on June 3.",
        "The old terminal won't be retired on June 3.",
        "The repairs should have ended on June 3.",
        "The levy would have taken effect June 3, 2024.",
        "If the motion passes on June 3, the fee rises.",
        "The library will be open as usual on June 3.",
        "Last year the rink closed from 24 December to 2 January.",
        "The contest from June to August last year drew 40 entries.",
        "The relocation took place in two stages from June 3 to 5.",
        "Do I have to move before June 3?",
        "Q: Can I keep using the app until June 3?",
        "Poll: should the pool open on June 3?",
        "It is not known if the bridge will open on June 3.",
        "The strike could last until June 3.",
        "Why wait until June 3?",
        "The owners are weighing closing the mill on June 3.",
        "The figures cover the period 1 January to 31 March.",
    ],
)
def test_a_day_on_which_nothing_comes_about_is_no_milestone(body: str) -> None:
    assert said(body, MONDAY, lang="en") == set()


@pytest.mark.parametrize(
    ("body", "expect"),
    [
        ("The lower road will close on June 3.", "ends 2024-06-03"),
        ("The desk will no longer accept cash on June 3.", "takes_effect 2024-06-03"),
        ("You should have applied by June 3.", "ends 2024-06-03"),
        ("If you have not paid, on June 3 the price rises.", "takes_effect 2024-06-03"),
        ("If you apply by June 3, you pay $5 less.", "ends 2024-06-03"),
        ("Buses will run as normal from June 3.", "takes_effect 2024-06-03"),
        ("Did you know that the pool opens June 3?", "takes_effect 2024-06-03"),
        ("Can't make it by June 3? Write to us.", "ends 2024-06-03"),
        ("Will it stay? No, it closes on June 3.", "ends 2024-06-03"),
        ("Order by June 3 for delivery by June 9.", "ends 2024-06-03"),
        ("Anyone considering it must apply by June 3.", "ends 2024-06-03"),
        ("Delivery is free until June 3.", "ends 2024-06-03"),
        ("Last year's prices end on June 3.", "ends 2024-06-03"),
    ],
)
def test_a_day_on_which_something_does_is_one(body: str, expect: str) -> None:
    assert said(body, MONDAY, lang="en") == {expect}
