"""The golden cases in tests/data/milestones: data with a reason each; a reader's fault is first a case there."""

import pytest

from core.milestones import REMIND_AT
from tests.core.milestones.reading import GOLDEN, Case, golden_cases, read_on, said

CASES = list(golden_cases())
UNSOLVED = list(golden_cases(GOLDEN / "unsolved"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.source}: {case.why}")
def test_reads_what_the_case_expects(case: Case) -> None:
    assert said(case.body, case.published, case.title, case.lang) == case.expect


@pytest.mark.parametrize("case", [case for case in CASES if case.sure is not None], ids=lambda case: case.why)
def test_plain_sentences_remind_and_ambiguous_ones_do_not(case: Case) -> None:
    found = read_on(case.body, case.published, case.title, case.lang).milestones
    assert [milestone.confidence >= REMIND_AT for milestone in found] == [case.sure] * len(found)


@pytest.mark.parametrize("case", UNSOLVED, ids=lambda case: f"{case.source}: {case.why}")
def test_an_unsolved_case_is_still_misread(case: Case) -> None:
    read_now = said(case.body, case.published, case.title, case.lang)
    assert read_now != case.expect, "it is solved: move the case up, among those that are read"


def test_every_case_says_why_it_is_kept_and_none_is_kept_twice() -> None:
    assert all(case.why for case in CASES)
    assert len({(case.lang, case.title, case.body, case.published) for case in CASES}) == len(CASES)
