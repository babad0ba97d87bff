"""What the check of answers and versions lets pass, and what not."""

from pathlib import Path

import pytest

from tests.answers import Answers, check, parsed


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
    assert parsed(answers.written("head")) == answers
    conflict = answers.written("head").replace("version 9", "<<<<<<< ours\nversion 9")
    with pytest.raises(ValueError, match="a merge left"):
        parsed(conflict)


def test_the_check_fails_at_a_changed_answer_until_the_version_rises(tmp_path: Path) -> None:
    file = tmp_path / "answers.txt"
    check(file, {"one": "1"}, 1, "command", renew=True)
    check(file, {"one": "1"}, 1, "command", renew=False)
    with pytest.raises(AssertionError, match="1 answers changed"):
        check(file, {"one": "2"}, 1, "command", renew=True)
    with pytest.raises(AssertionError, match="record the answers"):
        check(file, {"one": "2"}, 2, "command", renew=False)
    check(file, {"one": "2"}, 2, "command", renew=True)
    with pytest.raises(AssertionError, match="recorded at version 2"):
        check(file, {"one": "2"}, 1, "command", renew=False)
