"""`VERSION` rises with the answers: stored notices are read again only then.

`answers.txt` holds what was answered to each golden case, and to the sample's notices (`tests/answers.py`).
"""

import datetime as dt
from collections.abc import Iterator

import pytest

from core.milestones import VERSION, read
from tests.answers import check, hashed
from tests.core.milestones.reading import GOLDEN, MONDAY, ZONES, golden_cases
from watchers.sample.notices import write_base

FILE = GOLDEN / "answers.txt"
COMMAND = "pytest -n 0 --update-golden tests/core/milestones/test_version.py"
Text = tuple[str, str, str, str]  # language, day of publication, title, body


def texts() -> Iterator[Text]:
    """Each text as it is published, and without a day of publication."""
    monday = dt.datetime.fromisoformat(f"{MONDAY}T01:00:00+00:00")
    ours = [("zh", MONDAY, notice.title, "\n".join(notice.paragraphs)) for notice in write_base(monday, monday.date())]
    for lang, published, title, body in (*((c.lang, c.published, c.title, c.body) for c in golden_cases()), *ours):
        yield lang, published, title, body
        if published:
            yield lang, "", title, body


def answer_to(text: Text) -> str:
    lang, published, title, body = text
    at = dt.datetime.fromisoformat(f"{published}T01:00:00+00:00") if published else None
    found = read(title, body, at, zone=ZONES[lang], lang=lang).milestones
    return hashed(repr([(m.kind.value, m.on, m.time, m.zone, m.precision.value, m.quote, m.confidence) for m in found]))


@pytest.fixture(scope="module")
def now() -> dict[str, str]:
    return {hashed(repr(text)): answer_to(text) for text in texts()}


def test_answers_change_only_with_the_version(now: dict[str, str], request: pytest.FixtureRequest) -> None:
    check(FILE, now, VERSION, COMMAND, renew=request.config.getoption("--update-golden"))
