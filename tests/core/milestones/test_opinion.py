"""The second opinion: bounded, of words near a date alone, and never one on which dates there are."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.milestones.found import Found, candidates, told_twice
from core.milestones.grounds import Measure
from core.milestones.merge import merge
from core.milestones.opinion import BOUND, TITLE, WINDOW, ZONES, Opinion, entries_of
from core.model import Milestone, MilestoneKind
from tests.core.milestones.reading import Case, golden_cases, read_on

LANGUAGES = ("zh", "en")
OPINIONS = {lang: Opinion.of(lang) for lang in LANGUAGES}
KINDS = list(MilestoneKind)
DATE = "6月3日"


def around(text: str, date: str, lang: str, *, window: bool = False, in_title: bool = False) -> list[tuple[str, str]]:
    start = text.index(date)
    opinion = OPINIONS[lang]
    return list(entries_of(opinion.around(text, start, start + len(date), window=window, in_title=in_title)))


def without_confidence(found: Sequence[Found], measure: Measure) -> list[tuple[object, ...]]:
    made = merge([each for one in found for each in candidates(one, (), told_twice(found), measure)])
    return [told(each.milestone) for each in made]


def told(milestone: Milestone) -> tuple[object, ...]:
    return milestone.kind, milestone.on, milestone.time, milestone.precision, milestone.quote, milestone.rule


@given(st.text(), st.text(), st.sampled_from(LANGUAGES), st.sampled_from(KINDS), st.booleans(), st.booleans())
def test_an_opinion_of_any_text_is_bounded(
    before: str, behind: str, lang: str, kind: MilestoneKind, window: bool, in_title: bool
) -> None:
    opinion = OPINIONS[lang]
    text = before + DATE + behind
    seen = opinion.around(text, len(before), len(before) + len(DATE), window=window, in_title=in_title)
    assert -BOUND <= opinion.odds(seen, kind) <= BOUND
    assert len(opinion.strongest(seen, kind)) <= 3


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("piece", ["将", "a", "to be ", "\n", "。", "1", "! ", "|"])
def test_what_is_looked_at_does_not_grow_with_the_text(lang: str, piece: str) -> None:
    opinion = OPINIONS[lang]
    sizes = set()
    for times in (1_000, 100_000):
        text = piece * times + DATE + piece * times
        seen = opinion.around(text, len(piece) * times, len(piece) * times + len(DATE), window=False, in_title=False)
        sizes.add(tuple(len(zone) for zone in seen))
    assert len(sizes) == 1
    assert sum(sizes.pop()) <= 80


@pytest.mark.parametrize("case", list(golden_cases()), ids=lambda case: case.why)
def test_the_second_opinion_changes_no_date_and_no_role(case: Case) -> None:
    found = read_on(case.body, case.published, case.title, case.lang).found
    fitted = Measure.of(case.lang)
    assert without_confidence(found, fitted) == without_confidence(
        found, Measure(fitted.weights, Opinion.made_of(case.lang, []))
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_table_holds_no_figures_and_is_small(lang: str) -> None:
    _, *roles = OPINIONS[lang]
    words = {word for role in roles for table in role.tables for word in table}
    assert not [word for word in words if any(map(str.isdigit, word))]
    assert all(len(word) <= 2 for word in words - {WINDOW, TITLE}) or lang == "en"
    assert all(len(word.split()) <= 2 for word in words)
    assert all(sum(map(len, role.tables)) <= 1500 for role in roles)


def test_words_are_told_apart_by_side_and_nearness() -> None:
    text = "本平台的旧版将于6月3日起停止服务。以后再议"
    assert ("before", "将于") in around(text, DATE, "zh")
    assert ("behind", "起") in around(text, DATE, "zh")
    assert ("far behind", "服务") in around(text, DATE, "zh")
    assert ("far before", "平台") in around(text, DATE, "zh")


def test_english_words_count_alone_and_in_pairs() -> None:
    text = "the old desk will be closed on june 3, 2024 for good. nothing else"
    seen = around(text, "june 3, 2024", "en")
    assert {("before", "on"), ("before", "closed on"), ("behind", "for good"), ("far before", "will be")} <= set(seen)


@pytest.mark.parametrize(
    ("text", "date", "lang"),
    [
        ("通知。新版6月3日上线。旧版照旧", DATE, "zh"),
        ("通知\n新版6月3日上线\n旧版照旧", DATE, "zh"),
        ("a notice. it opens june 3 at noon. closed then", "june 3", "en"),
        ("a notice\nit opens june 3 at noon\nclosed then", "june 3", "en"),
    ],
)
def test_other_sentences_and_lines_say_nothing(text: str, date: str, lang: str) -> None:
    words = " ".join(word for _, word in around(text, date, lang))
    assert not {"通知", "旧版", "notice", "closed"} & {*words.split()}


@given(st.text("甲乙。;\n!?", max_size=20))
def test_of_the_words_before_a_chinese_date_only_its_own_sentence_counts(before: str) -> None:
    own = re.split(r"[。;\n!?]", before)[-1]
    assume(own != before)
    assert around(f"丙{before}{DATE}", DATE, "zh") == around(f"。{own}{DATE}", DATE, "zh")


def test_the_shape_of_a_date_is_an_entry() -> None:
    assert set(around("新版6月3日上线", DATE, "zh", window=True, in_title=True)) >= {
        (ZONES[-1], WINDOW), (ZONES[-1], TITLE)
    }  # fmt: skip


def test_an_opinion_adds_up_what_its_words_count() -> None:
    entries = [
        ("", "", 0.5, -0.5),
        ("before", "将于", 1.0, -1.0),
        ("behind", "起", 0.25, 0.0),
        ("behind", "前", -9.0, 9.0),
    ]
    opinion = Opinion.made_of("zh", entries)
    seen = opinion.around("旧版将于6月3日起停止", 4, 8, window=False, in_title=False)
    assert opinion.odds(seen, MilestoneKind.TAKES_EFFECT) == 1.75
    assert opinion.odds(seen, MilestoneKind.ENDS) == -1.5
    assert opinion.strongest(seen, MilestoneKind.TAKES_EFFECT) == ["将于", "起"]
    assert opinion.strongest(seen, MilestoneKind.ENDS) == ["将于"]


def test_explained_readings_name_the_words_of_the_second_opinion() -> None:
    evidence = read_on("旧版将于2024年6月3日起停止服务。").reasons[0][-1]
    assert "second opinion (" in evidence
