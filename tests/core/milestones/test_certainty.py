"""How sure a milestone is: more against it never makes it surer, and what it is made of is told."""

import math
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.milestones.certainty import (
    AGAINST,
    FOR,
    HIGHEST,
    MOST,
    MOST_IN_ANY_ORDER,
    SLIGHT,
    USUAL,
    Weights,
    confidence,
    signs_of_margin,
)
from core.milestones.grounds import DISPUTED
from core.milestones.opinion import BOUND
from core.milestones.reader import REMIND_AT
from core.milestones.weights import FITTED
from core.model import MilestoneKind
from tests.core.milestones.reading import Case, golden_cases, read_on

CASES = list(golden_cases())
LANGUAGES = st.sampled_from(sorted(FITTED))
MARGINS = st.floats(0.1, 6.0)
SIGNS = st.lists(st.sampled_from(sorted({sign for fitted in FITTED.values() for sign in fitted.parts})), unique=True)
PART = re.compile(r"(?:^| )([-+][0-9]+\.[0-9])(?:,|$)")


OPINIONS = st.floats(-BOUND, BOUND)
WORDS_OF_OPINION = re.compile(r"second opinion \([^)]*\)")


def sure(margin: float, signs: list[str], lang: str, opinion: float = 0.0) -> float:
    return confidence(margin, opinion, [*signs, *signs_of_margin(margin)], Weights.of(lang))


def told(lang: str) -> Iterator[tuple[float, str]]:
    """Give the confidence of each golden milestone, and the words that tell of what it is made, none of the text."""
    for case in CASES:
        if case.lang == lang:
            reading = read_on(case.body, case.published, case.title, case.lang)
            for milestone, reasons in zip(reading.milestones, reading.reasons, strict=True):
                words = next(reason for reason in reasons if reason.startswith("certainty"))
                yield milestone.confidence, WORDS_OF_OPINION.sub("second opinion", words)


@given(MARGINS, SIGNS, st.sampled_from(sorted(AGAINST)), LANGUAGES)
def test_a_sign_against_a_reading_never_makes_it_surer(margin: float, signs: list[str], sign: str, lang: str) -> None:
    assert sure(margin, [*signs, sign], lang) <= sure(margin, signs, lang)


@given(MARGINS, MARGINS, SIGNS, LANGUAGES)
def test_a_smaller_margin_never_makes_a_reading_surer(one: float, other: float, signs: list[str], lang: str) -> None:
    assert sure(min(one, other), signs, lang) <= sure(max(one, other), signs, lang)


@given(MARGINS, OPINIONS, OPINIONS, SIGNS, LANGUAGES)
def test_a_better_second_opinion_never_makes_a_reading_less_sure(
    margin: float, one: float, other: float, signs: list[str], lang: str
) -> None:
    assert sure(margin, signs, lang, min(one, other)) <= sure(margin, signs, lang, max(one, other))


@given(MARGINS, OPINIONS, SIGNS, LANGUAGES)
def test_no_reading_is_certain(margin: float, opinion: float, signs: list[str], lang: str) -> None:
    assert 0 <= sure(margin, signs, lang, opinion) <= MOST


@given(MARGINS, OPINIONS, SIGNS, LANGUAGES)
def test_a_confidence_is_never_more_than_what_it_is_rounded_from(
    margin: float, opinion: float, signs: list[str], lang: str
) -> None:
    """Rounded up, a reading would remind that is not worth the threshold."""
    weights = Weights.of(lang)
    odds = weights.offset + weights.slope * (min(margin, HIGHEST) - USUAL) + weights.opinion * opinion
    odds += sum(weights.parts.get(sign, 0.0) for sign in (*signs, *signs_of_margin(margin)))
    assert sure(margin, signs, lang, opinion) <= 1 / (1 + math.exp(-odds)) + 1e-9


@pytest.mark.parametrize("lang", sorted(FITTED))
def test_the_fit_keeps_to_what_is_against_and_what_is_for(lang: str) -> None:
    fitted = FITTED[lang]
    assert fitted.slope >= 0
    assert fitted.opinion > 0
    assert all(odds <= 0 for sign, (odds, _, _) in fitted.parts.items() if sign in AGAINST)
    assert all(odds >= 0 for sign, (odds, _, _) in fitted.parts.items() if sign in FOR)


@pytest.mark.parametrize("lang", sorted(FITTED))
def test_every_fitted_sign_is_one_that_readings_bear(lang: str) -> None:
    """A sign that was renamed in the code alone would silently count nothing."""
    words = " ".join(words for _, words in told(lang))
    seen = [sign for sign, (_, right, wrong) in FITTED[lang].parts.items() if right + wrong >= 10]
    assert [sign for sign in seen if f" {sign} " not in words] == []


@given(MARGINS, OPINIONS, SIGNS, LANGUAGES)
def test_a_day_whose_order_of_figures_nothing_tells_never_reminds(
    margin: float, opinion: float, signs: list[str], lang: str
) -> None:
    assert sure(margin, [*signs, "order of figures"], lang, opinion) <= MOST_IN_ANY_ORDER < REMIND_AT


@pytest.mark.parametrize("lang", sorted(FITTED))
def test_the_parts_that_are_told_add_up(lang: str) -> None:
    for probability, words in told(lang):
        said = float(words.split()[1])
        odds = sum(float(part) for part in PART.findall(words))
        assert probability <= said
        most = MOST_IN_ANY_ORDER if "order of figures" in words else MOST
        assert min(most, 1 / (1 + math.exp(-odds))) == pytest.approx(said, abs=0.07), words


