"""Days that may not come about remind nobody; days in nearly the same words that will, do."""

import pytest

from core.milestones import REMIND_AT
from tests.core.milestones.reading import read_on


def _surest(body: str, title: str = "") -> float:
    return max((m.confidence for m in read_on(body, title=title, lang="en").milestones), default=0.0)


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("The union demands that night shifts end on June 28, 2024.", ""),
        ("The report recommends a ban on open fires from July 1, 2024.", ""),
        ("Under the draft, owners would have to register from July 1, 2024.", ""),
        ("The college has reversed a decision to charge for lockers from July 1, 2024.", ""),
        ("The toll due to begin July 1, 2024 was struck down by the court.", ""),
        ("Voters rejected a measure to raise the sales tax from July 1, 2024.", ""),
        ("A rival will raise its fees from July 1, 2024; ours stay.", ""),
        ("Subject to planning permission, work on the pier begins on July 1, 2024.", ""),
        ("If you give notice on June 10, the contract ends on July 31, 2024.", ""),
        ("The ferry will be suspended from July 1 to July 5, 2024.", "Closure of the ferry called off"),
        ("The ferry will be suspended from July 1, 2024.", "Closure of the ferry: “rumour”, says council"),
        ("The ferry will be suspended from July 1, 2024.", "Is the ferry to close? (leak)"),
        ("The ferry will be suspended from July 1, 2024. Please (disregard) this letter.", ""),
        ("Usual hours apply from July 1 to July 5, 2024.", ""),
        ("The museum will run at usual times from July 1, 2024.", ""),
    ],
)
def test_what_may_not_come_about_reminds_nobody(body: str, title: str) -> None:
    assert _surest(body, title) < REMIND_AT


@pytest.mark.parametrize(
    "title",
    [
        "[Cancelled] Closure of the ferry",
        "“Postponed”: closure of the ferry",
        "“Update 2: rescinded” - ferry",
        "*Withdrawn*: ferry notice",
        "Not going ahead: closure of the ferry",
        "Not discontinued: the ferry",
        "“False alarm about the ferry”",
        "Hoax: the ferry closes",
        "“Fact check”: the ferry",
        "“Scam alert”: letters about the ferry",
        "Phishing: letters about the ferry",
        "Closure of the ferry (now averted)",
        "“Ferry works are off”",
        "“Ferry strike off after talks”",
        "Ferry fees: rise scrapped.",
        "[Plans for the ferry shelved]",
        "Maintenance of the ferry - suspended",
        "No rise in fares after all",
        "Council “denies” the closure",
        "Closure of the ferry (leaked)",
        "'Rumors' about the ferry",
        "U-turn on the ferry",
        "Council [rules out] closure",
        "Council “backs down” on the ferry",
        "Mayor (vetoes) closure",
        "Ferry: “have your say”",
    ],
)
def test_a_title_that_takes_back_is_heard_in_brackets_and_quotation_marks_too(title: str) -> None:
    body = "The ferry will be suspended from July 1, 2024."
    assert _surest(body, "Closure of the ferry") >= REMIND_AT > _surest(body, title)


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("The old login will be switched off on July 1, 2024.", "Old login retires"),
        ("If you do nothing, the new price applies from July 1, 2024.", ""),
        ("Comments on the proposed rule are due by July 1, 2024.", ""),
        ("The ferry will be suspended from July 1 to July 5, 2024.", "Closure of the ferry"),
        ("The kiosk will remain closed from July 1 to July 5, 2024.", ""),
    ],
)
def test_what_is_settled_still_reminds(body: str, title: str) -> None:
    assert _surest(body, title) >= REMIND_AT
