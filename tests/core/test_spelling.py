"""What people type, spelled out in the query language."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.errors import CommandError
from core.queries import parse
from core.spelling import EVERYTHING, as_typed, spell_out
from core.text import normalise

NAMES = {
    "费用与报价": "topic:fees",
    "物流发货": "topic:logistics",
    "tools and apps": "topic:tools",
    **dict.fromkeys(EVERYTHING, "all"),
}


@pytest.mark.parametrize(
    "typed",
    ["运费、快递", "运费，快递", "运费,快递", "运费；快递", "运费/快递", "运费 / 快递", "运费\n快递", "运费｜快递",
     "运费 || 快递", "运费 or 快递", "运费 OR 快递", "运费 或 快递", "运费 或者 快递", "运费，或 快递",
     "、运费，，快递。"],
)  # fmt: skip
def test_a_list_stands_for_any_of_its_items(typed: str) -> None:
    assert spell_out(typed, NAMES) == "运费 | 快递"


@pytest.mark.parametrize(
    "typed",
    [
        "运费+快递",
        "运费 + 快递",
        "+运费 +快递",
        "运费＋快递",
        "运费&快递",
        "运费 && 快递",
        "运费 and 快递",
        "运费 和 快递",
    ],
)
def test_what_joins_words_asks_for_both(typed: str) -> None:
    assert spell_out(typed, NAMES) == "运费 快递"


@pytest.mark.parametrize(
    "typed",
    [
        "“服务费 调整”",
        "「服务费 调整」",
        "『服务费 调整』",
        "《服务费 调整》",
        "‘服务费 调整’",
        "'服务费 调整'",
        "＂服务费 调整＂",
    ],
)
def test_any_quotation_marks_make_a_phrase(typed: str) -> None:
    assert spell_out(typed, NAMES) == '"服务费 调整"'


@pytest.mark.parametrize("typed", ["运费 —春节", "运费 –春节", "运费 −春节", "运费 －春节"])
def test_any_dash_before_a_word_leaves_it_out(typed: str) -> None:
    assert spell_out(typed, NAMES) == "运费 -春节"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("运费、快递、-春节", "运费 -春节 | 快递 -春节"),
        ("-春节，运费，快递", "运费 -春节 | 快递 -春节"),
        ("fee, refund, and -deposit", "fee -deposit | refund -deposit"),
        ("运费\n快递 包裹\n-春节\n—“国庆 假期”", '运费 -春节 -"国庆 假期" | 快递 包裹 -春节 -"国庆 假期"'),
        ("费用与报价、物流发货、-春节", "topic:fees -春节 | topic:logistics -春节"),
        ("全部、-春节", "all -春节"),
        ("运费、快递 -春节", "运费 | 快递 -春节"),
        ("运费 | 快递 | -春节", "运费 | 快递 | -春节"),
    ],
)
def test_what_a_list_only_excludes_is_excluded_from_each_of_its_items(typed: str, meant: str) -> None:
    """An exclusion beside a word is that word's alone, and bars part whole alternatives, as the language has it."""
    assert spell_out(typed, NAMES) == meant


@pytest.mark.parametrize(
    "typed",
    ["3,000 元", "c++", "r&d", "24/7", "don't ship", "运费(含税)", "or", "和", '"运费、快递"', '"fee or refund"',
     '-"a b" c', "topic:fees source:shop-news", "2024-09-12", "all -广告"],
)  # fmt: skip
def test_signs_within_a_word_or_a_quotation_are_left_alone(typed: str) -> None:
    assert spell_out(typed, NAMES) == typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("费用与报价", "topic:fees"),
        ("Tools  and Apps", "topic:tools"),
        ("费用与报价、物流发货", "topic:fees | topic:logistics"),
        ("费用与报价 快递", "费用与报价 快递"),
        ('"物流发货"', '"物流发货"'),
        *((word, "all") for word in EVERYTHING),
    ],
)
def test_a_name_alone_stands_for_its_query(typed: str, meant: str) -> None:
    assert spell_out(typed, NAMES) == meant


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("“服务费", "query.unclosed_quote"),
        ("极速退款」", "query.unclosed_quote"),
        ("(运费 | 快递) -春节", "query.brackets"),
        ("（运费、快递）", "query.brackets"),
        ("-运费、-快递", "query.only_unwanted"),
        ("-fee\n-refund -deposit", "query.only_unwanted"),
    ],
)
def test_what_would_bring_nothing_or_nearly_everything_is_named(typed: str, key: str) -> None:
    with pytest.raises(CommandError) as caught:
        spell_out(typed, NAMES)
    assert caught.value.text == key


TYPED = st.text(alphabet="ab 运费,、;|+&/-—\"“”「」'’()。\nor", max_size=20)


@given(TYPED)
def test_spelling_out_twice_is_the_same_as_once(text: str) -> None:
    try:
        meant = parse(spell_out(text, NAMES))
    except CommandError:
        return
    assert parse(spell_out(as_typed(meant, NAMES), NAMES)).text == meant.text


@given(TYPED)
@example("a,b")
@example("“a")
@example("费用与报价")
@example("a or b -c,d")
def test_whatever_is_stored_can_be_typed_again(text: str) -> None:
    """Also what was stored before signs were read as lists and quotations."""
    try:
        stored = parse(text)
    except CommandError:
        return
    assert parse(spell_out(as_typed(stored, NAMES), NAMES)).text == stored.text


@given(st.text(max_size=60))
def test_any_text_is_spelled_out_in_compared_form_or_named_as_a_slip(text: str) -> None:
    try:
        spelled = spell_out(text, {})
    except CommandError:
        return
    assert normalise(spelled) == spelled
