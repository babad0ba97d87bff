"""Merging looks only at milestones that may bear on one another."""

from itertools import combinations

import pytest

from core.milestones.found import candidates, told_twice
from core.milestones.grounds import Measure
from core.milestones.merge import Candidate, are_apart, settled
from tests.core.milestones.reading import Case, golden_cases, read_on


def candidates_of(case: Case) -> list[Candidate]:
    found, measure = read_on(case.body, case.published, case.title, case.lang).found, Measure.of(case.lang)
    return [each for one in found for each in candidates(one, (), told_twice(found), measure)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_milestones_that_stand_apart_are_left_as_they_are(lang: str) -> None:
    """So say the rules of merging too, of the dates of any two notices taken as one."""
    cases = [made for case in golden_cases() if case.lang == lang and (made := candidates_of(case))]
    pairs = [[*one, *other] for one, other in combinations(cases[::7], 2)]
    apart = [made for made in (*cases, *pairs) if are_apart(made)]
    assert len(apart) > 100
    assert [made for made in apart if settled(made) != made] == []


def test_a_month_is_no_stage_beside_its_day() -> None:
    reading = read_on("2024年7月1日起施行。2024年7月起施行。")
    assert [each.on.isoformat() for each in reading.milestones] == ["2024-07-01"]
