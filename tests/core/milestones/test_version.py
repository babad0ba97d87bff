"""`VERSION` rises with the answers: stored notices are read again only then.

`answers.txt` holds what was answered to each golden case, and to the sample's notices, when it was last written, with
the versions at which answers changed. A case that is new or worded anew is recorded with the next of these. Two
branches that change answers both add a line behind the last version, which git does not merge: the second takes the
next number.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from core.milestones import VERSION, read
from tests.core.milestones.reading import GOLDEN, MONDAY, ZONES, golden_cases
from watchers.sample.notices import write_base

FILE = GOLDEN / "answers.txt"
COMMAND = "pytest -n 0 --update-golden tests/core/milestones/test_version.py"
HEAD = f"# What the reader answers: versions, then a case and its answer a line, as hashes. Written by {COMMAND}\n"
VERSION_LINE = re.compile("version ([0-9]+) ([0-9a-z]+)")
ANSWER_LINE = re.compile("([0-9a-z]+) ([0-9a-z]+)")
Text = tuple[str, str, str, str]  # language, day of publication, title, body


@dataclass(frozen=True, slots=True)
class Answers:
    """What is answered to each text, and the versions that changed it, each with a digest of all answers by then."""

    versions: tuple[tuple[int, str], ...]
    by_text: dict[str, str]

    def changed(self, now: dict[str, str]) -> list[str]:
        return [text for text, answer in self.by_text.items() if now.get(text, answer) != answer]

    def renewed(self, now: dict[str, str], version: int) -> "Answers":
        digest = hashed("".join(text + answer for text, answer in sorted(now.items())))
        risen = version > max((number for number, _ in self.versions), default=0)
        return Answers((*self.versions, (version, digest)) if risen else self.versions, now)

    def written(self) -> str:
        versions = [f"version {number} {digest}\n" for number, digest in self.versions]
        return HEAD + "".join((*versions, *(f"{text} {answer}\n" for text, answer in sorted(self.by_text.items()))))


def parsed(words: str) -> Answers:
    """Raises ValueError at a line that is none of ours, as a merge may leave."""
    versions: list[tuple[int, str]] = []
    by_text: dict[str, str] = {}
    for line in words.splitlines():
        if version := VERSION_LINE.fullmatch(line):
            versions.append((int(version[1]), version[2]))
        elif answer := ANSWER_LINE.fullmatch(line):
            by_text[answer[1]] = answer[2]
        elif not line.startswith("#"):
            raise ValueError(f"a merge left {line!r}: take one side, raise VERSION above both, then {COMMAND}")
    return Answers(tuple(versions), by_text)


def hashed(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:12]


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
    recorded = parsed(FILE.read_text(encoding="utf-8"))
    last = recorded.versions[-1][0]
    changed = recorded.changed(now)
    assert not changed or last < VERSION, f"{len(changed)} answers changed: raise VERSION above {last}, then {COMMAND}"
    assert last <= VERSION, f"answers were recorded at version {last}"
    renewed = recorded.renewed(now, VERSION)
    if request.config.getoption("--update-golden"):
        FILE.write_text(renewed.written(), encoding="utf-8")
        recorded = parsed(FILE.read_text(encoding="utf-8"))
    assert recorded.versions == renewed.versions, f"record the answers at version {VERSION}: {COMMAND}"
    assert not recorded.changed(now)


def test_a_changed_answer_is_seen_and_a_new_case_is_none() -> None:
    recorded = Answers(((7, "a"),), {"one": "1", "two": "2"})
    assert recorded.changed({"one": "1", "two": "3", "new": "4"}) == ["two"]
    assert recorded.changed({"one": "1", "new": "4"}) == []


def test_only_a_higher_version_adds_a_line() -> None:
    recorded = Answers(((7, "a"),), {"one": "1"})
    assert [number for number, _ in recorded.renewed({"one": "2"}, 7).versions] == [7]
    assert [number for number, _ in recorded.renewed({"one": "2"}, 8).versions] == [7, 8]


def test_what_is_written_is_read_back() -> None:
    answers = Answers(((7, "a"), (9, "b")), {"one": "1", "two": "2"})
    assert parsed(answers.written()) == answers
    conflict = answers.written().replace("version 9", "<<<<<<< ours\nversion 9")
    with pytest.raises(ValueError, match="a merge left"):
        parsed(conflict)