@pytest.mark.parametrize("case", [case for case in CASES if case.published], ids=lambda case: case.why)
def test_a_missing_day_of_publication_never_makes_a_day_ahead_surer(case: Case) -> None:
    """Left out are windows, which may have begun by it, and notices of which it decides whether another date is one."""
    known = read_on(case.body, case.published, case.title, case.lang)
    unknown = read_on(case.body, "", case.title, case.lang)
    surest = {(milestone.kind, milestone.on): milestone.confidence for milestone in known.milestones}
    alike = len(known.rejected) == len(unknown.rejected) and len(known.milestones) == len(unknown.milestones)
    for milestone in unknown.milestones:
        if alike and milestone.on.isoformat() > case.published and not milestone.rule.endswith("range"):
            assert milestone.confidence <= surest.get((milestone.kind, milestone.on), 1.0)


def test_the_only_day_of_a_notice_is_surer_than_one_of_many() -> None:
    alone = read_on("新版2024年6月3日上线。").milestones
    among = read_on("新版2024年6月3日上线。2024年3月5日的会议讨论过此事。").milestones
    assert [each.kind for each in (*alone, *among)] == [MilestoneKind.TAKES_EFFECT] * 2
    assert alone[0].confidence > among[0].confidence


def test_the_day_of_publication_at_the_head_of_a_notice_changes_nothing() -> None:
    plain = read_on("新规则自2024年6月3日起施行。").milestones
    headed = read_on("5月20日消息，新规则自2024年6月3日起施行。").milestones
    assert headed[0].confidence == plain[0].confidence


def test_what_is_won_by_little_is_less_sure_than_its_margin_alone_would_make_it() -> None:
    for lang in FITTED:
        assert sure(SLIGHT - 0.01, [], lang) < sure(SLIGHT, [], lang)


@pytest.mark.parametrize(
    ("body", "lang", "sign"),
    [
        ("新规则自2024年6月3日起施行。", "zh", "verb of start"),
        ("新规则自2024年6月3日起施行。", "zh", "particle behind"),
        ("报名时间：2024年6月3日至6月7日。", "zh", "labelled"),
        ("报名时间：2024年6月3日至6月7日。", "zh", "window"),
        ("新版预计于2024年6月3日上线。", "zh", "hedged"),
        ("平台将于2024年6月3日对全部商家的店铺页面进行升级。", "zh", "verb far"),
        ("新规则自6月3日起施行。", "zh", "inferred"),
        ("新规则自2024年5月6日起施行。", "zh", "day past"),
        ("The rules apply from June 3, 2024.", "en", "from"),
        ("The rules apply from June 3, 2024.", "en", "start"),
        ("Orders must be placed by June 3, 2024.", "en", "by"),
        ("Orders must be placed by June 3, 2024.", "en", "duty"),
        ("The library will reopen on Monday.", "en", "inferred from a weekday"),
        ("The old desk will close in July 2024.", "en", "month or part"),
    ],
)
def test_a_reading_tells_its_signs(body: str, lang: str, sign: str) -> None:
    evidence = WORDS_OF_OPINION.sub("", read_on(body, lang=lang).reasons[0][-1])
    assert f" {sign} " in evidence


def test_what_title_and_body_both_tell_is_surer_than_what_the_body_tells_alone() -> None:
    body = "新规则自2024年6月3日起施行。"
    both = read_on(body, title="6月3日起施行新规则")
    alone = read_on(body, title="施行新规则")
    assert "title and body" in both.reasons[0][-1]
    assert [each.on for each in both.milestones] == [each.on for each in alone.milestones]
    assert both.milestones[0].confidence >= alone.milestones[0].confidence


def test_an_item_of_a_list_is_told_as_one() -> None:
    listed = read_on("安排如下：\n1. 2024年6月3日起停止充值。\n2. 2024年6月30日关闭服务器。")
    assert all(" listed " in reasons[-1] for reasons in listed.reasons)
    assert " listed " not in read_on("安排如下：2024年6月3日起停止充值。").reasons[0][-1]


def test_the_end_of_a_window_that_has_begun_lies_ahead() -> None:
    """The first day of a window may be that of the publication; its last is no less ahead for that."""
    start, end = read_on("活动时间：2024年5月20日至6月3日。").reasons
    assert "day of publication" in start[-1]
    assert "day of publication" not in end[-1]


def test_a_month_that_a_particle_ties_to_its_verb_is_as_sure_as_a_day() -> None:
    assert "month or part" not in read_on("旧版将于2024年6月底前全面停止服务。").reasons[0][-1]
    assert "month or part" in read_on("旧版将在2024年6月停止服务。").reasons[0][-1]


def test_a_day_in_both_roles_tells_why_it_is_not_sure() -> None:
    reading = read_on("The old rules end on June 3, 2024. The new rules start on June 3, 2024.", lang="en")
    assert len(reading.milestones) == 2
    assert all("other role" in reasons[-1] for reasons in reading.reasons)
    assert all(milestone.confidence <= DISPUTED for milestone in reading.milestones)


def test_a_day_tied_to_what_somebody_tells_is_less_sure() -> None:
    """Of 33 first readings of English days beside a verb that tells something, 9 were wrong."""
    told_of = [why for _, why in told("en") if "told of" in why]
    assert told_of
    assert Weights.of("en").parts["told of"] < 0
