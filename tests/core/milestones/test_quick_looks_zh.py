"""What the Chinese rules ask of a text before they try a pattern holds of whatever the pattern matches."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.milestones import (
    by_tie_zh,
    datelines_zh,
    dismissals_zh,
    doubts_zh,
    frames_zh,
    labels_zh,
    reported_zh,
    stops_zh,
    superseded_zh,
    ties_zh,
    unreal_zh,
)

# Half of what is made for a pattern that looks around it does not match.
many = settings(
    max_examples=50, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow], deadline=None
)

# Patterns, and words of which each match holds one.
HELD = [
    (labels_zh._COPULAR, "日 时"),
    (dismissals_zh._VERSION, "."),
    (dismissals_zh._DOCUMENT_NUMBER, "号"),
    (dismissals_zh._CHANGELOG, "记 志 史"),
    (dismissals_zh._OF_THE_OLD, "("),
    (dismissals_zh._LATER_WORD, "以 按"),
    (dismissals_zh._MENDED, "已 目前 异常"),
    (unreal_zh._WHETHER, "不"),
    (unreal_zh._DENIED, "不"),
    (unreal_zh._AS_USUAL, ")"),
    (reported_zh._NEVER_SAID, "未 没 无 原"),
    (reported_zh._IF, "如 若 倘 一旦"),
    (superseded_zh._DRAFT, "征 稿 草案"),
    (doubts_zh._ROUGHLY, "大"),
    (by_tie_zh._SINCE, "今 以来 内"),
    (by_tie_zh._APPOINTED, "任"),
    (by_tie_zh._RECKONED_UP, "计 清"),
    (by_tie_zh._SUPPORT, "不再"),
    (by_tie_zh._SUPPORTED, "不再"),
]


@pytest.mark.parametrize(("pattern", "words"), HELD)
@given(data=st.data())
@many
def test_what_a_pattern_matches_holds_one_of_the_words_that_are_asked_first(
    pattern: re.Pattern[str], words: str, data: st.DataObject
) -> None:
    text = _matched(pattern, data)
    assert any(word in text for word in words.split()), text


# Patterns that match at the start, and what each match begins with, behind a space or not.
BEGUN = [
    (datelines_zh._IN_BRACKETS, tuple(datelines_zh._BEGINS)),
    (datelines_zh._LABEL, tuple(datelines_zh._BEGINS)),
    (dismissals_zh._CONSULTATION, tuple(dismissals_zh._CONSULTS)),
    (by_tie_zh._KEPT_NO_MORE, by_tie_zh._GOES),
    (frames_zh._ASIDE, ("(",)),
    (frames_zh._SUBORDINATE, tuple(frames_zh._TURNS)),
]


@pytest.mark.parametrize(("pattern", "begins"), BEGUN)
@given(data=st.data())
@many
def test_what_a_pattern_matches_begins_as_is_asked_first(
    pattern: re.Pattern[str], begins: tuple[str, ...], data: st.DataObject
) -> None:
    text = _matched(pattern, data, at_start=True)
    assert text.removeprefix(" ").startswith(begins), text


ENDED = [(datelines_zh._BEFORE, datelines_zh._ENDS_BEFORE), (stops_zh._SOLD, stops_zh._ENDS_SOLD)]


@pytest.mark.parametrize(("pattern", "ends"), ENDED)
@given(data=st.data())
@many
def test_what_a_pattern_matches_ends_as_is_asked_first(
    pattern: re.Pattern[str], ends: tuple[str, ...], data: st.DataObject
) -> None:
    text = _matched(pattern, data)
    assert text.removesuffix("\n").endswith(ends), text


def test_what_has_often_been_is_sought_where_it_may_stand() -> None:
    words = by_tie_zh._AS_BEFORE.split("|")
    assert max(map(len, words)) + 6 == 8


@given(st.text(alphabet="起始算草诉至到为止用完结束正式开前后内的,。3月当天日", max_size=14))
def test_a_particle_that_follows_at_once_is_found_as_in_the_table(rest: str) -> None:
    after = f"起{rest}"
    table = ties_zh._PARTICLE.match(after)
    found = (ties_zh._AFTER[table.lastindex - 1][0], table.end()) if table and table.lastindex else (None, 0)
    assert ties_zh.particle(after) == found


def _matched(pattern: re.Pattern[str], data: st.DataObject, *, at_start: bool = False) -> str:
    """Give what a pattern matches in a text, with any text around it."""
    found = data.draw(st.from_regex(pattern).map(pattern.match if at_start else pattern.search).filter(bool))
    assert found is not None
    return found.group()
